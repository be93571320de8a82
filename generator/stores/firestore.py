"""Documents in Cloud Firestore.

Two things matter here that the SDK does not do by itself. A commit is sent once, with a deadline: the
SDK would repeat it after a lost answer, and the repetition would find its own first write and report
a conflict that never was. And no exception of Google's leaves this module: a caller learns whether
nothing was written, or whether nobody knows.
"""

import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from generator.stores.base import (
    DELETE_FIELD,
    AlreadyExists,
    Create,
    Delete,
    DocumentTooLarge,
    Position,
    Put,
    Snapshot,
    StoreError,
    StoreUnavailable,
    Update,
    Version,
    VersionConflict,
    Write,
)
from generator.stores.limits import (
    check_collection,
    check_document_path,
    check_fields,
    check_write,
)
from generator.stores.listings import ORDER_FIELD, check_listing

if TYPE_CHECKING:
    from google.api_core.exceptions import GoogleAPIError
    from google.api_core.retry import Retry
    from google.cloud.firestore import Client, DocumentSnapshot
    from google.cloud.firestore_v1 import types

_PAGE: Final = 200
"""Documents of one RunQuery, whose deadline then does not depend on the size of the collection."""
_LAST_INSTANT: Final = datetime(9999, 12, 31, tzinfo=UTC)
_NO_DATABASE: Final = re.compile(r"\bdatabase \S+ does not exist\b", re.IGNORECASE)
"""How Firestore says so; of a document that is not there it says "No document to update: …/databases/…"."""

_ONLY_THE_NAME: Final = ("__name__",)
"""The mask that fetches no field: an empty one would fetch all (``StructuredQuery.Projection`` in
https://cloud.google.com/firestore/docs/reference/rpc/google.firestore.v1)."""


