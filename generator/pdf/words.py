"""The words a document says of itself, by language: headings, "present", months, a letter's closing.

English is here; the other languages are in ``languages.toml``, read when one is first asked for.
"""

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

TABLE: Final = Path(__file__).parent / "languages.toml"
SHORT_MONTHS: Final = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip
"""As the content writes them; see ``generator.model.ResumeExperience``."""

_MONTH: Final = re.compile(rf"({'|'.join(SHORT_MONTHS)}) (\d{{4}})")


class Words(NamedTuple):
    """One language's words.

    Attributes:
        months: in a day's date, in the case it needs there.
        short_months: in the dates of jobs.
        month: a job's date, of ``month`` and ``year``.
        date: a day's date, of ``day``, ``month`` and ``year``.
        about: a letter's subject, of ``role``.
    """

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
    email: str
    phone: str
    website: str
    picture: str
    logo: str
    months: tuple[str, ...]
    short_months: tuple[str, ...] = SHORT_MONTHS
    month: str = "{month} {year}"
    date: str = "{day} {month} {year}"


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
    email="E-mail",
    phone="Telephone",
    website="Website",
    picture="Portrait of {name}",
    logo="Logo of {name}",
    months=(
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ),
)  # fmt: skip


@cache
def words(language: str) -> Words:
    """The words of a BCP 47 language; English where we have none of it."""
    name = language.split("-")[0].lower()
    if name == "en":
        return ENGLISH
    import tomllib

    known = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    name = known["same"].get(name, name)
    if name not in known["language"]:
        return ENGLISH
    own: dict[str, Any] = {
        field: tuple(value.split()) if field in ("months", "short_months") else value
        for field, value in known["language"][name].items()
    }
    return Words(**{"short_months": own["months"], **own})


def write_date(day: date, language: str, spoken: Words) -> str:
    """As in "24 November 2026"; "November 24, 2026" in American English."""
    form = "{month} {day}, {year}" if language.lower().startswith("en-us") else spoken.date
    return form.format(day=day.day, month=spoken.months[day.month - 1], year=day.year)


def write_month(text: str, spoken: Words) -> str:
    """A date of the content, "Jan 2020", in its language; what is no such date stays as it is."""
    found = _MONTH.fullmatch(text)
    if found is None or spoken is ENGLISH:
        return text
    return spoken.month.format(month=spoken.short_months[SHORT_MONTHS.index(found[1])], year=found[2])


def period(start: str, end: str, spoken: Words, *, ongoing: bool) -> str:
    """As in "Jan 2020 – Present"; one date alone where the other is not known or the same."""
    parts = write_month(start, spoken), write_month(end, spoken) or (spoken.present if ongoing else "")
    return " – ".join(dict.fromkeys(part for part in parts if part))
