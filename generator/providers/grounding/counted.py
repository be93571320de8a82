"""Reads what stands around a number: the nouns it counts, the name it belongs to, what it is per."""

from collections.abc import Sequence
from typing import Final

from generator.providers.grounding.numerals import read_numeral
from generator.providers.grounding.tokens import Token, pasts
from generator.providers.grounding.units import PER, RATES, SMALL_WORDS
from generator.providers.wordlists import word_set

PEOPLE: Final = "peopl"
"""The stem that a team's size counts."""

_WINDOW: Final = 5
"""Words after a number among which its noun is looked for."""
_NEW_STATEMENT: Final = word_set("and while which who that or but then when after")
COLLECTIVES: Final = word_set(
    "desk team teams gang staff crew squad department workforce brigade headcount shift"
)
"""Words for people together."""
LABELS: Final = word_set(
    "level band grade grades year years years' key stage phase tier class type category step version iso "
    "round chapter series part form room ward unit page"
)


def label_of(row: Sequence[Token], at: int) -> tuple[str, ...]:
    """What a number names rather than counts: "Band 6", "ISO 27001", "a team of eight"."""
    if not at:
        return ()
    before = row[at - 1]
    if before.text in "-–" and at > 1 and before.glued:
        before = row[at - 2]
        if before.folded in ("under", "over"):
            return (before.stem,)
    if before.folded == "of":
        back = at - 2
        return (PEOPLE,) if back >= 0 and row[back].folded in COLLECTIVES else ()
    name = before.is_word and before.text[0].isupper() and (at > 1 or before.text.isupper())
    name = name and before.folded not in SMALL_WORDS
    starts = at == 1 or (at > 1 and row[at - 2].text in ".!?:;•")
    if before.folded in LABELS or (name and (not starts or before.text.isupper())):
        return (before.stem,)
    return ()


def nouns_of(row: Sequence[Token], at: int, *, countable: bool) -> tuple[tuple[str, ...], str]:
    """The words that a number counts, and what it is per."""
    found: list[str] = []
    place = at
    while place < len(row) and len(found) < _WINDOW:
        token = row[place]
        if rate := rate_at(row, place):
            return tuple(found), rate
        if token.text in ("-", "‑", "/", "&") or (token.text in "'’"):
            place += 1
            continue
        if not token.is_word or read_numeral(row, place, english=True):
            break
        if token.folded == "of" and not found and countable:
            place += 1
            continue
        if _joins_nouns(row, place) and found:
            place += 1
            continue
        if token.folded in SMALL_WORDS:
            if (
                token.folded in ("the", "our", "my", "all", "these", "its", "other")
                and not found
                and countable
            ):
                place += 1
                continue
            break
        if _is_past(row, place):
            break
        found.append(token.stem)
        place += 1
    rate = rate_at(row, place)
    return tuple(found), rate or (rate_after_a_phrase(row, place) if countable and found else "")


def _joins_nouns(row: Sequence[Token], at: int) -> bool:
    """Whether "and" stands between two words before one noun: "driver and customer calls"."""
    after = row[at + 1 : at + 3]
    return (
        row[at].folded in ("and", "or")
        and not row[at - 1].folded.endswith("s")
        and len(after) > 1
        and all(token.is_word and token.folded not in SMALL_WORDS for token in after)
        and after[1].folded.endswith("s")
    )


def _is_past(row: Sequence[Token], at: int) -> bool:
    """Whether a word tells what became of the things counted: "104 departed", "of the 14 improved by one"."""
    after = row[at + 1] if at + 1 < len(row) else None
    ends = after is None or not after.is_word or after.folded in SMALL_WORDS
    return ends and (row[at].folded.endswith("ed") or row[at].folded in pasts())


def rate_after_a_phrase(row: Sequence[Token], at: int) -> str:
    """The unit of time behind more about what is counted: "20 calls from drivers a day"."""
    for place in range(at, min(at + _WINDOW, len(row))):
        if not row[place].is_word or row[place].readings or row[place].folded in _NEW_STATEMENT:
            return ""
        if row[place].folded in PER and (rate := rate_at(row, place)):
            return rate
    return ""


def rate_at(row: Sequence[Token], at: int) -> str:
    """The unit of time in "a month", "per week", "each year", "/day", "daily"."""
    if at >= len(row):
        return ""
    token = row[at]
    if token.folded in RATES:
        return RATES[token.folded]
    if token.folded in PER and at + 1 < len(row):
        return RATES.get("per " + row[at + 1].folded, "")
    return ""


def rate_before(row: Sequence[Token], at: int) -> str:
    """The unit of time in an adverb shortly before the number: "a yearly saving of"."""
    for token in reversed(row[max(0, at - 3) : at]):
        if not token.is_word or token.readings:
            break
        if token.folded in RATES:
            return RATES[token.folded]
    return ""


def rate_behind(row: Sequence[Token], at: int) -> str:
    """The unit of time in "$1.2 million in new annual revenue"."""
    for token in row[at : at + 4]:
        if not token.is_word or token.readings:
            break
        if token.folded in RATES:
            return RATES[token.folded]
    return ""
