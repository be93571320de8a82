"""Makes any text plain: what can be set in type, one line, nothing that means something to a machine.

No markup is ever interpreted: ``<b>`` and ``&amp;`` are five characters each. Only what has no look of
its own is taken out.
"""

import re
import unicodedata
from typing import Final

JOINERS: Final = "\u200c\u200d"
"""Invisible, but they say how letters join."""
VISIBLE_FORMATS: Final = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2"
"""Of Unicode's category "format", yet with a look."""
HIDDEN: Final = frozenset(
    [*"\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0", *map(chr, range(0xFE00, 0xFE10))]
)
"""Other categories' characters without a look: fillers, and selectors of a letter's variant."""


def clean(text: str | None) -> str:
    """The text on one line, composed (NFC), without control characters, edges trimmed.

    Arabic letters that come ready joined are taken apart; they are joined again when they are set.
    """
    if not text:
        return ""
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if "  " in text or text[0] == " " or text[-1] == " " else text
    if max(text) >= "\ufb50":
        text = "".join([unicodedata.normalize("NFKC", c) if "\ufb50" <= c <= "\ufefc" else c for c in text])
    if text.isprintable() and HIDDEN.isdisjoint(text):
        return unicodedata.normalize("NFC", " ".join(text.split()))
    changed = {ord(c): changed for c in set(text) if (changed := _plain(c)) is not None}
    if changed:
        text = text.translate(changed)
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _plain(character: str) -> str | None:
    """What stands for a character that has no look: nothing, a mark, or ``None`` where it has one."""
    if character.isspace() or character.isprintable():
        return "" if character in HIDDEN or 0xE0100 <= ord(character) <= 0xE01EF else None
    category = unicodedata.category(character)
    if category == "Cf":
        return None if character in JOINERS or character in VISIBLE_FORMATS else ""
    if category == "Cc":
        return ""
    # An unpaired surrogate and the codes that are no characters, now or ever.
    no_character = category == "Cs" or 0xFDD0 <= ord(character) <= 0xFDEF or ord(character) & 0xFFFE == 0xFFFE
    return "\ufffd" if no_character else None


def paragraphs(text: str | None) -> list[str]:
    """The text's paragraphs, each made plain; blank lines part them."""
    parts = re.split(r"\n[ \t\r]*\n", (text or "").replace("\r\n", "\n"))
    return [part for part in map(clean, parts) if part]


def capitals(text: str, language: str) -> str:
    """In capital letters, as the language writes them: Turkish dots its I, Greek drops its accents."""
    name = language.split("-")[0].lower()
    if name in ("tr", "az"):
        text = text.replace("i", "İ")
    elif name == "el":
        parts = unicodedata.normalize("NFD", text)
        text = unicodedata.normalize("NFC", "".join(c for c in parts if c != "\u0301"))
    return text.upper()
