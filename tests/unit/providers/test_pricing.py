"""Dollars for tokens, from a table with a date."""

from datetime import date

import pytest

from generator.model import ModelCall, TokenUsage
from generator.providers.pricing import COMPARED_ON, LONG_PROMPT, cost, price_of
from generator.settings import DEFAULT_GEMINI_MODEL, DEFAULT_OPENAI_MODEL

DAY = date(2026, 11, 25)


@pytest.mark.parametrize("model", [DEFAULT_GEMINI_MODEL, DEFAULT_OPENAI_MODEL])
def test_the_default_models_have_a_price(model: str) -> None:
    assert price_of(model, COMPARED_ON) is not None


@pytest.mark.parametrize(
    ("model", "like"),
    [
        ("gpt-5.4-mini-2026-03-17", "gpt-5.4-mini"),
        ("gemini-2.5-flash-001", "gemini-2.5-flash"),
        ("publishers/google/models/gemini-3.5-flash", "gemini-3.5-flash"),
    ],
)
def test_a_snapshot_costs_what_its_model_does(model: str, like: str) -> None:
    assert price_of(model, DAY) == price_of(like, DAY) is not None


@pytest.mark.parametrize("model", ["", "llama3.2", "gpt-6.1", "gpt-6.1-terra-large", "gemini"])
def test_an_unknown_model_has_no_price(model: str) -> None:
    assert cost(model, DAY, prompt_tokens=1, cached_tokens=0, completion_tokens=1) is None


def test_cached_and_written_tokens_have_prices_of_their_own() -> None:
    dollars = cost(
        "gpt-6.1-terra",
        DAY,
        prompt_tokens=1_000,
        cached_tokens=400,
        written_tokens=100,
        completion_tokens=200,
    )
    assert dollars == pytest.approx((500 * 1.00 + 400 * 0.05 + 100 * 1.25 + 200 * 5.00) / 1_000_000)


def test_a_price_changes_on_its_day() -> None:
    before, after = (price_of("gemini-3.8-flash", day) for day in (date(2026, 12, 31), date(2027, 1, 1)))
    assert before is not None
    assert after is not None
    assert (before.completion, after.completion) == (3.75, 7.50)


def test_a_prompt_too_long_for_the_table_has_no_price() -> None:
    tokens = {"cached_tokens": 0, "completion_tokens": 1}
    assert cost("gpt-6.1-terra", DAY, prompt_tokens=LONG_PROMPT, **tokens) is not None
    assert cost("gpt-6.1-terra", DAY, prompt_tokens=LONG_PROMPT + 1, **tokens) is None


def test_a_sum_is_known_only_if_all_of_it_is() -> None:
    known = ModelCall(model="a", outcome="written", prompt_tokens=1, cost_usd=0.25)
    unknown = ModelCall(model="b", outcome="written", prompt_tokens=2, cost_usd=None)
    assert TokenUsage.of().cost_usd == 0.0
    assert TokenUsage.of(known, known).cost_usd == 0.5
    assert (TokenUsage.of(known) + TokenUsage.of(unknown)).cost_usd is None
    assert (TokenUsage.of(known) + TokenUsage.of(unknown)).prompt_tokens == 3
