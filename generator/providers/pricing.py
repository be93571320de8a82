"""What a model's answer costs: one table, as the makers' price pages had it on :data:`COMPARED_ON`.

Dollars for a million tokens, for calls of the standard tier. A model the table lacks has no price:
unknown, which is not free. Sources: https://ai.google.dev/gemini-api/docs/pricing and
https://developers.openai.com/api/docs/pricing.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

COMPARED_ON: Final = date(2026, 11, 24)

LONG_PROMPT: Final = 200_000
"""Tokens of a prompt from which on several makers charge more than the table says."""

_MILLION: Final = 1_000_000
_SNAPSHOT: Final = re.compile(r"-(\d{4}-\d{2}-\d{2}|\d{3})$")
"""The end of the name of a dated or numbered snapshot, which costs what its model does."""


@dataclass(frozen=True, slots=True)
class Price:
    """Dollars for a million tokens.

    Attributes:
        prompt: sent.
        cached: sent, and found in the maker's cache.
        completion: received, thinking included.
        written: sent, and put into the cache; as ``prompt`` if ``None``.
    """

    prompt: float
    cached: float
    completion: float
    written: float | None = None


_PRICES: Final[dict[str, Price]] = {
    "gemini-3.8-flash": Price(0.75, 0.075, 3.75),
    "gemini-3.5-flash": Price(1.50, 0.15, 9.00),
    "gemini-3.5-flash-lite": Price(0.30, 0.03, 2.50),
    "gemini-3.1-flash-lite": Price(0.25, 0.025, 1.50),
    "gemini-3.1-pro-preview": Price(2.00, 0.20, 12.00),
    "gemini-2.5-pro": Price(1.25, 0.125, 10.00),
    "gemini-2.5-flash": Price(0.30, 0.03, 2.50),
    "gemini-2.5-flash-lite": Price(0.10, 0.01, 0.40),
    "gpt-6.2-astra": Price(8.00, 0.40, 40.00, 10.00),
    "gpt-6.2-sol": Price(2.00, 0.10, 10.00, 2.50),
    "gpt-6.1-sol": Price(2.00, 0.10, 10.00, 2.50),
    "gpt-6.1-terra": Price(1.00, 0.05, 5.00, 1.25),
    "gpt-6-astra": Price(10.00, 1.00, 50.00, 12.50),
    "gpt-6-sol": Price(2.00, 0.20, 10.00, 2.50),
    "gpt-6-luna": Price(0.10, 0.01, 0.50, 0.125),
    "gpt-5.6-terra": Price(2.00, 0.20, 12.00),
    "gpt-5.6-luna": Price(0.20, 0.02, 1.20),
    "gpt-5.4": Price(2.50, 0.25, 15.00),
    "gpt-5.4-mini": Price(0.75, 0.075, 4.50),
    "gpt-5.2": Price(1.75, 0.175, 14.00),
    "gpt-5.1": Price(1.25, 0.125, 10.00),
    "gpt-5": Price(1.25, 0.125, 10.00),
    "gpt-5-mini": Price(0.25, 0.025, 2.00),
    "gpt-4.1": Price(2.00, 0.50, 8.00),
    "gpt-4.1-mini": Price(0.40, 0.10, 1.60),
    "gpt-4o": Price(2.50, 1.25, 10.00),
    "gpt-4o-mini": Price(0.15, 0.075, 0.60),
}

_CHANGES: Final[dict[str, tuple[date, Price]]] = {
    "gemini-3.8-flash": (date(2027, 1, 1), Price(1.50, 0.15, 7.50)),
}
"""Changes the makers have announced, and the day from which they hold."""


def price_of(model: str, day: date) -> Price | None:
    """A model's price on a day, by its name or that of a snapshot of it; ``None`` if it is not known."""
    name = _SNAPSHOT.sub("", model.rpartition("/")[2])
    from_day, price = _CHANGES.get(name, (date.max, None))
    return price if day >= from_day else _PRICES.get(name)


def cost(
    model: str,
    day: date,
    *,
    prompt_tokens: int,
    cached_tokens: int,
    completion_tokens: int,
    written_tokens: int = 0,
) -> float | None:
    """Dollars for one answer, or ``None`` where they are not known.

    Args:
        model: as the answer names it.
        day: of the call.
        prompt_tokens: all that were sent, cached and written ones included.
        cached_tokens: of those, the ones found in the cache.
        completion_tokens: received, thinking included.
        written_tokens: of those sent, the ones put into the cache.
    """
    price = price_of(model, day)
    if price is None or prompt_tokens > LONG_PROMPT:
        return None
    written = price.prompt if price.written is None else price.written
    plain = max(0, prompt_tokens - cached_tokens - written_tokens)  # some count cached ones apart
    dollars = (
        plain * price.prompt
        + cached_tokens * price.cached
        + written_tokens * written
        + completion_tokens * price.completion
    )
    return round(dollars / _MILLION, 8)
