"""Whole generations through the running function, on both backends."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from generator.stores.base import Delete
from generator.stores.embedded_documents import EmbeddedDocuments
from generator.stores.firestore import FirestoreDocuments
from tests.example import asked, load_person
from tests.function import Function, data_of, google_environment, running_function, step_of
from tests.parts import CloudStorageEmulator, FirestoreEmulator

STEPS = {
    "resume": ["fetch_data", "generate_resume", "create_resume_pdf", "upload_documents"],
    "coverLetter": ["fetch_data", "generate_cover_letter", "create_cover_letter_pdf", "upload_documents"],
    "both": [
        "fetch_data",
        "generate_resume",
        "generate_cover_letter",
        "create_resume_pdf",
        "create_cover_letter_pdf",
        "upload_documents",
    ],
}
LINKS = {"resume": {"resumeUrl"}, "coverLetter": {"coverLetterUrl"}, "both": {"resumeUrl", "coverLetterUrl"}}


@pytest.fixture
def google_function(
    firestore_emulator: FirestoreEmulator, cloud_storage_emulator: CloudStorageEmulator, tmp_path: Path
) -> Iterator[Function]:
    environment = google_environment(
        firestore_emulator, cloud_storage_emulator.url, cloud_storage_emulator.bucket
    )
    documents = FirestoreDocuments(project=firestore_emulator.project, database="(default)")
    load_person(documents)
    with running_function(tmp_path, environment, person=False) as running:
        yield running


def walk_through(function: Function, generate_type: str) -> dict[str, Any]:
    """Runs a generation call by call, each answer held against the contract; gives what is read last."""
    started = function.started(asked(generate_type))
    request_id = started["requestId"]
    steps = STEPS[generate_type]
    assert re.fullmatch(r"resume-generator-request-[A-Za-z0-9_-]{22,}", request_id)
    assert set(started) == {"requestId", "status", "nextStep", "steps"}
    assert (started["status"], started["nextStep"]) == ("pending", "fetch_data")
    assert [step["id"] for step in started["steps"]] == steps
    for step in started["steps"]:
        assert set(step) == {"id", "name", "description", "status", "attempts"}
        assert (step["status"], step["attempts"]) == ("pending", 0)
    seen_links: set[str] = set()
    for number, step_id in enumerate(steps, 1):
        data = function.stepped(request_id)
        last = number == len(steps)
        assert data["stepCompleted"] == step_id
        assert data["status"] == ("completed" if last else "processing")
        assert data.get("nextStep") == (None if last else steps[number])
        assert ("nextStep" in data) != last
        done = step_of(data, step_id)
        assert (done["status"], done["attempts"]) == ("completed", 1)
        assert isinstance(done["duration"], int)
        assert "error" not in done
        for name in ("startedAt", "completedAt"):
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", done[name])
        seen_links |= set(data) & {"resumeUrl", "coverLetterUrl"}
        read = function.read(request_id)
        assert read["status"] == data["status"]
        assert [step["status"] for step in read["steps"]] == ["completed"] * number + ["pending"] * (
            len(steps) - number
        )
    assert seen_links == LINKS[generate_type]
    nothing_left = function.stepped(request_id)
    assert nothing_left["status"] == "completed"
    assert nothing_left["message"] == "All steps complete"
    assert "stepCompleted" not in nothing_left
    assert set(nothing_left) & {"resumeUrl", "coverLetterUrl"} == LINKS[generate_type]
    return function.read(request_id)


@pytest.mark.parametrize("generate_type", STEPS)
def test_a_generation_step_by_step(function: Function, generate_type: str) -> None:
    hold_against_the_contract(walk_through(function, generate_type), generate_type)


def test_a_generation_on_googles_services(google_function: Function) -> None:
    hold_against_the_contract(walk_through(google_function, "both"), "both")


def hold_against_the_contract(read: dict[str, Any], generate_type: str) -> None:
    assert read["generateType"] == generate_type
    assert read["job"] == {name: asked()["job"][name] for name in ("role", "company")}
    assert 0 <= read["match"]["score"] <= 100
    assert set(read["metrics"]) >= {"durationMs", "tokenUsage", "costUsd", "model"}
    assert set(read) & {"resumeUrl", "coverLetterUrl"} == LINKS[generate_type]
    assert not {"experienceData", "personalInfo", "intermediateResults"} & set(read)
    assert abs(datetime.now(UTC) - datetime.fromisoformat(read["createdAt"])).total_seconds() < 300
    for name in LINKS[generate_type]:
        answer = requests.get(read[name], timeout=30)
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")
        assert answer.content.rstrip().endswith(b"%%EOF")


def test_request_and_response_are_stored_as_the_contract_says(function: Function) -> None:
    request_id = walk_through(function, "both")["requestId"]
    documents = EmbeddedDocuments(function.data)
    request = documents.get(f"generator/{request_id}")
    response = documents.get(f"generator/{request_id.replace('-request-', '-response-')}")
    documents.close()
    assert request is not None
    assert response is not None

    assert set(request.data) >= {
        *("id", "type", "generateType", "provider", "personalInfo", "job", "preferences", "date"),
        *("experienceData", "status", "steps", "intermediateResults", "access", "createdAt", "updatedAt"),
        "createdBy",
    }
    assert (request.data["id"], request.data["type"], request.data["status"]) == (
        request_id,
        "request",
        "completed",
    )
    assert set(request.data["experienceData"]) == {"entries", "blurbs"}
    assert set(request.data["intermediateResults"]) >= {
        *(
            "resumeContent",
            "coverLetterContent",
            "resumeTokenUsage",
            "coverLetterTokenUsage",
            "model",
            "match",
        ),
        "jobDescription",
    }
    assert set(response.data) >= {"id", "type", "requestId", "result", "files", "metrics", "createdAt"}
    assert (response.data["type"], response.data["requestId"]) == ("response", request_id)
    assert response.data["result"]["success"] is True
    assert response.data["result"]["error"] is None
    assert response.data["result"]["resume"] == request.data["intermediateResults"]["resumeContent"]
    name = "tidevann_grid_senior_platform_engineer"
    day = f"{request.data['createdAt']:%Y-%m-%d}"
    assert {kind: file["gcsPath"] for kind, file in response.data["files"].items()} == {
        "resume": f"resumes/{request_id}/{name}_resume_{day}.pdf",
        "coverLetter": f"cover-letters/{request_id}/{name}_cover_letter_{day}.pdf",
    }
    for file in response.data["files"].values():
        assert set(file) == {"gcsPath", "signedUrl", "signedUrlExpiry", "size"}
        assert file["signedUrlExpiry"] > datetime.now(UTC)
    assert set(response.data["metrics"]["tokenUsage"]) == {
        *("resumePrompt", "resumeCompletion", "coverLetterPrompt", "coverLetterCompletion", "total"),
    }


def test_the_old_way_makes_the_same_in_one_call(function: Function) -> None:
    answer = function.call("POST", "/generator/generate", json=asked("both"))

    data = data_of(answer)
    assert answer.headers["Deprecation"] == "true"
    assert "/generator/start" in answer.headers["Link"]
    assert data["status"] == "completed"
    assert [step["status"] for step in data["steps"]] == ["completed"] * 6
    for name in ("resumeUrl", "coverLetterUrl"):
        assert requests.get(data[name], timeout=30).content.startswith(b"%PDF-")


def test_the_record_is_the_one_of_the_start(tmp_path: Path) -> None:
    """What changes after the start does not reach a running generation."""
    with running_function(tmp_path) as own:
        request_id = own.started(asked("resume"))["requestId"]
        documents = EmbeddedDocuments(own.data)
        for entry in list(documents.query("experience-entries", [])):
            documents.commit(Delete(entry.path))
        documents.close()

        assert own.finished(request_id)["status"] == "completed"
        assert own.call("POST", "/generator/start", json=asked()).status_code == 409
