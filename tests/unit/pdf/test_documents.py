"""What anybody who opens the two files can count on."""

from dataclasses import replace
from typing import get_args

import pytest

from generator import model
from generator.errors import PDFGenerationError
from generator.pdf import Drawing
from tests.unit.pdf import reading
from tests.unit.pdf.persons import FRAME, LETTER, ZOE, letter, resume

STYLES = get_args(model.Style)


@pytest.fixture(params=STYLES)
def style(request: pytest.FixtureRequest) -> model.Style:
    chosen: model.Style = request.param
    return chosen


def test_every_fact_of_a_resume_is_in_its_text(style: model.Style) -> None:
    said = reading.flat(resume(style=style).pdf).casefold()
    job = ZOE.experience[0]
    for fact in (
        ZOE.personal_info.name,
        ZOE.personal_info.title,
        ZOE.professional_summary,
        "Kraków, Poland",
        "zoe.muller-dvorak@example.com",
        "+48 12 345 67 89",
        "zoemuller.example.com",
        "linkedin.com/in/zoe-muller-dvorak",
        "github.com/zmuller",
        job.company,
        job.role,
        "Apr 2021 – Present",
        "Jan 2018 – Mar 2021",
        *job.highlights,
        "Python, Go, PostgreSQL",
        "Czech Technical University in Prague",
        "Master of Science, Software Engineering",
        "Sep 2011 – Jun 2013",
        "ledgerlint",
        "Cloud & Operations",
        "CKA",
        "CNCF",
        "May 2022",
    ):
        assert fact.casefold() in said


def test_every_fact_of_a_letter_is_in_its_text(style: model.Style) -> None:
    said = reading.flat(letter(style=style).pdf)
    for fact in (
        FRAME.company,
        FRAME.role,
        "24 November 2026",
        LETTER.greeting,
        LETTER.opening_paragraph,
        *LETTER.body_paragraphs,
        LETTER.closing_paragraph,
        "Sincerely,",
        LETTER.signature,
    ):
        assert fact in said


def test_ligatures_do_not_change_the_text() -> None:
    said = reading.flat(
        resume(replace(ZOE, professional_summary="office comfortable affluent fjord fluffy")).pdf
    )
    assert "office comfortable affluent fjord fluffy" in said


@pytest.mark.parametrize(
    "text", ["<b>bold</b> &amp; <br/>", "a <font color='red'> & </para>", "%d \\n (x) [y] {z}"]
)
def test_markup_is_printed_as_it_was_typed(text: str) -> None:
    assert text in reading.flat(resume(replace(ZOE, professional_summary=text)).pdf)
    assert text in reading.flat(letter(replace(LETTER, opening_paragraph=text)).pdf)


def test_control_characters_leave_no_trace() -> None:
    drawing = resume(replace(ZOE, professional_summary="one\x00two\x1b three\u200b\ufefffour\u00adfive"))
    assert "onetwo threefourfive" in reading.flat(drawing.pdf)
    assert drawing.replaced_characters == ""


def test_what_no_face_has_is_replaced_where_one_sees_it_and_said() -> None:
    drawing = resume(replace(ZOE, professional_summary="Likes 🦀 and 🦀 and ⟁."))
    assert "Likes \ufffd and \ufffd and \ufffd." in reading.flat(drawing.pdf)
    assert drawing.replaced_characters == "🦀⟁"


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Thị Ánh Tuyết",
        "Ξένια Παπαδοπούλου",
        "Євгенія Ґалаґан",
        "Łukasz Żółć",
        "Ştefan Țepeș",
        "Þórður Æsir",
    ],
)
def test_promised_scripts_have_their_letters_in_every_style(name: str, style: model.Style) -> None:
    content = replace(ZOE, personal_info=replace(ZOE.personal_info, name=name))
    drawing = resume(content, style=style)
    assert drawing.replaced_characters == ""
    assert name in reading.text(drawing.pdf)


def test_letters_that_come_decomposed_are_composed() -> None:
    content = replace(ZOE, personal_info=replace(ZOE.personal_info, name="Zoe\u0308 Dvor\u030ca\u0301k"))
    assert "Zoë Dvořák" in reading.text(resume(content).pdf)


def test_links_lead_where_the_person_said() -> None:
    assert reading.links(resume().pdf) == [
        "mailto:zoe.muller-dvorak@example.com",
        "tel:+48123456789",
        "https://zoemuller.example.com/",
        "https://www.linkedin.com/in/zoe-muller-dvorak",
        "https://github.com/zmuller",
        "https://github.com/zmuller/ledgerlint",
    ]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "not an address"])
def test_an_address_that_is_none_is_no_link(address: str) -> None:
    contact = replace(ZOE.personal_info.contact, website=address)
    drawing = resume(replace(ZOE, personal_info=replace(ZOE.personal_info, contact=contact)))
    assert address in reading.flat(drawing.pdf)
    assert not any(address[:8] in link for link in reading.links(drawing.pdf))


def test_all_fonts_are_embedded_subsets_that_lead_back_to_text() -> None:
    for drawing in (resume(), letter()):
        document = reading.opened(drawing.pdf)
        fonts = reading.objects(document, "/Font")
        assert {str(font.Subtype) for font in fonts} == {"/Type0", "/CIDFontType2"}
        for font in fonts:
            assert str(font.BaseFont)[7] == "+"
            if font.Subtype == "/Type0":
                assert "/ToUnicode" in font
            else:
                assert len(font.FontDescriptor.FontFile2.read_bytes()) > 1000


def test_the_same_content_gives_the_same_bytes() -> None:
    assert resume().pdf == resume().pdf
    assert letter().pdf == letter().pdf
    assert resume().pdf != resume(replace(ZOE, professional_summary="Other.")).pdf


@pytest.mark.parametrize(("size", "width", "height"), [("letter", 612, 792), ("a4", 595.28, 841.89)])
def test_pages_have_the_size_asked_for(size: model.PageSize, width: float, height: float) -> None:
    for drawing in (resume(page_size=size), letter(page_size=size)):
        document = reading.opened(drawing.pdf)
        for page in document.pages:
            assert [float(v) for v in page.MediaBox] == pytest.approx([0, 0, width, height])


def test_an_accent_that_is_no_colour_is_refused() -> None:
    with pytest.raises(PDFGenerationError, match="#RRGGBB"):
        resume(accent_color="blue")


def test_the_accent_is_used() -> None:
    red = resume(accent_color="#8B0000")
    document = reading.opened(red.pdf)
    assert b"0.545 0 0 rg" in document.pages[0].Contents.read_bytes()


def test_a_resume_with_next_to_nothing_is_drawn() -> None:
    bare = replace(
        ZOE, professional_summary="", experience=(), skills=(), education=(), projects=(), certifications=()
    )
    drawing: Drawing = resume(bare)
    assert drawing.pages == 1
    assert "Experience" not in reading.text(drawing.pdf)
