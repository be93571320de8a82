"""Who the documents are about: one document, read by all, changed by editors.

It was once called "defaults" and kept under another id. Until the rename migration has run it is read,
and changed, where it then still is; the log says so.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from generator.choices import DEFAULT_ACCENT_COLOR
from generator.errors import (
    Conflict,
    DatabaseError,
    FieldProblem,
    PayloadTooLarge,
    PreconditionFailed,
    ValidationFailed,
)
from generator.paths import OLD_PERSONAL_INFO, PERSONAL_INFO
from generator.stores.base import (
    DELETE_FIELD,
    Create,
    DocumentStore,
    DocumentTooLarge,
    Snapshot,
    StoreUnavailable,
    Update,
    VersionConflict,
    Write,
)

SNAPSHOT_FIELDS: Final = (
    "name",
    "email",
    "phone",
    "location",
    "website",
    "github",
    "linkedin",
    "avatar",
    "logo",
    "accentColor",
    "defaultStyle",
    "title",
    "summary",
    "aiPrompts",
)
"""What a generation request keeps of it."""
PUBLIC_FIELDS: Final = (
    "name",
    "location",
    "website",
    "github",
    "linkedin",
    "avatar",
    "logo",
    "accentColor",
)
"""What anybody may read (contract, section 4)."""
NEEDED: Final = ("name", "email")
_NOT_SHOWN: Final = frozenset({"jsonResume"})
"""Kept for the round trip of a JSON Resume document, and read through that."""
_TRIES: Final = 5
_RETRY_SECONDS: Final = 2

log = logging.getLogger(__name__)


def find(documents: DocumentStore, fields: Sequence[str] | None = None) -> Snapshot | None:
    """The document, or the fields of it that are asked for; ``None`` if there is none.

    Raises:
        StoreUnavailable: no answer.
    """
    found = documents.get(PERSONAL_INFO, fields)
    if found is None and (found := documents.get(OLD_PERSONAL_INFO, fields)) is not None:
        command = "python -m migrations.rename_default_to_personal_info"
        log.warning("personal info has its old name", extra={"document": found.path, "rename": command})
    return found


def public_view(data: Mapping[str, Any]) -> dict[str, Any]:
    """What anybody sees."""
    shown = {name: data[name] for name in PUBLIC_FIELDS if name in data}
    return {**shown, "accentColor": data.get("accentColor") or DEFAULT_ACCENT_COLOR}


def full_view(data: Mapping[str, Any]) -> dict[str, Any]:
    """What an editor sees: everything, under the document's present name."""
    shown = {name: value for name, value in data.items() if name not in _NOT_SHOWN}
    return {
        **shown,
        **_identity(),
        "accentColor": data.get("accentColor") or DEFAULT_ACCENT_COLOR,
    }


def change(
    documents: DocumentStore,
    changes: Mapping[str, Any],
    *,
    wanted: Callable[[Snapshot | None], bool],
    now: datetime,
    by: str,
) -> Snapshot:
    """Changes some fields, or makes the document.

    Args:
        changes: validated: name → value, ``None`` takes the field out. Maps are changed key by key.
        wanted: whether the document, as it is when the change is made, is the one meant to be changed.
        now: the time of the change.
        by: who makes it.

    Returns:
        The document as it is then.

    Raises:
        PreconditionFailed: it is not the one that is meant.
        ValidationFailed: there is none yet, and name or e-mail are missing.
        PayloadTooLarge: it would become too large to be stored.
        Conflict: others kept changing it.
        DatabaseError: the store does not answer.
    """
    unanswered = 0
    for _ in range(_TRIES):
        before = _find(documents)
        if not wanted(before):
            raise PreconditionFailed
        if before is not None and not changes:
            return before
        after = _changed(before.data, changes, now, by) if before else _created(changes, now, by)
        if before is not None and after == before.data:
            return before
        try:
            version = documents.commit(_write(before, after))
        except DocumentTooLarge as error:
            raise PayloadTooLarge("Personal info would not fit into a document of 1 MiB.") from error
        except (VersionConflict, StoreUnavailable) as error:
            found = _find(documents)
            if found is not None and found.data == after:
                return found  # the answer was lost, not the change: time and author are in it
            unanswered += isinstance(error, StoreUnavailable)
            if unanswered == 2:
                raise DatabaseError(retry_after=_RETRY_SECONDS) from error
            continue
        return Snapshot(before.path if before else PERSONAL_INFO, after, version)
    raise Conflict("Personal info keeps being changed by others; repeat this shortly.")


def _find(documents: DocumentStore) -> Snapshot | None:
    try:
        return find(documents)
    except StoreUnavailable as error:
        raise DatabaseError(retry_after=_RETRY_SECONDS) from error


def _identity() -> dict[str, str]:
    return {"id": PERSONAL_INFO.rpartition("/")[2], "type": "personal-info"}


def _created(changes: Mapping[str, Any], now: datetime, by: str) -> dict[str, Any]:
    if missing := [name for name in NEEDED if not changes.get(name)]:
        raise ValidationFailed(
            "There is no personal info yet, and it begins with a name and an e-mail address.",
            details=[FieldProblem(name, "is required") for name in missing],
        )
    beginning = {**_identity(), "accentColor": DEFAULT_ACCENT_COLOR, "createdAt": now}
    return _changed(beginning, changes, now, by)


def _changed(before: Mapping[str, Any], changes: Mapping[str, Any], now: datetime, by: str) -> dict[str, Any]:
    return {**_merged(before, changes), "updatedAt": now, "updatedBy": by}


def _merged(before: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """``before`` with the changes made; a map that nothing is left in goes too."""
    merged = dict(before)
    for name, value in changes.items():
        if isinstance(value, Mapping):
            inner = before.get(name)
            value = _merged(inner if isinstance(inner, Mapping) else {}, value) or None
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = value
    return merged


def _write(before: Snapshot | None, after: Mapping[str, Any]) -> Write:
    if before is None:
        return Create(PERSONAL_INFO, after)
    changes = {name: value for name, value in after.items() if before.data.get(name) != value}
    gone = {name: DELETE_FIELD for name in before.data if name not in after}
    return Update(before.path, {**changes, **gone}, before.version)
