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
    counts = FirestoreCounts("firestore://", documents=documents)
    with recorded_calls(documents) as calls:
        found = [counts.incr("somebody", LONG), counts.incr("somebody", LONG), counts.incr("another", LONG)]
        assert (counts.get("another"), counts.get_expiry("another") > time.time()) == (1, True)
    assert found == [1, 2, 1]
    assert [call.method for call in calls] == ["Commit"] * 3


def test_every_instance_counts_in_the_same_window(documents: FirestoreDocuments) -> None:
    one, other = (FirestoreCounts("firestore://", documents=documents) for _ in range(2))
    assert [one.incr("k", LONG), other.incr("k", LONG), one.incr("k", LONG)] == [1, 2, 3]
    assert other.get("k") == 2  # what it heard last
    assert one.get_expiry("k") == other.get_expiry("k")


def test_a_window_ends_when_it_says(documents: FirestoreDocuments) -> None:
    counts = FirestoreCounts("firestore://", documents=documents)
    counts.incr("k", 1)
    first = counts.get_expiry("k")
    assert time.time() < first <= time.time() + 1
    time.sleep(max(0.0, first - time.time()))  # the clock is what ends a window
    assert counts.incr("k", 1) == 1
    assert counts.get_expiry("k") > first


def test_what_is_stored_names_nobody_and_says_when_it_may_go(documents: FirestoreDocuments) -> None:
    counts = FirestoreCounts("firestore://", documents=documents)
    counts.incr("LIMITER/203.0.113.7/generations/10/15/minute", LONG, 3)
    [stored] = documents.query(COLLECTION)
    assert len(stored.id) == 64
    assert stored.data.keys() == {"count", "expiresAt"}
    assert stored.data["expiresAt"].timestamp() == counts.get_expiry(
        "LIMITER/203.0.113.7/generations/10/15/minute"
    )


def test_a_store_that_is_down_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", f"{parts.LOOPBACK}:{parts.free_port()}")
    counts = FirestoreCounts("firestore://", documents=FirestoreDocuments("demo-down", "(default)"))
    with pytest.raises(StoreUnavailable):
        counts.incr("k", LONG)
    assert counts.check() is False


def test_a_store_that_is_up_says_so(documents: FirestoreDocuments) -> None:
    assert FirestoreCounts("firestore://", documents=documents).check() is True


@pytest.mark.parametrize("ask", ["get", "get_expiry"])
def test_counts_of_others_are_not_made_up(documents: FirestoreDocuments, ask: str) -> None:
    counts = FirestoreCounts("firestore://", documents=documents)
    counts.incr("k", LONG)
    with pytest.raises(NotImplementedError):
        getattr(counts, ask)("another")
