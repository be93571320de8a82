"""Nothing changes the look, the text or the structure of the documents without somebody seeing it."""

import pytest
from PIL import Image

from tests.unit.pdf import golden
from tests.unit.pdf.golden import CASES, FOLDER, Case

HINT = "If this is what you meant: make golden, look at the changes, and commit them."
TOLERANCE = 0.12


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_documents_are_as_they_were(case: Case) -> None:
    pdfs = golden.draw(case)
    assert golden.description(pdfs) == (FOLDER / f"{case.name}.txt").read_text(encoding="utf-8"), HINT
    with Image.open(FOLDER / f"{case.name}.png") as kept:
        assert golden.difference(golden.picture(pdfs), kept.convert("L")) < TOLERANCE, HINT


def test_a_line_out_of_its_place_would_be_seen() -> None:
    case = CASES[0]
    with Image.open(FOLDER / f"{case.name}.png") as kept:
        moved = kept.convert("L").transform(kept.size, Image.Transform.AFFINE, (1, 0, 0, 0, 1, 3))
        assert golden.difference(moved, kept.convert("L")) > TOLERANCE


def test_there_is_nothing_else_in_the_folder() -> None:
    expected = {f"{case.name}.{kind}" for case in CASES for kind in ("txt", "png")}
    assert {path.name for path in FOLDER.iterdir()} == expected
