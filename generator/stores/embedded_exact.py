"""Exact documents of the embedded store. Its documents hold nothing that its own interface would drop."""

import json
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from generator.stores import embedded_values as values
from generator.stores.base import DELETE_FIELD, Create, Delete, Put, Snapshot, Update, VersionConflict, Write
from generator.stores.embedded_documents import EmbeddedDocuments
from generator.stores.exact import Exact, ExactDocument, FieldChange, Replacement


class EmbeddedCollection:
    """An :class:`~generator.stores.exact.ExactCollection` in the embedded store."""

    def __init__(self, documents: EmbeddedDocuments, collection: str) -> None:
        self._documents = documents
        self._collection = collection

    @property
    def place(self) -> str:
        """See :attr:`generator.stores.exact.ExactCollection.place`."""
        return f"embedded/{self._collection}"

    def text(self, text: str) -> Exact:
        """See :meth:`generator.stores.exact.ExactCollection.text`."""
        return text

    def count(self) -> int:
        """See :meth:`generator.stores.exact.ExactCollection.count`."""
        return sum(1 for _ in self._documents.query(self._collection, ()))

    def get(self, *ids: str, fields: Sequence[str] | None = None) -> dict[str, ExactDocument]:
        """See :meth:`generator.stores.exact.ExactCollection.get`."""
        found = (self._documents.get(self._path(id_), fields) for id_ in ids)
        return {snapshot.id: _document(snapshot) for snapshot in found if snapshot is not None}

    def page(self, after: str, limit: int, fields: Sequence[str]) -> list[ExactDocument]:
        """See :meth:`generator.stores.exact.ExactCollection.page`."""
        found = self._documents.query(self._collection, fields, after=after)
        return [_document(snapshot) for snapshot in islice(found, limit)]

    def replace(self, *replacements: Replacement) -> None:
        """See :meth:`generator.stores.exact.ExactCollection.replace`."""
        self._documents.commit(*(write for each in replacements for write in self._writes(each)))

    def change(self, changes: Sequence[FieldChange]) -> list[bool]:
        """See :meth:`generator.stores.exact.ExactCollection.change`. One transaction if all can be made."""
        updates = [_update(self._path(each.id), each) for each in changes]
        try:
            self._documents.commit(*updates)
        except VersionConflict:
            return [self._changed(update) for update in updates]
        return [True] * len(updates)

    def _changed(self, update: Update) -> bool:
        try:
            self._documents.commit(update)
        except VersionConflict:
            return False
        return True

    def _writes(self, replacement: Replacement) -> list[Write]:
        path = self._path(replacement.id)
        fields = replacement.fields
        if replacement.version is None:
            return [] if fields is None else [Create(path, _data(fields))]
        # An update is what names a version; what it changes is replaced in the same commit.
        guard = Update(path, {"id": replacement.id}, replacement.version)
        return [guard, Delete(path) if fields is None else Put(path, _data(fields))]

    def _path(self, id_: str) -> str:
        return f"{self._collection}/{id_}"


def _document(snapshot: Snapshot) -> ExactDocument:
    return ExactDocument(snapshot.id, _exact_fields(snapshot.data), snapshot.version)


def _exact_fields(data: Mapping[str, Any]) -> dict[str, Exact]:
    return {name: json.loads(values.encode(value)) for name, value in data.items()}


def _data(fields: Mapping[str, Exact]) -> dict[str, Any]:
    return {name: values.decode(json.dumps(exact)) for name, exact in fields.items()}


def _update(path: str, change: FieldChange) -> Update:
    return Update(path, _data(change.fields) | dict.fromkeys(change.without, DELETE_FIELD), change.version)
