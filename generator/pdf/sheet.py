"""Page sizes, and the way from blocks to a file: what the two documents have in common."""

from typing import Final

from generator.model import PageSize
from generator.pdf import Design, Drawing, colors
from generator.pdf.file import About, Attachment, write
from generator.pdf.ink import Ink
from generator.pdf.pages import Frame, Stack
from generator.pdf.paragraph import Span
from generator.pdf.render import FOOTER_SIZE, render
from generator.pdf.setting import SOFT, Setter
from generator.pdf.styles import Style

SIZES: Final[dict[PageSize, tuple[float, float]]] = {"letter": (612.0, 792.0), "a4": (595.28, 841.89)}


def frame(style: Style, design: Design) -> Frame:
    """Where text may stand on a page."""
    width, height = SIZES[design.page_size]
    side, top, bottom = style.margins
    return Frame(width - 2 * side, height - top - bottom)


def finish(
    setter: Setter,
    stacked: Stack,
    style: Style,
    design: Design,
    about: About,
    footer: str,
    dropped: tuple[str, ...],
    attachments: tuple[Attachment, ...] = (),
) -> Drawing:
    """Draws a stack and writes the file."""
    ink = Ink()
    size = SIZES[design.page_size]
    side, top, _ = style.margins
    mark = Span(f"{footer}  ·  " if footer else "", style.body.face, FOOTER_SIZE, colors.operands(SOFT))
    render(setter.blocks, stacked, ink, left=side, top=size[1] - top, width=size[0] - 2 * side, footer=mark)
    data = write(ink, setter.root, size, about, attachments)
    return Drawing(pdf=data, pages=len(ink.pages), dropped=dropped, replaced_characters="".join(ink.replaced))
