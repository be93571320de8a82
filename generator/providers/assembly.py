"""Completes a draft from the record: what a provider must not write is filled in here.

Names, companies, job titles, places, dates, degrees and issuers come from the record and from nowhere
else, so no writer, model or not, can get them wrong.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from generator.errors import AIBadOutput
from generator.model import (
    Contact,
    CoverLetterContent,
    EntryType,
    ExperienceData,
    ExperienceEntry,
    PersonalInfo,
    ResumeCertification,
    ResumeContent,
    ResumeEducation,
    ResumeExperience,
    ResumeHeader,
    ResumeProject,
)
from generator.providers.base import ChosenEntry, LetterDraft, ResumeDraft
from generator.providers.dates import display, display_end, earned_first, newest_first

EXPERIENCE_TYPES: Final[tuple[EntryType, ...]] = ("work", "volunteer")


def assemble_resume(draft: ResumeDraft, personal: PersonalInfo, record: ExperienceData) -> ResumeContent:
    """The whole résumé: the draft's words, the record's facts.

    Experience and projects keep the draft's order. Education and certificates are all there, the newest
    first.

    Raises:
        AIBadOutput: the draft names an entry that the record does not have, has under another type, or
            that the draft named before.
    """
    jobs = _resolve(draft.experience, record, EXPERIENCE_TYPES)
    projects = _resolve(draft.projects, record, ("project",))
    return ResumeContent(
        personal_info=ResumeHeader(
            name=personal.name,
            title=header_title(personal, record),
            summary=personal.summary or "",
            contact=_contact(personal),
        ),
        professional_summary=draft.summary,
        experience=tuple(_job(entry, chosen) for entry, chosen in jobs),
        skills=draft.skills,
        education=tuple(_education(e) for e in _of_type(record, "education")),
        projects=tuple(_project(entry, chosen) for entry, chosen in projects),
        certifications=tuple(_certification(e) for e in _of_type(record, "certification")),
    )


def assemble_letter(draft: LetterDraft, personal: PersonalInfo) -> CoverLetterContent:
    """The whole letter: the draft's words over the person's name."""
    return CoverLetterContent(
        greeting=draft.greeting,
        opening_paragraph=draft.opening_paragraph,
        body_paragraphs=draft.body_paragraphs,
        closing_paragraph=draft.closing_paragraph,
        signature=personal.name,
    )


def header_title(personal: PersonalInfo, record: ExperienceData) -> str:
    """The person's own headline, else the job title they hold or last held, else nothing."""
    if title := _clean(personal.title):
        return title
    return next((role for e in _of_type(record, "work") if (role := _clean(e.role))), "")


def _resolve(
    chosen: Iterable[ChosenEntry], record: ExperienceData, types: tuple[EntryType, ...]
) -> list[tuple[ExperienceEntry, ChosenEntry]]:
    # Of two entries under one id the first counts, here as wherever ids are looked up.
    by_id: Mapping[str, ExperienceEntry] = {e.id: e for e in reversed(record.entries) if e.type in types}
    resolved: dict[str, tuple[ExperienceEntry, ChosenEntry]] = {}
    for choice in chosen:
        entry = by_id.get(choice.entry_id)
        if entry is None:
            raise AIBadOutput(
                f"The draft chose an entry that the record does not have as {' or '.join(types)}."
            )
        if choice.entry_id in resolved:
            raise AIBadOutput("The draft chose the same entry twice.")
        resolved[choice.entry_id] = (entry, choice)
    return list(resolved.values())


def _of_type(record: ExperienceData, kind: EntryType) -> list[ExperienceEntry]:
    order = earned_first if kind == "certification" else newest_first
    return sorted((e for e in record.entries if e.type == kind), key=order)


def _contact(personal: PersonalInfo) -> Contact:
    return Contact(
        email=personal.email,
        phone=personal.phone or None,
        location=personal.location or None,
        website=personal.website or None,
        linkedin=personal.linkedin or None,
        github=personal.github or None,
    )


def _job(entry: ExperienceEntry, chosen: ChosenEntry) -> ResumeExperience:
    return ResumeExperience(
        company=_clean(entry.title),
        role=_clean(entry.role),
        location=_clean(entry.location) or None,
        start_date=display(entry.start_date),
        end_date=display_end(entry.end_date),
        highlights=chosen.highlights,
        technologies=entry.technologies,
    )


def _project(entry: ExperienceEntry, chosen: ChosenEntry) -> ResumeProject:
    return ResumeProject(
        name=_clean(entry.title),
        description=" ".join(chosen.highlights) or _clean(entry.summary),
        technologies=entry.technologies,
        url=_clean(entry.url) or None,
    )


def _education(entry: ExperienceEntry) -> ResumeEducation:
    return ResumeEducation(
        institution=_clean(entry.title),
        degree=_clean(entry.role),
        field=_clean(entry.area) or None,
        start_date=display(entry.start_date) or None,
        end_date=display_end(entry.end_date),
    )


def _certification(entry: ExperienceEntry) -> ResumeCertification:
    return ResumeCertification(
        name=_clean(entry.title),
        issuer=_clean(entry.role) or None,
        date=display(entry.start_date) or display(entry.end_date) or None,
    )


def _clean(text: str | None) -> str:
    return " ".join((text or "").split())
