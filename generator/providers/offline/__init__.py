"""Writes both documents out of the person's own words: no network, no model, the same every time."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from generator.model import ExperienceData, TokenUsage
from generator.providers.base import (
    Brief,
    ChosenEntry,
    Completion,
    Deadline,
    LetterDraft,
    Rejected,
    ResumeDraft,
)
from generator.providers.offline.choosing import (
    alike,
    by_fit,
    choose_jobs,
    choose_projects,
    describe_project,
    weigh_jobs,
)
from generator.providers.offline.facts import gather, has_begun
from generator.providers.offline.letter import write_letter
from generator.providers.offline.skills import order_skills
from generator.providers.offline.summary import write_summary
from generator.providers.offline.translated import Translated, phrases
from generator.providers.posting import language_of
from generator.providers.relevance import Relevance

if TYPE_CHECKING:
    from generator.settings import Settings

MODEL = "offline"


def missing(settings: "Settings") -> str | None:
    """Nothing: it needs no setting."""
    return None


def create(settings: "Settings") -> "OfflineProvider":
    """A writer that needs nothing but the brief."""
    return OfflineProvider(today=lambda: datetime.now(UTC).date())


class OfflineProvider:
    """A writer that needs nothing but the brief.

    It writes in English, German, French and Spanish; for any other language, in English. If no language is
    asked for, a letter is in the posting's and a résumé in the record's, since nothing here translates: the
    person's own lines stay as they are.

    Args:
        today: the day that "still" means.
    """

    def __init__(self, today: Callable[[], date] = date.today) -> None:
        self._today = today

    def write_resume(
        self, brief: Brief, remaining: Deadline, rejected: Rejected[ResumeDraft] | None = None
    ) -> Completion[ResumeDraft]:
        """Chooses and orders what the record has, and writes a summary of it."""
        relevance = Relevance(brief.job, brief.posting, brief.record, brief.emphasize)
        language = language_for(brief.language, _lines_of(brief.record))
        facts = gather(brief, relevance, self._today(), language)
        say = phrases()[language]
        summary = (
            write_summary(brief, facts, relevance)
            if language == "en"
            else Translated(language).summary(brief, facts, relevance)
        )
        draft = ResumeDraft(
            summary=summary,
            experience=tuple(
                ChosenEntry(entry_id=c.entry.id, highlights=c.lines)
                for c in alike(choose_jobs(brief.record, relevance, self._today()))
            ),
            projects=tuple(
                ChosenEntry(entry_id=c.entry.id, highlights=describe_project(c))
                for c in choose_projects(brief.record, relevance)
            ),
            skills=order_skills(
                brief.record, relevance, others=say["more_skills"], languages=say["languages"]
            ),
        )
        return Completion(draft=draft, model=MODEL, usage=TokenUsage())

    def write_cover_letter(
        self, brief: Brief, remaining: Deadline, rejected: Rejected[LetterDraft] | None = None
    ) -> Completion[LetterDraft]:
        """Writes a letter around the lines of the record that fit best."""
        relevance = Relevance(brief.job, brief.posting, brief.record, brief.emphasize)
        language = language_for(brief.language, brief.posting)
        facts = gather(brief, relevance, self._today(), language)
        write = write_letter if language == "en" else Translated(language).letter
        # It sends its reader to the résumé for the details: what is told of must stand there.
        shown = {c.entry.id for c in choose_jobs(brief.record, relevance, self._today())}
        told = [
            c
            for c in weigh_jobs(brief.record, relevance)
            if c.entry.id in shown and has_begun(c.entry, self._today())
        ]
        jobs = by_fit(told, facts.latest)
        draft = write(brief, facts, jobs, choose_projects(brief.record, relevance))
        return Completion(draft=draft, model=MODEL, usage=TokenUsage())


def language_for(asked: str | None, text: str) -> str:
    """The language asked for, else a text's; English where we can say nothing in it."""
    language = (asked or language_of(text)).split("-")[0].lower()
    return language if language in phrases() else "en"


def _lines_of(record: ExperienceData) -> str:
    """What the person wrote, to tell its language by."""
    return " ".join(text for e in record.entries for text in (e.summary or "", *e.accomplishments))
