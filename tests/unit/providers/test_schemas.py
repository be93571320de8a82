"""What a model is asked for is what is read, and nothing of it is beyond both makers' dialects."""

import json
from collections.abc import Sequence
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.codec import to_json
from generator.model import EntryType
from generator.providers.base import LetterDraft, ResumeDraft
from generator.providers.schemas import Unusable, read_draft, schema_of
from tests.integration.providers.people import LETTER, RECORD, RESUME

UNDERSTOOD = {
    "type",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "enum",
    "description",
    "minItems",
    "maxItems",
}
"""https://developers.openai.com/api/docs/guides/structured-outputs, and Vertex AI's controlled generation."""


def ids_of(types: Sequence[EntryType]) -> list[str]:
    return [entry.id for entry in RECORD.entries if entry.type in types]


def objects_in(schema: dict[str, Any]) -> list[dict[str, Any]]:
    inner = [*schema.get("properties", {}).values(), *([schema["items"]] if "items" in schema else [])]
    return [schema, *(found for part in inner for found in objects_in(part))]


@pytest.mark.parametrize("cls", [ResumeDraft, LetterDraft])
def test_the_schema_keeps_to_what_everybody_understands(cls: type) -> None:
    for part in objects_in(schema_of(cls, ids_of)):
        assert set(part) <= UNDERSTOOD
        if part["type"] == "object":
            assert part["additionalProperties"] is False
            assert part["required"] == list(part["properties"])


@pytest.mark.parametrize(("cls", "answer"), [(ResumeDraft, RESUME), (LetterDraft, LETTER)])
def test_what_follows_the_schema_is_read_and_back(cls: type, answer: dict[str, Any]) -> None:
    jsonschema.validate(answer, schema_of(cls, ids_of))
    assert to_json(read_draft(cls, json.dumps(answer))) == answer


def test_only_entries_of_the_record_can_be_named() -> None:
    schema = schema_of(ResumeDraft, ids_of)
    entry = schema["properties"]["experience"]["items"]["properties"]["entryId"]
    assert entry["enum"] == ["ward", "home"]
    assert schema["properties"]["projects"]["items"]["properties"]["entryId"]["enum"] == ["course"]


def test_what_the_record_has_none_of_is_not_asked_for() -> None:
    schema = schema_of(ResumeDraft, lambda types: [])
    assert set(schema["properties"]) == {"summary", "skills"}


@given(
    before=st.text(alphabet='x{}[]",:\n ', max_size=20), after=st.text(alphabet='x{}[]",:\n ', max_size=20)
)
def test_the_object_is_found_in_any_surroundings(before: str, after: str) -> None:
    assert read_draft(LetterDraft, f"{before}\n{json.dumps(LETTER)}\n{after}").greeting == LETTER["greeting"]


def test_a_wrapped_object_is_found() -> None:
    wrapped = json.dumps({"note": {"by": "a model"}, "answers": [{"letter": LETTER}]})
    assert read_draft(LetterDraft, wrapped).greeting == LETTER["greeting"]


@given(st.text() | st.recursive(st.none() | st.text() | st.integers(), st.lists).map(json.dumps))
def test_anything_else_is_unusable_and_says_why(text: str) -> None:
    with pytest.raises(Unusable, match=r"JSON object"):
        read_draft(LetterDraft, text)


def test_nesting_without_end_is_unusable() -> None:
    with pytest.raises(Unusable):
        read_draft(LetterDraft, '{"a":' * 5000)
