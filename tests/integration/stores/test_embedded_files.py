"""What is the embedded file store's own: links that it checks itself, and a disk that fails."""

import os
import signal
import stat
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.stores.base import StoreUnavailable
from generator.stores.embedded_files import ROUTE, EmbeddedFiles, LinkExpired, LinkInvalid
from tests.integration.stores.conftest import Clock
from tests.parts import ROOT

PATH = "resumes/request-1/acme engineer?#%2e é.pdf"
PDF = "application/pdf"
HOUR = timedelta(hours=1)


def taken_apart(url: str) -> tuple[str, str, str, str]:
    """A link as a server sees it: path, expires, filename, signature."""
    parts = urlsplit(url)
    assert not parts.netloc
    assert parts.path.startswith(ROUTE)
    query = {name: value for name, (value,) in parse_qs(parts.query).items()}
    return unquote(parts.path.removeprefix(ROUTE)), query["expires"], query["filename"], query["signature"]


@pytest.fixture
def link(embedded_files: EmbeddedFiles) -> tuple[str, str, str, str]:
    embedded_files.put(PATH, b"content", PDF)
    embedded_files.put("other.pdf", b"other", PDF)
    return taken_apart(embedded_files.sign(PATH, HOUR, "résumé & more.pdf").url)


def test_a_link_leads_to_the_file_until_it_expires(
    embedded_files: EmbeddedFiles, link: tuple[str, str, str, str], clock: Clock
) -> None:
    assert link[0] == PATH
    assert link[2] == "résumé & more.pdf"
    assert embedded_files.open_signed(*link) == (b"content", PDF)
    clock.advance(HOUR - timedelta(seconds=1))
    assert embedded_files.open_signed(*link) == (b"content", PDF)

    clock.advance(timedelta(seconds=1))

    with pytest.raises(LinkExpired):
        embedded_files.open_signed(*link)


@pytest.mark.parametrize(
    ("part", "value"),
    [
        (0, "other.pdf"),
        (0, ""),
        (0, "../signing.key"),
        (1, "99999999999"),
        (1, ""),
        (1, "0x7fffffff"),
        (2, "other.pdf"),
        (2, ""),
        (3, ""),
        (3, "0" * 64),
        (3, "é" * 64),
        (3, "\ud800"),
    ],
)
def test_a_link_with_any_part_changed_is_refused(
    embedded_files: EmbeddedFiles, link: tuple[str, str, str, str], part: int, value: str
) -> None:
    changed = [*link[:part], value, *link[part + 1 :]]

    with pytest.raises(LinkInvalid):
        embedded_files.open_signed(*changed)


def test_parts_cannot_be_moved_from_one_into_the_next(embedded_files: EmbeddedFiles) -> None:
    """What is signed must tell "a" + "bc" from "ab" + "c"."""
    _, expires, name, signature = taken_apart(embedded_files.sign("a", HOUR, "b.pdf").url)

    for path, when, saved_as in (
        ("a" + expires, "", name),
        ("a", expires + name, ""),
        (f'a", "{expires}', name, ""),
    ):
        with pytest.raises(LinkInvalid):
            embedded_files.open_signed(path, when, saved_as, signature)


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_signature_with_a_character_changed_is_good(
    embedded_files: EmbeddedFiles, link: tuple[str, str, str, str], data: st.DataObject
) -> None:
    path, expires, name, signature = link
    at = data.draw(st.integers(0, len(signature) - 1))
    other = data.draw(st.characters().filter(lambda c: c != signature[at]))

    with pytest.raises(LinkInvalid):
        embedded_files.open_signed(path, expires, name, signature[:at] + other + signature[at + 1 :])


def test_a_good_link_to_a_deleted_file_finds_nothing(
    embedded_files: EmbeddedFiles, link: tuple[str, str, str, str]
) -> None:
    embedded_files.delete(PATH)

    with pytest.raises(FileNotFoundError):
        embedded_files.open_signed(*link)


def test_a_link_works_on_every_instance_of_one_folder_and_on_no_other(
    embedded_files: EmbeddedFiles, link: tuple[str, str, str, str], clock: Clock, tmp_path: Path
) -> None:
    another_instance = EmbeddedFiles(tmp_path / "files", clock)
    another_folder = EmbeddedFiles(tmp_path / "other", clock)
    another_folder.put(PATH, b"content", PDF)

    assert another_instance.open_signed(*link) == (b"content", PDF)
    with pytest.raises(LinkInvalid):
        another_folder.open_signed(*link)


