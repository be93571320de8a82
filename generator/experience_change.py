"""Puts other experience in the place of what is stored: all at once, and so that the old comes back."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from generator import snapshots
from generator.errors import (
    Conflict,
    DatabaseError,
    FieldProblem,
    PayloadTooLarge,
    PreconditionFailed,
    ValidationFailed,
)
from generator.experience import MAX_WRITES, Record, entry_writes, read_record, replacement
from generator.json_resume import Imported, read_json_resume
from generator.json_resume.leftovers import FIELD as LEFTOVERS
from generator.json_resume.sections import PERSONAL_FIELDS
from generator.services import Services
from generator.stores.base import DocumentTooLarge, StoreUnavailable, VersionConflict, Write

_NOBODY: Final = {"name": "Nobody", "email": "nobody@example.com"}
"""Stands for basics that a document leaves out, to whoever reads it; never stored."""
_TRIES: Final = 5
_RETRY_SECONDS: Final = 2


def stored_record(services: Services) -> Record:
    """What is stored of the person.

    Raises:
        DatabaseError: the store does not answer.
    """
    try:
        return read_record(services.documents)
    except StoreUnavailable as error:
        raise DatabaseError(retry_after=_RETRY_SECONDS) from error


def replace_experience(
    document: object, services: Services, *, wanted: Callable[[Record], bool], by: str
) -> Record:
    """Replaces the entries by those of a JSON Resume document.

    Of personal info, what the document's basics say is taken over, and what they do not say stays. What
    was stored is kept as a snapshot.

    Args:
        document: JSON values.
        wanted: whether the record, as it is when it is replaced, is the one meant to be.
        by: who does it.

    Returns:
        What is stored then.

    Raises:
        PreconditionFailed: another record is stored than is meant.
        ValidationFailed: with a detail for every field of the document at fault.
        PayloadTooLarge: it cannot be stored.
        Conflict: others kept changing the record.
        DatabaseError, StorageError: a store does not answer.
    """
    unanswered = 0
    for _ in range(_TRIES):
        record = stored_record(services)
        if not wanted(record):
            raise PreconditionFailed
        joined = _joined(record, document)
        if _holds(record, joined):
            return record
        now = services.clock()
        writes = _writes(record, joined, now, by)
        if not record.is_empty:
            writes.append(snapshots.keep(record, services, now=now, by=by))
        try:
            services.documents.commit(*writes)
        except DocumentTooLarge as error:
            raise PayloadTooLarge("An entry is too large to be stored: a document holds 1 MiB.") from error
        except (VersionConflict, StoreUnavailable) as error:
            # Whatever happened: if this is stored now, it was our write, or one just like it.
            found = stored_record(services)
            if _holds(found, joined):
                return found
            unanswered += isinstance(error, StoreUnavailable)
            if unanswered == 2:
                raise DatabaseError(retry_after=_RETRY_SECONDS) from error
            continue
        snapshots.prune(services)
        return stored_record(services)
    raise Conflict("The experience keeps being changed by others; repeat this shortly.")


def _joined(record: Record, document: object) -> Imported:
    """What is to be stored: the document's entries, and personal info as it is with what the basics say."""
    silent = isinstance(document, Mapping) and document.get("basics") is None
    imported = read_json_resume({**document, "basics": _NOBODY} if silent else document)  # type: ignore[dict-item] # a mapping if silent
    given = imported.personal_info
    beside = dict(given.get(LEFTOVERS) or {})
    info = record.personal_info
    if silent:
        given = {}
        beside.pop("basics", None)
        if info is None:
            _refuse_what_nothing_holds(beside)
            return replace(imported, personal_info={})
    stored = {name: info.data[name] for name in PERSONAL_FIELDS if name in info.data} if info else {}
    before = info.data.get(LEFTOVERS) if info else None
    if silent and isinstance(before, Mapping) and "basics" in before:
        beside["basics"] = before["basics"]
    said = {name: value for name, value in given.items() if name != LEFTOVERS}
    return replace(imported, personal_info={**stored, **said, **({LEFTOVERS: beside} if beside else {})})


def _refuse_what_nothing_holds(beside: Mapping[str, Any]) -> None:
    """Refuses what a document says beside its entries where there is no personal info to keep it with."""
    if {"document", "blankItems"} & set(beside):
        message = "is missing: what is beside the entries is kept with personal info, and there is none yet"
        raise ValidationFailed(
            "This JSON Resume document needs basics with a name and an e-mail address.",
            details=[FieldProblem("basics", message)],
        )


def _writes(record: Record, joined: Imported, now: datetime, by: str) -> list[Write]:
    writes = (
        replacement(record, joined, now=now, by=by)
        if joined.personal_info
        else entry_writes(record, joined.entries)
    )
    if len(writes) > MAX_WRITES:
        raise PayloadTooLarge(
            f"One commit may touch {MAX_WRITES} documents, and this would be {len(writes)}: "
            "the entries sent, and the stored ones to remove."
        )
    return writes


def _holds(record: Record, joined: Imported) -> bool:
    try:
        return record.holds(joined)
    except ValidationFailed:
        return False  # something stored is broken, so it is not what was sent
