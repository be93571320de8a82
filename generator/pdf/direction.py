"""Which way text runs: the Unicode bidirectional algorithm (UAX #9), for text that needs it.

python-bidi is imported when a text has letters that run from right to left.
"""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import Final

from generator.pdf.ranges import RIGHT_TO_LEFT

LANGUAGES: Final = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "syr", "ug", "ur", "yi"}
)


def runs_right_to_left(text: str, language: str) -> bool:
    """Whether a document in a language runs from right to left as a whole: so it does if its text does."""
    return language.split("-")[0].lower() in LANGUAGES or mostly_right_to_left(text)


def mostly_right_to_left(text: str) -> bool:
    """Whether more of its letters run from right to left than from left to right."""
    if not RIGHT_TO_LEFT.found_in(text):
        return False
    kinds = Counter(map(unicodedata.bidirectional, text))
    return kinds["R"] + kinds["AL"] > kinds["L"]


def levels(text: str, base: int) -> list[int]:
    """The embedding level of each character; odd ones run from right to left.

    Args:
        base: of the paragraph, 0 or 1.
    """
    from bidi import algorithm

    storage = algorithm.get_empty_storage()
    storage["base_level"] = base
    storage["base_dir"] = ("L", "R")[base]
    algorithm.get_embedding_levels("".join(map(_known, text)), storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    return [character["level"] for character in storage["chars"]]


def _known(character: str) -> str:
    """The character, or one the algorithm keeps that behaves the same: it drops invisible ones."""
    kind = unicodedata.bidirectional(character)
    if not kind:
        return "x"  # not assigned: as the algorithm has it, left to right
    return "\u0300" if kind == "BN" else character


def visual_order(line: Sequence[int]) -> list[int]:
    """The places of a line's items from left to right, by their levels (UAX #9, rule L2)."""
    order = list(range(len(line)))
    odd = [level for level in line if level % 2]
    for level in range(max(line, default=0), min(odd, default=1) - 1, -1):
        start = 0
        while start < len(order):
            if line[order[start]] < level:
                start += 1
                continue
            end = start
            while end < len(order) and line[order[end]] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = end
    return order
