"""Reads a résumé out of a PDF's text alone, the way an applicant tracking system does.

Knows nothing of the writer: only what résumés look like. Lines are told apart by bullets, headings and
dates; roles from companies by their words.
"""

import re
from dataclasses import dataclass, field

HEADINGS = ("summary", "experience", "skills", "education", "projects", "certifications")
MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
DATE = rf"(?:(?:{MONTHS}) )?(?:19|20)\d\d"
RANGE = re.compile(rf"({DATE}) – ({DATE}|Present)")
ALONE = re.compile(rf"(?<![\w–]) ?({DATE})$")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"\+\d[\d ]{7,}\d")
ADDRESS = re.compile(r"[\w-]+(?:\.[\w-]+)+(?:/[\w./-]*)?")
ROLE = re.compile(
    r"(Engineer|Developer|Officer|Director|Head of|Manager|Consultant|Assistant|Analyst|Designer)",
    re.IGNORECASE,
)
DEGREE = re.compile(r"(Bachelor|Master|Doctor|Diploma)")
DOT = re.compile(r"\s*·\s*")
BULLET = "• "
TOOLS = "Technologies: "


@dataclass
class Job:
    role: str = ""
    company: str = ""
    location: str = ""
    start: str = ""
    end: str = ""
    bullets: list[str] = field(default_factory=list)
    technologies: list[str] = field(default_factory=list)


@dataclass
class Study:
    degree: str = ""
    institution: str = ""
    start: str = ""
    end: str = ""


@dataclass
class Project:
    name: str = ""
    url: str = ""
    description: str = ""
    technologies: list[str] = field(default_factory=list)


@dataclass
class Parsed:
    name: str = ""
    title: str = ""
    email: str = ""
    phone: str = ""
    location: str = ""
    addresses: list[str] = field(default_factory=list)
    summary: str = ""
    jobs: list[Job] = field(default_factory=list)
    skills: dict[str, list[str]] = field(default_factory=dict)
    education: list[Study] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    certificates: list[tuple[str, str, str]] = field(default_factory=list)


def parse(text: str) -> Parsed:
    """A résumé of its text."""
    lines = [line.strip() for line in text.replace("\f", "\n").splitlines()]
    lines = [line for line in lines if line and not re.fullmatch(r"\d+ ?/ ?\d+", line)]
    name = lines[0]
    # The name comes again over the pages that follow.
    lines = [name, *(line for line in lines[1:] if line.casefold() != name.casefold())]
    head, sections = _sections(lines)
    parsed = Parsed(name=name)
    _read_head(head[1:], parsed)
    parsed.summary = " ".join(sections.get("summary", []))
    parsed.jobs = [_job(entry) for entry in _entries(sections.get("experience", []))]
    parsed.education = [_study(entry) for entry in _plain_entries(sections.get("education", []))]
    parsed.projects = [_project(entry) for entry in _entries(sections.get("projects", []))]
    for line in sections.get("skills", []):
        category, _, items = line.partition(": ")
        parsed.skills[category] = items.split(", ")
    parsed.certificates = [_certificate(line) for line in _whole_lines(sections.get("certifications", []))]
    return parsed


def _sections(lines: list[str]) -> tuple[list[str], dict[str, list[str]]]:
    head: list[str] = []
    sections: dict[str, list[str]] = {}
    current = head
    for line in lines:
        if line.casefold() in HEADINGS:
            current = sections.setdefault(line.casefold(), [])
        else:
            current.append(line)
    return head, sections


def _read_head(lines: list[str], parsed: Parsed) -> None:
    first_contact = next((n for n, line in enumerate(lines) if EMAIL.search(line)), len(lines))
    parsed.title = " ".join(lines[:first_contact])
    parts = DOT.split(" · ".join(lines[first_contact:]))
    for part in parts:
        if EMAIL.fullmatch(part):
            parsed.email = part
        elif PHONE.fullmatch(part):
            parsed.phone = part
        elif ADDRESS.fullmatch(part):
            parsed.addresses.append(part)
        else:
            parsed.location = part


