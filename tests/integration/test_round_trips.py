"""What a step costs in calls of the database, counted where they leave the process."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import flask
import pytest

from generator.app import create_app
from generator.history import list_requests
from generator.providers.registry import provider
from generator.services import Services, utc_now
from generator.settings import Settings
from generator.standing import ENGINE_FIELDS
from generator.steps import STEPS
from generator.stores.base import Create
from generator.stores.embedded_files import EmbeddedFiles
from generator.stores.firestore import FirestoreDocuments
from tests.example import asked, load_person
from tests.grpc_calls import Call, recorded_calls
from tests.parts import FirestoreEmulator

READS = {step.id: step.reads for step in STEPS}


@pytest.fixture
def documents(firestore_emulator: FirestoreEmulator) -> Iterator[FirestoreDocuments]:
    store = FirestoreDocuments(project=firestore_emulator.project, database="(default)")
    load_person(store)
    yield store
    store.client.close()  # type: ignore[no-untyped-call] # the SDK's own


def instance(documents: FirestoreDocuments, folder: Path) -> flask.Flask:
    """The product as one instance has it, which remembers what it answered itself and nothing else."""
    settings = Settings(data_dir=folder)
    return create_app(
        settings,
        Services(
            documents=documents,
            files=EmbeddedFiles(folder, utc_now),
            provider=lambda name: provider(name, settings),
        ),
    )


def data_of(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 200, answer.json
    data: dict[str, Any] = answer.json["data"]
    return data


def methods(calls: list[Call]) -> list[str]:
    return [call.method for call in calls]


def fields_of(call: Call) -> set[str]:
    """The mask of a read, simple paths and quoted ones alike."""
    assert call.fields is not None, "a read without a mask fetches the whole document"
    return set(call.fields)


def test_a_step_on_the_instance_that_answered_last_is_three_calls(
    documents: FirestoreDocuments, tmp_path: Path
) -> None:
    client = instance(documents, tmp_path).test_client()
    request_id = data_of(client.post("/generator/start", json=asked()))["requestId"]
    done = []
    for _ in STEPS:
        with recorded_calls(documents) as calls:
            done.append(data_of(client.post(f"/generator/step/{request_id}"))["stepCompleted"])

        assert methods(calls) == ["BatchGetDocuments", "Commit", "Commit"], done[-1]
        assert fields_of(calls[0]) == {*ENGINE_FIELDS, *READS[done[-1]]}, done[-1]

    assert done == list(READS)


def test_a_step_on_an_instance_that_never_saw_the_request_is_one_read_more(
    documents: FirestoreDocuments, tmp_path: Path
) -> None:
    """Which step is next is known only once the progress was read. What that step reads is then fetched
    while it is claimed, so that it costs a call and no waiting: see the engine's own test of that."""
    first = instance(documents, tmp_path).test_client()
    request_id = data_of(first.post("/generator/start", json=asked()))["requestId"]
    for step_id in READS:
        client = instance(documents, tmp_path).test_client()
        with recorded_calls(documents) as calls:
            assert data_of(client.post(f"/generator/step/{request_id}"))["stepCompleted"] == step_id

        reads = [fields_of(call) for call in calls if call.method == "BatchGetDocuments"]
        assert reads[0] == set(ENGINE_FIELDS)
        if set(READS[step_id]) <= set(ENGINE_FIELDS):
            assert methods(calls) == ["BatchGetDocuments", "Commit", "Commit"]
        else:
            assert sorted(methods(calls)) == ["BatchGetDocuments"] * 2 + ["Commit"] * 2
            assert methods(calls)[0] == "BatchGetDocuments"
            assert methods(calls)[-1] == "Commit"
            assert reads[1] == set(READS[step_id]), step_id


def test_a_call_with_nothing_left_to_do_reads_the_progress_and_the_links(
    documents: FirestoreDocuments, tmp_path: Path
) -> None:
    client = instance(documents, tmp_path).test_client()
    request_id = data_of(client.post("/generator/start", json=asked("resume")))["requestId"]
    while data_of(client.post(f"/generator/step/{request_id}"))["status"] != "completed":
        pass

    with recorded_calls(documents) as calls:
        data_of(client.post(f"/generator/step/{request_id}"))

    assert [(call.method, fields_of(call)) for call in calls] == [
        ("BatchGetDocuments", set(ENGINE_FIELDS)),
        ("BatchGetDocuments", {"intermediateResults.files"}),
    ]


def test_what_a_client_reads_of_a_request_is_never_the_record(
    documents: FirestoreDocuments, tmp_path: Path
) -> None:
    client = instance(documents, tmp_path).test_client()
    request_id = data_of(client.post("/generator/start", json=asked("resume")))["requestId"]

    with recorded_calls(documents) as calls:
        data_of(client.get(f"/generator/requests/{request_id}"))

    for call in calls:
        assert not any(field.split(".")[0] in ("experienceData", "personalInfo") for field in fields_of(call))


@pytest.mark.parametrize("there", [20, 200])
def test_a_page_of_the_history_reads_its_rows_and_one_more_however_many_requests_there_are(
    documents: FirestoreDocuments, there: int
) -> None:
    """By company it asks twice: older requests have no ``companyKey``. Asking in vain costs one."""
    noon = datetime(2026, 11, 25, 12, tzinfo=UTC)
    fields = {"type": "request", "status": "completed", "job": {"company": "Acme"}, "companyKey": "acme"}
    documents.commit(
        *(
            Create(f"generator/resume-generator-request-{n}", {**fields, "createdAt": noon + timedelta(0, n)})
            for n in range(there)
        )
    )
    for company, read in ((None, [6]), ("acme", [6, 1]), ("Acme", [6, 6])):
        with recorded_calls(documents) as calls:
            _, position = list_requests(documents, limit=5, company=company)
            list_requests(documents, limit=5, after=position, company=company)

        assert [call.documents_read for call in calls] == read * 2
