"""What is the embedded store's own: several processes on one file, and a disk that fails."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from generator.stores.base import Create, Put, StoreUnavailable, Update
from generator.stores.embedded_documents import FILE_NAME, EmbeddedDocuments
from tests.integration.stores.counting import PATH, begin, count_up, counted
from tests.parts import ROOT

COUNTING = "tests.integration.stores.counting"
COUNT = 40


def python(*arguments: str) -> "subprocess.Popen[str]":
    """A process of its own, free of whatever threads and channels other tests have left here."""
    return subprocess.Popen([sys.executable, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True)


def ended_well(processes: list["subprocess.Popen[str]"]) -> bool:
    for process in processes:
        process.communicate(timeout=60)
    return [process.returncode for process in processes] == [0] * len(processes)


def test_threads_never_overwrite_each_other(embedded_documents: EmbeddedDocuments) -> None:
    begin(embedded_documents)

    with ThreadPoolExecutor(4) as threads:
        for done in [threads.submit(count_up, embedded_documents, COUNT) for _ in range(4)]:
            done.result()

    assert counted(embedded_documents) == 4 * COUNT


def test_processes_never_overwrite_each_other(embedded_documents: EmbeddedDocuments, tmp_path: Path) -> None:
    begin(embedded_documents)
    folder = str(embedded_documents._file.parent)

    others = [python("-m", COUNTING, folder, str(COUNT)) for _ in range(2)]
    count_up(embedded_documents, COUNT)

    assert ended_well(others)
    assert counted(embedded_documents) == 3 * COUNT


def test_a_store_that_was_used_before_a_fork_works_on_both_sides_of_it(
    embedded_documents: EmbeddedDocuments,
) -> None:
    begin(embedded_documents)

    assert ended_well([python("-m", COUNTING, str(embedded_documents._file.parent), str(COUNT), "2")])

    assert counted(embedded_documents) == 3 * COUNT
    with closing(sqlite3.connect(embedded_documents._file)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)


_STARTER = """
import sys
from pathlib import Path
from generator.stores.base import Create
from generator.stores.embedded_documents import EmbeddedDocuments
print("ready", flush=True)
sys.stdin.readline()
EmbeddedDocuments(Path(sys.argv[1])).commit(Create(f"generator/{sys.argv[2]}", {}))
"""


def test_of_processes_that_start_together_on_an_empty_folder_none_fails(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", _STARTER, str(folder), str(number)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(5)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()

    assert ended_well(processes)
    with closing(EmbeddedDocuments(folder)) as store:
        assert [snapshot.id for snapshot in store.query("generator")] == list("01234")
    assert list(folder.glob(".new-*")) == []


_ENDLESS_WRITER = """
import sys
from pathlib import Path
from generator.stores.base import Put
from generator.stores.embedded_documents import EmbeddedDocuments
store = EmbeddedDocuments(Path(sys.argv[1]))
n = 0
while True:
    n += 1
    store.commit(*(Put(f"generator/{i}", {"n": n, "text": "x" * 20_000}) for i in range(8)))
    print(n, flush=True)
