"""Counts of calls in Firestore, for the ``limits`` package: what its instances share of each caller.

A document a caller and window: its first call makes it, each call is one increment whose result comes
back, so counting is a single round trip, and Firestore removes the document by its TTL field when the
window is over. Its id is a hash; nobody can read off it who called.
"""

import logging
import threading
import time
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final, NamedTuple

from limits.storage import Storage

from generator.stores.base import StoreError
from generator.stores.firestore import FirestoreDocuments

log = logging.getLogger(__name__)

COLLECTION: Final = "rate-limits"
EXPIRY_FIELD: Final = "expiresAt"
"""The TTL policy is declared for it in ``firestore.indexes.json``."""
DEADLINE_SECONDS: Final = 5.0
"""A caller waits for its count; if there is none in this time, it is counted in memory."""

_CHECK: Final = f"{COLLECTION}/check"


class _Window(NamedTuple):
    key: str
    calls: int
    ends: float


class FirestoreCounts(Storage):
    """Windows of fixed length, the same for all instances because the clock alone decides where one begins.

    Args:
        uri: ``firestore://``.
        documents: whose client is used.
    """

    STORAGE_SCHEME = ["firestore"]  # noqa: RUF012 - the registry's own spelling

    def __init__(
        self, uri: str | None = None, wrap_exceptions: bool = False, *, documents: FirestoreDocuments
    ) -> None:
        super().__init__(uri, wrap_exceptions)
        self._documents = documents
        self._latest = threading.local()

    @property
    def base_exceptions(self) -> type[Exception]:
        """What says that the store is not there."""
        return StoreError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Counts in the present window.

        Args:
            expiry: length of the window in seconds.

        Returns:
            The window's count with this call.

        Raises:
            StoreError: it may or may not have been counted.
        """
        number = int(time.time() // expiry)
        ends = float((number + 1) * expiry)
        try:
            count = self._count(f"{COLLECTION}/{_hashed(key, number)}", amount, ends)
        except StoreError as error:
            log.warning("calls cannot be counted in Firestore", extra={"reason": str(error)})
            raise
        self._latest.window = _Window(key, count, ends)
        return count

    def get(self, key: str) -> int:
        """The count that :meth:`incr` has just found in this thread; no other is ever asked for."""
        return self._window(key).calls

    def get_expiry(self, key: str) -> float:
        """When the window ends that :meth:`incr` has just counted in, in seconds since the epoch."""
        return self._window(key).ends

    def check(self) -> bool:
        """Whether counting works again."""
        try:
            self._count(_CHECK, 0, time.time())
        except StoreError:
            return False
        return True

    def reset(self) -> int | None:
        """Not possible: nobody knows the ids. The TTL policy removes the documents."""
        raise NotImplementedError

    def clear(self, key: str) -> None:
        """Not possible without the window's length; a window ends by itself."""
        raise NotImplementedError

    def _count(self, path: str, amount: int, ends: float) -> int:
        """One Commit, sent once, whose answer holds the sum: nothing is read, nothing can conflict."""
        with self._documents.translated():
            database = self._documents.database_path
            expiry = {EXPIRY_FIELD: {"timestamp_value": datetime.fromtimestamp(ends, UTC)}}
            write = {
                "update": {"name": f"{database}/documents/{path}", "fields": expiry},
                "update_mask": {"field_paths": [EXPIRY_FIELD]},
                "update_transforms": [{"field_path": "count", "increment": {"integer_value": amount}}],
            }
            request = {"database": database, "writes": [write]}
            answer = self._documents.rpc("commit", request, timeout=DEADLINE_SECONDS)
        # What the transforms gave, in their order: there is one.
        return int(answer.write_results[0].transform_results[0].integer_value)

    def _window(self, key: str) -> _Window:
        latest: _Window | None = getattr(self._latest, "window", None)
        if latest is None or latest.key != key:
            raise NotImplementedError("Only the window just counted in is known.")
        return latest


def _hashed(key: str, number: int) -> str:
    return sha256(f"{key}/{number}".encode()).hexdigest()
