"""Nothing is lost either way: document → record → document, and record → document → record."""

import json
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.codec import from_json
from generator.json_resume import Imported, read_json_resume, write_json_resume
from generator.json_resume.older import modernized
from generator.json_resume.properties import normal
from generator.json_resume.sections import ENTRY_FIELDS, PERSONAL_FIELDS
from generator.model import ExperienceEntry, PersonalInfo
from generator.stores.limits import measure_fields
from tests.unit.json_resume.documents import (
    FULL,
    OFFICIAL_SCHEMA,
    SMALLEST,
    documents,
    entries,
    people,
    records,
)

Document = dict[str, Any]


def written(imported: Imported) -> Document:
    return write_json_resume(imported.personal_info, imported.entries)


def fields_of(stored: dict[str, Any], names: frozenset[str]) -> dict[str, Any]:
    return {name: value for name in names if (value := normal(stored.get(name))) is not None}


def test_the_full_document_uses_every_property_of_the_official_schema() -> None:
    schema: Any = OFFICIAL_SCHEMA.schema

    def check(part: Any, example: Any, where: str) -> None:
        if part.get("type") == "array" and part["items"].get("type") == "object":
            check(part["items"], {k: v for item in example for k, v in item.items()}, where)
        for name, inner in part.get("properties", {}).items():
            assert name in example, f"{where}.{name}"
            check(inner, example[name], f"{where}.{name}")

    check(schema, FULL, "")


def test_the_full_document_comes_back_value_for_value_and_in_order() -> None:
    for document in (FULL, dict(reversed(FULL.items())), SMALLEST):
        back = written(read_json_resume(document))
        assert back == document
        assert list(back) == list(document)


def test_the_example_person_comes_back() -> None:
    file = Path(__file__).parents[3] / "examples" / "person.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    assert not list(OFFICIAL_SCHEMA.iter_errors(document))
    assert written(read_json_resume(document)) == document


@given(documents(strict=False))
@settings(deadline=None, max_examples=200)
def test_any_document_comes_back_value_for_value_and_in_order(document: Document) -> None:
    imported = read_json_resume(document)
    back = written(imported)
    expected, _ = modernized(document)
    assert isinstance(expected, dict)
    assert back == expected
    assert list(back) == list(expected)
    assert read_json_resume(back) == imported


@given(documents(strict=False))
@settings(deadline=None)
def test_what_is_read_can_be_stored_and_used(document: Document) -> None:
    imported = read_json_resume(document)
    ids = [entry["id"] for entry in imported.entries]
    assert len(set(ids)) == len(ids)
    assert [entry["order"] for entry in imported.entries] == list(range(1, len(ids) + 1))
    from_json(PersonalInfo, imported.personal_info)
    measure_fields(imported.personal_info)  # refuses what Firestore would
    for entry in imported.entries:
        assert from_json(ExperienceEntry, entry).title.strip()
        measure_fields(entry)
    stored = json.loads(json.dumps([imported.personal_info, imported.entries], sort_keys=True))
    assert write_json_resume(*stored) == written(imported), "the order of keys in a store is nobody's promise"


@given(documents(strict=True))
@settings(deadline=None)
def test_what_the_official_schema_takes_is_taken_and_given_back_to_its_liking(document: Document) -> None:
    assert not list(OFFICIAL_SCHEMA.iter_errors(document))
    assert not list(OFFICIAL_SCHEMA.iter_errors(written(read_json_resume(document))))


@given(people, records)
@settings(deadline=None, max_examples=200)
def test_any_stored_record_survives_the_way_out_and_in(person: Document, stored: list[Document]) -> None:
    document = write_json_resume(person, stored)
    assert not list(OFFICIAL_SCHEMA.iter_errors(document))
    back = read_json_resume(document)
    assert fields_of(back.personal_info, PERSONAL_FIELDS) == fields_of(person, PERSONAL_FIELDS)
    names = ENTRY_FIELDS | {"type"}
    assert {e["id"]: fields_of(e, names) for e in back.entries} == {
        e["id"]: fields_of(e, names) for e in stored
    }
    for kind in {entry["type"] for entry in stored}:
        ordered = sorted((e for e in stored if e["type"] == kind), key=lambda e: e.get("order", float("inf")))
        assert [e["id"] for e in back.entries if e["type"] == kind] == [e["id"] for e in ordered]


