"""Many regular expressions as one, quick to see that none of them matches."""

import re
from collections.abc import Iterable
from typing import Final

_AT_A_WORD: Final = r"\b"


def any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """A pattern that matches where one of the given ones does, capitals aside.

    Most begin at the edge of a word. Said once for all of them, that is tested first, and not once for each.
    """
    lines = list(patterns)
    at_a_word = [line.removeprefix(_AT_A_WORD) for line in lines if line.startswith(_AT_A_WORD)]
    anywhere = [f"(?:{line})" for line in lines if not line.startswith(_AT_A_WORD)]
    if at_a_word:
        anywhere.append(_AT_A_WORD + "(?:" + "|".join(f"(?:{line})" for line in at_a_word) + ")")
    return re.compile("|".join(anywhere), re.IGNORECASE)
