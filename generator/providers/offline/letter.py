"""Writes a letter in English around the person's own lines.

Of what the record says, the lines that fit the posting best become sentences in the first person where
grammar allows it; others are mentioned as they stand. Nothing else is claimed.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import cycle
from typing import Final

from generator.model import ExperienceEntry
from generator.providers.base import Brief, LetterDraft
from generator.providers.dates import parse
from generator.providers.offline.budget import FEWEST_WORDS, Budget, in_paragraphs
from generator.providers.offline.choosing import Chosen, describe_project
from generator.providers.offline.facts import Facts, is_current
from generator.providers.offline.phrases import as_role, capital, position, studied, time_of
from generator.providers.offline.voice import GERUND_SUBJECT, Clause, first_person, is_about_somebody
from generator.providers.posting import is_english
from generator.providers.prose import full_stop, listed, sentences, tidy
from generator.providers.wordlists import lines_of, word_set, words_of

_LINES: Final = ((3, 2), (4, 3), (6, 6))
"""Of the best job and of each other one; more only where the letter would be short."""
_LONGEST_LINE: Final = 50
"""Words; a longer sentence has no place in a letter."""
_LISTED: Final = 2
"""Lines in one sentence."""
_PROJECTS: Final = 2
_IN_THE_SAME: Final = 2
"""Place of the sentence that says so."""
_SMALL_WORD: Final = re.compile(r"\b[a-z][a-z-]+\b")


def write_letter(
    brief: Brief, facts: Facts, jobs: Sequence[Chosen], projects: Sequence[Chosen]
) -> LetterDraft:
    """Three or four paragraphs.

    Args:
        jobs: what may be told of, the most telling first, each with all its lines.
        projects: likewise, the best first.
    """
    opening, closing = _opening(brief, facts), _closing(brief, facts)
    for most in _LINES:
        budget = Budget(f"{opening} {closing}")
        paragraphs = _Middle(brief, facts, budget).write(jobs, projects, *most)
        if budget.words >= FEWEST_WORDS:
            break
    return in_paragraphs(f"Dear hiring team at {tidy(brief.job.company)},", opening, paragraphs, closing)


def _opening(brief: Brief, facts: Facts) -> str:
    said = [f"I am applying for the position of {tidy(brief.job.role)} at {tidy(brief.job.company)}"]
    if facts.latest:
        said.append(position(facts.latest))
        if facts.years:
            said.append(f"I have {facts.years} years of work experience")
    elif facts.schooling:
        said.append(_schooling(facts.schooling))
    if len(facts.mentioned) > 1:
        them = "both" if len(facts.mentioned) == 2 else "each of them"
        said.append(f"Your posting mentions {listed(facts.mentioned)}, and I have experience with {them}")
    return " ".join(map(full_stop, said))


def _closing(brief: Brief, facts: Facts) -> str:
    skills = listed(facts.skills[:2])
    mine = f"what I know of {skills}" if len(facts.skills) > 1 else "what I have learned"
    return (
        f"{full_stop(f'I would like to bring {mine} to {tidy(brief.job.company)}')} I would be glad to talk "
        "with you about what this position needs first, and which parts of my work can serve it best; "
        "my résumé has the dates and details. Thank you for your time."
    )


def _schooling(school: ExperienceEntry) -> str:
    return f"I {studied(school, 'study' if is_current(school) else 'studied')}"


class _Middle:
    """The middle of a letter, sentence by sentence, within its length."""

    def __init__(self, brief: Brief, facts: Facts, budget: Budget) -> None:
        told = (text for entry in brief.record.entries for text in entry.accomplishments)
        self._common = _common_words() | set(_SMALL_WORD.findall(" ".join((brief.posting, *told))))
        self._facts = facts
        self._budget = budget
        self._has_english = any(
            is_english(text) for entry in brief.record.entries for text in entry.accomplishments
        )
        self._asides = cycle(("From there I would also mention", "From that time I would add"))

    def write(
        self, jobs: Sequence[Chosen], projects: Sequence[Chosen], of_best: int, of_others: int
    ) -> tuple[str, str]:
        """A paragraph on the best job, and one on the others and on what else speaks for the person."""
        first = self._job(jobs[0], of_best, self._in_first(jobs[0].entry)) if jobs else ""
        second: list[str] = []
        for job in jobs[1:]:
            if self._budget.is_short:
                earlier = not second and _ended_before(job.entry, jobs[0].entry)
                second.append(self._job(job, of_others, self._in_other(job.entry, earlier=earlier)))
        second += self._more(projects)
        return first, " ".join(filter(None, second))

    def _job(self, job: Chosen, most: int, start: str) -> str:
        """What a job has to show: its lines in the first person, or as they stand where there is none."""
        ongoing = is_current(job.entry)
        clauses: list[Clause] = []
        others: list[str] = []
        for line in _sentences_of(job.lines):
            if clause := first_person(line, ongoing=ongoing) if is_english(line) else None:
                clauses.append(clause)
            else:
                others.append(line)
        said: list[str] = []
        for place, clause in enumerate(clauses[:most]):
            before = clauses[place - 1] if place else None
            text = _following(clause, before, place, job.entry) if before else f"{start} {clause}"
            said += self._budget.take(text, needed=not said)
        own = [line for line in others if is_english(line) or not self._has_english]
        if len(said) < most and own:
            begin = next(self._asides) if said else f"{_from(job.entry)} I would mention"
            text = "; ".join(map(self._mentioned, own[: min(most - len(said), _LISTED)]))
            said += self._budget.take(f"{begin}: {text}", needed=not said)
        return " ".join(said)

    def _in_first(self, entry: ExperienceEntry) -> str:
        """How the first job told of begins; what the opening has said is not said again."""
        if entry is self._facts.latest:
            return f"At {tidy(entry.title)},"
        return self._in_other(entry, earlier=False)

    def _in_other(self, entry: ExperienceEntry, *, earlier: bool) -> str:
        at, time = f"at {tidy(entry.title)}", time_of(entry)
        if entry is self._facts.latest:
            return f"In my {'current' if is_current(entry) else 'latest'} work {at},"
        whole = " ".join(filter(None, (as_role(entry.role), at, f"({time})" if time else "")))
        return f"Earlier, {whole}," if earlier else f"{capital(whole)},"

    def _mentioned(self, line: str) -> str:
        """A line after a colon: in quotes what is a sentence of its own, or may begin with a name."""
        text = line.rstrip(" .;,")
        if (
            not is_english(text)
            or set(";:") & set(text)
            or is_about_somebody(text)
            or first_person(text, ongoing=True)
        ):
            return f"“{text}”"
        word = text.split(maxsplit=1)[0].rstrip(",:")
        if not word[1:].islower():
            return text
        return text[:1].lower() + text[1:] if word.lower() in self._common else f"“{text}”"

    def _more(self, projects: Sequence[Chosen]) -> list[str]:
        """What else speaks for the person, the most telling first, as far as there is room."""
        facts = self._facts
        told = []
        if facts.certificates:
            told.append(f"My certificates include {listed(facts.certificates)}")
        if facts.spoken:
            told.append(f"I speak {listed(facts.spoken)}")
        begin = "One of my projects is"
        for project in projects[:_PROJECTS]:
            if about := next(_sentences_of(describe_project(project)), None):
                told.append(f"{begin} {tidy(project.entry.title)}: {self._mentioned(about)}")
                begin = "Another is"
        if facts.schooling and facts.latest:
            told.append(_schooling(facts.schooling))
        if facts.other_certificates:
            these = "these certificates" if len(facts.other_certificates) > 1 else "this certificate"
            told.append(f"I also hold {these}: {listed(facts.other_certificates)}")
        return [said for text in told for said in self._budget.take(text)]


def _following(clause: Clause, before: Clause, place: int, entry: ExperienceEntry) -> str:
    """A clause after another of the same job."""
    if clause.subject == before.subject == GERUND_SUBJECT:
        return f"It also {clause.rest}"
    if place == _IN_THE_SAME:
        return f"In the same {'role' if tidy(entry.role) else 'job'}, {clause}"
    return capital(clause.said("also" if place == 1 else ""))


def _from(entry: ExperienceEntry) -> str:
    role, time = as_role(entry.role), time_of(entry)
    where = " ".join(filter(None, (role, f"at {tidy(entry.title)}", f"({time})" if time else "")))
    return f"From my {'work' if is_current(entry) else 'time'} {where}"


def _ended_before(one: ExperienceEntry, other: ExperienceEntry) -> bool:
    """Whether one thing was over when the other began, or soon after."""
    end, start = parse(one.end_date), parse(other.start_date)
    return end is not None and start is not None and end.index <= start.index + 1


def _sentences_of(lines: Sequence[str]) -> Iterator[str]:
    """The first sentence of each line that has one of a length to be told."""
    for line in lines:
        first = next(iter(sentences(line)), "")
        if 1 < len(first.split()) <= _LONGEST_LINE:
            yield first


@cache
def _common_words() -> frozenset[str]:
    """English words that are no names, so that within a sentence they have no capital."""
    small = next(line[3:] for line in lines_of("stop_words") if line.startswith("en:"))
    return word_set(small) | words_of("filler")
