"""Gathers what may be said about a person to one employer, in whatever language it is then said."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Final

from generator.model import ExperienceEntry
from generator.providers.base import Brief
from generator.providers.dates import earned_first, is_ongoing, newest_first, parse, years_of_experience
from generator.providers.keywords import Keyword
from generator.providers.lexicon import key_of, noun_for
from generator.providers.posting import PREFERRED
from generator.providers.prose import tidy
from generator.providers.relevance import Evidence, Relevance, texts_of

_SKILLS_NAMED: Final = 5
_OTHERS_NAMED: Final = 3
"""Certificates and languages."""
_SPEAKS_OF_YEARS: Final = re.compile(
    r"\b(?:years?|decades?|Jahre?n?|ans|années|años?|anni|jaar)\b", re.IGNORECASE
)
_LANGUAGES: Final = {"en": "English", "de": "German", "fr": "French", "es": "Spanish"}
_NOT_YET: Final = re.compile(
    r"\b(?:beginner|basic|elementary|novice|learning|grundkenntnisse|anfänger)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the record shows that matters to this employer.

    Attributes:
        latest: the job held now or last; volunteering where there was none.
        schooling: the newest education.
        years: of paid work; ``None`` where there is less than two, or the person counts them otherwise.
        skills: asked for or emphasized, and used at work or listed by the person, the weightiest first.
        mentioned: those that the posting names.
        certificates: asked for and held.
        other_certificates: held.
        spoken: languages asked for and spoken, with how well: ``Swedish (full professional)``.
    """

    latest: ExperienceEntry | None
    schooling: ExperienceEntry | None
    years: int | None
    skills: tuple[str, ...]
    mentioned: tuple[str, ...]
    certificates: tuple[str, ...]
    other_certificates: tuple[str, ...]
    spoken: tuple[str, ...]


def gather(brief: Brief, relevance: Relevance, today: date, language: str) -> Facts:
    """The facts for one brief.

    Args:
        language: of the document, in which it goes without saying that the person speaks it.
    """
    entries = brief.record.entries
    begun = [e for e in entries if has_begun(e, today)]
    jobs = sorted((e for e in begun if e.type == "work"), key=newest_first)
    unpaid = sorted((e for e in begun if e.type == "volunteer"), key=newest_first)
    schools = sorted((e for e in entries if e.type == "education"), key=newest_first)
    years = years_of_experience(entries, today)
    counted = any(_SPEAKS_OF_YEARS.search(text or "") for text in (brief.title, brief.summary))
    certificates = tuple(_asked(brief, relevance, "certification"))
    held = sorted((e for e in entries if e.type == "certification"), key=earned_first)
    others = [e for e in held if e.id not in {c.id for c in certificates}]
    own = key_of(_LANGUAGES.get(language, ""))
    languages = tuple(e for e in _asked(brief, relevance, "language") if key_of(tidy(e.title)) != own)
    elsewhere = {key_of(tidy(e.title)) for e in entries if e.type == "language"}
    return Facts(
        latest=next(iter([*jobs, *unpaid]), None),
        schooling=next(iter(schools), None),
        years=years if years >= 2 and not counted else None,
        skills=tuple(_skills(brief, relevance, (*relevance.emphasis, *relevance.keywords), elsewhere)),
        mentioned=tuple(_skills(brief, relevance, relevance.keywords, elsewhere)),
        certificates=tuple(tidy(e.title) for e in certificates)[:_OTHERS_NAMED],
        other_certificates=tuple(tidy(e.title) for e in others)[:_OTHERS_NAMED],
        spoken=tuple(map(_spoken, languages))[:_OTHERS_NAMED],
    )


def is_current(entry: ExperienceEntry) -> bool:
    """Whether the person still does it, as far as the record says."""
    return is_ongoing(entry.end_date) and bool(tidy(entry.start_date))


def has_begun(entry: ExperienceEntry, today: date) -> bool:
    """Whether what an entry tells of is not still to come."""
    start = parse(entry.start_date)
    return start is None or (start.year, start.month or 1) <= (today.year, today.month)


def _skills(
    brief: Brief, relevance: Relevance, wanted: Sequence[Keyword], elsewhere: set[str]
) -> Iterator[str]:
    """Names of what is wanted and proven, first what work shows, then what is only listed; a few."""
    proven = _proven(brief, relevance, [k for k in wanted if k.term.key not in elsewhere])
    for keyword in islice(proven, _SKILLS_NAMED):
        name = noun_for(keyword.term.key, keyword.name)
        small = name.lower()
        # A common word has a capital where somebody listed it, and none in the posting's sentences.
        is_common = len(name) > 2 and re.search(rf"\b{re.escape(small)}\b", brief.posting) is not None
        yield small if is_common else name


def _proven(brief: Brief, relevance: Relevance, wanted: Sequence[Keyword]) -> Iterator[Keyword]:
    entries = brief.record.entries
    work = [e for e in entries if e.type in ("work", "volunteer", "project")]
    listed = [e for e in entries if e.type == "skills" and not _NOT_YET.search(e.role or "")]
    title = Evidence((brief.job.role,), relevance.lexicon)
    named = [k for k in wanted if _can_be_named(k) and not title.has(k.term)]
    done: set[str] = set()
    for group in (work, listed):
        evidence = Evidence((t for e in group for t in texts_of(e, brief.record)), relevance.lexicon)
        for keyword in named:
            if keyword.term.key not in done and evidence.has(keyword.term):
                done.add(keyword.term.key)
                yield keyword


def _can_be_named(keyword: Keyword) -> bool:
    return keyword.known and not keyword.role and keyword.weight >= PREFERRED


def _asked(brief: Brief, relevance: Relevance, kind: str) -> Iterator[ExperienceEntry]:
    """Entries of a type that the posting asks for, what it asks for most first."""
    wanted = [k for k in (*relevance.emphasis, *relevance.keywords) if not k.role]
    found: dict[str, None] = {}
    entries = [e for e in brief.record.entries if e.type == kind]
    for keyword in wanted:
        for entry in entries:
            if entry.id not in found and Evidence((tidy(entry.title),), relevance.lexicon).has(keyword.term):
                found[entry.id] = None
                yield entry


def _spoken(language: ExperienceEntry) -> str:
    name, how = tidy(language.title), tidy(language.role)
    # "Full professional" loses its capital within a sentence, "C2" keeps it.
    return f"{name} ({how[:1].lower() + how[1:] if how[1:2].islower() else how})" if how else name
