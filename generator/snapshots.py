"""Records that gave way to others, so that they can come back: each a file, listed by a document.

The file holds the record as a JSON Resume document, which whoever wants it back puts in place again, and
beside it all fields as they were stored, for what no such document can say.
"""

import json
import logging
import re
from datetime import datetime
from secrets import token_hex
from typing import Any, Final

from generator.errors import DatabaseError, NotFound, StorageError, ValidationFailed
from generator.experience import Record
from generator.services import Services
from generator.stores.base import Create, Delete, Position, StoreUnavailable

COLLECTION: Final = "experience-snapshots"
"""Of the documents, and the folder of the files."""
KEPT: Final = 20
_SPARE: Final = 10
_ID: Final = re.compile(r"[0-9TZ]{10,40}-[0-9a-f]{8}")
_RETRY_SECONDS: Final = 2

log = logging.getLogger(__name__)


def keep(record: Record, services: Services, *, now: datetime, by: str) -> Create:
    """Stores a record's file.

    Returns:
        What must be written together with the record that takes its place.

    Raises:
        StorageError: the file store does not answer.
    """
    id_ = f"{now:%Y%m%dT%H%M%S%fZ}-{token_hex(4)}"
    try:
        services.files.put(_file(id_), _content(record), "application/json")
    except StoreUnavailable as error:
        raise StorageError(retry_after=_RETRY_SECONDS) from error
    return Create(
        f"{COLLECTION}/{id_}",
        {"id": id_, "type": "experience-snapshot", "createdAt": now, "createdBy": by},
    )


def read(id_: str, services: Services) -> tuple[dict[str, Any], Position]:
    """A kept record as a JSON Resume document, and its place among the others.

    Raises:
        NotFound: there is none (any more).
        DatabaseError, StorageError: a store does not answer.
    """
    missing = NotFound("There is no kept experience with this id (any more).")
    if not _ID.fullmatch(id_):
        raise missing
    try:
        listed = services.documents.get(f"{COLLECTION}/{id_}", ("createdAt",))
    except StoreUnavailable as error:
        raise DatabaseError(retry_after=_RETRY_SECONDS) from error
    try:
        content: Any = json.loads(services.files.read(_file(id_))) if listed else None
    except FileNotFoundError:
        raise missing from None
    except StoreUnavailable as error:
        raise StorageError(retry_after=_RETRY_SECONDS) from error
    if listed is None:
        raise missing
    # One that no JSON Resume document could be made of is shown as it was stored.
    return content["jsonResume"] or content["stored"], Position(listed.data["createdAt"], id_)


def previous(services: Services, before: Position | None = None) -> str | None:
    """The id of the record that gave way last, or last before another.

    Raises:
        DatabaseError: the store does not answer.
    """
    try:
        found = services.documents.newest(COLLECTION, {}, limit=1, after=before, fields=())
    except StoreUnavailable as error:
        raise DatabaseError(retry_after=_RETRY_SECONDS) from error
    return found[0].id if found else None


def prune(services: Services) -> None:
    """Deletes the oldest, so that :data:`KEPT` stay. What cannot be deleted now goes the next time."""
    try:
        for old in services.documents.newest(COLLECTION, {}, limit=KEPT + _SPARE, fields=())[KEPT:]:
            services.files.delete(_file(old.id))
            services.documents.commit(Delete(old.path))
    except StoreUnavailable:
        log.warning("old experience snapshots stay for now", extra={"reason": "a store did not answer"})


def _file(id_: str) -> str:
    return f"{COLLECTION}/{id_}.json"


def _content(record: Record) -> bytes:
    try:
        document = record.as_json_resume()
    except ValidationFailed:
        document = None  # something stored is broken: that is why it is replaced, maybe
    stored = {
        "personalInfo": record.personal_info and record.personal_info.data,
        "entries": [{**entry.data, "id": entry.id} for entry in record.entries],
    }
    content = {"jsonResume": document, "stored": stored}
    return json.dumps(content, ensure_ascii=False, default=datetime.isoformat).encode()
