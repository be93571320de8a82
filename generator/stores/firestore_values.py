"""Our values, versions and writes as Firestore's protobuf messages, and back."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from generator.stores.base import (
    DELETE_FIELD,
    Create,
    Delete,
    Put,
    Snapshot,
    Update,
    Version,
    VersionConflict,
    Write,
)

if TYPE_CHECKING:
    from google.cloud.firestore_v1 import types


def update_time(version: Version) -> Any:
    """A version as Firestore's precondition names it, a protobuf ``Timestamp``.

    Raises:
        VersionConflict: this store gave no such version, so it is certainly not a document's present one.
    """
    from google.protobuf.timestamp_pb2 import Timestamp  # type: ignore[import-untyped] # ships no types

    instant = Timestamp()
    try:
        instant.FromJsonString(version)
    except ValueError:
        raise VersionConflict("A document is not at the version its change was decided on.") from None
    return instant


def version_of(update_time: Any) -> Version:
    """The version of a document with this ``update_time``, a protobuf ``Timestamp``."""
    return str(update_time.ToJsonString())


def to_snapshot(path: str, document: Any) -> Snapshot:
    """A protobuf ``Document`` as callers know it."""
    return Snapshot(path, _values(document), version_of(document.update_time))


def _values(proto: Any) -> dict[str, Any]:
    """The fields of a protobuf ``Document`` or ``MapValue``."""
    return {name: _value(value) for name, value in proto.fields.items()}


def _value(proto: Any) -> Any:
    match proto.WhichOneof("value_type"):
        case "null_value":
            return None
        case "timestamp_value":
            return proto.timestamp_value.ToDatetime(UTC)
        case "map_value":
            return _values(proto.map_value)
        case "array_value":
            return [_value(item) for item in proto.array_value.values]
        case kind:
            return getattr(proto, kind)


def to_proto(database: str, write: Write) -> "types.Write":
    """A write as a Commit has it.

    Args:
        database: its full name, ``projects/…/databases/…``.

    Raises:
        VersionConflict: as :func:`update_time`.
    """
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
    """Puts a value that :func:`check_write` let through into a protobuf ``Value``."""
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
