"""All that is stored about the person, wherever it is: what an export holds and an erasure takes away."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from generator.paths import BLURBS, ENTRIES, OLD_PERSONAL_INFO, PDF_FOLDERS, PERSONAL_INFO
from generator.services import Services
from generator.snapshots import COLLECTION as SNAPSHOTS
from generator.stores.base import StoredFile

COLLECTIONS: Final = ("generator", ENTRIES, BLURBS, SNAPSHOTS)
FOLDERS: Final = (*PDF_FOLDERS, SNAPSHOTS)
"""Of the file store. A bucket may hold other things, which are nobody's business here."""


def files(services: Services) -> Iterator[StoredFile]:
    """Every file: PDFs, kept experience, and the pictures that personal info names.

    Raises:
        StoreUnavailable: a store does not answer.
    """
    for folder in FOLDERS:
        yield from services.files.list(f"{folder}/")
    for path in (PERSONAL_INFO, OLD_PERSONAL_INFO):
        info = services.documents.get(path, ("avatar", "logo"))
        for name in _picture_names(info.data if info else {}):
            if (stored := services.files.stat(name)) is not None:
                yield stored


def _picture_names(info: Mapping[str, Any]) -> Iterator[str]:
    for value in (info.get("avatar"), info.get("logo")):
        if isinstance(value, str) and ":" not in value and (name := value.strip().lstrip("/")):
            yield name
