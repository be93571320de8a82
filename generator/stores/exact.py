"""Documents with their values exactly as stored, for moving them without touching them.

The product's own interface knows JSON values and instants in microseconds. Whoever moves what others
have stored must not drop what that leaves out (a nanosecond, a point on a map, whether a number is
whole), so here a value stays in its backend's own notation, as JSON.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from generator.stores.base import Version

Exact: TypeAlias = Any
"""A stored value as JSON, in a notation only its backend needs to understand; see :func:`same`."""


def same(one: Exact, other: Exact) -> bool:
    """Whether two values are the same to the bit; the order of a map's keys means nothing."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


@dataclass(frozen=True, slots=True)
class ExactDocument:
    """A document, or the top-level fields of it that were asked for."""

    id: str
    fields: dict[str, Exact]
    version: Version


@dataclass(frozen=True, slots=True)
class Replacement:
    """One whole document in another's place.

    Attributes:
        fields: ``None``: there shall be none.
        version: the document there must be; ``None``: there must be none.
    """

    id: str
    fields: Mapping[str, Exact] | None
    version: Version | None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """Some top-level fields of a document, set or taken out; all others stay.

    Attributes:
        fields: name → value.
        without: names to take out.
        version: the document must be exactly at it.
    """

    id: str
    fields: Mapping[str, Exact]
    without: Sequence[str]
    version: Version


class ExactCollection(Protocol):
    """The documents of one collection."""

    @property
    def place(self) -> str:
        """Which collection of which database this is, for a backup to name where it belongs."""
        ...

    def text(self, text: str) -> Exact:
        """A text in the backend's notation."""
        ...

    def count(self) -> int:
        """How many documents there are."""
        ...

    def get(self, *ids: str, fields: Sequence[str] | None = None) -> dict[str, ExactDocument]:
        """Those of the documents that are there, by id."""
        ...

    def page(self, after: str, limit: int, fields: Sequence[str]) -> list[ExactDocument]:
        """The next documents by id; those with ids behind ``after``."""
        ...

    def replace(self, *replacements: Replacement) -> None:
        """Makes all replacements or none.

        Raises:
            VersionConflict: a document is not the one that must be there. Nothing was written.
            StoreUnavailable: nobody knows whether it happened.
        """
        ...

    def change(self, changes: Sequence[FieldChange]) -> list[bool]:
        """Makes each change by itself, all in a few round trips.

        Returns:
            For each whether it was made. Where it was not, the document has moved or is gone, or nobody
            knows: read it again.

        Raises:
            StoreUnavailable: nobody knows which of them were made.
        """
        ...
