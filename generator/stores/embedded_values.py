"""A field's value as JSON text and back, and the two things done to fields: masking and changing.

Datetimes are kept as ``{"$datetime": "…"}``. So that a map with such a key of its own stays itself,
a key that begins with ``$`` is stored with one ``$`` more.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from generator.stores.base import DELETE_FIELD

_DATETIME: Final = "$datetime"


def encode(value: Any) -> str:
    """A checked value (see :mod:`generator.stores.limits`) as JSON text."""
    return json.dumps(_tagged(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def decode(text: str) -> Any:
    """The inverse of :func:`encode`; datetimes in UTC, tuples as lists."""
    return json.loads(text, object_hook=_untagged)


def masked(data: Mapping[str, Any], fields: Sequence[str]) -> dict[str, Any]:
    """Only the fields named by dotted paths; what is absent stays absent."""
    found: dict[str, Any] = {}
    for field in sorted(fields):  # a map before what is inside it, which is then there already
        *parents, name = field.split(".")
        source: Any = data
        for parent in parents:
            source = source.get(parent) if isinstance(source, Mapping) else None
        if isinstance(source, Mapping) and name in source:
            target = found
            for parent in parents:
                target = target.setdefault(parent, {})
            target[name] = source[name]
    return found


def changed(data: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """``data`` itself, with each dotted path set or taken out. A parent that is no map gives way to one."""
    for field, value in changes.items():
        *parents, name = field.split(".")
        target = data
        for parent in parents:
            if not isinstance(target.get(parent), dict):
                if value is DELETE_FIELD:
                    break
                target[parent] = {}
            target = target[parent]
        else:
            if value is DELETE_FIELD:
                target.pop(name, None)
            else:
                target[name] = value
    return data


def _tagged(value: Any) -> Any:
    if isinstance(value, datetime):
        return {_DATETIME: value.astimezone(UTC).isoformat()}
    if isinstance(value, Mapping):
        return {f"${key}" if key.startswith("$") else key: _tagged(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_tagged(item) for item in value]
    return value


def _untagged(value: dict[str, Any]) -> Any:
    if _DATETIME in value:
        return datetime.fromisoformat(value[_DATETIME])
    return {key.removeprefix("$"): item for key, item in value.items()}
