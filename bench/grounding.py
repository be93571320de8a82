"""The guard on its corpus: what it catches, what it flags without need, and what a check takes.

The corpus is the one under ``tests/grounding``, made up for it. A check is timed on the résumé of two pages
that the PDFs are measured on, and on the long record of ``examples/``, with every bullet changed a little so
that none passes for being the record's own.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from statistics import median
from time import process_time

from bench import Row
from bench.pdf import typical
from generator.codec import from_json
from generator.json_resume import read_json_resume
from generator.model import (
    CoverLetterContent,
    ExperienceData,
    ExperienceEntry,
    Job,
    PersonalInfo,
    ResumeContent,
)
from generator.providers.base import Brief, ChosenEntry, LetterDraft, ResumeDraft
from generator.providers.grounding import check_letter, check_resume, read_record
from generator.providers.offline import OfflineProvider
from tests.grounding.corpus import SOFT, brief_of, cases_of, findings_of, people

EXAMPLES = Path(__file__).parent.parent / "examples"
RUNS = 15


def measure() -> Iterator[Row]:
    verdicts = [
        (c, bool(findings_of(c, b))) for name in people() for b in (brief_of(name),) for c in cases_of(name)
    ]
    hard = [flagged for case, flagged in verdicts if case.wrong and case.wrong not in SOFT]
    soft = [flagged for case, flagged in verdicts if case.wrong in SOFT]
    true = [flagged for case, flagged in verdicts if not case.wrong]
    flagged = sum(hard) + sum(soft) + sum(true)
    yield Row(
        subject=f"made-up hard facts caught, of {len(hard)}",
        value=100 * sum(hard) / len(hard),
        unit="%",
        least=98,
    )
    yield Row(
        subject=f"inflated or invented otherwise, caught of {len(soft)}",
        value=100 * sum(soft) / len(soft),
        unit="%",
    )
    yield Row(
        subject=f"true sentences flagged, of {len(true)}", value=100 * sum(true) / len(true), unit="%", most=3
    )
    yield Row(
        subject="precision: false among the flagged", value=100 * (sum(hard) + sum(soft)) / flagged, unit="%"
    )
    yield from _timed("typical résumé", *_typical(), most=20)
    large = _large()
    yield from _timed("long record's résumé", large, *_drafts(large))


def _timed(
    name: str, brief: Brief, resume: ResumeDraft, letter: LetterDraft, *, most: float | None = None
) -> Iterator[Row]:
    reading_ms, resume_ms, letter_ms, anew_ms = [], [], [], []
    for run in range(RUNS):
        # Another name makes it another person's record, which has to be read anew.
        here, other = (replace(brief, name=f"{brief.name} {mark * (run + 1)}") for mark in "IV")
        anew_ms.append(_milliseconds(check_resume, resume, other))
        reading_ms.append(_milliseconds(read_record, here))
        resume_ms.append(_milliseconds(check_resume, resume, here))
        letter_ms.append(_milliseconds(check_letter, letter, here))
    for subject, found, limit in (
        (f"check of a {name}", resume_ms, most),
        (f"check of the letter after a {name}", letter_ms, most),
        (f"reading the record of a {name}, while a model writes", reading_ms, None),
        (f"check of a {name} whose record was not read before", anew_ms, None),
    ):
        yield Row(subject=subject, value=median(found), unit="ms", most=limit, note="processor time")


def _milliseconds(act: Callable[..., object], *arguments: object) -> float:
    begun = process_time()
    act(*arguments)
    return (process_time() - begun) * 1000


def _typical() -> tuple[Brief, ResumeDraft, LetterDraft]:
    """The résumé of two pages that the PDFs are measured on, and the record it would come from."""
    content = from_json(ResumeContent, typical()["resume"], "resume")
    letter = from_json(CoverLetterContent, typical()["letter"], "letter")
    posting = json.loads((EXAMPLES / "posting-platform-engineer.json").read_text(encoding="utf-8"))
    entries = [
        ExperienceEntry(
            id=f"job{at}",
            type="work",
            title=job.company,
            role=job.role,
            location=job.location,
            start_date=_month(job.start_date),
            end_date=_month(job.end_date),
            accomplishments=job.highlights,
            technologies=tuple(job.technologies or ()),
        )
        for at, job in enumerate(content.experience)
    ]
    skills = tuple(item for group in content.skills or () for item in group.items)
    entries.append(ExperienceEntry(id="skills", type="skills", title="Skills", technologies=skills))
    entries.extend(
        ExperienceEntry(id=f"school{at}", type="education", title=school.institution, role=school.degree)
        for at, school in enumerate(content.education or ())
    )
    brief = Brief(
        job=from_json(Job, typical()["job"], "job"),
        posting=posting["job"]["jobDescriptionText"],
        record=ExperienceData(entries=tuple(entries)),
        name=content.personal_info.name,
        location=content.personal_info.contact.location,
        title=content.personal_info.title,
        summary=content.personal_info.summary,
    )
    resume = ResumeDraft(
        summary=content.professional_summary,
        experience=tuple(
            ChosenEntry(entry_id=f"job{at}", highlights=job.highlights)
            for at, job in enumerate(content.experience)
        ),
        skills=tuple(content.skills or ()),
    )
    return (
        brief,
        _reworded(resume),
        LetterDraft(
            greeting=letter.greeting,
            opening_paragraph=letter.opening_paragraph,
            body_paragraphs=letter.body_paragraphs,
            closing_paragraph=letter.closing_paragraph,
        ),
    )


def _month(shown: str | None) -> str | None:
    """A date as the record has it, of one as a résumé shows it."""
    return datetime.strptime(shown, "%b %Y").strftime("%Y-%m") if shown else None


def _large() -> Brief:
    imported = read_json_resume(json.loads((EXAMPLES / "person.json").read_text(encoding="utf-8")))
    personal = from_json(PersonalInfo, imported.personal_info, "personalInfo")
    posting = json.loads((EXAMPLES / "posting-platform-engineer.json").read_text(encoding="utf-8"))
    job = from_json(Job, posting["job"], "job")
    return Brief(
        job=job,
        posting=job.job_description_text or "",
        record=ExperienceData(
            entries=tuple(from_json(ExperienceEntry, e, "entry") for e in imported.entries)
        ),
        name=personal.name,
        location=personal.location,
        title=personal.title,
        summary=personal.summary,
    )


def _drafts(brief: Brief) -> tuple[ResumeDraft, LetterDraft]:
    offline = OfflineProvider()
    resume = offline.write_resume(brief, lambda: 60.0).draft
    letter = offline.write_cover_letter(brief, lambda: 60.0).draft
    return _reworded(resume), letter


def _reworded(resume: ResumeDraft) -> ResumeDraft:
    """The draft with every bullet changed a little, so that none passes for being the record's own."""
    experience = tuple(
        replace(chosen, highlights=tuple(f"{text.rstrip('.')}, as planned." for text in chosen.highlights))
        for chosen in resume.experience
    )
    return replace(resume, experience=experience)
