"""Has a draft written that says nothing the record does not.

What the guard finds goes back to the writer once, with the reasons. What is still wrong then is replaced by
the person's own words or taken out, whoever wrote it. If hardly anything is left, there is no draft.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final, Generic, TypeVar

from generator.aside import aside
from generator.errors import AIBadOutput, AIError
from generator.model import TokenUsage
from generator.providers.base import Brief, Completion, Deadline, LetterDraft, Provider, Rejected, ResumeDraft
from generator.providers.grounding import (
    Act,
    Finding,
    check_letter,
    check_resume,
    make_true_letter,
    make_true_resume,
    read_record,
)
from generator.providers.prose import sentences, tidy

DraftT = TypeVar("DraftT")

LEAST_LEFT: Final = 1 / 3
"""Of a letter's words, what must be left after the guard."""
_ROUNDS: Final = 3
"""How often a draft is made true. Once is enough but for sentences that only others made look true."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounding:
    """What the guard looked at and what was done.

    Attributes:
        checked: sentences, bullets and skills.
        repaired: said otherwise now, by the writer or in the person's own words.
        removed: said no more.
    """

    checked: int
    repaired: tuple[Act, ...] = ()
    removed: tuple[Act, ...] = ()

    def stored(self) -> dict[str, Any]:
        """As kept in the request and shown to the caller."""
        return {
            "checked": self.checked,
            "repaired": [_stored(act) for act in self.repaired],
            "removed": [_stored(act) for act in self.removed],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Truthful(Generic[DraftT]):
    """A draft the guard has nothing against, with what it took."""

    draft: DraftT
    model: str
    usage: TokenUsage
    grounding: Grounding


@dataclass(frozen=True, slots=True, kw_only=True)
class Craft(Generic[DraftT]):
    """How one kind of document is written and held against the record.

    Attributes:
        texts: all a draft says: paragraphs, bullets, skills.
        left: what of a draft can be used; ``None`` if too little is left of what was written.
    """

    write: Callable[[Provider, Brief, Deadline, Rejected[DraftT] | None], Completion[DraftT]]
    check: Callable[[DraftT, Brief], tuple[Finding, ...]]
    make_true: Callable[[DraftT, Sequence[Finding], Brief], tuple[DraftT, tuple[Act, ...]]]
    texts: Callable[[DraftT], list[str]]
    left: Callable[[DraftT, DraftT], DraftT | None]


def write_truthfully(
    craft: Craft[DraftT], provider: Provider, brief: Brief, remaining: Deadline
) -> Truthful[DraftT]:
    """A draft that says what the record says.

    Raises:
        AIError, AIBadOutput, AINotConfigured: by the provider, or because too little was true; carries
            what the calls took.
    """
    begun = remaining()
    reading = aside(partial(read_record, brief))  # while a model writes there is nothing else to do
    first = craft.write(provider, brief, remaining, None)
    reading()
    findings = craft.check(first.draft, brief)
    written, acts = first, list[Act]()
    if findings:
        second, spent = _written_again(craft, provider, brief, remaining, first, findings, begun)
        written = replace(first, usage=first.usage + spent)
        if second is not None and len(found := craft.check(second.draft, brief)) <= len(findings):
            still = {finding.text for finding in found}
            acts = [_repaired(finding) for finding in findings if finding.text not in still]
            written, findings = replace(second, usage=written.usage), found
    return _made_true(craft, written, findings, brief, acts)


def _written_again(
    craft: Craft[DraftT],
    provider: Provider,
    brief: Brief,
    remaining: Deadline,
    first: Completion[DraftT],
    findings: Sequence[Finding],
    begun: float,
) -> tuple[Completion[DraftT] | None, TokenUsage]:
    """The writer's second try, if there is time for one and it succeeds; and what it took."""
    if not first.usage.calls or remaining() < begun - remaining():
        return None, TokenUsage()  # no model wrote it, or the second try would take longer than there is
    log.info("draft sent back", extra={"model": first.model, "findings": len(findings)})
    reasons = tuple(f"{f.where}: “{f.text}”: {' '.join(f.reasons)}" for f in findings)
    try:
        second = craft.write(provider, brief, remaining, Rejected(draft=first.draft, reasons=reasons))
    except AIError as error:
        # The first draft is there and can be made true without the writer.
        log.warning("second try failed", extra={"model": first.model, "errorCode": error.code})
        return None, error.usage or TokenUsage()
    return second, second.usage


