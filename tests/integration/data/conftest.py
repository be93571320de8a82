"""Both backends, empty: the embedded one, and Google's behind its emulators."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from generator.services import Services, document_store, file_store
from generator.settings import Settings
from generator.stores.base import DocumentStore, FileStore
from tests.parts import CloudStorageEmulator, FirestoreEmulator

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Clock:
    """A clock that stands until a test moves it."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def advance(self, time: timedelta) -> None:
        self.now += time


@dataclass(frozen=True)
class Backend:
    """One of the two, and the environment that makes a command or a function use it."""

    settings: Settings
    environment: dict[str, str]

    @property
    def documents(self) -> DocumentStore:
        return document_store(self.settings)

    @property
    def files(self) -> FileStore:
        return file_store(self.settings)


BackendMaker = Callable[[str], Backend]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Backend:
    """The embedded backend, in a folder of this test's own."""
    return _backend({"GENERATOR_BACKEND": "local", "GENERATOR_DATA_DIR": str(tmp_path / "data")}, monkeypatch)


@pytest.fixture
def google(
    firestore_emulator: FirestoreEmulator,
    cloud_storage_emulator: CloudStorageEmulator,
    monkeypatch: pytest.MonkeyPatch,
) -> Backend:
    """The google backend, in a project and a bucket of this test's own."""
    return _backend(
        {
            "GENERATOR_BACKEND": "google",
            "GOOGLE_CLOUD_PROJECT": firestore_emulator.project,
            "GCS_BUCKET": cloud_storage_emulator.bucket,
            "FIRESTORE_EMULATOR_HOST": firestore_emulator.host,
            "STORAGE_EMULATOR_HOST": cloud_storage_emulator.url,
        },
        monkeypatch,
    )


@pytest.fixture(params=["local", "google"])
def backend(request: pytest.FixtureRequest) -> Backend:
    """Each backend in turn."""
    found: Backend = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def documents(backend: Backend) -> DocumentStore:
    return backend.documents


@pytest.fixture
def services(backend: Backend, clock: Clock) -> Services:
    """The backend's stores on a clock of the test's own."""
    from generator.providers.registry import provider

    return Services(
        documents=backend.documents,
        files=backend.files,
        provider=lambda name: provider(name, backend.settings),
        clock=clock,
    )


def _backend(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Backend:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return Backend(Settings.from_environment(environment), environment)
