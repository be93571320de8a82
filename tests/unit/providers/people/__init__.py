"""Invented people of several trades, their records as JSON Resume files, and how to hand one to a writer."""

import json
from functools import cache
from pathlib import Path

from generator.codec import from_json
from generator.json_resume import read_json_resume
from generator.model import ExperienceData, ExperienceEntry, Job, PersonalInfo
from generator.providers.base import Brief

_PEOPLE = Path(__file__).parent
_POSTINGS = _PEOPLE.parent / "postings"
_EXAMPLES = _PEOPLE.parents[3] / "examples"

PEOPLE = ("engineer", *sorted(file.stem for file in _PEOPLE.glob("*.json")))
POSTINGS = (
    "platform-engineer",
    "head-of-forecasting",
    *sorted(file.stem for file in _POSTINGS.glob("*.txt")),
)


def file_of(name: str) -> Path:
    """A person's file; "engineer" is the one in ``examples/``."""
    return _EXAMPLES / "person.json" if name == "engineer" else _PEOPLE / f"{name}.json"


@cache
def person(name: str) -> tuple[PersonalInfo, ExperienceData]:
    """A person by the name of the file."""
    imported = read_json_resume(json.loads(file_of(name).read_text(encoding="utf-8")))
    entries = tuple(from_json(ExperienceEntry, entry) for entry in imported.entries)
    return from_json(PersonalInfo, imported.personal_info), ExperienceData(entries=entries)


@cache
def posting(name: str) -> Job:
    """A posting by the name of the file."""
    example = _EXAMPLES / f"posting-{name}.json"
    if example.exists():
        return from_json(Job, json.loads(example.read_text(encoding="utf-8"))["job"])
    head, _, text = (_POSTINGS / f"{name}.txt").read_text(encoding="utf-8").partition("\n")
    role, _, company = head.partition(" | ")
    return Job(role=role.strip(), company=company.strip(), job_description_text=text.strip())


def brief_for(
    name: str, job: str | Job, *, emphasize: tuple[str, ...] = (), language: str | None = None
) -> Brief:
    """What a writer gets for a person and a posting."""
    info, record = person(name)
    asked = posting(job) if isinstance(job, str) else job
    return Brief(
        job=asked,
        posting=asked.job_description_text or "",
        record=record,
        emphasize=emphasize,
        language=language,
        name=info.name,
        location=info.location,
        title=info.title,
        summary=info.summary,
    )
