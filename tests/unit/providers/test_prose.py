"""Small rules of English, held on whatever people write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.providers.prose import article, ends, full_stop, listed, sentences, tidy


@pytest.mark.parametrize(
    ("noun", "word"),
    [
        ("nurse", "a"), ("engineer", "an"), ("hour", "an"), ("honest cook", "an"), ("university", "a"),
        ("European", "a"), ("unit", "a"), ("uninspired cook", "an"), ("one-off", "a"), ("user", "a"),
        ("umbrella", "an"), ("SRE", "an"), ("HR manager", "an"), ("UX designer", "a"), ("HGV driver", "an"),
        ("QA lead", "a"), ("NASA engineer", "a"), ("X-ray nurse", "an"), ("8-bit artist", "an"),
        ("11th cook", "an"), ("18-year-old", "an"), ("80-seat inn", "an"), ("1st cook", "a"), ("110th", "a"),
        ("Émigré", "an"), ("…", "a"), ("", "a"),
    ],
)  # fmt: skip
def test_an_article_goes_by_the_sound(noun: str, word: str) -> None:
    assert article(noun) == word


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Worked with Dr. Müller. Left.", ["Worked with Dr. Müller.", "Left."]),
        ("Tools, e.g. Go. And R.", ["Tools, e.g. Go.", "And R."]),
        ("Cut it from 1.9 to 0.3 s. Good.", ["Cut it from 1.9 to 0.3 s.", "Good."]),
        ("Used Node.js and .NET. Liked both.", ["Used Node.js and .NET.", "Liked both."]),
        ("She said “Stop.” Then left.", ["She said “Stop.”", "Then left."]),
        ("一つ。二つ。", ["一つ。", "二つ。"]),
        ("no end", ["no end"]),
        ("", []),
    ],
)
def test_sentences_end_where_they_end(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


def test_lists_read_as_lists() -> None:
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b"]) == "a and b"
    assert listed(["a", "b", "c"], "or") == "a, b, or c"


@pytest.mark.parametrize(
    ("text", "stopped"),
    [
        ("a", "a."),
        ("a.", "a."),
        ("a!", "a!"),
        ("a,", "a."),
        ("a –", "a."),
        ("a.”", "a.”"),
        ("完了。", "完了。"),
        ("", ""),
    ],
)
def test_a_sentence_is_ended_once(text: str, stopped: str) -> None:
    assert full_stop(text) == stopped


@given(st.text())
def test_tidying_is_done_once(text: str) -> None:
    clean = tidy(text)
    assert clean == tidy(clean)
    assert "\n" not in clean
    assert "  " not in clean


@given(st.text())
def test_no_sentence_is_lost(text: str) -> None:
    clean = tidy(text)
    assert "".join(sentences(clean)).replace(" ", "") == clean.replace(" ", "")


@given(st.text())
def test_a_full_stop_ends_any_text(text: str) -> None:
    stopped = full_stop(tidy(text))
    assert not stopped or ends(stopped)
    assert full_stop(stopped) == stopped
    article(text)
