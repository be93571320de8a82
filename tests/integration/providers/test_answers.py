"""What becomes of a model's answer: read, asked for again, or refused; and always counted."""

import json
from dataclasses import replace
from typing import Any

import pytest

from generator.errors import AIBadOutput
from generator.providers.base import Rejected
from generator.providers.writer import BUDGET, ModelWriter
from tests.integration.providers.conftest import MODELS, Time
from tests.integration.providers.maker import Maker, Reply, blocks_the_prompt, says, sends
from tests.integration.providers.people import BRIEF, LETTER, RESUME

COST = {"openai": 0.0002 * 5 + 0.001 * 1, "gemini": 0.0002 * 9 + 0.001 * 1.5}
"""Dollars for 1,000 tokens sent and 200 received."""


def test_a_resume_is_read_and_counted(writer: ModelWriter, maker: Maker, time: Time, name: str) -> None:
    maker.script = [says(RESUME)]
    completion = writer.write_resume(BRIEF, time.remaining)
    draft = completion.draft
    assert draft.summary == RESUME["summary"]
    assert [chosen.entry_id for chosen in draft.experience] == ["ward", "home"], "the newest first"
    assert draft.experience[0].highlights[1] == "Cut medication errors on the ward by 30% in one year."
    assert draft.skills[0].items == ("Wound care", "Triage")
    assert completion.model == MODELS[name]
    (call,) = completion.usage.calls
    assert call == replace(
        call, model=MODELS[name], outcome="written", prompt_tokens=1000, completion_tokens=200
    )
    assert call.cost_usd == completion.usage.cost_usd == pytest.approx(COST[name])


def test_a_letter_is_read(writer: ModelWriter, maker: Maker, time: Time) -> None:
    maker.script = [says(LETTER)]
    draft = writer.write_cover_letter(BRIEF, time.remaining).draft
    assert draft.greeting == "Dear team at Strandgata Clinic,"
    assert len(draft.body_paragraphs) == 2


def test_thinking_and_cached_tokens_are_counted(
    writer: ModelWriter, maker: Maker, time: Time, name: str
) -> None:
    maker.script = [says(LETTER, prompt=3000, cached=2000, thought=900, completion=1000)]
    usage = writer.write_cover_letter(BRIEF, time.remaining).usage
    assert (usage.prompt_tokens, usage.cached_tokens, usage.completion_tokens) == (3000, 2000, 1000)
    price = {"openai": 0.001 + 0.002 * 0.05 + 0.001 * 5, "gemini": 0.0015 + 0.002 * 0.15 + 0.001 * 9}
    assert usage.cost_usd == pytest.approx(price[name])


def test_an_unknown_model_costs_nobody_knows_what(writer: ModelWriter, maker: Maker, time: Time) -> None:
    maker.script = [says(LETTER, model="qwen3:8b")]
    completion = writer.write_cover_letter(BRIEF, time.remaining)
    assert completion.model == "qwen3:8b"
    assert completion.usage.cost_usd is None
    assert completion.usage.total_tokens == 1200


def test_a_server_that_does_not_count_leaves_the_cost_unknown(
    writer: ModelWriter, maker: Maker, time: Time
) -> None:
    maker.script = [says(LETTER, usage=False)]
    assert writer.write_cover_letter(BRIEF, time.remaining).usage.cost_usd is None


def test_an_answer_cut_off_is_asked_for_once_more_with_more_room(
    writer: ModelWriter, maker: Maker, time: Time
) -> None:
    maker.script = [says('{"summary": "Staff nu', stop="MAX_TOKENS", completion=8192), says(RESUME)]
    usage = writer.write_resume(BRIEF, time.remaining).usage
    assert [received.budget for received in maker.received] == [BUDGET, 4 * BUDGET]
    assert [call.outcome for call in usage.calls] == ["truncated", "written"]
    assert usage.completion_tokens == 8392


def test_thinking_that_ate_the_budget_is_an_answer_cut_off(
    writer: ModelWriter, maker: Maker, time: Time
) -> None:
    maker.script = [says("", stop="MAX_TOKENS", completion=8192, thought=8192)]
    with pytest.raises(AIBadOutput, match="cut off") as raised:
        writer.write_resume(BRIEF, time.remaining)
    assert len(maker.received) == 2
    assert raised.value.retryable
    assert raised.value.usage is not None
    assert raised.value.usage.completion_tokens == 2 * 8192


@pytest.mark.parametrize(
    ("reply", "retryable"),
    [(says("", stop="SAFETY"), True), (says("", refusal="I can't help with that."), True)],
    ids=["held back", "refused"],
)
def test_a_refusal_is_said_as_such(
    writer: ModelWriter, maker: Maker, time: Time, name: str, reply: Reply, *, retryable: bool
) -> None:
    if name == "gemini":
        reply = says("", stop="PROHIBITED_CONTENT")
    maker.script = [reply]
    with pytest.raises(AIBadOutput, match="refused to write this") as raised:
        writer.write_resume(BRIEF, time.remaining)
    assert len(maker.received) == 1, "asking again would cost the same and change little"
    assert raised.value.retryable is retryable
    assert raised.value.usage is not None
    assert raised.value.usage.total_tokens == 1200


@pytest.mark.parametrize("name", ["gemini"], indirect=True)
def test_a_blocked_question_would_be_blocked_again(writer: ModelWriter, maker: Maker, time: Time) -> None:
    maker.script = [blocks_the_prompt()]
    with pytest.raises(AIBadOutput, match="blocked the question") as raised:
        writer.write_resume(BRIEF, time.remaining)
    assert not raised.value.retryable
    assert raised.value.usage is not None
    assert raised.value.usage.prompt_tokens == 1000


