"""A posting is read as people read it; what stands in a posting's place is not taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model import Job
from generator.providers.posting import (
    DUTIES,
    PREFERRED,
    REQUIRED,
    language_of,
    looks_like_a_posting,
    posting_of,
    read_lines,
)
from tests.unit.providers.people import POSTINGS, posting

GONE = """Page not found
The job has expired or is no longer available.
Create an account to get alerts
Sign in"""


def importance_of(sentence: str, text: str) -> float:
    return next((line.importance for line in read_lines(text) if sentence in line.text), 0.0)


@pytest.mark.parametrize(
    ("heading", "importance"),
    [
        ("Requirements", REQUIRED),
        ("What you bring", REQUIRED),
        ("**Skills**", REQUIRED),
        ("Ihr Profil:", REQUIRED),
        ("Your responsibilities", DUTIES),
        ("Nice to have", PREFERRED),
        ("Benefits", 0.0),
        ("WHAT WE OFFER", 0.0),
    ],
)
def test_a_line_weighs_what_its_part_weighs(heading: str, importance: float) -> None:
    assert importance_of("Zumba", f"We dance.\n{heading}\n- Zumba\n- Waltz") == importance


@pytest.mark.parametrize(
    "sentence",
    [
        "We are an equal opportunity employer.",
        "All qualified applicants will be considered without regard to race.",
        "Free lunch and a gym membership.",
        "To apply, send your CV.",
        "A competitive salary and a pension.",
    ],
)
def test_what_every_posting_says_weighs_nothing(sentence: str) -> None:
    assert importance_of(sentence[:12], f"Requirements\n- Zumba\n{sentence}") == 0.0


def test_a_wish_in_a_list_of_demands_is_a_wish() -> None:
    assert importance_of("Zumba", "Requirements\n- Zumba is a plus\n- Waltz") == PREFERRED


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We are looking for a cook who likes people", "en"),
        ("Wir suchen eine Köchin, die mit Menschen umgehen kann", "de"),
        ("Nous cherchons une cuisinière pour notre équipe", "fr"),
        ("Buscamos una cocinera para nuestro equipo", "es"),
        ("Vi söker en kock som tycker om människor", "sv"),
        ("Vi søger en kok, der kan lide mennesker, og som er god til det", "da"),
        ("Szukamy kucharza, który lubi ludzi i nie boi się pracy", "pl"),
        ("Cerchiamo una cuoca per la nostra cucina", "it"),
        ("調理師を募集しています", "ja"),
        ("招聘厨师", "zh"),
        ("요리사를 찾습니다", "ko"),
        ("Шукаємо кухаря, який любить людей", "uk"),
        ("Ищем повара", "ru"),
        ("أبحث عن طباخ", "ar"),
        ("Ζητείται μάγειρας", "el"),
        ("Kubernetes (クーベネティス), Docker, PostgreSQL", "en"),
        ("", "en"),
        ("12345 !?", "en"),
    ],
)
def test_a_language_shows_by_its_small_words(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize("name", [name for name in POSTINGS if name != "signin_wall"])
def test_postings_are_taken_for_postings(name: str) -> None:
    assert posting_of(posting(name))


@pytest.mark.parametrize(
    "text",
    [
        "Nurse wanted, nights.",
        "Requirements\n- you sign in patients\n- you log in to Epic\n- wound care",
        "You build our sign in page. You know OAuth and captchas. You like login forms.",
    ],
)
def test_short_and_odd_postings_are_postings_too(text: str) -> None:
    assert looks_like_a_posting(text)


@pytest.mark.parametrize(
    "text",
    [
        posting("signin_wall").job_description_text or "",
        GONE,
        "Just a moment...\nChecking your browser before you go on.\nEnable JavaScript\nRay ID: 7f",
        "Anmelden\nPasswort\nPasswort vergessen?\nAnmelden mit Google",
    ],
)
def test_a_wall_is_no_posting(text: str) -> None:
    assert not looks_like_a_posting(text)
    assert posting_of(Job(role="Cook", company="Inn", job_description_text=text)) == ""


@given(st.text(max_size=500))
def test_any_text_can_be_read(text: str) -> None:
    for line in read_lines(text):
        assert line.text.strip()
        assert line.importance > 0
    looks_like_a_posting(text)
    language_of(text)
