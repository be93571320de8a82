"""Says what a text is about: its words, and how much each matters for one posting.

First version; the terms of a posting are weighed by how often they occur.
"""

import re
from collections import Counter

_WORD = re.compile(r"\w[\w+#./-]*[\w+#]|\w")


def words(text: str) -> list[str]:
    """The words of a text, folded so that they compare."""
    return [w.casefold() for w in _WORD.findall(text)]


def weights(posting: str) -> dict[str, float]:
    """Weight of each word of a posting that is longer than three letters."""
    return {w: float(n) for w, n in Counter(words(posting)).items() if len(w) > 3}


def score(text: str, weight: dict[str, float]) -> float:
    """How much of what the posting is about a text touches."""
    return sum(weight.get(w, 0.0) for w in set(words(text)))
