"""What the commands that move a person's record in and out share: how they end, and files."""

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from enum import IntEnum
from pathlib import Path
from typing import Final

from generator.services import document_store
from generator.settings import Settings, SettingsError
from generator.stores.base import DocumentStore, StoreError
from generator.strict_json import StrictJSONError, loads

MAX_FILE_BYTES: Final = 5 * 1024 * 1024


class Exit(IntEnum):
    """How a command ends."""

    DONE = 0
    REFUSED = 1
    BAD_INPUT = 2
    STORE_UNAVAILABLE = 3
    LEFTOVERS = 4
    INTERRUPTED = 130


EXIT_CODES: Final = """exit codes:
  0  done, or nothing to do
  1  refused: something is there that would be lost, or nothing is there
  2  bad usage, settings or file
  3  the store did not answer
  4  done but for what is named
"""


class Stopped(Exception):
    """A command cannot go on; the message says why, and what to do.

    Args:
        code: how the command ends.
        message: lines for the person, without anything of the record but counts and field names.
    """

    def __init__(self, code: Exit, message: str) -> None:
        super().__init__(message)
        self.code = code


def run(command: Callable[[DocumentStore], None]) -> int:
    """Runs a command on the configured document store and gives its exit code."""
    return run_with_settings(lambda settings: command(document_store(settings)), needs_files=False)


def run_with_settings(command: Callable[[Settings], None], *, needs_files: bool = True) -> int:
    """Runs a command on the configured backend and gives its exit code.

    Args:
        needs_files: whether it works with stored files, and so needs to know where they are.
    """
    try:
        command(Settings.from_environment(needs_files=needs_files))
    except KeyboardInterrupt:
        print("\nInterrupted. Run it again: it goes on where it was.", file=sys.stderr)
        return Exit.INTERRUPTED
    except Stopped as stopped:
        print(stopped, file=sys.stderr)
        return stopped.code
    except SettingsError as error:
        print(error, file=sys.stderr)
        return Exit.BAD_INPUT
    except StoreError as error:
        print(f"The store cannot be used: {error}", file=sys.stderr)
        return Exit.STORE_UNAVAILABLE
    return Exit.DONE


def counted(number: int, noun: str) -> str:
    """``1 request``, ``2,000 requests``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def read_document(path: Path) -> object:
    """The JSON value of a file.

    Raises:
        Stopped: it cannot be read, is larger than :data:`MAX_FILE_BYTES`, or is not acceptable JSON.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise Stopped(Exit.BAD_INPUT, f"{path} cannot be read: {error.strerror}.") from error
    if len(data) > MAX_FILE_BYTES:
        raise Stopped(Exit.BAD_INPUT, f"{path} is larger than {MAX_FILE_BYTES // 1024**2} MiB.")
    try:
        return loads(data)
    except StrictJSONError as error:
        raise Stopped(Exit.BAD_INPUT, f"{path} cannot be used: {error}.") from error


def json_bytes(document: object) -> bytes:
    """A document as a text file a person can read."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def write_document(path: Path, document: object, *, overwrite: bool = False) -> None:
    """Writes a file as a whole or not at all, readable by its owner only.

    Raises:
        Stopped: it is there already, or cannot be written.
    """
    if path.exists() and not overwrite:
        raise Stopped(Exit.REFUSED, f"{path} is there already; nothing was written.")
    try:
        replace_file(path, json_bytes(document))
    except OSError as error:
        raise Stopped(Exit.BAD_INPUT, f"{path} cannot be written: {error.strerror}.") from error


def replace_file(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Puts a file in place as a whole, readable by its owner only.

    Raises:
        OSError: it cannot be written; what was there is there still.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines([content] if isinstance(content, bytes) else content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with suppress(FileNotFoundError):
            Path(name).unlink()
        raise
