"""Draws the two documents. Knows the model and ReportLab, and nothing else of the product.

The whole of it, to the rest: :func:`draw_resume` and :func:`draw_cover_letter`. ReportLab is imported
at the first call.
"""

from dataclasses import dataclass
from datetime import date, datetime

from generator.choices import DEFAULT_ACCENT_COLOR, PageSize, Style
from generator.model import Contact, CoverLetterContent, ResumeContent


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """How a document is to look.

    Attributes:
        accent_color: ``#RRGGBB``.
        max_pages: the document is fitted to at most this many.
        language: BCP 47: of the headings and dates, and the one the file says it is in.
        avatar, logo: the bytes of a PNG or JPEG file; none if empty.
        fallback_fonts: files of faces to look into for characters that ours do not have.
        created_at: written into the file instead of the clock, so that the same content gives the
            same bytes.
    """

    style: Style = "modern"
    accent_color: str = DEFAULT_ACCENT_COLOR
    page_size: PageSize = "letter"
    max_pages: int = 2
    language: str = "en"
    avatar: bytes = b""
    logo: bytes = b""
    fallback_fonts: tuple[str, ...] = ()
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFrame:
    """What stands around a letter's text.

    Attributes:
        date: written as in "24 November 2026".
        company: the addressee.
        role: what the letter is about.
    """

    name: str
    title: str
    contact: Contact
    date: date
    company: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A drawn document.

    Attributes:
        pdf: the file.
        pages: how many it has.
        dropped: what was left out to keep the page limit, in words, in the order it was dropped.
        notes: what else came out otherwise than asked for, in words.
        replaced_characters: those no font of ours has; U+FFFD or a box stands in their place.
    """

    pdf: bytes
    pages: int
    dropped: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    replaced_characters: str = ""


def draw_resume(content: ResumeContent, design: Design) -> Drawing:
    """Draws a résumé.

    Raises:
        PDFGenerationError: the content cannot be drawn; says why.
    """
    from generator.pdf.resume import draw

    return draw(content, design)


def draw_cover_letter(content: CoverLetterContent, frame: LetterFrame, design: Design) -> Drawing:
    """Draws a letter.

    Raises:
        PDFGenerationError: the content cannot be drawn; says why.
    """
    from generator.pdf.cover_letter import draw

    return draw(content, frame, design)
