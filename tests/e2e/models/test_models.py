"""The running function with models behind it: the SDKs, the wire, the guard, and what ends up in the PDFs."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from bench.processes import running_function
from generator.stores.embedded_documents import EmbeddedDocuments
from tests import parts
from tests.example import asked, load_person
from tests.integration.providers.maker import (
    Maker,
    Received,
    Reply,
    fails,
    hangs,
    running_maker,
    says,
    true_answer,
    writes_truthfully,
)
from tests.unit.pdf.reading import flat

MADE_UP = "Led 900 engineers at Globex and saved $94 million with COBOL."
PRIVATE = ("marta.lindstrom@example.com", "+46 31 555 01 42", "Marta", "Kronhusgatan", "zolkiewska-example")


class Running:
    """A function and the server its models are."""

    def __init__(self, url: str, maker: Maker) -> None:
        self._url = url
        self.maker = maker

    def start(self, provider: str, generate_type: str = "both") -> str:
        answer = self.call("POST", "/generator/start", asked(generate_type, provider=provider))
        started: str = answer.json()["data"]["requestId"]
        self.step(started)
        return started

    def step(self, request_id: str) -> requests.Response:
        return self.call("POST", f"/generator/step/{request_id}", {})

    def finish(self, request_id: str) -> dict[str, Any]:
        while self.step(request_id).json()["data"]["status"] != "completed":
            pass
        view: dict[str, Any] = self.call("GET", f"/generator/requests/{request_id}").json()["data"]
        return view

    def call(self, method: str, path: str, body: object = None) -> requests.Response:
        return requests.request(method, self._url + path, json=body, timeout=60)


@contextmanager
def running(folder: Path, **environment: str) -> Iterator[Running]:
    """A function on the embedded backend with the example person, and its models."""
    documents = EmbeddedDocuments(folder)
    load_person(documents)
    with running_maker() as maker:
        settings: Mapping[str, str] = {
            "GENERATOR_BACKEND": "local",
            "GENERATOR_DATA_DIR": str(folder),
            "GOOGLE_CLOUD_PROJECT": "a-project",
            "OPENAI_BASE_URL": maker.url,
            "GEMINI_BASE_URL": maker.url,
            "RATE_LIMIT_VIEWER": "1000 per minute",
            **environment,
        }
        with running_function(settings) as function:
            assert parts.answers(f"{function.url}/health", function.process)
            yield Running(function.url, maker)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("data"), AI_TIMEOUT_SECONDS="1") as function:
        yield function


@pytest.fixture
def function(shared: Running) -> Running:
    shared.maker.script.clear()
    shared.maker.received.clear()
    return shared


@pytest.mark.parametrize("provider", ["openai", "gemini"])
def test_both_documents_are_made_and_nothing_private_was_sent(function: Running, provider: str) -> None:
    function.maker.script = [writes_truthfully()]
    view = function.finish(function.start(provider))
    resume = flat(requests.get(view["resumeUrl"], timeout=60).content)
    assert "Engineering Manager, Data Platform and Forecasting" in resume, "filled in from the record"
    assert "marta.lindstrom@example.com" in resume
    assert "Dear hiring team," in flat(requests.get(view["coverLetterUrl"], timeout=60).content)
    assert view["metrics"]["tokenUsage"]["total"] == 1200 * len(function.maker.received)
    assert view["metrics"]["costUsd"] > 0
    assert view["grounding"]["checked"] > 10
    sent = " ".join(received.text for received in function.maker.received)
    assert not [private for private in PRIVATE if private in sent]


@pytest.mark.parametrize("provider", ["openai", "gemini"])
def test_what_a_model_makes_up_reaches_no_pdf_and_the_caller_is_told(
    function: Running, provider: str
) -> None:
    function.maker.script = [boasting()]
    view = function.finish(function.start(provider, "resume"))
    resume = flat(requests.get(view["resumeUrl"], timeout=60).content)
    assert not [word for word in ("Globex", "COBOL", "$94", "900 engineers") if word in resume]
    acts: list[dict[str, str]] = view["grounding"]["repaired"] + view["grounding"]["removed"]
    (act,) = acts
    assert act["text"] == MADE_UP
    assert act["reason"]
    assert len(function.maker.received) == 2, "it was asked to put it right"


@pytest.mark.parametrize("provider", ["openai", "gemini"])
@pytest.mark.parametrize(
    ("reply", "status", "error", "retryable"),
    [
        (hangs(), 503, "AI_ERROR", True),
        (fails(429, retry_after="900"), 503, "AI_ERROR", True),
        (says("{", stop="MAX_TOKENS"), 502, "AI_BAD_OUTPUT", True),
        (fails(401), 500, "AI_NOT_CONFIGURED", False),
    ],
    ids=["slow", "quota", "truncated", "bad key"],
)
def test_a_failure_is_told_and_the_step_runs_again(
    function: Running, provider: str, reply: Reply, status: int, error: str, *, retryable: bool
) -> None:
    request_id = function.start(provider, "resume")
    function.maker.script = [reply]
    answer = function.step(request_id)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.json()["data"]["retryable"] is retryable
    assert ("Retry-After" in answer.headers) is (error == "AI_ERROR")
    function.maker.script = [writes_truthfully()]
    assert function.step(request_id).json()["data"]["stepCompleted"] == "generate_resume"


def test_a_provider_nobody_set_up_says_what_to_set(tmp_path: Path) -> None:
    with running(tmp_path, OPENAI_BASE_URL="", GEMINI_BASE_URL="", GOOGLE_CLOUD_PROJECT="") as function:
        for provider, setting in (("openai", "OPENAI_API_KEY"), ("gemini", "GOOGLE_CLOUD_PROJECT")):
            answer = function.step(function.start(provider, "resume"))
            assert (answer.status_code, answer.json()["errorCode"]) == (500, "GEN_AI_003")
            assert setting in answer.json()["message"]


def test_the_fallback_writes_when_the_chosen_one_does_not(tmp_path: Path) -> None:
    with running(tmp_path, AI_FALLBACK_PROVIDER="offline") as function:
        function.maker.script = [fails(401)]
        view = function.finish(function.start("openai"))
        assert view["metrics"]["model"] == "offline"
        assert view["steps"][1]["result"]["insteadOf"]["provider"] == "openai"


def boasting() -> Reply:
    """A model that adds to a true résumé a bullet of its own, whatever it is told."""

    def reply(handler: Any, received: Received) -> None:
        answer = true_answer(received)
        first = answer["experience"][0]
        first["highlights"] = [MADE_UP, *first["highlights"][:3]]
        says(answer)(handler, received)

    return reply
