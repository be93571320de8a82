"""OpenAI's protocol as other servers speak it: other addresses, no key, and less understood."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from generator.errors import AIBadOutput, AIError
from generator.providers.calling import Question, Turn
from generator.providers.openai import OpenAIModel, whole_base_url
from tests.integration.providers.conftest import Time, writer_of
from tests.integration.providers.maker import Maker, Received, Reply, fails, says, sends
from tests.integration.providers.people import BRIEF, LETTER

Objection = Callable[[Received], Reply | None]


def objecting(objection: Objection) -> Reply:
    """Answers with the letter, unless there is something to object to."""

    def reply(handler: Any, received: Received) -> None:
        (objection(received) or says(LETTER))(handler, received)

    return reply


def form_of(received: Received) -> str | None:
    form: dict[str, str] = received.body.get("response_format") or {}
    return form.get("type")


@pytest.mark.parametrize("path", ["", "/", "/v1", "/v1/", "/v1/chat/completions"])
def test_the_address_may_be_given_in_any_form(maker: Maker, time: Time, path: str) -> None:
    maker.script = [says(LETTER)]
    writer_of("openai", maker.url + path, time).write_cover_letter(BRIEF, time.remaining)
    assert maker.received[0].path == "/v1/chat/completions"


def test_an_address_with_a_path_of_its_own_is_kept() -> None:
    assert whole_base_url("https://gateway.example/team/openai") == "https://gateway.example/team/openai"


def test_a_key_is_sent_and_none_is_not_made_up(
    maker: Maker, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-shell")
    maker.script = [says(LETTER)]
    writer_of("openai", maker.url, time, key="sk-1").write_cover_letter(BRIEF, time.remaining)
    writer_of("openai", maker.url, time, key=None).write_cover_letter(BRIEF, time.remaining)
    assert [received.headers.get("authorization") for received in maker.received] == ["Bearer sk-1", None]


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (400, "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model."),
        (400, "'response_format.type' must be 'json_object' or 'text'"),
        (422, "response_format: unsupported"),
        (500, "failed to parse grammar"),
    ],
)
def test_a_server_without_schemas_is_asked_for_any_object(
    maker: Maker, time: Time, status: int, message: str
) -> None:
    maker.script = [
        objecting(lambda received: fails(status, message) if form_of(received) == "json_schema" else None)
    ]
    writer = writer_of("openai", maker.url, time)
    writer.write_cover_letter(BRIEF, time.remaining)
    assert [form_of(received) for received in maker.received] == ["json_schema", "json_object"]
    assert "openingParagraph" in maker.received[1].system, "the shape is told in words instead"
    writer.write_cover_letter(BRIEF, time.remaining)
    assert len(maker.received) == 3, "what works is remembered"
    assert time.slept == []


def test_a_server_without_json_is_asked_in_words(maker: Maker, time: Time) -> None:
    text = f"Certainly!\n```json\n{json.dumps(LETTER)}\n```"
    maker.script = [
        objecting(
            lambda received: fails(400, "unknown field response_format") if form_of(received) else says(text)
        )
    ]
    writer = writer_of("openai", maker.url, time)
    assert writer.write_cover_letter(BRIEF, time.remaining).draft.greeting == LETTER["greeting"]
    assert [form_of(received) for received in maker.received] == ["json_schema", "json_object", None]


def test_a_server_that_takes_the_format_and_ignores_it_is_asked_again(maker: Maker, time: Time) -> None:
    maker.script = [says("Dear team, here I am."), says(LETTER)]
    writer_of("openai", maker.url, time).write_cover_letter(BRIEF, time.remaining)
    assert len(maker.received) == 2


@pytest.mark.parametrize(
    ("objectionable", "message", "used"),
    [
        (
            {"max_tokens"},
            "Unsupported parameter: 'max_tokens' is not supported with this model. Use "
            "'max_completion_tokens' instead.",
            "max_completion_tokens",
        ),
        ({"max_tokens", "max_completion_tokens"}, "max_tokens is too large: 8192", None),
    ],
)
def test_the_bound_of_an_answer_is_named_as_the_server_likes(
    maker: Maker, time: Time, objectionable: set[str], message: str, used: str | None
) -> None:
    maker.script = [
        objecting(lambda received: fails(400, message) if objectionable & set(received.body) else None)
    ]
    writer_of("openai", maker.url, time).write_cover_letter(BRIEF, time.remaining)
    sent = {"max_tokens", "max_completion_tokens"} & set(maker.received[-1].body)
    assert sent == ({used} if used else set())


def test_openai_itself_is_asked_the_newer_way() -> None:
    question = Question(system="s", turns=(Turn("user", "u"),), schema={}, name="resume", budget=9)
    model = OpenAIModel("gpt-6.1-terra", "sk-1", None)
    request = model.request(question)
    assert request["max_completion_tokens"] == 9
    assert not {"max_tokens", "temperature"} & set(request)


def test_a_server_that_refuses_everything_is_not_asked_forever(maker: Maker, time: Time) -> None:
    maker.script = [fails(400, "max_tokens and response_format are bad, and so are you")]
    with pytest.raises(AIError):
        writer_of("openai", maker.url, time).write_cover_letter(BRIEF, time.remaining)
    assert len(maker.received) < 8


def test_a_question_blocked_for_what_it_says_is_said_as_such(maker: Maker, time: Time) -> None:
    maker.script = [fails(400, "The response was filtered.", code="content_filter")]
    with pytest.raises(AIBadOutput, match="blocked the question") as raised:
        writer_of("openai", maker.url, time).write_cover_letter(BRIEF, time.remaining)
    assert len(maker.received) == 1
    assert not raised.value.retryable


@pytest.mark.parametrize(
    "odd",
    [
        {"usage": {"prompt_tokens": 10.0, "completion_tokens": None}},
        {"usage": {"prompt_tokens": "many"}, "model": None},
        {"usage": None},
        {"id": 7, "created": "now", "object": None},
    ],
)
def test_what_else_is_odd_in_an_answer_does_no_harm(maker: Maker, time: Time, odd: dict[str, Any]) -> None:
    message = {"role": "assistant", "content": json.dumps(LETTER)}
    maker.script = [sends(200, {"choices": [{"message": message}], **odd})]
    completion = writer_of("openai", maker.url, time).write_cover_letter(BRIEF, time.remaining)
    assert completion.draft.greeting == LETTER["greeting"]
    assert completion.model == "gpt-6.1-terra"
    assert completion.usage.prompt_tokens in (0, 10)


def test_content_that_is_no_text_is_unusable(maker: Maker, time: Time) -> None:
    parts = {"choices": [{"message": {"content": [{"type": "text", "text": "{}"}]}}]}
    maker.script = [sends(200, parts), says(LETTER)]
    usage = writer_of("openai", maker.url, time).write_cover_letter(BRIEF, time.remaining).usage
    assert [call.outcome for call in usage.calls] == ["invalid", "written"]
