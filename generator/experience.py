"""The person's stored record as a whole: read, compared, and replaced in one commit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from generator.choices import DEFAULT_ACCENT_COLOR
from generator.json_resume import Imported, write_json_resume
from generator.json_resume.leftovers import FIELD as LEFTOVERS
from generator.json_resume.sections import PERSONAL_FIELDS
from generator.paths import ENTRIES, PERSONAL_INFO
from generator.personal_info import find
from generator.stores.base import DELETE_FIELD, Create, Delete, DocumentStore, Snapshot, Update, Write

MAX_WRITES: Final = 1000
"""Documents one commit may touch. Firestore limits the bytes of a request alone (10 MiB, see
https://firebase.google.com/docs/firestore/quotas); a record of more entries is a mistake."""


@dataclass(frozen=True, slots=True)
class Record:
    """Personal info and all experience entries, at the versions they were read.

    Attributes:
        personal_info: ``None`` if there is none yet.
        entries: by id.
    """

    personal_info: Snapshot | None
    entries: tuple[Snapshot, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is stored of the person."""
        return self.personal_info is None and not self.entries

    def as_json_resume(self) -> dict[str, Any]:
        """The record as a JSON Resume document; without basics where there is no personal info.

        Raises:
            ValidationFailed: something stored is of a wrong type.
        """
        info = self.personal_info.data if self.personal_info else None
        return write_json_resume(info, [{**entry.data, "id": entry.id} for entry in self.entries])

    def holds(self, imported: Imported) -> bool:
        """Whether replacing the record would change nothing a document can say.

        Raises:
            ValidationFailed: something stored is of a wrong type.
        """
        return self.as_json_resume() == write_json_resume(imported.personal_info or None, imported.entries)


def read_record(documents: DocumentStore) -> Record:
    """All that is stored of the person, blurbs aside.

    Raises:
        StoreUnavailable: no answer.
    """
    return Record(find(documents), tuple(documents.query(ENTRIES)))


def replacement(record: Record, imported: Imported, *, now: datetime, by: str) -> list[Write]:
    """The writes of one commit that puts what was imported in the record's place.

    What a JSON Resume document cannot say about personal info (accent colour, prompts, …) stays as it
    is. A document changed since the record was read makes the commit fail, but for one that is to go.

    Args:
        now: the time of the change.
        by: who or what makes it.
    """
    info = record.personal_info
    return [
        _written(info.path if info else PERSONAL_INFO, info, _personal_info(info, imported, now, by)),
        *entry_writes(record, imported.entries),
    ]


def entry_writes(record: Record, entries: Sequence[Mapping[str, Any]]) -> list[Write]:
    """The part of :func:`replacement` that is about the entries."""
    after = {f"{ENTRIES}/{entry['id']}": entry for entry in entries}
    before = {snapshot.path: snapshot for snapshot in record.entries}
    return [
        *(_written(path, before.get(path), entry) for path, entry in after.items()),
        *(Delete(path) for path in before if path not in after),
    ]


def _personal_info(before: Snapshot | None, imported: Imported, now: datetime, by: str) -> dict[str, Any]:
    replaced = {*PERSONAL_FIELDS, LEFTOVERS}
    staying = {name: value for name, value in before.data.items() if name not in replaced} if before else {}
    return {
        "id": PERSONAL_INFO.rpartition("/")[2],
        "type": "personal-info",
        "accentColor": DEFAULT_ACCENT_COLOR,
        "createdAt": now,
        **staying,
        **imported.personal_info,
        "updatedAt": now,
        "updatedBy": by,
    }


def _written(path: str, before: Snapshot | None, data: Mapping[str, Any]) -> Write:
    if before is None:
        return Create(path, data)
    gone = {name: DELETE_FIELD for name in before.data if name not in data}
    return Update(path, {**data, **gone}, before.version)
