"""Works out what follows from the record's numbers: 58% of a fall from 19 to 8, 28 people of 24 and 4."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, pairwise
from typing import Final

from generator.providers.grounding.evidence import Scope
from generator.providers.grounding.kinds import alike, are_people, are_staff
from generator.providers.grounding.matter import context_fits, end_of, year_of
from generator.providers.grounding.passage import Passage
from generator.providers.grounding.quantities import Quantity
from generator.providers.grounding.tokens import root
from generator.providers.grounding.units import MONTH, SPANS, YEAR
from generator.providers.grounding.values import ALMOST, ROUND, same_unit
from generator.providers.wordlists import word_set

_WEEK: Final = SPANS["week"]
_IN_PARTS: Final = 2.0
"""The same, where the draft says it in parts: three quarters."""
_ROUGHLY: Final = 0.03
_SURELY: Final = 0.005
"""Shares by which what is worked out may be rounded without saying so: times and time, other numbers."""
_ALMOST_A_PART: Final = 0.87
"""What "nearly half" must be of a half at least."""
_DERIVED: Final = 0.6
"""Percentage points by which a worked-out percentage may be rounded."""

_HALVES_OF_THE_DAY: Final = (("a",), ("p",), ("am",), ("pm",))
_ENOUGH: Final = 2
_SIZES: Final = ("count", "measure")
_JOINTS: Final = ("to", "of", "instead", "from", "against", "versus", "vs")
_NEAR: Final = 4
"""Tokens from a number of things to how long each takes, at most."""
_BESIDES: Final = frozenset(map(root, word_set("colleagues peers coworkers")))
_A_YEAR: Final = {
    "day": (365.0, 250.0),
    "week": (52.0, 48.0),
    "month": (12.0,),
    "quarter": (4.0,),
    "year": (1.0,),
}
"""How often a year each unit of time comes: all days, or those at work."""

_Derived = tuple[str, str, float, Quantity, Quantity]
"""Kind, unit and value of what follows from two numbers, and those."""


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
    before = passage.tokens[number.begin - 1].folded if number.begin else ""
    besides = following == "other" or before in ("with", "alongside") or not _BESIDES.isdisjoint(number.nouns)
    return number.kind == "count" and (following == "others" or (besides and are_people(number.nouns)))


def _of_one_kind_or_staff(first: Quantity, second: Quantity) -> bool:
    return alike(first.nouns, second.nouns) or (are_staff(first.nouns) and are_staff(second.nouns))


def follows(said: Quantity, draft: Passage, passage: Passage, scope: Scope) -> bool:
    """Whether a number can be worked out from those of one sentence that tells of the same."""
    if not draft.english or said.kind == "year" or said.label or _is_an_end(said, draft):
        return False
    return any(
        _says(said, kind, unit, value)
        and (kind != "count" or _may_be_of(said, first, second))
        and context_fits(said, draft, first, passage, scope, second)
        for kind, unit, value, first, second in _derived(passage, passage.quantities)
    )


def _may_be_of(said: Quantity, first: Quantity, second: Quantity) -> bool:
    """Whether what a number counts may be what two others count."""
    known = (*first.nouns, *second.nouns)
    return not said.nouns or not known or alike(said.nouns, known) or are_people(said.nouns)


def follows_from_itself(said: Quantity, draft: Passage) -> bool:
    """Whether a number can be worked out from others of its sentence, which are held against the record."""
    others = tuple(q for q in draft.quantities if q is not said and not _is_an_hour(q))
    if len(others) < _ENOUGH or said.kind == "year" or said.label or _is_an_end(said, draft):
        return False
    if _is_an_hour(said):
        return False
    counts = [q.readings[0] for q in others if q.kind == said.kind == "count"]
    return any(_worked_out(said, a + b) for a, b in combinations(counts, 2)) or any(
        _says(said, kind, unit, value) and (kind != "count" or _may_be_of(said, first, second))
        for kind, unit, value, first, second in _derived(draft, others)
    )


def _is_an_hour(quantity: Quantity) -> bool:
    """Whether a number is of the clock, of which no sum is made: "2 p.m."."""
    return quantity.nouns[:1] in _HALVES_OF_THE_DAY


def _says(said: Quantity, kind: str, unit: str, value: float) -> bool:
    if kind == "rate":
        return said.kind == "count" and said.rate != "" and _worked_out(said, value)
    fits = kind == said.kind and (kind == "percent" or same_unit(unit, said.unit))
    return fits and _worked_out(said, value)


def _is_an_end(said: Quantity, draft: Passage) -> bool:
    """Whether a number is where something began or ended, and so no number that is worked out."""
    return end_of(said, draft) != ""


def at_another_rate(said: Quantity, known: Quantity) -> bool:
    """Whether a rate is the record's per another unit of time: one a day is thirty a month."""
    if said.kind != known.kind or said.unit != known.unit or said.rate == known.rate:
        return False
    return any(
        _worked_out(said, known.readings[0] * often / seldom)
        for often in _A_YEAR.get(known.rate, ())
        for seldom in _A_YEAR.get(said.rate, ())
    )


