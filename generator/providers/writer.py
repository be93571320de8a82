"""A writer that asks a model: prompts and schema out, a draft back. The same for every maker."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final, TypeVar

from generator.codec import to_json
from generator.model import EntryType, SkillGroup
from generator.providers.base import (
    MOST_ENTRIES,
    MOST_HIGHLIGHTS,
    MOST_PROJECTS,
    Brief,
    ChosenEntry,
    Completion,
    Deadline,
    LetterDraft,
    Rejected,
    ResumeDraft,
)
from generator.providers.calling import Conversation, Model, Pace, Question, Turn
from generator.providers.dates import newest_first
from generator.providers.prompts import Document, correction, objection, opening
from generator.providers.prose import sentences, tidy
from generator.providers.schemas import Unusable, read_draft, schema_of

DraftT = TypeVar("DraftT", ResumeDraft, LetterDraft)

BUDGET: Final = 8192
"""Tokens an answer may take at first: some 1,500 for the words, the rest for thinking."""

_LONGEST_FORMULA: Final = 4
"""Words of "Mit freundlichen Grüßen," and its like."""
_BULLET: Final = re.compile(r"^[•*\-–—]\s+")
_JOBS: Final[tuple[EntryType, ...]] = ("work", "volunteer")
_PROJECTS: Final[tuple[EntryType, ...]] = ("project",)


class ModelWriter:
    """Has drafts written by a model.

    Args:
        pace: the time the calls have and take.
    """

    def __init__(self, model: Model, pace: Pace) -> None:
        self._model = model
        self._pace = pace

    def write_resume(
        self, brief: Brief, remaining: Deadline, rejected: Rejected[ResumeDraft] | None = None
    ) -> Completion[ResumeDraft]:
        """Has a résumé's text written."""
        return self._write("resume", ResumeDraft, brief, remaining, rejected)

    def write_cover_letter(
        self, brief: Brief, remaining: Deadline, rejected: Rejected[LetterDraft] | None = None
    ) -> Completion[LetterDraft]:
        """Has a letter's text written."""
        return self._write("cover_letter", LetterDraft, brief, remaining, rejected)

    def _write(
        self,
        document: Document,
        cls: type[DraftT],
        brief: Brief,
        remaining: Deadline,
        rejected: Rejected[DraftT] | None,
    ) -> Completion[DraftT]:
        def ids_of(types: Sequence[EntryType]) -> list[str]:
            return [entry.id for entry in brief.record.entries if entry.type in types]

        prompt = opening(document, brief)
        question = Question(
            system=prompt.system,
            turns=(Turn("user", prompt.user),),
            schema=schema_of(cls, ids_of),
            name=document,
            budget=BUDGET,
        )
        if rejected is not None:
            question = question.replied(
                json.dumps(to_json(rejected.draft), ensure_ascii=False), correction(rejected.reasons)
            )
        reply = Conversation(self._model, self._pace, remaining).ask(
            question, lambda text: _sound(read_draft(cls, text), brief), objection
        )
        return Completion(draft=reply.draft, model=reply.model, usage=reply.usage)


def _sound(draft: Any, brief: Brief) -> Any:
    """A draft cut to what may be in it.

    Raises:
        Unusable: nothing is left.
    """
    return _sound_resume(draft, brief) if isinstance(draft, ResumeDraft) else _sound_letter(draft, brief)


def _sound_resume(draft: ResumeDraft, brief: Brief) -> ResumeDraft:
    experience = _chosen(draft.experience, brief, _JOBS)[:MOST_ENTRIES]
    if not experience and any(entry.type in _JOBS for entry in brief.record.entries):
        raise Unusable("It chose no entry of the record by its entryId.")
    summary = _plain(draft.summary)
    if not summary:
        raise Unusable("The summary is empty.")
    groups = (
        SkillGroup(category=_plain(group.category), items=_texts(group.items)) for group in draft.skills
    )
    return replace(
        draft,
        summary=summary,
        experience=experience,
        projects=_chosen(draft.projects, brief, _PROJECTS)[:MOST_PROJECTS],
        skills=tuple(group for group in groups if group.category and group.items),
    )


def _chosen(
    choices: Sequence[ChosenEntry], brief: Brief, types: tuple[EntryType, ...]
) -> tuple[ChosenEntry, ...]:
    """The choices that name an entry of these types, each once, the newest entry first."""
    entries = {entry.id: entry for entry in reversed(brief.record.entries) if entry.type in types}
    known = {choice.entry_id: choice for choice in reversed(choices) if choice.entry_id in entries}
    kept = [choice for choice in choices if known.get(choice.entry_id) is choice]
    return tuple(
        replace(choice, highlights=_texts(choice.highlights)[:MOST_HIGHLIGHTS])
        for choice in sorted(kept, key=lambda choice: newest_first(entries[choice.entry_id]))
    )


def _sound_letter(draft: LetterDraft, brief: Brief) -> LetterDraft:
    letter = LetterDraft(
        greeting=_plain(draft.greeting),
        opening_paragraph=_plain(draft.opening_paragraph),
        body_paragraphs=_texts(draft.body_paragraphs),
        closing_paragraph=_plain(_unsigned(draft.closing_paragraph, brief.name)),
    )
    if not letter.opening_paragraph or not letter.body_paragraphs:
        raise Unusable("The letter has no text.")
    return letter


def _unsigned(text: str, name: str) -> str:
    """A closing paragraph without the formula and the name that many models put under it unasked."""
    *lines, last = text.strip().splitlines() or [""]
    if last.strip(" .") == name:
        return _unsigned("\n".join(lines), name)
    *before, end = sentences(tidy(last)) or [""]
    formula = end.rstrip(" .").removesuffix(name).strip()
    if formula.endswith(",") and len(formula.split()) <= _LONGEST_FORMULA:
        return "\n".join((*lines, " ".join(before))).strip()
    return text


def _texts(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(text for text in map(_plain, texts) if text)


def _plain(text: str) -> str:
    """A text without the signs some models put into it."""
    return _BULLET.sub("", tidy(text.replace("**", "")))