UNUSABLE: dict[str, Reply] = {
    "not JSON": says("Here is your résumé, enjoy!"),
    "half of it": says('{"summary": "Nurse", "experience": ['),
    "another shape": says({"resume": {"text": "Nurse"}}),
    "a list": says([1, 2]),
    "another type": says({**RESUME, "summary": ["Nurse"]}),
    "no entry of the record": says({**RESUME, "experience": [{"entryId": "nasa", "highlights": ["x"]}]}),
    "nothing in it": says({**RESUME, "summary": " "}),
    "empty": says(""),
    "no answer in the answer": sends(200, {"choices": [], "candidates": []}),
    "an answer of another interface": sends(200, [1]),
    "a page": sends(200, "<html>Hello</html>", "text/html"),
    "a broken answer": sends(200, '{"choices": ['),
}


@pytest.mark.parametrize("what", UNUSABLE)
def test_an_unusable_answer_is_asked_for_once_more(
    writer: ModelWriter, maker: Maker, time: Time, what: str
) -> None:
    maker.script = [UNUSABLE[what], says(RESUME)]
    usage = writer.write_resume(BRIEF, time.remaining).usage
    assert [call.outcome for call in usage.calls] == ["invalid", "written"]
    first, second = maker.received
    assert second.turns[0] == first.turns[0]
    assert "This cannot be used" in second.turns[2]
    assert all(second.turns), "makers refuse an empty turn"


@pytest.mark.parametrize("what", UNUSABLE)
def test_an_answer_unusable_twice_is_bad_output(
    writer: ModelWriter, maker: Maker, time: Time, what: str
) -> None:
    maker.script = [UNUSABLE[what]]
    with pytest.raises(AIBadOutput, match="another form than asked for") as raised:
        writer.write_resume(BRIEF, time.remaining)
    assert len(maker.received) == 2
    assert raised.value.retryable
    assert raised.value.usage is not None
    assert [call.outcome for call in raised.value.usage.calls] == ["invalid"] * 2


def test_the_model_is_told_which_field_was_wrong(writer: ModelWriter, maker: Maker, time: Time) -> None:
    maker.script = [says({**RESUME, "skills": "many"}), says(RESUME)]
    writer.write_resume(BRIEF, time.remaining)
    assert "skills must be a list" in maker.received[1].turns[2]
    assert '"skills": "many"' in maker.received[1].turns[1]


@pytest.mark.parametrize(
    "around",
    ["```json\n{}\n```", "<think>I {{might}} write {{\"a\": 1}}.</think>\nSure!\n{}\nAnything else?"],
    ids=["fenced", "thought about"],
)  # fmt: skip
def test_what_stands_around_the_object_does_no_harm(
    writer: ModelWriter, maker: Maker, time: Time, around: str
) -> None:
    maker.script = [says(around.replace("{}", json.dumps(LETTER)).replace("{{", "{").replace("}}", "}"))]
    assert writer.write_cover_letter(BRIEF, time.remaining).draft.greeting == LETTER["greeting"]
    assert len(maker.received) == 1


def test_entries_the_record_lacks_and_second_choices_are_dropped(
    writer: ModelWriter, maker: Maker, time: Time
) -> None:
    ward: Any = RESUME["experience"]
    maker.script = [
        says(
            {
                **RESUME,
                "experience": [*ward, ward[0], {"entryId": "nasa", "highlights": ["Flew."]}],
                "projects": [{"entryId": "ward", "highlights": ["No project."]}],
            }
        )
    ]
    draft = writer.write_resume(BRIEF, time.remaining).draft
    assert [chosen.entry_id for chosen in draft.experience] == ["ward", "home"]
    assert draft.projects == ()


def test_signs_of_a_bullet_or_of_emphasis_are_taken_out(
    writer: ModelWriter, maker: Maker, time: Time
) -> None:
    bullets = ["- Trained **12** new\n colleagues.", "", "-5% errors."]
    maker.script = [says({**RESUME, "experience": [{"entryId": "ward", "highlights": bullets}]})]
    draft = writer.write_resume(BRIEF, time.remaining).draft
    assert draft.experience[0].highlights == ("Trained 12 new colleagues.", "-5% errors.")


@pytest.mark.parametrize(
    "signed",
    [
        "{}\n\nSincerely,\nIngrid Solheim",
        "{} Kind regards,",
        "{} Yours sincerely, Ingrid Solheim.",
        "{}\nMit freundlichen Grüßen,\n\nIngrid Solheim\n",
        "{}",
    ],
)
def test_formula_and_name_under_a_letter_are_taken_off(
    writer: ModelWriter, maker: Maker, time: Time, signed: str
) -> None:
    closing = "I would be glad, as you may guess, to tell you more."
    maker.script = [says({**LETTER, "closingParagraph": signed.format(closing)})]
    assert writer.write_cover_letter(BRIEF, time.remaining).draft.closing_paragraph == closing


def test_a_rejected_draft_goes_back_with_the_reasons(writer: ModelWriter, maker: Maker, time: Time) -> None:
    maker.script = [says(LETTER)]
    draft = writer.write_cover_letter(BRIEF, time.remaining).draft
    reasons = ("bodyParagraphs[0]: “800 people”: the record says 8.",)
    writer.write_cover_letter(BRIEF, time.remaining, Rejected(draft=draft, reasons=reasons))
    first, second = maker.received
    assert second.turns[0] == first.turns[0]
    assert "Trained" not in second.turns[2]
    assert draft.closing_paragraph in second.turns[1]
    assert reasons[0] in second.turns[2]
