"""Both backends, empty: the embedded one, and Google's behind its emulators."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from generator.app import create_app
from generator.providers.registry import provider
from generator.services import Services, document_store, file_store
from generator.settings import Settings
from generator.stores.base import DocumentStore, FileStore
from generator.stores.embedded_files import EmbeddedFiles
from tests.parts import CloudStorageEmulator, FirestoreEmulator
from tests.unit.engine.staged_store import MemoryDocuments

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
    return _services(backend.documents, backend, clock)


def _services(documents: DocumentStore, backend: Backend, clock: Clock) -> Services:
    local = backend.settings.backend == "local"
    return Services(
        documents=documents,
        files=EmbeddedFiles(backend.settings.data_dir, clock) if local else backend.files,
        provider=lambda name: provider(name, backend.settings),
        clock=clock,
    )


def _backend(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Backend:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return Backend(Settings.from_environment(environment), environment)


OWNER_TOKEN = "a-token-only-these-tests-know-0123456789"


class Api:
    """The function, called without a network: as nobody in particular, and as an editor."""

    def __init__(self, services: Services) -> None:
        settings = Settings(owner_token=OWNER_TOKEN, log_level="CRITICAL")
        self.services = services
        self._client = create_app(settings, services).test_client()

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        editor: bool = True,
        query: dict[str, str] | None = None,
        **headers: str,
    ) -> Any:
        """One call, with a JSON body if there is one; header names with ``_`` for ``-``."""
        content: dict[str, Any] = {} if body is None else {"json": body}
        if query is not None:
            content["query_string"] = query
        return self._client.open(path, method=method, headers=_headers(headers, editor), **content)

    def send(self, method: str, path: str, content: bytes, content_type: str) -> Any:
        """One call of an editor's, with these bytes."""
        return self._client.open(
            path, method=method, headers=_headers({}, True), data=content, content_type=content_type
        )


def _headers(given: dict[str, str], editor: bool) -> dict[str, str]:
    authorization = {"Authorization": f"Bearer {OWNER_TOKEN}"} if editor else {}
    return {**authorization, **{name.replace("_", "-"): value for name, value in given.items()}}


@pytest.fixture
def api(services: Services) -> Api:
    """The function on each backend. The owner's token makes an editor here; sign-in has tests of its own."""
    return Api(services)


@pytest.fixture
def memory_api(services_in_memory: Services) -> Api:
    """The function on documents in memory, for what does not depend on where they are kept."""
    return Api(services_in_memory)


@pytest.fixture
def services_in_memory(local: Backend, clock: Clock) -> Services:
    return _services(MemoryDocuments(), local, clock)
