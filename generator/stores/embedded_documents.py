"""Documents in one SQLite file: the backend for a person's own machine, and for tests.

Each top-level field is a row of its own. A step that asks for two small fields of a document never
loads the big ones beside them, and a claim does not rewrite a megabyte of experience.

SQLite does the rest: WAL lets readers go on while one writer commits, ``synchronous=FULL`` puts a
commit on the disk before it is acknowledged, and ``BEGIN IMMEDIATE`` makes writers queue.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from generator.stores import embedded_values as values
from generator.stores.base import (
    AlreadyExists,
    Create,
    Delete,
    Put,
    Snapshot,
    StoreError,
    StoreUnavailable,
    Update,
    Version,
    VersionConflict,
    Write,
)
from generator.stores.limits import (
    check_collection,
    check_document_path,
    check_fields,
    check_size,
    check_write,
    measure_fields,
)

if TYPE_CHECKING:
    import sqlite3

FILE_NAME: Final = "documents.sqlite3"

_SCHEMA: Final = """
    PRAGMA journal_mode = WAL;
    CREATE TABLE documents (
        path TEXT PRIMARY KEY,
        version INTEGER NOT NULL
    );
    CREATE TABLE fields (
        path TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
        name TEXT NOT NULL,
        value TEXT NOT NULL,
        size INTEGER NOT NULL,
        PRIMARY KEY (path, name)
    );
    CREATE TABLE commits (last INTEGER NOT NULL);
    INSERT INTO commits VALUES (0);
"""


class EmbeddedDocuments:
    """A :class:`~generator.stores.base.DocumentStore` in one SQLite file, safe for threads and processes.

    Nothing is opened, made or imported before the first call, so that an instance may be built before
    a server forks its workers.

    Args:
        folder: made at the first call, readable by its owner only.
        timeout: seconds to wait for other writers before giving up with ``StoreUnavailable``.
    """

    def __init__(self, folder: Path, timeout: float = 10.0) -> None:
        self._file = folder / FILE_NAME
        self._timeout = timeout
        self._idle: list[sqlite3.Connection] = []
        self._process = os.getpid()
        self._inherited: list[sqlite3.Connection] = []

    def get(self, path: str, fields: Sequence[str] | None = None) -> Snapshot | None:
        """See :meth:`generator.stores.base.DocumentStore.get`."""
        check_document_path(path)
        check_fields(fields)
        with self._connection() as connection:
            rows = connection.execute(_select("= ?", fields), [*_top_level(fields), path]).fetchall()
        return next(_snapshots(iter(rows), fields), None)

    def query(self, collection: str, fields: Sequence[str] | None = None) -> Iterator[Snapshot]:
        """See :meth:`generator.stores.base.DocumentStore.query`. All of it is as of the first document."""
        check_collection(collection)
        check_fields(fields)
        return self._query(collection, fields)

    def _query(self, collection: str, fields: Sequence[str] | None) -> Iterator[Snapshot]:
        # A connection of its own: the cursor stays open between documents, and a commit of the caller's
        # in between must not happen inside this read's transaction.
        with self._translated(), closing(self._open()) as connection:
            statement = _select("> ? AND documents.path < ?", fields)
            # "0" is the character after "/": the range holds exactly the paths below the collection.
            arguments = [*_top_level(fields), f"{collection}/", f"{collection}0"]
            yield from _snapshots(connection.execute(statement, arguments), fields)

    def commit(self, *writes: Write) -> Version:
        """See :meth:`generator.stores.base.DocumentStore.commit`."""
        if not writes:
            raise ValueError("A commit must write something.")
        for write in writes:
            check_write(write)
        with self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("UPDATE commits SET last = last + 1")
            number: int = connection.execute("SELECT last FROM commits").fetchone()[0]
            for write in writes:
                _apply(connection, write, number)
            connection.execute("COMMIT")
        return "" if isinstance(writes[0], Delete) else str(number)

    def close(self) -> None:
        """Closes this process's connections. The next call opens new ones."""
        while self._idle:
            self._idle.pop().close()

    @contextmanager
    def _connection(self) -> Iterator["sqlite3.Connection"]:
        """Lends a connection; after an error whatever it had begun is undone."""
        with self._translated():
            connection = self._borrow()
            try:
                yield connection
            except StoreError:
                connection.execute("ROLLBACK")
                self._idle.append(connection)
                raise
            except BaseException:
                # Closing rolls back, and works where ROLLBACK itself could fail, as on a full disk.
                connection.close()
                raise
            self._idle.append(connection)

    def _borrow(self) -> "sqlite3.Connection":
        if self._process != os.getpid():
            # SQLite forbids even closing a connection that came through a fork: keep it, untouched.
            # https://www.sqlite.org/howtocorrupt.html#_carrying_an_open_database_across_a_fork_
            inherited, self._idle = self._idle, []
            self._inherited.extend(inherited)
            self._process = os.getpid()
        with suppress(IndexError):
            return self._idle.pop()
        return self._open()

    def _open(self) -> "sqlite3.Connection":
        import sqlite3

        if not self._file.exists():
            _make_database(self._file)
        # Connections move between threads, one at a time, which SQLite's default build allows.
        connection = sqlite3.connect(
            self._file, timeout=self._timeout, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    @contextmanager
    def _translated(self) -> Iterator[None]:
        import sqlite3

        try:
            yield
        except sqlite3.ProgrammingError:
            raise
        except (sqlite3.DatabaseError, OSError) as error:
            raise StoreUnavailable(f"The database {self._file} cannot be used: {error}.") from error


def _make_database(file: Path) -> None:
    """Makes the database aside and puts it in place whole: of several processes that start, one wins."""
    import sqlite3
    import tempfile

    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".new-") as folder:
        fresh = Path(folder) / file.name
        with closing(sqlite3.connect(fresh)) as connection:
            connection.executescript(_SCHEMA)
        fresh.chmod(0o600)
        with suppress(FileExistsError):
            file.hardlink_to(fresh)


