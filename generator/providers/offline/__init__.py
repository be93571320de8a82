"""Writes both documents out of the person's own words: no network, no model, the same every time."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from generator.model import SkillGroup, TokenUsage
from generator.providers.base import (
    Brief,
    ChosenEntry,
    Completion,
    Deadline,
    LetterDraft,
    Rejected,
    ResumeDraft,
)
from generator.providers.dates import newest_first, years_of_experience
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
        jobs = [e for e in brief.record.entries if e.type in ("work", "volunteer")]
        chosen = sorted(jobs, key=newest_first)[:4]
        draft = ResumeDraft(
            summary=self._summary(brief),
            experience=tuple(
                ChosenEntry(
                    entry_id=e.id,
                    highlights=tuple(sorted(e.accomplishments, key=lambda a: -relevance.of(a))[:4]),
                )
                for e in chosen
            ),
            projects=tuple(
                ChosenEntry(entry_id=e.id, highlights=(e.summary,) if e.summary else ())
                for e in brief.record.entries
                if e.type == "project"
            )[:3],
            skills=tuple(
                SkillGroup(category=e.title, items=e.technologies)
                for e in brief.record.entries
                if e.type == "skills" and e.technologies
            ),
        )
        return Completion(draft=draft, model=MODEL, usage=TokenUsage())

    def write_cover_letter(
        self, brief: Brief, remaining: Deadline, rejected: Rejected[LetterDraft] | None = None
    ) -> Completion[LetterDraft]:
        """Writes a letter of the person's accomplishments."""
        draft = LetterDraft(
            greeting=f"Dear hiring team at {brief.job.company},",
            opening_paragraph=f"I am applying for the position of {brief.job.role} at {brief.job.company}.",
            body_paragraphs=(self._summary(brief),),
            closing_paragraph="I would be glad to talk through any of this. Thank you for your time.",
        )
        return Completion(draft=draft, model=MODEL, usage=TokenUsage())

    def _summary(self, brief: Brief) -> str:
        years = years_of_experience(brief.record.entries, self._today())
        return brief.summary or f"{years} years of work experience."
