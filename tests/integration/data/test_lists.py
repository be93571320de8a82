"""Documents listed by age: the same on both backends, however many there are."""

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.stores.base import DELETE_FIELD, Create, Delete, DocumentStore, Position, Put, Snapshot, Update
from generator.stores.embedded_documents import FILE_NAME, EmbeddedDocuments
from generator.stores.listings import LISTINGS
from tests.integration.data.conftest import NOON, Backend
from tests.parts import ROOT
from tests.unit.engine.staged_store import MemoryDocuments

REQUESTS = {"type": "request"}


def request(number: int, **fields: Any) -> Create:
    return Create(
        f"generator/resume-generator-request-{number:04}",
        {"type": "request", "createdAt": NOON + timedelta(seconds=number), **fields},
    )


def ids(snapshots: list[Snapshot]) -> list[int]:
    return [int(snapshot.id[-4:]) for snapshot in snapshots]


def position(snapshot: Snapshot) -> Position:
    return Position(snapshot.data["createdAt"], snapshot.id)


def all_pages(documents: DocumentStore, where: Mapping[str, str], limit: int) -> list[Snapshot]:
    found: list[Snapshot] = []
    page = documents.newest("generator", where, limit=limit)
    while page:
        found += page
        page = documents.newest("generator", where, limit=limit, after=position(page[-1]))
    return found


def test_pages_hold_every_document_once_newest_first(documents: DocumentStore) -> None:
    documents.commit(*(request(number) for number in (3, 1, 7, 5, 2, 4, 6)))
    assert [ids(documents.newest("generator", REQUESTS, limit=3))] == [[7, 6, 5]]
    assert ids(all_pages(documents, REQUESTS, 3)) == [7, 6, 5, 4, 3, 2, 1]


def test_documents_of_one_instant_are_told_apart_by_id(documents: DocumentStore) -> None:
    documents.commit(*(request(number, createdAt=NOON) for number in range(5)))
    assert ids(all_pages(documents, REQUESTS, 2)) == [4, 3, 2, 1, 0]


def test_the_place_behind_an_instant_leaves_out_all_of_that_instant(documents: DocumentStore) -> None:
    documents.commit(*(request(number, createdAt=NOON) for number in range(3)), request(3))
    documents.commit(request(4, createdAt=NOON - timedelta(microseconds=1)))
    assert ids(documents.newest("generator", REQUESTS, limit=9, after=Position(NOON))) == [4]


def test_only_what_holds_all_that_is_asked_for_is_listed(documents: DocumentStore) -> None:
    for number, (status, company) in enumerate(product(("failed", "completed"), ("acme", "initech"))):
        documents.commit(request(number, status=status, companyKey=company, job={"company": company.title()}))
    documents.commit(request(8, type="response", status="failed", companyKey="acme"), request(9))
    found = {
        tuple(where.items()): ids(documents.newest("generator", {"type": "request", **where}, limit=9))
        for where in (
            {"status": "failed"},
            {"companyKey": "acme"},
            {"companyKey": "acme", "status": "completed"},
            {"job.company": "Initech"},
            {"job.company": "Initech", "status": "failed"},
            {"job.company": "initech"},
        )
    }
    assert list(found.values()) == [[1, 0], [2, 0], [2], [3, 1], [1], []]


def test_without_an_instant_a_document_is_in_no_list(documents: DocumentStore) -> None:
    documents.commit(request(1, createdAt="2026-11-24T12:00:00Z"), request(2, createdAt=7), request(3))
    documents.commit(Create("generator/resume-generator-request-0004", {"type": "request"}))
    assert ids(documents.newest("generator", REQUESTS, limit=9)) == [3]


def test_a_list_follows_its_documents(documents: DocumentStore) -> None:
    documents.commit(request(1, status="pending"), request(2, status="pending"), request(3, status="pending"))
    first, second, third = reversed(documents.newest("generator", REQUESTS, limit=3))
    documents.commit(
        Update(first.path, {"status": "failed"}, first.version),
        Update(second.path, {"createdAt": NOON + timedelta(hours=1)}, second.version),
        Delete(third.path),
    )
    assert ids(documents.newest("generator", {"status": "pending", "type": "request"}, limit=9)) == [2]
    assert ids(documents.newest("generator", {"status": "failed", "type": "request"}, limit=9)) == [1]
    assert ids(documents.newest("generator", REQUESTS, limit=9)) == [2, 1]
    documents.commit(Put(second.path, {"type": "request", "createdAt": NOON}))
    assert ids(documents.newest("generator", REQUESTS, limit=9)) == [1, 2]
    second = documents.newest("generator", REQUESTS, limit=9)[1]
    documents.commit(Update(second.path, {"createdAt": DELETE_FIELD}, second.version))
    assert ids(documents.newest("generator", REQUESTS, limit=9)) == [1]


def test_only_the_fields_asked_for_leave_the_store(documents: DocumentStore) -> None:
    documents.commit(request(1, job={"company": "Acme", "role": "Engineer"}, secret="x"))
    (found,) = documents.newest("generator", REQUESTS, limit=1, fields=("job.role", "status"))
    assert found.data == {"job": {"role": "Engineer"}}
    assert documents.get(found.path) is not None
    documents.commit(Update(found.path, {"status": "failed"}, found.version))