"""


@pytest.mark.parametrize("after", [1, 3, 7])
def test_a_writer_killed_at_any_moment_leaves_whole_commits_and_all_that_were_acknowledged(
    tmp_path: Path, after: int
) -> None:
    writer = python("-c", _ENDLESS_WRITER, str(tmp_path))
    assert writer.stdout is not None
    for _ in range(after):
        acknowledged = int(writer.stdout.readline())
    writer.send_signal(signal.SIGKILL)
    acknowledged = max([acknowledged, *(int(line) for line in writer.stdout if line.endswith("\n"))])
    writer.wait()
    writer.stdout.close()

    with closing(EmbeddedDocuments(tmp_path)) as store:
        numbers = {snapshot.data["n"] for snapshot in store.query("generator")}
        store.commit(Put("generator/0", {"n": 0}))

    assert len(numbers) == 1
    assert numbers <= {acknowledged, acknowledged + 1}


def test_a_reader_sees_one_state_while_others_write(embedded_documents: EmbeddedDocuments) -> None:
    names = [f"generator/{number}" for number in range(20)]
    embedded_documents.commit(*(Create(name, {"n": 0, "m": 0}) for name in names))
    stop = threading.Event()

    def write() -> None:
        n = 0
        while not stop.is_set():
            n += 1
            embedded_documents.commit(*(Put(name, {"n": n, "m": n}) for name in names))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(30):
            found = [snapshot.data for snapshot in embedded_documents.query("generator")]
            assert len({data["n"] for data in found} | {data["m"] for data in found}) == 1
    finally:
        stop.set()
        writer.join()


def test_a_writer_that_never_ends_is_reported_within_the_time_out(tmp_path: Path) -> None:
    store = EmbeddedDocuments(tmp_path, timeout=0.2)
    store.commit(Create(PATH, {"n": 0}))
    with closing(sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        begun = time.monotonic()
        with pytest.raises(StoreUnavailable):
            store.commit(Put(PATH, {"n": 1}))
        assert time.monotonic() - begun < 9
        assert store.get(PATH).data == {"n": 0}  # type: ignore[union-attr] # readers go on
    store.commit(Put(PATH, {"n": 2}))
    assert store.get(PATH).data == {"n": 2}  # type: ignore[union-attr]
    store.close()


def test_a_folder_that_cannot_be_used_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    store = EmbeddedDocuments(tmp_path / "file")

    with pytest.raises(StoreUnavailable, match="file"):
        store.get(PATH)
    with pytest.raises(StoreUnavailable):
        list(store.query("generator"))
    with pytest.raises(StoreUnavailable):
        store.commit(Put(PATH, {"a": 1}))


def test_a_file_that_is_no_database_is_reported(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"This is no database." * 100)

    with pytest.raises(StoreUnavailable, match=FILE_NAME):
        EmbeddedDocuments(tmp_path).get(PATH)


def test_a_full_disk_loses_the_write_and_nothing_else(tmp_path: Path) -> None:
    store = EmbeddedDocuments(tmp_path)
    store.commit(Create(PATH, {"n": 1}))
    # SQLite's own stand-in for a full disk: the file may not grow past the pages it has.
    connection = store._idle[-1]
    connection.execute("PRAGMA max_page_count = 1")

    with pytest.raises(StoreUnavailable, match="full"):
        store.commit(Put("generator/big", {"text": "x" * 900_000}))

    assert store.get("generator/big") is None
    store.commit(Update(PATH, {"n": 2}, store.get(PATH).version))  # type: ignore[union-attr]
    assert store.get(PATH).data == {"n": 2}  # type: ignore[union-attr]
    store.close()


def test_nothing_is_made_before_the_first_call_and_all_of_it_is_the_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        store = EmbeddedDocuments(tmp_path / "a" / "b")
        assert not (tmp_path / "a").exists()
        store.commit(Create(PATH, {"n": 1}))
    finally:
        os.umask(before)

    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "a" / "b").iterdir()}
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700
    assert FILE_NAME in modes
    assert set(modes.values()) == {0o600}
    store.close()


def test_a_masked_read_does_not_load_what_it_leaves_out(embedded_documents: EmbeddedDocuments) -> None:
    """A claim must not cost a megabyte of memory because the document has one."""
    embedded_documents.commit(Create(PATH, {"small": 1, "big": "x" * 900_000}))
    embedded_documents.commit(
        Update(PATH, {"small": 2}, embedded_documents.get(PATH, []).version)  # type: ignore[union-attr]
    )
    connection = embedded_documents._idle[-1]
    read: list[str] = []
    connection.set_trace_callback(read.append)

    embedded_documents.get(PATH, ["small"])

    assert [statement for statement in read if "'big'" in statement] == []
    assert any("'small'" in statement for statement in read)