def test_processes_that_start_together_use_one_key(tmp_path: Path) -> None:
    script = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from generator.stores.embedded_files import EmbeddedFiles
print("ready", flush=True)
sys.stdin.readline()
now = datetime(2026, 11, 24, tzinfo=UTC)
print(EmbeddedFiles(Path(sys.argv[1]), lambda: now).sign("a", timedelta(hours=1), "a.pdf").url)
"""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path / "new")],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"

    links = {process.communicate("go\n", timeout=60)[0] for process in processes}

    assert len(links) == 1
    assert len(list((tmp_path / "new").iterdir())) == 1


_ENDLESS_WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from generator.stores.embedded_files import EmbeddedFiles
files = EmbeddedFiles(Path(sys.argv[1]), lambda: datetime.now(UTC))
n = 0
while True:
    n += 1
    files.put("a", bytes([n % 256]) * 2_000_000, "application/pdf")
    print(n, flush=True)
"""


def test_a_writer_killed_in_the_middle_leaves_a_whole_file(tmp_path: Path, clock: Clock) -> None:
    for after in (1, 2, 4):
        writer = subprocess.Popen(
            [sys.executable, "-c", _ENDLESS_WRITER, str(tmp_path)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert writer.stdout is not None
        for _ in range(after):
            acknowledged = int(writer.stdout.readline())
        writer.send_signal(signal.SIGKILL)
        acknowledged = max([acknowledged, *(int(line) for line in writer.stdout if line.endswith("\n"))])
        writer.wait()
        writer.stdout.close()

        content = EmbeddedFiles(tmp_path, clock).read("a")

        assert set(content) <= {acknowledged, acknowledged + 1}
        assert len(set(content)) == 1
        assert len(content) == 2_000_000


def test_what_killed_writers_left_is_swept_away_once_nobody_can_be_writing_it(
    tmp_path: Path, clock: Clock
) -> None:
    left, being_written = tmp_path / ".unfinished-old", tmp_path / ".unfinished-new"
    left.write_bytes(b"half a file")
    being_written.write_bytes(b"half a file")
    os.utime(left, (time.time() - 7200,) * 2)

    EmbeddedFiles(tmp_path, clock).put("a", b"content", PDF)

    assert not left.exists()
    assert being_written.exists()


def test_damage_on_the_disk_is_noticed(embedded_files: EmbeddedFiles) -> None:
    embedded_files.put(PATH, b"content", PDF)
    (file,) = (file for file in embedded_files._folder.iterdir() if file.suffix == ".stored")
    whole = file.read_bytes()

    file.write_bytes(whole.replace(b"content", b"c0ntent"))
    with pytest.raises(StoreUnavailable, match="damaged"):
        embedded_files.read(PATH)
    for damaged in (b"", b"{}\ncontent", b"not json\ncontent", whole[:10]):
        file.write_bytes(damaged)
        with pytest.raises(StoreUnavailable, match="damaged"):
            embedded_files.stat(PATH)


def test_a_folder_that_cannot_be_used_is_reported(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "file").write_text("not a folder")
    files = EmbeddedFiles(tmp_path / "file", clock)

    for act in (
        lambda: files.put(PATH, b"content", PDF),
        lambda: files.stat(PATH),
        lambda: files.read(PATH),
        lambda: files.delete(PATH),
        lambda: files.sign(PATH, HOUR, "a.pdf"),
    ):
        with pytest.raises(StoreUnavailable):
            act()


def test_a_key_that_is_no_key_is_reported_with_the_fix(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "signing.key").write_bytes(b"short")

    with pytest.raises(StoreUnavailable, match="remove it"):
        EmbeddedFiles(tmp_path, clock).sign(PATH, HOUR, "a.pdf")


def test_nothing_is_made_before_the_first_call_and_all_of_it_is_the_owners_alone(
    tmp_path: Path, clock: Clock
) -> None:
    before = os.umask(0)
    try:
        files = EmbeddedFiles(tmp_path / "a" / "b", clock)
        assert not (tmp_path / "a").exists()
        files.put(PATH, b"content", PDF)
        files.sign(PATH, HOUR, "a.pdf")
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "a" / "b").iterdir()} == {0o600}
