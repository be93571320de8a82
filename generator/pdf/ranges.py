"""Sets of characters given by ranges.

Regular expressions would do, but one with a few wide ranges takes milliseconds to compile, and this is
asked at every start.
"""

from bisect import bisect_right
from typing import Final


class Ranges(dict[str, bool]):
    """Characters of some ranges, such as ``"590-5FF FB1D"`` (hexadecimal, both ends included).

    Asked with brackets; each answer is kept.
    """

    def __init__(self, ranges: str) -> None:
        self._bounds: list[int] = []
        for part in ranges.split():
            first, _, last = part.partition("-")
            self._bounds += (int(first, 16), int(last or first, 16) + 1)

    def __missing__(self, character: str) -> bool:
        answer = self[character] = bisect_right(self._bounds, ord(character)) % 2 == 1
        return answer

    def found_in(self, text: str) -> bool:
        """Whether the text has any of them."""
        return not text.isascii() and any(map(self.__getitem__, set(text)))


RIGHT_TO_LEFT: Final = Ranges("590-8FF FB1D-FDFF FE70-FEFE 10800-10FFF 1E800-1EFFF")
"""Scripts that run from right to left."""
COMPLEX: Final = Ranges(
    "300-36F 590-8FF 900-FFF 1000-109F 1780-17FF 1A20-1CFF 200C-200D A840-A95F A980-AADF ABC0-ABFF FB1D-FDFF "
    "FE70-FEFE 10800-10FFF 11000-116FF 1E800-1EFFF"
)
"""Scripts whose letters join, stack or change places, and what joins."""
EAST_ASIAN: Final = Ranges(
    "1100-11FF 2E80-9FFF A960-A97F AC00-D7FF F900-FAFF FE30-FE4F FF00-FFEF 1B000-1B16F 20000-3FFFF"
)
"""Chinese, Japanese and Korean with their punctuation: a line may end between most of them."""
HEBREW: Final = Ranges("590-5FF FB1D-FB4F")
ARABIC: Final = Ranges("600-6FF 750-77F")
UNUSUAL: Final = Ranges(
    "590-8FF 1100-11FF 200C-200D 2E80-9FFF A960-A97F AC00-D7FF F900-FFEF 10800-10FFF 1B000-3FFFF"
)
"""The scripts above that run the other way or break anywhere, what joins, and what lies between them."""
