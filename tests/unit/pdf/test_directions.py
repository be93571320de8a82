"""Hebrew and Arabic: shaped, from right to left, and in the order they are read when they come out again."""

import re
import subprocess
import sys
import unicodedata
from dataclasses import replace

import pypdfium2
import pytest

from generator import model
from generator.model import ResumeContent
from generator.pdf.direction import levels, visual_order
from tests import parts
from tests.unit.pdf import reading
from tests.unit.pdf.persons import ZOE, letter, resume

HEBREW = replace(
    ZOE,
    personal_info=replace(
        ZOE.personal_info,
        name="נועה בן־דוד",
        title="מהנדסת תוכנה בכירה",
        contact=replace(ZOE.personal_info.contact, location="תל אביב, ישראל", phone="+972 54 123 4567"),
    ),
    professional_summary="מהנדסת תוכנה עם 11 שנות ניסיון בתכנון שירותי תשלומים. הובילה צוות של 5 אנשים.",
    experience=(
        replace(
            ZOE.experience[0],
            company="חברת האור בע״מ",
            role="מהנדסת צד שרת",
            location="חיפה",
            highlights=("שָׁלוֹם עולם",),
        ),
    ),
)
ARABIC = replace(
    ZOE,
    personal_info=replace(ZOE.personal_info, name="ليلى حدّاد", title="مهندسة برمجيات أولى"),
    professional_summary="مهندسة برمجيات بخبرة 11 سنة في أنظمة الدفع، لا أقل. قادت فريقًا من 5 أشخاص.",
    experience=(
        replace(
            ZOE.experience[0],
            company="شركة النور",
            role="مهندسة خلفيات",
            location="عمّان",
            highlights=("قسّمت النظام",),
        ),
    ),
)
PEOPLE = {"he": HEBREW, "ar": ARABIC}


def poppler(pdf: bytes, *flags: str) -> str:
    """What poppler reads, without its marks of direction."""
    command = [parts.require("pdftotext"), *flags, "-", "-"]
    text = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
    return re.sub("[\u200e\u200f\u202a-\u202e]", "", text)


@pytest.mark.parametrize("style", ["modern", "traditional", "technical", "executive"])
@pytest.mark.parametrize("language", PEOPLE)
def test_words_come_out_in_logical_order(language: str, style: model.Style) -> None:
    content = PEOPLE[language]
    drawing = resume(content, language=language, style=style)
    assert drawing.replaced_characters == ""
    head, job = content.personal_info, content.experience[0]
    as_laid_out, in_a_browser = poppler(drawing.pdf), reading.text(drawing.pdf)
    for text in (head.name, head.title, job.company, job.role):
        assert text in as_laid_out
        assert unicodedata.normalize("NFC", text) in unicodedata.normalize("NFC", in_a_browser)
    words = content.professional_summary.split()
    raw = poppler(drawing.pdf, "-raw").replace("\n", " ")
    assert " ".join(words) in re.sub(r" ([.,،])", r"\1", " ".join(raw.split()))


@pytest.mark.parametrize("language", PEOPLE)
def test_marks_on_letters_stay_on_their_letters(language: str) -> None:
    said = poppler(resume(PEOPLE[language], language=language).pdf)
    assert ("שָׁלוֹם" if language == "he" else "حدّاد") in said


@pytest.mark.parametrize("language", PEOPLE)
def test_the_structure_spells_words_as_they_are_read(language: str) -> None:
    content = PEOPLE[language]
    document = reading.opened(resume(content, language=language).pdf)
    heading = next(iter(document.Root.StructTreeRoot.K[0].K))
    assert heading.S == "/H1"
    assert str(heading.K.ActualText).strip() == content.personal_info.name


@pytest.mark.parametrize("language", PEOPLE)
def test_the_page_begins_at_the_right(language: str) -> None:
    page = pypdfium2.PdfDocument(resume(PEOPLE[language], language=language).pdf)[0]
    text = page.get_textpage()
    boxes = [text.get_charbox(n) for n in range(8)]
    assert max(right for _, _, right, _ in boxes) == pytest.approx(612 - 54, abs=3)


def test_the_content_decides_where_no_language_was_named() -> None:
    page = pypdfium2.PdfDocument(resume(HEBREW).pdf)[0]
    assert page.get_textpage().get_charbox(0)[2] > 500
    page = pypdfium2.PdfDocument(resume().pdf)[0]
    assert page.get_textpage().get_charbox(0)[0] == pytest.approx(54, abs=3)


def test_a_telephone_number_keeps_its_order() -> None:
    pdf = resume(HEBREW, language="he").pdf
    assert "+972 54 123 4567" in poppler(pdf)
    assert "tel:+972541234567" in reading.links(pdf)


def test_a_few_words_of_the_other_direction_do_not_turn_a_paragraph() -> None:
    text = "Speaks Hebrew (עברית שפה יפה) and Arabic (اللغة العربية) at work."
    pdf = resume(replace(ZOE, professional_summary=text)).pdf
    said = poppler(pdf)
    assert said.index("Speaks Hebrew") < said.index("and Arabic") < said.index("at work.")
    assert "עברית שפה יפה" in said
    assert "اللغة العربية" in said


def test_a_letter_runs_the_same_way() -> None:
    content = replace(letter_of(HEBREW), greeting="שלום רב,")
    pdf = letter(content, language="he").pdf
    assert "בברכה" in poppler(pdf)
    assert "24 בנובמבר 2026" in " ".join(poppler(pdf, "-raw").split())


def letter_of(content: ResumeContent) -> model.CoverLetterContent:
    summary = content.professional_summary
    return model.CoverLetterContent(
        greeting="", opening_paragraph=summary, body_paragraphs=(summary,), closing_paragraph=summary,
        signature=content.personal_info.name,
    )  # fmt: skip


def test_latin_text_asks_for_no_shaper() -> None:
    code = (
        "import sys; from tests.unit.pdf.persons import resume; resume(); print('uharfbuzz' in sys.modules)"
    )
    # ReportLab's canvas brings HarfBuzz with it; the part of ReportLab that we use does not.
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=parts.ROOT
    )
    assert done.stdout.strip() in ("False", ""), done.stderr


@pytest.mark.parametrize(
    ("found", "order"),
    [
        ([0, 0, 0], [0, 1, 2]),
        ([1, 1, 1], [2, 1, 0]),
        ([0, 1, 1, 0], [0, 2, 1, 3]),
        ([1, 2, 2, 1], [3, 1, 2, 0]),
        ([0, 1, 2, 1, 0], [0, 3, 2, 1, 4]),
    ],
)
def test_items_are_seen_in_the_order_of_their_levels(found: list[int], order: list[int]) -> None:
    assert visual_order(found) == order


def test_levels_are_those_of_the_algorithm() -> None:
    assert levels("abc אבג 12", 0) == [0, 0, 0, 0, 1, 1, 1, 1, 2, 2]
    assert levels("אבג abc", 1) == [1, 1, 1, 1, 2, 2, 2]
