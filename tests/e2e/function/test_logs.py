"""What the function says of its work: one JSON line a call and one a step, and nothing of the person."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.stores.base import Create
from generator.stores.embedded_documents import EmbeddedDocuments
from tests.example import asked
from tests.function import Function, running_function
from tests.integration.providers.maker import Maker, fails, says

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
CANARY = "Kanarienvogel"
"""In every text of the person's, of the posting and of the model's answers."""

PERSON = {
    name: f"{CANARY} {name}"
    for name in ("name", "phone", "location", "title", "summary", "github", "linkedin")
} | {"email": f"{CANARY}@example.com", "website": f"https://{CANARY}.example.com"}
ENTRY = {
    "type": "work",
    "startDate": "2020-01",
    **{name: f"{CANARY} {name}" for name in ("title", "role", "location", "summary", "body", "notes")},
    "url": f"https://{CANARY}.example.com/job",
    "accomplishments": [f"Built the {CANARY} pipeline for 12 teams.", f"Led {CANARY} for two years."],
    "technologies": [f"{CANARY}DB", "Python"],
    "relatedBlurbIds": ["1"],
}
BODY: dict[str, Any] = {
    "generateType": "both",
    "job": {
        "role": f"{CANARY} Engineer",
        "company": f"{CANARY} Inc",
        "companyWebsite": f"https://{CANARY}.example.com",
        "jobDescriptionText": f"We look for somebody with Python and {CANARY}DB.",
    },
    "preferences": {"emphasize": [f"{CANARY} work"]},
}


@pytest.fixture
def function(maker: Maker, tmp_path: Path) -> Iterator[Function]:
    """A function that logs all it can, for a person full of canaries."""
    documents = EmbeddedDocuments(tmp_path / "data")
    documents.commit(
        Create("generator/personal-info", PERSON),
        Create("experience-entries/1", ENTRY),
        Create("experience-blurbs/1", {"name": "1", "title": CANARY, "content": f"{CANARY} of mine"}),
    )
    documents.close()
    environment = {
        "LOG_LEVEL": "DEBUG",
        "GOOGLE_CLOUD_PROJECT": "demo-project",
        "OPENAI_API_KEY": f"sk-{CANARY}",
        "OPENAI_BASE_URL": f"{maker.url}/v1",
    }
    with running_function(tmp_path, environment, person=False) as running:
        yield running


def test_nothing_of_the_person_is_printed_whatever_happens(function: Function, maker: Maker) -> None:
    read = function.finished(function.started({**BODY, "provider": "offline"})["requestId"])
    function.call("GET", read["resumeUrl"].removeprefix(function.url))
    function.call("POST", "/generator/generate", json={**BODY, "provider": "offline"})
    for reply in (
        says({"summary": CANARY}),
        says(CANARY),
        fails(400, CANARY),
        fails(401, CANARY),
        says(CANARY, refusal=CANARY),
    ):
        maker.script = [reply]
        request_id = function.started({**BODY, "generateType": "resume", "provider": "openai"})["requestId"]
        for _ in range(2):
            function.step(request_id)
    function.call("POST", "/generator/start", json={CANARY: CANARY})
    function.call("POST", "/generator/start", data=CANARY)
    function.call("GET", f"/generator/{CANARY}?{CANARY}={CANARY}", headers={"User-Agent": CANARY})
    function.call("GET", f"/generator/requests/{CANARY}", headers={"X-Cloud-Trace-Context": CANARY})
    function.call("GET", "/generator/personal-info", headers={"Authorization": f"Bearer {CANARY}"})
    documents = EmbeddedDocuments(function.data)
    documents.commit(
        Create("experience-entries/2", {**ENTRY, "accomplishments": CANARY, "startDate": CANARY})
    )
    documents.close()
    function.step(function.started({**BODY, "provider": "offline"})["requestId"])

    printed = function.printed()

    assert CANARY.lower() not in printed.lower()
    for line in printed.splitlines():
        assert set(json.loads(line)) >= {"severity", "time", "message"}
    assert "Traceback" not in printed
    assert len(function.lines("call")) > 20
    assert {line["outcome"] for line in function.lines("step")} == {"completed", "failed"}


def test_a_step_is_a_line_and_a_call_is_a_line_and_the_trace_is_on_both(function: Function) -> None:
    headers = {"X-Cloud-Trace-Context": f"{TRACE}/123;o=1"}
    started = function.call("POST", "/generator/start", json=asked("resume"), headers=headers)
    request_id = started.json()["data"]["requestId"]
    answer = function.call("POST", f"/generator/step/{request_id}", headers=headers)

    (step,) = function.lines("step")
    call = function.lines("call")[-1]
    assert step["severity"] == call["severity"] == "INFO"
    assert (step["generationId"], step["stepId"], step["attempt"]) == (request_id, "fetch_data", 1)
    assert step["outcome"] == "completed"
    assert step["durationMs"] >= 0
    assert call["generationId"] == request_id
    assert call["outcome"] == "ok"
    assert call["httpRequest"]["requestMethod"] == "POST"
    assert call["httpRequest"]["requestUrl"] == "/generator/step/<request_id>"
    assert call["httpRequest"]["status"] == 200
    assert call["httpRequest"]["latency"].endswith("s")
    for line in (step, call):
        assert line["callId"] == answer.headers["X-Request-Id"]
        assert line["logging.googleapis.com/trace"] == f"projects/demo-project/traces/{TRACE}"
    assert len(function.lines("call")) == 2 + len([c for c in function.lines("call") if is_health(c)])


def is_health(line: dict[str, Any]) -> bool:
    return bool(line["httpRequest"]["requestUrl"] == "/health")


def test_a_failed_step_and_its_call_say_why_by_code(function: Function, maker: Maker) -> None:
    maker.script = [fails(400)]
    request_id = function.started(asked("resume", provider="openai"))["requestId"]
    function.stepped(request_id)
    function.step(request_id)

    step, call = function.lines("step")[-1], function.lines("call")[-1]
    assert (step["stepId"], step["outcome"], step["attempt"]) == ("generate_resume", "failed", 1)
    assert step["errorCode"] == call["outcome"]
    assert call["httpRequest"]["status"] >= 500
    assert call["severity"] == "ERROR"
