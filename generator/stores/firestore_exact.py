"""Exact documents of Firestore: values as its own interface writes them, nanoseconds and all.

The SDK has no public way to hand on a value it does not take apart, so this speaks to the generated
client below it. Values are Firestore's JSON notation
(https://firebase.google.com/docs/firestore/reference/rest/v1/Value).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from generator.stores.base import StoreError
from generator.stores.exact import Exact, ExactDocument, FieldChange, Replacement
from generator.stores.firestore import FirestoreDocuments
from generator.stores.firestore_values import update_time, version_of

if TYPE_CHECKING:
    from google.cloud.firestore_v1 import types

_MOST_WRITES: Final = 500
_MOST_BYTES: Final = 4_194_304
"""Of one BatchWrite; a request may have 10 MiB (https://firebase.google.com/docs/firestore/quotas)."""
_DEADLINE: Final = 30.0
"""Seconds of one call with its repetitions; a page is larger than what the function reads."""
_NAME: Final = "__name__"
_OK: Final = 0
_NOT_MADE: Final = frozenset({4, 5, 6, 8, 9, 10, 13, 14})
"""Codes of writes that were not made for what the document is, or whose outcome is unknown
(https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto)."""


class FirestoreCollection:
    """An :class:`~generator.stores.exact.ExactCollection` in Firestore."""

    def __init__(self, documents: FirestoreDocuments, collection: str) -> None:
        self._documents = documents
        self._collection = collection

    @property
    def place(self) -> str:
        """See :attr:`generator.stores.exact.ExactCollection.place`."""
        return f"{self._database}/documents/{self._collection}"

    def text(self, text: str) -> Exact:
        """See :meth:`generator.stores.exact.ExactCollection.text`."""
        return {"stringValue": text}

    def count(self) -> int:
        """See :meth:`generator.stores.exact.ExactCollection.count`. One read for every thousand."""
        with self._documents.translated():
            collection: Any = self._documents.client.collection(self._collection)
            counted = collection.count()
            return int(counted.get(retry=self._documents.read_retry(), timeout=_DEADLINE)[0][0].value)

    def get(self, *ids: str, fields: Sequence[str] | None = None) -> dict[str, ExactDocument]:
        """See :meth:`generator.stores.exact.ExactCollection.get`. One BatchGetDocuments."""
        request: dict[str, Any] = {
            "database": self._database,
            "documents": [self._name(id_) for id_ in ids],
            "mask": None if fields is None else {"field_paths": fields},
        }
        with self._documents.translated():
            answers = self._read("batch_get_documents", request)
            found = [_document(answer.found) for answer in answers if answer.found.name]
        return {document.id: document for document in found}

    def page(self, after: str, limit: int, fields: Sequence[str]) -> list[ExactDocument]:
        """See :meth:`generator.stores.exact.ExactCollection.page`. One RunQuery."""
        query: dict[str, Any] = {
            "from_": [{"collection_id": self._collection}],
            "select": {"fields": [{"field_path": field} for field in fields or (_NAME,)]},
            "order_by": [{"field": {"field_path": _NAME}}],
            "limit": limit,
        }
        if after:
            query["start_at"] = {"values": [{"reference_value": self._name(after)}], "before": False}
        request = {"parent": f"{self._database}/documents", "structured_query": query}
        with self._documents.translated():
            answers = self._read("run_query", request)
            return [_document(answer.document) for answer in answers if answer.document.name]

    def replace(self, *replacements: Replacement) -> None:
        """See :meth:`generator.stores.exact.ExactCollection.replace`. One Commit, sent once.

        Not a transaction of the locking kind: what is killed in the middle of one holds its locks on.
        """
        request = {"database": self._database, "writes": [self._whole(each) for each in replacements]}
        with self._documents.translated(conditional=True):
            self._documents.rpc("commit", request, timeout=_DEADLINE)

    def change(self, changes: Sequence[FieldChange]) -> list[bool]:
        """See :meth:`generator.stores.exact.ExactCollection.change`. BatchWrites, each sent once."""
        made: list[bool] = []
        for writes in _batches(self._changing(each) for each in changes):
            request = {"database": self._database, "writes": writes}
            with self._documents.translated():
                statuses = self._documents.rpc("batch_write", request, timeout=_DEADLINE).status
            for status in statuses:
                if status.code not in _NOT_MADE | {_OK}:
                    raise StoreError("Firestore refused a change; see the service account's roles.")
            made += [status.code == _OK for status in statuses]
        return made

    def _whole(self, replacement: Replacement) -> "types.Write":
        from google.cloud.firestore_v1 import types

        must_be = types.Precondition(
            **({"exists": False} if replacement.version is None else _at(replacement.version))
        )
        name = self._name(replacement.id)
        if replacement.fields is None:
            return types.Write(delete=name, current_document=must_be)
        return types.Write(update=_to_proto(name, replacement.fields), current_document=must_be)

    def _changing(self, change: FieldChange) -> "types.Write":
        from google.cloud.firestore_v1 import types

        return types.Write(
            update=_to_proto(self._name(change.id), change.fields),
            update_mask=types.DocumentMask(field_paths=[*change.fields, *change.without]),
            current_document=types.Precondition(**_at(change.version)),
        )

    @property
    def _database(self) -> str:
        return self._documents.database_path

    def _read(self, method: str, request: Mapping[str, Any]) -> Any:
        retry = self._documents.read_retry()
        return self._documents.rpc(method, request, retry=retry, timeout=_DEADLINE)

    def _name(self, id_: str) -> str:
        return f"{self.place}/{id_}"


def _at(version: str) -> dict[str, Any]:
    return {"update_time": update_time(version)}


def _document(document: Any) -> ExactDocument:
    from google.protobuf.json_format import MessageToDict  # type: ignore[import-untyped] # ships no types

    proto = type(document).pb(document)
    fields = MessageToDict(proto).get("fields", {})
    return ExactDocument(document.name.rpartition("/")[2], fields, version_of(proto.update_time))


def _to_proto(name: str, fields: Mapping[str, Exact]) -> "types.Document":
    from google.cloud.firestore_v1 import types
    from google.protobuf.json_format import ParseDict

    document = types.Document(name=name)
    ParseDict({"fields": dict(fields)}, types.Document.pb(document))
    return document


def _batches(writes: Iterable["types.Write"]) -> Iterator[list["types.Write"]]:
    """The writes in order, in as few requests as their number and size allow."""
    batch: list[types.Write] = []
    size = 0
    for write in writes:
        bytes_ = type(write).pb(write).ByteSize()
        if batch and (len(batch) == _MOST_WRITES or size + bytes_ > _MOST_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(write)
        size += bytes_
    if batch:
        yield batch