def test_a_list_without_an_index_is_refused(documents: DocumentStore) -> None:
    with pytest.raises(ValueError, match="No index"):
        documents.newest("generator", {"provider": "gemini"}, limit=1)
    with pytest.raises(ValueError, match="given texts"):
        documents.newest("generator", {"type": None}, limit=1)  # type: ignore[dict-item]


def test_a_large_collection_is_streamed_whole(documents: DocumentStore) -> None:
    writes = [Create(f"experience-entries/e{number:04}", {"title": "x"}) for number in range(401)]
    documents.commit(*writes)
    assert [entry.id for entry in documents.query("experience-entries", ())] == [
        f"e{number:04}" for number in range(401)
    ]


def test_every_list_has_an_index_in_production() -> None:
    declared = json.loads((ROOT / "firestore.indexes.json").read_text())["indexes"]
    indexed = {
        (index["collectionGroup"], *((field["fieldPath"], field["order"]) for field in index["fields"]))
        for index in declared
    }
    needed = {
        (listing.collection, *((field, "ASCENDING") for field in listing.fields), ("createdAt", "DESCENDING"))
        for listing in LISTINGS
        if listing.fields  # a list by age alone is read from the index every field has by itself
    }
    assert indexed == needed
    assert {index["queryScope"] for index in declared} == {"COLLECTION"}


def test_no_listed_field_is_exempt_from_indexing() -> None:
    overrides = json.loads((ROOT / "firestore.indexes.json").read_text())["fieldOverrides"]
    exempt = {(each["collectionGroup"], each["fieldPath"]) for each in overrides}
    single = {(listing.collection, "createdAt") for listing in LISTINGS}
    assert not exempt & single


# --- what only the embedded store can get wrong ---------------------------------------------------

LONG_AGO = datetime.min.replace(tzinfo=UTC)
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["request", "response", 3]),
        "status": st.sampled_from(["failed", "completed", None]),
        "companyKey": st.sampled_from(["acme", 'ä,"]']),
        "job": st.sampled_from([{"company": "acme"}, {"company": None}, {}, "acme"]),
        "createdAt": st.sampled_from([NOON, NOON + timedelta(microseconds=1), LONG_AGO, ""]),
    },
)
CHANGES = st.lists(
    st.tuples(st.integers(0, 4), st.sampled_from(["put", "update", "delete"]), FIELDS, st.booleans()),
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES)
def test_lists_are_what_the_documents_say_after_any_changes(
    changes: list[tuple[int, str, dict[str, Any], bool]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    store, model = EmbeddedDocuments(tmp_path_factory.mktemp("lists")), MemoryDocuments()
    for number, kind, fields, take_out in changes:
        path = f"generator/{number}"
        for documents in (store, model):
            before = documents.get(path, ())
            if kind == "delete":
                documents.commit(Delete(path))
            elif kind == "put" or before is None:
                documents.commit(Put(path, fields))
            elif fields:
                changed = {name: DELETE_FIELD if take_out else value for name, value in fields.items()}
                documents.commit(Update(path, changed, before.version))
    for listing in LISTINGS:
        for texts in product(("request", "failed", "acme", 'ä,"]'), repeat=len(listing.fields)):
            where = dict(zip(listing.fields, texts, strict=True))
            listed = [
                [(found.id, found.data) for found in documents.newest(listing.collection, where, limit=9)]
                for documents in (store, model)
            ]
            assert listed[0] == listed[1]
    store.close()


def test_a_file_from_before_there_were_lists_gets_them(tmp_path: Path) -> None:
    store = EmbeddedDocuments(tmp_path)
    store.commit(*(request(number, status="failed") for number in range(3)))
    store.close()
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        connection.executescript("DROP TABLE listed; PRAGMA user_version = 0;")
    failed = {"status": "failed", "type": "request"}
    assert ids(EmbeddedDocuments(tmp_path).newest("generator", failed, limit=2)) == [2, 1]


@pytest.mark.parametrize("fields", [None, (), ("status",), ("status", "job.role", "type")])
def test_what_is_read_is_found_by_indexes_however_much_there_is(
    local: Backend, fields: tuple[str, ...] | None
) -> None:
    """What SQLite means to do, told by itself: no table is gone through, whatever is asked for."""
    from generator.stores import embedded_rows as rows

    local.documents.commit(request(1))
    wanted = rows.top_level(fields)
    with closing(sqlite3.connect(local.settings.data_dir / FILE_NAME)) as connection:
        for statement, arguments in (
            (rows.select("= ?", fields), [*wanted, ""]),
            (rows.select("> ? AND documents.path < ?", fields), [*wanted, "", ""]),
            (rows.select_listed(fields), ["", "", "", 3, *wanted]),
        ):
            plan = connection.execute(f"EXPLAIN QUERY PLAN {statement}", arguments)
            steps = [step[3] for step in plan]
            assert not [step for step in steps if step.startswith("SCAN") and step != "SCAN page"], steps
