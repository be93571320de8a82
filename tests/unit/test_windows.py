"""Limits as operators write them mean what the package says that counts in other stores."""

import limits
from hypothesis import given
from hypothesis import strategies as st

from generator.windows import PATTERN, Limit

numbers = st.integers(min_value=1, max_value=10_000)


@given(
    numbers,
    st.sampled_from([" per ", "/", " / ", "  PER  "]),
    st.one_of(st.just(""), numbers.map(lambda number: f"{number} ")),
    st.sampled_from(["second", "minute", "Hour", "day", "month", "year"]),
    st.sampled_from(["", "s"]),
)
def test_a_limit_means_the_same_to_the_library(
    calls: int, per: str, units: str, unit: str, plural: str
) -> None:
    text = f"{calls}{per}{units}{unit}{plural}"
    assert PATTERN.fullmatch(text)
    theirs = limits.parse(text)
    assert Limit.of(text) == (theirs.amount, theirs.get_expiry())
