"""Reads request bodies: so much and no more, JSON and nothing else, before anything is parsed."""

from typing import Any, Final

import flask
from marshmallow import Schema
from marshmallow import ValidationError as SchemaError

from generator.errors import FieldProblem, PayloadTooLarge, ValidationFailed
from generator.strict_json import StrictJSONError, loads

BODY_LIMIT: Final = 1_048_576
"""1 MiB for every body but an experience document (contract, section 7)."""
_DRAIN_LIMIT: Final = 67_108_864
_CHUNK: Final = 65_536


def read_body(schema: Schema, *, optional: bool = False) -> dict[str, Any]:
    """The call's JSON object, validated.

    Args:
        optional: an empty body counts as an empty object.

    Raises:
        PayloadTooLarge: over :data:`BODY_LIMIT`.
        ValidationFailed: not JSON, or not what the schema says; names every field.
    """
    document = read_json(BODY_LIMIT, {} if optional else None)
    if not isinstance(document, dict):
        raise ValidationFailed("The body must be a JSON object.")
    return _load(schema, document)


def read_query(schema: Schema) -> dict[str, Any]:
    """What the address asks for after its ``?``, validated. ``name=`` means absent.

    Raises:
        ValidationFailed: names every parameter that is wrong, unknown or there twice.
    """
    given = flask.request.args.to_dict(flat=False)
    if twice := [name for name, values in given.items() if len(values) > 1]:
        raise ValidationFailed(details=[FieldProblem(name, "is there twice") for name in twice])
    return _load(schema, {name: value for name, (value,) in given.items() if value.strip()})


def read_json(limit: int, if_empty: object = None) -> object:
    """The call's JSON value.

    Args:
        limit: bytes.
        if_empty: the value of an empty body; ``None``: there must be one.

    Raises:
        PayloadTooLarge: over the limit.
        ValidationFailed: no body, or not JSON.
    """
    content = _read_bytes(limit)
    if not content and if_empty is not None:
        return if_empty
    if not content:
        raise ValidationFailed("The body is empty; send a JSON object.")
    if flask.request.mimetype != "application/json":
        raise ValidationFailed("The body must be JSON: send it with Content-Type: application/json.")
    try:
        return loads(content)
    except StrictJSONError as error:
        raise ValidationFailed(f"The body is not acceptable JSON: {error}.") from None


def drain_body() -> None:
    """Reads and forgets what is left of the body.

    A server that answers and closes while the caller still sends makes the caller see a broken
    connection instead of the answer.
    """
    left = _DRAIN_LIMIT
    while left > 0 and (chunk := flask.request.stream.read(min(_CHUNK, left))):
        left -= len(chunk)


def _read_bytes(limit: int) -> bytes:
    too_large = PayloadTooLarge(f"The body is larger than {limit:,} bytes.")
    if (flask.request.content_length or 0) > limit:
        raise too_large
    content = flask.request.stream.read(limit + 1)
    if len(content) > limit:
        raise too_large
    return content


def _load(schema: Schema, document: dict[str, Any]) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = schema.load(document)
    except SchemaError as error:
        raise ValidationFailed(details=_problems(error.messages)) from None
    return loaded


def _problems(messages: Any, where: str = "") -> list[FieldProblem]:
    """Marshmallow's nested messages as one flat list of dotted paths."""
    if isinstance(messages, dict):
        return [
            problem for name, inner in messages.items() for problem in _problems(inner, _join(where, name))
        ]
    texts = messages if isinstance(messages, list) else [messages]
    return [FieldProblem(where, str(text)) for text in texts]


def _join(where: str, name: object) -> str:
    if isinstance(name, int):
        return f"{where}[{name}]"
    if name == "_schema":
        return where
    return f"{where}.{name}" if where else str(name)