def _entries(lines: list[str]) -> list[tuple[list[str], list[str]]]:
    """Heading lines and bullets of each entry: an entry begins with the line after the last one's bullets."""
    entries: list[tuple[list[str], list[str]]] = []
    in_bullets = True
    for number, line in enumerate(lines):
        if line.startswith(BULLET):
            entries[-1][1].append(line.removeprefix(BULLET))
            in_bullets = True
        elif in_bullets and _continues(entries, lines, number):
            entries[-1][1][-1] += " " + line
        elif in_bullets:
            entries.append(([line], []))
            in_bullets = False
        else:
            entries[-1][0].append(line)
    return entries


def _continues(entries: list[tuple[list[str], list[str]]], lines: list[str], number: int) -> bool:
    """Whether a line without a bullet goes on with the last one: it does unless that was complete."""
    if not entries or not entries[-1][1]:
        return False
    last = entries[-1][1][-1]
    if last.startswith(TOOLS):
        return lines[number - 1].endswith(",")
    return not last.endswith((".", "…"))


def _job(entry: tuple[list[str], list[str]]) -> Job:
    heading, bullets = entry
    job = Job()
    parts: list[str] = []
    for line in heading:
        if found := RANGE.search(line):
            job.start, job.end = found.groups()
            line = line.replace(found.group(), "")
        parts += [part for part in DOT.split(line.strip()) if part]
    for part in parts:
        if not job.role and ROLE.search(part):
            job.role = part
        elif not job.company:
            job.company = part
        else:
            job.location = part
    for bullet in bullets:
        if bullet.startswith(TOOLS):
            job.technologies = bullet.removeprefix(TOOLS).split(", ")
        else:
            job.bullets.append(bullet)
    return job


def _plain_entries(lines: list[str]) -> list[list[str]]:
    """Entries without bullets: each holds one degree and one range of dates."""
    entries: list[list[str]] = [[]]
    for line in lines:
        joined = "\n".join(entries[-1])
        again = (DEGREE.search(line) and DEGREE.search(joined)) or (
            RANGE.search(line) and RANGE.search(joined)
        )
        complete = DEGREE.search(joined) and RANGE.search(joined) and _institution(entries[-1])
        if entries[-1] and (again or complete):
            entries.append([])
        entries[-1].append(line)
    return [entry for entry in entries if entry]


def _institution(lines: list[str]) -> str:
    parts = [RANGE.sub("", part).strip() for line in lines for part in DOT.split(line)]
    return next((part for part in parts if part and not DEGREE.search(part)), "")


def _study(lines: list[str]) -> Study:
    study = Study(institution=_institution(lines))
    for line in lines:
        if found := RANGE.search(line):
            study.start, study.end = found.groups()
        for part in DOT.split(RANGE.sub("", line)):
            if DEGREE.search(part):
                study.degree = part.strip()
    return study


def _project(entry: tuple[list[str], list[str]]) -> Project:
    heading, bullets = entry
    project = Project()
    for line in heading:
        for word in DOT.split(line):
            if ADDRESS.fullmatch(word) and "/" in word:
                project.url = word
        rest = line.replace(project.url, "").strip(" ·") if project.url else line
        project.name = project.name or rest
    for bullet in bullets:
        if bullet.startswith(TOOLS):
            project.technologies = bullet.removeprefix(TOOLS).split(", ")
        else:
            project.description = bullet
    return project


def _whole_lines(lines: list[str]) -> list[str]:
    """A date that was put on a line of its own belongs to the line before it."""
    whole: list[str] = []
    for line in lines:
        if whole and re.fullmatch(DATE, line):
            undated = next(n for n, other in enumerate(whole) if not ALONE.search(other))
            whole[undated] += " " + line
        else:
            whole.append(line)
    return whole


def _certificate(line: str) -> tuple[str, str, str]:
    found = ALONE.search(line)
    date = found[1] if found else ""
    name, _, issuer = line.removesuffix(date).strip(" ·").partition(" · ")
    return name, issuer, date
