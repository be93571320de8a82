"""A résumé that went through a PDF comes out whole: every field, in every style, however it is read."""

import subprocess
from collections.abc import Callable
from typing import get_args

import pytest

from generator import model
from generator.model import ResumeContent
from tests import parts
from tests.unit.pdf import persons, reading
from tests.unit.pdf.parser import Parsed, parse

STYLES = get_args(model.Style)


def poppler(*flags: str) -> Callable[[bytes], str]:
    def read(pdf: bytes) -> str:
        command = [parts.require("pdftotext"), *flags, "-", "-"]
        return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()

    return read


READERS: dict[str, Callable[[bytes], str]] = {
    "as laid out": poppler(),
    "as written": poppler("-raw"),
    "in a browser": reading.text,
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("person", ["typical", "beginner", "career"])
def test_every_field_is_read_back(person: str, style: model.Style, reader: str) -> None:
    content = persons.load(person).resume
    drawing = persons.resume(content, style=style, max_pages=3)
    assert drawing.dropped == ()
    found = scores(content, parse(READERS[reader](drawing.pdf)))
    assert {field: pair for field, pair in found.items() if pair[0] != pair[1]} == {}


def scores(content: ResumeContent, parsed: Parsed) -> dict[str, tuple[object, object]]:
    """For each field what went in and what came out."""
    head, contact = content.personal_info, content.personal_info.contact
    addresses = [a for a in (contact.website, contact.linkedin, contact.github) if a]
    found: dict[str, tuple[object, object]] = {
        "name": (head.name.casefold(), parsed.name.casefold()),
        "title": (head.title, parsed.title),
        "email": (contact.email, parsed.email),
        "phone": (contact.phone or "", parsed.phone),
        "location": (contact.location, parsed.location),
        "addresses": ([shown(address) for address in addresses], parsed.addresses),
        "summary": (content.professional_summary, parsed.summary),
        "jobs": (len(content.experience), len(parsed.jobs)),
        "skills": ({g.category: list(g.items) for g in content.skills}, parsed.skills),
        "certificates": (
            [(c.name, c.issuer or "", c.date or "") for c in content.certifications],
            parsed.certificates,
        ),
    }
    for number, (job, got) in enumerate(zip(content.experience, parsed.jobs, strict=False)):
        found |= {
            f"role {number}": (job.role, got.role),
            f"company {number}": (job.company, got.company),
            f"place {number}": (job.location, got.location),
            f"dates {number}": ((job.start_date, job.end_date or "Present"), (got.start, got.end)),
            f"bullets {number}": (list(job.highlights), got.bullets),
            f"technologies {number}": (list(job.technologies), got.technologies),
        }
    for number, study in enumerate(content.education):
        course = parsed.education[number] if number < len(parsed.education) else None
        wanted = (f"{study.degree}, {study.field}", study.institution, study.start_date, study.end_date)
        got_study = (course.degree, course.institution, course.start, course.end) if course else None
        found[f"education {number}"] = (wanted, got_study)
    for number, project in enumerate(content.projects):
        one = parsed.projects[number] if number < len(parsed.projects) else None
        wanted_project = (
            project.name,
            shown(project.url or ""),
            project.description,
            list(project.technologies),
        )
        got_project = (one.name, one.url, one.description, one.technologies) if one else None
        found[f"project {number}"] = (wanted_project, got_project)
    return found


def shown(address: str) -> str:
    return address.removeprefix("https://").removeprefix("www.").rstrip("/")
