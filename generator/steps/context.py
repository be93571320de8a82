"""What every step's body is handed besides the request: the services, and how long links live."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import NamedTuple

from generator.errors import StorageError
from generator.services import Services
from generator.stores.base import StoreUnavailable


class StepContext(NamedTuple):
    """The surroundings of a step.

    Attributes:
        fallback_fonts: files of faces for characters that the PDFs' own do not have.
    """

    services: Services
    link_lifetime: timedelta
    fallback_fonts: tuple[str, ...] = ()


@contextmanager
def storage_errors() -> Iterator[None]:
    """Reports a file store that does not answer as the contract's ``STORAGE_ERROR``."""
    try:
        yield
    except StoreUnavailable as error:
        raise StorageError(retry_after=5) from error
