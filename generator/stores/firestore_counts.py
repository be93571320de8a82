"""Counts of calls in Firestore: what its instances share of each caller.

A document a caller and window: its first call makes it, each call is one increment whose result comes
back, so counting is a single round trip, and Firestore removes the document by its TTL field when the
window is over. Its id is a hash; nobody can read off it who called.
"""

import time
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final, NamedTuple

from generator.stores.firestore import FirestoreDocuments

COLLECTION: Final = "rate-limits"
EXPIRY_FIELD: Final = "expiresAt"
"""The TTL policy is declared for it in ``firestore.indexes.json``."""
DEADLINE_SECONDS: Final = 5.0
"""A caller waits for its count."""


class Counted(NamedTuple):
    """A window of one caller.

    Attributes:
        calls: in it so far, with the one just counted.
        ends: seconds since the epoch.
    """

    calls: int
    ends: float


class FirestoreCounts:
    """Windows of fixed length, the same for all instances because the clock alone decides where one begins.

    Args:
        documents: whose client is used.
    """

    def __init__(self, documents: FirestoreDocuments) -> None:
        self._documents = documents

    def count(self, key: str, seconds: int) -> Counted:
        """Counts a call in the present window: one Commit, sent once. Nothing is read, nothing can conflict.

        Args:
            key: the caller's.
            seconds: length of the window.

        Raises:
            StoreError: it may or may not have been counted.
        """
        number = int(time.time() // seconds)
        ends = float((number + 1) * seconds)
        with self._documents.translated():
            database = self._documents.database_path
            name = f"{database}/documents/{COLLECTION}/{_hashed(key, number)}"
            expiry = {EXPIRY_FIELD: {"timestamp_value": datetime.fromtimestamp(ends, UTC)}}
            write = {
                "update": {"name": name, "fields": expiry},
                "update_mask": {"field_paths": [EXPIRY_FIELD]},
                "update_transforms": [{"field_path": "count", "increment": {"integer_value": 1}}],
            }
            request = {"database": database, "writes": [write]}
            answer = self._documents.rpc("commit", request, timeout=DEADLINE_SECONDS)
        # What the transforms gave, in their order: there is one.
        return Counted(int(answer.write_results[0].transform_results[0].integer_value), ends)


def _hashed(key: str, number: int) -> str:
    return sha256(f"{key}/{number}".encode()).hexdigest()
