"""Short ways to make a record up."""

from datetime import date

from generator.model import ExperienceData, ExperienceEntry, Job
from generator.providers.base import Brief, LetterDraft, ResumeDraft
from generator.providers.offline import OfflineProvider

TODAY = date(2026, 11, 25)
NURSE = Job(
    role="Staff Nurse",
    company="Harbour Hospital",
    job_description_text="Requirements:\n- wound care\n- triage\n- Epic\n- Spanish",
)


def work(
    title: str, start: str | None = None, end: str | None = None, *told: str, role: str | None = None
) -> ExperienceEntry:
    """A job, with an id made of its title."""
    return ExperienceEntry(
        id=title.lower().replace(" ", "-"),
        title=title,
        role=role,
        start_date=start,
        end_date=end,
        accomplishments=told,
    )


def record_of(*entries: ExperienceEntry) -> ExperienceData:
    return ExperienceData(entries=entries)


def brief_of(record: ExperienceData, job: Job = NURSE, *, emphasize: tuple[str, ...] = ()) -> Brief:
    return Brief(
        job=job, posting=job.job_description_text or "", record=record, emphasize=emphasize, name="Ada"
    )


def resume(brief: Brief) -> ResumeDraft:
    return OfflineProvider(today=lambda: TODAY).write_resume(brief, lambda: 60.0).draft


def letter(brief: Brief) -> LetterDraft:
    return OfflineProvider(today=lambda: TODAY).write_cover_letter(brief, lambda: 60.0).draft


def text_of(draft: LetterDraft) -> str:
    """The paragraphs of a letter, one a line."""
    return "\n".join((draft.opening_paragraph, *draft.body_paragraphs, draft.closing_paragraph))
