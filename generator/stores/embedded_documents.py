"""Documents in one SQLite file: the backend for a person's own machine, and for tests.

SQLite does the most: WAL lets readers go on while one writer commits, ``synchronous=FULL`` puts a
commit on the disk before it is acknowledged, and ``BEGIN IMMEDIATE`` makes writers queue. What the rows
hold is in :mod:`generator.stores.embedded_rows`.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from generator.stores import embedded_rows as rows
from generator.stores.base import (
    Delete,
    Position,
    Snapshot,
    StoreError,
    StoreUnavailable,
    Version,
    Write,
)
from generator.stores.limits import check_collection, check_document_path, check_fields, check_write
from generator.stores.listings import check_listing

if TYPE_CHECKING:
    import sqlite3

FILE_NAME: Final = "documents.sqlite3"


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
            found = connection.execute(rows.select("= ?", fields), [*rows.top_level(fields), path]).fetchall()
        return next(rows.snapshots(iter(found), fields), None)

    def query(
        self, collection: str, fields: Sequence[str] | None = None, *, after: str = ""
    ) -> Iterator[Snapshot]:
        """See :meth:`generator.stores.base.DocumentStore.query`. All of it is as of the first document."""
        check_collection(collection)
        check_fields(fields)
        return self._query(collection, fields, after)

    def _query(self, collection: str, fields: Sequence[str] | None, after: str) -> Iterator[Snapshot]:
        # A connection of its own: the cursor stays open between documents, and a commit of the caller's
        # in between must not happen inside this read's transaction.
        with self._translated(), closing(self._open()) as connection:
            statement = rows.select("> ? AND documents.path < ?", fields)
            # "0" is the character after "/": the range holds exactly the paths below the collection.
            arguments = [*rows.top_level(fields), f"{collection}/{after}", f"{collection}0"]
            yield from rows.snapshots(connection.execute(statement, arguments), fields)

    def newest(
        self,
        collection: str,
        where: Mapping[str, str],
        *,
        limit: int,
        after: Position | None = None,
        fields: Sequence[str] | None = None,
    ) -> list[Snapshot]:
        """See :meth:`generator.stores.base.DocumentStore.newest`."""
        check_listing(collection, where)
        check_fields(fields)
        arguments = [*rows.place_in_list(collection, where, after), limit, *rows.top_level(fields)]
        with self._connection() as connection:
            found = connection.execute(rows.select_listed(fields), arguments).fetchall()
        return list(rows.snapshots(iter(found), fields))

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
                rows.apply(connection, write, number)
            connection.execute("COMMIT")
        return "" if isinstance(writes[0], Delete) else str(number)

    def rewrite(self) -> None:
        """Writes the file anew without what was deleted, which otherwise stays in it until it is overwritten.

        Raises:
            StoreUnavailable: another process is reading or writing; repeat it.
        """
        with self._connection() as connection:
            connection.execute("VACUUM")
            busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise StoreUnavailable(f"{self._file} is in use, and cannot be written anew just now.")

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
        rows.upgrade(connection)
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
            connection.executescript(rows.SCHEMA)
        fresh.chmod(0o600)
        with suppress(FileExistsError):
            file.hardlink_to(fresh)
