"""Reads what the numbers of a text say: how many of what, more or less than that, and how often.

A number alone proves nothing: eight engineers are not eight clusters, and 40% of what matters as much as
the 40. So each comes with its kind and unit, the nouns beside it, the bound before it ("over", "almost")
and the rate behind it ("a month").
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Final, Literal

from generator.providers.grounding.counted import (
    LABELS,
    PEOPLE,
    label_of,
    nouns_of,
    rate_after_a_phrase,
    rate_at,
    rate_before,
    rate_behind,
)
from generator.providers.grounding.multiples import MULTIPLES, read_multiple
from generator.providers.grounding.numerals import NUMERALS, SUFFIXES, Numeral, read_numeral
from generator.providers.grounding.tokens import Token, tokens
from generator.providers.grounding.units import (
    CURRENCIES,
    MEASURES,
    SMALL_WORDS,
    SPANS,
    YEAR,
    Bound,
    bound_before,
)
from generator.providers.wordlists import word_set

Kind = Literal["count", "percent", "money", "times", "span", "measure", "year", "ordinal"]

_TELL_NUMBERS: Final = NUMERALS | MULTIPLES
_THE_SAME_OF: Final = frozenset(("of which", "instead of", "rather than", "down from", "up from"))
_WITHIN: Final = word_set("in within over after during for")
_OF_YEARS: Final = (["in"], ["as"], ["of"], ["at"])
_LONGEST_HEADING: Final = 5
_LONGEST_RANGE: Final = 3
_POINT: Final = "point"
_MEASURED: Final = word_set("span measure money percent")
_BEGIN_NUMBERS: Final = _TELL_NUMBERS | word_set("a an one")
_ROW_SIGNS: Final = frozenset(("-", "–", "—", "to", "and", "or", ",", ", and", ", or", "&"))
_RANGE_SIGNS: Final = frozenset(("-", "–", "—", "to", "and", "or"))
_PERCENT: Final = word_set("% percent pct percentage prozent procent procento porcento %p pp")
_HOURS: Final = word_set("hours minutes months weeks years")
_KINDS_OF_DAYS: Final = word_set("working business calendar consecutive full whole")
_SQUARE: Final = word_set("square sq")
_SIDES: Final = {"metre": word_set("metre metres meter meters m"), "foot": word_set("foot feet ft")}
_PER_CENT: Final = {("per", "cent"), ("pour", "cent"), ("por", "ciento"), ("por", "cento")}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a text and what it counts.

    Attributes:
        readings: what it may mean.
        unit: of money the currency; of a measure its name; of a span seconds; else nothing.
        label: stem of the word whose number it is, as in "Band 6" and "ISO 27001".
        nouns: stems of the words it counts, the label first.
        bound: how it is hedged.
        rate: stem of the unit of time it is per, if any.
        begin, end: its tokens, nouns left out.
        text: as written.
    """

    readings: tuple[float, ...]
    kind: Kind
    unit: str
    label: str
    nouns: tuple[str, ...]
    bound: Bound
    rate: str
    begin: int
    end: int
    text: str


def read_quantities(row: Sequence[Token], *, english: bool = True) -> tuple[Quantity, ...]:
    """The numbers of a row in their order."""
    if not any(token.readings or token.folded in _TELL_NUMBERS for token in row):
        return ()
    found: list[Quantity] = []
    at = 0
    while at < len(row):
        token = row[at]
        may_begin = token.readings or token.folded in _BEGIN_NUMBERS
        quantity = _quantity(row, at, english=english) if may_begin else None
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
    said = read_multiple(row, at)
    if said:
        return _found(row, said.begin, said.end, said.readings, said.kind)
    numeral = read_numeral(row, at, english=english)
    if numeral is None or _is_part_of_a_name(row, at):
        return None
    return _measured(row, at, numeral)