class FirestoreDocuments:
    """A :class:`~generator.stores.base.DocumentStore` in Firestore, native mode.

    The SDK is imported and its channel opened at the first call: gRPC does not survive the fork with
    which a server starts its workers.

    Args:
        project: ``None`` lets the SDK find it: from the default credentials or the metadata server. With
            ``FIRESTORE_EMULATOR_HOST`` set and no project anywhere it is ``google-cloud-firestore-emulator``.
        database: ``(default)`` or a name.
        read_deadline: seconds for a read with all its repetitions.
        commit_deadline: seconds for a commit, which is never repeated.
    """

    def __init__(
        self,
        project: str | None,
        database: str,
        *,
        read_deadline: float = 10.0,
        commit_deadline: float = 10.0,
    ) -> None:
        self._project = project
        self._database = database
        self._read_deadline = read_deadline
        self._commit_deadline = commit_deadline
        self._client: Client | None = None
        self._building = threading.Lock()

    @property
    def client(self) -> "Client":
        """The SDK's client of this store, built at first use.

        Raises:
            StoreUnavailable: there are no credentials, or no project.
        """
        with self._building:
            if self._client is None:
                self._client = self._build_client()
            return self._client

    def open(self) -> None:
        """Builds the client now, or waits for the thread that does.

        Raises:
            StoreUnavailable: as :attr:`client`.
        """
        _ = self.client

    def get(self, path: str, fields: Sequence[str] | None = None) -> Snapshot | None:
        """See :meth:`generator.stores.base.DocumentStore.get`. One BatchGetDocuments."""
        check_document_path(path)
        check_fields(fields)
        with self.translated():
            snapshot = self.client.document(path).get(
                _mask(fields), retry=self.read_retry(), timeout=self._read_deadline
            )
        return _to_snapshot(path, snapshot) if snapshot.exists else None

    def query(
        self, collection: str, fields: Sequence[str] | None = None, *, after: str = ""
    ) -> Iterator[Snapshot]:
        """See :meth:`generator.stores.base.DocumentStore.query`. A RunQuery for every page."""
        check_collection(collection)
        check_fields(fields)
        return self._query(collection, fields, after)

    def _query(self, collection: str, fields: Sequence[str] | None, after: str) -> Iterator[Snapshot]:
        more = True
        while more:
            with self.translated():
                query: Any = self.client.collection(collection).order_by("__name__").limit(_PAGE)
                page = self._run(collection, query.start_after([after]) if after else query, fields)
            yield from page
            more = len(page) == _PAGE
            after = page[-1].id if page else after

    def newest(
        self,
        collection: str,
        where: Mapping[str, str],
        *,
        limit: int,
        after: Position | None = None,
        fields: Sequence[str] | None = None,
    ) -> list[Snapshot]:
        """See :meth:`generator.stores.base.DocumentStore.newest`. One RunQuery."""
        from google.cloud.firestore import Query
        from google.cloud.firestore_v1.base_query import FieldFilter

        check_listing(collection, where)
        check_fields(fields)
        with self.translated():
            query: Any = self.client.collection(collection)
            for field, value in where.items():
                query = query.where(filter=FieldFilter(field, "==", value))
            # A bound that lets every instant pass, and nothing that is none.
            query = query.where(filter=FieldFilter(ORDER_FIELD, "<=", _LAST_INSTANT))
            for field in (ORDER_FIELD, "__name__"):
                query = query.order_by(field, direction=Query.DESCENDING)
            if after is not None:
                query = query.start_after([after.created_at, after.id] if after.id else [after.created_at])
            return self._run(collection, query.limit(limit), fields)

    def _run(self, collection: str, query: Any, fields: Sequence[str] | None) -> list[Snapshot]:
        if (mask := _mask(fields)) is not None:
            query = query.select(mask)
        found = query.stream(retry=self.read_retry(), timeout=self._read_deadline)
        return [_to_snapshot(f"{collection}/{snapshot.id}", snapshot) for snapshot in found]

    def commit(self, *writes: Write) -> Version:
        """See :meth:`generator.stores.base.DocumentStore.commit`. One Commit, sent once."""
        if not writes:
            raise ValueError("A commit must write something.")
        for write in writes:
            check_write(write)
        conditional = any(isinstance(write, Create | Update) for write in writes)
        with self.translated(conditional=conditional):
            client: Any = self.client
            answer = client._firestore_api.commit(
                request={
                    "database": client._database_string,
                    "writes": [_to_proto(client._database_string, write) for write in writes],
                },
                metadata=client._rpc_metadata,
                retry=None,
                timeout=self._commit_deadline,
            )
        return "" if isinstance(writes[0], Delete) else version_of(answer.write_results[0].update_time)

    def _build_client(self) -> "Client":
        from google.auth.exceptions import GoogleAuthError
        from google.cloud.firestore import Client

        try:
            client = Client(project=self._project, database=self._database)
            # Here, under our lock: the SDK makes its channel at the first call, each of several threads one.
            client._firestore_api  # noqa: B018 - a property that does
        except GoogleAuthError as error:
            raise StoreUnavailable(
                "Firestore cannot be used without Google credentials: run gcloud auth application-default "
                "login, or set GOOGLE_APPLICATION_CREDENTIALS, or use GENERATOR_BACKEND=local."
            ) from error
        except OSError as error:
            # What the SDK raises when neither the environment nor the credentials name a project.
            raise StoreUnavailable("Firestore needs a project: set GOOGLE_CLOUD_PROJECT.") from error
        return client

    def read_retry(self) -> "Retry":
        """How a read is repeated: what may pass by itself, until the read deadline."""
        from google.api_core import exceptions
        from google.api_core.retry import Retry, if_exception_type

        return Retry(
            predicate=if_exception_type(
                exceptions.ServiceUnavailable, exceptions.InternalServerError, exceptions.Aborted
            ),
            initial=0.1,
            maximum=2.0,
            multiplier=2.0,
            timeout=self._read_deadline,
        )

    @contextmanager
    def translated(self, *, conditional: bool = False) -> Iterator[None]:
        """Reports Google's exceptions as this package's.

        Args:
            conditional: as for :meth:`_translate`.
        """
        from google.api_core.exceptions import GoogleAPIError
        from google.auth.exceptions import GoogleAuthError

        try:
            yield
        except GoogleAuthError as error:
            raise StoreUnavailable("Firestore: the credentials of this service were refused.") from error
        except GoogleAPIError as error:
            raise self._translate(error, conditional=conditional) from error

    def _translate(self, error: "GoogleAPIError", *, conditional: bool) -> StoreError:
        """What an answer of Firestore's means to a caller. https://cloud.google.com/firestore/docs/understand-error-codes.

        Args:
            conditional: the commit named a state the documents had to be in.
        """
        from google.api_core import exceptions

        match error:
            case exceptions.AlreadyExists() if conditional:
                return AlreadyExists("A document to be created exists already.")
            case exceptions.NotFound() if _NO_DATABASE.search(str(error.message)):
                return StoreUnavailable(
                    f"Firestore has no database {self._database} in this project: check FIRESTORE_DATABASE."
                )
            case exceptions.FailedPrecondition() if "index" in str(error.message).lower():
                return StoreUnavailable(
                    "Firestore has no index for this list, or is still building it: firebase deploy --only "
                    "firestore puts those of firestore.indexes.json in place."
                )
            case exceptions.FailedPrecondition() | exceptions.NotFound() | exceptions.Aborted() if (
                conditional
            ):
                return VersionConflict("A document is not at the version its change was decided on.")
            case exceptions.InvalidArgument() if "size" in str(error.message).lower():
                return DocumentTooLarge("A document would become too large for Firestore.")
            case exceptions.InvalidArgument():
                return StoreError("Firestore refused a value or a name; its own words are the cause of this.")
            case exceptions.PermissionDenied() | exceptions.Unauthenticated():
                return StoreUnavailable(
                    "Firestore refused access: the function's service account needs roles/datastore.user."
                )
            case exceptions.ResourceExhausted():
                return StoreUnavailable("Firestore's quota is used up: see the project's quotas page.")
            case _:
                return StoreUnavailable(f"Firestore gave no certain answer ({type(error).__name__}).")


