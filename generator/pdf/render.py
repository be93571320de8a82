"""Draws a finished stack: the only place where places become marks on a page."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from generator.pdf.block import Block
from generator.pdf.ink import Ink
from generator.pdf.pages import Level, Row, Stack
from generator.pdf.paragraph import Span, measure

BESIDE_GAP: Final = 9.0
RUNNING_RISE: Final = 20.0
"""Points from a page's text up to the running head, and from its lower edge to the page's number."""


class Area(NamedTuple):
    """Where text stands on a page; ``top`` from the page's lower edge. Points.

    A page that runs from right to left is laid out like any other and turned round when it is drawn.
    """

    left: float
    top: float
    width: float
    right_to_left: bool = False

    def place(self, x: float, width: float) -> float:
        """The left edge of something that begins ``x`` from where lines begin."""
        return self.left + (self.width - x - width if self.right_to_left else x)


def render(
    blocks: Sequence[Block], stacked: Stack, ink: Ink, area: Area, running: Span | None, *, center: bool
) -> None:
    """Draws all pages.

    Where there is more than one page, each after the first begins with the running head, and each ends
    with its number: so the text before and after a page's end is never one line with another's, however
    a machine joins pages.

    Args:
        running: the running head; its type is the numbers' too.
        center: puts both in the middle.
    """
    for number, page in enumerate(stacked.pages):
        ink.new_page()
        if running and number:
            _mark(ink, running, area, area.top + RUNNING_RISE * 0.6, center=center, right=False)
        for row, down in page:
            _draw_row(blocks[row.block], row, stacked, ink, area, area.top - down)
        if running and len(stacked.pages) > 1:
            folio = Span(f"{number + 1} / {len(stacked.pages)}", running.face, running.size, running.color)
            _mark(ink, folio, area, RUNNING_RISE, center=center, right=True)
    ink.finish_page()


def _mark(ink: Ink, span: Span, area: Area, y: float, *, center: bool, right: bool) -> None:
    text = measure([span])
    lines = text.break_lines(area.width)
    if not lines:
        return
    first = lines[0]  # of a name that is wider than the page, as much as there is room for
    room = area.width - first.width
    x = room / 2 if center else room if right else 0
    ink.line(text, first, area.place(x, first.width), y, 1, None, more=False)


def _draw_row(block: Block, row: Row, stacked: Stack, ink: Ink, area: Area, top: float) -> None:
    level, lines = stacked.level, stacked.lines[row.block]
    scale, line, first = level.size, lines[row.line], row.line == 0
    y = top - (row.height + block.cap_height * scale) / 2
    if first:
        _draw_pictures(block, ink, area, level, top)
        if block.bookmark:
            ink.bookmark(block.bookmark, top)
        if block.rule and block.rule.place == "above":
            ink.rule(area.left, top + block.rule.offset * level.gap, area.width, block.rule)
        if block.hanging:
            hanging = block.hanging
            x = area.place(hanging.at * scale, hanging.text.width * scale)
            ink.line(hanging.text, hanging.text.line, x, y, scale, hanging.element, more=True)
    x, width = block.indent * scale, line.width * scale
    if block.align == "center":
        x += (area.width - (block.indent + block.outdent) * scale - width) / 2
    ink.line(block.text, line, area.place(x, width), y, scale, block.element, more=True)
    if first and block.right:
        beside = block.right.width * scale
        begin = area.width - block.outdent * scale - beside
        at = area.place(begin, beside)
        if not area.right_to_left:
            gap = begin - x - width
            ink.bridge(area.place(x + width, gap), y, gap, block.right.spans[0], scale)
        ink.line(block.right, block.right.line, at, y, scale, block.right_element, more=True)
    if row.line == len(lines) - 1 and block.rule:
        _draw_rule(block, ink, area, level, y, x, x + width)


def _draw_rule(block: Block, ink: Ink, area: Area, level: Level, y: float, x: float, end: float) -> None:
    rule = block.rule
    if rule and rule.place == "below":
        ink.rule(area.left, y - rule.offset * level.size, area.width, rule)
    elif rule and rule.place == "beside":
        middle = y + block.cap_height * level.size / 2
        after, before = area.width - end - BESIDE_GAP, x - BESIDE_GAP
        ink.rule(area.place(end + BESIDE_GAP, after), middle, after, rule)
        if block.align == "center":
            ink.rule(area.place(0, before), middle, before, rule)


def _draw_pictures(block: Block, ink: Ink, area: Area, level: Level, top: float) -> None:
    for placed in block.pictures:
        width, height = placed.width * level.size, placed.height * level.size
        at = placed.at * level.size
        x = at if placed.side == "left" else area.width - at - width
        ink.picture(placed, area.place(x, width), top - height, width, height)
