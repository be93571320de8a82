"""Small rules of written English: sentences, lists, articles."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from generator.providers.wordlists import word_set

_ABBREVIATIONS: Final = word_set(
    "e.g i.e etc vs approx incl max min no nos st mr mrs ms dr prof sr jr inc ltd co corp dept est fig vol "
    "resp bzw ca z.b d.h u.a inkl zzgl jan feb mar apr jun jul aug sep sept oct nov dec"
)
_STOP: Final = re.compile(r"[.!?…]+[)\"'”’»]*(?=\s|$)|(?<=[。！？])")
_ENDS: Final = re.compile(r"[.!?…。！？।][)\"'”’»\]]*$")

_VOWEL_LETTERS: Final = frozenset("aefhilmnorsx")
"""Letters whose names begin with a vowel: an SRE, an HR manager."""
_CONSONANT_START: Final = re.compile(
    r"(?:eu|ewe|one\b|once\b|uni(?!n|m)|use|usu|util|ubi|uk\b|ur[aio]|u\b)", re.IGNORECASE
)
_VOWEL_START: Final = re.compile(r"(?:hour|hono|hones|heir)", re.IGNORECASE)


_EIGHT: Final = re.compile(r"8|1[18](?![0-9])")
"""Figures said with a vowel: 8, 80, 11th, 18."""


def tidy(text: str | None) -> str:
    """A text without doubled spaces, line breaks and characters that nobody sees."""
    text = text or ""
    if text.isprintable():
        return " ".join(text.split())
    visible = "".join(
        c for c in text if c.isspace() or unicodedata.category(c) not in ("Cc", "Cs", "Co", "Cn")
    )
    return " ".join(visible.split())


def sentences(text: str) -> list[str]:
    """The sentences of a tidy text. An abbreviation's full stop ends none."""
    found, begin = [], 0
    for match in _STOP.finditer(text):
        last = text[begin : match.start()].rsplit(" ", 1)[-1].lstrip("(\"'“‘")
        after = text[match.end() :].lstrip()[:1]
        abbreviated = match[0].startswith(".") and (
            last.casefold() in _ABBREVIATIONS or (len(last) == 1 and last.isupper())
        )
        if (abbreviated and after) or (after and after.islower()):
            continue
        found.append(text[begin : match.end()].strip())
        begin = match.end()
    found.append(text[begin:].strip())
    return [sentence for sentence in found if sentence]


def ends(text: str) -> bool:
    """Whether a text ends as a sentence does."""
    return _ENDS.search(text) is not None


def full_stop(text: str) -> str:
    """The text as a sentence, ended once."""
    text = text.rstrip().rstrip(",;:-–—").rstrip()
    return text if not text or ends(text) else f"{text}."


def listed(items: Sequence[str], word: str = "and") -> str:
    """``a``, ``a and b``, ``a, b, and c``."""
    if len(items) <= 2:
        return f" {word} ".join(items)
    return ", ".join(items[:-1]) + f", {word} {items[-1]}"


def article(noun: str) -> str:
    """``a`` or ``an``, by how the noun's first word sounds."""
    first = re.split(r"[\s\-/&]", noun.strip(), maxsplit=1)[0]
    letters = "".join(c for c in first if c.isalnum())
    if not letters:
        return "a"
    if letters[0].isdigit():
        return "an" if _EIGHT.match(letters) else "a"
    if len(letters) <= 5 and letters.isupper() and (len(letters) <= 3 or not set(letters) & set("AEIOU")):
        return "an" if letters[0].lower() in _VOWEL_LETTERS else "a"
    if _CONSONANT_START.match(letters):
        return "a"
    plain = unicodedata.normalize("NFKD", letters[0])[0].lower()
    return "an" if plain in "aeiou" or _VOWEL_START.match(letters) else "a"
