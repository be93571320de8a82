"""One-off commands on stored data; each says all under ``--help``."""