def _measured(row: Sequence[Token], at: int, numeral: Numeral) -> Quantity | None:
    """A number in digits or words, with its unit on either side."""
    token, end = row[at], at + numeral.length
    readings = numeral.readings
    if token.date or _is_year(token, row, at, end):
        return _found(row, at, end, readings, "year")
    suffix = token.suffix
    if suffix == "s" and at and ((row[at - 1].text == "-" and token.glued) or row[at - 1].folded in LABELS):
        return _found(row, at, end, readings, "count")  # under-12s, Year 7s
    if suffix.casefold() in ("st", "nd", "rd", "th"):
        return _found(row, at, end, readings, "ordinal")
    if suffix.casefold() == "x":
        return _found(row, at, end, readings, "times")
    if suffix and suffix not in SUFFIXES:
        unit = suffix.casefold()
        if unit in SPANS:
            return _found(row, at, end, tuple(v * SPANS[unit] for v in readings), "span")
        if unit in MEASURES:
            dimension, factor = MEASURES[unit]
            return _found(row, at, end, tuple(v * factor for v in readings), "measure", dimension)
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
    if end + 1 < len(row) and row[end].text in "-–" and row[end + 1].folded == "plus":
        bound, end = "least", end + 2
    if end < len(row) and row[end].text == "+":
        bound, end = "least", end + 1
    hyphen = end + 1 < len(row) and row[end].text in ("-", "‑", "–") and row[end + 1].glued
    unit_at = end + 1 if hyphen else end
    unit = row[unit_at] if unit_at < len(row) else None
    name = unit.folded if unit else ""
    following = row[unit_at + 1].folded if unit_at + 1 < len(row) else ""
    if name in ("figure", "figures") and hyphen and 4 <= readings[0] <= 9:
        least = (10.0 ** (readings[0] - 1),)
        return _found(row, at, unit_at + 1, least, "money", bound=bound or bound_before(row, at) or "least")
    if name in _SQUARE and (area := _area(row, unit_at + 1)):
        measured, end_of_unit = area
        return _found(row, at, end_of_unit, readings, "measure", measured, bound=bound)
    if (name, following) in _PER_CENT:
        return _found(row, at, unit_at + 2, readings, "percent", bound=bound)
    if name in _PERCENT:
        return _found(row, at, unit_at + 1, readings, "percent", bound=bound)
    if unit and name in CURRENCIES and (unit.is_word or unit.text in "€$£¥"):
        return _found(row, at, unit_at + 1, readings, "money", CURRENCIES[name], bound=bound)
    if name in ("us", "canadian", "australian") and following == "dollars":
        return _found(row, at, unit_at + 2, readings, "money", bound=bound)
    if (name in _KINDS_OF_DAYS and following in SPANS) or (
        unit and unit.is_word and name not in SMALL_WORDS | NUMERALS and following in _HOURS
    ):
        return _found(
            row, at, unit_at + 2, tuple(v * SPANS[following] for v in readings), "span", bound=bound
        )
    if name in ("year", "years") and following == "old":
        return _found(row, at, unit_at + 2, readings, "count", bound=bound)
    if hyphen and name == "year" and following in ("-", "‑") and row[unit_at + 2].folded.startswith("old"):
        return _found(row, at, unit_at + 3, readings, "count", bound=bound)
    if name == "second" and not hyphen and following in ("-", "‑"):
        name = ""  # "50 second-line tickets"
    if name in SPANS and not (name in ("m", "s", "h") and unit and not unit.glued and unit.text.isupper()):
        return _found(row, at, unit_at + 1, tuple(v * SPANS[name] for v in readings), "span", bound=bound)
    if name in MEASURES:
        dimension, factor = MEASURES[name]
        scaled = tuple(v * factor for v in readings)
        return _found(row, at, unit_at + 1, scaled, "measure", dimension, bound=bound)
    if name in ("x", "×", "times", "fold"):
        if name == "times" and rate_at(row, unit_at + 1):
            return _found(row, at, unit_at + 1, readings, "count", bound=bound)
        return _found(row, at, unit_at + 1, readings, "times", bound=bound)
    return _found(row, at, end, readings, "count", bound=bound)


def _area(row: Sequence[Token], at: int) -> tuple[str, int] | None:
    """The unit behind "square" and the token after it: metres, feet."""
    while at < len(row) and row[at].text in "-‑.":
        at += 1
    word = row[at].folded if at < len(row) else ""
    name = next((name for name, words in _SIDES.items() if word in words), "")
    return (f"square {name}", at + 1) if name else None


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
    if [token.folded for token in row[end : end + 2]] == ["at", "most"]:
        bound = "most"
    found_bound = bound or ("least" if after else bound_before(row, first))
    nouns, rate = nouns_of(row, last, countable=kind == "count")
    label = label_of(row, begin) if kind in ("count", "ordinal") else ()
    text = " ".join(t.text + t.suffix for t in row[first:end])
    if not rate and kind in ("money", "percent"):
        rate = rate_before(row, first) or (rate_behind(row, last) if kind == "money" else "")
    if not rate and kind in ("money", "measure"):
        rate = rate_after_a_phrase(row, last)
    named = label[0] if label and label[0] != PEOPLE else ""
    return Quantity(readings, kind, unit, named, (*label, *nouns), found_bound, rate, first, last, text)


