"""Chooses the size and spacing at which a document keeps its page budget and looks settled.

A style names its own size, the roomiest and the tightest look it still likes. Every try is a
:func:`~generator.pdf.pages.stack`, which costs a bisection a line; nothing is drawn before the choice
is made.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

from generator.pdf.block import Block
from generator.pdf.pages import POOR_PAGE, Frame, Level, Stack, stack

LEAST_SIZE: Final = 9.0
"""Points; text is never set smaller."""
THIN_PAGE: Final = 0.35
"""Of a page's height; to save a last page that holds less, the spacing may be drawn in a little."""
SPARSE_PAGE: Final = 0.82
"""Of a page's height; a single page that holds less may be set roomier."""
FULL_PAGE: Final = 0.92
"""Of a page's height; no single page is set so roomy that it holds more."""

_ROOMY: Final = (Level(1.07, 1.05, 1.6), Level(1.04, 1.04, 1.35), Level(1.0, 1.03, 1.15))
_NATURAL: Final = Level(1.0, 1.0, 1.0)
_DRAWN_IN: Final = (Level(1.0, 0.985, 0.85), Level(1.0, 0.97, 0.72), Level(0.985, 0.96, 0.65))


@lru_cache(maxsize=16)
def levels(size: float) -> tuple[tuple[Level, ...], Level, tuple[Level, ...], tuple[Level, ...]]:
    """Roomy, natural, drawn in, and tight levels for a style whose smallest type has a size in points."""
    least = min(1.0, LEAST_SIZE / size)
    drawn_in = tuple(Level(max(level.size, least), level.leading, level.gap) for level in _DRAWN_IN)
    steps = 6
    tight = []
    for step in range(1, steps + 1):
        share = step / steps
        last = drawn_in[-1].size
        tight.append(Level(last + (least - last) * share, 0.96 - 0.035 * share, 0.65 - 0.2 * share))
    return _ROOMY, _NATURAL, drawn_in, tuple(tight)


def fit(blocks: Sequence[Block], size: float, frame: Frame, budget: int) -> Stack | None:
    """The best-looking stack within a budget of pages, or ``None`` if there is none.

    Args:
        size: of the style's smallest type, points.
    """
    roomy, natural, drawn_in, tight = levels(size)
    found = stack(blocks, natural, frame)
    pages = len(found.pages)
    if pages > budget:
        for level in (*drawn_in, *tight):
            found = stack(blocks, level, frame)
            if len(found.pages) <= budget:
                return found
        return None
    if pages == 1:
        return _loosen(blocks, roomy, frame, found)
    if found.fills[-1] < THIN_PAGE:
        for level in drawn_in:
            closer = stack(blocks, level, frame)
            if len(closer.pages) < pages:
                return closer
    if found.fills[-1] < POOR_PAGE:
        for level in reversed(roomy):
            looser = stack(blocks, level, frame)
            if len(looser.pages) == pages and looser.fills[-1] >= POOR_PAGE:
                return looser
    return found


def fewest(
    count: int, blocks_without: Callable[[int], Sequence[Block]], size: float, frame: Frame, budget: int
) -> int:
    """How many of ``count`` omissions it takes to keep a budget at the tightest look, or ``count``.

    Args:
        blocks_without: the document's blocks after that many omissions.
    """
    level = levels(size)[3][-1]
    return bisect_left(
        range(count), True, key=lambda n: len(stack(blocks_without(n), level, frame).pages) <= budget
    )


def cut(blocks: Sequence[Block], size: float, frame: Frame, budget: int) -> tuple[Stack, str]:
    """The tightest look without what lies beyond the budget, and that in words."""
    stacked = stack(blocks, levels(size)[3][-1], frame)
    lost = sum(len(page) for page in stacked.pages[budget:])
    kept = stacked._replace(pages=stacked.pages[:budget], fills=stacked.fills[:budget])
    return kept, f"the last {lost} lines, which did not fit on {budget} page{'s' if budget > 1 else ''}"


def _loosen(blocks: Sequence[Block], roomy: Sequence[Level], frame: Frame, found: Stack) -> Stack:
    if found.fills[0] >= SPARSE_PAGE:
        return found
    lines = sum(row.height for row, _ in found.pages[0])
    gaps = found.fills[0] * frame.height - lines
    for level in roomy:
        # Larger type never needs fewer lines: what is too high without more of them need not be tried.
        if lines * level.size * level.leading + gaps * level.gap > FULL_PAGE * frame.height:
            continue
        looser = stack(blocks, level, frame)
        if len(looser.pages) == 1 and looser.fills[0] <= FULL_PAGE:
            return looser
    return found
