"""What every file store promises, held against each of them."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.stores.base import FileStore, StoredFile
from tests.integration.stores.conftest import Clock

PATH = "resumes/request-1/acme_engineer_resume_2026-11-24.pdf"
PDF = "application/pdf"


def md5(content: bytes) -> str:
    return hashlib.md5(content).hexdigest()


def test_nothing_is_stored_under_a_name_never_used(files: FileStore) -> None:
    assert files.stat(PATH) is None
    with pytest.raises(FileNotFoundError):
        files.read(PATH)
    files.delete(PATH)


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"\x00\xff\r\n{}\n" * 3, bytes(range(256)) * 12_000],
    ids=["empty", "line", "odd", "3 MB"],
)
def test_a_file_comes_back_as_it_was_put(files: FileStore, content: bytes) -> None:
    stored = files.put(PATH, content, PDF)

    assert stored == StoredFile(PATH, len(content), md5(content), PDF)
    assert files.stat(PATH) == stored
    assert files.read(PATH) == content


def test_putting_again_replaces(files: FileStore) -> None:
    files.put(PATH, b"a longer first version", PDF)
    second = files.put(PATH, b"second", "text/plain")

    assert files.read(PATH) == b"second"
    assert files.stat(PATH) == second
    assert second.content_type == "text/plain"


def test_a_deleted_file_is_gone(files: FileStore) -> None:
    files.put(PATH, b"content", PDF)
    files.put(PATH + ".2", b"another", PDF)

    files.delete(PATH)
    files.delete(PATH)

    assert files.stat(PATH) is None
    assert files.read(PATH + ".2") == b"another"


@pytest.mark.parametrize(
    "path",
    [
        "a",
        "résumé/žluťoučký kůň/履歴書.pdf",
        "a b/c?d#e%2Ff&g=h+i.pdf",
        "x" * 1024,
        "é" * 512,
        "...",
        "a/...b",
        "-rf",
        "con.pdf",
        "a:b*c|d<e>f\"g'h`",
        "~",
        "A",
    ],
)
def test_any_name_the_rules_allow_is_a_file_of_its_own(files: FileStore, path: str) -> None:
    files.put("a/neighbour", b"neighbour", PDF)
    files.put(path, path.encode(), PDF)

    assert files.read(path) == path.encode()
    assert files.stat(path) == StoredFile(path, len(path.encode()), md5(path.encode()), PDF)
    assert files.read("a/neighbour") == b"neighbour"
    files.delete(path)
    assert files.stat(path) is None


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/a",
        "a/",
        "a//b",
        ".",
        "..",
        "a/../b",
        "../a",
        "a/./b",
        "a\nb",
        "a\0b",
        "x" * 1025,
        "half \ud800",
        "é" * 513,
    ],
)
def test_a_name_that_could_mean_another_place_is_refused(files: FileStore, path: str) -> None:
    for act in (
        lambda: files.put(path, b"content", PDF),
        lambda: files.stat(path),
        lambda: files.read(path),
        lambda: files.delete(path),
        lambda: files.sign(path, timedelta(hours=1), "a.pdf"),
    ):
        with pytest.raises(ValueError, match="name"):
            act()


def test_of_callers_who_put_one_name_at_once_one_whole_file_stays(files: FileStore) -> None:
    contents = [bytes([letter]) * 200_000 for letter in b"abcdef"]

    with ThreadPoolExecutor(6) as callers:
        list(callers.map(lambda content: files.put(PATH, content, PDF), contents))

    assert files.read(PATH) in contents


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(content=st.binary(max_size=3000))
def test_any_content_comes_back(files: FileStore, content: bytes) -> None:
    stored = files.put(PATH, content, PDF)

    assert (stored.size, stored.md5) == (len(content), md5(content))
    assert files.read(PATH) == content


@pytest.mark.parametrize("lifetime", [timedelta(seconds=1), timedelta(hours=168)])
def test_a_link_lives_as_long_as_asked(files: FileStore, clock: Clock, lifetime: timedelta) -> None:
    assert files.sign(PATH, lifetime, "a.pdf").expires_at == clock() + lifetime


@pytest.mark.parametrize("lifetime", [timedelta(0), timedelta(seconds=-1), timedelta(days=7, seconds=1)])
def test_a_link_lives_a_week_at_most(files: FileStore, lifetime: timedelta) -> None:
    with pytest.raises(ValueError, match="lives"):
        files.sign(PATH, lifetime, "a.pdf")


@pytest.mark.parametrize("name", ["", "half \ud800"])
def test_a_download_needs_a_name_that_can_be_sent(files: FileStore, name: str) -> None:
    with pytest.raises(ValueError, match=r"name|surrogates|Unicode"):
        files.sign(PATH, timedelta(hours=1), name)
