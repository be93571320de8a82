"""Documents in Cloud Firestore.

Two things matter here that the SDK does not do by itself. A commit is sent once, with a deadline: the
SDK would repeat it after a lost answer, and the repetition would find its own first write and report
a conflict that never was. And no exception of Google's leaves this module: a caller learns whether
nothing was written, or whether nobody knows.
"""

import re
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from generator.stores.base import (
    AlreadyExists,
    Create,
    Delete,
    DocumentTooLarge,
    Position,
    Snapshot,
    StoreError,
    StoreUnavailable,
    Update,
    Version,
    VersionConflict,
    Write,
)
from generator.stores.firestore_values import to_proto, to_snapshot, version_of
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
    from google.cloud.firestore import Client

_PAGE: Final = 200
"""Documents of one RunQuery, whose deadline then does not depend on the size of the collection."""
_LAST_INSTANT: Final = datetime(9999, 12, 31, tzinfo=UTC)
_NO_DATABASE: Final = re.compile(r"\bdatabase \S+ does not exist\b", re.IGNORECASE)
"""How Firestore says so; of a document that is not there it says "No document to update: …/databases/…"."""

_NAME: Final = "__name__"
_ONLY_THE_NAME: Final = (_NAME,)
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
            request = {
                "database": self.database_path,
                "documents": [f"{self.database_path}/documents/{path}"],
                "mask": None if fields is None else {"field_paths": _named(fields)},
            }
            (answer,) = self._read("batch_get_documents", request)
        return to_snapshot(path, answer.found) if answer.HasField("found") else None

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
                page = self._run(
                    collection,
                    fields,
                    order_by=[{"field": {"field_path": _NAME}}],
                    limit=_PAGE,
                    start_at=_behind(self._reference(collection, after)) if after else None,
                )
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
        check_listing(collection, where)
        check_fields(fields)
        filters = [_filter(field, "EQUAL", {"string_value": text}) for field, text in where.items()]
        # A bound that lets every instant pass, and nothing that is none.
        filters.append(_filter(ORDER_FIELD, "LESS_THAN_OR_EQUAL", {"timestamp_value": _LAST_INSTANT}))
        with self.translated():
            position = None
            if after is not None:
                place = [self._reference(collection, after.id)] if after.id else []
                position = _behind({"timestamp_value": after.created_at}, *place)
            return self._run(
                collection,
                fields,
                where={"composite_filter": {"op": "AND", "filters": filters}},
                order_by=[
                    {"field": {"field_path": field}, "direction": "DESCENDING"}
                    for field in (ORDER_FIELD, _NAME)
                ],
                limit=limit,
                start_at=position,
            )

    def _run(self, collection: str, fields: Sequence[str] | None, **query: Any) -> list[Snapshot]:
        if fields is not None:
            query["select"] = {"fields": [{"field_path": field} for field in _named(fields)]}
        request = {
            "parent": f"{self.database_path}/documents",
            "structured_query": {"from_": [{"collection_id": collection}], **query},
        }
        return [
            to_snapshot(f"{collection}/{answer.document.name.rpartition('/')[2]}", answer.document)
            for answer in self._read("run_query", request)
            if answer.HasField("document")
        ]

    def _reference(self, collection: str, id_: str) -> dict[str, str]:
        return {"reference_value": f"{self.database_path}/documents/{collection}/{id_}"}

    def _read(self, method: str, request: Mapping[str, Any]) -> list[Any]:
        """The messages of a streaming read, which is repeated as a whole until the read deadline."""
        ends = time.monotonic() + self._read_deadline

        def read() -> list[Any]:
            answers = self.rpc(method, request, timeout=ends - time.monotonic())
            return [type(answer).pb(answer) for answer in answers]

        messages: list[Any] = self.read_retry()(read)()
        return messages

    def commit(self, *writes: Write) -> Version:
        """See :meth:`generator.stores.base.DocumentStore.commit`. One Commit, sent once."""
        if not writes:
            raise ValueError("A commit must write something.")
        for write in writes:
            check_write(write)
        conditional = any(isinstance(write, Create | Update) for write in writes)
        with self.translated(conditional=conditional):
            database = self.database_path
            request = {"database": database, "writes": [to_proto(database, write) for write in writes]}
            answer = self.rpc("commit", request, timeout=self._commit_deadline)
        if isinstance(writes[0], Delete):
            return ""
        return version_of(type(answer).pb(answer).write_results[0].update_time)

    def rpc(
        self, method: str, request: Mapping[str, Any], *, timeout: float, retry: "Retry | None" = None
    ) -> Any:
        """Calls the generated client below the SDK's own, which can be given protobuf messages as they are.

        The SDK has no public way there. Its own methods wrap each value of a document into objects, several
        times over: half of the CPU that a start takes.

        Args:
            method: ``commit``, ``run_query``, …
            timeout: seconds, for all repetitions together.
            retry: how the call is repeated; ``None``: it is sent once.
        """
        client: Any = self.client
        call = getattr(client._firestore_api, method)
        return call(request=request, metadata=client._rpc_metadata, retry=retry, timeout=timeout)

    @property
    def database_path(self) -> str:
        """The database's full name, ``projects/…/databases/…``."""
        return str(self.client._database_string)

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


def _named(fields: Sequence[str]) -> Sequence[str]:
    return fields or _ONLY_THE_NAME


def _filter(field: str, op: str, value: Mapping[str, Any]) -> dict[str, Any]:
    return {"field_filter": {"field": {"field_path": field}, "op": op, "value": value}}


def _behind(*values: Mapping[str, Any]) -> dict[str, Any]:
    """The position behind the document that has these values in the fields of the order."""
    return {"values": list(values), "before": False}
