"""How documents are kept in SQLite: the tables, and what is read from and written to them.

Each top-level field is a row of its own. A step that asks for two small fields of a document never
loads the big ones beside them, and a claim does not rewrite a megabyte of experience.

What lists are asked for by (see :mod:`generator.stores.listings`) is kept beside the documents, a row for
each list a document is in, so that a page is read from an index however many documents there are.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from generator.stores import embedded_values as values
from generator.stores.base import (
    AlreadyExists,
    Create,
    Delete,
    Position,
    Put,
    Snapshot,
    Update,
    VersionConflict,
    Write,
)
from generator.stores.limits import check_size, measure_fields
from generator.stores.listings import LISTED_FIELDS, ORDER_FIELD, places, sortable

if TYPE_CHECKING:
    import sqlite3

SCHEMA: Final = """
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
_LISTED: Final = (
    """
    CREATE TABLE listed (
        list TEXT NOT NULL,
        created_at TEXT NOT NULL,
        path TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
        PRIMARY KEY (list, created_at, path)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX listed_path ON listed (path)",
)
"""Added to files of the first version, which had no lists."""
_SCHEMA_VERSION: Final = 1
_AFTER_ALL_INSTANTS: Final = "~"


def upgrade(connection: "sqlite3.Connection") -> None:
    """Gives a file of the first version its lists, in one transaction; of several processes one does it."""
    if _version(connection) == _SCHEMA_VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    if _version(connection) < _SCHEMA_VERSION:
        for statement in _LISTED:
            connection.execute(statement)
        for (path,) in connection.execute("SELECT path FROM documents").fetchall():
            _list(connection, path)
        connection.execute(f"PRAGMA user_version = {_SCHEMA_VERSION}")
    connection.execute("COMMIT")


def _version(connection: "sqlite3.Connection") -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def apply(connection: "sqlite3.Connection", write: Write, number: int) -> None:
    """Makes one write of a commit, inside its transaction.

    Args:
        number: of the commit: the version of all it writes.

    Raises:
        VersionConflict, AlreadyExists, DocumentTooLarge: the transaction must be undone.
    """
    path = write.path
    row = connection.execute("SELECT version FROM documents WHERE path = ?", [path]).fetchone()
    match write:
        case Create() if row:
            raise AlreadyExists(f"{path} exists already.")
        case Create() | Put():
            connection.execute("DELETE FROM documents WHERE path = ?", [path])
            connection.execute("INSERT INTO documents VALUES (?, ?)", [path, number])
            _store_fields(connection, path, write.data)
            _list(connection, path)
        case Update():
            if row is None or str(row[0]) != write.version:
                raise VersionConflict(f"{path} is not at the version this change was decided on.")
            connection.execute("UPDATE documents SET version = ? WHERE path = ?", [number, path])
            if _update_fields(connection, path, write.changes):
                _list(connection, path)
        case Delete():
            connection.execute("DELETE FROM documents WHERE path = ?", [path])
            return
    total = connection.execute("SELECT total(size) FROM fields WHERE path = ?", [path]).fetchone()[0]
    check_size(path, int(total))


def _update_fields(connection: "sqlite3.Connection", path: str, changes: Mapping[str, Any]) -> bool:
    """Changes the fields; whether the document's place in a list may be another now."""
    touched = top_level(tuple(changes))
    marks = ", ".join("?" * len(touched))
    rows = connection.execute(
        f"SELECT name, value FROM fields WHERE path = ? AND name IN ({marks})",  # noqa: S608 (only marks)
        [path, *touched],
    )
    before = dict(rows)
    after = values.changed({name: values.decode(value) for name, value in before.items()}, changes)
    connection.executemany(
        "DELETE FROM fields WHERE path = ? AND name = ?", [(path, name) for name in touched]
    )
    _store_fields(connection, path, after)
    return any(
        before.get(name) != (values.encode(after[name]) if name in after else None)
        for name in LISTED_FIELDS.intersection(touched)
    )


def _list(connection: "sqlite3.Connection", path: str) -> None:
    """Puts a document where its fields now belong in the lists."""
    marks = ", ".join("?" * len(LISTED_FIELDS))
    rows = connection.execute(
        f"SELECT name, value FROM fields WHERE path = ? AND name IN ({marks})",  # noqa: S608 (only marks)
        [path, *LISTED_FIELDS],
    )
    data = {name: values.decode(value) for name, value in rows}
    collection = path.partition("/")[0]
    connection.execute("DELETE FROM listed WHERE path = ?", [path])
    connection.executemany(
        "INSERT INTO listed VALUES (?, ?, ?)",
        [
            (_list_key(collection, where), sortable(data[ORDER_FIELD]), path)
            for where in places(collection, data)
        ],
    )


def place_in_list(collection: str, where: Mapping[str, str], after: Position | None) -> list[str]:
    """The arguments of :func:`select_listed` that say where to begin."""
    place = (sortable(after.created_at), f"{collection}/{after.id}") if after else (_AFTER_ALL_INSTANTS, "")
    return [_list_key(collection, where), *place]


def _list_key(collection: str, where: Mapping[str, str]) -> str:
    return json.dumps([collection, *sorted(where.items())], ensure_ascii=False)


def _store_fields(connection: "sqlite3.Connection", path: str, data: Mapping[str, Any]) -> None:
    connection.executemany(
        "INSERT INTO fields VALUES (?, ?, ?, ?)",
        [(path, name, values.encode(data[name]), size) for name, size in measure_fields(data).items()],
    )


def select(which: str, fields: Sequence[str] | None) -> str:
    """One statement, so one consistent view: a row a field, or one row without any."""
    columns, join = _fields_wanted(fields)
    return (
        f"SELECT documents.path, version, {columns} FROM documents {join} "  # noqa: S608 (only marks)
        f"WHERE documents.path {which} ORDER BY documents.path"
    )


def select_listed(fields: Sequence[str] | None) -> str:
    """As :func:`select`, of a page of a list: arguments are the list, the place after which, and how many."""
    columns, join = _fields_wanted(fields)
    return (
        f"SELECT documents.path, version, {columns} FROM ("  # noqa: S608 (only marks)
        "SELECT path, created_at FROM listed WHERE list = ? AND (created_at, path) < (?, ?) "
        "ORDER BY created_at DESC, path DESC LIMIT ?) AS page "
        f"JOIN documents USING (path) {join} "
        "ORDER BY page.created_at DESC, page.path DESC"
    )


def _fields_wanted(fields: Sequence[str] | None) -> tuple[str, str]:
    """The columns and the join that bring so many fields, in the order of :func:`top_level`."""
    names = top_level(fields)
    if fields is not None and not names:
        return "NULL, NULL", ""  # joined to none of the fields, SQLite would look at all of them
    which = "" if fields is None else f"AND fields.name IN ({', '.join('?' * len(names))})"
    return "name, value", f"LEFT JOIN fields ON fields.path = documents.path {which}"


def top_level(fields: Sequence[str] | None) -> list[str]:
    """The rows that dotted paths lie in."""
    return sorted({field.partition(".")[0] for field in fields or ()})


def snapshots(rows: Iterator[Any], fields: Sequence[str] | None) -> Iterator[Snapshot]:
    """Documents of rows that stand together."""
    for (path, version), group in groupby(rows, key=lambda row: (row[0], row[1])):
        data = {name: values.decode(value) for _, _, name, value in group if name is not None}
        yield Snapshot(path, data if fields is None else values.masked(data, fields), str(version))
