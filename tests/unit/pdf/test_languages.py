"""A document says its own words in its language, and dates as that language writes them."""

import string
import tomllib
from dataclasses import replace
from datetime import date

import pytest

from generator.pdf.words import ENGLISH, TABLE, Words, period, words, write_date, write_month
from tests.unit.pdf import reading
from tests.unit.pdf.persons import FRAME, ZOE, letter, resume

LANGUAGES = sorted(tomllib.loads(TABLE.read_text(encoding="utf-8"))["language"])
DRAWN_BY_OURS = [name for name in LANGUAGES if name not in ("ja", "ko", "zh")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_word(language: str) -> None:
    spoken = words(language)
    assert isinstance(spoken, Words)
    assert spoken is not ENGLISH
    assert all(spoken)
    assert len(spoken.months) == len(spoken.short_months) == 12
    assert fields(spoken.about) == {"role"}
    assert fields(spoken.month) == {"month", "year"}
    assert fields(spoken.date) >= {"day", "year"}
    assert fields(spoken.picture) == fields(spoken.logo) == {"name"}


def fields(pattern: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(pattern) if name}


@pytest.mark.parametrize("language", DRAWN_BY_OURS)
@pytest.mark.parametrize("style", ["modern", "traditional", "technical", "executive"])
def test_our_faces_have_the_words(language: str, style: str) -> None:
    assert resume(language=language, style=style).replaced_characters == ""
    assert letter(language=language, style=style).replaced_characters == ""


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "4 May 2026"),
        ("en-GB", "4 May 2026"),
        ("en-US", "May 4, 2026"),
        ("de-AT", "4. Mai 2026"),
        ("fr", "4 mai 2026"),
        ("es", "4 de mayo de 2026"),
        ("pl", "4 maja 2026"),
        ("ja", "2026年5月4日"),
        ("uk", "4 травня 2026 р."),
        ("xx", "4 May 2026"),
    ],
)
def test_a_day_is_written_as_the_language_does(language: str, written: str) -> None:
    assert write_date(date(2026, 5, 4), language, words(language)) == written


@pytest.mark.parametrize(
    ("text", "language", "written"),
    [
        ("Mar 2020", "de", "März 2020"),
        ("Mar 2020", "en", "Mar 2020"),
        ("Mar 2020", "pl", "03.2020"),
        ("Mar 2020", "zh", "2020年3月"),
        ("2020", "de", "2020"),
        ("Spring 2020", "de", "Spring 2020"),
        ("", "de", ""),
    ],
)
def test_a_month_is_written_as_the_language_does(text: str, language: str, written: str) -> None:
    assert write_month(text, words(language)) == written


def test_periods() -> None:
    assert period("Jan 2020", "", ENGLISH, ongoing=True) == "Jan 2020 – Present"
    assert period("Jan 2020", "", ENGLISH, ongoing=False) == "Jan 2020"
    assert period("2020", "2020", ENGLISH, ongoing=True) == "2020"
    assert period("", "Mar 2021", ENGLISH, ongoing=True) == "Mar 2021"
    assert period("Apr 2021", "", words("sv"), ongoing=True) == "apr. 2021 – nu"


def test_a_german_resume_speaks_german() -> None:
    said = reading.flat(resume(language="de-CH", style="traditional").pdf)
    for text in ("Berufserfahrung", "Ausbildung", "Apr. 2021 – heute", "Technologien: Python"):
        assert text in said
    assert "Experience" not in said


def test_a_french_letter_speaks_french() -> None:
    said = reading.flat(letter(language="fr").pdf)
    for text in ("24 novembre 2026", "Candidature au poste de Staff Backend Engineer", "Cordialement,"):
        assert text in said


def test_capitals_are_the_languages_own() -> None:
    assert "EĞİTİM" in reading.text(resume(language="tr").pdf)
    assert "ΕΚΠΑΙΔΕΥΣΗ" in reading.text(resume(language="el").pdf)


def test_a_role_may_look_like_a_pattern() -> None:
    said = reading.flat(letter(frame=replace(FRAME, role="{role} {0} %s Engineer")).pdf)
    assert "Application for {role} {0} %s Engineer" in said
    assert resume(replace(ZOE, personal_info=replace(ZOE.personal_info, name="{name}"))).pages == 1
