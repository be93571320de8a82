"""Whatever people write: a PDF that keeps its promises, or an error that says why there is none."""

import string
from dataclasses import replace
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from generator import model
from generator.errors import PDFGenerationError
from generator.model import (
    Contact,
    CoverLetterContent,
    ResumeCertification,
    ResumeContent,
    ResumeEducation,
    ResumeExperience,
    ResumeHeader,
    ResumeProject,
    SkillGroup,
)
from generator.pdf import Drawing, LetterFrame
from generator.pdf.plain import clean
from tests.unit.pdf import reading
from tests.unit.pdf.persons import LETTER, ZOE, letter, resume

SCRIPTS = (
    "אבגדהוזחט ابتثجحخد नमस्ते ไทย 漢字かな 한국어 Ελλάδα Їжак e\u0301 👩\u200d💻🇨🇭 "
    "\u200c\u200f\u202e\u2066 \x00\x07\x1b \ufeff\u00ad \ud800 \uffff"
)
LONG = ("w" * 500, "ש" * 300, "漢" * 200, "a b " * 40, "/" * 90)
ODD = ("", " ", "\n\n", "<b>&amp;</b>", "((((", "\\)\\", "\u200c", "\u0301")
TEXTS = st.one_of(
    st.text(max_size=40),
    st.text(alphabet=st.characters(codec=None), max_size=30),
    st.text(alphabet=SCRIPTS + string.ascii_letters + " ()[]<>&\\-–.,;:/%", max_size=60),
    st.sampled_from(LONG + ODD),
)
MAYBE = st.none() | TEXTS
LISTS = st.lists(TEXTS, max_size=3).map(tuple)
STYLES = st.sampled_from(get_args(model.Style))
LANGUAGES = st.sampled_from(["en", "de", "he", "ar", "ja", "x"])
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def few(things: st.SearchStrategy[Any], most: int) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(things, max_size=most).map(tuple)


def contacts() -> st.SearchStrategy[Contact]:
    fields = dict.fromkeys(("phone", "location", "website", "linkedin", "github"), MAYBE)
    return st.builds(Contact, email=TEXTS, **fields)


def resumes() -> st.SearchStrategy[ResumeContent]:
    dates = {"start_date": MAYBE, "end_date": MAYBE}
    job = st.builds(
        ResumeExperience,
        company=TEXTS,
        role=TEXTS,
        location=MAYBE,
        start_date=TEXTS,
        end_date=MAYBE,
        highlights=LISTS,
        technologies=LISTS,
    )
    study = st.builds(ResumeEducation, institution=TEXTS, degree=TEXTS, field=MAYBE, **dates)
    project = st.builds(ResumeProject, name=TEXTS, description=TEXTS, technologies=LISTS, url=MAYBE)
    return st.builds(
        ResumeContent,
        personal_info=st.builds(ResumeHeader, name=TEXTS, title=TEXTS, summary=TEXTS, contact=contacts()),
        professional_summary=TEXTS,
        experience=few(job, 3),
        skills=few(st.builds(SkillGroup, category=TEXTS, items=LISTS), 2),
        education=few(study, 2),
        projects=few(project, 2),
        certifications=few(st.builds(ResumeCertification, name=TEXTS, issuer=MAYBE, date=MAYBE), 2),
    )


def letters() -> st.SearchStrategy[CoverLetterContent]:
    return st.builds(
        CoverLetterContent,
        greeting=TEXTS,
        opening_paragraph=TEXTS,
        body_paragraphs=LISTS,
        closing_paragraph=TEXTS,
        signature=TEXTS,
    )


def frames() -> st.SearchStrategy[LetterFrame]:
    texts = dict.fromkeys(("name", "title", "company", "role"), TEXTS)
    return st.builds(LetterFrame, contact=contacts(), date=st.dates(), **texts)


@QUICK
@example(content=replace(ZOE, professional_summary="\u200c:שלום"), style="modern", pages=1, language="he")
@given(content=resumes(), style=STYLES, pages=st.integers(1, 3), language=LANGUAGES)
def test_any_resume_is_drawn(content: ResumeContent, style: model.Style, pages: int, language: str) -> None:
    holds(resume(content, style=style, max_pages=pages, language=language), pages)


@QUICK
@given(content=letters(), frame=frames(), style=STYLES, language=LANGUAGES)
def test_any_letter_is_drawn(
    content: CoverLetterContent, frame: LetterFrame, style: model.Style, language: str
) -> None:
    holds(letter(content, frame, style=style, language=language), 1)


def holds(drawing: Drawing, pages: int) -> None:
    document = reading.opened(drawing.pdf)
    assert 1 <= len(document.pages) == drawing.pages <= pages
    for page in document.pages:
        marks = reading.marks(page)
        assert all(tag == "Artifact" or number is not None for tag, number, _ in marks)
    reading.tree(drawing.pdf)
    assert document.check_pdf_syntax() == []
    right, top = float(document.pages[0].MediaBox[2]), float(document.pages[0].MediaBox[3])
    for left, low, far, high in reading.boxes(drawing.pdf):
        assert left >= -1
        assert low >= -1
        assert far <= right + 1
        assert high <= top + 1


@given(TEXTS)
def test_clean_text_is_clean(text: str) -> None:
    plain = clean(text)
    assert clean(plain) == plain
    assert plain == plain.strip()
    assert "  " not in plain
    assert not any(c < " " or "\x7f" <= c < "\xa0" or "\ud800" <= c < "\ue000" for c in plain)


@pytest.mark.parametrize("style", get_args(model.Style))
@pytest.mark.parametrize(
    "text",
    ["word " * 2000, "w" * 10_000, "שלום " * 2000, "漢" * 3000, "https://example.com/" + "ab/" * 4000],
    ids=["words", "one word", "hebrew", "ideographs", "an address"],
)
def test_endless_texts_are_cut_not_lost(text: str, style: model.Style) -> None:
    job = replace(ZOE.experience[0], highlights=(text, "Short and after it."))
    drawing = resume(replace(ZOE, experience=(job,)), style=style, max_pages=1)
    holds(drawing, 1)
    assert drawing.dropped
    assert "Master of Science" in reading.flat(drawing.pdf)


def test_forty_jobs_and_empty_ones() -> None:
    empty = ResumeExperience(company="", role="", start_date="", end_date="")
    nothing = SkillGroup(category="", items=())
    content = replace(ZOE, experience=(ZOE.experience[0], empty) * 20, skills=(nothing,))
    drawing = resume(content, max_pages=3)
    holds(drawing, 3)
    assert any(line.startswith("the job") for line in drawing.dropped)


@pytest.mark.parametrize("name", [("W" * 28), ("m" * 60), ("Ж" * 40), ("ﷺ" * 30), "\u0301" * 40])
def test_a_name_as_wide_as_can_be_stays_on_the_page(name: str) -> None:
    content = replace(ZOE, personal_info=replace(ZOE.personal_info, name=name, title=name))
    for style in get_args(model.Style):
        holds(resume(content, style=style), 2)


@pytest.mark.parametrize("color", ["blue", "#12345", "", "#GGGGGG", "#1234567", "rgb(0,0,0)"])
def test_what_is_no_colour_is_said(color: str) -> None:
    with pytest.raises(PDFGenerationError, match="#RRGGBB"):
        resume(accent_color=color)
    with pytest.raises(PDFGenerationError, match="#RRGGBB"):
        letter(LETTER, accent_color=color)
