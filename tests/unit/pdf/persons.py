"""The people the PDF tests draw, and how to draw them."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from generator.codec import from_json
from generator.model import (
    Contact,
    CoverLetterContent,
    ResumeCertification,
    ResumeContent,
    ResumeEducation,
    ResumeExperience,
    ResumeHeader,
    ResumeProject,
    SkillGroup,
)
from generator.pdf import Design, Drawing, LetterFrame, draw_cover_letter, draw_resume

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)

CONTACT = Contact(
    email="zoe.muller-dvorak@example.com",
    phone="+48 12 345 67 89",
    location="Kraków, Poland",
    website="https://zoemuller.example.com/",
    linkedin="https://www.linkedin.com/in/zoe-muller-dvorak",
    github="github.com/zmuller",
)

ZOE = ResumeContent(
    personal_info=ResumeHeader(
        name="Zoë Müller-Dvořák",
        title="Senior Backend Engineer",
        summary="Standing summary.",
        contact=CONTACT,
    ),
    professional_summary=(
        "Senior backend engineer with eleven years of experience designing payment, logistics and identity "
        "services in Python, Go and PostgreSQL. Keeps the office on-call rotation comfortable."
    ),
    experience=(
        ResumeExperience(
            company="Nordlicht Płatności",
            role="Senior Backend Engineer",
            location="Kraków, Poland",
            start_date="Apr 2021",
            end_date=None,
            highlights=(
                "Designed the ledger service that settles 3.4 million card payments a day, with double-entry "
                "invariants checked in the database and a nightly reconciliation.",
                "Led a team of five through the split of the billing monolith into four services.",
                "Introduced idempotency keys & an outbox across 23 endpoints: duplicate charges < 1 a month.",
            ),
            technologies=("Python", "Go", "PostgreSQL"),
        ),
        ResumeExperience(
            company="Île-de-France Logistique",
            role="Backend Engineer",
            location="Paris, France",
            start_date="Jan 2018",
            end_date="Mar 2021",
            highlights=(
                "Built the route optimisation API that plans 9,000 deliveries every morning.",
                "Replaced a nightly CSV exchange with event streams for 31 partner warehouses.",
            ),
            technologies=("Django", "RabbitMQ"),
        ),
    ),
    skills=(
        SkillGroup(category="Languages", items=("Python", "Go", "SQL")),
        SkillGroup(category="Cloud & Operations", items=("AWS", "Kubernetes")),
    ),
    education=(
        ResumeEducation(
            institution="Czech Technical University in Prague",
            degree="Master of Science",
            field="Software Engineering",
            start_date="Sep 2011",
            end_date="Jun 2013",
        ),
    ),
    projects=(
        ResumeProject(
            name="ledgerlint",
            description="Checks double-entry invariants in a schema.",
            technologies=("Rust",),
            url="https://github.com/zmuller/ledgerlint",
        ),
    ),
    certifications=(ResumeCertification(name="CKA", issuer="CNCF", date="May 2022"),),
)

LETTER = CoverLetterContent(
    greeting="Dear Hiring Team at Meridian,",
    opening_paragraph="I am writing to apply for the Staff Backend Engineer position.",
    body_paragraphs=(
        "At Nordlicht I led five engineers through the split of the billing monolith.",
        "Before that I built the route planning API that 31 warehouses rely on every morning.",
    ),
    closing_paragraph="I would welcome the chance to talk about the settlement roadmap.",
    signature="Zoë Müller-Dvořák",
)

FRAME = LetterFrame(
    name="Zoë Müller-Dvořák",
    title="Senior Backend Engineer",
    contact=CONTACT,
    date=date(2026, 11, 24),
    company="Meridian Settlement GmbH",
    role="Staff Backend Engineer",
)


def many_jobs(
    count: int, bullets: int, text: str = "Did a thing that mattered to very many people"
) -> ResumeContent:
    """Zoë with a long career; every bullet says which it is."""
    return replace(
        ZOE,
        experience=tuple(
            ResumeExperience(
                company=f"Company {job}",
                role=f"Role {job}",
                start_date=f"{2030 - job}",
                end_date=None,
                highlights=tuple(f"{text}, job {job} bullet {bullet}." for bullet in range(bullets)),
            )
            for job in range(count)
        ),
    )


def resume(content: ResumeContent = ZOE, **design: Any) -> Drawing:
    """Draws a résumé with the designs's defaults."""
    return draw_resume(content, Design(created_at=NOON, **design))


def letter(content: CoverLetterContent = LETTER, frame: LetterFrame = FRAME, **design: Any) -> Drawing:
    """Draws a letter on one page."""
    return draw_cover_letter(content, frame, Design(created_at=NOON, **{"max_pages": 1, **design}))


@dataclass(frozen=True)
class Person:
    """Everything of one person's two documents."""

    resume: ResumeContent
    letter: CoverLetterContent
    frame: LetterFrame


FOLDER = Path(__file__).parent / "people"
TYPICAL = Path(__file__).parents[3] / "bench" / "typical.json"
"""The résumé that the benchmarks draw."""


def load(name: str) -> Person:
    """A person of ``people/``, or the typical one."""
    path = TYPICAL if name == "typical" else FOLDER / f"{name}.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    content = from_json(ResumeContent, data["resume"], "resume")
    head = content.personal_info
    frame = LetterFrame(
        name=head.name,
        title=head.title,
        contact=head.contact,
        date=date.fromisoformat(data["date"]),
        company=data["job"]["company"],
        role=data["job"]["role"],
    )
    return Person(content, from_json(CoverLetterContent, data["letter"], "letter"), frame)
