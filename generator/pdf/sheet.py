"""Page sizes, and the way from blocks to a file: what the two documents have in common."""

from collections.abc import Iterable
from typing import Final

from generator.model import PageSize
from generator.pdf import Design, Drawing
from generator.pdf.about import About
from generator.pdf.direction import runs_right_to_left
from generator.pdf.fallback import Fallback
from generator.pdf.file import Attachment, write
from generator.pdf.ink import Ink
from generator.pdf.pages import Frame, Stack
from generator.pdf.render import Area, render
from generator.pdf.setting import Setter
from generator.pdf.shaping import can_draw
from generator.pdf.styles import Style
from generator.pdf.words import ENGLISH, Words, words

SIZES: Final[dict[PageSize, tuple[float, float]]] = {"letter": (612.0, 792.0), "a4": (595.28, 841.89)}


def frame(style: Style, design: Design) -> Frame:
    """Where text may stand on a page."""
    width, height = SIZES[design.page_size]
    side, top, bottom = style.margins
    return Frame(width - 2 * side, height - top - bottom)


def setter_for(style: Style, design: Design, texts: Iterable[str]) -> Setter:
    """A setter for a document that says ``texts``."""
    return Setter(
        style,
        design.accent_color,
        frame(style, design).width,
        Fallback(design.language, design.fallback_fonts),
        runs_right_to_left(" ".join(texts), design.language),
    )


def spoken(style: Style, design: Design) -> Words:
    """The language's words; English where there is no face to write them in."""
    known = words(design.language)
    sample = known.summary + known.experience + known.skills + known.education + known.present + known.regards
    fallback = Fallback(design.language, design.fallback_fonts)
    return known if known is ENGLISH or can_draw(sample, style.body.face, fallback) else ENGLISH


def finish(
    setter: Setter,
    stacked: Stack,
    design: Design,
    about: About,
    *,
    dropped: tuple[str, ...],
    notes: tuple[str, ...],
    attachments: tuple[Attachment, ...] = (),
) -> Drawing:
    """Draws a stack and writes the file."""
    ink, style = Ink(), setter.style
    width, height = SIZES[design.page_size]
    side, top, _ = style.margins
    area = Area(side, height - top, width - 2 * side, setter.right_to_left)
    running = setter.span(about.author, style.running)
    render(setter.blocks, stacked, ink, area, running, center=style.head.side == "center")
    return Drawing(
        pdf=write(ink, setter.root, (width, height), about, attachments),
        pages=len(ink.pages),
        dropped=dropped,
        notes=notes,
        replaced_characters="".join(ink.replaced),
    )
