"""A text as a row of numbers, words and signs, so that numbers can be read with what stands around them."""

import re
from collections.abc import Collection
from functools import cache, lru_cache
from typing import Final, NamedTuple

from generator.providers.terms import fold, stem
from generator.providers.wordlists import lines_of

_CURRENCY: Final = (
    r"(?<![^\W_])(?:(?:US|CA?|AU?|NZ|HK|SG?|MX|R)\$"
    r"|R(?=[0-9]+(?:[.,][0-9]|\x20[0-9]{3}|[0-9]{2}|[kKmM]\b|\x20(?:million|billion|thousand))))"
)
_TOKEN: Final = re.compile(
    rf"""
      (?!(?=[UCANHSMR]){_CURRENCY})
      (?P<word>[^\W\d_]+(?:\.(?=[^\W_]{{2}})[^\W_]+|['’][^\W\d_]+|[0-9_][\w]*)*)
    | (?<![\w-])(?P<iso>(?:19|20)[0-9]{{2}}-(?:0[1-9]|1[0-2])(?:-[0-9]{{2}})?)(?![\w-])
    | (?<![\w/])(?P<slashed>(?:0?[1-9]|1[0-2])/(?:19|20)[0-9]{{2}})(?![\w/])
    | (?P<currency>{_CURRENCY})
    | (?:(?<![^\W\d_])|(?<=\bR))(?P<number>
        [0-9]{{1,3}}(?:[,.'’\u00a0\u202f\x20][0-9]{{3}})+(?![0-9])(?:[.,][0-9]+(?![0-9]*[.,][0-9]))?
        |[0-9]+(?:[.,][0-9]+)?)(?P<suffix>[^\W\d_]*)
    | (?P<sign>\S)
    """,
    re.VERBOSE,
)
_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}")
_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:[,.'’\u00a0\u202f ][0-9]{3})+")


class Token(NamedTuple):
    """A number, a word or a sign.

    Attributes:
        text: as written, without a number's suffix.
        folded: a word without capitals and accents.
        stem: the folded word's root.
        readings: what a number may mean: "1.200" is 1200 in German and 1.2 in English. Empty for others.
        suffix: letters that a number runs into: "k", "th", "TB".
        glued: nothing stands between it and the token before.
        start, end: its place in the text, suffix included.
        is_word: whether it is a word.
        date: whether it is a whole date, of which ``readings`` has the year.
    """

    text: str
    folded: str
    stem: str
    readings: tuple[float, ...]
    suffix: str
    glued: bool
    start: int
    end: int
    is_word: bool
    date: bool


def tokens(text: str) -> tuple[Token, ...]:
    """The numbers, words and signs of a text in their order."""
    found: list[Token] = []
    end, new = 0, tuple.__new__  # most of a check's time goes by here
    for match in _TOKEN.finditer(text):
        kind, said = match.lastgroup, match[0]
        begin, stop = match.span()
        glued, end = begin == end > 0, stop
        if kind == "word":
            folded, rooted = _forms(said)
            found.append(new(Token, (said, folded, rooted, (), "", glued, begin, end, True, False)))
        elif kind == "suffix":
            digits = match["number"]
            found.append(
                Token(digits, "", "", _readings(digits), match["suffix"], glued, begin, end, False, False)
            )
        elif kind in ("iso", "slashed"):
            year = _YEAR.search(said)
            value = (float(year[0]),) if year else ()
            found.append(Token(said, "", "", value, "", glued, begin, end, False, True))
        else:
            sign = said.casefold()
            found.append(new(Token, (said, sign, sign, (), "", glued, begin, end, False, False)))
    return tuple(found)


@lru_cache(maxsize=8192)
def _forms(word: str) -> tuple[str, str]:
    folded = fold(word)
    return folded, root(folded)


@lru_cache(maxsize=8192)
def root(folded: str) -> str:
    """What all forms of a word have in common: rosters and rostering, found and finding."""
    word = _irregular().get(folded, folded)
    while (shorter := stem(word)) != word:
        word = shorter
    return word


def pasts() -> Collection[str]:
    """Past forms that do not end in -ed."""
    return _irregular().keys()


@cache
def _irregular() -> dict[str, str]:
    """The base of each past form that does not look like it."""
    return dict(line.split() for line in lines_of("irregular_verbs"))


def _readings(digits: str) -> tuple[float, ...]:
    """The values that digits may stand for, in any country's way of writing them."""
    if not _GROUPED.match(digits):
        return (float(digits.replace(",", ".")),)
    signs = [c for c in digits if not c.isdigit()]
    last = signs[-1]
    grouped = float(re.sub(r"\D", "", digits))
    if len(set(signs)) > 1:  # 1,234.5 or 1.234,5
        whole, _, part = digits.rpartition(last)
        return (float(re.sub(r"\D", "", whole) + "." + part),)
    if len(signs) == 1 and (last == "." or digits.startswith("0")):
        decimal = float(digits.replace(",", "."))
        return (decimal,) if digits.startswith("0") else (grouped, decimal)
    return (grouped,)
