"""What schemathesis loads before it runs: what no JSON Schema can say of what is taken."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import schemathesis
from hypothesis import strategies as st

from generator.api.history import cursor_of
from generator.paths import new_request_id
from generator.stores.base import Position

CURSORS = st.builds(cursor_of, st.builds(Position, st.datetimes(), st.builds(new_request_id)))
"""All that were given out, or may be."""

schemathesis.openapi.format("cursor", CURSORS)


@schemathesis.hook
def filter_case(_: Any, case: Any) -> bool:
    """Leaves out whole numbers beyond 64 bits, which no store takes, and ids that two entries have."""
    values = list(_values(case.body))
    ids = Counter(id_ for value in values if isinstance(value, dict) for id_ in _own_id(value))
    return not any(count > 1 for count in ids.values()) and all(
        -(2**63) <= value < 2**63 for value in values if isinstance(value, int)
    )


@schemathesis.hook
def map_case(_: Any, case: Any) -> Any:
    """Lets the empty If-Match hold, the only one of the coverage phase, so that bodies are looked at."""
    if case.headers and case.headers.get("If-Match") == "":
        case.headers["If-Match"] = "*"
    return case


def _values(value: Any) -> Iterator[Any]:
    yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inner:
        yield from _values(each)


def _own_id(item: dict[str, Any]) -> Iterator[str]:
    ours = item.get("resumeGenerator")
    if isinstance(ours, dict) and isinstance(id_ := ours.get("id"), str) and id_.strip():
        yield id_.strip()
