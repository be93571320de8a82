"""The orders in which documents can be listed without reading the ones before: each needs an index.

Firestore keeps them by ``firestore.indexes.json``, where a test finds every one of these; the embedded
store keeps them itself. Both refuse a listing that is not here, so that what would fail for a missing
index in production fails on a person's machine too.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

ORDER_FIELD: Final = "createdAt"
"""The instant that lists are ordered by. Documents without one are in no list."""


class Listing(NamedTuple):
    """Documents of a collection whose texts in some fields are given ones, newest first.

    Attributes:
        fields: dotted paths, sorted.
    """

    collection: str
    fields: tuple[str, ...] = ()


LISTINGS: Final = (
    Listing("generator", ("type",)),
    Listing("generator", ("status", "type")),
    Listing("generator", ("companyKey", "type")),
    Listing("generator", ("companyKey", "status", "type")),
    # Requests from before there was a companyKey are found by the company's name as it is written.
    Listing("generator", ("job.company", "type")),
    Listing("generator", ("job.company", "status", "type")),
    Listing("experience-snapshots"),
)

LISTED_FIELDS: Final = frozenset(
    field.partition(".")[0] for listing in LISTINGS for field in (*listing.fields, ORDER_FIELD)
)
"""Top-level fields on which a document's place in any list depends."""


def check_listing(collection: str, where: Mapping[str, str]) -> None:
    """Checks that there is an index for what is asked.

    Raises:
        ValueError: there is none, or a value asked for is no text.
    """
    if Listing(collection, tuple(sorted(where))) not in LISTINGS:
        raise ValueError(f"No index lists {collection} by {', '.join(sorted(where)) or 'age alone'}.")
    if not all(isinstance(value, str) for value in where.values()):
        raise ValueError("Lists are of documents that hold given texts.")


def places(collection: str, data: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """What a document must be asked for to be listed: the fields and texts of each list it is in."""
    if not isinstance(data.get(ORDER_FIELD), datetime):
        return
    for listing in LISTINGS:
        if listing.collection == collection:
            found = {field: _value(data, field) for field in listing.fields}
            texts = {field: value for field, value in found.items() if isinstance(value, str)}
            if len(texts) == len(found):
                yield texts


def sortable(instant: datetime) -> str:
    """An instant as a text that sorts as it does."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def _value(data: Mapping[str, Any], field: str) -> Any:
    value: Any = data
    for name in field.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
