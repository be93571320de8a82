"""A start whose answer got lost can be sent again: with one ``Idempotency-Key`` it is one request."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from generator.app import create_app
from generator.services import Services
from generator.settings import Settings
from tests.unit.engine.staged_store import MemoryDocuments

KEY = "0123456789abcdef0123456789abcdef"
BODY: dict[str, Any] = {"generateType": "resume", "job": {"role": "Baker", "company": "Oven"}}


@pytest.fixture
def documents() -> MemoryDocuments:
    store = MemoryDocuments()
    store.documents = {
        "generator/personal-info": ({"name": "Ada", "email": "ada@example.com"}, 0),
        "experience-entries/1": ({"type": "work", "title": "Mill", "role": "Miller"}, 0),
    }
    return store


@pytest.fixture
def client(documents: MemoryDocuments) -> FlaskClient:
    unused: Any = None
    services = Services(documents=documents, files=unused, provider=unused)
    return create_app(Settings(), services).test_client()


def started(client: FlaskClient, key: str | None, body: dict[str, Any] = BODY) -> str:
    answer = client.post("/generator/start", json=body, headers={"Idempotency-Key": key} if key else {})
    assert answer.status_code == 200
    request_id: str = answer.json["data"]["requestId"]  # type: ignore[index]  # JSON, as every answer
    return request_id


def stored_requests(documents: MemoryDocuments) -> set[str]:
    return {path for path in documents.documents if "-request-" in path}


def test_the_same_key_and_body_make_one_request(client: FlaskClient, documents: MemoryDocuments) -> None:
    first = started(client, KEY)
    assert started(client, KEY) == first
    assert stored_requests(documents) == {f"generator/{first}"}


def test_spelling_the_body_another_way_changes_nothing(client: FlaskClient) -> None:
    spaced = {"job": {"company": " Oven ", "role": "Baker"}, "generateType": "resume"}
    assert started(client, KEY, spaced) == started(client, KEY)


def test_another_key_or_body_makes_another_request(client: FlaskClient, documents: MemoryDocuments) -> None:
    ids = {
        started(client, KEY),
        started(client, KEY[::-1]),
        started(client, KEY, {**BODY, "generateType": "both"}),
        started(client, None),
        started(client, None),
    }
    assert len(ids) == 5
    assert len(stored_requests(documents)) == 5


def test_the_id_does_not_show_the_key(client: FlaskClient) -> None:
    assert KEY not in started(client, KEY)


@pytest.mark.parametrize("key", ["", "short", "x" * 101, "has spaces in it, and commas too", "é" * 30])
def test_a_key_that_could_be_guessed_or_is_none_is_refused(
    client: FlaskClient, documents: MemoryDocuments, key: str
) -> None:
    headers = {"Idempotency-Key": key.encode().decode("latin-1")}
    answer = client.post("/generator/start", json=BODY, headers=headers)
    assert answer.status_code == 400
    assert answer.json["errorCode"] == "GEN_VAL_001"  # type: ignore[index]  # JSON, as every answer
    assert stored_requests(documents) == set()
