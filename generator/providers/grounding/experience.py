"""Works out from the record's dates what a draft may say about time: years of experience, years in a job."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from generator.model import ExperienceEntry
from generator.providers.dates import span
from generator.providers.grounding.deeds import LEAD
from generator.providers.grounding.evidence import Record, Scope
from generator.providers.grounding.kinds import are_staff, passing_words
from generator.providers.grounding.matter import most_like
from generator.providers.grounding.passage import Passage
from generator.providers.grounding.quantities import Quantity
from generator.providers.grounding.setting import Setting
from generator.providers.grounding.titles import LEADERS, read_title
from generator.providers.grounding.tokens import Token, root
from generator.providers.grounding.units import MONTH, SMALL_WORDS, YEAR
from generator.providers.grounding.vocabulary import lexicon, ordinary
from generator.providers.terms import words
from generator.providers.wordlists import word_set

_LEADING: Final = frozenset(
    map(root, word_set("lead leader leadership leading led manage management managing supervising heading"))
)
_AT: Final = word_set("at for with bei chez en")
_LISTED: Final = re.compile(r" (?:and|&|/) ")
"""Between the fields that years are of together: "in critical care and surgical nursing"."""
_ALIKE: Final = 2
"""Telling words that two jobs of one trade share."""
_LONGEST_TOPIC: Final = 9
_SLACK: Final = 12
"""Months by which the years said of one job may fall short of it."""
_ACROSS: Final = frozenset(("across", "spanning"))
"""Words after which fields are listed: "ten years across telecoms, fasteners and packaging"."""
_AT_WORK: Final = ("work", "volunteer")
_COUNTED: Final = {
    "work": word_set(
        "company companies employer employers organisation organisations organization organizations firm "
        "firms role roles job jobs position positions"
    ),
    "language": word_set("language languages"),
    "certification": word_set(
        "certification certifications certificate certificates licence licences license licenses credential "
        "credentials"
    ),
    "education": word_set("degree degrees"),
    "award": word_set("award awards prize prizes"),
    "project": word_set("project projects"),
    "volunteer": word_set("charity charities"),
}


def follows_from_dates(said: Quantity, draft: Passage, setting: Setting) -> bool:
    """Whether a length of time is no longer than the record's dates say, or a count no more than it lists.

    "Ten years of experience, now at Acme" speaks of all jobs, "ten years at Acme" of one.
    """
    record = setting.record
    if said.kind == "count":
        return _is_listed(said, draft, record, of_work=setting.kind != "bullet")
    if said.kind != "span" or said.readings[0] < 11 * MONTH or said.rate:
        return False
    if setting.kind == "bullet":
        if _is_timed(draft, setting.scope) and not any(t.folded == "since" for t in draft.tokens):
            return False
        entries = [e for e in record.entries if record.scope(e.id) is setting.scope]
        months = _months(_relevant(said, draft, entries, record), record)
        return abs(said.readings[0] / MONTH - months) <= _SLACK and _long_enough(said, months)
    where = _where(said, draft, record)
    entries = [e for e in record.entries if not where or e.id in where]
    return _long_enough(said, _months(_relevant(said, draft, entries, record), record))


def _is_timed(draft: Passage, scope: Scope) -> bool:
    """Whether the record's sentence that a bullet retells says how long that took."""
    telling = draft.content - passing_words()
    retold = most_like(draft, scope)
    return (
        retold is not None
        and 2 * len(telling & retold.content) >= len(telling)
        and any(quantity.kind == "span" for quantity in retold.quantities)
    )


def are_other_years(said: Quantity, draft: Passage, known: Passage) -> bool:
    """Whether the draft's years are of leading, and the record's sentence with as many speaks of none."""
    if said.kind != "span" or said.readings[0] < YEAR:
        return False
    leading = {root(word.folded) for word in words(_topic(said, draft))} & _LEADING
    return bool(leading) and _LEADING.isdisjoint(token.stem for token in known.tokens)


def _where(said: Quantity, draft: Passage, record: Record) -> tuple[str, ...]:
    """Ids of the jobs that "ten years at …" names."""
    after = draft.tokens[said.end : said.end + 1]
    if not after or after[0].folded not in _AT:
        before = [t.folded for t in draft.tokens[max(0, said.begin - 3) : said.begin]]
        if "for" not in before:
            return ()
        told = draft.text[: draft.tokens[said.begin].start]
        return record.jobs_named(Passage(re.split(r"[;:.]\s", told)[-1]))
    rest = draft.text[after[0].start :]
    return record.jobs_named(Passage(re.split(r"[,;:.]\s", rest, maxsplit=1)[0]))


