"""Holds times of the day against the record: "16:00" where it says 4 pm. Scales are written alike: 1:50."""

import re
from collections.abc import Iterator
from typing import Final

from generator.providers.grounding.passage import Passage
from generator.providers.grounding.setting import Setting

_CLOCK: Final = re.compile(r"(?<![\w:.,])([0-9]{1,2}):([0-9]{2})(?![\w:])")
_HALF_OF_THE_DAY: Final = re.compile(r"\b[ap]\.?m\b", re.IGNORECASE)


def wrong_clocks(draft: Passage, setting: Setting) -> Iterator[str]:
    """What is wrong with the times of the day in a sentence."""
    for clock in _CLOCK.finditer(draft.text) if ":" in draft.text else ():
        if not _is_told(clock, setting) and not setting.is_theirs(draft, clock.start()):
            yield f"“{clock[0]}” is not in {setting.scope.label}."


def _is_told(said: re.Match[str], setting: Setting) -> bool:
    """Whether the record has a time of the day, or a scale, so written or by twelve hours: 16:00, 4 pm."""
    hour = int(said[1]) % 12
    return any(
        said[0].lstrip("0") in passage.text
        or (
            said[2] == "00"
            and _HALF_OF_THE_DAY.search(passage.text) is not None
            and any(q.kind == "count" and hour == q.readings[0] % 12 for q in passage.quantities)
        )
        for passage in setting.scope.passages
    )
