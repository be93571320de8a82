"""The example person and postings, for tests that need somebody with a real record."""

import json
from datetime import UTC, datetime
from typing import Any

from generator.experience import Record, replacement
from generator.json_resume import read_json_resume
from generator.stores.base import DocumentStore
from tests.parts import ROOT

EXAMPLES = ROOT / "examples"


def load_person(documents: DocumentStore) -> None:
    """Stores the example person in an empty store."""
    imported = read_json_resume(json.loads((EXAMPLES / "person.json").read_text(encoding="utf-8")))
    documents.commit(
        *replacement(Record(None, ()), imported, now=datetime(2026, 1, 2, tzinfo=UTC), by="a test")
    )


def asked(generate_type: str = "both", **changes: Any) -> dict[str, Any]:
    """A body for ``POST /generator/start`` with the example posting."""
    body: dict[str, Any] = json.loads(
        (EXAMPLES / "posting-platform-engineer.json").read_text(encoding="utf-8")
    )
    return {**body, "generateType": generate_type, "provider": "offline", **changes}
