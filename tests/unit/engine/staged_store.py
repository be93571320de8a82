"""A document store in memory whose every call waits for the test to say what becomes of it.

Callers run in threads, but only one of them moves at a time, and only when the test resumes it: every
interleaving is one the test chose, and the same each time.
"""

import copy
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal

from generator.definitions import select
from generator.stores.base import (
    AlreadyExists,
    Create,
    Delete,
    Deleted,
    Position,
    Put,
    Snapshot,
    StoreUnavailable,
    Update,
    Version,
    VersionConflict,
    Write,
)
from generator.stores.listings import check_listing, places

Fate = Literal["go", "lost_before", "lost_after", "crash_before", "crash_after"]
"""What becomes of a caller's call: done; not done and no answer; done and no answer; the caller dies
before, or after, it is done."""


class Crash(BaseException):
    """The instance died here."""


class MemoryDocuments:
    """The store itself, without stages: each call is atomic."""

    def __init__(self) -> None:
        self.documents: dict[str, tuple[dict[str, Any], int]] = {}
        self._counter = 0

    def get(self, path: str, fields: Sequence[str] | None = None) -> Snapshot | None:
        found = self.documents.get(path)
        if found is None:
            return None
        data = copy.deepcopy(found[0])
        return Snapshot(path, data if fields is None else select(data, fields), str(found[1]))

    def query(
        self, collection: str, fields: Sequence[str] | None = None, *, after: str = ""
    ) -> Iterator[Snapshot]:
        for path in sorted(self.documents):
            ours = path.rpartition("/")[0] == collection and path > f"{collection}/{after}"
            if ours and (snapshot := self.get(path, fields)):
                yield snapshot

    def newest(
        self,
        collection: str,
        where: Mapping[str, str],
        *,
        limit: int,
        after: Position | None = None,
        fields: Sequence[str] | None = None,
    ) -> list[Snapshot]:
        check_listing(collection, where)
        positions = {
            path: (data["createdAt"], path.partition("/")[2])
            for path, (data, _) in self.documents.items()
            if path.startswith(f"{collection}/") and dict(where) in places(collection, data)
        }
        listed = sorted(positions, key=lambda path: positions[path], reverse=True)
        if after is not None:
            listed = [path for path in listed if positions[path] < (after.created_at, after.id)]
        return [snapshot for path in listed[:limit] if (snapshot := self.get(path, fields))]

    def commit(self, *writes: Write) -> Version:
        changed = dict(self.documents)
        self._counter += 1
        for write in writes:
            match write:
                case Create(path, data):
                    if path in changed:
                        raise AlreadyExists(path)
                    changed[path] = (copy.deepcopy(dict(data)), self._counter)
                case Put(path, data):
                    changed[path] = (copy.deepcopy(dict(data)), self._counter)
                case Delete(path):
                    changed.pop(path, None)
                case Update(path, changes, version):
                    if path not in changed or str(changed[path][1]) != version:
                        raise VersionConflict(path)
                    changed[path] = (_changed(changed[path][0], changes), self._counter)
        self.documents = changed
        return str(self._counter)


def _changed(document: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    document = copy.deepcopy(document)
    for path, value in changes.items():
        *parents, leaf = path.split(".")
        target = document
        for name in parents:
            target = target.setdefault(name, {})
        if isinstance(value, Deleted):
            target.pop(leaf, None)
        else:
            target[leaf] = copy.deepcopy(value)
    return document


class Actor:
    """A caller in a thread of its own that moves only when the test resumes it.

    Attributes:
        waiting_at: what the caller is about to do; ``None`` once it has ended.
        answer: what it returned, or the exception it ended with.
    """

    def __init__(self, call: Callable[["Actor"], Any]) -> None:
        self.waiting_at: str | None = "begin"
        self.answer: Any = None
        self._fate: Fate = "go"
        self._mine = threading.Semaphore(0)
        self._tests = threading.Semaphore(0)
        self._thread = threading.Thread(target=self._run, args=(call,), daemon=True)
        self._thread.start()

    def pause(self, where: str) -> Fate:
        """Called by the caller's side: waits until the test resumes, and says how."""
        self.waiting_at = where
        self._tests.release()
        assert self._mine.acquire(timeout=30), "the test never resumed this caller"
        return self._fate

    def resume(self, fate: Fate = "go") -> None:
        """Called by the test: lets the caller go on to its next call of the store."""
        self._fate = fate
        self._mine.release()
        assert self._tests.acquire(timeout=30), "the caller neither paused nor ended"

    def run(self) -> Any:
        """Resumes until the caller has ended, and gives its answer."""
        while self.waiting_at is not None:
            self.resume()
        return self.answer

    def _run(self, call: Callable[["Actor"], Any]) -> None:
        assert self._mine.acquire(timeout=30)
        try:
            self.answer = call(self)
        except (Exception, Crash) as error:  # noqa: BLE001 - handed to the test as the answer
            self.answer = error
        self.waiting_at = None
        self._tests.release()


class StagedDocuments:
    """One caller's view of a :class:`MemoryDocuments`: every call pauses first."""

    def __init__(self, shared: MemoryDocuments, actor: Actor) -> None:
        self._shared = shared
        self._actor = actor

    def get(self, path: str, fields: Sequence[str] | None = None) -> Snapshot | None:
        snapshot: Snapshot | None = self._staged("read", lambda: self._shared.get(path, fields))
        return snapshot

    def query(
        self, collection: str, fields: Sequence[str] | None = None, *, after: str = ""
    ) -> Iterator[Snapshot]:
        return iter(list(self._shared.query(collection, fields, after=after)))

    def newest(
        self,
        collection: str,
        where: Mapping[str, str],
        *,
        limit: int,
        after: Position | None = None,
        fields: Sequence[str] | None = None,
    ) -> list[Snapshot]:
        return self._shared.newest(collection, where, limit=limit, after=after, fields=fields)

    def commit(self, *writes: Write) -> Version:
        version: Version = self._staged("write", lambda: self._shared.commit(*writes))
        return version

    def _staged(self, what: str, act: Callable[[], Any]) -> Any:
        fate = self._actor.pause(what)
        if fate == "crash_before":
            raise Crash
        if fate == "lost_before":
            raise StoreUnavailable("lost before")
        result = act()
        if fate == "crash_after":
            raise Crash
        if fate == "lost_after":
            raise StoreUnavailable("lost after")
        return result
