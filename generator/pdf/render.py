"""Draws a finished stack: the only place where places become marks on a page."""

from collections.abc import Sequence

from generator.pdf.block import Block
from generator.pdf.ink import Ink
from generator.pdf.pages import Level, Row, Stack
from generator.pdf.paragraph import Line, Span, measure

FOOTER_SIZE = 9.0
BESIDE_GAP = 9.0


def render(
    blocks: Sequence[Block],
    stacked: Stack,
    ink: Ink,
    *,
    left: float,
    top: float,
    width: float,
    footer: Span | None,
) -> None:
    """Draws all pages. Lengths are points; ``top`` is that of the frame, from the page's lower edge.

    Args:
        footer: stands under each page, before the page's number, where there is more than one.
    """
    level = stacked.level
    for number, page in enumerate(stacked.pages):
        ink.new_page()
        for row, down in page:
            block = blocks[row.block]
            _draw_row(block, row, stacked.lines[row.block], ink, level, left, top - down, width)
        if footer and len(stacked.pages) > 1:
            text = measure(
                [footer, Span(f"{number + 1} / {len(stacked.pages)}", footer.face, footer.size, footer.color)]
            )
            ink.line(text.tokens, left + width - text.width, 26, 1, None, more=False)
    ink.finish_page()


def _draw_row(
    block: Block,
    row: Row,
    lines: Sequence[Line],
    ink: Ink,
    level: Level,
    left: float,
    top: float,
    width: float,
) -> None:
    scale = level.size
    line = lines[row.line]
    y = top - (row.height + block.cap_height * scale) / 2
    x = left + block.indent * scale
    if block.align == "center":
        x = left + (width - line.width * scale) / 2
    first = row.line == 0
    if first and block.bookmark is not None:
        ink.bookmark(block.title, block.bookmark, top)
    if first and block.rule and block.rule.place == "above":
        ink.rule(left, top + block.rule.offset, width, block.rule.thickness, block.rule.color)
    if first and block.bullet:
        ink.line(
            block.bullet.tokens, left + block.bullet_indent * scale, y, scale, block.bullet_element, more=True
        )
    end = ink.line(block.text.tokens[line.first : line.last], x, y, scale, block.element, more=True)
    if first and block.right:
        ink.line(
            block.right.tokens,
            left + width - block.right.width * scale,
            y,
            scale,
            block.right_element,
            more=True,
        )
    if row.line == len(lines) - 1 and block.rule:
        if block.rule.place == "below":
            ink.rule(left, y - block.rule.offset * scale, width, block.rule.thickness, block.rule.color)
        elif block.rule.place == "beside":
            start = end + BESIDE_GAP
            middle = y + block.cap_height * scale / 2
            ink.rule(start, middle, left + width - start, block.rule.thickness, block.rule.color)
