"""Writes a résumé's summary in English: two to four sentences in the implied first person."""

import re
from collections.abc import Iterator
from typing import Final

from generator.providers.base import Brief
from generator.providers.offline.facts import Facts, is_current
from generator.providers.offline.phrases import capital, short_title, studied, time_of
from generator.providers.prose import full_stop, listed, sentences, tidy
from generator.providers.relevance import Relevance

MOST_OWN_WORDS: Final = 65
"""Taken from the person's standing summary."""


_LEADS: Final = re.compile(
    r"\b(?:lead|leader|manager|head|director|chief|principal|captain|president|supervisor|foreman|forewoman)\b",
    re.IGNORECASE,
)


def write_summary(brief: Brief, facts: Facts, relevance: Relevance) -> str:
    """The person's own summary or standing, then what the posting asks for and the record proves."""
    own = own_summary(brief, relevance)
    said = [own] if own else list(_standing(facts))
    skills = [skill for skill in facts.skills if skill.casefold() not in own.casefold()]
    first_person = re.search(r"\b(?:I|my)\b", own) is not None
    if skills:
        brings = "my experience includes" if first_person else "brings experience with"
        said.append(f"{brings} {listed(skills)}")
    if facts.certificates:
        certificates = "Certificates" if len(facts.certificates) > 1 else "Certificate"
        said.append(f"{certificates}: {listed(facts.certificates)}")
    if facts.spoken:
        said.append(f"{'I speak' if first_person else 'speaks'} {listed(facts.spoken)}")
    return " ".join(capital(full_stop(text)) for text in said)


def own_summary(brief: Brief, relevance: Relevance) -> str:
    """The person's standing summary; of a long one, the sentences that fit the posting best, in order."""
    told = sentences(tidy(brief.summary))
    kept: set[int] = set()
    words = 0
    for index in sorted(range(len(told)), key=lambda i: (-relevance.of(told[i]), i)):
        length = len(told[index].split())
        if not kept or words + length <= MOST_OWN_WORDS:
            kept.add(index)
            words += length
    return " ".join(full_stop(told[i]) for i in sorted(kept))


def _standing(facts: Facts) -> Iterator[str]:
    """Who the person is, in one sentence."""
    job, school = facts.latest, facts.schooling
    if job:
        years = f"{facts.years} years of work experience" if facts.years else ""
        when = "currently " if is_current(job) else "most recently " if time_of(job) else ""
        role, where = short_title(job.role), f"{when}at {tidy(job.title)}"
        if role and years and not _LEADS.search(role):
            yield f"{role} with {years}, {where}"
        elif role and years:
            # Nobody has to have led all those years.
            yield f"{role}{', ' if when else ' '}{where}"
            yield f"in all, {years}"
        elif role or years:
            yield f"{role or years}{', ' if when else ' '}{where}"
        else:
            kind = "work experience" if job.type == "work" else "volunteer experience"
            yield f"{kind}{', ' if when else ' '}{where}"
    elif school:
        yield studied(school, "studies" if is_current(school) else "studied")
