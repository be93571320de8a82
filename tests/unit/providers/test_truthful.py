"""Whatever a writer says, true and made up in any mixture: nothing unsupported is left."""

from dataclasses import dataclass, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import AIBadOutput
from generator.model import ModelCall, SkillGroup, TokenUsage
from generator.providers.base import (
    Brief,
    ChosenEntry,
    Completion,
    Deadline,
    LetterDraft,
    Rejected,
    ResumeDraft,
)
from generator.providers.truthful import LETTER, RESUME, Craft, DraftT, Truthful, write_truthfully
from tests.integration.providers.people import BRIEF

TRUE = (
    "Trained 12 new colleagues in wound care.",
    "Cut medication errors on the ward by 30% in one year.",
    "Looked after 14 residents on night shifts.",
)
FALSE = (
    "Led 40 nurses at Rikshospitalet.",
    "Trained 1,200 new colleagues in wound care.",
    "Cut medication errors on the ward by 80% in one year.",
    "Holds a PhD from Oxford University.",
    "Built the ward's Kubernetes platform in Rust.",
    "I know your director Anna Berg well.",
    "Saved the hospital $550K a year.",
)
sayings = st.lists(st.sampled_from(TRUE + FALSE), min_size=1, max_size=4, unique=True)
paragraphs = sayings.map(" ".join)
resumes = st.builds(
    ResumeDraft,
    summary=paragraphs,
    experience=st.tuples(
        st.builds(ChosenEntry, entry_id=st.just("ward"), highlights=sayings.map(tuple)),
        st.builds(ChosenEntry, entry_id=st.just("home"), highlights=sayings.map(tuple)),
    ),
    skills=st.lists(st.sampled_from(("Wound care", "Triage", "Rust", "Leadership")), min_size=1).map(
        lambda items: (SkillGroup(category="Skills", items=tuple(items)),)
    ),
)
letters = st.builds(
    LetterDraft,
    greeting=st.sampled_from(("Dear team at Strandgata Clinic,", "Dear Anna Berg of Microsoft,")),
    opening_paragraph=paragraphs,
    body_paragraphs=st.lists(paragraphs, min_size=1, max_size=2).map(tuple),
    closing_paragraph=paragraphs,
)
CALL = ModelCall(model="m", outcome="written", prompt_tokens=10, completion_tokens=1, cost_usd=0.5)


@dataclass
class Scripted:
    """A writer that says one thing first and another when it is told what was wrong."""

    first: ResumeDraft | LetterDraft
    second: ResumeDraft | LetterDraft

    def write_resume(
        self, brief: Brief, remaining: Deadline, rejected: Rejected[ResumeDraft] | None = None
    ) -> Completion[ResumeDraft]:
        draft = self.first if rejected is None else self.second
        assert isinstance(draft, ResumeDraft)
        return Completion(draft=draft, model="m", usage=TokenUsage.of(CALL))

    def write_cover_letter(
        self, brief: Brief, remaining: Deadline, rejected: Rejected[LetterDraft] | None = None
    ) -> Completion[LetterDraft]:
        draft = self.first if rejected is None else self.second
        assert isinstance(draft, LetterDraft)
        return Completion(draft=draft, model="m", usage=TokenUsage.of(CALL))


def hold(craft: Craft[DraftT], first: DraftT, second: DraftT) -> None:
    assert isinstance(first, ResumeDraft | LetterDraft)
    assert isinstance(second, ResumeDraft | LetterDraft)
    calls = 1 if not craft.check(first, BRIEF) else 2
    try:
        truthful = write_truthfully(craft, Scripted(first, second), BRIEF, lambda: 60.0)
    except AIBadOutput as refusal:
        usage = refusal.usage or TokenUsage()
    else:
        usage = truthful.usage
        hold_true(craft, truthful, made_up=calls == 2)
    assert len(usage.calls) == calls


def hold_true(craft: Craft[DraftT], truthful: Truthful[DraftT], *, made_up: bool) -> None:
    said = " ".join(craft.texts(truthful.draft))
    assert not [text for text in FALSE if text in said]
    assert not craft.check(truthful.draft, BRIEF)
    recorded = {act.text for act in (*truthful.grounding.repaired, *truthful.grounding.removed)}
    assert bool(recorded) == made_up


@settings(max_examples=60, deadline=None)
@given(first=resumes, second=resumes)
def test_nothing_unsupported_is_left_in_a_resume(first: ResumeDraft, second: ResumeDraft) -> None:
    hold(RESUME, first, second)


@settings(max_examples=60, deadline=None)
@given(first=letters, second=letters)
def test_nothing_unsupported_is_left_in_a_letter(first: LetterDraft, second: LetterDraft) -> None:
    hold(LETTER, first, second)


def test_what_the_person_says_of_themselves_stands() -> None:
    """Their own summary takes the place of one made up, even where nothing else bears it out."""
    own = "Nurse who has seen 500 winters and speaks to ravens."
    brief = replace(BRIEF, summary=own)
    bullets = (ChosenEntry(entry_id="ward", highlights=(TRUE[0],)),)
    draft = ResumeDraft(summary="Chief of Surgery at Rikshospitalet.", experience=bullets)
    truthful = write_truthfully(RESUME, Scripted(draft, draft), brief, lambda: 60.0)
    assert truthful.draft.summary == own
    assert truthful.grounding.repaired
