"""What our faces do not have is looked for by character: in the files named, then in what is installed."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from generator.errors import PDFGenerationError
from generator.pdf import fallback
from tests.unit.pdf import faces_for_tests, reading
from tests.unit.pdf.persons import ZOE, letter, resume

KINDS: dict[str, Callable[[Path], Path]] = {
    "TrueType": lambda folder: faces_for_tests.truetype(folder / "a.ttf"),
    "OpenType by number": lambda folder: faces_for_tests.opentype(folder / "b.otf", by_cid=False),
    "OpenType by CID": lambda folder: faces_for_tests.opentype(folder / "c.otf", by_cid=True),
    "a collection": lambda folder: faces_for_tests.collection(
        folder / "d.ttc", "TinyJP-Regular", "TinySC-Regular"
    ),
    "glyphs shared": lambda folder: faces_for_tests.truetype(folder / "e.ttf", shared=True),
}


@pytest.fixture(autouse=True)
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fallback, "_installed", lambda: ())
    monkeypatch.setattr(fallback, "find", fallback.find.__wrapped__)
    monkeypatch.setattr("generator.pdf.shaping.find", fallback.find)


@pytest.mark.parametrize("kind", KINDS)
def test_a_named_file_serves_the_characters_it_has(kind: str, tmp_path: Path) -> None:
    font = KINDS[kind](tmp_path)
    content = replace(ZOE, professional_summary="A 漢字한 and あ and 鬱.")
    drawing = resume(content, fallback_fonts=(str(font),))
    assert drawing.replaced_characters == "鬱"
    assert "A 漢字한 and あ and \ufffd." in reading.flat(drawing.pdf)
    assert any("Tiny" in name for name in reading.fonts(drawing.pdf))


@pytest.mark.parametrize("kind", KINDS)
def test_its_glyphs_are_drawn(kind: str, tmp_path: Path) -> None:
    font = KINDS[kind](tmp_path)
    name = replace(ZOE.personal_info, name="漢字漢字漢字")
    drawing = resume(replace(ZOE, personal_info=name), fallback_fonts=(str(font),))
    head = (
        pypdfium2.PdfDocument(drawing.pdf)[0].render(scale=2, crop=(54, 700, 300, 46)).to_pil().convert("L")
    )
    dark = sum(1 for value in head.tobytes() if value < 90)
    # Six squares of 0.4 and 0.5 em at 28 points, twice as large.
    assert dark == pytest.approx(3 * (0.4**2 + 0.5**2) * 56**2, rel=0.15)


def test_characters_that_share_a_glyph_come_out_as_they_went_in(tmp_path: Path) -> None:
    font = faces_for_tests.truetype(tmp_path / "shared.ttf", shared=True)
    text = "字 and \u2f00, 漢 and 漢"
    drawing = resume(replace(ZOE, professional_summary=text), fallback_fonts=(str(font),))
    assert text in reading.flat(drawing.pdf)


def test_what_is_installed_is_found_for_east_asian_characters_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    font = faces_for_tests.collection(tmp_path / "x.ttc", "TinyJP-Regular", "TinySC-Regular")
    monkeypatch.setattr(fallback, "_installed", lambda: (str(font),))
    drawing = resume(replace(ZOE, professional_summary="漢字 🦀"), language="zh")
    assert drawing.replaced_characters == "🦀"
    assert any("TinySC-Regular" in name for name in reading.fonts(drawing.pdf))


def test_without_a_face_a_language_does_not_speak_in_boxes() -> None:
    drawing = resume(language="ja")
    assert drawing.replaced_characters == ""
    assert "EXPERIENCE" in reading.text(drawing.pdf)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: path, "cannot be read"),
        (lambda path: path.write_bytes(b"no font") and path, "no 'cmap' table"),
        (lambda path: path.write_bytes(faces_for_tests.truetype(path).read_bytes()[:700]) and path, "font"),
        (lambda path: faces_for_tests.truetype(path, forbidden=True), "forbids embedding"),
    ],
)
def test_a_named_file_that_cannot_be_used_is_named(
    make: Callable[[Path], Path], message: str, tmp_path: Path
) -> None:
    font = make(tmp_path / "broken.ttf")
    with pytest.raises(PDFGenerationError, match=f"broken.ttf.*{message}|{message}.*broken.ttf"):
        resume(replace(ZOE, professional_summary="漢"), fallback_fonts=(str(font),))


def test_a_named_file_is_not_opened_before_it_is_needed(tmp_path: Path) -> None:
    assert resume(fallback_fonts=(str(tmp_path / "none.ttf"),)).pages == 1
    assert letter(fallback_fonts=(str(tmp_path / "none.ttf"),)).pages == 1