def _derived(passage: Passage, known: Sequence[Quantity]) -> Iterator[_Derived]:
    """What numbers of a sentence say together: how far it went, how many times, how long it took."""
    numbers = [q for q in known if q.kind not in ("year", "ordinal")]
    years = [q for q in known if q.kind == "year"]
    monthly = any(token.folded in ("monthly", "month") for token in passage.tokens)
    if len(years) > 1:
        yield "count", "", float(len(years)), years[0], years[-1]
        yield "span", "", YEAR * len(years), years[0], years[-1]
    for first, second in combinations(years, 2):
        yield (
            "span",
            "",
            YEAR * abs(second.readings[0] - first.readings[0]),
            numbers[0] if numbers else first,
            first,
        )
    for number in numbers:
        if number.kind == "percent":
            yield "percent", "", number.readings[0] - 100, number, number
    for share, whole in (
        (a, b) for a in numbers for b in numbers if a.kind == "percent" and b.kind == "count"
    ):
        yield "count", "", share.readings[0] * whole.readings[0] / 100, whole, whole
    for cost, size in ((a, b) for a in numbers for b in numbers if a.kind == "money" and b.kind in _SIZES):
        if size.readings[0]:
            yield "money", cost.unit, cost.readings[0] / size.readings[0], cost, cost
    for part, whole in _parts_and_wholes(numbers):
        yield "percent", "", 100 * part.readings[0] / whole.readings[0], part, part
    for before, after in (*_changes(numbers, passage), *_dated(numbers, passage)):
        yield from _between(before, after, monthly=monthly)
    for first, second in pairwise(numbers):
        if first.kind == "count" and second.kind == "span":
            for unit in (YEAR, MONTH, _WEEK):
                if second.readings[0] > unit:
                    yield "rate", "", first.readings[0] * unit / second.readings[0], first, second
            if _is_of_length(first, second, passage):
                yield "span", "", first.readings[0] * second.readings[0], first, second
        if _is_range(first, second, passage):
            yield first.kind, first.unit, (first.readings[0] + second.readings[0]) / 2, first, second
    series = {id(q): q for pair in _dated(numbers, passage) for q in pair}.values()
    if series:
        first, *_, last = series
        yield first.kind, first.unit, sum(q.readings[0] for q in series), first, last
        yield "count", "", float(len(series)), first, last


def _is_of_length(first: Quantity, second: Quantity, passage: Passage) -> bool:
    """Whether each of some things takes a time: three 40-minute sessions, three sessions of 40 minutes."""
    between = [token.folded for token in passage.tokens[first.end : second.begin]]
    return not between or (between[-1] == "of" and len(between) <= _NEAR)


def _parts_and_wholes(numbers: Sequence[Quantity]) -> Iterator[tuple[Quantity, Quantity]]:
    """Numbers of which one may be a share of the other: 38 referrals of 610 patients."""
    counts = [q for q in numbers if q.kind in ("count", "money") and not q.label and not q.rate]
    for pair in combinations(counts, 2):
        part, whole = sorted(pair, key=lambda q: q.readings[0])
        if part.readings[0] and (part.kind, part.unit) == (whole.kind, whole.unit):
            yield part, whole


def _are_of_one_kind(first: Quantity, second: Quantity) -> bool:
    same = first.kind == second.kind and first.unit == second.unit
    return same and (not first.nouns or not second.nouns or first.nouns == second.nouns)


def _is_range(first: Quantity, second: Quantity, passage: Passage) -> bool:
    """Whether two numbers are the ends of one estimate: "90 to 110 a day"."""
    before = passage.tokens[first.begin - 1].folded if first.begin else ""
    between = [token.folded for token in passage.tokens[first.end : second.begin]]
    return _are_of_one_kind(first, second) and between in (["to"], ["-"], ["–"]) and before != "from"


def _changes(numbers: Sequence[Quantity], passage: Passage) -> Iterator[tuple[Quantity, Quantity]]:
    """Two numbers of the same things, the earlier first: from five to three, three instead of five."""
    shares = [number for number in numbers if number.kind == "percent"]
    for first, second in (*pairwise(numbers), *pairwise(shares)):
        joints = [token.folded for token in passage.tokens[first.end : second.begin]]
        joint = next((word for word in _JOINTS if word in joints), "")
        if _are_of_one_kind(first, second) and joint:
            yield (second, first) if joint == "from" else (first, second)


def _dated(numbers: Sequence[Quantity], passage: Passage) -> Iterator[tuple[Quantity, Quantity]]:
    """Numbers of the same things in two years, the earlier first."""
    dated = sorted((year[0], q.begin, q) for q in numbers if (year := year_of(q, passage)))
    for (_, _, first), (_, _, second) in combinations(dated, 2):
        if _are_of_one_kind(first, second):
            yield first, second


def _between(before: Quantity, after: Quantity, *, monthly: bool) -> Iterator[_Derived]:
    """How far it went from one number to another, by which share, how many times."""
    a, b = before.readings[0], after.readings[0]
    if a and b:
        yield "times", "", max(a / b, b / a), before, after
        yield "percent", "", 100 * abs(b - a) / a, before, after
        yield before.kind, before.unit, abs(b - a), before, after
        if before.kind == "money" and monthly:
            yield before.kind, before.unit, 12 * abs(b - a), before, after


def _worked_out(said: Quantity, value: float) -> bool:
    wanted = said.readings[0]
    slack = (_ROUGHLY if said.kind in ("times", "span") else _SURELY) * value
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
            return 0.75 * value <= wanted <= value
        case _:
            return value <= wanted <= 1.5 * value
