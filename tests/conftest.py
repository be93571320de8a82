"""The real parts as fixtures. Each xdist worker is a session of its own and so starts its own."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from hypothesis import settings

from tests import parts

# A busy machine is no reason to fail; what must be quick has a test that says so.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


@pytest.fixture(scope="session")
def firestore_host() -> Iterator[str]:
    """``address:port`` of this session's Firestore emulator."""
    with ExitStack() as stack:
        try:
            host = stack.enter_context(parts.running_firestore_emulator())
        except parts.PartMissing as missing:
            parts.give_up(str(missing))
        yield host


@pytest.fixture
def firestore_emulator(
    firestore_host: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[parts.FirestoreEmulator]:
    """A project of this test's own in the emulator; ``FIRESTORE_EMULATOR_HOST`` is set."""
    emulator = parts.new_project(firestore_host)
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", emulator.host)
    yield emulator
    emulator.wipe()


@pytest.fixture(scope="session")
def cloud_storage_url() -> Iterator[str]:
    """Address of this session's Cloud Storage emulator."""
    with parts.running_cloud_storage_emulator() as url:
        yield url


@pytest.fixture
def cloud_storage_emulator(
    cloud_storage_url: str, monkeypatch: pytest.MonkeyPatch
) -> parts.CloudStorageEmulator:
    """A bucket of this test's own in the emulator; ``STORAGE_EMULATOR_HOST`` is set."""
    emulator = parts.new_bucket(cloud_storage_url)
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", emulator.url)
    return emulator
