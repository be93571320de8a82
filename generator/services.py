"""What the product runs on, made of the settings: two stores, the writers of texts and the clock.

Commands and the function build theirs here; tests pass their own. Nothing is opened or imported
before it is first used.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from generator.settings import Settings
from generator.stores.base import DocumentStore, FileStore

if TYPE_CHECKING:
    from generator.providers.base import Provider
    from generator.stores.exact import ExactCollection

Clock = Callable[[], datetime]
"""The time now, in UTC."""


def utc_now() -> datetime:
    """The system's clock."""
    return datetime.now(UTC)


class Services(NamedTuple):
    """All that steps and handlers may use.

    Attributes:
        provider: a writer of texts by its name in the contract, the same one each time.
        fallback: the name of the provider that takes over where the chosen one fails.
    """

    documents: DocumentStore
    files: FileStore
    provider: "Callable[[str], Provider]"
    fallback: str | None = None
    clock: Clock = utc_now

    @classmethod
    def from_settings(cls, settings: Settings) -> "Services":
        """The real ones."""
        from generator.providers.registry import provider

        return cls(
            documents=document_store(settings),
            files=file_store(settings),
            # Kept, with its connections and what it found out about the server behind it.
            provider=cache(lambda name: provider(name, settings)),
            fallback=settings.ai_fallback_provider,
        )


def document_store(settings: Settings) -> DocumentStore:
    """The document store of the configured backend, not yet opened."""
    if settings.backend == "google":
        from generator.stores.firestore import FirestoreDocuments

        return FirestoreDocuments(project=settings.project, database=settings.firestore_database)
    from generator.stores.embedded_documents import EmbeddedDocuments

    return EmbeddedDocuments(settings.data_dir)


def exact_collection(settings: Settings, collection: str) -> "ExactCollection":
    """A collection of the configured backend for moving its documents without touching their values."""
    if settings.backend == "google":
        from generator.stores.firestore import FirestoreDocuments
        from generator.stores.firestore_exact import FirestoreCollection

        store = FirestoreDocuments(project=settings.project, database=settings.firestore_database)
        return FirestoreCollection(store, collection)
    from generator.stores.embedded_documents import EmbeddedDocuments
    from generator.stores.embedded_exact import EmbeddedCollection

    return EmbeddedCollection(EmbeddedDocuments(settings.data_dir), collection)


def file_store(settings: Settings) -> FileStore:
    """The file store of the configured backend, not yet opened."""
    if settings.backend == "google":
        from generator.stores.cloud_storage import CloudStorageFiles

        assert settings.bucket is not None  # noqa: S101 - Settings refuses a google backend with files and without one
        return CloudStorageFiles(bucket=settings.bucket, project=settings.project, clock=utc_now)
    from generator.stores.embedded_files import EmbeddedFiles

    return EmbeddedFiles(settings.data_dir, clock=utc_now)
