"""Colours as PDF writes them, and an accent that can be read on paper."""

import re
from functools import lru_cache
from typing import Final

from generator.errors import PDFGenerationError

READABLE: Final = 4.5
"""Least contrast of text to its ground: WCAG 2.2, criterion 1.4.3."""


@lru_cache(maxsize=64)
def operands(color: str) -> str:
    """``#RRGGBB`` as the three operands of ``rg``.

    Raises:
        PDFGenerationError: it is not of that form.
    """
    return " ".join(f"{value:.3g}" for value in _parts(color))


@lru_cache(maxsize=64)
def readable(color: str) -> str:
    """The colour, darkened as little as needed for text on white."""
    parts = _parts(color)
    while _contrast_to_white(parts) < READABLE:
        parts = tuple(part * 0.97 for part in parts)
    return "#" + "".join(f"{round(part * 255):02X}" for part in parts)


def _parts(color: str) -> tuple[float, ...]:
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", color):
        raise PDFGenerationError("The accent colour must be written as #RRGGBB.")
    return tuple(int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))


def _contrast_to_white(parts: tuple[float, ...]) -> float:
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
