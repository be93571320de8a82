"""The corpus: sentences about made-up people, each marked as true to the record or not.

A file of ``people/`` holds a record, the target job and its posting. A file of ``cases/`` of the same
name holds sentences under the place they stand in: an entry's id, ``summary``, ``letter`` or ``skill``.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from generator.codec import from_json
from generator.model import ExperienceData, Job, SkillGroup
from generator.providers.base import Brief, ChosenEntry, LetterDraft, ResumeDraft
from generator.providers.grounding import Finding, check_letter, check_resume

TODAY: Final = date(2026, 3, 15)
"""The day on which "still" ends, so that the corpus means the same every year."""
SOFT: Final = frozenset({"inflated", "plan", "superlative", "relationship", "object", "duty"})
"""Kinds of falsehood that are no hard fact."""

_HERE: Final = Path(__file__).parent


@dataclass(frozen=True)
class Case:
    """A sentence and whether the record supports it.

    Attributes:
        wrong: what kind of falsehood it is; empty if it is true.
    """

    person: str
    place: str
    text: str
    wrong: str

    def __str__(self) -> str:
        return f"{self.person} {self.place} {self.wrong or 'true'}: {self.text}"


def people() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in (_HERE / "people").glob("*.json")))


def brief_of(person: str) -> Brief:
    data = json.loads((_HERE / "people" / f"{person}.json").read_text(encoding="utf-8"))
    return Brief(
        job=from_json(Job, data["job"], "job"),
        posting=data["posting"],
        record=from_json(
            ExperienceData, {"entries": data["entries"], "blurbs": data.get("blurbs", [])}, "record"
        ),
        name=data["name"],
        location=data.get("location"),
        title=data.get("title"),
        summary=data.get("summary"),
    )


def cases_of(person: str) -> Iterator[Case]:
    place = ""
    for line in (_HERE / "cases" / f"{person}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            place = line.strip("[]")
        elif line and not line.startswith("#"):
            label, _, text = line.partition(" | ")
            yield Case(
                person, place, text.strip(), label.removeprefix("false").strip() if label != "true" else ""
            )


def ordinary_phrases(person: str) -> Iterator[Case]:
    """What anybody writes, as if the person had."""
    job, place = brief_of(person).job, ""
    for line in (_HERE / "ordinary_phrases.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            place = line.strip("[]")
        elif line and not line.startswith("#"):
            yield Case(person, place, line.format(role=job.role, company=job.company), "")


def findings_of(case: Case, brief: Brief) -> tuple[Finding, ...]:
    """What the guard says of the sentence in its place."""
    match case.place:
        case "letter":
            letter = LetterDraft(
                greeting="", opening_paragraph="", body_paragraphs=(case.text,), closing_paragraph=""
            )
            return check_letter(letter, brief, today=TODAY)
        case "summary":
            return check_resume(ResumeDraft(summary=case.text, experience=()), brief, today=TODAY)
        case "skill":
            group = SkillGroup(category="Skills", items=(case.text,))
            return check_resume(ResumeDraft(summary="", experience=(), skills=(group,)), brief, today=TODAY)
        case entry_id:
            chosen = ChosenEntry(entry_id=entry_id, highlights=(case.text,))
            return check_resume(ResumeDraft(summary="", experience=(chosen,)), brief, today=TODAY)
