"""Goes through a draft sentence by sentence and holds each against the record."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Final

from generator.providers.base import Brief, ChosenEntry, LetterDraft, ResumeDraft
from generator.providers.grounding.belonging import misplaced
from generator.providers.grounding.claims import unsupported_claims
from generator.providers.grounding.evidence import Record
from generator.providers.grounding.figures import unsupported_figures
from generator.providers.grounding.findings import Finding
from generator.providers.grounding.mastery import unsupported_mastery
from generator.providers.grounding.names import unsupported_names
from generator.providers.grounding.ownership import grown_deeds
from generator.providers.grounding.relations import made_up_relations
from generator.providers.grounding.setting import Setting
from generator.providers.grounding.skills import unsupported_category, unsupported_skill
from generator.providers.grounding.standing import unsupported_titles

LONGEST_SENTENCE: Final = 1_500
"""Characters. Longer ones are no sentences, and would take a check longer than it may."""
_CHECKS: Final = (
    unsupported_figures,
    unsupported_names,
    unsupported_titles,
    grown_deeds,
    unsupported_claims,
    unsupported_mastery,
    made_up_relations,
    misplaced,
)


def check_resume(draft: ResumeDraft, brief: Brief, *, today: date | None = None) -> tuple[Finding, ...]:
    """What a résumé's draft says beyond the record, place by place in the draft's order.

    Args:
        today: the day that "still" means; today's if none.
    """
    return tuple(_in_resume(draft, _record(brief, today or date.today())))


def check_letter(draft: LetterDraft, brief: Brief, *, today: date | None = None) -> tuple[Finding, ...]:
    """What a letter's draft says beyond the record and the posting, sentence by sentence.

    Args:
        today: as in :func:`check_resume`.
    """
    return tuple(_in_letter(draft, _record(brief, today or date.today())))


def read_record(brief: Brief, *, today: date | None = None) -> None:
    """Reads what drafts will be held against: most of the first check, and it needs no draft yet."""
    _record(brief, today or date.today()).read_through()


@lru_cache(maxsize=1)
def _record(brief: Brief, today: date) -> Record:
    """The record, read. A draft is checked up to four times on end, and both documents against the same."""
    return Record(brief, today)


def _in_resume(draft: ResumeDraft, record: Record) -> Iterator[Finding]:
    yield from _sentences("summary", draft.summary, Setting(record, record.whole, "summary"))
    for part, chosen in (("experience", draft.experience), ("projects", draft.projects)):
        for choice in chosen:
            yield from _bullets(part, choice, record)
    for at, group in enumerate(draft.skills):
        if reason := unsupported_category(group.category, record):
            yield Finding(where=f"skills[{at}].category", text=group.category, reasons=(reason,))
        for place, item in enumerate(group.items):
            if reason := unsupported_skill(item, record):
                yield Finding(where=f"skills[{at}].items[{place}]", text=item, reasons=(reason,))


def _bullets(part: str, choice: ChosenEntry, record: Record) -> Iterator[Finding]:
    setting = Setting(record, record.scope(choice.entry_id), "bullet")
    for at, bullet in enumerate(choice.highlights):
        reasons = tuple(reason for _, found in _read(bullet, setting) for reason in found)
        if reasons:
            where = f"{part}[{choice.entry_id}].highlights[{at}]"
            yield Finding(where=where, text=bullet, reasons=tuple(dict.fromkeys(reasons)))


def _in_letter(draft: LetterDraft, record: Record) -> Iterator[Finding]:
    setting = Setting(record, record.whole, "letter")
    yield from _sentences("greeting", draft.greeting, setting)
    yield from _sentences("openingParagraph", draft.opening_paragraph, setting)
    for at, paragraph in enumerate(draft.body_paragraphs):
        yield from _sentences(f"bodyParagraphs[{at}]", paragraph, setting)
    yield from _sentences("closingParagraph", draft.closing_paragraph, setting)


def _sentences(where: str, text: str, setting: Setting) -> Iterator[Finding]:
    for sentence, reasons in _read(text, setting):
        if reasons:
            yield Finding(where=where, text=sentence, reasons=tuple(dict.fromkeys(reasons)))


def _read(text: str, setting: Setting) -> Iterator[tuple[str, list[str]]]:
    for passage in setting.record.read(text):
        if passage.wording in setting.scope.wordings:
            yield passage.text, []
            continue
        if len(passage.text) > LONGEST_SENTENCE:
            yield passage.text, ["This is too long to be held against the record as one sentence."]
            continue
        here = setting.narrowed(passage)
        yield passage.text, [reason for find in _CHECKS for reason in find(passage, here)]
