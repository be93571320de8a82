"""Finds the bytes of the avatar and the logo: in a data URL, or in the file store.

Never at an address: whoever could write a web address into the record could make the function call any
server it can reach. A picture that cannot be had does not stop the document; the step's result says so.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from generator.pdf.pictures import MOST_BYTES
from generator.steps.context import storage_errors
from generator.stores.base import FileStore
from generator.stores.limits import check_file_path

_DATA: Final = re.compile(r"data:image/(?:png|jpe?g);base64,([A-Za-z0-9+/=\s]+)", re.IGNORECASE)
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


class _Unavailable(Exception):
    """The picture cannot be had; the message ends a sentence that begins with what it is."""


@dataclass(frozen=True, slots=True)
class FoundPictures:
    """The bytes of each, empty where there is none, and why one that was named is not there."""

    avatar: bytes
    logo: bytes
    notes: tuple[str, ...]


def find(fields: Mapping[str, Any], files: FileStore) -> FoundPictures:
    """The pictures that the personal information names.

    Raises:
        StorageError: the file store does not answer.
    """
    personal = fields.get("personalInfo") or {}
    notes: list[str] = []
    found: dict[str, bytes] = {"avatar": b"", "logo": b""}
    for what in found:
        named = personal.get(what)
        if isinstance(named, str) and named.strip():
            try:
                found[what] = _bytes_of(named.strip(), files)
            except _Unavailable as reason:
                notes.append(f"The {what} was left out: it {reason}.")
    return FoundPictures(found["avatar"], found["logo"], tuple(notes))


def _bytes_of(named: str, files: FileStore) -> bytes:
    if match := _DATA.fullmatch(named):
        try:
            return base64.b64decode(match[1], validate=False)
        except binascii.Error:
            raise _Unavailable("is not written in Base64") from None
    if named[:5].lower() == "data:":
        raise _Unavailable("is a data URL of something other than PNG or JPEG")
    if _SCHEME.match(named):
        raise _Unavailable("is an address, and addresses are not fetched; store the picture as a data URL")
    path = named.lstrip("/")
    try:
        check_file_path(path)
    except ValueError:
        raise _Unavailable("is not in the file store") from None
    with storage_errors():
        stored = files.stat(path)
        if stored is None:
            raise _Unavailable("is not in the file store")
        if stored.size > MOST_BYTES:
            raise _Unavailable(f"is larger than {MOST_BYTES // 1024 // 1024} MB")
        try:
            return files.read(path)
        except FileNotFoundError:
            raise _Unavailable("is not in the file store") from None
