"""A line becomes a sentence about oneself where grammar surely allows it, and is left alone elsewhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.providers.offline.voice import first_person


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Built the ledger.", "I built the ledger"),
        ("Designed, built and ran the night line", "I designed, built and ran the night line"),
        ("Brought food cost down from 34% to 27%", "I brought food cost down from 34% to 27%"),
        ("Successfully launched two shops", "I successfully launched two shops"),
        ("Co-founded a chess club", "I co-founded a chess club"),
        ("Cut the yearly bill by a third", "I cut the yearly bill by a third"),
        ("Set up monitoring", "I set up monitoring"),
        ("Upskilled 40 drivers", "I upskilled 40 drivers"),  # no verb of the list
        ("Found three bugs", "I found three bugs"),
        ("Advanced the schedule by a week", "I advanced the schedule by a week"),
        ("Responsible for the rota", "I was responsible for the rota"),
        ("Member of the works council", "I was a member of the works council"),
        ("First author of two papers", "I was first author of two papers"),
        ("Promoted to head chef after eight months", "I was promoted to head chef after eight months"),
        ("Selected as link nurse", "I was selected as link nurse"),
        ("Hired eleven chefs", "I hired eleven chefs"),
        ("Managing a team of four", "my work included managing a team of four"),
        ("I taught 40 colleagues", "I taught 40 colleagues"),
        ("I’ve taught 40 colleagues", "I’ve taught 40 colleagues"),
        ("We started a chess club", "we started a chess club"),
    ],
)
def test_what_is_over(line: str, said: str) -> None:
    assert str(first_person(line, ongoing=False)) == said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Leads two teams, who forecast volumes", "I lead two teams, who forecast volumes"),
        ("Precepts newly qualified nurses", "I precept newly qualified nurses"),
        ("Manage a team and report to the board", "I manage a team and report to the board"),
        ("Stock the bar", "I stock the bar"),
        ("Look after 30 cats", "I look after 30 cats"),
        ("Responsible for the rota", "I am responsible for the rota"),
        ("Supervising two students", "my work includes supervising two students"),
        ("Raised the share of passes to 74%", "I raised the share of passes to 74%"),
    ],
)
def test_what_goes_on(line: str, said: str) -> None:
    assert str(first_person(line, ongoing=True)) == said


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Led",
        "No accidents in six years",
        "Project management for three sites",
        "Stock control and ordering",
        "Advanced knowledge of Excel",
        "Set menus for 200 guests",
        "Leads two teams and coaches juniors",  # "I lead two teams and coaches juniors"
        "Built the shop and manages its stock",
        "Built her own team",  # whose?
        "Kwame is a chef",
        "BUILT A SHOP",
        "Promoted after eight months",
        "Awarded a fellowship of €186,000",  # by the person, or to the person?
        "COVID-19: turned the dining room into a take-away",
        "Leitung eines Teams von sechs Personen",
        "Creación de un taller de robótica",
        "負責三個團隊",
    ],
)
def test_what_is_not_certain_is_left_alone(line: str) -> None:
    assert first_person(line, ongoing=True) is None


@pytest.mark.parametrize("line", ["Leads two teams", "Manage a team of four", "Look after 30 cats"])
def test_a_present_tense_says_nothing_of_what_is_over(line: str) -> None:
    assert first_person(line, ongoing=False) is None


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Built the ledger", "I also built the ledger"),
        ("Responsible for the rota", "I was also responsible for the rota"),
        ("I’ve taught 40 colleagues", "I’ve also taught 40 colleagues"),
        ("Managing a team of four", "my work also included managing a team of four"),
    ],
)
def test_an_adverb_stands_where_english_has_it(line: str, said: str) -> None:
    clause = first_person(line, ongoing=False)
    assert clause
    assert clause.said("also") == said


@given(st.text(max_size=200), st.booleans())
def test_any_line_is_taken(line: str, ongoing: bool) -> None:
    clause = first_person(line, ongoing=ongoing)
    assert clause is None or str(clause)
