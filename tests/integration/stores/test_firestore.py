"""What is Firestore's own: what goes over the wire, and what a bad network makes of it."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc  # type: ignore[import-untyped] # grpc ships no types
import pytest
from google.api_core import exceptions

from generator.stores.base import (
    AlreadyExists,
    Create,
    DocumentTooLarge,
    Put,
    StoreError,
    StoreUnavailable,
    Update,
    VersionConflict,
)
from generator.stores.firestore import FirestoreDocuments
from tests.grpc_calls import recorded_calls
from tests.grpc_proxy import Proxy, running_proxy
from tests.parts import LOOPBACK, FirestoreEmulator, free_port

PATH = "generator/request-1"
DOCUMENT = f"projects/p/databases/(default)/documents/{PATH}"


@pytest.fixture
def proxy(firestore_emulator: FirestoreEmulator) -> Iterator[Proxy]:
    with running_proxy(firestore_emulator.host) as proxy:
        yield proxy


@pytest.fixture
def far(
    proxy: Proxy, firestore_emulator: FirestoreEmulator, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FirestoreDocuments]:
    """A store that reaches the emulator through the proxy."""
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", proxy.host)
    store = FirestoreDocuments(project=firestore_emulator.project, database="(default)")
    yield store
    store.client.close()  # type: ignore[no-untyped-call] # the SDK's own


@pytest.fixture
def impatient(far: FirestoreDocuments) -> FirestoreDocuments:
    """The same with its channel open, and from now on waiting a second at most."""
    far.get(PATH)
    far._read_deadline = far._commit_deadline = 1.0
    return far


def test_each_call_is_one_rpc_that_asks_for_the_fields_it_names(
    firestore_documents: FirestoreDocuments,
) -> None:
    with recorded_calls(firestore_documents) as calls:
        version = firestore_documents.commit(Create(PATH, {"a": {"b": 1}, "c": 2}))
        firestore_documents.get(PATH, ["a.b", "status"])
        firestore_documents.get(PATH)
        firestore_documents.get(PATH, [])
        firestore_documents.commit(Update(PATH, {"a.b": 2}, version), Put("generator/other", {}))
        list(firestore_documents.query("generator", ["a.b"]))

    assert [(call.method, call.fields) for call in calls] == [
        ("Commit", None),
        ("BatchGetDocuments", ["a.b", "status"]),
        ("BatchGetDocuments", None),
        ("BatchGetDocuments", ["__name__"]),
        ("Commit", None),
        ("RunQuery", ["a.b"]),
    ]
    update, put = calls[4].request.writes
    assert list(update.update_mask.field_paths) == ["a.b"]
    assert update.current_document.update_time
    assert "current_document" not in put


def test_the_first_calls_of_all_threads_share_one_channel(
    firestore_emulator: FirestoreEmulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    original = grpc.insecure_channel

    def make(*args: Any, **kwargs: Any) -> Any:
        made.append(threading.current_thread())
        return original(*args, **kwargs)

    monkeypatch.setattr(grpc, "insecure_channel", make)
    store = FirestoreDocuments(project=firestore_emulator.project, database="(default)")
    store.open()
    with ThreadPoolExecutor(3) as threads:
        list(threads.map(store.get, [PATH] * 3))
    assert made == [threading.current_thread()]


def test_a_commit_whose_answer_is_lost_is_not_repeated(far: FirestoreDocuments, proxy: Proxy) -> None:
    """The repetition would meet its own first write and report a conflict that never was."""
    version = far.commit(Create(PATH, {"a": 1}))
    proxy.next("Commit", "lose_answer")

    with pytest.raises(StoreUnavailable):
        far.commit(Update(PATH, {"a": 2}, version))

    assert [call.method for call in proxy.calls] == ["Commit", "Commit"]
    snapshot = far.get(PATH)
    assert snapshot is not None
    assert snapshot.data == {"a": 2}


def test_a_commit_that_never_arrived_is_not_told_from_one_whose_answer_was_lost(
    far: FirestoreDocuments, proxy: Proxy
) -> None:
    proxy.next("Commit", "refuse")

    with pytest.raises(StoreUnavailable):
        far.commit(Create(PATH, {"a": 1}))

    assert far.get(PATH) is None


def test_a_commit_that_is_never_answered_is_given_up_at_the_deadline(
    impatient: FirestoreDocuments, proxy: Proxy
) -> None:
    proxy.next("Commit", "stall_answer")
    begun = time.monotonic()

    with pytest.raises(StoreUnavailable):
        impatient.commit(Create(PATH, {"a": 1}))

    assert 0.9 < time.monotonic() - begun < 9


def test_a_read_is_repeated_until_it_is_answered(far: FirestoreDocuments, proxy: Proxy) -> None:
    far.commit(Create(PATH, {"a": 1}))
    proxy.next("BatchGetDocuments", "refuse", "lose_answer")
    proxy.next("RunQuery", "refuse", "lose_answer")

    snapshot = far.get(PATH)
    found = list(far.query("generator"))

    assert snapshot is not None
    assert found == [snapshot]
    assert [call.method for call in proxy.calls[1:]] == ["BatchGetDocuments"] * 3 + ["RunQuery"] * 3


def test_a_list_that_breaks_off_is_read_again(far: FirestoreDocuments, proxy: Proxy) -> None:
    far.commit(*(Create(f"generator/{id_}", {}) for id_ in "abc"))
    proxy.next("RunQuery", "break_answer", "break_answer")

    assert [snapshot.id for snapshot in far.query("generator")] == ["a", "b", "c"]
    assert [call.method for call in proxy.calls[1:]] == ["RunQuery"] * 3


@pytest.mark.parametrize("fate", ["refuse", "stall_answer"])
def test_a_read_that_is_never_answered_is_given_up_at_the_deadline(
    impatient: FirestoreDocuments, proxy: Proxy, fate: str
) -> None:
    reads: dict[str, Callable[[FirestoreDocuments], object]] = {
        "BatchGetDocuments": lambda store: store.get(PATH),
        "RunQuery": lambda store: list(store.query("generator")),
    }
    for method, read in reads.items():
        proxy.next(method, *[fate] * 60)  # type: ignore[arg-type] # it is one of them
        begun = time.monotonic()

        with pytest.raises(StoreUnavailable):
            read(impatient)

        assert time.monotonic() - begun < 9


def test_nobody_listening_is_reported_within_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", f"{LOOPBACK}:{free_port()}")
    store = FirestoreDocuments(
        project="demo-nobody", database="(default)", read_deadline=1.0, commit_deadline=1.0
    )
    for act in (
        lambda: store.get(PATH),
        lambda: list(store.query("generator")),
        lambda: store.commit(Put(PATH, {"a": 1})),
    ):
        begun = time.monotonic()
        with pytest.raises(StoreUnavailable):
            act()
        assert time.monotonic() - begun < 9


def test_no_credentials_and_no_project_are_reported_with_the_fix(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.delenv("FIRESTORE_EMULATOR_HOST", raising=False)
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path_factory.mktemp("none") / "none.json"))
    store = FirestoreDocuments(project="demo-nobody", database="(default)")

    with pytest.raises(StoreUnavailable, match="GENERATOR_BACKEND=local"):
        store.get(PATH)


def test_databases_of_one_project_are_apart(firestore_emulator: FirestoreEmulator) -> None:
    default = FirestoreDocuments(project=firestore_emulator.project, database="(default)")
    named = FirestoreDocuments(project=firestore_emulator.project, database="named")
    default.commit(Create(PATH, {"in": "default"}))
    named.commit(Create(PATH, {"in": "named"}))

    assert [store.get(PATH).data["in"] for store in (default, named)] == ["default", "named"]  # type: ignore[union-attr]


def test_a_refused_write_is_no_conflict_and_quotes_nothing(
    firestore_documents: FirestoreDocuments, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What our own checks let through and Google refuses must not look like a lost race."""
    monkeypatch.setattr("generator.stores.firestore.check_write", lambda _: None)

    with pytest.raises(StoreError) as refusal:
        firestore_documents.commit(Create(PATH, {"__canary__": "secret text"}))

    assert not isinstance(refusal.value, VersionConflict | StoreUnavailable)
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(
    ("kind", "message", "conditional", "meaning"),
    [
        (exceptions.NotFound, f"No document to update: {DOCUMENT}", True, VersionConflict),
        (exceptions.NotFound, "The database (default) does not exist for project p.", True, StoreUnavailable),
        (
            exceptions.NotFound,
            "The database (default) does not exist for project p.",
            False,
            StoreUnavailable,
        ),
        (exceptions.FailedPrecondition, "the stored version does not match", True, VersionConflict),
        (exceptions.FailedPrecondition, "the query requires an index", False, StoreUnavailable),
        (exceptions.AlreadyExists, f"Document already exists: {DOCUMENT}", True, AlreadyExists),
        (exceptions.Aborted, "Too much contention on these documents.", True, VersionConflict),
        (exceptions.DeadlineExceeded, "504", True, StoreUnavailable),
        (exceptions.ServiceUnavailable, "503", True, StoreUnavailable),
        (exceptions.InternalServerError, "500", True, StoreUnavailable),
        (exceptions.Unknown, "?", True, StoreUnavailable),
        (exceptions.Cancelled, "499", True, StoreUnavailable),
        (exceptions.ResourceExhausted, "quota", True, StoreUnavailable),
        (exceptions.PermissionDenied, "no", True, StoreUnavailable),
        (
            exceptions.InvalidArgument,
            "exceeds the maximum allowed size of 1048576 bytes",
            True,
            DocumentTooLarge,
        ),
        (exceptions.InvalidArgument, "Value is out of range", True, StoreError),
    ],
)
def test_what_google_says_is_told_as_certain_or_uncertain(
    kind: Any, message: str, conditional: bool, meaning: type[StoreError]
) -> None:
    """As Google words it; the emulator says some of it differently, and some of it never."""
    translated = FirestoreDocuments("p", "(default)")._translate(kind(message), conditional=conditional)

    assert type(translated) is meaning
