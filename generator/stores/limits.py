"""What may be stored, checked before anything is sent, so that every backend refuses the same things.

The rules are Firestore's (https://firebase.google.com/docs/firestore/quotas) and Cloud Storage's
(https://cloud.google.com/storage/docs/objects#naming). Breaking one is a mistake of the calling code,
hence ``ValueError``: a retry cannot help. Messages name a field, never its content.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from generator.stores.base import (
    DELETE_FIELD,
    MAX_DOCUMENT_BYTES,
    Create,
    Delete,
    DocumentTooLarge,
    Put,
    Update,
    Write,
)

MAX_DEPTH: Final = 20
"""Maps and lists inside each other, the document's own map not counted."""
MAX_NAME_BYTES: Final = 1500
"""Of a collection, a document id and a field name, each."""
MAX_FILE_NAME_BYTES: Final = 1024

MAX_TEXT_BYTES: Final = 1_048_487

_EMPTY: Final = 1
"""What an empty map or list counts: not documented, measured on Google's emulator."""
_DOCUMENT_OVERHEAD: Final = 32
_PATH_OVERHEAD: Final = 16
_SIMPLE_FIELD: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*", re.ASCII)
_RESERVED: Final = re.compile(r"__.*__", re.DOTALL)
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")


def check_document_path(path: str) -> tuple[str, str]:
    """Takes ``collection/id`` apart.

    Raises:
        ValueError: it is not of this form, or uses a name Firestore reserves.
    """
    names = path.split("/")
    if len(names) != 2:
        raise ValueError("A document's path is collection/id.")
    for name in names:
        if name in (".", "..") or "\0" in name:
            raise ValueError("A collection or document id must not be . or .. and has no NUL.")
        _check_name(name, "A collection or document id")
    return names[0], names[1]


def check_collection(collection: str) -> None:
    """As :func:`check_document_path`, for the collection alone."""
    check_document_path(f"{collection}/any")


def check_fields(fields: Sequence[str] | None) -> None:
    """Checks that a mask names fields as dotted paths of simple names.

    Raises:
        ValueError: one is something else.
    """
    for field in fields or ():
        if not _SIMPLE_FIELD.fullmatch(field):
            raise ValueError(f"{field!r} is not a dotted path of simple names.")


def check_changes(changes: Mapping[str, Any]) -> None:
    """Checks what an update is to change.

    Raises:
        ValueError: nothing is changed, a path is not simple, one path lies inside another, or a value
            cannot be stored.
    """
    if not changes:
        raise ValueError("An update must change something.")
    check_fields(tuple(changes))
    for field, value in changes.items():
        parents = _parents(field)
        if any(parent in changes for parent in parents):
            raise ValueError(f"{field} lies inside another field of the same update.")
        if value is not DELETE_FIELD:
            measure(value, field)


def check_write(write: Write) -> None:
    """Checks one write of a commit; of an update's size only what can be told without the document.

    Raises:
        ValueError: its path, a field's name or a value cannot be stored.
        DocumentTooLarge: the document, or a text in it, is.
    """
    check_document_path(write.path)
    match write:
        case Create() | Put():
            check_size(write.path, sum(measure_fields(write.data).values()))
        case Update():
            check_changes(write.changes)
        case Delete():
            pass


def measure_fields(data: Mapping[str, Any]) -> dict[str, int]:
    """The bytes each top-level field takes, its name included.

    Raises:
        ValueError: a field's name or value cannot be stored.
    """
    return {name: _name_size(name, "document") + measure(value, str(name)) for name, value in data.items()}


def check_size(path: str, field_bytes: int) -> None:
    """Checks a document's size, by https://firebase.google.com/docs/firestore/storage-size.

    Args:
        field_bytes: the sum of :func:`measure_fields`.

    Raises:
        DocumentTooLarge: names the document and both numbers.
    """
    size = sum(len(name.encode()) + 1 for name in path.split("/")) + _PATH_OVERHEAD + _DOCUMENT_OVERHEAD
    size += field_bytes
    if size > MAX_DOCUMENT_BYTES:
        raise DocumentTooLarge(f"{path} would be {size} bytes; the limit is {MAX_DOCUMENT_BYTES}.")


