"""Works out from the record's dates what a draft may say about time: years of experience, years in a job."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from generator.model import ExperienceEntry
from generator.providers.dates import span
from generator.providers.grounding.evidence import Passage, Record, Scope
from generator.providers.grounding.kinds import passing_words
from generator.providers.grounding.quantities import Quantity
from generator.providers.grounding.units import MONTH
from generator.providers.wordlists import word_set

_LEADING: Final = word_set(
    "lead leader leadership leading led manag manage management managing manager supervis head"
)
_LEADS: Final = re.compile(
    r"\b(?:lead|leads|led|leading|manag\w+|head|heads|headed|director|directs|directed|supervis\w+|chief|"
    r"principal|captain|coordinator|foreman|forewoman|in charge)\b",
    re.IGNORECASE,
)
_AT_WORK: Final = ("work", "volunteer")
_COUNTED: Final = {
    "work": word_set(
        "company companies employer employers organisation organisations organization organizations firm "
        "firms role roles job jobs position positions"
    ),
    "language": word_set("language languages"),
    "certification": word_set(
        "certification certifications certificate certificates licence licences license licenses credential "
        "credentials"
    ),
    "education": word_set("degree degrees"),
    "award": word_set("award awards prize prizes"),
    "project": word_set("project projects"),
    "volunteer": word_set("charity charities"),
}


def follows_from_dates(said: Quantity, draft: Passage, scope: Scope, record: Record) -> bool:
    """Whether a length of time is no longer than the record's dates say, or a count no more than it lists."""
    if said.kind == "count":
        return _is_listed(said, draft, record)
    if said.kind != "span" or said.readings[0] < MONTH or said.rate:
        return False
    entries = [e for e in record.entries if scope is record.whole or scope is record.scope(e.id)]
    return _long_enough(said, _months(_relevant(draft, entries, record), record))


def _is_listed(said: Quantity, draft: Passage, record: Record) -> bool:
    head = [t.folded for t in draft.tokens[said.end : said.end + 4] if t.is_word]
    for kind, nouns in _COUNTED.items():
        if nouns & {*head[:3]}:
            listed = {e.title.casefold() for e in record.entries if e.type == kind}
            entries = sum(e.type == kind for e in record.entries)
            if said.readings[0] in (len(listed), entries):
                return True
    return False


def _relevant(draft: Passage, entries: Sequence[ExperienceEntry], record: Record) -> list[ExperienceEntry]:
    """The jobs that a sentence's years can be about: those that its own words point at, or all."""
    jobs = [e for e in entries if e.type in _AT_WORK]
    paid = [e for e in jobs if e.type == "work"] or jobs
    topic = draft.content - passing_words()
    if topic & _LEADING:
        return [
            e for e in jobs if _LEADS.search(" ".join((e.role or "", e.summary or "", *e.accomplishments)))
        ]
    return paid


def _months(entries: Iterable[ExperienceEntry], record: Record) -> int:
    spans = sorted(found for e in entries if (found := span(e, record.today)))
    months, covered_to = 0, -1
    for first, last in spans:
        begin = covered_to if first <= covered_to + 1 else first
        if last > begin:
            months += last - begin
            covered_to = last
    return months


def _long_enough(said: Quantity, months: int) -> bool:
    wanted = said.readings[0] / MONTH
    if said.bound == "almost":
        return months >= 0.9 * wanted
    if said.bound == "about":
        return months >= 0.95 * wanted
    return months + 1 >= wanted
