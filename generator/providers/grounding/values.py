"""Says whether a number of a draft is true where the record has another: 1.2k and 1,200, over 400 and 480."""

import math
from typing import Final

from generator.providers.grounding.numerals import read_numeral
from generator.providers.grounding.quantities import Quantity
from generator.providers.grounding.tokens import root, tokens
from generator.providers.grounding.units import YEAR
from generator.providers.wordlists import word_set

ROUND: Final = 0.05
"""How far "about" reaches, as a share."""
ALMOST: Final = 0.9
"""The share of itself that "almost" a number must at least be."""
_NEAR_BELOW: Final = 1.4
_OVER_MEANS_ACROSS: Final = 10
"""Up to this, "over two sites" may be across them."""
_PERIODS: Final = frozenset(
    map(
        root,
        word_set("weekends evenings nights mornings sessions shifts seasons terms semesters sprints phases"),
    )
)
_VAGUE: Final = 50
"""How many times "hundreds" there may be at most."""
_SAME: Final = 0.003
_EXACT: Final = 1e-9
_THIRDS: Final = 0.7
"""Percentage points by which a third and two thirds are commonly rounded."""
_UNDER: Final = 0.77
"""The share of itself that "under" a number must at least be."""
_SOME_IN: Final = 2.5
"""Percentage points by which "four in ten" is rounded."""
_OF_MONEY: Final = frozenset(
    map(
        root,
        word_set(
            "crowns pounds euros dollars revenue sales turnover budget savings costs income profit debt "
            "donations grants"
        ),
    )
)
_CROWNS: Final = word_set("sek nok dkk czk kr")
_SPAN_TOLERANCE: Final = 0.03
"""Twelve months are a year and four weeks are a month, as people count."""
_CLOSE_KINDS: Final = {
    ("count", "ordinal"),
    ("ordinal", "count"),
    ("times", "count"),
    ("count", "times"),
    ("count", "money"),
}


def same_value(said: Quantity, known: Quantity) -> bool:
    """Whether the draft's number, bounded and in units as it is, is true where the record says the other."""
    values = _in_kind(known, said)  # nearly always none: every number is compared with every other
    return (
        bool(values)
        and _units_agree(said, known)
        and any(_holds(said, a, known, b) for a in said.readings for b in values)
    )


def _in_kind(known: Quantity, said: Quantity) -> tuple[float, ...]:
    """The record's number as one of the draft's kind, where it can be told so."""
    pair = (said.kind, known.kind)
    if said.kind == known.kind:
        return known.readings
    if pair == ("times", "percent"):
        return tuple(1 + value / 100 for value in known.readings)
    if pair == ("percent", "times"):
        return tuple(100 * (value - 1) for value in known.readings)
    if pair == ("span", "ordinal") and "year" in said.text:
        return tuple(value * YEAR for value in known.readings)
    if pair == ("count", "money") and said.nouns and _OF_MONEY.isdisjoint(said.nouns):
        return ()
    if pair in _CLOSE_KINDS:
        return known.readings
    if said.kind == "count" and not said.nouns:
        return _bare(known)
    return ()


def _bare(known: Quantity) -> tuple[float, ...]:
    """The record's number without its unit, which a draft may leave out: "aged 19 to 81"."""
    if known.kind == "span":
        numeral = read_numeral(tokens(known.text), 0, english=True)
        return numeral.readings if numeral else ()
    return known.readings if known.kind in ("year", "percent") else ()


def _units_agree(said: Quantity, known: Quantity) -> bool:
    if said.kind == "year":
        return not said.unit or said.unit == known.unit
    return not said.unit or not known.unit or same_unit(said.unit, known.unit)


def same_unit(first: str, second: str) -> bool:
    """Whether two units are one, as far as is said: crowns may be any country's."""
    return first == second or ("kr" in (first, second) and {first, second} <= _CROWNS)


def _same_number(said: Quantity, a: float, b: float) -> bool:
    if said.kind == "percent" and any(abs(value % (100 / 3)) < _SAME and value % 1 for value in (a, b)):
        return abs(a - b) < _THIRDS
    if "dozen" in said.text:
        return abs(a - b) <= ROUND * abs(b)
    if said.kind == "percent" and " in " in said.text:
        return abs(a - b) <= _SOME_IN
    return abs(a - b) <= abs(b) * (_SPAN_TOLERANCE if said.kind == "span" else _EXACT)


def same_length(a: float, b: float) -> bool:
    """Whether two lengths of time are one, as people count: a year and twelve months."""
    return abs(a - b) <= abs(b) * _SPAN_TOLERANCE


def _may_be_across(said: Quantity, a: float) -> bool:
    """Whether "over" may mean how long or how far: over two years, over eleven weekends, over three sites."""
    return said.kind == "span" or a <= _OVER_MEANS_ACROSS or not _PERIODS.isdisjoint(said.nouns)


def _is_rounded_down(said: Quantity, a: float, b: float) -> bool:
    """Whether "over a" is what people say of b: over 400 of 480, hundreds of 480, not over 30 of 480."""
    if said.bound == "least" and said.text.endswith("s") and not any(c.isdigit() for c in said.text):
        return b <= _VAGUE * a
    size = 10.0 ** math.floor(math.log10(b)) if b > 0 else 1.0
    return a >= math.floor(b / size) * size * (1 - _EXACT) or b <= _NEAR_BELOW * a


def _holds(said: Quantity, a: float, known: Quantity, b: float) -> bool:
    """Whether "a", bounded as it is in the draft, is true where the record says "b"."""
    same = _same_number(said, a, b)
    if said.text.endswith("figure") and said.bound in ("least", "over"):
        return a <= b < 10 * a
    if said.kind == "year":
        return a == b
    match said.bound:
        case "":
            return same and known.bound not in ("almost", "most")
        case "about":
            return same or abs(a - b) <= ROUND * abs(b)
        case "almost":
            return (same and known.bound in ("almost", "most")) or ALMOST * a <= b < a
        case "over":
            if same and (known.bound in ("over", "least") or _may_be_across(said, a)):
                return True
            return a < b and _is_rounded_down(said, a, b)
        case "least":
            return same or (a < b and _is_rounded_down(said, a, b))
        case "most" | "under":
            if known.bound in ("most", "under"):
                return same
            return same or _UNDER * a <= b <= a
