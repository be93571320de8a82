"""Lists of words: short ones written where they are used, long ones read from ``words/`` at first need."""

from functools import cache
from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).parent / "words"


def word_set(words: str) -> frozenset[str]:
    """The words of a text of words and spaces."""
    return frozenset(words.split())


@cache
def lines_of(name: str) -> tuple[str, ...]:
    """The lines of ``words/<name>.txt``; empty ones and those that begin with "# " are left out."""
    text = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return tuple(line for line in map(str.strip, text.splitlines()) if line and not line.startswith("# "))


@cache
def words_of(name: str) -> frozenset[str]:
    """All words of ``words/<name>.txt``, wherever its lines break."""
    return word_set(" ".join(lines_of(name)))
