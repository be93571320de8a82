"""The guard on its corpus: what it catches, what it flags without need, and what a check takes.

The corpus is the one under ``tests/grounding``, made up by hand; a check is timed on the person and the
postings of ``examples/``, with every bullet changed a little so that none passes for being the record's own.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import process_time

from bench import Row
from generator.codec import from_json
from generator.json_resume import read_json_resume
from generator.model import ExperienceData, ExperienceEntry, Job, PersonalInfo
from generator.providers.base import Brief, LetterDraft, ResumeDraft
from generator.providers.grounding import check_letter, check_resume
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
    brief = _brief()
    resume, letter = _drafts(brief)
    resume_ms, letter_ms, again_ms = [], [], []
    for run in range(RUNS):
        # Another name makes it another person's record, which has to be read anew.
        here = replace(brief, name=f"{brief.name} {'I' * (run + 1)}")
        resume_ms.append(_milliseconds(lambda: check_resume(resume, here)))  # noqa: B023  # called at once
        again_ms.append(_milliseconds(lambda: check_resume(resume, here)))  # noqa: B023  # called at once
        letter_ms.append(_milliseconds(lambda: check_letter(letter, here)))  # noqa: B023  # called at once
    yield Row(subject="check of a résumé", value=median(resume_ms), unit="ms", most=20, note="processor time")
    yield Row(
        subject="the same again, the record being read",
        value=median(again_ms),
        unit="ms",
        note="processor time",
    )
    yield Row(
        subject="check of a letter after it",
        value=median(letter_ms),
        unit="ms",
        most=20,
        note="processor time",
    )


def _milliseconds(act: Callable[[], object]) -> float:
    begun = process_time()
    act()
    return (process_time() - begun) * 1000


def _brief() -> Brief:
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
    experience = tuple(
        replace(chosen, highlights=tuple(f"{text.rstrip('.')}, as planned." for text in chosen.highlights))
        for chosen in resume.experience
    )
    return replace(resume, experience=experience), letter
