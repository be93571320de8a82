"""A sentence, of the record or of a draft, read for its words, its numbers and its deeds."""

from collections.abc import Iterator
from functools import cache, cached_property
from typing import Final

from generator.providers.grounding.deeds import future_from, read_levels, read_plans
from generator.providers.grounding.patterns import lowered
from generator.providers.grounding.quantities import Quantity, read_quantities
from generator.providers.grounding.tokens import Token, tokens
from generator.providers.grounding.units import SMALL_WORDS
from generator.providers.posting import is_english
from generator.providers.prose import sentences, tidy
from generator.providers.terms import Word, fold, words
from generator.providers.wordlists import lines_of, word_set

_VERY_ENGLISH: Final = word_set("the and of with for from by")
_PARTS: Final = word_set("and while which whose but then after before plus und sowie et y")
_TELLING_SIGNS: Final = frozenset("€$£¥₹₩%+<>~±")
"""Signs without which a number would be another."""
_ENDS_A_PART: Final = frozenset(",;:()–—•")


@cache
def _foreign() -> frozenset[str]:
    lists = (line.partition(":") for line in lines_of("stop_words"))
    return frozenset(fold(word) for language, _, row in lists if language != "en" for word in row.split())


class Passage:
    """A sentence, read for what it claims, as far as anybody asks.

    Attributes:
        tokens: its numbers, words and signs.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens(text)

    @cached_property
    def lowered(self) -> str:
        """Its text in lower case, every letter at its place."""
        return lowered(self.text)

    @cached_property
    def english(self) -> bool:
        """Whether it is written in English, as far as its small words tell."""
        said = {token.folded for token in self.tokens}
        return not said.isdisjoint(_VERY_ENGLISH) or said.isdisjoint(_foreign()) or is_english(self.text)

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """Its numbers."""
        return read_quantities(self.tokens, english=self.english)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Its words as terms are found in them."""
        return words(self.text)

    @cached_property
    def content(self) -> frozenset[str]:
        """Stems of the words that say something."""
        return frozenset().union(*self.contents)

    @cached_property
    def wording(self) -> tuple[str, ...]:
        """What two copies of the sentence have in common."""
        return tuple(
            t.folded or t.text for t in self.tokens if t.is_word or t.readings or t.text in _TELLING_SIGNS
        )

    @cached_property
    def acronyms(self) -> tuple[tuple[str, str], ...]:
        """Stem and letters of what is written in capitals."""
        return tuple((t.stem, t.folded) for t in self.tokens if len(t.text) > 1 and t.text.isupper())

    @cached_property
    def parts(self) -> tuple[int, ...]:
        """For each token, which part of the sentence it stands in."""
        found, part = [], 0
        for token in self.tokens:
            if token.text in _ENDS_A_PART or token.folded in _PARTS:
                part += 1
            found.append(part)
        return tuple(found)

    @cached_property
    def contents(self) -> tuple[frozenset[str], ...]:
        """Stems of the words that say something, part by part."""
        found: list[set[str]] = [set() for _ in range(max(self.parts, default=-1) + 1)]
        counted = {at for q in self.quantities for at in range(q.begin, q.end)}
        for at, (token, part) in enumerate(zip(self.tokens, self.parts, strict=True)):
            if at not in counted and token.is_word and _says_something(token):
                found[part].add(token.stem)
        return tuple(map(frozenset, found))

    @cached_property
    def levels(self) -> tuple[int, ...]:
        """For each token, how much of the work the verb before it claims."""
        return read_levels(self.lowered, self.tokens)

    @cached_property
    def to_come(self) -> int:
        """Where it begins to speak of what is to come: a place in the text, its length if it never does."""
        return future_from(self.lowered)

    @cached_property
    def plans(self) -> tuple[bool, ...]:
        """For each token, whether it is only planned."""
        return read_plans(self.lowered, self.tokens)


def read_passages(text: str) -> Iterator[Passage]:
    """The sentences of a text, line by line."""
    for line in text.splitlines():
        yield from (Passage(sentence) for sentence in sentences(tidy(line)))


def _says_something(token: Token) -> bool:
    return len(token.folded) > 1 and token.folded not in SMALL_WORDS
