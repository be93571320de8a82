"""A progress bar on standard error: redrawn on a terminal, a line every tenth elsewhere."""

import sys
from typing import Final, TextIO

_WIDTH: Final = 30
_STEPS: Final = 10


class ProgressBar:
    """How much of something is done.

    Args:
        what: shown before the bar.
        total: how much there is; more may turn up while it is worked on.
        stream: standard error if none is given.
    """

    def __init__(self, what: str, total: int, stream: TextIO | None = None) -> None:
        self._what = what
        self._total = total
        self._stream = stream or sys.stderr
        self._live = self._stream.isatty()
        self._done = 0
        self._shown = -1

    def __enter__(self) -> "ProgressBar":
        return self

    def __exit__(self, *_: object) -> None:
        if self._live and self._shown >= 0:
            print(file=self._stream)

    def advance(self, count: int) -> None:
        """Counts some more as done."""
        self._done += count
        self._total = max(self._total, self._done)
        step = self._done * _STEPS // self._total if self._total else _STEPS
        if self._live or step != self._shown:
            self._shown = step
            self._draw()

    def _draw(self) -> None:
        share = self._done / self._total if self._total else 1.0
        bar = ("█" * int(share * _WIDTH)).ljust(_WIDTH, "░")
        line = f"{self._what} {bar} {self._done:,} of {self._total:,} ({share:.0%})"
        self._stream.write(f"\r{line}" if self._live else f"{line}\n")
        self._stream.flush()
