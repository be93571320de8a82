"""Keeps a letter's shape: three or four paragraphs, 250 to 350 words, where the record has enough to say."""

from collections.abc import Iterator, Sequence
from typing import Final

from generator.providers.base import LetterDraft
from generator.providers.prose import full_stop, sentences

FEWEST_WORDS: Final = 250
ENOUGH_WORDS: Final = 265
MOST_WORDS: Final = 345


class Budget:
    """Counts the words of a letter.

    Args:
        around: the paragraphs that are there in any case.

    Attributes:
        words: so far.
    """

    def __init__(self, around: str) -> None:
        self.words = len(around.split())

    @property
    def is_short(self) -> bool:
        """Whether more should be said, if there is more."""
        return self.words < ENOUGH_WORDS

    def take(self, text: str, *, needed: bool = False) -> Iterator[str]:
        """The text as a sentence, if it is needed or the letter is short, and is not too long with it."""
        sentence = full_stop(text)
        count = len(sentence.split())
        if sentence and (needed or self.is_short) and self.words + count <= MOST_WORDS:
            self.words += count
            yield sentence


def in_paragraphs(greeting: str, opening: str, body: Sequence[str], closing: str) -> LetterDraft:
    """The letter; where the record gave no body, the opening or the closing is parted to have one."""
    middle = tuple(filter(None, body))
    if not middle:
        first, *rest = sentences(opening)
        *before, last = sentences(closing)
        if rest:
            opening, middle = first, (" ".join(rest),)
        else:
            middle, closing = (" ".join(before),), last
    return LetterDraft(
        greeting=greeting, opening_paragraph=opening, body_paragraphs=middle, closing_paragraph=closing
    )
