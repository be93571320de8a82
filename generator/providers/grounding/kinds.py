"""Which nouns may stand for each other beside a number: nurses are staff, users are not."""

from collections.abc import Iterable, Mapping
from functools import cache

from generator.providers.terms import fold, stem
from generator.providers.wordlists import lines_of


@cache
def _classes() -> Mapping[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, line in enumerate(lines_of("same_things")):
        for word in line.partition(":")[2].split():
            found.setdefault(stem(fold(word)), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


@cache
def passing_words() -> frozenset[str]:
    """Stems of words that say how much, how fast or how well, and not of what."""
    return frozenset(stem(fold(word)) for line in lines_of("passing_words") for word in line.split())


def classes_of(stems: Iterable[str]) -> frozenset[int]:
    """The classes that some stems belong to."""
    known = _classes()
    return frozenset(number for word in stems for number in known.get(word, ()))


def alike(first: Iterable[str], second: Iterable[str]) -> bool:
    """Whether a word of the first stands for the same things as one of the second."""
    first, second = frozenset(first), frozenset(second)
    return bool(first & second) or bool(classes_of(first) & classes_of(second))


@cache
def _synonyms() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in lines_of("same_skills"):
        row = {stem(fold(word)) for word in line.split()}
        for word in row:
            found.setdefault(word, set()).update(row)
    return {word: frozenset(others) for word, others in found.items()}


def synonyms(stemmed: str) -> frozenset[str]:
    """Stems of words that show the same skill: "coached" shows mentoring."""
    return _synonyms().get(stemmed, frozenset((stemmed,)))