def _is_year(token: Token, row: Sequence[Token], at: int, end: int) -> bool:
    if not token.readings or token.suffix or len(token.text) != 4 or not token.text.isdigit():
        return False
    if not 1940 <= token.readings[0] <= 2060 or end > at + 1:
        return False
    before = row[at - 1].text.casefold() if at else ""
    after = row[at + 1].text.casefold() if at + 1 < len(row) else ""
    return before not in CURRENCIES and after not in CURRENCIES and after != "%"


def _is_part_of_a_name(row: Sequence[Token], at: int) -> bool:
    """Whether a number counts nothing, as in "24/7", "360-degree" and "22:30"."""
    token = row[at]
    after = row[at + 1] if at + 1 < len(row) else None
    if _is_of_a_clock(row, at) or _is_of_a_clock(row, at - 2):
        return True
    if after and after.text == "/" and after.glued and at + 2 < len(row) and row[at + 2].readings == (7.0,):
        return True
    if at > 1 and row[at - 1].text == "/" and token.glued and row[at - 2].readings == (24.0,):
        return True
    return bool(after and after.text == "-" and at + 2 < len(row) and row[at + 2].folded == "degree")


def _is_of_a_clock(row: Sequence[Token], at: int) -> bool:
    """Whether hours and minutes begin at a token: "16:00"."""
    three = row[at : at + 3] if at >= 0 else ()
    return (
        len(three) == 3
        and three[1].text == ":"
        and three[1].glued
        and three[2].glued
        and bool(three[0].readings)
        and len(three[2].text) == 2
        and bool(three[2].readings)
    )


def _shared(found: Sequence[Quantity], row: Sequence[Token]) -> Iterator[Quantity]:
    """A range's first number and the second of "from 31 a month to four" have their unit from the other."""
    read: list[Quantity] = []
    for at, quantity in enumerate(found):
        if read and _goes_into_detail(row, read[-1], quantity):
            whole = read.pop()
            length = (whole.readings[0] + quantity.readings[0],)
            read.append(
                replace(whole, readings=length, end=quantity.end, text=f"{whole.text} {quantity.text}")
            )
            continue
        if quantity.nouns[:1] == (_POINT,) and any(other.kind == "percent" for other in found):
            quantity = replace(quantity, kind="percent", nouns=quantity.nouns[1:])
        if quantity.kind == "count" and not quantity.nouns:
            before, after = _before(row, read, quantity), found[at + 1] if at + 1 < len(found) else None
            following = row[quantity.end].folded if quantity.end < len(row) else ""
            bracketed = row[quantity.begin - 1].text == "(" and following not in ("of", "out")
            ranges = after is not None and after.kind != "year" and _ranges_to(row, quantity, after)
            if before and bracketed and before.kind in _MEASURED and not ranges:
                quantity = _like(quantity, before, row)
            elif before and before.label and _between(row, before, quantity) in _ROW_SIGNS:
                quantity = replace(quantity, label=before.label, nouns=before.nouns)
            elif after and after.kind != "year" and _ranges_to(row, quantity, after):
                quantity = _like(quantity, after, row)
            elif before and before.kind != "year" and _goes_on(row, before, quantity):
                quantity = _like(quantity, before, row)
            elif _means_years(row, quantity) or (
                before and not _counts_more(read) and _are_years_of_those(row, before, quantity)
            ):
                quantity = replace(quantity, kind="span", readings=tuple(v * YEAR for v in quantity.readings))
            elif before and before.kind == "count" and before.nouns and _stands_alone(row, quantity):
                quantity = replace(quantity, nouns=before.nouns)
            elif heading := _heading(row, read, quantity):
                quantity = replace(quantity, nouns=heading)
        read.append(quantity)
    return iter(read)


def _goes_into_detail(row: Sequence[Token], before: Quantity, quantity: Quantity) -> bool:
    """Whether a time is the rest of the one before it: "1 hour 50 minutes"."""
    return (
        before.kind == quantity.kind == "span"
        and quantity.begin - before.end <= 1
        and _between(row, before, quantity) in ("", "and")
        and quantity.readings[0] < _factor(before, row)
    )


def _before(row: Sequence[Token], read: Sequence[Quantity], quantity: Quantity) -> Quantity | None:
    """The number before one, where "of which" is no time's: "112 boxes in five weeks, of which 104"."""
    of_which = [token.folded for token in row[max(0, quantity.begin - 2) : quantity.begin]] == ["of", "which"]
    return next((q for q in reversed(read) if not (of_which and q.kind == "span")), None)


def _between(row: Sequence[Token], first: Quantity, second: Quantity) -> str:
    return " ".join(t.text.casefold() for t in row[first.end : second.begin])


