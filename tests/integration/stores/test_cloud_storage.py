"""What is Cloud Storage's own: what a bad network makes of its calls, and what is said when it refuses."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import requests

from generator.stores.base import StoreUnavailable
from generator.stores.cloud_storage import CloudStorageFiles
from tests.http_proxy import Fate, HttpProxy, running_http_proxy
from tests.integration.stores.conftest import Clock
from tests.parts import LOOPBACK, CloudStorageEmulator, free_port

PATH = "resumes/request-1/a.pdf"
PDF = "application/pdf"


@pytest.fixture
def proxy(
    cloud_storage_emulator: CloudStorageEmulator, monkeypatch: pytest.MonkeyPatch
) -> Iterator[HttpProxy]:
    with running_http_proxy(cloud_storage_emulator.url) as proxy:
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", proxy.url)
        yield proxy


@pytest.fixture
def far(proxy: HttpProxy, cloud_storage_emulator: CloudStorageEmulator, clock: Clock) -> CloudStorageFiles:
    """A store that reaches the emulator through the proxy."""
    return CloudStorageFiles(cloud_storage_emulator.bucket, "demo", clock, deadline=5.0)


ACTS: dict[str, Callable[[CloudStorageFiles], object]] = {
    "put": lambda files: files.put(PATH, b"content", PDF),
    "stat": lambda files: files.stat(PATH),
    "read": lambda files: files.read(PATH),
    "delete": lambda files: files.delete(PATH),
}


@pytest.mark.parametrize("fate", ["unavailable", "refuse", "lose_answer"])
@pytest.mark.parametrize("act", ACTS)
def test_a_call_that_failed_is_repeated_and_leaves_the_same_as_one_that_did_not(
    far: CloudStorageFiles, proxy: HttpProxy, act: str, fate: Fate
) -> None:
    stored = far.put(PATH, b"content", PDF)
    proxy.next(fate)

    answer = ACTS[act](far)

    assert len(proxy.calls) == 3
    assert answer == {"put": stored, "stat": stored, "read": b"content", "delete": None}[act]
    assert far.stat(PATH) == (None if act == "delete" else stored)


@pytest.mark.parametrize("act", ACTS)
def test_a_store_that_never_answers_is_given_up_at_the_deadline(
    proxy: HttpProxy, cloud_storage_emulator: CloudStorageEmulator, clock: Clock, act: str
) -> None:
    files = CloudStorageFiles(cloud_storage_emulator.bucket, "demo", clock, deadline=0.4)
    stalls: list[Fate] = ["stall_answer"] * 50
    proxy.next(*stalls)
    begun = time.monotonic()

    with pytest.raises(StoreUnavailable):
        ACTS[act](files)

    assert time.monotonic() - begun < 15


@pytest.mark.parametrize("act", ACTS)
def test_nobody_listening_is_reported_within_the_deadline(
    monkeypatch: pytest.MonkeyPatch, clock: Clock, act: str
) -> None:
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", f"http://{LOOPBACK}:{free_port()}")
    begun = time.monotonic()

    with pytest.raises(StoreUnavailable):
        ACTS[act](CloudStorageFiles("bucket", "demo", clock, deadline=0.5))

    assert time.monotonic() - begun < 15


def test_a_bucket_that_is_not_there_is_named(
    cloud_storage_emulator: CloudStorageEmulator, clock: Clock
) -> None:
    with pytest.raises(StoreUnavailable, match="GCS_BUCKET"):
        CloudStorageFiles("no-such-bucket", "demo", clock).put(PATH, b"content", PDF)


def test_without_credentials_the_fix_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory, clock: Clock
) -> None:
    monkeypatch.delenv("STORAGE_EMULATOR_HOST", raising=False)
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path_factory.mktemp("none") / "none.json"))

    with pytest.raises(StoreUnavailable, match="GENERATOR_BACKEND=local"):
        CloudStorageFiles("bucket", "demo", clock).stat(PATH)


def test_what_arrives_is_the_content_with_its_type(
    cloud_storage_files: CloudStorageFiles, cloud_storage_emulator: CloudStorageEmulator
) -> None:
    cloud_storage_files.put(PATH, b"%PDF-1.7", PDF)

    answer = requests.get(cloud_storage_files.sign(PATH, timedelta(hours=1), "a.pdf").url, timeout=10)

    assert answer.content == b"%PDF-1.7"
    assert answer.headers["Content-Type"] == PDF
