"""Counting in Firestore: one round trip a call, one document a caller and window."""

import time

import pytest

from generator.stores.base import StoreUnavailable
from generator.stores.firestore import FirestoreDocuments
from generator.stores.firestore_counts import COLLECTION, FirestoreCounts
from tests import parts
from tests.grpc_calls import recorded_calls

LONG = 86_400


@pytest.fixture
def documents(firestore_emulator: parts.FirestoreEmulator) -> FirestoreDocuments:
    store = FirestoreDocuments(firestore_emulator.project, "(default)")
    store.get("any/thing")  # an emulator that has just been started takes its time for its first answer
    return store


def test_a_call_costs_one_round_trip(documents: FirestoreDocuments) -> None:
    counts = FirestoreCounts(documents)
    with recorded_calls(documents) as calls:
        found = [counts.count(key, LONG).calls for key in ("somebody", "somebody", "another")]
    assert found == [1, 2, 1]
    assert [call.method for call in calls] == ["Commit"] * 3


def test_every_instance_counts_in_the_same_window(documents: FirestoreDocuments) -> None:
    one, other = (FirestoreCounts(documents) for _ in range(2))
    found = [instance.count("k", LONG) for instance in (one, other, one)]
    assert [window.calls for window in found] == [1, 2, 3]
    assert len({window.ends for window in found}) == 1


def test_a_window_ends_when_it_says(documents: FirestoreDocuments) -> None:
    counts = FirestoreCounts(documents)
    first = counts.count("k", 1)
    assert time.time() < first.ends <= time.time() + 1
    time.sleep(max(0.0, first.ends - time.time()))  # the clock is what ends a window
    second = counts.count("k", 1)
    assert second.calls == 1
    assert second.ends > first.ends


def test_what_is_stored_names_nobody_and_says_when_it_may_go(documents: FirestoreDocuments) -> None:
    window = FirestoreCounts(documents).count("viewer 203.0.113.7", LONG)
    [stored] = documents.query(COLLECTION)
    assert len(stored.id) == 64
    assert stored.data.keys() == {"count", "expiresAt"}
    assert stored.data["expiresAt"].timestamp() == window.ends


def test_a_store_that_is_down_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", f"{parts.LOOPBACK}:{parts.free_port()}")
    counts = FirestoreCounts(FirestoreDocuments("demo-down", "(default)"))
    with pytest.raises(StoreUnavailable):
        counts.count("k", LONG)
