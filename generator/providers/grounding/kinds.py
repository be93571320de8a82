"""Which nouns may stand for each other beside a number: nurses are staff, users are not."""

from collections.abc import Iterable, Mapping
from functools import cache

from generator.providers.grounding.titles import title_rows
from generator.providers.grounding.tokens import Token, root
from generator.providers.terms import fold
from generator.providers.wordlists import lines_of


@cache
def _classes() -> Mapping[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    anybody: list[str] = []
    for number, line in enumerate(lines_of("same_things")):
        name, _, row = line.partition(":")
        words = row.split()
        if name == "anybody":
            anybody = words
        for word in (*words, *(anybody if name.startswith("staff") else ())):
            found.setdefault(root(fold(word)), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


@cache
def passing_words() -> frozenset[str]:
    """Stems of words that say how much, how fast or how well, and not of what."""
    return frozenset(root(fold(word)) for line in lines_of("passing_words") for word in line.split())


def classes_of(stems: Iterable[str]) -> frozenset[int]:
    """The classes that some stems belong to."""
    known = _classes()
    return frozenset(number for word in stems for number in known.get(word, ()))


@cache
def _staff() -> frozenset[str]:
    rows = (line.partition(":") for line in lines_of("same_things"))
    names = (row for name, _, row in rows if name.startswith(("staff", "anybody")))
    return frozenset(root(fold(word)) for row in names for word in row.split())


@cache
def _titled() -> frozenset[str]:
    return frozenset(root(word) for line in lines_of("titles") for word in line.split())


@cache
def _anybody() -> frozenset[str]:
    rows = (line.partition(":") for line in lines_of("same_things"))
    return frozenset(root(fold(word)) for name, _, row in rows if name == "anybody" for word in row.split())


def are_anybody(stems: Iterable[str]) -> bool:
    """Whether some stems name people one works with, of whatever kind: colleagues, staff."""
    return not _anybody().isdisjoint(stems)


def are_staff(stems: Iterable[str]) -> bool:
    """Whether some stems name people one works with."""
    return not (_staff() | _titled()).isdisjoint(stems)


def names_people(token: Token) -> bool:
    """Whether a word, as it is written, names people one works with: planners, not planning."""
    return token.folded in title_rows() or token.stem in _staff()


def is_surely_staff(stemmed: str) -> bool:
    """Whether a stem is known to name people one works with and nothing else."""
    classes = classes_of((stemmed,))
    return bool(classes) and classes <= _of_people()


def are_people(stems: Iterable[str]) -> bool:
    """Whether some stems name people one works with, by what they do or not."""
    stems = frozenset(stems)
    return are_staff(stems) or are_anybody(stems)


@cache
def _of_people() -> frozenset[int]:
    return frozenset(
        number for number, line in enumerate(lines_of("same_things")) if line.startswith(("staff", "anybody"))
    )


@cache
def _measures() -> Mapping[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, line in enumerate(lines_of("same_things")):
        name, _, row = line.partition(":")
        for word in row.split() if name.startswith("measure") else ():
            found.setdefault(root(fold(word)), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


def measures_in(stems: Iterable[str]) -> frozenset[int]:
    """What is measured, by the words for it: errors, cost, waiting time."""
    known = _measures()
    return frozenset(number for word in stems for number in known.get(word, ()))


def speak_alike(first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether words around two numbers are of the same matter. That both name people says nothing."""
    return bool(first & second) or bool((classes_of(first) & classes_of(second)) - _of_people())


def alike(first: Iterable[str], second: Iterable[str]) -> bool:
    """Whether a word of the first stands for the same things as one of the second."""
    first, second = frozenset(first), frozenset(second)
    return bool(first & second) or bool(classes_of(first) & classes_of(second))


@cache
def weak_words() -> frozenset[str]:
    """Roots of words that say little in a skill's name: with the rest of it they need no proof."""
    return frozenset(root(fold(word)) for line in lines_of("weak_words") for word in line.split())


@cache
def plain_verbs() -> frozenset[str]:
    """Base forms that are verbs and nothing else: "know", "implement"; not "lead", "model"."""
    rows = (line.partition(":") for line in lines_of("verbs"))
    verbs = (verb.partition("/")[0] for name, _, row in rows if name == "verb" for verb in row.split())
    return frozenset((*verbs, "know", "use", "enjoy"))


@cache
def _synonyms() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in lines_of("same_skills"):
        row = {root(fold(word)) for word in line.split()}
        for word in row:
            found.setdefault(word, set()).update(row)
    return {word: frozenset(others) for word, others in found.items()}


def synonyms(stemmed: str) -> frozenset[str]:
    """Stems of words that show the same skill: "coached" shows mentoring."""
    return _synonyms().get(stemmed, frozenset((stemmed,)))
