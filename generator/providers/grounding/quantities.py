"""Reads what the numbers of a text say: how many of what, more or less than that, and how often.

A number alone proves nothing: eight engineers are not eight clusters, and 40% of what matters as much as
the 40. So each comes with its kind and unit, the nouns beside it, the bound before it ("over", "almost")
and the rate behind it ("a month").
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from generator.providers.grounding.numerals import SUFFIXES, Numeral, read_numeral
from generator.providers.grounding.tokens import Token, tokens
from generator.providers.grounding.units import (
    CURRENCIES,
    MEASURES,
    PER,
    RATES,
    SMALL_WORDS,
    SPANS,
    bound_before,
)
from generator.providers.wordlists import word_set

Kind = Literal["count", "percent", "money", "times", "span", "measure", "year", "ordinal", "month"]
Bound = Literal["", "about", "almost", "over", "least", "most", "under"]

_WINDOW: Final = 4
"""Words after a number among which its noun is looked for."""
_COLLECTIVES: Final = word_set(
    "team teams group groups staff crew class classes fleet portfolio squad department panel cohort force "
    "workforce unit brigade caseload network community set batch audience list roster headcount committee"
)
_MULTIPLES: Final = {
    **dict.fromkeys(word_set("doubled doubling doubles twofold verdoppelt verdoppelte duplicado"), 2.0),
    **dict.fromkeys(word_set("tripled tripling triples trebled trebling threefold verdreifacht"), 3.0),
    **dict.fromkeys(word_set("quadrupled quadrupling quadruples fourfold vervierfacht"), 4.0),
    "quintupled": 5.0,
    "fivefold": 5.0,
    "sixfold": 6.0,
    "sevenfold": 7.0,
    "eightfold": 8.0,
    "tenfold": 10.0,
    "hundredfold": 100.0,
}
_DOUBLE: Final = {"double": 2.0, "triple": 3.0, "treble": 3.0, "quadruple": 4.0}
_AFTER_DOUBLE: Final = word_set("the our its their his her that what as last")
_RANGE_SIGNS: Final = frozenset(("-", "–", "—", "to", "and", "or"))
_TWICE: Final = {"twice": 2.0, "thrice": 3.0}
_HALVED: Final = word_set("halved halving halves halbiert halbierte")
_PARTS: Final = {
    "half": 50.0,
    "third": 100 / 3,
    "thirds": 100 / 3,
    "quarter": 25.0,
    "quarters": 25.0,
    "fifth": 20.0,
    "fifths": 20.0,
    "tenth": 10.0,
    "tenths": 10.0,
}
_BEFORE_A_PART: Final = word_set("by to than nearly almost about over roughly around")
_PERCENT: Final = word_set("% percent pct percentage prozent procent procento porcento %p pp")
_PER_CENT: Final = {("per", "cent"), ("pour", "cent"), ("por", "ciento"), ("por", "cento")}
_LABELS: Final = word_set(
    "level band grade grades year years' key stage phase tier class type category step version top iso round "
    "chapter series part form room ward unit page"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a text and what it counts.

    Attributes:
        readings: what it may mean.
        unit: of money the currency; of a measure its name; of a span seconds; else nothing.
        nouns: stems of the words it counts, by position the last is the head.
        bound: how it is hedged.
        rate: stem of the unit of time it is per, if any.
        begin, end: its tokens, nouns left out.
        text: as written.
    """

    readings: tuple[float, ...]
    kind: Kind
    unit: str
    nouns: tuple[str, ...]
    bound: Bound
    rate: str
    begin: int
    end: int
    text: str


def read_quantities(row: Sequence[Token], *, english: bool = True) -> tuple[Quantity, ...]:
    """The numbers of a row in their order."""
    found: list[Quantity] = []
    at = 0
    while at < len(row):
        quantity = _quantity(row, at, english=english)
        if quantity is None:
            at += 1
            continue
        found.append(quantity)
        at = max(quantity.end, at + 1)
    return tuple(_shared(found, row))


