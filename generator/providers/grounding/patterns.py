"""Many regular expressions as one, quick to see that none of them matches."""

import re
from collections.abc import Iterable
from typing import Final

_AT_A_WORD: Final = r"\b"
_ESCAPED_OR_NOT: Final = re.compile(r"\\.|[^\\]+", re.DOTALL)


def any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """A pattern that matches where one of the given ones does, in a text without capitals.

    Most begin at the edge of a word. Said once for all of them, that is tested first, and not once for each.
    """
    lines = list(map(without_capitals, patterns))
    at_a_word = [line.removeprefix(_AT_A_WORD) for line in lines if line.startswith(_AT_A_WORD)]
    anywhere = [f"(?:{line})" for line in lines if not line.startswith(_AT_A_WORD)]
    if at_a_word:
        anywhere.append(_AT_A_WORD + "(?:" + "|".join(f"(?:{line})" for line in at_a_word) + ")")
    return re.compile("|".join(anywhere))


def without_capitals(pattern: str) -> str:
    """The pattern for a text in lower case: far quicker to try than one that cares for no capitals."""
    return _ESCAPED_OR_NOT.sub(lambda m: m[0] if m[0][0] == "\\" else m[0].lower(), pattern)


def lowered(text: str) -> str:
    """The text in lower case, every letter at its place."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower()[:1] or c for c in text)
