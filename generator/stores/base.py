"""The two places anything is kept: documents and files, as the rest of the product sees them.

A document store is versioned: every write can name the version it was decided on, and is refused if
the document has moved since. That one promise is all the engine's correctness rests on.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple, Protocol, TypeAlias

Version: TypeAlias = str
"""Opaque, and different after every change of the document. Compared for equality only."""


class Deleted:
    """The type of :data:`DELETE_FIELD`."""

    def __repr__(self) -> str:
        return "DELETE_FIELD"


DELETE_FIELD: Final = Deleted()
"""As a value in :class:`Update`: the field is taken out (``None`` would store a null)."""


class StoreError(Exception):
    """Anything a store reports. Messages never quote a document's content."""


class StoreUnavailable(StoreError):
    """No answer, or no certain one: the write **may or may not** have happened. Read again to find out."""


class VersionConflict(StoreError):
    """The document is not at the version the write was decided on (or is gone). Nothing was written.

    A write whose first answer was lost can look like this too: read again and compare.
    """


class AlreadyExists(VersionConflict):
    """:class:`Create` found a document at its path. Nothing was written."""


class DocumentTooLarge(StoreError):
    """The document would exceed :data:`MAX_DOCUMENT_BYTES`. Nothing was written."""


MAX_DOCUMENT_BYTES: Final = 1_048_576
"""1 MiB, Firestore's limit (https://firebase.google.com/docs/firestore/quotas); every store keeps it."""


class Snapshot(NamedTuple):
    """A document, or the fields of it that were asked for.

    Attributes:
        path: ``collection/id``.
        data: JSON values and timezone-aware UTC datetimes (microseconds). Absent fields are absent.
        version: for :class:`Update`.
    """

    path: str
    data: dict[str, Any]
    version: Version

    @property
    def id(self) -> str:
        return self.path.rpartition("/")[2]


class Create(NamedTuple):
    """Writes a new document; refused with :class:`AlreadyExists` if there is one."""

    path: str
    data: Mapping[str, Any]


class Update(NamedTuple):
    """Changes some fields of an existing document.

    Attributes:
        changes: dotted field path → new value, or :data:`DELETE_FIELD`. A path's value replaces what
            was there as a whole; fields not named stay. Missing parent maps are made.
        version: refused with :class:`VersionConflict` unless the document is exactly at it.
    """

    path: str
    changes: Mapping[str, Any]
    version: Version


class Put(NamedTuple):
    """Writes a whole document, whether or not there is one."""

    path: str
    data: Mapping[str, Any]


class Delete(NamedTuple):
    """Removes a document; no error if there is none."""

    path: str


Write: TypeAlias = Create | Update | Put | Delete


class Position(NamedTuple):
    """A place in a list of documents by age.

    Attributes:
        created_at: the document's ``createdAt``.
        id: the document's; ``""`` is the place behind all documents of that instant.
    """

    created_at: datetime
    id: str = ""


class DocumentStore(Protocol):
    """Documents under ``collection/id`` paths."""

    def get(self, path: str, fields: Sequence[str] | None = None) -> Snapshot | None:
        """Reads one document, in one round trip, as of the latest commit.

        Args:
            fields: dotted paths to fetch; ``None`` fetches all. Nothing else leaves the store.

        Returns:
            ``None`` if there is no document.

        Raises:
            StoreUnavailable: after the store's own bounded retries.
        """
        ...

    def query(
        self, collection: str, fields: Sequence[str] | None = None, *, after: str = ""
    ) -> Iterator[Snapshot]:
        """Every document of a collection, by id, streamed. Of a large one not all as of the same instant.

        Args:
            after: only ids that sort behind this one.

        Raises:
            StoreUnavailable: while iterating.
        """
        ...

    def newest(
        self,
        collection: str,
        where: Mapping[str, str],
        *,
        limit: int,
        after: Position | None = None,
        fields: Sequence[str] | None = None,
    ) -> list[Snapshot]:
        """Some documents of a collection, by ``createdAt`` and id, newest first, in one round trip.

        What it costs depends on how many it gives, not on how many there are. Documents whose
        ``createdAt`` is no instant are passed over.

        Args:
            where: dotted field path → the text it must hold; together one of
                :data:`generator.stores.listings.LISTINGS`.
            limit: at most so many.
            after: where to go on; ``None`` begins with the newest.

        Raises:
            StoreUnavailable: after the store's own bounded retries.
        """
        ...

    def commit(self, *writes: Write) -> Version:
        """Makes all writes or none of them, in one round trip; never repeated by the store itself.

        Returns:
            The version the *first* write's document now has.

        Raises:
            AlreadyExists: a :class:`Create` found a document.
            VersionConflict: an :class:`Update` came too late.
            DocumentTooLarge: a document would become too large.
            StoreUnavailable: nobody knows whether it happened.
        """
        ...


class StoredFile(NamedTuple):
    """What a file store knows of a file.

    Attributes:
        path: the name it was put under, ``/`` between folders.
        size: bytes.
        md5: of the content, lower-case hex.
    """

    path: str
    size: int
    md5: str
    content_type: str


class SignedUrl(NamedTuple):
    """A link that needs no sign-in and stops working.

    Attributes:
        url: absolute, or relative to the function's own address (embedded store).
        expires_at: UTC.
    """

    url: str
    expires_at: datetime


class FileStore(Protocol):
    """Files under names with ``/`` between folders. A put is complete or did not happen."""

    def put(self, path: str, content: bytes, content_type: str) -> StoredFile:
        """Stores a file, replacing one of the same name.

        Raises:
            StoreUnavailable: nobody knows whether it happened; putting it again is safe.
        """
        ...

    def stat(self, path: str) -> StoredFile | None:
        """What is stored under a name, ``None`` if nothing is.

        Raises:
            StoreUnavailable: after bounded retries.
        """
        ...

    def read(self, path: str) -> bytes:
        """The content.

        Raises:
            FileNotFoundError: nothing is stored under this name.
            StoreUnavailable: after bounded retries.
        """
        ...

    def list(self, prefix: str) -> Iterator[StoredFile]:
        """Every file whose name begins so, by name. May read all there are: for commands, not for calls.

        Raises:
            StoreUnavailable: while iterating.
        """
        ...

    def delete(self, path: str) -> None:
        """Removes a file; no error if there is none.

        Raises:
            StoreUnavailable: nobody knows whether it happened; deleting again is safe.
        """
        ...

    def sign(self, path: str, lifetime: timedelta, download_name: str) -> SignedUrl:
        """Makes a link to a file. The file need not exist yet.

        Args:
            lifetime: at most seven days (the limit of V4 signatures).
            download_name: the file name a browser saves it under.

        Raises:
            StoreUnavailable: where signing needs a remote call and that failed.
        """
        ...