def quantities_of(text: str, *, english: bool = True) -> tuple[Quantity, ...]:
    """:func:`read_quantities` of a text."""
    return read_quantities(tokens(text), english=english)


def _quantity(row: Sequence[Token], at: int, *, english: bool) -> Quantity | None:
    multiple = _multiple(row, at)
    if multiple:
        return multiple
    numeral = read_numeral(row, at, english=english)
    if numeral is None or _is_part_of_a_name(row, at):
        return None
    return _measured(row, at, numeral)


def _multiple(row: Sequence[Token], at: int) -> Quantity | None:
    """A number that a word says by itself: doubled, twice, half of, a third, halved."""
    token = row[at]
    if not token.is_word:
        return None
    word, after = token.folded, row[at + 1].folded if at + 1 < len(row) else ""
    before = row[at - 1].folded if at else ""
    if word in _MULTIPLES:
        return _found(row, at, at + 1, (_MULTIPLES[word],), "times")
    if word in _DOUBLE and after in _AFTER_DOUBLE:
        return _found(row, at, at + 1, (_DOUBLE[word],), "times")
    if word in _TWICE:
        return _found(row, at, at + 1, (_TWICE[word],), "count" if _rate(row, at + 1) else "times")
    if word in _HALVED:
        return _found(row, at, at + 1, (50.0,), "percent")
    if (word == "half" and after in ("a", "an", "of", "the", "our", "all", "its", "their", "my")) or (
        word == "half" and before in ("by", "in", "than", "to", "nearly", "almost", "about", "over")
    ):
        unit = row[at + 2].folded if at + 2 < len(row) else ""
        if after in ("a", "an") and unit in SPANS:
            return _found(row, at, at + 3, (0.5 * SPANS[unit],), "span")
        if after == "a" and unit in ("million", "billion", "thousand", "dozen"):
            return None
        return _found(row, at, at + 1, (50.0,), "percent")
    if word in ("two", "three", "four", "a", "one"):
        return _part(row, at)
    return None


def _part(row: Sequence[Token], at: int) -> Quantity | None:
    """A fraction: a third of, two thirds, by a quarter; not the third quarter."""
    part_at = at + 2 if at + 1 < len(row) and row[at + 1].text == "-" else at + 1
    part = row[part_at].folded if part_at < len(row) else ""
    if part not in _PARTS or part == "half":
        return None
    parts = {"two": 2, "three": 3, "four": 4}.get(row[at].folded, 1)
    after = row[part_at + 1].folded if part_at + 1 < len(row) else ""
    before = row[at - 1].folded if at else ""
    if (parts > 1) != part.endswith("s") or (
        parts == 1 and after != "of" and before not in _BEFORE_A_PART and row[at].folded != "one"
    ):
        return None
    return _found(row, at, part_at + 1, (parts * _PARTS[part],), "percent")


def _measured(row: Sequence[Token], at: int, numeral: Numeral) -> Quantity | None:
    """A number in digits or words, with its unit on either side."""
    token, end = row[at], at + numeral.length
    readings = numeral.readings
    if token.date or _is_year(token, row, at, end):
        return _found(row, at, end, readings, "year")
    suffix = token.suffix
    if suffix.casefold() in ("st", "nd", "rd", "th"):
        return _found(row, at, end, readings, "ordinal")
    if suffix.casefold() == "x":
        return _found(row, at, end, readings, "times")
    if suffix and suffix not in SUFFIXES:
        unit = suffix.casefold()
        if unit in SPANS:
            return _found(row, at, end, tuple(v * SPANS[unit] for v in readings), "span")
        if unit in MEASURES:
            return _found(row, at, end, readings, "measure", MEASURES[unit])
        if unit in CURRENCIES:
            return _found(row, at, end, readings, "money", CURRENCIES[unit])
        return None  # 2FA, 3D: a name
    before = row[at - 1] if at else None
    currency = CURRENCIES.get(before.text.casefold()) if before else None
    if before and currency and (not before.is_word or before.text.isupper() or before.text == "kr"):
        return _found(row, at, end, readings, "money", currency)
    return _with_unit(row, at, end, readings, vague=numeral.vague)


