"""Reads numbers written out: "eight", "two hundred and forty", "a dozen", "half a million", "zwölf"."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from generator.providers.grounding.tokens import Token
from generator.providers.wordlists import word_set


class Numeral(NamedTuple):
    """A number of a text.

    Attributes:
        readings: what it may mean.
        length: how many tokens it takes.
        vague: a plural like "hundreds": at least two of them.
    """

    readings: tuple[float, ...]
    length: int
    vague: bool = False


def counted(words: str, first: int) -> dict[str, float]:
    """The words of a row as numbers, from the first one on."""
    return {word: float(first + i) for i, word in enumerate(words.split())}


_TENS: Final = {
    word: float(20 + 10 * i)
    for i, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"])
}
_UNITS: Final = counted(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen",
    0,
)
_SCALES: Final[Mapping[str, float]] = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "lakh": 1e5,
    "crore": 1e7,
    "mio": 1e6,
    "mn": 1e6,
    "mrd": 1e9,
    "tausend": 1e3,
    "tsd": 1e3,
    "millionen": 1e6,
    "milliarden": 1e9,
    "milliarde": 1e9,
    "mille": 1e3,
    "millions": 1e6,
    "milliard": 1e9,
    "milliards": 1e9,
    "mil": 1e3,
    "millones": 1e6,
    "milioni": 1e6,
    "mila": 1e3,
    "miljoen": 1e6,
    "miljon": 1e6,
    "miljoner": 1e6,
    "milhoes": 1e6,
    "milionow": 1e6,
    "tys": 1e3,
}
SUFFIXES: Final[Mapping[str, float]] = {
    "k": 1e3,
    "K": 1e3,
    "m": 1e6,
    "M": 1e6,
    "mm": 1e6,
    "MM": 1e6,
    "mn": 1e6,
    "bn": 1e9,
    "b": 1e9,
    "B": 1e9,
    "tn": 1e12,
    "Mio": 1e6,
    "Mrd": 1e9,
}
_DOZENS: Final = {"dozen": 12.0, "score": 20.0, "dutzend": 12.0, "douzaine": 12.0, "docena": 12.0}
_VAGUE: Final = {
    "dozens": 12.0,
    "tens": 10.0,
    "hundreds": 1e2,
    "thousands": 1e3,
    "millions": 1e6,
    "billions": 1e9,
}
_VAGUE_ELSEWHERE: Final = {
    "hunderte": 1e2,
    "hunderten": 1e2,
    "tausende": 1e3,
    "tausenden": 1e3,
    "centaines": 1e2,
    "milliers": 1e3,
    "cientos": 1e2,
    "miles": 1e3,
}
_ELSEWHERE: Final[Mapping[str, float]] = {
    **counted("zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn", 2),
    **counted("deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze", 2),
    **counted("dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince", 2),
    **counted("due tre quattro cinque sei sette otto nove dieci undici dodici", 2),
    **counted("twee drie vier vijf zes zeven acht negen tien elf twaalf", 2),
    **counted("dois tres quatro cinco seis sete oito nove dez onze doze", 2),
    **counted("tva tre fyra fem sex sju atta nio tio elva tolv", 2),
    "zwanzig": 20.0,
    "dreissig": 30.0,
    "vierzig": 40.0,
    "funfzig": 50.0,
    "hundert": 100.0,
    "zweihundert": 200.0,
    "vingt": 20.0,
    "trente": 30.0,
    "quarante": 40.0,
    "cinquante": 50.0,
    "cent": 100.0,
    "veinte": 20.0,
    "treinta": 30.0,
    "cuarenta": 40.0,
    "cincuenta": 50.0,
    "cien": 100.0,
    "venti": 20.0,
    "trenta": 30.0,
    "cento": 100.0,
    "twintig": 20.0,
    "dertig": 30.0,
    "honderd": 100.0,
    "vinte": 20.0,
    "trinta": 30.0,
    "cem": 100.0,
}
_NOT_COUNTED: Final = word_set(
    "of to or and another by at in on for with from more day who that is was on-one"
)
_ARTICLES: Final = word_set("a an one")
_FRACTIONS: Final = {"half": 0.5, "quarter": 0.25}


_POINTS: Final = word_set("point star grade mark band percentage percent")

NUMERALS: Final = frozenset(
    (*_UNITS, *_TENS, *_DOZENS, *_VAGUE, *_VAGUE_ELSEWHERE, *_ELSEWHERE, *_SCALES, "none", "nil")
)
"""Words without one of which a sentence has no number written out."""


def read_numeral(row: Sequence[Token], at: int, *, english: bool) -> Numeral | None:
    """The number that begins at this token, in digits or words; ``None`` if there is none.

    "One" is one only before what it counts: else it is a pronoun.
    """
    token = row[at]
    if token.readings:
        return _digits(row, at)
    if not token.is_word:
        return None
    if not english:
        return _foreign(row, at)
    return _written(row, at)


def _digits(row: Sequence[Token], at: int) -> Numeral:
    token = row[at]
    factor, length = 1.0, 1
    if token.suffix in SUFFIXES and not token.date:
        factor = SUFFIXES[token.suffix]
        if token.suffix in ("Mio", "Mrd") and _is(row, at + 1, "."):
            length = 2
    elif not token.suffix:
        while (scale := _scale(row, at + length)) is not None:
            factor, length = factor * scale, length + 1
            if length == 2 and _is(row, at + length, ".") and row[at + 1].folded in ("mio", "mrd", "tsd"):
                length += 1
    return Numeral(tuple(value * factor for value in token.readings), length)


def _scale(row: Sequence[Token], at: int) -> float | None:
    if at >= len(row):
        return None
    word = row[at]
    return _SCALES.get(word.folded) if word.is_word else None


def _is(row: Sequence[Token], at: int, text: str) -> bool:
    return 0 <= at < len(row) and row[at].text.casefold() == text


def _written(row: Sequence[Token], at: int) -> Numeral | None:
    word = row[at].folded
    if word in _VAGUE:
        tail = _VAGUE["thousands"] if _is(row, at + 1, "of") and _is(row, at + 2, "thousands") else 1.0
        return Numeral((2 * _VAGUE[word] * tail,), 3 if tail > 1 else 1, vague=True)
    if word in ("none", "nil") and at and row[at - 1].folded == "to":
        return Numeral((0.0,), 1)
    if word == "half" and _is(row, at + 1, "a") and _is(row, at + 2, "dozen"):
        return Numeral((6.0,), 3)
    if word == "half" and _is(row, at + 1, "a") and at + 2 < len(row) and row[at + 2].folded in _POINTS:
        return Numeral((0.5,), 2)
    if word == "half" and _is(row, at + 1, "a") and (scale := _scale(row, at + 2)):
        return Numeral((0.5 * scale,), 3)
    if word in _DOZENS and word != "score" and not (at and row[at - 1].folded == "half"):
        return Numeral((12.0,), 1)
    if word in _ARTICLES and at + 1 < len(row):
        return _after_article(row, at) or _one(row, at)
    if word in _UNITS or word in _TENS:
        return _composed(row, at)
    return None


def _one(row: Sequence[Token], at: int) -> Numeral | None:
    after = row[at + 1]
    if row[at].folded == "one" and at and row[at - 1].folded == "to" and after.text in ".,;)":
        return Numeral((1.0,), 1)
    if row[at].folded != "one" or not after.is_word or after.folded in _NOT_COUNTED or after.folded == "half":
        return None
    return Numeral((1.0,), 1)


def _after_article(row: Sequence[Token], at: int) -> Numeral | None:
    following = row[at + 1].folded
    if following in _DOZENS and (following != "score" or _is(row, at + 2, "of")):
        return Numeral((_DOZENS[following],), 2)
    if following == "half" and at + 2 < len(row) and row[at + 2].folded == "dozen":
        return Numeral((6.0,), 3)
    if following in ("hundred", "thousand", "million", "billion"):
        return _composed(row, at)
    if row[at].folded == "one" and following == "and" and _is(row, at + 2, "a") and _is(row, at + 3, "half"):
        return _composed(row, at)
    return None


def _composed(row: Sequence[Token], at: int) -> Numeral | None:
    """Reads "two hundred and forty", "one and a half million", "eighty-five", "two dozen"."""
    total, group, place, read = 0.0, 0.0, at, 0
    while place < len(row):
        word = row[place]
        if word.folded in _UNITS and not (read and row[place - 1].folded in _UNITS):
            group += _UNITS[word.folded]
        elif word.folded in _TENS and not (read and row[place - 1].folded in (*_UNITS, *_TENS)):
            group += _TENS[word.folded]
        elif word.folded in ("a", "an") and not read:
            group = 1.0
        elif word.folded == "hundred" and read:
            group = (group or 1.0) * 100
        elif word.folded == "dozen" and read:
            group *= 12
        elif read and word.folded in ("thousand", "million", "billion", "trillion", "lakh", "crore"):
            total, group = total + (group or 1.0) * _SCALES[word.folded], 0.0
        elif read and word.folded == "and" and _is(row, place + 1, "a") and _is(row, place + 2, "half"):
            group += 0.5
            place += 2
        elif read and word.folded == "and" and _goes_on(row, place):
            pass
        elif word.text == "-" and read and word.glued and place + 1 < len(row) and row[place + 1].glued:
            if row[place + 1].folded not in _UNITS or row[place - 1].folded not in _TENS:
                break
        else:
            break
        place, read = place + 1, read + 1
    value = total + group
    if read == 1 and row[at].folded in _ARTICLES:
        return None
    return Numeral((value,), place - at)


def _goes_on(row: Sequence[Token], at: int) -> bool:
    """Whether "and" stands inside a number: "two hundred and forty", not "two thousand and some"."""
    before, after = row[at - 1].folded, row[at + 1].folded if at + 1 < len(row) else ""
    return before in ("hundred", "thousand", "million") and (after in _UNITS or after in _TENS)


def _foreign(row: Sequence[Token], at: int) -> Numeral | None:
    word = row[at].folded
    if vague := _VAGUE_ELSEWHERE.get(word):
        return Numeral((2 * vague,), 1, vague=True)
    if word in _DOZENS and word != "score":
        return Numeral((12.0,), 1)
    value = _ELSEWHERE.get(word.replace("ß", "ss"))
    if value is None:
        return None
    length = 1
    while (scale := _scale(row, at + length)) is not None:
        value, length = value * scale, length + 1
    return Numeral((value,), length)
