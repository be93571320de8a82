"""Draws a finished stack: the only place where places become marks on a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from generator.pdf.block import Block
from generator.pdf.ink import Ink
from generator.pdf.pages import Level, Row, Stack
from generator.pdf.paragraph import Span, measure

BESIDE_GAP: Final = 9.0
RUNNING_RISE: Final = 20.0
"""Points from a page's text up to the running head, and from its lower edge to the page's number."""


@dataclass(frozen=True, slots=True)
class Area:
    """Where text stands on a page; ``top`` from the page's lower edge. Points."""

    left: float
    top: float
    width: float


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
    room = area.width - text.width
    x = area.left + (room / 2 if center else room if right else 0)
    ink.line(text.tokens, x, y, 1, None, more=False)


def _draw_row(block: Block, row: Row, stacked: Stack, ink: Ink, area: Area, top: float) -> None:
    level, lines = stacked.level, stacked.lines[row.block]
    scale, line, first = level.size, lines[row.line], row.line == 0
    y = top - (row.height + block.cap_height * scale) / 2
    if first:
        _draw_pictures(block, ink, area, level, top)
        if block.bookmark is not None:
            ink.bookmark(block.title, block.bookmark, top)
        if block.rule and block.rule.place == "above":
            ink.rule(area.left, top + block.rule.offset * level.gap, area.width, block.rule)
        if block.hanging:
            hanging = block.hanging
            ink.line(
                hanging.text.tokens, area.left + hanging.at * scale, y, scale, hanging.element, more=True
            )
    x = area.left + block.indent * scale
    room = area.width - (block.indent + block.outdent) * scale
    if block.align == "center":
        x += (room - line.width * scale) / 2
    end = ink.line(block.text.tokens[line.first : line.last], x, y, scale, block.element, more=True)
    if first and block.right:
        right = area.left + area.width - (block.right.width + block.outdent) * scale
        ink.line(block.right.tokens, right, y, scale, block.right_element, more=True)
    if row.line == len(lines) - 1 and block.rule:
        _draw_rule(block, ink, area, level, y, x, end)


def _draw_rule(block: Block, ink: Ink, area: Area, level: Level, y: float, x: float, end: float) -> None:
    rule = block.rule
    if rule and rule.place == "below":
        ink.rule(area.left, y - rule.offset * level.size, area.width, rule)
    elif rule and rule.place == "beside":
        middle = y + block.cap_height * level.size / 2
        start = end + BESIDE_GAP
        ink.rule(start, middle, area.left + area.width - start, rule)
        if block.align == "center":
            ink.rule(area.left, middle, x - BESIDE_GAP - area.left, rule)


def _draw_pictures(block: Block, ink: Ink, area: Area, level: Level, top: float) -> None:
    for placed in block.pictures:
        width, height = placed.width * level.size, placed.height * level.size
        at = placed.at * level.size
        x = area.left + at if placed.side == "left" else area.left + area.width - at - width
        ink.picture(placed, x, top - height, width, height)