def measure(value: Any, field: str, depth: int = 0) -> int:
    """The bytes a value takes.

    Args:
        field: where it stands, for messages.
        depth: how many maps and lists are around it.

    Raises:
        ValueError: it cannot be stored.
        DocumentTooLarge: a text alone is.
    """
    match value:
        case None | bool():
            return 1
        case int():
            if not -(2**63) <= value < 2**63:
                raise ValueError(f"{field}: an integer must fit 64 bits.")
            return 8
        case float():
            if not math.isfinite(value):
                raise ValueError(f"{field}: a number must be finite, as in JSON.")
            return 8
        case str():
            return _text_size(value, field)
        case datetime():
            _check_instant(value, field)
            return 8
        case Mapping():
            _check_depth(field, depth)
            sizes = (
                _name_size(key, field) + measure(item, f"{field}.{key}", depth + 1)
                for key, item in value.items()
            )
            return max(_EMPTY, sum(sizes))
        case list() | tuple():
            _check_depth(field, depth)
            if any(isinstance(item, list | tuple) for item in value):
                raise ValueError(f"{field}: a list cannot hold a list directly; put a map between.")
            return max(_EMPTY, sum(measure(item, f"{field}[{i}]", depth + 1) for i, item in enumerate(value)))
        case _:
            raise ValueError(f"{field}: {type(value).__name__} is not a value that documents hold.")


def check_file_path(path: str) -> None:
    """Checks a file's name: folders and a name joined by ``/``.

    Raises:
        ValueError: empty, too long, absolute, with an empty, ``.`` or ``..`` part or a control character.
    """
    size = len(_utf8(path, "A file's name"))
    if not 0 < size <= MAX_FILE_NAME_BYTES:
        raise ValueError(f"A file's name must be 1 to {MAX_FILE_NAME_BYTES} bytes of UTF-8, this is {size}.")
    if _CONTROL.search(path):
        raise ValueError("A file's name must not hold control characters.")
    if any(part in ("", ".", "..") for part in path.split("/")):
        raise ValueError("A file's name must not begin or end with /, nor have an empty, . or .. part.")


def _parents(field: str) -> Iterator[str]:
    while "." in field:
        field = field.rpartition(".")[0]
        yield field


def _check_instant(value: datetime, field: str) -> None:
    if value.utcoffset() is None:
        raise ValueError(f"{field}: an instant needs its time zone.")
    try:
        value.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{field}: an instant must lie in the years 1 to 9999 of UTC.") from None


def _check_depth(field: str, depth: int) -> None:
    if depth >= MAX_DEPTH:
        raise ValueError(f"{field}: maps and lists are nested more than {MAX_DEPTH} deep.")


def _check_name(name: object, what: str) -> bytes:
    if not isinstance(name, str):
        raise ValueError(f"{what} must be text, not {type(name).__name__}.")  # noqa: TRY004 (one type for all refusals)
    encoded = _utf8(name, what)
    if not 0 < len(encoded) <= MAX_NAME_BYTES:
        raise ValueError(f"{what} must be 1 to {MAX_NAME_BYTES} bytes of UTF-8, this is {len(encoded)}.")
    if _RESERVED.fullmatch(name):
        raise ValueError(f"{what} must not begin and end with two underscores.")
    return encoded


def _name_size(name: object, where: str) -> int:
    return len(_check_name(name, f"{where}: a field's name")) + 1


def _text_size(text: str, field: str) -> int:
    size = len(_utf8(text, field))
    if size > MAX_TEXT_BYTES:
        raise DocumentTooLarge(f"{field} is {size} bytes of text; the limit is {MAX_TEXT_BYTES}.")
    return size + 1


def _utf8(text: str, what: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise ValueError(f"{what} is not valid Unicode: it holds half of a surrogate pair.") from None
