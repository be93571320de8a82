"""Works out what follows from the record's numbers: 58% of a fall from 19 to 8, 28 people of 24 and 4."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, pairwise
from typing import Final

from generator.providers.grounding.evidence import Scope
from generator.providers.grounding.kinds import alike, are_people, are_staff
from generator.providers.grounding.matter import context_fits
from generator.providers.grounding.passage import Passage
from generator.providers.grounding.quantities import Quantity
from generator.providers.grounding.units import YEAR
from generator.providers.grounding.values import ALMOST, ROUND

_IN_PARTS: Final = 2.0
"""The same, where the draft says it in parts: three quarters."""
_ALMOST_A_PART: Final = 0.87
"""What "nearly half" must be of a half at least."""
_DERIVED: Final = 0.6
"""Percentage points by which a worked-out percentage may be rounded."""

_A_YEAR: Final = {
    "day": (365.0, 250.0),
    "week": (52.0, 48.0),
    "month": (12.0,),
    "quarter": (4.0,),
    "year": (1.0,),
}
"""How often a year each unit of time comes: all days, or those at work."""


def sums_of(scope: Scope) -> Iterator[Quantity]:
    """Two groups taken together, or others and oneself: "three nurses and two aides" are five people."""
    for passage in scope.passages:
        for number in passage.quantities:
            if counts_others(number, passage):
                yield replace(number, readings=(number.readings[0] + 1,))
        for first, second in pairwise(passage.quantities):
            if first.kind == second.kind == "count" and first.nouns and second.nouns:
                between = [t.text.casefold() for t in passage.tokens[first.end : second.begin]]
                if ("and" in between or "," in between) and _of_one_kind_or_staff(first, second):
                    nouns = (*first.nouns, *second.nouns)
                    total = first.readings[0] + second.readings[0]
                    yield replace(first, readings=(total,), nouns=nouns, label="", bound="", rate="")


def counts_others(number: Quantity, passage: Passage) -> bool:
    """Whether a number is of people besides the person: "20 other volunteers"."""
    following = passage.tokens[number.end].folded if number.end < len(passage.tokens) else ""
    return number.kind == "count" and following == "other" and are_people(number.nouns)


def _of_one_kind_or_staff(first: Quantity, second: Quantity) -> bool:
    return alike(first.nouns, second.nouns) or (are_staff(first.nouns) and are_staff(second.nouns))


def follows(said: Quantity, draft: Passage, passage: Passage, scope: Scope) -> bool:
    """Whether a number can be worked out from those of one sentence that tells of the same."""
    if not draft.english or said.kind == "year":
        return False
    if said.kind == "span" and not said.bound and _between_years(said, passage):
        return context_fits(said, draft, passage.quantities[0], passage, scope)
    if said.kind == "percent" and any(
        _worked_out(said, value - 100) and context_fits(said, draft, known, passage, scope)
        for known in passage.quantities
        if known.kind == "percent"
        for value in known.readings
    ):
        return True
    if said.kind == "percent" and any(
        _worked_out(said, share) and context_fits(said, draft, known, passage, scope)
        for known, share in _shares(passage)
    ):
        return True
    return any(
        _worked_out(said, value) and context_fits(said, draft, first, passage, scope, second)
        for first, second, joint in _pairs(passage)
        for value in _between(first.readings[0], second.readings[0], said, first, joint)
    )


def at_another_rate(said: Quantity, known: Quantity) -> bool:
    """Whether a rate is the record's per another unit of time: one a day is thirty a month."""
    if said.kind != known.kind or said.unit != known.unit or said.rate == known.rate:
        return False
    return any(
        _worked_out(said, known.readings[0] * often / seldom)
        for often in _A_YEAR.get(known.rate, ())
        for seldom in _A_YEAR.get(said.rate, ())
    )


def _shares(passage: Passage) -> Iterator[tuple[Quantity, float]]:
    """What share one number of a sentence is of another: 38 referrals of 610 patients."""
    counts = [q for q in passage.quantities if q.kind == "count" and not q.label and not q.rate]
    for first, second in combinations(counts, 2):
        less, more = sorted((first, second), key=lambda q: q.readings[0])
        if less.readings[0]:
            yield less, 100 * less.readings[0] / more.readings[0]


def _between_years(said: Quantity, passage: Passage) -> bool:
    """Whether a length of time is that between two years of a sentence: 2020 and 2023 are three years."""
    years = [quantity.readings[0] for quantity in passage.quantities if quantity.kind == "year"]
    return any(said.readings[0] == YEAR * abs(second - first) for first, second in pairwise(years))


def _pairs(passage: Passage) -> Iterator[tuple[Quantity, Quantity, str]]:
    """Two numbers of the same things, one after the other, and what joins them: "to", "of"."""
    numbers = [quantity for quantity in passage.quantities if quantity.kind != "year"]
    for first, second in pairwise(numbers):
        same = first.kind == second.kind and first.unit == second.unit
        if same and (not first.nouns or not second.nouns or first.nouns == second.nouns):
            joints = [token.folded for token in passage.tokens[first.end : second.begin]]
            joint = next((word for word in ("to", "of", "instead", "from") if word in joints), "")
            if joint == "from":
                yield second, first, joint
            elif joint:
                yield first, second, joint


def _between(before: float, after: float, said: Quantity, first: Quantity, joint: str) -> Iterator[float]:
    """What two numbers say together: how far it went, by which share, how many times, how many of all."""
    if not before or not after:
        return
    if joint == "of":
        if said.kind == "percent" and after >= before:
            yield 100 * before / after
        return
    if said.kind == "times":
        yield max(after / before, before / after)
    elif said.kind == "percent":
        yield 100 * abs(after - before) / before
        if first.kind == "percent":
            yield abs(after - before)
    elif said.kind == first.kind and said.unit == first.unit:
        yield abs(after - before)


def _worked_out(said: Quantity, value: float) -> bool:
    wanted = said.readings[0]
    slack = 0.03 * value
    if said.kind == "percent":
        slack = _DERIVED if any(c.isdigit() for c in said.text) else _IN_PARTS
    match said.bound:
        case "":
            return abs(wanted - value) <= slack
        case "about":
            return abs(wanted - value) <= max(slack, ROUND * value)
        case "almost":
            least = ALMOST if any(c.isdigit() for c in said.text) else _ALMOST_A_PART
            return least * wanted <= value <= wanted
        case "over" | "least":
            return value / 2 <= wanted <= value
        case _:
            return value <= wanted <= 1.5 * value
