"""Finds a whole where the record speaks of a part: "all 112 left on time", of which 104 did."""

import re
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Final

from generator.providers.grounding.evidence import Scope
from generator.providers.grounding.passage import Passage
from generator.providers.grounding.quantities import Quantity
from generator.providers.grounding.values import same_value

_ALL_OF_THEM: Final = re.compile(
    r"\b(?:all|each|every one) (?:of (?:whom|them|which)|passed|succeeded|completed|qualified)\b|\bboth\b",
    re.IGNORECASE,
)
_SOME_OF: Final = re.compile(
    r"\b(?:one|some|most|many|several|part|half) of (?:which|whom|them)\b", re.IGNORECASE
)
_OF_THEM: Final = ("of whom", "of them", "of which")
_LONGEST_WHOLE: Final = 4
"""Tokens between a part and its whole, at most: "34 of the app's 52"."""


def made_whole(draft: Passage, scope: Scope) -> Iterator[str]:
    """What is wrong with "all" and "both" where the record, of the same number, says that it was some."""
    if not draft.english or not (
        _ALL_OF_THEM.search(draft.text) or any(_says_all(q, draft) for q in draft.quantities)
    ):
        return
    if any(
        _says_all(known, passage) and any(same_value(q, known) for q in draft.quantities)
        for passage, known in scope.quantities
    ):
        return  # the record says so too
    part = next((part for passage in scope.passages for part in _parts(draft, passage)), None)
    if part is not None:
        yield f"{scope.label[:1].upper()}{scope.label[1:]} says “{part}”, not all."


def _parts(draft: Passage, passage: Passage) -> Iterator[str]:
    """What a sentence of the record says in part and the draft's says of the whole."""
    some = _SOME_OF.search(passage.text)
    if some and not _SOME_OF.search(draft.text) and _shares_an_amount(draft, passage):
        yield some[0]
    for part, whole in pairwise(passage.quantities):
        between = [t.folded for t in passage.tokens[part.end : whole.begin]]
        if (
            between[:1] == ["of"]
            and len(between) <= _LONGEST_WHOLE
            and any(_says_all(q, draft) and same_value(q, whole) for q in draft.quantities)
        ):
            yield part.text
    said = [q.readings for q in draft.quantities if q.kind == "count"]
    for whole, part in combinations(passage.quantities, 2):
        behind = " ".join(t.folded for t in passage.tokens[part.end : part.end + 2])
        before = " ".join(t.folded for t in passage.tokens[part.begin - 2 : part.begin])
        is_part = part.kind == "count" and part.readings[0] < whole.readings[0]
        if (
            is_part
            and {behind, before} & {*_OF_THEM}
            and whole.readings in said
            and part.readings not in said
        ):
            yield part.text


def _shares_an_amount(draft: Passage, passage: Passage) -> bool:
    amounts = [quantity for quantity in draft.quantities if quantity.kind != "year"]
    return any(same_value(quantity, known) for quantity in amounts for known in passage.quantities)


def _says_all(quantity: Quantity, draft: Passage) -> bool:
    """Whether a number is of all there were: "all 112", "all of the 14"."""
    before = [t.folded for t in draft.tokens[max(0, quantity.begin - 3) : quantity.begin]]
    while before and before[-1] in ("the", "of", "my", "our", "these", "those"):
        before.pop()
    return before[-1:] == ["all"]
