"""The stores every contract test runs against: the embedded ones, and Google's behind their emulators."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from generator.stores.base import DocumentStore, FileStore
from generator.stores.cloud_storage import CloudStorageFiles
from generator.stores.embedded_documents import EmbeddedDocuments
from generator.stores.embedded_files import EmbeddedFiles
from generator.stores.firestore import FirestoreDocuments
from tests.parts import CloudStorageEmulator, FirestoreEmulator


class Clock:
    """A clock that stands until a test moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, time: timedelta) -> None:
        self.now += time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["embedded", "firestore"])
def documents(request: pytest.FixtureRequest) -> DocumentStore:
    """An empty document store of each kind."""
    store: DocumentStore = request.getfixturevalue(f"{request.param}_documents")
    return store


@pytest.fixture
def embedded_documents(tmp_path: Path) -> Iterator[EmbeddedDocuments]:
    store = EmbeddedDocuments(tmp_path / "data")
    yield store
    store.close()


@pytest.fixture
def firestore_documents(firestore_emulator: FirestoreEmulator) -> Iterator[FirestoreDocuments]:
    store = FirestoreDocuments(project=firestore_emulator.project, database="(default)")
    yield store
    store.client.close()  # type: ignore[no-untyped-call] # the SDK's own


@pytest.fixture(params=["embedded", "cloud_storage"])
def files(request: pytest.FixtureRequest) -> FileStore:
    """An empty file store of each kind."""
    store: FileStore = request.getfixturevalue(f"{request.param}_files")
    return store


@pytest.fixture
def embedded_files(tmp_path: Path, clock: Clock) -> EmbeddedFiles:
    return EmbeddedFiles(tmp_path / "files", clock)


@pytest.fixture
def cloud_storage_files(cloud_storage_emulator: CloudStorageEmulator, clock: Clock) -> CloudStorageFiles:
    return CloudStorageFiles(cloud_storage_emulator.bucket, cloud_storage_emulator.project, clock)