def _with_unit(
    row: Sequence[Token], at: int, end: int, readings: tuple[float, ...], *, vague: bool
) -> Quantity | None:
    bound: Bound | None = "least" if vague else None
    if end < len(row) and row[end].text == "+":
        bound, end = "least", end + 1
    hyphen = end + 1 < len(row) and row[end].text in ("-", "‑", "–") and row[end + 1].glued
    unit_at = end + 1 if hyphen else end
    unit = row[unit_at] if unit_at < len(row) else None
    name = unit.folded if unit else ""
    following = row[unit_at + 1].folded if unit_at + 1 < len(row) else ""
    if (name, following) in _PER_CENT:
        return _found(row, at, unit_at + 2, readings, "percent", bound=bound)
    if name in _PERCENT:
        return _found(row, at, unit_at + 1, readings, "percent", bound=bound)
    if unit and name in CURRENCIES and (unit.is_word or unit.text in "€$£¥"):
        return _found(row, at, unit_at + 1, readings, "money", CURRENCIES[name], bound=bound)
    if name in ("us", "canadian", "australian") and following == "dollars":
        return _found(row, at, unit_at + 2, readings, "money", bound=bound)
    if name in SPANS and not (name in ("m", "s", "h") and unit and not unit.glued and unit.text.isupper()):
        return _found(row, at, unit_at + 1, tuple(v * SPANS[name] for v in readings), "span", bound=bound)
    if name in MEASURES:
        return _found(row, at, unit_at + 1, readings, "measure", MEASURES[name], bound=bound)
    if name in ("x", "×", "times", "fold"):
        if name == "times" and _rate(row, unit_at + 1):
            return _found(row, at, unit_at + 1, readings, "count", bound=bound)
        return _found(row, at, unit_at + 1, readings, "times", bound=bound)
    return _found(row, at, end, readings, "count", bound=bound)


def _found(
    row: Sequence[Token],
    begin: int,
    end: int,
    readings: tuple[float, ...],
    kind: Kind,
    unit: str = "",
    bound: Bound | None = None,
) -> Quantity:
    first = begin
    if first and row[first - 1].text.casefold() in CURRENCIES and kind == "money":
        first -= 1
    after = end < len(row) and row[end].text == "+"
    last = end + 1 if after else end
    found_bound = bound or ("least" if after else bound_before(row, first))
    nouns, rate = _nouns(row, last, kind)
    label = _label(row, begin) if kind in ("count", "ordinal") else ()
    text = " ".join(t.text + t.suffix for t in row[first:end])
    rate = rate or _rate_before(row, first)
    return Quantity(readings, kind, unit, (*label, *nouns), found_bound, rate, first, last, text)


def _label(row: Sequence[Token], at: int) -> tuple[str, ...]:
    """What a number names rather than counts: "Band 6", "ISO 27001", "a team of eight"."""
    if not at:
        return ()
    before = row[at - 1]
    if before.text in "-–" and at > 1 and before.glued:
        before = row[at - 2]
    if before.folded == "of":
        back = at - 2
        return (row[back].stem,) if back >= 0 and row[back].folded in _COLLECTIVES else ()
    name = before.is_word and before.text[0].isupper() and (at > 1 or before.text.isupper())
    starts = at == 1 or (at > 1 and row[at - 2].text in ".!?:;•")
    if before.folded in _LABELS or (name and not starts):
        return (before.stem,)
    return ()


