"""What `make bench` runs. One module a subject, each with ``measure() -> Iterable[Row]``.

Speed is told as a ratio of two things measured in one run, alternating, so that it holds on any machine.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Final, TypeVar

SUBJECTS: Final[tuple[str, ...]] = ("engine", "function", "pdf", "data", "providers", "grounding", "page")
"""Modules of this package, in the order in which they are run."""

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure.

    Attributes:
        subject: what was measured.
        value: in ``unit``.
        unit: ``x`` for a ratio, ``ms``, ``MiB``, ``kB``, ``%`` …
        most, least: what the project set itself as a goal; ``None`` where the figure is for information.
        note: what it was measured against.
    """

    subject: str
    value: float
    unit: str
    most: float | None = None
    least: float | None = None
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; ``None`` without one."""
        if self.most is None and self.least is None:
            return None
        return (self.most is None or self.value <= self.most) and (
            self.least is None or self.value >= self.least
        )


def alternating(runs: int, *acts: Callable[[], object], warm_up: int = 1) -> list[list[float]]:
    """Milliseconds of each act in each run, the acts taking turns so that drift meets all of them alike."""
    times: list[list[float]] = [[] for _ in acts]
    for run in range(warm_up + runs):
        for act, found in zip(acts, times, strict=True):
            begun = perf_counter()
            act()
            if run >= warm_up:
                found.append((perf_counter() - begun) * 1000)
    return times


def each(things: Iterable[Thing], act: Callable[[Thing], object]) -> Callable[[], object]:
    """An act on the next of some things, to be timed without the making of them."""
    waiting = iter(things)
    return lambda: act(next(waiting))


def ratio(first: list[float], second: list[float]) -> float:
    """The median of the ratios, pair by pair."""
    return median(a / b for a, b in zip(first, second, strict=True))
