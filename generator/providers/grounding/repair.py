"""Puts the person's own words where a draft says more than they did, and takes out what has none.

Nothing is written here: a bullet is replaced by an accomplishment of the same entry that the draft does
not use yet, a summary that has nothing left by the person's own, and all else is removed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from generator.model import ExperienceEntry, SkillGroup
from generator.providers.base import Brief, ChosenEntry, LetterDraft, ResumeDraft
from generator.providers.dates import newest_first
from generator.providers.grounding.findings import Act, Finding
from generator.providers.grounding.kinds import passing_words
from generator.providers.prose import full_stop, sentences, tidy
from generator.providers.terms import words
from generator.providers.wordlists import word_set

_SKILLS: Final = "Skills"
_LEANS_BACK: Final = word_set(
    "this that these those there it they such both here doing thus hence therefore consequently"
)
"""First words of a sentence that says nothing without the one before."""


def make_true_resume(
    draft: ResumeDraft, findings: Iterable[Finding], brief: Brief
) -> tuple[ResumeDraft, tuple[Act, ...]]:
    """The draft without what the findings are about, and what was done to it.

    Args:
        findings: those of :func:`check_resume` on this very draft.
    """
    found = tuple(findings)
    by_place = {finding.where: finding for finding in found}
    acts: list[Act] = []
    entries = {entry.id: entry for entry in reversed(brief.record.entries)}

    def true_entry(part: str, chosen: ChosenEntry) -> ChosenEntry:
        return _entry(part, chosen, entries.get(chosen.entry_id), by_place, acts)

    summary = _summary(draft.summary, [f for f in found if f.where == "summary"], brief, acts)
    true = ResumeDraft(
        summary=summary,
        experience=tuple(true_entry("experience", chosen) for chosen in draft.experience),
        projects=tuple(true_entry("projects", chosen) for chosen in draft.projects),
        skills=tuple(_skills(draft.skills, by_place, acts)),
    )
    return true, tuple(acts)


def make_true_letter(
    draft: LetterDraft, findings: Iterable[Finding], brief: Brief
) -> tuple[LetterDraft, tuple[Act, ...]]:
    """The letter without the sentences that the findings are about, and what was done to it.

    A paragraph that has nothing left is gone; the opening and the closing stay, maybe empty.

    Args:
        findings: those of :func:`check_letter` on this very draft.
    """
    wrong: dict[str, dict[str, Finding]] = {}
    for finding in findings:
        wrong.setdefault(finding.where, {})[finding.text] = finding
    acts: list[Act] = []
    greeting = draft.greeting
    if "greeting" in wrong:
        greeting = f"Dear hiring team at {tidy(brief.job.company)},"
        acts.extend(_act(f, repaired=True) for f in wrong["greeting"].values())
    opening = _without("openingParagraph", draft.opening_paragraph, wrong, acts)
    body = [
        _without(f"bodyParagraphs[{at}]", text, wrong, acts) for at, text in enumerate(draft.body_paragraphs)
    ]
    closing = _without("closingParagraph", draft.closing_paragraph, wrong, acts)
    return (
        LetterDraft(
            greeting=greeting,
            opening_paragraph=opening,
            body_paragraphs=tuple(paragraph for paragraph in body if paragraph),
            closing_paragraph=closing,
        ),
        tuple(acts),
    )


def _act(finding: Finding, *, repaired: bool) -> Act:
    return Act(where=finding.where, text=finding.text, reason=" ".join(finding.reasons), repaired=repaired)


def _without(where: str, text: str, wrong: Mapping[str, Mapping[str, Finding]], acts: list[Act]) -> str:
    """A paragraph without its wrong sentences and those that lean on them."""
    bad = wrong.get(where, {})
    if not bad:
        return text
    kept: list[str] = []
    dropped = False
    for sentence in _sentences(text):
        first = next((word.folded for word in words(sentence)), "")
        if sentence in bad:
            acts.append(_act(bad[sentence], repaired=False))
            dropped = True
        elif dropped and first in _LEANS_BACK:
            reason = "It leans on the sentence before it, which was removed."
            acts.append(Act(where=where, text=sentence, reason=reason, repaired=False))
        else:
            kept.append(sentence)
            dropped = False
    return " ".join(kept)


def _sentences(text: str) -> Iterator[str]:
    for line in text.splitlines():
        yield from sentences(tidy(line))


def _summary(text: str, wrong: Sequence[Finding], brief: Brief, acts: list[Act]) -> str:
    if not wrong:
        return text
    found: list[Act] = []
    kept = _without("summary", text, {"summary": {f.text: f for f in wrong}}, found)
    own = "" if kept else _own_summary(brief)
    acts.extend(replace(act, repaired=bool(own)) for act in found)
    return kept or own


def _own_summary(brief: Brief) -> str:
    """The person's standing summary, else the one of their latest job, else which job that is."""
    if own := tidy(brief.summary):
        return own
    latest = min((e for e in brief.record.entries if e.type == "work"), key=newest_first, default=None)
    if latest is None:
        return ""
    if own := tidy(latest.summary):
        return own
    role = tidy(latest.role)
    return full_stop(f"{role}, {tidy(latest.title)}") if role else ""


def _entry(
    part: str,
    chosen: ChosenEntry,
    entry: ExperienceEntry | None,
    wrong: Mapping[str, Finding],
    acts: list[Act],
) -> ChosenEntry:
    places = [f"{part}[{chosen.entry_id}].highlights[{at}]" for at in range(len(chosen.highlights))]
    if not any(place in wrong for place in places):
        return chosen
    own = [tidy(a) for a in entry.accomplishments if tidy(a)] if entry else []
    if entry and part == "projects" and (summary := tidy(entry.summary)):
        own.insert(0, summary)
    kept = [text for place, text in zip(places, chosen.highlights, strict=True) if place not in wrong]
    unused = _unused(own, kept)
    highlights: list[str] = []
    for place, text in zip(places, chosen.highlights, strict=True):
        finding = wrong.get(place)
        if finding is None:
            highlights.append(text)
            continue
        acts.append(_act(finding, repaired=bool(unused)))
        if unused:
            nearest = max(unused, key=lambda candidate: _likeness(candidate, text))
            unused.remove(nearest)
            highlights.append(nearest)
    return replace(chosen, highlights=tuple(highlights))


def _unused(own: Sequence[str], kept: Iterable[str]) -> list[str]:
    """The accomplishments that no kept bullet tells, each bullet telling the one it is most like."""
    left = list(own)
    for text in kept:
        nearest = max(left, key=lambda candidate: _likeness(candidate, text), default=None)
        if nearest is not None and _likeness(nearest, text) > 0:
            left.remove(nearest)
    return left


def _likeness(first: str, second: str) -> float:
    a, b = _telling(first), _telling(second)
    return len(a & b) / len(a | b) if a and b else 0.0


def _telling(text: str) -> frozenset[str]:
    return frozenset(word.stem for word in words(text) if len(word.stem) > 2) - passing_words()


def _skills(
    groups: Sequence[SkillGroup], wrong: Mapping[str, Finding], acts: list[Act]
) -> Iterator[SkillGroup]:
    for at, group in enumerate(groups):
        category = group.category
        if finding := wrong.get(f"skills[{at}].category"):
            category = _SKILLS
            acts.append(_act(finding, repaired=True))
        items = []
        for place, item in enumerate(group.items):
            if finding := wrong.get(f"skills[{at}].items[{place}]"):
                acts.append(_act(finding, repaired=False))
            else:
                items.append(item)
        if items:
            yield SkillGroup(category=category, items=tuple(items))
