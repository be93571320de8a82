"""Makes any text plain: what can be set in type, one line, nothing that means something to a machine.

No markup is ever interpreted: ``<b>`` and ``&amp;`` are five characters each. Only what has no look of
its own is taken out.
"""

import re
import unicodedata
from typing import Final

_SPACES: Final = re.compile(r"[\s\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_INVISIBLE: Final = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufe00-\ufe0f\U000e0000-\U000e0fff]"
)
_UNPAIRED: Final = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def clean(text: str | None) -> str:
    """The text on one line, composed (NFC), without control characters, edges trimmed."""
    if not text:
        return ""
    if text.isascii() and text.isprintable():
        return _SPACES.sub(" ", text).strip() if "  " in text or text[0] == " " or text[-1] == " " else text
    text = _SPACES.sub(" ", text)
    text = _UNPAIRED.sub("\ufffd", _INVISIBLE.sub("", text))
    return unicodedata.normalize("NFC", text).strip()


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
