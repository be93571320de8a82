"""Knows the names of skills: a list of what many trades ask for, and whatever the person's record names.

The list is modest on purpose. It is there for other spellings ("K8s") and for common words that are a
skill only together ("wound care"); what it lacks, the record and the posting's own shape bring.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Final

from generator.model import ExperienceData
from generator.providers.terms import Term, Word, make_term, words
from generator.providers.wordlists import lines_of

EXACT: Final = "="
"""Before a spelling of the list that counts only with its own capitals."""

_LONGEST_SKILL: Final = 5
"""Words; a longer line in a list of skills is a sentence."""
_IN_BRACKETS: Final = re.compile(r"\(([^()]*)\)")
_SEPARATORS: Final = re.compile(r"[,;|•]|\s/\s")
_VERSION: Final = re.compile(r"\s+v?[0-9][0-9.x+]*$")


class Lexicon:
    """Terms that can be found in a row of words."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._by_first: dict[str, list[Term]] = defaultdict(list)
        for term in terms:
            self._by_first[term.forms[0]].append(term)
        for same_first in self._by_first.values():
            same_first.sort(key=lambda term: -len(term.forms))

    def find(self, row: Sequence[Word]) -> Iterator[tuple[int, Term]]:
        """The terms in their order, the longest where several begin, none inside another."""
        at = 0
        while at < len(row):
            known = row[at].folded in self._by_first or row[at].stem in self._by_first
            term = next(self._at(row, at), None) if known else None
            if term is None:
                at += 1
                continue
            yield at, term
            at += len(term.forms)

    def keys_in(self, row: Sequence[Word]) -> set[str]:
        """The keys of all terms there are, those inside another too."""
        known = self._by_first
        return {
            term.key
            for at, word in enumerate(row)
            if word.folded in known or word.stem in known
            for term in self._at(row, at)
        }

    def _at(self, row: Sequence[Word], at: int) -> Iterator[Term]:
        word = row[at]
        candidates = self._by_first.get(word.folded, [])
        if word.stem != word.folded:
            candidates = sorted(
                [*candidates, *self._by_first.get(word.stem, [])], key=lambda term: -len(term.forms)
            )
        return (term for term in candidates if term.begins_at(row, at))


@cache
def common_terms() -> tuple[Term, ...]:
    """What many trades ask for, every spelling a term, all spellings of one thing under one key."""
    found = []
    for line in lines_of("skills"):
        spellings = [spelling.strip() for spelling in line.split("|")]
        key = key_of_spelling(spellings[0].removeprefix(EXACT))
        for spelling in spellings:
            term = make_term(spelling.removeprefix(EXACT), key, exact=spelling.startswith(EXACT))
            if term:
                found.append(term)
    return tuple(found)


@cache
def common_lexicon() -> Lexicon:
    """:func:`common_terms`, to be found."""
    return Lexicon(common_terms())


@cache
def _common_spellings() -> dict[str, Term]:
    return {key_of_spelling(term.name): term for term in reversed(common_terms())}


def key_of_spelling(spelling: str) -> str:
    """What two writings of one spelling have in common."""
    return " ".join(word.folded for word in words(spelling))


def key_of(name: str) -> str:
    """The key of a skill as somebody wrote it: "postgres" and "PostgreSQL" have the same."""
    spelling = key_of_spelling(name)
    term = _common_spellings().get(spelling) or _common_spellings().get(
        key_of_spelling(_VERSION.sub("", name))
    )
    return term.key if term else spelling


@cache
def _nouns() -> dict[str, str]:
    return {
        key_of_spelling(first := line.split(" | ")[0].removeprefix(EXACT)): first
        for line in lines_of("skills")
    }


def noun_for(key: str, written: str) -> str:
    """What a skill is called in an English sentence: a lone word ("recruit") may be no noun as written."""
    return written if " " in written else _nouns().get(key, written)


def skill_names(record: ExperienceData) -> Iterator[str]:
    """What the record names as skills: technologies, certificates, languages, fields of study."""
    for entry in record.entries:
        yield from entry.technologies
        if entry.type in ("certification", "language") or (entry.type == "skills" and not entry.technologies):
            yield entry.title
        if entry.type == "education" and entry.area:
            yield entry.area


def own_terms(record: ExperienceData) -> tuple[Term, ...]:
    """The terms that are the person's own, each once."""
    return tuple(dict.fromkeys(term for name in skill_names(record) for term in _personal_terms(name)))


def _personal_terms(name: str) -> Iterator[Term]:
    """The spellings that one skill of the record stands for: "AWS (EC2, S3)" is AWS, EC2 and S3."""
    parts = [_IN_BRACKETS.sub(" ", name), *_IN_BRACKETS.findall(name)]
    for piece in (piece.strip() for part in parts for piece in _SEPARATORS.split(part)):
        for spelling in dict.fromkeys((piece, _VERSION.sub("", piece))):
            common = _common_spellings().get(key_of_spelling(spelling))
            exact = common is not None and common.exact is not None
            term = make_term(common.name if common and exact else spelling, key_of(spelling), exact=exact)
            if term and len(term.forms) <= _LONGEST_SKILL and any(c.isalpha() for c in term.name):
                yield term