@given(documents(strict=False), people, st.lists(entries, max_size=4), st.data())
@settings(deadline=None)
def test_edits_win_over_whatever_was_kept(
    document: Document, person: Document, edits: list[Document], data: st.DataObject
) -> None:
    imported = read_json_resume(document)
    stored = {entry["id"]: entry for entry in imported.entries}
    for edit in edits:
        if stored:
            edited = stored[data.draw(st.sampled_from(sorted(stored)))]
            gone = data.draw(st.sets(st.sampled_from(["role", "startDate", "endDate", "url", "summary"])))
            for name in gone:
                edited.pop(name, None)
            edited.update({name: value for name, value in edit.items() if name not in ("id", "type")})
    info = {**imported.personal_info, **person}
    back = read_json_resume(write_json_resume(info, list(stored.values())))
    assert fields_of(back.personal_info, PERSONAL_FIELDS) == fields_of(info, PERSONAL_FIELDS)
    assert {e["id"]: fields_of(e, ENTRY_FIELDS) for e in back.entries} == {
        e["id"]: fields_of(e, ENTRY_FIELDS) for e in stored.values()
    }


def test_an_edit_next_to_a_kept_value_leaves_it_and_an_edit_of_it_drops_it() -> None:
    imported = read_json_resume(FULL)
    job = next(entry for entry in imported.entries if entry["type"] == "work")
    job["title"] = "Nordlicht Group"
    job["endDate"] = "2021-06"
    imported.personal_info["location"] = "Oslo, Norway"
    imported.personal_info["github"] = "https://github.com/other"
    back = written(imported)
    assert back["work"][0]["name"] == "Nordlicht Group"
    assert back["work"][0]["startDate"] == "2020-02-29", "the day stays while its month does"
    assert back["work"][0]["endDate"] == "2021-06"
    assert back["work"][0]["description"] == "Payments"
    assert back["basics"]["location"] == {"city": "Oslo", "region": "Norway"}, "no old street in a new town"
    assert back["basics"]["profiles"] == [
        *FULL["basics"]["profiles"][:2],
        {"network": "GitHub", "username": "other", "url": "https://github.com/other"},
    ]
    job["startDate"] = "2020-03"
    assert written(imported)["work"][0]["startDate"] == "2020-03"


def test_entries_can_be_added_removed_and_moved() -> None:
    imported = read_json_resume(FULL)
    first, second = (entry for entry in imported.entries if entry["type"] == "work")
    first["order"], second["order"] = 9, 3
    added = {"id": "new", "title": "Fjärilen", "order": 1, "technologies": ["Go"]}
    others = [entry for entry in imported.entries if entry["type"] == "language"]
    back = write_json_resume(imported.personal_info, [first, added, second, *others])
    assert [job["name"] for job in back["work"]] == ["Fjärilen", "Nordlicht Płatności", "Nordlicht Płatności"]
    assert back["work"][2]["startDate"] == "2020-02-29"
    assert "education" not in back
    again = read_json_resume(back)
    assert [e["id"] for e in again.entries if e["type"] == "work"] == ["new", second["id"], first["id"]]


def test_an_old_name_counts_only_where_its_value_can_be_what_it_says() -> None:
    basics = {**SMALLEST["basics"], "picture": [], "website": "https://old.example.com"}
    back = written(read_json_resume({"basics": basics}))
    assert back["basics"]["picture"] == [], "a property of somebody's own"
    assert back["basics"]["url"] == "https://old.example.com"


def test_the_order_of_properties_in_a_store_makes_no_difference() -> None:
    theirs = {"": None, "x": 1, "a.b": {"": 2, "a": 3}}
    one = read_json_resume({**SMALLEST, **theirs})
    other = read_json_resume(dict(reversed({**SMALLEST, **dict(reversed(theirs.items()))}.items())))
    assert one.personal_info["jsonResume"]["document"] == other.personal_info["jsonResume"]["document"]
