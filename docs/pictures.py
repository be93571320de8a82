"""Makes the pictures in ``docs/pictures/`` anew: ``make pictures``.

A picture is a function that gives bytes of a PNG; ``PICTURES`` says under which name it is kept. Those of
documents are drawn from the benchmark's typical résumé, so that they always show what the code does.
"""

import io
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

import pypdfium2
from PIL import Image, ImageDraw, ImageOps

from generator.codec import from_json
from generator.model import CoverLetterContent, ResumeContent, Style
from generator.pdf import Design, LetterFrame, draw_cover_letter, draw_resume

ROOT: Final = Path(__file__).parents[1]
FOLDER: Final = ROOT / "docs" / "pictures"
TYPICAL: Final = ROOT / "bench" / "typical.json"
NOON: Final = datetime(2026, 11, 24, 12, tzinfo=UTC)
ACCENTS: Final[dict[Style, str]] = {
    "modern": "#3B82F6",
    "traditional": "#3B82F6",
    "technical": "#0F766E",
    "executive": "#9F1239",
}
SCALE: Final = 1.1
"""Pixels a point."""
COLORS: Final = 48


def documents(style: Style) -> bytes:
    """A résumé and its letter, side by side."""
    data: dict[str, Any] = json.loads(TYPICAL.read_text(encoding="utf-8"))
    content = from_json(ResumeContent, data["resume"], "resume")
    head = content.personal_info
    frame = LetterFrame(
        name=head.name,
        title=head.title,
        contact=head.contact,
        date=date.fromisoformat(data["date"]),
        company=data["job"]["company"],
        role=data["job"]["role"],
    )
    design = Design(style=style, accent_color=ACCENTS[style], created_at=NOON)
    letter = from_json(CoverLetterContent, data["letter"], "letter")
    pdfs = (
        draw_resume(content, design).pdf,
        draw_cover_letter(letter, frame, replace(design, max_pages=1)).pdf,
    )
    return _encoded(_side_by_side([page for pdf in pdfs for page in _pages(pdf)]))


def heads() -> bytes:
    """The heads of all styles with an avatar and a logo."""
    data: dict[str, Any] = json.loads(TYPICAL.read_text(encoding="utf-8"))
    content = from_json(ResumeContent, data["resume"], "resume")
    strips = []
    for style, accent in ACCENTS.items():
        design = Design(style=style, accent_color=accent, created_at=NOON, avatar=_avatar(), logo=_logo())
        page = _pages(draw_resume(content, design).pdf)[0]
        strips.append(page.crop((0, 0, page.width, int(190 * SCALE))))
    rows = [_side_by_side(strips[n : n + 2]) for n in (0, 2)]
    sheet = Image.new("RGB", (rows[0].width, sum(row.height for row in rows)), "white")
    sheet.paste(rows[0], (0, 0))
    sheet.paste(rows[1], (0, rows[0].height))
    return _encoded(sheet)


PICTURES: Final[dict[str, Callable[[], bytes]]] = {
    **{f"{style}.png": partial(documents, style) for style in ACCENTS},
    "heads.png": heads,
}


def _pages(pdf: bytes) -> list[Image.Image]:
    return [page.render(scale=SCALE).to_pil() for page in pypdfium2.PdfDocument(pdf)]


def _side_by_side(pages: list[Image.Image]) -> Image.Image:
    framed = [ImageOps.expand(page, 1, "#C3C9D2") for page in pages]
    gap = 14
    width = sum(page.width for page in framed) + gap * (len(framed) - 1)
    sheet = Image.new("RGB", (width, max(page.height for page in framed)), "white")
    x = 0
    for page in framed:
        sheet.paste(page, (x, 0))
        x += page.width + gap
    return sheet


def _avatar() -> bytes:
    image = Image.new("RGB", (400, 400), "#A8C5BA")
    draw = ImageDraw.Draw(image)
    draw.ellipse((110, 60, 290, 280), fill="#5B3A26")
    draw.ellipse((130, 90, 270, 290), fill="#E9C7A4")
    draw.ellipse((40, 290, 360, 640), fill="#31475E")
    return _encoded(image)


def _logo() -> bytes:
    image = Image.new("RGBA", (480, 300), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.line([(30, 60), (200, 60), (60, 250), (230, 250)], fill="#23395B", width=44, joint="curve")
    draw.line(
        [(270, 250), (270, 70), (360, 200), (450, 70), (450, 250)], fill="#E4572E", width=44, joint="curve"
    )
    return _encoded(image)


def _encoded(image: Image.Image) -> bytes:
    out = io.BytesIO()
    if image.mode == "RGB":
        # The method that keeps rare colours: an accent is little ink.
        image = image.quantize(COLORS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def main(names: list[str]) -> int:
    """Makes all pictures, or those that are named."""
    FOLDER.mkdir(exist_ok=True)
    for name in names or PICTURES:
        data = PICTURES[name]()
        (FOLDER / name).write_bytes(data)
        print(f"docs/pictures/{name}: {len(data) / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
