"""Where a word may be broken, and where a line may not end though there is a space."""

import re
from collections.abc import Iterator
from typing import Final

from generator.pdf.ranges import EAST_ASIAN

OPENING: Final = "‘“（《「『【〈〔"
"""Not at a line's end."""
CLOSING: Final = "、。，．！？：；）》」』】〉〕’”々ーぁぃぅぇぉっゃゅょァィゥェォッャュョ・…"
"""Not at a line's beginning."""

_AFTER_SEPARATOR: Final = re.compile(r"[^/\-._@&?=,;]*[/\-._@&?=,;]+|[^/\-._@&?=,;]+")
_NUMBER: Final = re.compile(r"[(<>≤≥~±+−-]*\d[\d.,]*")
_UNITS: Final = (
    r"(?:%|‰|€|£|[kMGTP]i?B|[kMG]bit/s|[nµm]?s|min|h|[kcm]?m|km/h|[km]?g|[kMGT]?W|[kMGT]Wh|[kMG]?Hz|°C)"
    r"[).,;:]*"
)
_UNIT: Final = re.compile(_UNITS)
_DIGIT_AND_UNIT: Final = re.compile(rf"\d {_UNITS}(?![^ ])")


def is_unit(number: str, word: str) -> bool:
    """Whether a word is the unit of the number before it, and so stays with it."""
    return (
        number[-1].isdigit() and len(word) < 8 and bool(_UNIT.fullmatch(word) and _NUMBER.fullmatch(number))
    )


def may_have_unit(text: str) -> bool:
    """Whether there may be a number and its unit in a text: quicker than to ask for each two words."""
    return _DIGIT_AND_UNIT.search(text) is not None


def breakable(word: str, most: int) -> Iterator[str]:
    """A word's parts, between which a line may end without a space; none longer than ``most`` letters."""
    most = max(most, 2)
    for part in _east_asian(word) if EAST_ASIAN.found_in(word) else _AFTER_SEPARATOR.findall(word):
        for start in range(0, len(part), most):
            yield part[start : start + most]


def _east_asian(word: str) -> Iterator[str]:
    """Characters one by one, with the punctuation that must not be parted from them; other runs whole."""
    part = ""
    for character in word:
        breaks = part and (EAST_ASIAN[character] or EAST_ASIAN[part[-1]] or part[-1] in CLOSING)
        if breaks and character not in CLOSING and part[-1] not in OPENING:
            yield part
            part = ""
        part += character
    yield part