def _ranges_to(row: Sequence[Token], first: Quantity, second: Quantity) -> bool:
    """Whether two numbers are ends of one range: "3–5 days", "from 1.8 down to 0.6 percent"."""
    between = _between(row, first, second)
    if between in _RANGE_SIGNS:
        return True
    begins = first.begin > 0 and row[first.begin - 1].folded == "from"
    return begins and between.endswith(" to") and second.begin - first.end <= _LONGEST_RANGE


def _goes_on(row: Sequence[Token], before: Quantity, quantity: Quantity) -> bool:
    """Whether a bare number is of what the one before it is: "from 31 a month to four", "of which four"."""
    if before.kind in _MEASURED and _is_in_place_of(row, quantity.end):
        return True  # "33 minutes shorter, 41 instead of 74"
    if before.kind == "span" and before.text.endswith("ly"):
        return False  # "fortnightly meetings brought it down to 9"
    if before.kind in ("percent", "span") and quantity.rate:
        return False  # "every second week instead of four times a year"
    between = [token.folded for token in row[before.end : quantity.begin]]
    leads_in = row[before.begin - 1].folded if before.begin else ""
    if between[-1:] == ["to"] and before.kind == "span" and leads_in in _WITHIN:
        return False  # "in two years to 210,000"
    to_a_bound = (
        between[:1] == ["to"] and len(between) <= _LONGEST_RANGE and bound_before(row, quantity.begin) != ""
    )
    return (
        between[-1:] == ["to"]
        or to_a_bound
        or between[-4:-2] == ["of", "which"]
        or " ".join(between[-2:]) in _THE_SAME_OF
    )


def _is_in_place_of(row: Sequence[Token], at: int) -> bool:
    return " ".join(token.folded for token in row[at : at + 2]) in ("instead of", "rather than", "down from")


def _means_years(row: Sequence[Token], quantity: Quantity) -> bool:
    """Whether a bare number counts years: "the last five"."""
    return (
        quantity.begin > 0
        and row[quantity.begin - 1].folded in ("last", "past")
        and quantity.readings[0] < 60
    )


def _counts_more(read: Sequence[Quantity]) -> bool:
    """Whether a sentence has counted things before, of which a bare number may be."""
    return any(quantity.kind == "count" and quantity.nouns for quantity in read)


def _are_years_of_those(row: Sequence[Token], before: Quantity, quantity: Quantity) -> bool:
    """Whether a bare number is of the years before it: "eleven years in software, five in management"."""
    after = [token.folded for token in row[quantity.end : quantity.end + 2]]
    if after[-1:] == ["us"]:
        return False  # "over 14 months, four of us"
    return before.kind == "span" and before.readings[0] >= YEAR and after[:1] in _OF_YEARS


def _heading(row: Sequence[Token], read: Sequence[Quantity], quantity: Quantity) -> tuple[str, ...]:
    """What the numbers after a colon are of: "Visitors of the fair: 11,200", "16 students: 2 … and 14 …"."""
    colon = next((at for at, token in enumerate(row[: quantity.begin]) if token.text == ":"), 0)
    if counted := next((q.nouns for q in reversed(read) if q.end <= colon and q.nouns), ()):
        return counted
    if colon > _LONGEST_HEADING:
        return ()
    named = takewhile(lambda token: token.is_word and token.folded not in SMALL_WORDS, row[:colon])
    return tuple(token.stem for token in named)


def _stands_alone(row: Sequence[Token], quantity: Quantity) -> bool:
    """Whether nothing follows that a number could count, so that it counts what the one before did."""
    after = row[quantity.end] if quantity.end < len(row) else None
    return after is None or after.text in ",.;:!?)" or after.folded in ("i", "we")


def _like(quantity: Quantity, other: Quantity, row: Sequence[Token]) -> Quantity:
    factor = _factor(other, row)
    return replace(
        quantity,
        kind=other.kind,
        unit=other.unit,
        label=other.label,
        nouns=other.nouns,
        rate=quantity.rate or other.rate,
        readings=tuple(value * factor for value in quantity.readings),
    )


def _factor(quantity: Quantity, row: Sequence[Token]) -> float:
    """How much its unit is of the one its readings are in."""
    if quantity.kind not in ("span", "measure"):
        return 1.0
    if plain := row[quantity.begin].readings:
        return quantity.readings[0] / plain[0] if plain[0] else 1.0
    for token in reversed(row[quantity.begin : quantity.end]):
        unit = token.folded or token.suffix.casefold()
        if quantity.kind == "span" and unit in SPANS:
            return SPANS[unit]
        if quantity.kind == "measure" and unit in MEASURES:
            return MEASURES[unit][1]
    return 1.0
