"""What renaming ``default`` to ``personal-info`` changes, decided from what is stored; and its way back.

Nothing here writes. A decision names the versions it was made on, and what is to be saved first.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from generator.stores.exact import Exact, ExactCollection, ExactDocument, FieldChange, Replacement, same
from migrations.backup import Record

COLLECTION: Final = "generator"
OLD: Final = "default"
NEW: Final = "personal-info"
OLD_FIELD: Final = "defaults"
NEW_FIELD: Final = "personalInfo"
REQUEST_PREFIX: Final = "resume-generator-request-"
REQUEST_FIELDS: Final = (OLD_FIELD, NEW_FIELD, "type")
"""All that is read of a request."""

Preferred = Literal["default", "personal-info"]
_LONGEST_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of the two documents.

    Attributes:
        replacements: to be made together; none if nothing is to be done.
        said: a line for the person.
    """

    replacements: tuple[Replacement, ...]
    said: str


class BothThere(Exception):
    """Both documents are there, and nobody has said which one counts. ``differences`` are lines."""

    def __init__(self, differences: list[str]) -> None:
        super().__init__("Both documents are there.")
        self.differences = differences


def renamed(fields: Mapping[str, Exact], collection: ExactCollection) -> dict[str, Exact]:
    """The old document's fields as the new one has them: nothing but ``id`` and ``type`` is another."""
    return {**fields, "id": collection.text(NEW), "type": collection.text("personal-info")}


def decide(
    old: ExactDocument | None,
    new: ExactDocument | None,
    prefer: Preferred | None,
    collection: ExactCollection,
) -> Decision:
    """What is to be done with the two documents.

    Raises:
        BothThere: and nothing is preferred.
    """
    if old is None:
        there = "is there already: nothing to rename" if new else "is not there either: no document to rename"
        return Decision((), f"{COLLECTION}/{OLD} is not there. {COLLECTION}/{NEW} {there}.")
    away = Replacement(OLD, None, old.version)
    if new is None:
        put = Replacement(NEW, renamed(old.fields, collection), None)
        return Decision((put, away), f"{COLLECTION}/{OLD} → {COLLECTION}/{NEW} ({len(old.fields)} fields).")
    if prefer is None:
        raise BothThere(_differences(old, new, collection))
    if prefer == NEW:
        return Decision((away,), f"{COLLECTION}/{NEW} stays as it is, {COLLECTION}/{OLD} goes.")
    put = Replacement(NEW, renamed(old.fields, collection), new.version)
    return Decision((put, away), f"{COLLECTION}/{OLD} takes the place of {COLLECTION}/{NEW}.")


def is_request(document: ExactDocument, collection: ExactCollection) -> bool:
    """Whether a document of the collection is a generation request."""
    return document.id.startswith(REQUEST_PREFIX) or same(
        document.fields.get("type"), collection.text("request")
    )


def rename_field(request: ExactDocument) -> FieldChange | None:
    """How a request's field is renamed; ``None`` if it has both and they say different things."""
    fields = request.fields
    if NEW_FIELD not in fields:
        return FieldChange(request.id, {NEW_FIELD: fields[OLD_FIELD]}, (OLD_FIELD,), request.version)
    if same(fields[OLD_FIELD], fields[NEW_FIELD]):
        return FieldChange(request.id, {}, (OLD_FIELD,), request.version)
    return None


def saved(request: ExactDocument) -> Record:
    """What is to be kept of a request."""
    return Record(request.id, False, _renamed_fields(request))


def put_back(record: Record, request: ExactDocument) -> FieldChange | Literal["as it was"] | None:
    """How a request gets its field back; ``None`` if it holds something that the renaming did not leave."""
    before, now = record.fields or {}, _renamed_fields(request)
    if same(before, now):
        return "as it was"
    if not same(now, {NEW_FIELD: before.get(OLD_FIELD)}):
        return None
    gone = tuple(name for name in now if name not in before)
    return FieldChange(request.id, before, gone, request.version)


def _renamed_fields(request: ExactDocument) -> dict[str, Exact]:
    return {name: value for name, value in request.fields.items() if name in (OLD_FIELD, NEW_FIELD)}


def _differences(old: ExactDocument, new: ExactDocument, collection: ExactCollection) -> list[str]:
    ours, theirs = renamed(old.fields, collection), renamed(new.fields, collection)
    lines = [
        f"  {name}: {_shown(ours, name)} in {OLD}, {_shown(theirs, name)} in {NEW}"
        for name in sorted({*ours, *theirs})
        if name not in ours or name not in theirs or not same(ours[name], theirs[name])
    ]
    return lines or ["  None but the name: both hold the same."]


def _shown(fields: Mapping[str, Any], name: str) -> str:
    if name not in fields:
        return "nothing"
    text = json.dumps(fields[name], ensure_ascii=False)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"
