"""Stacks blocks into pages at one size and spacing: where every line goes, without drawing any.

No page begins with the last line of a paragraph or ends with its first, none ends with a heading, and
the last one does not hold a couple of lines alone.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from generator.pdf.block import Block
from generator.pdf.paragraph import Line

RIGHT_GAP: Final = 14.0
"""Least points between a line's text and what stands at its right end."""
POOR_PAGE: Final = 0.16
"""Of a page's height; a last page holding less looks forgotten."""
LARGEST_HOLE: Final = 0.30
"""Of a page's height; no more is left empty at a page's end for the next one's sake."""


class Level(NamedTuple):
    """Factors to the style's own type size, leading and gaps."""

    size: float
    leading: float
    gap: float


class Frame(NamedTuple):
    """The part of a page that text stands in. Points."""

    width: float
    height: float


class Row(NamedTuple):
    """A line to be placed.

    Attributes:
        gap: space above, unless it begins a page.
        starts_page: whether a page may begin here.
    """

    block: int
    line: int
    height: float
    gap: float
    starts_page: bool


class Stack(NamedTuple):
    """Blocks broken into lines, and lines into pages.

    Attributes:
        lines: of each block.
        pages: for each page its rows with the place of their upper edge under the frame's top.
        fills: for each page how much of the frame's height is used.
    """

    level: Level
    lines: tuple[tuple[Line, ...], ...]
    pages: tuple[tuple[tuple[Row, float], ...], ...]
    fills: tuple[float, ...]


def stack(blocks: Sequence[Block], level: Level, frame: Frame) -> Stack:
    """Stacks blocks into as many pages as they need."""
    lines = tuple(tuple(_lines(block, level, frame.width)) for block in blocks)
    rows = _rows(blocks, lines, level)
    starts = _balance(rows, _fill(rows, frame.height), frame.height)
    pages, fills = [], []
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        top, page = 0.0, []
        for number, row in enumerate(rows[start:end]):
            top += row.gap if number else 0.0
            page.append((row, top))
            top += row.height
        pages.append(tuple(page))
        fills.append(top / frame.height)
    return Stack(level, lines, tuple(pages), tuple(fills))


def _lines(block: Block, level: Level, width: float) -> list[Line]:
    room = width / level.size - block.indent - block.outdent
    right = block.right.width + RIGHT_GAP / level.size if block.right else 0.0
    return block.text.break_lines(room, room - right, balanced=block.balanced)


def _rows(blocks: Sequence[Block], lines: Sequence[Sequence[Line]], level: Level) -> list[Row]:
    rows: list[Row] = []
    tied = gap = 0.0
    for number, block in enumerate(blocks):
        count = len(lines[number])
        height = block.leading * level.size * level.leading
        gap = max(gap, block.before * level.gap)
        for line in range(count):
            inside = 2 <= line <= count - 2
            rows.append(
                Row(number, line, height, gap if line == 0 else 0.0, not tied if line == 0 else inside)
            )
        tied = float(block.keep_next)
        gap = block.after * level.gap
    return rows


def _fill(rows: Sequence[Row], height: float) -> list[int]:
    """Where pages begin when each takes all it can."""
    if not rows:
        return [0]
    starts, used, candidate = [0], 0.0, 0
    index = 0
    while index < len(rows):
        row = rows[index]
        needed = row.height + (row.gap if index > starts[-1] else 0.0)
        if row.starts_page and index > starts[-1]:
            candidate = index
        if used + needed > height + 0.01 and index > starts[-1]:
            # A run of lines that must stay together but is longer than a page is broken all the same.
            begin = candidate if candidate > starts[-1] else index
            starts.append(begin)
            index, used = begin, 0.0
            continue
        used += needed
        index += 1
    return starts


def _balance(rows: Sequence[Row], starts: list[int], height: float) -> list[int]:
    """Moves the last page's beginning up when the page would be all but empty."""
    if len(starts) < 2 or _height(rows[starts[-1] :]) >= POOR_PAGE * height:
        return starts
    for begin in range(starts[-1] - 1, starts[-2], -1):
        if not rows[begin].starts_page:
            continue
        if _height(rows[starts[-2] : begin]) < (1 - LARGEST_HOLE) * height:
            break
        if _height(rows[begin:]) >= POOR_PAGE * height:
            return [*starts[:-1], begin]
    return starts


def _height(rows: Sequence[Row]) -> float:
    return sum(row.height + (row.gap if number else 0.0) for number, row in enumerate(rows))
