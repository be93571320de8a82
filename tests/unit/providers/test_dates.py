"""Dates as people write them: read, shown, ordered and added up, and nothing made of what is none."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model import ExperienceEntry
from generator.providers.dates import (
    display,
    display_end,
    is_ongoing,
    newest_first,
    parse,
    span,
    years_of_experience,
)

TODAY = date(2026, 11, 25)


def job(start: str | None, end: str | None = None, order: int | None = None) -> ExperienceEntry:
    return ExperienceEntry(id=f"{start}-{end}", title="Ward", start_date=start, end_date=end, order=order)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2020-01", "Jan 2020"), ("2020-1", "Jan 2020"), ("2020/12", "Dec 2020"), ("2020-01-31", "Jan 2020"),
        ("2020-01-31T00:00:00Z", "Jan 2020"), ("2020", "2020"), (" 2020 ", "2020"), ("", ""), (None, ""),
        ("2020-13", "2020-13"), ("summer  of 69", "summer of 69"), ("٢٠٢٠", "٢٠٢٠"), ("0000", "0000"),
    ],
)  # fmt: skip
def test_a_date_is_shown_as_far_as_it_is_known(text: str | None, shown: str) -> None:
    assert display(text) == shown


@pytest.mark.parametrize("text", ["", None, "Present", "now", " current "])
def test_what_goes_on_has_no_end(text: str | None) -> None:
    assert is_ongoing(text)
    assert display_end(text) is None


def test_the_newest_comes_first() -> None:
    jobs = [
        job("2022-03"), job("2020"), job("2019", "2023"), job("2020-01", "2021-12"), job(None, "2020"),
        job("2018", "someday"), job(None, None, 1), job(None, None, 2),
    ]  # fmt: skip
    for shuffled in (jobs[::-1], jobs[4:] + jobs[:4]):
        assert sorted(shuffled, key=newest_first) == jobs


@pytest.mark.parametrize(
    ("jobs", "years"),
    [
        ([], 0),
        ([job("2016-11")], 10),
        ([job("2016-12")], 9),
        ([job("2010-01", "2012-01"), job("2011-01", "2013-01")], 3),  # at the same time
        ([job("2010-01", "2011-12"), job("2012-01", "2013-01")], 3),  # from one month to the next
        ([job("2010-01", "2011-01"), job("2020-01", "2021-01")], 2),  # a gap between
        ([job("2010", "2012")], 2),
        ([job("2027-01")], 0),
        ([job("2020-01", "2019-01")], 0),
        ([job("2020-01", "someday")], 0),
        ([job(None, "2020")], 0),
        ([job("1999-01", "2099-01")], 27),
    ],
)
def test_years_of_work_are_counted_once(jobs: list[ExperienceEntry], years: int) -> None:
    assert years_of_experience(jobs, TODAY) == years


_texts = st.none() | st.text(max_size=12) | st.from_regex(r"[0-9]{4}(-[0-9]{1,2}){0,2}", fullmatch=True)


@given(st.lists(st.tuples(_texts, _texts), max_size=6))
def test_anything_can_stand_for_a_date(pairs: list[tuple[str | None, str | None]]) -> None:
    jobs = [job(*pair) for pair in pairs]
    assert 0 <= years_of_experience(jobs, TODAY) <= TODAY.year
    for one in sorted(jobs, key=newest_first):
        parse(one.start_date)
        display_end(one.end_date)
        found = span(one, TODAY)
        assert found is None or found[0] <= found[1] <= TODAY.year * 12 + TODAY.month - 1
