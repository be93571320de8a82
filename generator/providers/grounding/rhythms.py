"""Finds rhythms that changed: a weekly forecast that became a daily one."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Final

from generator.providers.grounding.counted import rate_at
from generator.providers.grounding.kinds import passing_words
from generator.providers.grounding.passage import Passage
from generator.providers.grounding.setting import Setting
from generator.providers.grounding.tokens import Token
from generator.providers.grounding.units import RATES
from generator.providers.wordlists import word_set

EVERY: Final = {
    "minute": word_set("minute minutes"),
    "hour": word_set("hourly hour hours"),
    "day": word_set(
        "daily nightly day days night nights morning mornings evening evenings everyday weekday weekdays"
    ),
    "week": word_set(
        "weekly week weeks saturdays sundays mondays tuesdays wednesdays thursdays fridays weekends"
    ),
    "fortnight": word_set("fortnightly fortnight fortnights biweekly bi-weekly"),
    "month": word_set("monthly month months"),
    "quarter": word_set("quarterly quarter quarters"),
    "year": word_set("yearly annual annually annum year years p.a"),
    "second": word_set("second seconds"),
    "shift": word_set("shift shifts"),
}
"""Words that show each rhythm."""
_IN_GENERAL: Final = word_set("use work life operations routine business practice")
"""What is daily without being counted: "my daily use of Excel"."""
_EVERY_FEW: Final = word_set("second other third fourth")
_ENOUGH: Final = 2
"""Telling words, or else a third of all, that a sentence has from the one it retells."""


def changed_rhythms(draft: Passage, setting: Setting) -> Iterator[str]:
    """What is wrong with "hourly", "weekly" and their like where the record says another rhythm of it."""
    row = draft.tokens
    counted = {quantity.rate for quantity in draft.quantities}
    said = {
        RATES[token.folded]: token
        for token, after in zip_longest(row, row[1:])
        if token.folded in RATES and (after is None or after.folded not in _IN_GENERAL)
    }
    for at, token in enumerate(row):
        if token.folded == "every" and at and row[at - 1].text == ",":
            continue  # "on time, every day"
        if token.folded in ("every", "each", "per") and (unit := _unit_behind(row, at)):
            said.setdefault(unit, row[at + 1])
        if token.folded == "once" and (unit := rate_at(row, at + 1)):
            said.setdefault(unit, token)
    if not said or not draft.english:
        return
    telling = draft.content - passing_words()
    shared = {passage: len(telling & passage.content) for passage in setting.scope.passages}
    most = max(shared.values(), default=0)
    if most < _ENOUGH and 3 * most < len(telling):
        return
    sources = [passage for passage, count in shared.items() if most and 2 * count >= most]
    words = {token.folded for passage in sources for token in passage.tokens}
    known = {unit for unit, names in EVERY.items() if names & words}
    for unit, token in said.items():
        if known and unit not in known and unit not in counted and not setting.is_theirs(draft, token.start):
            yield f"“{token.text}” is not how often {setting.scope.label} says."


def _unit_behind(row: Sequence[Token], at: int) -> str:
    """The unit of time in "every week" and "every second week"."""
    if at + 2 < len(row) and row[at + 1].folded in _EVERY_FEW:
        return RATES.get(f"per {row[at + 2].folded}", "")
    return rate_at(row, at)
