"""Takes texts apart into words and terms that compare: the ground that matching and ranking stand on.

Ways of saying the same must meet ("Postgres" and "PostgreSQL", "planned routes" and "route planning",
"front-end" and "front end") while what only looks alike must not ("Java" and "JavaScript", "Go" and
"go to market", "C" and "C++"). So a text becomes a row of :class:`Word`, each with the two forms it is
compared by, and a term is found as a row of forms.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from generator.providers.wordlists import word_set

_WORD: Final = re.compile(
    r"""
    (?:(?<![\w.])\.(?=[A-Za-z]))?       # the dot of .NET
    [^\W_]+
    (?:(?:\.(?=[^\W_])|['’](?=[^\W\d_]))[^\W_]+)*   # Node.js, Mary's
    (?:\+\+|\#(?!\w)|\+(?!\w))?         # C++, C#, 5+
    """,
    re.VERBOSE,
)
_JOINTS: Final = frozenset({"", "-", "‐", "‑", "–", "/", "&", "'", "’"})
"""What may stand between the words of one term, spaces aside."""

_SUFFIXES: Final = sorted(
    word_set(
        "ations ation ating ators ator ative ated ates ate ements ement ments ment ships ship "
        "ings ing ions ion ers er ors or ies ied ed es e y s"
    ),
    key=lambda suffix: (-len(suffix), suffix),
)
_SHORTEST_STEM: Final = 4
_DOUBLED: Final = re.compile(r"([bdgkmnprt])\1$")

_NOT_A_NAME_AFTER: Final = word_set(
    "vitamin hepatitis series class category grade level type plan usb group section"
)
_NOT_A_NAME_BEFORE: Final = word_set("to live above beyond further extra green ahead the that us")
_NAME_AT_START_BEFORE: Final = word_set(
    "and or developer developers engineer engineers programmer programming experience skills knowledge "
    "code services certified certification language"
)
_LETTER_AFTER: Final = word_set("in and or with using like of as know knowing")
_AFTER_A_PHRASE: Final = word_set("and or but with in at for while when as by from")
_NEW_SENTENCE: Final = re.compile(r"[.!?:;\n•*]")


class Word(NamedTuple):
    """One word of a text.

    Attributes:
        text: as written.
        folded: without capitals and accents; names are compared by it.
        stem: the folded word without its ending; common words are compared by it.
        gap: what stands between it and the word before.
        start: its place in the text.
    """

    text: str
    folded: str
    stem: str
    gap: str
    start: int

    @property
    def joined(self) -> bool:
        """Whether it can go on with a term that the word before began."""
        return self.gap.strip() in _JOINTS


def words(text: str) -> tuple[Word, ...]:
    """The words of a text in their order."""
    found: list[Word] = []
    end, new = 0, tuple.__new__
    for match in _WORD.finditer(text):
        word = match[0]
        begin, stop = match.span()
        found.append(new(Word, (word, *_forms(word), text[end:begin], begin)))
        end = stop
    return tuple(found)


@lru_cache(maxsize=8192)
def _forms(word: str) -> tuple[str, str]:
    folded = fold(word)
    return folded, stem(folded)


def fold(word: str) -> str:
    """A word without capitals, accents, the genitive's ending and the plural's of an acronym."""
    word = re.sub(r"['’][sS]$", "", word)
    if len(word) > 2 and word[-1] == "s" and word[:-1].isupper():
        word = word[:-1]
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def stem(folded: str) -> str:
    """What managing, managed, manager and management have in common. Rough, and the same every time."""
    if not (folded.isascii() and folded.isalpha()) or len(folded) < _SHORTEST_STEM:
        return folded
    for suffix in _SUFFIXES:
        if folded.endswith(suffix) and len(folded) - len(suffix) >= _SHORTEST_STEM:
            if suffix == "s" and folded[-2] in "sui":
                return folded
            return _DOUBLED.sub(r"\1", folded[: -len(suffix)])
    return folded


def _reads_as_a_word(row: Sequence[Word], at: int, length: int) -> bool:
    """Whether what looks like the name of a tool ("Go", "Excel", "C") is a common word or a letter here."""
    word, before = row[at], row[at - 1] if at else None
    after = row[at + length] if at + length < len(row) else None
    if after and after.gap.strip() == "" and after.folded in _NOT_A_NAME_BEFORE and word.text not in ("C",):
        return True
    if len(word.text) == 1:
        return not _is_lone_name(word, before, after)
    if len(word.text) > 1 and word.text.isupper():
        return False
    if word.text == "Go" and (_ends_with_the(before, after) or (after and after.gap == "-")):
        return True
    starts = before is None or _NEW_SENTENCE.search(word.gap) is not None
    goes_on = after is not None and after.gap == " " and after.text.islower()
    return starts and goes_on and after is not None and after.folded not in _NAME_AT_START_BEFORE


def _ends_with_the(before: Word | None, after: Word | None) -> bool:
    """Whether a word ends a phrase that "the" began: "on the Go", but not "the Go service"."""
    names_nothing = after is None or after.gap.strip() != "" or after.folded in _AFTER_A_PHRASE
    return before is not None and before.folded == "the" and names_nothing


def _is_lone_name(word: Word, before: Word | None, after: Word | None) -> bool:
    """Whether a single letter stands where a language's name would: alone, in a list, after "in"."""
    for neighbour in (before, after):
        if neighbour and len(neighbour.text) == 1 and neighbour.text.isupper() and neighbour.text not in "CR":
            return False
    if word.gap.strip() in ("&", "-", "'", "’", ".") and before is not None:
        return False
    if after and after.gap.strip()[:1] in ("&", "-", "'", "’", "."):
        return after.gap.strip()[:1] == "." and "\n" in after.gap
    if before is None or "\n" in word.gap:
        return after is None or after.gap != " "
    return before.folded not in _NOT_A_NAME_AFTER and (
        bool(set(word.gap) & set(",/(;:")) or before.folded in _LETTER_AFTER
    )


@dataclass(frozen=True, slots=True)
class Term:
    """Something a posting can ask for, as a row of words.

    Attributes:
        key: what two spellings of the same thing have in common.
        name: as written where it comes from.
        forms: the row to find.
        exact: the row must have these very capitals.
        by_stem: compared by stem, being common words.
    """

    key: str
    name: str
    forms: tuple[str, ...]
    exact: tuple[str, ...] | None = None
    by_stem: bool = False

    def begins_at(self, row: Sequence[Word], at: int) -> bool:
        """Whether the term stands in the row of words from this place on."""
        if at + len(self.forms) > len(row):
            return False
        for i, form in enumerate(self.forms):
            word = row[at + i]
            if form != (word.stem if self.by_stem else word.folded) or (i and not word.joined):
                return False
        if self.exact:
            return all(row[at + i].text == e for i, e in enumerate(self.exact)) and not _reads_as_a_word(
                row, at, len(self.forms)
            )
        return True


def make_term(spelling: str, key: str | None = None, *, exact: bool = False) -> Term | None:
    """A term of its spelling; ``None`` if there is no word in it.

    Args:
        key: of the thing it names, where that has other spellings too.
        exact: count it only with these capitals. One- and two-letter terms always are.
    """
    row = words(spelling)
    if not row:
        return None
    by_stem = spelling == spelling.lower() and all(w.text.isalpha() for w in row)
    forms = tuple(w.stem if by_stem else w.folded for w in row)
    short = len(row) == 1 and len(row[0].text) <= 2 and row[0].text.isalpha()
    return Term(
        key=key or " ".join(w.folded for w in row),
        name=" ".join(spelling.split()),
        forms=forms,
        exact=tuple(w.text for w in row) if exact or short else None,
        by_stem=by_stem,
    )