def _is_listed(said: Quantity, draft: Passage, record: Record, *, of_work: bool) -> bool:
    head = [t.folded for t in draft.tokens[said.end : said.end + 4] if t.is_word]
    for kind, nouns in _COUNTED.items():
        if nouns & {*head[:3]} and (of_work or kind != "work"):
            listed = {e.title.casefold() for e in record.entries if e.type == kind}
            entries = sum(e.type == kind for e in record.entries)
            if said.readings[0] in (len(listed), entries):
                return True
    return False


def _relevant(
    said: Quantity, draft: Passage, entries: Sequence[ExperienceEntry], record: Record
) -> list[ExperienceEntry]:
    """The jobs that a sentence's years can be about: those with the skill or standing it names, or all."""
    jobs = [e for e in entries if e.type in _AT_WORK]
    topic = _topic(said, draft)
    if served := _served_as(topic, jobs, record):
        return served
    if {root(word.folded) for word in words(topic)} & _LEADING:
        return [e for e in jobs if _is_led(record.scope(e.id))]
    fields = [field for field in _LISTED.split(topic) if field.strip()] or [topic]
    meant = {e.id for field in fields for e in _of_the_field(field, jobs, record)}
    return [e for e in jobs if e.id in meant]


def _served_as(topic: str, jobs: Sequence[ExperienceEntry], record: Record) -> list[ExperienceEntry]:
    """The jobs whose title the years are said to be of: "experience as night shift manager"."""
    _, as_, said = topic.partition(" as ")
    named = {root(word.folded) for word in words(said) if word.folded not in SMALL_WORDS}
    if not as_ or len(named) < _ALIKE:
        return []
    return [e for e in jobs if any(named <= title.content for title in record.scope(e.id).titles)]


def _of_the_field(field: str, jobs: Sequence[ExperienceEntry], record: Record) -> Sequence[ExperienceEntry]:
    keys = lexicon().keys_in(words(field)) - ordinary()
    shown = [e for e in jobs if keys <= record.scope(e.id).keys] if keys else []
    return shown or _in_the_field(field, [e for e in jobs if e.type == "work"] or list(jobs), record)


def _is_led(scope: Scope) -> bool:
    """Whether a job is one of leading people, by its title or because a sentence of it says so."""
    titles = [title for name in scope.titles if (title := read_title(name.tokens, 0))]
    return any(title.nouns & LEADERS or title.ranks & LEADERS for title in titles) or any(
        level == LEAD and _are_people(passage.tokens[at + 1 : at + 6])
        for passage in scope.passages
        for at, level in enumerate(passage.levels)
        if not at or passage.levels[at - 1] != LEAD
    )


def _are_people(row: Sequence[Token]) -> bool:
    return are_staff(token.stem for token in row) or any(token.folded in ("team", "teams") for token in row)


def _in_the_field(topic: str, jobs: list[ExperienceEntry], record: Record) -> list[ExperienceEntry]:
    """The jobs that speak of a field, and those like them; all where none speaks of it."""
    said = (word.folded for word in words(topic) if word.folded not in SMALL_WORDS)
    telling = frozenset(map(root, said)) - passing_words()
    scopes = {e.id: record.scope(e.id) for e in jobs}
    speaking = [scopes[e.id] for e in jobs if telling & scopes[e.id].stems]
    if not speaking:
        return jobs
    return [e for e in jobs if any(_are_alike(scopes[e.id], other) for other in speaking)]


def _are_alike(first: Scope, second: Scope) -> bool:
    """Whether two jobs are of one trade, by their titles or by what was done in them."""
    if first is second or {h for t in first.held for h in t.heads} & {
        h for t in second.held for h in t.heads
    }:
        return True
    told = [
        frozenset(stem for p in (*scope.passages, *scope.titles) for stem in p.content) - passing_words()
        for scope in (first, second)
    ]
    return len(told[0] & told[1]) >= _ALIKE


def _topic(said: Quantity, draft: Passage) -> str:
    """What years are of: the words after them, to the end of the phrase."""
    found: list[str] = []
    for token in draft.tokens[said.end : said.end + _LONGEST_TOPIC]:
        goes_on = token.text == "," and not _ACROSS.isdisjoint(found)
        if (token.text in ",;:.()" and not goes_on) or token.folded in ("with", "who", "which", "where"):
            break
        found.append(token.text)
    return " ".join(found)


def _months(entries: Iterable[ExperienceEntry], record: Record) -> int:
    spans = sorted(found for e in entries if (found := span(e, record.today)))
    months, covered_to = 0, -1
    for first, last in spans:
        begin = covered_to if first <= covered_to + 1 else first
        if last > begin:
            months += last - begin
            covered_to = last
    return months


def _long_enough(said: Quantity, months: int) -> bool:
    wanted = said.readings[0] / MONTH
    if said.bound == "almost":
        return months >= 0.9 * wanted
    if said.bound == "about":
        return months >= 0.95 * wanted
    return months + 1 >= wanted
