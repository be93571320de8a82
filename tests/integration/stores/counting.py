"""Adds to one number by reading, deciding and writing, as often as it takes; also as a process of its own.

``python -m tests.integration.stores.counting FOLDER TIMES [FORKS]``: with FORKS, that many children are
forked once the store has been used, and count too.
"""

import os
import sys
from pathlib import Path

from generator.stores.base import Create, DocumentStore, Put, Update, VersionConflict
from generator.stores.embedded_documents import EmbeddedDocuments

PATH = "generator/request-1"


def begin(store: DocumentStore) -> None:
    store.commit(Create(PATH, {"n": 0}))


def counted(store: DocumentStore) -> int:
    snapshot = store.get(PATH)
    assert snapshot is not None
    number: int = snapshot.data["n"]
    return number


def count_up(store: DocumentStore, times: int) -> None:
    done = 0
    while done < times:
        snapshot = store.get(PATH)
        assert snapshot is not None
        update = Update(PATH, {"n": snapshot.data["n"] + 1}, snapshot.version)
        try:
            store.commit(update, Put("generator/last", snapshot.data))
        except VersionConflict:
            continue
        done += 1


def main(folder: str, times: str, forks: str = "0") -> None:
    store = EmbeddedDocuments(Path(folder))
    counted(store)
    children = []
    for _ in range(int(forks)):
        child = os.fork()
        if child == 0:
            count_up(store, int(times))
            os._exit(0)
        children.append(child)
    count_up(store, int(times))
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * len(children)


if __name__ == "__main__":
    main(*sys.argv[1:])
