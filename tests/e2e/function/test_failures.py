"""A step fails for a real reason, and is run again without repeating what succeeded."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from generator.codec import to_json
from generator.services import utc_now
from generator.stores.base import Create
from generator.stores.embedded_documents import EmbeddedDocuments
from generator.stores.embedded_files import EmbeddedFiles
from generator.stores.firestore import FirestoreDocuments
from tests.example import asked, load_person
from tests.function import Function, google_environment, running_function, step_of
from tests.grpc_proxy import running_proxy
from tests.integration.providers.maker import Maker, Received, fails, says
from tests.integration.providers.people import LETTER, RECORD, RESUME
from tests.parts import CloudStorageEmulator, FirestoreEmulator

REQUEST_ID = "resume-generator-request-" + "0" * 32


def failure_of(answer: requests.Response, status: int, name: str, code: str) -> dict[str, Any]:
    """The data of a failed step, its envelope held against the contract."""
    body = answer.json()
    assert (answer.status_code, body["success"], body["error"], body["errorCode"]) == (
        status,
        False,
        name,
        code,
    )
    assert body["message"]
    assert body["requestId"] == answer.headers["X-Request-Id"]
    data: dict[str, Any] = body["data"]
    assert set(data) >= {"requestId", "failedStep", "retryable", "steps"}
    failed = step_of(data, data["failedStep"])
    assert failed["status"] == "failed"
    assert failed["error"] == {
        "message": body["message"],
        "code": code,
        "retryable": data["retryable"],
    }
    return data


def pdf_on_disk(function: Function, request_id: str, document: str) -> Path:
    """Where the embedded store keeps a PDF that is or will be there."""
    request = EmbeddedDocuments(function.data).get(f"generator/{request_id}", ["createdAt"])
    assert request is not None
    folder, kind = {"resume": ("resumes", "resume"), "coverLetter": ("cover-letters", "cover_letter")}[
        document
    ]
    name = f"tidevann_grid_senior_platform_engineer_{kind}_{request.data['createdAt']:%Y-%m-%d}.pdf"
    return EmbeddedFiles(function.data, utc_now)._location(f"{folder}/{request_id}/{name}")


def test_a_step_that_cannot_store_its_pdf_is_run_again_and_nothing_else_is(function: Function) -> None:
    request_id = function.started(asked("both"))["requestId"]
    for _ in range(4):
        before = function.stepped(request_id)
    resume = pdf_on_disk(function, request_id, "resume")
    drawn_at = resume.stat().st_mtime_ns
    in_the_way = pdf_on_disk(function, request_id, "coverLetter")
    in_the_way.mkdir()  # nothing can be put where a folder is

    answer = function.step(request_id)

    data = failure_of(answer, 503, "STORAGE_ERROR", "GEN_STOR_001")
    assert int(answer.headers["Retry-After"]) > 0
    assert (data["failedStep"], data["retryable"]) == ("create_cover_letter_pdf", True)
    assert function.read(request_id)["status"] == "failed"
    assert data["steps"][:4] == before["steps"][:4]
    in_the_way.rmdir()
    read = function.finished(request_id)
    assert read["status"] == "completed"
    assert [step["attempts"] for step in read["steps"]] == [1, 1, 1, 1, 2, 1]
    for name in ("startedAt", "completedAt", "duration", "attempts"):
        assert [step[name] for step in read["steps"][:4]] == [step[name] for step in before["steps"][:4]]
    assert resume.stat().st_mtime_ns == drawn_at
    assert "error" not in step_of(read, "create_cover_letter_pdf")


def test_a_pdf_that_vanished_cannot_be_filed_and_the_person_is_told_what_to_do(function: Function) -> None:
    request_id = function.started(asked("resume"))["requestId"]
    for _ in range(3):
        function.stepped(request_id)
    pdf_on_disk(function, request_id, "resume").unlink()

    data = failure_of(function.step(request_id), 503, "STORAGE_ERROR", "GEN_STOR_001")

    assert (data["failedStep"], data["retryable"]) == ("upload_documents", False)
    assert "start a new request" in step_of(data, "upload_documents")["error"]["message"]


@pytest.mark.parametrize("provider", ["gemini", "openai"])
def test_a_provider_that_is_not_set_up_is_said_so_and_calling_again_tries_again(
    function: Function, provider: str
) -> None:
    request_id = function.started(asked("coverLetter", provider=provider))["requestId"]
    function.stepped(request_id)
    for attempt in (1, 2):
        data = failure_of(function.step(request_id), 500, "AI_NOT_CONFIGURED", "GEN_AI_003")
        assert (data["failedStep"], data["retryable"]) == ("generate_cover_letter", False)
        assert step_of(data, "generate_cover_letter")["attempts"] == attempt
        assert step_of(data, "fetch_data")["attempts"] == 1


def test_the_tenth_attempt_is_the_last(function: Function) -> None:
    request_id = function.started(asked("resume", provider="gemini"))["requestId"]
    function.stepped(request_id)
    for _ in range(9):
        function.step(request_id)

    for _ in range(3):
        data = failure_of(function.step(request_id), 500, "AI_NOT_CONFIGURED", "GEN_AI_003")
        assert data["retryable"] is False
        assert step_of(data, "generate_resume")["attempts"] == 10
        assert "10" in step_of(data, "generate_resume")["error"]["message"]


def test_the_old_way_tells_of_a_failed_step_too_and_can_be_finished_step_by_step(function: Function) -> None:
    answer = function.call("POST", "/generator/generate", json=asked("resume", provider="openai"))

    data = failure_of(answer, 500, "AI_NOT_CONFIGURED", "GEN_AI_003")
    assert answer.headers["Deprecation"] == "true"
    assert function.read(data["requestId"])["status"] == "failed"


# --- a model behind an API --------------------------------------------------------------------------


@pytest.fixture
def writing_function(maker: Maker, tmp_path: Path) -> Iterator[Function]:
    """A function whose documents a model writes, for a person whose record its answers are true to."""
    documents = EmbeddedDocuments(tmp_path / "data")
    documents.commit(
        Create("generator/personal-info", {"name": "Ingrid Solheim", "email": "ingrid@example.com"}),
        *(Create(f"experience-entries/{entry.id}", to_json(entry)) for entry in RECORD.entries),
    )
    documents.close()
    environment = {
        "OPENAI_API_KEY": "sk-test",
        "OPENAI_BASE_URL": f"{maker.url}/v1",
        "AI_TIMEOUT_SECONDS": "5",
    }
    with running_function(tmp_path, environment, person=False) as running:
        yield running


def test_a_model_that_is_away_fails_its_step_and_what_was_paid_for_is_not_asked_again(
    writing_function: Function, maker: Maker
) -> None:
    def resume_only(handler: Any, received: Received) -> None:
        is_resume = "highlights" in json.dumps(received.schema)
        (says(RESUME) if is_resume else fails(429, "canary of the maker", retry_after="900"))(
            handler, received
        )

    maker.script = [resume_only]
    job = {"role": "Wound Care Nurse", "company": "Strandgata Clinic"}
    request_id = writing_function.started(asked("both", provider="openai", job=job))["requestId"]
    for _ in range(2):
        before = writing_function.stepped(request_id)
    assert before["stepCompleted"] == "generate_resume"
    resumes_asked = len(maker.received)

    answer = writing_function.step(request_id)

    data = failure_of(answer, 503, "AI_ERROR", "GEN_AI_001")
    assert int(answer.headers["Retry-After"]) > 0
    assert (data["failedStep"], data["retryable"]) == ("generate_cover_letter", True)
    assert "canary" not in answer.text
    maker.script = [says(LETTER)]
    maker.received.clear()
    read = writing_function.finished(request_id)
    assert [step["attempts"] for step in read["steps"]] == [1, 1, 2, 1, 1, 1]
    assert read["steps"][1] == before["steps"][1]
    assert resumes_asked >= 1
    assert not any("highlights" in json.dumps(received.schema) for received in maker.received)


# --- Google's backend -------------------------------------------------------------------------------


def test_a_bucket_that_is_missing_fails_the_step_until_it_is_there(
    firestore_emulator: FirestoreEmulator, cloud_storage_url: str, tmp_path: Path
) -> None:
    bucket = f"late-{firestore_emulator.project}"
    load_person(FirestoreDocuments(project=firestore_emulator.project, database="(default)"))
    environment = google_environment(firestore_emulator, cloud_storage_url, bucket)
    with running_function(tmp_path, environment, person=False) as function:
        request_id = function.started(asked("resume"))["requestId"]
        for _ in range(2):
            function.stepped(request_id)

        data = failure_of(function.step(request_id), 503, "STORAGE_ERROR", "GEN_STOR_001")

        assert (data["failedStep"], data["retryable"]) == ("create_resume_pdf", True)
        requests.post(
            f"{cloud_storage_url}/storage/v1/b", json={"name": bucket}, timeout=10
        ).raise_for_status()
        read = function.finished(request_id)
        assert [step["attempts"] for step in read["steps"]] == [1, 1, 2, 1]
        assert requests.get(read["resumeUrl"], timeout=10).content.startswith(b"%PDF-")


def test_answers_of_the_database_that_are_lost_cost_nothing_but_a_second_look(
    firestore_emulator: FirestoreEmulator, cloud_storage_emulator: CloudStorageEmulator, tmp_path: Path
) -> None:
    """Every commit of a whole generation lands, and its answer is lost."""
    load_person(FirestoreDocuments(project=firestore_emulator.project, database="(default)"))
    with running_proxy(firestore_emulator.host) as proxy:
        environment = {
            **google_environment(
                firestore_emulator, cloud_storage_emulator.url, cloud_storage_emulator.bucket
            ),
            "FIRESTORE_EMULATOR_HOST": proxy.host,
        }
        with running_function(tmp_path, environment, person=False) as function:
            proxy.next("Commit", "lose_answer")
            request_id = function.started(asked("both"))["requestId"]
            for _ in range(6):
                proxy.calls.clear()
                proxy.next("Commit", "lose_answer", "lose_answer")
                data = function.stepped(request_id)
                assert [call.method for call in proxy.calls].count("Commit") == 2

        assert data["status"] == "completed"
        assert [step["attempts"] for step in data["steps"]] == [1] * 6


def test_a_database_that_is_away_is_said_so_and_used_as_soon_as_it_is_back(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    with running_function(tmp_path, person=False) as function:
        for method, path, body in (
            ("POST", "/generator/start", asked()),
            ("POST", f"/generator/step/{REQUEST_ID}", {}),
            ("GET", f"/generator/requests/{REQUEST_ID}", None),
            ("GET", "/generator/personal-info", None),
        ):
            answer = function.call(method, path, json=body)
            error = answer.json()
            assert (answer.status_code, error["error"], error["errorCode"]) == (
                503,
                "DATABASE_ERROR",
                "GEN_DB_001",
            )
            assert int(answer.headers["Retry-After"]) > 0
            assert str(tmp_path) not in answer.text
        assert function.call("GET", "/health").json()["status"] == "healthy"

        (tmp_path / "data").unlink()
        load_person(EmbeddedDocuments(tmp_path / "data"))
        assert function.started(asked())["status"] == "pending"