def _apply(connection: "sqlite3.Connection", write: Write, number: int) -> None:
    path = write.path
    row = connection.execute("SELECT version FROM documents WHERE path = ?", [path]).fetchone()
    match write:
        case Create() if row:
            raise AlreadyExists(f"{path} exists already.")
        case Create() | Put():
            connection.execute("DELETE FROM documents WHERE path = ?", [path])
            connection.execute("INSERT INTO documents VALUES (?, ?)", [path, number])
            _store_fields(connection, path, write.data)
        case Update():
            if row is None or str(row[0]) != write.version:
                raise VersionConflict(f"{path} is not at the version this change was decided on.")
            connection.execute("UPDATE documents SET version = ? WHERE path = ?", [number, path])
            _update_fields(connection, path, write.changes)
        case Delete():
            connection.execute("DELETE FROM documents WHERE path = ?", [path])
            return
    total = connection.execute("SELECT total(size) FROM fields WHERE path = ?", [path]).fetchone()[0]
    check_size(path, int(total))


def _update_fields(connection: "sqlite3.Connection", path: str, changes: Mapping[str, Any]) -> None:
    touched = _top_level(tuple(changes))
    marks = ", ".join("?" * len(touched))
    rows = connection.execute(
        f"SELECT name, value FROM fields WHERE path = ? AND name IN ({marks})",  # noqa: S608 (only marks)
        [path, *touched],
    )
    before = {name: values.decode(value) for name, value in rows}
    after = values.changed(before, changes)
    connection.executemany(
        "DELETE FROM fields WHERE path = ? AND name = ?", [(path, name) for name in before]
    )
    _store_fields(connection, path, after)


def _store_fields(connection: "sqlite3.Connection", path: str, data: Mapping[str, Any]) -> None:
    connection.executemany(
        "INSERT INTO fields VALUES (?, ?, ?, ?)",
        [(path, name, values.encode(data[name]), size) for name, size in measure_fields(data).items()],
    )


def _select(which: str, fields: Sequence[str] | None) -> str:
    """One statement, so one consistent view: a row a field, or one row without any."""
    names = "" if fields is None else f"AND fields.name IN ({', '.join('?' * len(_top_level(fields)))})"
    return (
        "SELECT documents.path, version, name, value FROM documents "  # noqa: S608 (only marks)
        f"LEFT JOIN fields ON fields.path = documents.path {names} "
        f"WHERE documents.path {which} ORDER BY documents.path"
    )


def _top_level(fields: Sequence[str] | None) -> list[str]:
    return sorted({field.partition(".")[0] for field in fields or ()})


def _snapshots(rows: Iterator[Any], fields: Sequence[str] | None) -> Iterator[Snapshot]:
    for (path, version), group in groupby(rows, key=lambda row: (row[0], row[1])):
        data = {name: values.decode(value) for _, _, name, value in group if name is not None}
        yield Snapshot(path, data if fields is None else values.masked(data, fields), str(version))
