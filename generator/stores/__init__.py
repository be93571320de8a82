"""Where things are kept: two Protocols and what stands behind them."""
