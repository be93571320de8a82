"""What the documents of three people look like, kept to be compared with.

``python -m tests.unit.pdf.golden`` (or ``make golden``) writes all of it anew; look at what changed before
you commit it.
"""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, get_args

import pypdfium2
from PIL import Image, ImageChops

from generator import model
from tests.unit.pdf import persons, reading

FOLDER = Path(__file__).parent / "golden"
PEOPLE = ("typical", "beginner", "career")
SCALE = 0.38
"""Of a point: 27 dots per inch show every line and gap, and are small."""
GRAYS = 8


class Case(NamedTuple):
    """One person's two documents in one style and size."""

    person: str
    style: model.Style
    size: model.PageSize

    @property
    def name(self) -> str:
        return f"{self.person}-{self.style}-{self.size}"


CASES = [Case(p, s, z) for p in PEOPLE for s in get_args(model.Style) for z in get_args(model.PageSize)]


def draw(case: Case) -> tuple[bytes, bytes]:
    """The résumé and the letter."""
    person = persons.load(case.person)
    resume = persons.resume(person.resume, style=case.style, page_size=case.size)
    letter = persons.letter(person.letter, person.frame, style=case.style, page_size=case.size)
    return resume.pdf, letter.pdf


def description(pdfs: tuple[bytes, bytes]) -> str:
    """Text as a reader copies it, and the structure tree."""
    parts = []
    for title, pdf in zip(("RÉSUMÉ", "LETTER"), pdfs, strict=True):
        tree = "\n".join(reading.tree(pdf))
        parts.append(f"===== {title} =====\n{reading.text(pdf).strip()}\n----- structure -----\n{tree}\n")
    return "\n".join(parts).replace("\r", "")


def picture(pdfs: tuple[bytes, bytes]) -> Image.Image:
    """All pages side by side, small and gray."""
    pages = list(_pages(pdfs))
    sheet = Image.new("L", (sum(p.width + 4 for p in pages), max(p.height for p in pages)), 128)
    x = 0
    for page in pages:
        sheet.paste(page, (x, 0))
        x += page.width + 4
    return sheet.quantize(GRAYS).convert("L")


def _pages(pdfs: tuple[bytes, bytes]) -> Iterator[Image.Image]:
    for pdf in pdfs:
        for page in pypdfium2.PdfDocument(pdf):
            yield page.render(scale=SCALE).to_pil().convert("L")


def difference(a: Image.Image, b: Image.Image) -> float:
    """The darkest difference of two pictures once both are blurred a little: 0 alike, 1 black for white."""
    if a.size != b.size:
        return 1.0
    size = (max(1, a.width // 4), max(1, a.height // 4))
    small = (image.resize(size, Image.Resampling.BOX) for image in (a, b))
    return max(ImageChops.difference(*small).tobytes()) / 255


def encoded(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.quantize(GRAYS).save(out, "PNG", optimize=True)
    return out.getvalue()


def main() -> None:
    """Writes all of it."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    for case in CASES:
        pdfs = draw(case)
        (FOLDER / f"{case.name}.txt").write_text(description(pdfs), encoding="utf-8")
        (FOLDER / f"{case.name}.png").write_bytes(encoded(picture(pdfs)))
    size = sum(path.stat().st_size for path in FOLDER.iterdir())
    print(f"{2 * len(CASES)} files, {size / 1000:.0f} kB, in {FOLDER}")


if __name__ == "__main__":
    main()
