"""English phrases about an entry, right also where the record leaves something out."""

import re
from typing import Final

from generator.model import ExperienceEntry
from generator.providers.dates import display, display_end
from generator.providers.offline.facts import is_current
from generator.providers.prose import article, tidy
from generator.providers.wordlists import word_set

_OF_A_PLACE: Final = re.compile(r"(?:\w+ )?(?:University|Institute|College|School|Academy) of\b")
_ONE_OF_A_KIND: Final = word_set(
    "head director chief vice president ceo cto cfo coo dean chair deputy managing general"
)
"""First words of titles that a house has one of: they take no article."""


def capital(text: str) -> str:
    """The text as a sentence begins."""
    return text[:1].upper() + text[1:]


def short_title(role: str | None) -> str:
    """A job title as a sentence can take it: what stands before a comma, a dash or a bar."""
    return re.split(r",|\s[-–—|/]\s|\s*\|", tidy(role), maxsplit=1)[0].strip()


def as_role(role: str | None) -> str:
    """``as a Staff Nurse``, ``as Head Chef``; nothing without a role."""
    title = short_title(role)
    if not title:
        return ""
    unique = title.split(maxsplit=1)[0].casefold() in _ONE_OF_A_KIND
    return f"as {title}" if unique else f"as {article(title)} {title}"


def time_of(entry: ExperienceEntry) -> str:
    """``since Mar 2022``, ``Aug 2019 to Feb 2022``, ``until 2018``; nothing without a date."""
    start, end = display(entry.start_date), display_end(entry.end_date)
    if start and end:
        return start if start == end else f"{start} to {end}"
    if start:
        return f"since {start}"
    return f"until {end}" if end else ""


def position(entry: ExperienceEntry) -> str:
    """What the person does or did, as a sentence without its full stop."""
    where = " ".join(filter(None, (f"at {tidy(entry.title)}", as_role(entry.role))))
    work, worked = ("work", "worked") if entry.type == "work" else ("volunteer", "volunteered")
    if is_current(entry):
        return f"I currently {work} {where}"
    time = time_of(entry)
    return f"Most recently I {worked} {where} ({time})" if time else f"I have {worked} {where}"


def studied(school: ExperienceEntry, verb: str) -> str:
    """``studied Nursing at Dublin Bay University (BSc)``, after the person or alone."""
    place, degree, area = _with_article(tidy(school.title)), tidy(school.role), tidy(school.area)
    if area:
        return f"{verb} {area} at {place}" + (f" ({degree})" if degree else "")
    return f"{verb} at {place}" + (f" ({degree})" if degree else "")


def _with_article(place: str) -> str:
    """The name within a sentence: "the University of Leeds", but "Leeds University"."""
    return f"the {place}" if _OF_A_PLACE.match(place) else place
