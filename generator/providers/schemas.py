"""Drafts as JSON: the schema a model is told, and the reading of what it answers.

Both come from the drafts' dataclasses in :mod:`generator.providers.base`, so what is asked for is what is
read. The schema keeps to what all structured outputs understand: every property required, none beside them,
no references, no alternatives.
"""

import dataclasses
import json
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import Any, Final, TypeVar, get_args, get_origin, get_type_hints

from generator.codec import camel_case, from_json
from generator.errors import ValidationFailed
from generator.model import EntryType

T = TypeVar("T")

Schema = dict[str, Any]
IdsOf = Callable[[Sequence[EntryType]], Sequence[str]]
"""Entry types → the ids of the record's entries of these types."""

_MOST_REASONS: Final = 5


class Unusable(Exception):
    """An answer that cannot be read as what was asked for; the message says why, for the model."""


def schema_of(cls: type, ids_of: IdsOf) -> Schema:
    """The JSON Schema of a draft.

    Understood in a field's metadata: ``says`` (a description), ``least`` and ``most`` (items of a list) and
    ``entries`` (the list names entries of these types: ids of others are ruled out, and where the record
    has none of them the property is left out).
    """
    return _object(cls, ids_of, ())


def _object(cls: type, ids_of: IdsOf, ids: Sequence[str]) -> Schema:
    hints = get_type_hints(cls)
    properties: dict[str, Schema] = {}
    for f in dataclasses.fields(cls):
        chosen = ids_of(f.metadata["entries"]) if "entries" in f.metadata else ids
        if "entries" in f.metadata and not chosen:
            continue
        found = _value(hints[f.name], ids_of, chosen)
        if f.name == "entry_id":
            found["enum"] = list(dict.fromkeys(ids))
        if "says" in f.metadata:
            found["description"] = f.metadata["says"]
        for key, name in (("least", "minItems"), ("most", "maxItems")):
            if key in f.metadata:
                found[name] = f.metadata[key]
        properties[camel_case(f.name)] = found
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _value(kind: Any, ids_of: IdsOf, ids: Sequence[str]) -> Schema:
    if get_origin(kind) is tuple:
        return {"type": "array", "items": _value(get_args(kind)[0], ids_of, ids)}
    if dataclasses.is_dataclass(kind):
        return _object(kind, ids_of, ids)  # type: ignore[arg-type] # an annotation is a class, never an instance
    return {"type": "string"}


def read_draft(cls: type[T], text: str) -> T:
    """A draft out of a model's answer, whatever stands around the JSON object in it.

    Raises:
        Unusable: there is no object, or it has another shape; every field at fault is named.
    """
    faults = ""
    for _, found in sorted(_objects_in(text), key=itemgetter(0), reverse=True):
        try:
            return from_json(cls, found)
        except ValidationFailed as error:
            faults = faults or "; ".join(
                f"{p.field or 'the answer'} {p.message}" for p in error.details[:_MOST_REASONS]
            )
    if not faults:
        raise Unusable("There is no whole JSON object in the answer.")
    raise Unusable(f"The JSON object has another shape than asked for: {faults}.")


def _objects_in(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Whatever in a text reads as a JSON object, objects in objects too, and its length.

    Models put fences, thoughts and remarks around theirs, and some wrap it: ``{"resume": {…}}``.
    """
    decoder, position = json.JSONDecoder(strict=False), text.find("{")
    while position >= 0:
        try:
            found, end = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            pass  # a brace that begins no object
        else:
            yield end - position, found
        position = text.find("{", position + 1)
