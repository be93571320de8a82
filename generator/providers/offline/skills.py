"""Orders a person's skills for one posting: what it asks for first, within groups and among them."""

from collections.abc import Iterable, Iterator
from typing import Final

from generator.model import ExperienceData, ExperienceEntry, SkillGroup
from generator.providers.lexicon import key_of
from generator.providers.prose import tidy
from generator.providers.relevance import Relevance

MOST_GROUPS: Final = 6
MOST_ITEMS: Final = 10
_LONGEST_ITEM: Final = 60
"""Characters; what is longer is a sentence, and no skill."""


def order_skills(
    record: ExperienceData, relevance: Relevance, *, others: str, languages: str
) -> tuple[SkillGroup, ...]:
    """The record's skills in groups as the person grouped them.

    A tool of some job that the posting asks for and no group has comes in a group of its own.

    Args:
        others: the heading of what the person put into no group.
        languages: the heading of human languages.
    """
    groups = list(_groups(record))
    lone = [tidy(e.title) for e in record.entries if e.type == "skills" and _is_a_skill(e)]
    known = {key_of(item) for items in (lone, *(items for _, items in groups)) for item in items}
    used = [
        name
        for entry in record.entries
        if entry.type not in ("skills", "language")
        for name in map(tidy, entry.technologies)
        if key_of(name) not in known and (relevance.of_skill(name) > 0 or not known)
    ]
    groups.append((others, [*lone, *used]))
    worth = {index: [relevance.of_skill(item) for item in items] for index, (_, items) in enumerate(groups)}
    ordered = sorted(worth, key=lambda index: -sum(sorted(worth[index], reverse=True)[:MOST_ITEMS]))
    chosen = [SkillGroup(category=groups[i][0], items=_best(groups[i][1], worth[i])) for i in ordered]
    spoken = tuple(
        dict.fromkeys(filter(None, (_language(e) for e in record.entries if e.type == "language")))
    )
    last = [SkillGroup(category=languages, items=spoken)] if spoken else []
    return tuple([*(g for g in chosen if g.items)][: MOST_GROUPS - len(last)] + last)


def _groups(record: ExperienceData) -> Iterator[tuple[str, list[str]]]:
    for entry in record.entries:
        if entry.type == "skills" and (items := list(filter(None, map(tidy, entry.technologies)))):
            yield tidy(entry.title), items


def _is_a_skill(entry: ExperienceEntry) -> bool:
    """Whether an entry is itself a skill, and no heading of some."""
    return not any(map(tidy, entry.technologies)) and 0 < len(tidy(entry.title)) <= _LONGEST_ITEM


def _best(items: Iterable[str], worth: Iterable[float]) -> tuple[str, ...]:
    """Each skill once, under its first spelling, the most relevant first."""
    unique: dict[str, tuple[str, float]] = {}
    for item, value in zip(items, worth, strict=True):
        unique.setdefault(key_of(item) or item, (item, value))
    return tuple(item for item, _ in sorted(unique.values(), key=lambda pair: -pair[1])[:MOST_ITEMS])


def _language(entry: ExperienceEntry) -> str:
    name, fluency = tidy(entry.title), tidy(entry.role)
    return f"{name} ({fluency})" if fluency else name
