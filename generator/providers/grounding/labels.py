"""Holds the numbers of names against the record: Level 3, Year 10, v2, the 95th percentile, COVID-19."""

import re
from itertools import pairwise
from typing import Final

from generator.providers.grounding.counted import LABELS
from generator.providers.grounding.evidence import Scope
from generator.providers.grounding.kinds import passing_words
from generator.providers.grounding.passage import Passage
from generator.providers.grounding.quantities import Quantity
from generator.providers.grounding.tokens import root
from generator.providers.grounding.values import same_value

_ORDINALS: Final = (
    *("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
)
_PERCENTILE: Final = root("percentile")
_THROUGH: Final = frozenset(("to", "-", "–", "—", "through"))
_LONGEST_ROW: Final = 3
"""Tokens between the ends of a row, at most: "Year 7 to Year 13"."""
_BESIDE: Final = 5
"""Tokens beside a number of a name that may be the name's."""


def is_named_otherwise(quantity: Quantity, scope: Scope) -> bool:
    """Whether the record has a name's number in another form: p95, v3, "the second year", "Years 9 to 11"."""
    return (
        _is_percentile(quantity, scope) or _is_written_short(quantity, scope) or _is_in_range(quantity, scope)
    )


def is_in_a_name(quantity: Quantity, draft: Passage, scope: Scope) -> bool:
    """Whether a number is of a longer form of a name that the record has without any: "COVID-19"."""
    if not quantity.label or draft.tokens[quantity.begin - 1].text != "-":
        return False
    return quantity.label in scope.stems - LABELS and all(
        known.label != quantity.label for _, known in scope.quantities
    )


def other_name(said: Quantity, draft: Passage, scope: Scope) -> Passage | None:
    """The name that a sentence gives with another number than the record: WSET Level 3 for Level 2."""
    if not said.label or said.kind != "count" or _is_in_range(said, scope):
        return None
    named = [p for p in scope.everything if any(q.label == said.label for q in p.quantities)]
    near = {t.stem for t in draft.tokens[max(0, said.begin - _BESIDE) : said.end + _BESIDE] if t.is_word}
    near -= {said.label} | passing_words()
    best = max(named, key=lambda p: len(near & p.content), default=None)
    if best is None or not near & best.content:
        return None
    right = [
        p
        for p in scope.everything
        if any(q.label == said.label and same_value(said, q) for q in p.quantities)
    ]
    if any(id(p) in scope.named and p.content - {said.label} <= near for p in right):
        return None
    alike_at_most = max((len(near & p.content) for p in right), default=0)
    return best if alike_at_most < len(near & best.content) else None


def _is_percentile(quantity: Quantity, scope: Scope) -> bool:
    """Whether an ordinal is the record's "p95" written out."""
    return (
        quantity.kind == "ordinal"
        and _PERCENTILE in quantity.nouns
        and f"p{quantity.readings[0]:.0f}" in scope.folded
    )


def _is_written_short(quantity: Quantity, scope: Scope) -> bool:
    """Whether the record has a label and its number as one word, or in words: v3, the second year."""
    if not quantity.label:
        return False
    number = int(quantity.readings[0])
    ordinal = _ORDINALS[number] if number < len(_ORDINALS) else ""
    return f"{quantity.label[0]}{number}" in scope.folded or (
        ordinal != "" and re.search(rf" {ordinal} (?:- )?{quantity.label}", scope.wording) is not None
    )


def _is_in_range(said: Quantity, scope: Scope) -> bool:
    """Whether a number lies in a row that the record gives the ends of: Year 10 of "Years 9 to 11"."""
    if not said.label or said.kind != "count":
        return False
    return any(
        first.label == second.label == said.label
        and passage.tokens[first.end : second.begin][:1]
        and passage.tokens[second.begin - 1].text in _THROUGH
        and second.begin - first.end <= _LONGEST_ROW
        and first.readings[0] <= said.readings[0] <= second.readings[0]
        for passage in scope.everything
        for first, second in pairwise(passage.quantities)
    )
