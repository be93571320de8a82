"""Files in a folder: the backend for a person's own machine, with links that the function itself serves.

A file's name here is a hash of its name there, so that no name can leave the folder, be too long for
the file system, or stand in another's way. What else is known of it is one line of JSON in front of
the content: name, type, size and checksum arrive with the content in one rename, or not at all.
"""

import hashlib
import hmac
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import IO, Final
from urllib.parse import quote, urlencode

from generator.stores.base import SignedUrl, StoredFile, StoreError, StoreUnavailable
from generator.stores.limits import check_file_path
from generator.stores.links import check_lifetime, content_disposition

ROUTE: Final = "/generator/files/"
"""Where the function serves what :meth:`EmbeddedFiles.sign` links to."""

_KEY_NAME: Final = "signing.key"
_KEY_BYTES: Final = 32
_STORED: Final = ".stored"
_UNFINISHED: Final = ".unfinished-"
_UNFINISHED_KEPT: Final = timedelta(hours=1)


class LinkInvalid(StoreError):
    """The link was not made here, or was changed since."""


class LinkExpired(StoreError):
    """The link was good once."""


class EmbeddedFiles:
    """A :class:`~generator.stores.base.FileStore` in a folder, safe for threads and processes.

    Nothing is made or read before the first call.

    Args:
        folder: made at the first call, readable by its owner only.
        clock: the present instant, with its time zone; decides when links expire.
    """

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        self._folder = folder
        self._clock = clock
        self._swept = False

    def put(self, path: str, content: bytes, content_type: str) -> StoredFile:
        """See :meth:`generator.stores.base.FileStore.put`. On the disk when it returns."""
        check_file_path(path)
        stored = StoredFile(path, len(content), _md5(content), content_type)
        with _translated():
            self._prepare_folder()
            self._write_whole(self._location(path), _header(stored) + content)
        return stored

    def stat(self, path: str) -> StoredFile | None:
        """See :meth:`generator.stores.base.FileStore.stat`."""
        try:
            with self._open(path) as (stored, _):
                return stored
        except FileNotFoundError:
            return None

    def read(self, path: str) -> bytes:
        """See :meth:`generator.stores.base.FileStore.read`. Content that was damaged is not returned."""
        with self._open(path) as (stored, file):
            content = file.read()
        if _md5(content) != stored.md5:
            raise StoreUnavailable(f"{path} was damaged on the disk.")
        return content

    def list(self, prefix: str) -> Iterator[StoredFile]:
        """See :meth:`generator.stores.base.FileStore.list`. Reads the first line of every file."""
        with _translated():
            found = [_read_header_of(file) for file in self._folder.glob(f"*{_STORED}")]
        yield from sorted((s for s in found if s and s.path.startswith(prefix)), key=lambda s: s.path)

    def delete(self, path: str) -> None:
        """See :meth:`generator.stores.base.FileStore.delete`."""
        check_file_path(path)
        with _translated():
            self._location(path).unlink(missing_ok=True)

    def sign(self, path: str, lifetime: timedelta, download_name: str) -> SignedUrl:
        """See :meth:`generator.stores.base.FileStore.sign`. The URL is relative to the function's address."""
        check_file_path(path)
        content_disposition(download_name)  # refuses here what could not be served later
        expires = int(self._clock().timestamp()) + check_lifetime(lifetime)
        query = {
            "expires": expires,
            "filename": download_name,
            "signature": self._signature(path, str(expires), download_name),
        }
        url = f"{ROUTE}{quote(path, safe='/')}?{urlencode(query, quote_via=quote)}"
        return SignedUrl(url, datetime.fromtimestamp(expires, UTC))

    def open_signed(self, path: str, expires: str, filename: str, signature: str) -> tuple[bytes, str]:
        """The content and content type a link leads to.

        Args:
            path: from the URL's path, decoded.
            expires: from the URL, as are ``filename`` and ``signature``.

        Raises:
            LinkInvalid: no link of this store says this.
            LinkExpired: its time is over.
            FileNotFoundError: the link is good but there is no such file (any more).
            StoreUnavailable: the folder cannot be used.
        """
        expected = self._signature(path, expires, filename)
        if not hmac.compare_digest(expected.encode(), signature.encode(errors="replace")):
            raise LinkInvalid("This link is not valid.")
        if self._clock().timestamp() >= int(expires):
            raise LinkExpired("This link has expired.")
        with self._open(path) as (stored, _):
            content_type = stored.content_type
        return self.read(path), content_type

    def _signature(self, path: str, expires: str, filename: str) -> str:
        signed = json.dumps([path, expires, filename]).encode()
        return hmac.new(self._key, signed, hashlib.sha256).hexdigest()

    @cached_property
    def _key(self) -> bytes:
        file = self._folder / _KEY_NAME
        with _translated():
            self._prepare_folder()
            with suppress(FileExistsError):
                self._write_whole(file, os.urandom(_KEY_BYTES), replace=False)
            key = file.read_bytes()
        if len(key) != _KEY_BYTES:
            raise StoreUnavailable(
                f"{file} is no key: remove it, and a new one is made (old links then end)."
            )
        return key

    def _location(self, path: str) -> Path:
        return self._folder / f"{hashlib.sha256(path.encode()).hexdigest()}{_STORED}"

    @contextmanager
    def _open(self, path: str) -> Iterator[tuple[StoredFile, IO[bytes]]]:
        check_file_path(path)
        try:
            with _translated(), self._location(path).open("rb") as file:
                yield _read_header(path, file), file
        except StoreUnavailable as error:
            if isinstance(error.__cause__, FileNotFoundError):
                raise FileNotFoundError(f"Nothing is stored as {path}.") from None
            raise

    def _write_whole(self, file: Path, content: bytes, *, replace: bool = True) -> None:
        """Puts a file in place with its whole content, and both on the disk, or leaves all as it was."""
        unfinished = self._folder / f"{_UNFINISHED}{os.urandom(16).hex()}"
        try:
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as target:
                target.write(content)
                target.flush()
                os.fsync(descriptor)
            if replace:
                unfinished.replace(file)
            else:
                file.hardlink_to(unfinished)
        finally:
            unfinished.unlink(missing_ok=True)
        self._sync_folder()

    def _sync_folder(self) -> None:
        """Puts the folder's list of names on the disk; a rename is only there after a crash if that is."""
        descriptor = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _prepare_folder(self) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self._swept:
            self._sweep(_UNFINISHED_KEPT)
            self._swept = True

    def sweep(self) -> None:
        """Removes everything that was begun and not finished, even if its writer is alive.

        Raises:
            StoreUnavailable: the folder cannot be used.
        """
        with _translated():
            self._sweep(timedelta(0))

    def _sweep(self, age: timedelta) -> None:
        """Removes what processes that were killed in the middle of a put left behind."""
        for unfinished in self._folder.glob(f"{_UNFINISHED}*"):
            with suppress(FileNotFoundError):  # its writer is alive and done, or another process sweeps too
                if time.time() - unfinished.stat().st_mtime >= age.total_seconds():
                    unfinished.unlink()


def _md5(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def _header(stored: StoredFile) -> bytes:
    return json.dumps(stored._asdict()).encode() + b"\n"


def _read_header(path: str, file: IO[bytes]) -> StoredFile:
    try:
        return StoredFile(**json.loads(file.readline()))
    except (ValueError, TypeError) as error:
        raise StoreUnavailable(f"{path} was damaged on the disk.") from error


def _read_header_of(location: Path) -> StoredFile | None:
    try:
        with location.open("rb") as file:
            return _read_header(location.name, file)
    except FileNotFoundError:
        return None  # deleted since the folder was listed


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreUnavailable(f"The folder for files cannot be used: {error}.") from error
