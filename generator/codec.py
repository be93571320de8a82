"""Turns the model's dataclasses into JSON values in camelCase, and back with every bad field named.

Understands what our types use and no more: str, int, float, bool, datetime, literals, optional values,
tuples of those, free-form objects (``dict[str, Any]``, taken as they are) and nested dataclasses. A field
that is ``None`` is left out, unless its metadata says ``nullable``: a null and an absent field are
different things in a document.
"""

import dataclasses
import types
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from generator.errors import FieldProblem, ValidationFailed

T = TypeVar("T")


def to_json(value: Any) -> Any:
    """A dataclass (or a tuple of them, or a plain value) as JSON values."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            camel_case(f.name): to_json(item)
            for f in dataclasses.fields(value)
            if (item := getattr(value, f.name)) is not None or f.metadata.get("nullable")
        }
    if isinstance(value, tuple | list):
        return [to_json(item) for item in value]
    return value


def from_json(cls: type[T], data: object, where: str = "") -> T:
    """A dataclass of JSON values. Keys it does not know are passed over.

    Where a list, a text or a flag is expected, a stored null counts as absent: consoles and older
    programs write both.

    Args:
        where: the path of ``data`` in its document, for error messages.

    Raises:
        ValidationFailed: naming every field that is missing or of another type.
    """
    problems: list[FieldProblem] = []
    value = _read(cls, data, where, problems)
    if problems:
        raise ValidationFailed(
            "Some stored fields are not right: " + "; ".join(f"{p.field}: {p.message}" for p in problems[:5]),
            details=problems,
        )
    return cast(T, value)


@cache
def camel_case(name: str) -> str:
    """``start_date`` → ``startDate``."""
    head, *tail = name.split("_")
    return head + "".join(word.title() for word in tail)


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def _read(kind: Any, data: object, where: str, problems: list[FieldProblem]) -> Any:
    if dataclasses.is_dataclass(kind):
        return _read_dataclass(cast(type, kind), data, where, problems)
    origin, args = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        (inner,) = (a for a in args if a is not types.NoneType)
        return None if data is None else _read(inner, data, where, problems)
    if origin is tuple:
        if not isinstance(data, list | tuple):
            return _problem(problems, where, "must be a list")
        return tuple(_read(args[0], item, f"{where}[{i}]", problems) for i, item in enumerate(data))
    if origin is Literal:
        if data not in args:
            return _problem(problems, where, "must be one of " + ", ".join(map(str, args)))
        return data
    if origin is dict:
        return dict(data) if isinstance(data, Mapping) else _problem(problems, where, "must be an object")
    if kind is float and isinstance(data, int) and not isinstance(data, bool):
        return float(data)
    # bool is an int to Python, and never one to a document.
    if not isinstance(data, kind) or (isinstance(data, bool) and kind is not bool):
        return _problem(problems, where, f"must be {_NOUNS[kind]}")
    return data


_NOUNS = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    datetime: "an instant",
}


def _read_dataclass(cls: type, data: object, where: str, problems: list[FieldProblem]) -> Any:
    if not isinstance(data, Mapping):
        return _problem(problems, where, "must be an object")
    before = len(problems)
    values: dict[str, Any] = {}
    for f in dataclasses.fields(cls):
        key = camel_case(f.name)
        path = f"{where}.{key}" if where else key
        optional = f.default is not dataclasses.MISSING or f.default_factory is not dataclasses.MISSING
        value = data.get(key)
        if value is None and optional and not f.metadata.get("nullable"):
            continue
        if value is None and key not in data and not optional and not f.metadata.get("nullable"):
            _problem(problems, path, "is missing")
            continue
        if key not in data and optional:
            continue
        values[f.name] = _read(_hints(cls)[f.name], value, path, problems)
    return cls(**values) if len(problems) == before else None


def _problem(problems: list[FieldProblem], where: str, message: str) -> None:
    problems.append(FieldProblem(where, message))
