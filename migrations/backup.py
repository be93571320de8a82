"""A backup as it grows: JSON lines, on the disk before what they tell of is changed.

The first line says where the backup belongs, each further one holds the fields of one document as they
were, and the last one says that the command came to its end. A file without that last line belongs to
a run that was interrupted: the next run goes on with it. A line cut off in the middle by a kill is
taken out again, for nothing that it tells of was changed yet.
"""

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import IO, Any, Final

from generator.stores.exact import Exact
from migrations.commands import Exit, Stopped, replace_file

_PREFIX: Final = "backup-personal-info-"
_FORMAT: Final = "rename_default_to_personal_info/1"
_RECENT: Final = 500
"""Lines that an interrupted run may have written without changing what they tell of: more than a page."""
_TAIL_BYTES: Final = 65_536


@dataclass(frozen=True, slots=True)
class Record:
    """What a document held before it was changed.

    Attributes:
        id: the document's, in the collection the backup is of.
        whole: whether ``fields`` is all it held, and not only the fields that were to be changed.
        fields: by name; ``None``: there was no such document.
    """

    id: str
    whole: bool
    fields: dict[str, Exact] | None


class Backup:
    """A backup file to be written. Nothing is made or changed before the first record is added.

    Args:
        asked_for: the file somebody named; ``None`` goes on with an interrupted run's in the working
            directory, or takes a name with the time in it.
        place: of the collection.
        clock: the time now, in UTC.

    Raises:
        Stopped: the file that was named is something else.
    """

    def __init__(self, asked_for: Path | None, place: str, clock: Callable[[], datetime]) -> None:
        self._place = place
        self._file: IO[bytes] | None = None
        self._recent: frozenset[bytes] = frozenset()
        interrupted = _interrupted(place)
        self.path = asked_for or interrupted or Path(f"{_PREFIX}{clock():%Y%m%dT%H%M%SZ}.jsonl")
        self.goes_on = self.path.exists() and not _is_blank(self.path, place)
        if self.goes_on:
            check_belongs(self.path, place)
        self._to_take_over = interrupted if not self.goes_on and interrupted != self.path else None

    def add(self, records: Sequence[Record]) -> None:
        """Puts records on the disk, but for those that an interrupted run had just put there."""
        file = self._opened()
        lines = [_line(asdict(record)) for record in records]
        self._write(file, b"".join(line for line in lines if line not in self._recent))

    def finish(self) -> None:
        """Marks the end, if there is a file and it is not marked."""
        if self._file is not None or (self.goes_on and not _is_finished(self.path)):
            self._write(self._opened(), _line({"finished": True}))

    def _opened(self) -> IO[bytes]:
        if self._file is None:
            self._take_over()
            try:
                descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
                self._file = os.fdopen(descriptor, "r+b")
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self._recent = frozenset(_repaired(self._file))
            except BlockingIOError as error:
                raise Stopped(Exit.REFUSED, f"Another run is writing {self.path} at this moment.") from error
            except OSError as error:
                raise _unusable(self.path, "written", error) from error
            if not self._recent:
                print(f"What is changed is first written to {self.path}.", flush=True)
                self._begin(self._file)
        return self._file

    def _begin(self, file: IO[bytes]) -> None:
        self._write(file, self._header())
        _sync_folder(self.path.parent)

    def _take_over(self) -> None:
        """Begins the named file with all that an interrupted run saved elsewhere: it shall do by itself."""
        if self._to_take_over is None:
            return
        records = (_line(asdict(record)) for record in read(self._to_take_over, self._place))
        try:
            replace_file(self.path, chain([self._header()], records))
            with self._to_take_over.open("r+b") as other:
                _repaired(other)
                other.seek(0, os.SEEK_END)
                other.write(_line({"finished": True, "continuedIn": str(self.path)}))
        except OSError as error:
            raise _unusable(self.path, "written", error) from error

    def _header(self) -> bytes:
        return _line({"backup": _FORMAT, "of": self._place})

    def _write(self, file: IO[bytes], lines: bytes) -> None:
        try:
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())
        except OSError as error:
            raise _unusable(self.path, "written", error) from error


def read(path: Path, place: str) -> Iterator[Record]:
    """The records of a backup, streamed. A last line that a kill cut off counts as not there.

    Raises:
        Stopped: the file is no backup, one of another database, or damaged.
    """
    check_belongs(path, place)
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            entry = _parsed(line)
            if entry is None and line.endswith(b"\n"):
                raise Stopped(Exit.BAD_INPUT, f"{path} is damaged in line {number}.")
            if entry is not None and "id" in entry:
                yield Record(**entry)


def check_belongs(path: Path, place: str) -> None:
    """Checks that a file is a backup of this collection.

    Raises:
        Stopped: it is not.
    """
    header = _header(path)
    if header is None:
        raise Stopped(Exit.BAD_INPUT, f"{path} is not a backup that this command has written.")
    if header["of"] != place:
        raise Stopped(Exit.BAD_INPUT, f"{path} is a backup of {header['of']}, and this is {place}.")


def _interrupted(place: str) -> Path | None:
    """The newest backup in the working directory that was never finished."""
    for path in sorted(Path().glob("*.jsonl"), reverse=True):
        header = _header(path)
        if header is not None and header["of"] == place and not _is_finished(path):
            return path
    return None


def _header(path: Path) -> dict[str, Any] | None:
    try:
        with path.open("rb") as file:
            header = _parsed(file.readline(1000))
    except OSError as error:
        raise _unusable(path, "read", error) from error
    return header if header is not None and header.get("backup") == _FORMAT and "of" in header else None


def _is_blank(path: Path, place: str) -> bool:
    """Whether a file holds nothing yet, or only what a kill left of its first line."""
    header = _line({"backup": _FORMAT, "of": place})
    with path.open("rb") as file:
        begun = file.read(len(header))
    return len(begun) < len(header) and header.startswith(begun)


def _is_finished(path: Path) -> bool:
    with path.open("rb") as file:
        last = _tail(file)[-1:]
    return bool(last) and "finished" in (_parsed(last[0]) or {})


def _repaired(file: IO[bytes]) -> list[bytes]:
    """Takes out a line that a kill cut off; the last whole lines."""
    lines = _tail(file)
    if lines and not lines[-1].endswith(b"\n"):
        file.truncate(file.seek(0, os.SEEK_END) - len(lines.pop()))
    return lines


def _tail(file: IO[bytes]) -> list[bytes]:
    """The last lines of a file, at least :data:`_RECENT` if it has as many; the very last maybe cut off."""
    end = file.seek(0, os.SEEK_END)
    taken = min(end, _TAIL_BYTES)
    while True:
        file.seek(end - taken)
        lines = file.read(taken).splitlines(keepends=True)
        if taken == end:
            return lines
        if len(lines) > _RECENT:
            return lines[1:]  # the first one is the end of a line
        taken = min(end, taken * 2)


def _line(entry: dict[str, Any]) -> bytes:
    # Sorted, so that the same record is the same line: Firestore gives a map's keys in any order.
    return json.dumps(entry, separators=(",", ":"), sort_keys=True).encode() + b"\n"


def _parsed(line: bytes) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unusable(path: Path, what: str, error: OSError) -> Stopped:
    return Stopped(Exit.BAD_INPUT, f"{path} cannot be {what}: {error.strerror}.")
