"""Reads words that are numbers by themselves: doubled, twice, half of, a third, fortnightly, second."""

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from generator.providers.grounding.counted import rate_at
from generator.providers.grounding.numerals import counted, read_numeral
from generator.providers.grounding.tokens import Token
from generator.providers.grounding.units import MEASURES, SPANS
from generator.providers.wordlists import word_set

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
_TWICE: Final = {"twice": 2.0, "thrice": 3.0}
_PLACES: Final = counted(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
    1,
)
_COMES_ROUND: Final = word_set("anniversary birthday edition season year jubilee")
"""What is counted by ordinals: the tenth anniversary."""
_OF_A_WEEK: Final = word_set(
    "week weekend monday tuesday wednesday thursday friday saturday sunday mondays saturdays sundays"
)
_EVERY_SO_OFTEN: Final = dict.fromkeys(word_set("fortnightly biweekly bi-weekly"), SPANS["fortnight"])
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
_MOST_IN: Final = 20
"""One in more than so many is no share that anybody says like this."""
_SOME: Final = counted("one two three four five six seven eight nine", 1)
_TENTHS: Final = (10.0, 100.0)
_SHARES_OF: Final = (3.0, 4.0, 5.0, 10.0, 100.0)
_BEFORE_A_PART: Final = word_set("by to than nearly almost about over roughly around")


MULTIPLES: Final = frozenset(
    (*_MULTIPLES, *_DOUBLE, *_TWICE, *_PLACES, *_EVERY_SO_OFTEN, *_HALVED, *_PARTS, "decade", "other")
)
"""Words without one of which a sentence has no number of this kind."""


class Said(NamedTuple):
    """A number that a word says.

    Attributes:
        begin, end: its tokens.
        readings: its value.
        kind: as of a quantity.
    """

    begin: int
    end: int
    readings: tuple[float, ...]
    kind: Literal["count", "percent", "times", "span", "ordinal"]


def read_multiple(row: Sequence[Token], at: int) -> Said | None:
    """A number that a word says by itself: doubled, twice, half of, a third, halved."""
    token = row[at]
    if not token.is_word:
        return _some_in(row, at) if token.readings and not token.suffix else None
    word, after = token.folded, row[at + 1].folded if at + 1 < len(row) else ""
    before = row[at - 1].folded if at else ""
    if word in _MULTIPLES:
        return Said(at, at + 1, (_MULTIPLES[word],), "times")
    if word in _DOUBLE and after in _AFTER_DOUBLE:
        return Said(at, at + 1, (_DOUBLE[word],), "times")
    if word in _TWICE:
        return Said(at, at + 1, (_TWICE[word],), "count" if rate_at(row, at + 1) else "times")
    if word in ("second", "other") and before == "every" and after in _OF_A_WEEK:
        return Said(at, at + 2, (SPANS["fortnight"],), "span")
    if word in _PLACES and before == "every":
        return Said(at, at + 1, (100 / _PLACES[word],), "percent")
    if word in _PLACES and _is_rank(row, at):
        return Said(at, at + 1, (_PLACES[word],), "ordinal")
    if word in _EVERY_SO_OFTEN:
        return Said(at, at + 1, (_EVERY_SO_OFTEN[word],), "span")
    if word == "decade" and before in ("a", "the", "last", "past", "this"):
        return Said(at, at + 1, (SPANS[word],), "span")
    if (
        word in ("a", "one")
        and after in SPANS
        and [t.folded for t in row[at + 2 : at + 5]] == ["and", "a", "half"]
    ):
        return Said(at, at + 5, (1.5 * SPANS[after],), "span")
    if word in _HALVED:
        return Said(at, at + 1, (50.0,), "percent")
    if (word == "half" and after in ("a", "an", "of", "the", "our", "all", "its", "their", "my")) or (
        word == "half" and before in ("by", "in", "than", "to", "nearly", "almost", "about", "over")
    ):
        unit = row[at + 2].folded if at + 2 < len(row) else ""
        if after in ("a", "an") and unit in SPANS:
            return Said(at, at + 3, (0.5 * SPANS[unit],), "span")
        if after == "a" and unit in (
            "million",
            "billion",
            "thousand",
            "dozen",
            "point",
            "star",
            "grade",
            "mark",
        ):
            return None
        return Said(at, at + 1, (50.0,), "percent")
    if (some_in := _some_in(row, at)) is not None:
        return some_in
    if word in ("two", "three", "four", "a", "one"):
        return _part(row, at)
    return None


def _is_rank(row: Sequence[Token], at: int) -> bool:
    """Whether an ordinal is somebody's place among others, not the first of several things."""
    before = row[at - 1].folded if at else ""
    after = row[at + 1].folded if at + 1 < len(row) else ""
    if after in _COMES_ROUND or [token.folded for token in row[at + 1 : at + 3]] == ["-", "best"]:
        return True
    if before in ("ranked", "ranking", "finished", "came", "placed"):
        return True
    if after in ("place", "prize", "rank"):
        return True
    return after in ("of", "among", "out") and at + 2 < len(row) and bool(row[at + 2].readings)


def _some_in(row: Sequence[Token], at: int) -> Said | None:
    """The share in "one in three tickets" and "nine in ten"; not in "one in three weeks"."""
    some = row[at].readings[0] if row[at].readings else _SOME.get(row[at].folded)
    near = range(at + 1, min(at + 4, len(row)))
    place = next((i for i in near if row[i].folded == "in"), 0)
    out_of = next((i for i in near if [t.folded for t in row[i : i + 2]] == ["out", "of"]), 0)
    between = row[at + 1 : place or out_of]
    if some is None or not (place or out_of) or not all(token.is_word for token in between):
        return None
    place = place or out_of + 1
    if row[place + 1 : place + 2] and row[place + 1].folded == "every":
        place += 1
    of = read_numeral(row, place + 1, english=True) if place + 1 < len(row) else None
    if (
        of is None
        or some >= of.readings[0]
        or (row[at].readings and (of.readings[0] not in _TENTHS or some % 1))
    ):
        return None  # "4 out of 5" in digits may be a rating
    end = place + 1 + of.length
    what = row[end].folded if end < len(row) else ""
    is_share = of.readings[0] in _SHARES_OF or (some == 1 and of.readings[0] <= _MOST_IN)
    if not is_share or not (what or between) or what in SPANS or what in MEASURES:
        return None
    return Said(at, end, (100 * some / of.readings[0],), "percent")


def _part(row: Sequence[Token], at: int) -> Said | None:
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
    return Said(at, part_at + 1, (parts * _PARTS[part],), "percent")
