"""What the guard knows by name: tools, credentials and trade skills, and which phrases are ordinary."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from generator.providers.lexicon import EXACT, Lexicon, common_terms, key_of_spelling
from generator.providers.terms import Term, make_term, words
from generator.providers.wordlists import lines_of

_SHOUTED: Final = re.compile(r"[A-Z]{2,4}s?")
"""A name that may be a word when nobody shouts: SATs."""
_LISTS: Final = ("tools", "credentials", "trade_skills")


@cache
def terms() -> tuple[Term, ...]:
    """The common terms and the guard's own, every spelling of one thing under one key."""
    found = list(common_terms())
    keys = {key_of_spelling(term.name): term.key for term in reversed(found)}
    for name in _LISTS:
        for line in lines_of(name):
            spellings = [spelling.strip() for spelling in line.split("|")]
            plain = [spelling.removeprefix(EXACT) for spelling in spellings]
            known = (keys[k] for spelling in plain if (k := key_of_spelling(spelling)) in keys)
            key = next(known, key_of_spelling(plain[0]))
            for spelling, bare in zip(spellings, plain, strict=True):
                term = make_term(bare, key, exact=spelling != bare or bool(_SHOUTED.fullmatch(bare)))
                if term and key_of_spelling(bare) not in keys:
                    found.append(term)
                    keys[key_of_spelling(bare)] = key
    return tuple(found)


@cache
def credentials() -> frozenset[str]:
    """Keys of certificates, licences and degrees."""
    return frozenset(key for name in lines_of("credentials") for key in _keys_of_line(name))


def _keys_of_line(line: str) -> Iterator[str]:
    for spelling in line.split("|"):
        row = words(spelling.strip().removeprefix(EXACT))
        yield from (term.key for at, term in lexicon().find(row) if at == 0 and len(term.forms) == len(row))


@cache
def lexicon() -> Lexicon:
    """:func:`terms`, to be found."""
    return Lexicon(terms())


@cache
def ordinary() -> frozenset[str]:
    """Keys of terms that any working person's sentence may have: "coaching", "compliance"."""
    return frozenset(key_of_spelling(line) for line in lines_of("ordinary_skills"))


@cache
def _implications() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in lines_of("implied"):
        has, _, had = line.partition(">")
        for name in has.split("|"):
            found[key_of_spelling(name)] = (
                *found.get(key_of_spelling(name), ()),
                *(key_of_spelling(h) for h in had.split("|")),
            )
    return found


def implied(key: str) -> Iterator[str]:
    """Keys of what a thing cannot be had without: who uses Django uses Python."""
    for other in _implications().get(key, ()):
        yield other
        yield from implied(other)
