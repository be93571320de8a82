"""Finds ties between the person and the company that a letter made up: customers, referrals, talks."""

import re
from collections.abc import Iterator
from functools import lru_cache

from generator.providers.grounding.passage import Passage
from generator.providers.grounding.setting import Setting
from generator.providers.grounding.units import SMALL_WORDS
from generator.providers.terms import fold, words
from generator.providers.wordlists import lines_of, words_of


def made_up_relations(draft: Passage, setting: Setting) -> Iterator[str]:
    """What a letter's sentence says of the person and the company that the record does not."""
    if setting.kind != "letter" or not draft.english or _is_known(setting):
        return
    if match := _patterns(setting.record.brief.job.company).search(draft.text):
        yield f"“{match[0].strip()}” tells of a tie to the company that the record does not have."


def _is_known(setting: Setting) -> bool:
    """Whether the record names the company, so that there is a tie."""
    company = tuple(word.folded for word in words(setting.record.brief.job.company))
    return any(
        company == tuple(w.folded for w in p.words[at : at + len(company)])
        for p in setting.record.whole.everything
        for at in range(len(p.words) - len(company) + 1)
    )


def _naming(company: str) -> str:
    """A pattern for the company's name, or its first word where that is a name by itself."""
    parts = company.split()
    whole = r"\s+".join(map(re.escape, parts)) or "(?!)"
    first = parts[0] if len(parts) > 1 else ""
    known = fold(first) in words_of("capitals") | words_of("filler") | words_of("places") | SMALL_WORDS
    return f"(?:{whole}|{re.escape(first)})" if len(first) > 3 and not known else whole


@lru_cache(maxsize=16)
def _patterns(company: str) -> re.Pattern[str]:
    name = _naming(company)
    return re.compile(
        "|".join(f"(?:{line.replace('COMPANY', name)})" for line in lines_of("relations")), re.IGNORECASE
    )
