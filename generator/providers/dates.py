"""Reads and shows the record's dates, which are sometimes only a year.

A date is what the person wrote: ``YYYY-MM`` or ``YYYY``, a whole ``YYYY-MM-DD`` being read as its month.
Documents say "Jan 2020" or "2020", never more than the record knows.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from generator.model import ExperienceEntry

MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
STILL: Final = frozenset({"", "present", "now", "current", "today", "ongoing"})
"""End dates, in lower case, of what goes on. The contract has "" or nothing; people type the others."""

_DATE = re.compile(r"([0-9]{4})(?:[-/.]([0-9]{1,2})(?:[-/.][0-9]{1,2}(?:T.*)?)?)?", re.ASCII)
_MIDDLE_OF_YEAR = 6
"""Zero-based month a bare year stands for when time is counted: the middle misses by half a year at most."""


@dataclass(frozen=True, slots=True)
class Month:
    """A month, or a whole year where the record says no more."""

    year: int
    month: int | None

    @property
    def index(self) -> int:
        """Months since year 0, for sorting and for measuring time."""
        return self.year * 12 + (_MIDDLE_OF_YEAR if self.month is None else self.month - 1)

    def __str__(self) -> str:
        return str(self.year) if self.month is None else f"{MONTHS[self.month - 1]} {self.year}"


def parse(text: str | None) -> Month | None:
    """A date of the record; ``None`` for nothing and for what is no date."""
    match = _DATE.fullmatch((text or "").strip())
    if match is None or int(match[1]) == 0:
        return None
    month = int(match[2]) if match[2] else None
    if month is not None and not 1 <= month <= len(MONTHS):
        return None
    return Month(int(match[1]), month)


def display(text: str | None) -> str:
    """``2020-01`` → ``Jan 2020``; ``2020`` stays. What is no date is shown as the person wrote it."""
    month = parse(text)
    return str(month) if month else " ".join((text or "").split())


def display_end(text: str | None) -> str | None:
    """Like :func:`display`; ``None`` where the thing goes on."""
    return None if is_ongoing(text) else display(text)


def is_ongoing(end_date: str | None) -> bool:
    """Whether an end date says that the thing goes on."""
    return (end_date or "").strip().casefold() in STILL


def newest_first(entry: ExperienceEntry) -> tuple[int, int, int, int]:
    """Sort key: what goes on before what ended, later ends and then later starts first.

    What has no date at all comes last, in the person's own ``order``.
    """
    start, end = parse(entry.start_date), parse(entry.end_date)
    position = 0 if entry.order is None else entry.order
    if start is None and end is None:
        return (2, 0, 0, position)
    if start is not None and end is None and is_ongoing(entry.end_date):
        return (0, -start.index, 0, position)
    last = end or start
    return (1, -last.index if last else 0, -start.index if start else 0, position)


def earned_first(entry: ExperienceEntry) -> tuple[int, int]:
    """Sort key for certificates and awards, which have one date: the newest first, undated ones last."""
    earned = parse(entry.start_date) or parse(entry.end_date)
    return (0, -earned.index) if earned else (1, 0 if entry.order is None else entry.order)


def span(entry: ExperienceEntry, today: date) -> tuple[int, int] | None:
    """First and last month of an entry as indices, up to today.

    ``None`` where that is not known: no start, a start that is no date or still to come, an end that is no
    date or lies before the start.
    """
    start, end = parse(entry.start_date), parse(entry.end_date)
    now = today.year * 12 + today.month - 1
    if start is None or (end is None and not is_ongoing(entry.end_date)):
        return None
    last = min(end.index, now) if end else now
    return (start.index, last) if start.index <= last else None


def years_of_experience(entries: Iterable[ExperienceEntry], today: date) -> int:
    """Whole years of paid work, rounded down.

    Jobs held at the same time count once, time between jobs does not count, and neither does anything
    after ``today``. A job that ends in the month before the next one begins leaves no gap.
    """
    spans = sorted(found for e in entries if e.type == "work" and (found := span(e, today)))
    months, covered_to = 0, -1
    for first, last in spans:
        begin = covered_to if first <= covered_to + 1 else first
        if last > begin:
            months += last - begin
            covered_to = last
    return months // 12
