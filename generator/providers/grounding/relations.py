"""Finds ties between the person and the company that a letter made up: customers, referrals, talks."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from generator.providers.grounding.passage import Passage
from generator.providers.grounding.patterns import any_of
from generator.providers.grounding.setting import Setting
from generator.providers.grounding.tokens import tokens
from generator.providers.grounding.units import SMALL_WORDS
from generator.providers.terms import fold
from generator.providers.wordlists import lines_of, word_set, words_of

_GAP: Final = r"\s+"
_KINDS_OF_PLACE: Final = word_set(
    "the hotel restaurant cafe clinic hospital bank museum school university institute"
)
_HOPED_FOR: Final = re.compile(
    r"\b(?:forward to|welcome|hope(?: to| of)?|would (?:like|love|enjoy|be)|glad(?:ly)?(?: to)?"
    r"|happy to|chance (?:to|of)|opportunity (?:to|of)|appreciate|enjoy|before|until)\W+(?:\w+\W+){0,3}$",
    re.IGNORECASE,
)
"""Before what has not happened yet: "I look forward to meeting your team"."""
_NEAR: Final = 40


def made_up_relations(draft: Passage, setting: Setting) -> Iterator[str]:
    """What a letter's sentence says of the person and the company that the record does not."""
    if setting.kind != "letter" or not draft.english:
        return
    for match in _patterns(setting.record.brief.job.company).finditer(draft.lowered):
        before = draft.text[max(0, match.start() - _NEAR) : match.start()]
        if not _HOPED_FOR.search(before) and not _is_known(setting):
            said = draft.text[match.start() : match.end()].strip()
            yield f"“{said}” tells of a tie to the company that the record does not have."
            return


def _is_known(setting: Setting) -> bool:
    """Whether the record names the company, so that there is a tie."""
    company = " ".join(token.folded or token.text for token in tokens(setting.record.brief.job.company))
    return f" {company} " in setting.record.whole.wording


def _naming(company: str) -> str:
    """A pattern for the company's name, or its first word where that is a name by itself."""
    parts = company.split()
    whole = _GAP.join(map(re.escape, parts)) or "(?!)"
    first = parts[0] if len(parts) > 1 else ""
    known = fold(first) in words_of("capitals") | words_of("filler") | words_of("places") | SMALL_WORDS
    if fold(first) in _KINDS_OF_PLACE and len(parts) > 2:
        return f"(?:{whole}|{whole.partition(_GAP)[2]})"
    return f"(?:{whole}|{re.escape(first)})" if len(first) > 3 and not known else whole


@lru_cache(maxsize=16)
def _patterns(company: str) -> re.Pattern[str]:
    name = _naming(company)
    return any_of(line.replace("COMPANY", name) for line in lines_of("relations"))