def _nouns(row: Sequence[Token], at: int, kind: Kind) -> tuple[tuple[str, ...], str]:
    """The words that a number counts, and what it is per."""
    found: list[str] = []
    place = at
    while place < len(row) and len(found) < _WINDOW:
        token = row[place]
        if rate := _rate(row, place):
            return tuple(found), rate
        if token.text in ("-", "‑", "/", "&") or (token.text in "'’"):
            place += 1
            continue
        if not token.is_word or read_numeral(row, place, english=True):
            break
        if token.folded == "of" and not found and kind == "count":
            place += 1
            continue
        if token.folded in SMALL_WORDS:
            if token.folded in ("the", "our", "my", "all", "these", "its") and not found and kind == "count":
                place += 1
                continue
            break
        found.append(token.stem)
        place += 1
    return tuple(found), _rate(row, place) if place < len(row) else ""


def _rate(row: Sequence[Token], at: int) -> str:
    """The unit of time in "a month", "per week", "each year", "/day", "daily"."""
    if at >= len(row):
        return ""
    token = row[at]
    if token.folded in RATES:
        return RATES[token.folded]
    if token.folded in PER and at + 1 < len(row):
        return RATES.get("per " + row[at + 1].folded, "")
    return ""


def _rate_before(row: Sequence[Token], at: int) -> str:
    for token in reversed(row[max(0, at - 3) : at]):
        if not token.is_word or token.readings:
            break
        if token.folded in RATES:
            return RATES[token.folded]
    return ""


def _is_year(token: Token, row: Sequence[Token], at: int, end: int) -> bool:
    if not token.readings or token.suffix or len(token.text) != 4 or not token.text.isdigit():
        return False
    if not 1940 <= token.readings[0] <= 2060 or end > at + 1:
        return False
    before = row[at - 1].text.casefold() if at else ""
    after = row[at + 1].text.casefold() if at + 1 < len(row) else ""
    return before not in CURRENCIES and after not in CURRENCIES and after != "%"


def _is_part_of_a_name(row: Sequence[Token], at: int) -> bool:
    """Whether a number counts nothing, as in "24/7" and "360-degree"."""
    token = row[at]
    after = row[at + 1] if at + 1 < len(row) else None
    if after and after.text == "/" and after.glued and at + 2 < len(row) and row[at + 2].readings == (7.0,):
        return True
    if at > 1 and row[at - 1].text == "/" and token.glued and row[at - 2].readings == (24.0,):
        return True
    return bool(after and after.text == "-" and at + 2 < len(row) and row[at + 2].folded == "degree")


def _shared(found: Sequence[Quantity], row: Sequence[Token]) -> Iterator[Quantity]:
    """A range's first number and the second of "from 31 a month to four" have their unit from the other."""
    read: list[Quantity] = []
    for at, quantity in enumerate(found):
        if quantity.kind == "count" and not quantity.nouns:
            before, after = read[-1] if read else None, found[at + 1] if at + 1 < len(found) else None
            if after and after.kind != "year" and _between(row, quantity, after) in _RANGE_SIGNS:
                quantity = _like(quantity, after, row)
            elif before and before.kind != "year" and _just_before(row, quantity, before) == "to":
                quantity = _like(quantity, before, row)
        read.append(quantity)
    return iter(read)


def _between(row: Sequence[Token], first: Quantity, second: Quantity) -> str:
    return " ".join(t.text.casefold() for t in row[first.end : second.begin])


def _just_before(row: Sequence[Token], quantity: Quantity, before: Quantity) -> str:
    return row[quantity.begin - 1].folded if quantity.begin > before.end else ""


def _like(quantity: Quantity, other: Quantity, row: Sequence[Token]) -> Quantity:
    factor = _factor(other, row)
    return replace(
        quantity,
        kind=other.kind,
        unit=other.unit,
        nouns=other.nouns,
        rate=quantity.rate or other.rate,
        readings=tuple(value * factor for value in quantity.readings),
    )


def _factor(quantity: Quantity, row: Sequence[Token]) -> float:
    """Seconds of a span's unit."""
    if quantity.kind != "span":
        return 1.0
    for token in reversed(row[quantity.begin : quantity.end]):
        unit = token.folded or token.suffix.casefold()
        if unit in SPANS:
            return SPANS[unit]
    return 1.0
