"""Limits such as ``10 per 15 minutes``, and where a caller stands in the window of one."""

import math
import re
import time
from typing import Final, NamedTuple

PATTERN: Final = re.compile(
    r"(?P<calls>[1-9][0-9]*)\s*(?:per|/)\s*(?:(?P<units>[1-9][0-9]*)\s*)?"
    r"(?P<unit>second|minute|hour|day|month|year)s?",
    re.IGNORECASE,
)
_SECONDS: Final = {
    "second": 1,
    "minute": 60,
    "hour": 3_600,
    "day": 86_400,
    "month": 2_592_000,
    "year": 31_104_000,
}
"""As the ``limits`` package has them: a month is 30 days, a year twelve months."""


class Limit(NamedTuple):
    """So many calls in a window of so many seconds."""

    calls: int
    seconds: int

    @classmethod
    def of(cls, text: str) -> "Limit":
        """The limit that a text matching :data:`PATTERN` states."""
        stated = PATTERN.fullmatch(text)
        assert stated is not None  # noqa: S101 - Settings refuses others
        return cls(int(stated["calls"]), int(stated["units"] or 1) * _SECONDS[stated["unit"].lower()])


class Window(NamedTuple):
    """What a caller has left.

    Attributes:
        left: calls; below zero where the present one was one too many.
        ends: seconds since the epoch.
    """

    limit: Limit
    left: int
    ends: float

    @property
    def ends_in(self) -> int:
        """Whole seconds after which the window is over for sure."""
        return max(1, math.ceil(self.ends - time.time()))