def _made_true(
    craft: Craft[DraftT],
    written: Completion[DraftT],
    findings: tuple[Finding, ...],
    brief: Brief,
    acts: list[Act],
) -> Truthful[DraftT]:
    draft, rounds = written.draft, 0
    while findings and rounds < _ROUNDS:
        draft, done = craft.make_true(draft, findings, brief)
        acts.extend(done)
        findings, rounds = _of_the_writer(craft.check(draft, brief), craft.texts(written.draft)), rounds + 1
    usable = draft if rounds == 0 else craft.left(draft, written.draft)
    if findings or usable is None:
        error = AIBadOutput(
            "Too little of what the AI provider wrote is supported by your record; try again, or add to the "
            "record what is missing."
        )
        error.usage = written.usage
        raise error
    return Truthful(
        draft=usable,
        model=written.model,
        usage=written.usage,
        grounding=Grounding(
            checked=sum(len(sentences(tidy(text))) for text in craft.texts(written.draft)),
            repaired=tuple(act for act in acts if act.repaired),
            removed=tuple(act for act in acts if not act.repaired),
        ),
    )


def _of_the_writer(findings: Sequence[Finding], texts: Sequence[str]) -> tuple[Finding, ...]:
    """The findings on words the writer wrote. What stands in their place is the person's own, or ours."""
    written = tuple(map(tidy, texts))
    return tuple(
        f for f in findings if f.where != "greeting" and any(tidy(f.text) in text for text in written)
    )


def _repaired(finding: Finding) -> Act:
    return Act(where=finding.where, text=finding.text, reason=" ".join(finding.reasons), repaired=True)


def _stored(act: Act) -> dict[str, str]:
    return {"where": act.where, "text": act.text, "reason": act.reason}


# --- the two documents ---------------------------------------------------------------------------


def _resume_texts(draft: ResumeDraft) -> list[str]:
    bullets = [text for chosen in (*draft.experience, *draft.projects) for text in chosen.highlights]
    return [draft.summary, *bullets, *(item for group in draft.skills for item in group.items)]


def _resume_left(draft: ResumeDraft, _: ResumeDraft) -> ResumeDraft | None:
    """What was wrong is said in the person's own words, so little can be missing unless they gave none."""
    bullets = any(chosen.highlights for chosen in (*draft.experience, *draft.projects))
    return draft if draft.summary or bullets else None


def _paragraphs(draft: LetterDraft) -> list[str]:
    return [draft.opening_paragraph, *draft.body_paragraphs, draft.closing_paragraph]


def _letter_texts(draft: LetterDraft) -> list[str]:
    return [draft.greeting, *_paragraphs(draft)]


def _letter_left(draft: LetterDraft, written: LetterDraft) -> LetterDraft | None:
    """The letter, its first paragraph that has text as the opening."""
    left, before = (sum(len(text.split()) for text in _paragraphs(d)) for d in (draft, written))
    opening, *body = [text for text in (draft.opening_paragraph, *draft.body_paragraphs) if text] or [""]
    if not opening or not body or left < before * LEAST_LEFT:
        return None
    return replace(draft, opening_paragraph=opening, body_paragraphs=tuple(body))


RESUME: Final[Craft[ResumeDraft]] = Craft(
    write=lambda provider, brief, remaining, rejected: provider.write_resume(brief, remaining, rejected),
    check=check_resume,
    make_true=make_true_resume,
    texts=_resume_texts,
    left=_resume_left,
)

LETTER: Final[Craft[LetterDraft]] = Craft(
    write=lambda provider, brief, remaining, rejected: provider.write_cover_letter(
        brief, remaining, rejected
    ),
    check=check_letter,
    make_true=make_true_letter,
    texts=_letter_texts,
    left=_letter_left,
)
