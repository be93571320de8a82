"""A maker that is away, slow, over its quota or wrongly set up: asked again where that helps, and no more."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from time import monotonic

import pytest

from generator.errors import AIError, AINotConfigured
from generator.providers.calling import MOST_TRIES
from generator.providers.writer import ModelWriter
from tests.integration.providers.conftest import Time, writer_of
from tests.integration.providers.maker import Maker, Reply, cuts_the_line, drips, fails, hangs, says
from tests.integration.providers.people import BRIEF, LETTER
from tests.parts import free_port

PASSING: dict[str, Reply] = {
    "429": fails(429),
    "500": fails(500),
    "502": fails(502),
    "503": fails(503),
    "529": fails(529),
    "408": fails(408),
    "cut line": cuts_the_line(),
}


@pytest.mark.parametrize("what", PASSING)
def test_what_may_pass_is_tried_again_with_growing_pauses(
    writer: ModelWriter, maker: Maker, time: Time, what: str
) -> None:
    maker.script = [PASSING[what]] * 3 + [says(LETTER)]
    usage = writer.write_cover_letter(BRIEF, time.remaining).usage
    assert time.slept == [1.0, 2.0, 4.0]
    assert usage.total_tokens == 1200, "calls that failed took nothing"


@pytest.mark.parametrize("what", PASSING)
def test_what_does_not_pass_is_reported_and_may_be_retried_later(
    writer: ModelWriter, maker: Maker, time: Time, what: str
) -> None:
    maker.script = [PASSING[what]]
    with pytest.raises(AIError, match="not available right now") as raised:
        writer.write_cover_letter(BRIEF, time.remaining)
    assert len(maker.received) == MOST_TRIES, "the SDK's own retries would make it more"
    assert (raised.value.code, raised.value.retryable) == ("GEN_AI_001", True)
    assert raised.value.retry_after is not None


def test_a_quota_says_when_to_come_back(writer: ModelWriter, maker: Maker, time: Time) -> None:
    maker.script = [fails(429, retry_after="7"), says(LETTER)]
    writer.write_cover_letter(BRIEF, time.remaining)
    assert time.slept == [7.0]


def test_a_quota_may_say_it_as_a_date(writer: ModelWriter, maker: Maker, time: Time) -> None:
    day = datetime.now(UTC) + timedelta(seconds=60)
    maker.script = [fails(429, retry_after=format_datetime(day, usegmt=True)), says(LETTER)]
    writer.write_cover_letter(BRIEF, time.remaining)
    assert 50 < time.slept[0] <= 60


@pytest.mark.parametrize("name", ["gemini"], indirect=True)
def test_a_quota_may_say_it_in_googles_details(writer: ModelWriter, maker: Maker, time: Time) -> None:
    details = [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "11.5s"}]
    maker.script = [fails(429, code="RESOURCE_EXHAUSTED", details=details), says(LETTER)]
    writer.write_cover_letter(BRIEF, time.remaining)
    assert time.slept == [11.5]


def test_nobody_waits_beyond_the_steps_time(writer: ModelWriter, maker: Maker, time: Time) -> None:
    maker.script = [fails(429, retry_after="200"), says(LETTER)]
    with pytest.raises(AIError) as raised:
        writer.write_cover_letter(BRIEF, time.remaining)
    assert time.slept == []
    assert len(maker.received) == 1
    assert raised.value.retry_after == 200


def test_no_call_is_made_when_time_is_up(writer: ModelWriter, maker: Maker, time: Time) -> None:
    maker.script = [says(LETTER)]
    time.given = 0.01
    with pytest.raises(AIError, match="in the time there is"):
        writer.write_cover_letter(BRIEF, time.remaining)
    assert maker.received == []


@pytest.mark.parametrize("reply", [hangs(), drips()], ids=["silent", "dripping"])
def test_a_slow_answer_is_not_waited_for(name: str, maker: Maker, reply: Reply) -> None:
    time = Time(longest_call=0.2)
    maker.script = [reply]
    writer = writer_of(name, maker.url, time)
    with pytest.raises(AIError, match="took too long") as raised:
        writer.write_cover_letter(BRIEF, time.remaining)
    assert len(maker.received) == MOST_TRIES
    assert raised.value.retryable


def test_a_call_takes_no_longer_than_the_step_has(writer: ModelWriter, maker: Maker, time: Time) -> None:
    maker.script = [says(LETTER), hangs()]
    writer.write_cover_letter(BRIEF, time.remaining)  # the first call loads the SDK
    time.given = 0.3
    with pytest.raises(AIError):
        writer.write_cover_letter(BRIEF, time.remaining)
    assert len(maker.received) == 2, "after it no pause fits into what is left"


def test_a_slow_answer_may_be_followed_by_a_quick_one(name: str, maker: Maker) -> None:
    time = Time(longest_call=1.0)
    maker.script = [hangs(), says(LETTER)]
    begun = monotonic()
    writer_of(name, maker.url, time).write_cover_letter(BRIEF, time.remaining)
    assert monotonic() - begun < 10


def test_a_server_that_is_not_there_may_come_back(name: str) -> None:
    time = Time()
    writer = writer_of(name, f"http://127.0.0.1:{free_port()}", time)
    with pytest.raises(AIError, match="the connection failed") as raised:
        writer.write_cover_letter(BRIEF, time.remaining)
    assert raised.value.retryable
    assert len(time.slept) == MOST_TRIES - 1


@pytest.mark.parametrize("status", [401, 403, 404])
def test_wrong_settings_are_not_tried_again(
    writer: ModelWriter, maker: Maker, time: Time, name: str, status: int
) -> None:
    maker.script = [fails(status)]
    setting = {
        ("openai", 404): "OPENAI_MODEL",
        ("gemini", 404): "GEMINI_MODEL",
        ("openai", 401): "OPENAI_API_KEY",
        ("openai", 403): "OPENAI_API_KEY",
    }.get((name, status), "role Vertex AI User")
    with pytest.raises(AINotConfigured, match=setting) as raised:
        writer.write_cover_letter(BRIEF, time.remaining)
    assert len(maker.received) == 1
    assert not raised.value.retryable
    assert "sk-test" not in raised.value.message


def test_a_refused_question_is_not_tried_again(writer: ModelWriter, maker: Maker, time: Time) -> None:
    maker.script = [fails(400, "This model's maximum context length is 8192 tokens.")]
    with pytest.raises(AIError, match="too long for it") as raised:
        writer.write_cover_letter(BRIEF, time.remaining)
    assert len(maker.received) == 1
    assert not raised.value.retryable


@pytest.mark.parametrize("name", ["openai"], indirect=True)
def test_an_account_without_credit_is_not_tried_again_at_once(
    writer: ModelWriter, maker: Maker, time: Time
) -> None:
    maker.script = [fails(429, code="insufficient_quota")]
    with pytest.raises(AIError) as raised:
        writer.write_cover_letter(BRIEF, time.remaining)
    assert len(maker.received) == 1
    assert raised.value.retryable


def test_tokens_of_earlier_answers_are_counted_when_the_maker_goes_away(
    writer: ModelWriter, maker: Maker, time: Time
) -> None:
    maker.script = [says("no JSON"), fails(503)]
    with pytest.raises(AIError) as raised:
        writer.write_cover_letter(BRIEF, time.remaining)
    assert raised.value.usage is not None
    assert raised.value.usage.total_tokens == 1200
