"""Ways of saying the same meet; what only looks alike does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.providers.lexicon import common_lexicon, key_of, noun_for
from generator.providers.relevance import Evidence
from generator.providers.terms import fold, make_term, stem, words


def found_in(text: str) -> set[str]:
    return {term.key for _, term in common_lexicon().find(words(text))}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Postgres", "PostgreSQL"),
        ("K8s", "Kubernetes"),
        ("golang", "Go"),
        ("Node.js", "NodeJS"),
        ("JS", "JavaScript"),
        ("React.js", "React"),
        ("RESTful APIs", "REST API"),
        ("Amazon Web Services", "AWS"),
        ("PostgreSQL 15", "Postgres"),
        ("python", "Python"),
        ("RN", "Registered Nurse"),
        ("critical care", "ICU"),
        ("hiring", "recruitment"),
        ("Umsatzsteuervoranmeldung", "Umsatzsteuervoranmeldungen"),
        ("Englisch", "English"),
    ],
)
def test_two_names_of_one_thing_have_one_key(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Java", "JavaScript"),
        ("C", "C++"),
        ("C", "C#"),
        ("C++", "C#"),
        ("R", "Rust"),
        ("Go", "Google"),
        ("SQL", "PostgreSQL"),
        ("SQL", "PL/SQL"),
        ("React", "React Native"),
        ("Git", "GitHub"),
        ("Excel", "Excellence"),
        ("Spring", "Spring Boot"),
    ],
)
def test_two_things_have_two_keys(one: str, other: str) -> None:
    assert key_of(one) != key_of(other)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Strong Go skills", "go"),
        ("Python, Go, and Rust", "go"),
        ("Developed the Go service that ingests readings", "go"),
        ("Programming in C and C++", "c"),
        ("Experience with R or Python", "r"),
        ("Languages: R, Stata", "r"),
        ("Advanced Excel skills", "excel"),
        ("Led the wound-care round", "wound care"),
    ],
)
def test_what_is_meant_is_found(text: str, key: str) -> None:
    assert key_of(key) in found_in(text)


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("Planned routes for 60 lorries", "route planning"),
        ("Managed the yearly project", "project management"),
        ("Back end and front-end work", "front end"),
        ("Gave the patients their medication", "patient medication"),
    ],
)
def test_common_words_meet_by_their_stems_near_each_other(text: str, spelling: str) -> None:
    term = make_term(spelling)
    assert term
    assert Evidence([text], common_lexicon()).has(term)
    assert not Evidence(["Patients read routes and projects at the end"], common_lexicon()).has(term)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("You will go to market with us", "Go"),
        ("Go to trade fairs and go the extra mile", "Go"),
        ("Go above and beyond", "Go"),
        ("our go-to person, always on the Go", "Go"),
        ("We use JavaScript", "Java"),
        ("Written in C++", "C"),
        ("Vitamin C and hepatitis C", "C"),
        ("Our R&D department", "R"),
        ("You excel at sales", "Excel"),
        ("Excel in a fast team", "Excel"),
        ("spring cleaning", "Spring"),
        ("react to alarms", "React"),
        ("a swift answer to rust", "Swift"),
        ("the rest of the day", "REST"),
        ("staying lean and agile", "Lean"),
        ("an oracle in a flask", "Oracle"),
    ],
)
def test_what_only_looks_like_it_is_not(text: str, key: str) -> None:
    assert key_of(key) not in found_in(text)


def test_a_skill_has_a_name_for_a_sentence() -> None:
    assert noun_for(key_of("recruit"), "recruit") == "recruiting"
    assert noun_for(key_of("stock control"), "stock control") == "stock control"
    assert noun_for("something unknown", "Zumba") == "Zumba"


@pytest.mark.parametrize(
    "family", ["manage managed manager managing management", "plan planned planning plans"]
)
def test_forms_of_a_word_have_one_stem(family: str) -> None:
    assert len({stem(word) for word in family.split()}) == 1


@pytest.mark.parametrize(
    ("word", "folded"),
    [("Żółkiewska", "zołkiewska"), ("APIs", "api"), ("Mary's", "mary"), ("STRASSE", "strasse")],
)
def test_folding_takes_away_what_nobody_compares(word: str, folded: str) -> None:
    assert fold(word) == folded


@given(st.text())
def test_words_stand_where_they_say_in_any_text(text: str) -> None:
    row = words(text)
    assert all(text[word.start : word.start + len(word.text)] == word.text for word in row)
    assert [word.start for word in row] == sorted(word.start for word in row)
    for _, term in common_lexicon().find(row):
        assert term.key
    key_of(text)
