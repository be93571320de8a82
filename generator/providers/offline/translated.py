"""Writes a summary and a letter in a language other than English, around the person's own lines.

The lines stand as the person wrote them, in quotes where a sentence would change them: nobody can turn
a noun of any language into a sentence by rule. What is said around them is in ``languages.toml``.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from generator.model import ExperienceEntry
from generator.providers.base import Brief, LetterDraft
from generator.providers.dates import is_ongoing, parse
from generator.providers.offline.budget import Budget, in_paragraphs
from generator.providers.offline.choosing import Chosen, describe_project
from generator.providers.offline.facts import Facts, is_current
from generator.providers.offline.phrases import short_title
from generator.providers.offline.summary import own_summary
from generator.providers.posting import language_of
from generator.providers.prose import full_stop, tidy
from generator.providers.relevance import Relevance

_TABLE: Final = Path(__file__).parent / "languages.toml"
_OF_THE_BEST_JOB: Final = 4
_OF_ANOTHER_JOB: Final = 3
_PROJECTS: Final = 2


@cache
def phrases() -> Mapping[str, Mapping[str, str]]:
    """By language, the sentences of ``languages.toml``."""
    return tomllib.loads(_TABLE.read_text(encoding="utf-8"))


class Translated:
    """A writer in one of the languages of the table."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._say = phrases()[language]

    def summary(self, brief: Brief, facts: Facts, relevance: Relevance) -> str:
        """The person's own summary or standing, then what the posting asks for and the record proves."""
        own = own_summary(brief, relevance)
        skills = [skill for skill in facts.skills if skill.casefold() not in own.casefold()]
        parts = (
            own or self._standing(facts),
            self._say["experience"].format(skills=self._listed(skills)) if skills else "",
            self._names("certificates_short", facts.certificates),
            self._names("spoken_short", facts.spoken),
        )
        return " ".join(filter(None, parts))

    def letter(
        self, brief: Brief, facts: Facts, jobs: Sequence[Chosen], projects: Sequence[Chosen]
    ) -> LetterDraft:
        """Three or four paragraphs; see :func:`generator.providers.offline.letter.write_letter`."""
        company = tidy(brief.job.company)
        opening, closing = (
            self._opening(brief, facts),
            full_stop(self._say["closing"].format(company=company)),
        )
        budget = Budget(f"{opening} {closing}")
        first = [s for job in jobs[:1] for s in budget.take(self._job(job, _OF_THE_BEST_JOB), needed=True)]
        second = [s for job in jobs[1:] for s in budget.take(self._job(job, _OF_ANOTHER_JOB))]
        second += [s for text in self._more(facts, projects) for s in budget.take(text)]
        body = (" ".join(first), " ".join(second))
        return in_paragraphs(self._say["greeting"].format(company=company), opening, body, closing)

    def _standing(self, facts: Facts) -> str:
        job = facts.latest
        if job is None:
            return self._school("school_short", facts.schooling)
        role, when = short_title(job.role), self._say["now" if is_current(job) else "lately"]
        kind = "standing" if role and facts.years else "standing_new" if role else "standing_plain"
        return full_stop(
            self._say[kind].format(role=role, years=facts.years, when=when, place=tidy(job.title))
        )

    def _opening(self, brief: Brief, facts: Facts) -> str:
        job = brief.job
        said = [self._say["opening"].format(role=tidy(job.role), company=tidy(job.company))]
        if facts.latest:
            work, worked = (
                ("works", "worked") if facts.latest.type == "work" else ("volunteers", "volunteered")
            )
            said.append(self._filled(work if is_current(facts.latest) else worked, facts.latest))
        else:
            said.append(self._school("studied", facts.schooling))
        if facts.years:
            said.append(self._say["years"].format(years=facts.years))
        if len(facts.mentioned) > 1:
            said.append(self._say["skills"].format(skills=self._listed(facts.mentioned)))
        return " ".join(full_stop(text) for text in said if text)

    def _job(self, job: Chosen, most: int) -> str:
        lines = self._say["separator"].join(self._quoted(line) for line in job.lines[:most])
        return self._filled("job", job.entry, lines=lines) if lines else ""

    def _more(self, facts: Facts, projects: Sequence[Chosen]) -> Iterator[str]:
        yield self._names("certificates", facts.certificates)
        yield self._names("spoken", facts.spoken)
        for project in projects[:_PROJECTS]:
            if about := describe_project(project):
                name = tidy(project.entry.title)
                yield self._say["project"].format(name=name, text=self._quoted(about[0]))
        if facts.latest:
            yield self._school("studied", facts.schooling)

    def _filled(self, kind: str, entry: ExperienceEntry, *, lines: str = "") -> str:
        role, time = short_title(entry.role), self._time(entry)
        return self._say[kind].format(
            place=tidy(entry.title),
            as_role=self._say["as_role"].format(role=role) if role else "",
            time=f" ({time})" if time else "",
            lines=lines,
        )

    def _time(self, entry: ExperienceEntry) -> str:
        """The years of an entry: months have names, and a name has a language."""
        start, end = parse(entry.start_date), parse(entry.end_date)
        if start and end:
            return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
        if start and is_ongoing(entry.end_date):
            return self._say["since"].format(start=start.year)
        return self._say["until"].format(end=end.year) if end else ""

    def _school(self, kind: str, school: ExperienceEntry | None) -> str:
        if school is None:
            return ""
        parts = (tidy(school.role), tidy(school.area), tidy(school.title))
        return self._say[kind].format(school=", ".join(filter(None, parts)))

    def _names(self, kind: str, names: Sequence[str]) -> str:
        return self._say[kind].format(names=self._listed(names)) if names else ""

    def _quoted(self, line: str) -> str:
        text = line.rstrip(" .;,")
        plain = self._say["line"] == "plain" and language_of(text) == self._language and ";" not in text
        return text if plain else self._say["quoted"].format(text=text)

    def _listed(self, names: Sequence[str]) -> str:
        if len(names) < 2:
            return "".join(names)
        word = self._say["and"]
        # In Spanish "y" becomes "e" before the same sound.
        if (
            word == "y"
            and names[-1].casefold().startswith(("i", "hi"))
            and not names[-1].casefold().startswith("hie")
        ):
            word = "e"
        return f"{', '.join(names[:-1])} {word} {names[-1]}"
