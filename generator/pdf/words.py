"""The words a document says of itself, by language: headings, "present", a letter's closing formula."""

from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language's words."""

    summary: str
    experience: str
    skills: str
    education: str
    projects: str
    certifications: str
    present: str
    technologies: str
    regards: str
    about: str
    resume: str
    letter: str
    months: tuple[str, ...]
    date: str


ENGLISH: Final = Words(
    summary="Summary",
    experience="Experience",
    skills="Skills",
    education="Education",
    projects="Projects",
    certifications="Certifications",
    present="Present",
    technologies="Technologies",
    regards="Sincerely,",
    about="Application for {role}",
    resume="Résumé",
    letter="Cover letter",
    months=(
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ),
    date="{day} {month} {year}",
)  # fmt: skip

_LANGUAGES: Final = {"en": ENGLISH}


def words(language: str) -> Words:
    """The words of a BCP 47 language; English where we have none of it."""
    return _LANGUAGES.get(language.split("-")[0].lower(), ENGLISH)


def write_date(day: date, language: str) -> str:
    """As in "24 November 2026"."""
    spoken = words(language)
    return spoken.date.format(day=day.day, month=spoken.months[day.month - 1], year=day.year)