def _mask(fields: Sequence[str] | None) -> Sequence[str] | None:
    return None if fields is None else tuple(fields) or _ONLY_THE_NAME


def update_time(version: Version) -> Any:
    """A version as Firestore's precondition names it.

    Raises:
        VersionConflict: this store gave no such version, so it is certainly not a document's present one.
    """
    from proto.datetime_helpers import (  # type: ignore[import-untyped] # proto-plus ships no types
        DatetimeWithNanoseconds,
    )

    try:
        return DatetimeWithNanoseconds.from_rfc3339(version).timestamp_pb()
    except ValueError:
        raise VersionConflict("A document is not at the version its change was decided on.") from None


def version_of(update_time: Any) -> Version:
    """The version of a document with this ``update_time``."""
    return str(update_time.rfc3339())


def _to_snapshot(path: str, snapshot: "DocumentSnapshot[Any]") -> Snapshot:
    return Snapshot(path, _from_firestore(snapshot.to_dict()), version_of(snapshot.update_time))


def _to_proto(database: str, write: Write) -> "types.Write":
    from google.cloud.firestore_v1 import types

    name = f"{database}/documents/{write.path}"
    match write:
        case Delete():
            return types.Write(delete=name)
        case Create():
            proto = types.Write(current_document=types.Precondition(exists=False))
            fields: Mapping[str, Any] = write.data
        case Put():
            proto = types.Write()
            fields = write.data
        case Update():
            proto = types.Write(
                update_mask=types.DocumentMask(field_paths=list(write.changes)),
                current_document=types.Precondition(update_time=update_time(write.version)),
            )
            fields = _nested(write.changes)
    document = types.Write.pb(proto).update
    document.name = name
    for field, value in fields.items():
        _fill(document.fields[field], value)
    return proto


def _nested(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Changes by dotted path as a document of their own; what is to be deleted is not in it."""
    nested: dict[str, Any] = {}
    for path, value in changes.items():
        if value is not DELETE_FIELD:
            *parents, leaf = path.split(".")
            fields = nested
            for parent in parents:
                fields = fields.setdefault(parent, {})
            fields[leaf] = value
    return nested


def _fill(proto: Any, value: Any) -> None:
    """Puts a value that :func:`check_write` let through into a protobuf ``Value``.

    Into the message itself: the SDK wraps each value into an object of its own first, 4 ms of CPU for a
    request document, in each start.
    """
    match value:
        case None:
            proto.null_value = 0
        case bool():
            proto.boolean_value = value
        case int():
            proto.integer_value = value
        case float():
            proto.double_value = value
        case str():
            proto.string_value = value
        case datetime():
            proto.timestamp_value.FromDatetime(value)
        case Mapping():
            proto.map_value.SetInParent()  # or an empty map would be no value
            for key, item in value.items():
                _fill(proto.map_value.fields[key], item)
        case _:
            proto.array_value.SetInParent()
            for item in value:
                _fill(proto.array_value.values.add(), item)


def _from_firestore(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _from_firestore(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_from_firestore(item) for item in value]
    if isinstance(value, datetime):
        # The SDK's own subclass counts nanoseconds and compares unlike a plain datetime.
        return datetime.combine(value.date(), value.time(), UTC)
    return value
