"""What every document store promises, held against each of them."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.stores.base import (
    DELETE_FIELD,
    MAX_DOCUMENT_BYTES,
    AlreadyExists,
    Create,
    Delete,
    DocumentStore,
    DocumentTooLarge,
    Put,
    Snapshot,
    Update,
    VersionConflict,
    Write,
)

PATH = "generator/request-1"
OTHER = "generator/request-2"


def stored(documents: DocumentStore, path: str = PATH) -> Snapshot:
    snapshot = documents.get(path)
    assert snapshot is not None
    return snapshot


# --- reading -----------------------------------------------------------------------------------------


def test_what_was_never_written_is_none(documents: DocumentStore) -> None:
    assert documents.get(PATH) is None
    assert documents.get(PATH, ["name"]) is None
    assert list(documents.query("generator")) == []


def test_a_document_comes_back_as_it_was(documents: DocumentStore) -> None:
    data: dict[str, Any] = {
        "text": "Žluťoučký kůň – 履歴書 – سيرة – 🧑🏽‍💻 – e\u0301 – \x00\x1f\u2028\ufeff",
        "empty": "",
        "null": None,
        "yes": True,
        "no": False,
        "zero": 0,
        "whole": 2**53 + 1,
        "least": -(2**63),
        "part": 0.1,
        "tiny": 5e-324,
        "map": {},
        "list": [],
        "deep": {"a": {"b": [{"c": [None, "x", 1, {"d": []}]}]}},
        "$datetime": "not one",
        "nested": {"$datetime": "nor this", "$$": 1, "a.b": "a dot", " ": 1, "`": 2, "日本": 3},
    }
    version = documents.commit(Create(PATH, data))

    snapshot = stored(documents)

    assert snapshot == Snapshot(PATH, data, version)
    assert snapshot.id == "request-1"
    assert snapshot.data["yes"] is True
    assert type(snapshot.data["zero"]) is int


def test_numbers_keep_their_kind(documents: DocumentStore) -> None:
    documents.commit(Create(PATH, {"whole": 1, "float": 1.0}))

    data = stored(documents).data

    assert type(data["whole"]) is int
    assert type(data["float"]) is float


@pytest.mark.parametrize(
    "instant",
    [
        datetime(2026, 11, 24, 12, 30, 15, 123456, tzinfo=UTC),
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        datetime(1969, 12, 31, 23, 59, 59, 1, tzinfo=UTC),
        datetime(2026, 11, 24, 12, 30, 15, 1, tzinfo=timezone(timedelta(hours=5, minutes=45))),
    ],
)
def test_an_instant_keeps_its_microseconds_and_comes_back_in_utc(
    documents: DocumentStore, instant: datetime
) -> None:
    documents.commit(Create(PATH, {"at": instant, "list": [instant], "map": {"at": instant}}))

    data = stored(documents).data

    assert data == {"at": instant, "list": [instant], "map": {"at": instant}}
    assert data["at"].tzinfo is UTC
    assert type(data["at"]) is datetime


def test_a_mask_fetches_the_fields_it_names_and_no_others(documents: DocumentStore) -> None:
    version = documents.commit(
        Create(PATH, {"a": {"x": 1, "y": {"z": 2, "w": 3}}, "b": [1], "c": None, "d": "big"})
    )

    snapshot = documents.get(PATH, ["a.x", "a.y.z", "b", "c", "absent", "a.absent.too", "d.x"])

    assert snapshot == Snapshot(PATH, {"a": {"x": 1, "y": {"z": 2}}, "b": [1], "c": None}, version)


def test_a_mask_may_name_a_map_and_what_is_in_it(documents: DocumentStore) -> None:
    documents.commit(Create(PATH, {"a": {"x": 1, "y": 2}}))

    for fields in (["a", "a.x"], ["a.x", "a"]):
        snapshot = documents.get(PATH, fields)
        assert snapshot is not None
        assert snapshot.data == {"a": {"x": 1, "y": 2}}


def test_an_empty_mask_fetches_no_field_but_the_version(documents: DocumentStore) -> None:
    version = documents.commit(Create(PATH, {"a": 1}))

    assert documents.get(PATH, []) == Snapshot(PATH, {}, version)
    assert list(documents.query("generator", [])) == [Snapshot(PATH, {}, version)]


def test_absent_and_null_are_different(documents: DocumentStore) -> None:
    documents.commit(Create(PATH, {"null": None, "inside": {"null": None}}))

    snapshot = documents.get(PATH, ["null", "absent", "inside.null", "inside.absent"])

    assert snapshot is not None
    assert snapshot.data == {"null": None, "inside": {"null": None}}


def test_a_query_gives_the_collection_by_id_and_nothing_of_its_neighbours(documents: DocumentStore) -> None:
    ids = ["b", "a", "Z", "é", "a-", "a b", "10", "9", "a%2Fb", "😀", "\uffff"]
    documents.commit(
        *(Create(f"entries/{name}", {"name": name, "more": 1}) for name in ids),
        Create("entries-2/x", {"name": "x"}),
        Create("entrie/s", {"name": "s"}),
        Create("entries0/x", {"name": "x"}),
    )

    found = list(documents.query("entries", ["name"]))

    assert [snapshot.id for snapshot in found] == sorted(ids, key=str.encode)
    assert [snapshot.path for snapshot in found] == [
        f"entries/{name}" for name in sorted(ids, key=str.encode)
    ]
    assert all(snapshot.data == {"name": snapshot.id} for snapshot in found)
    assert next(documents.query("entries")).data == {"name": "10", "more": 1}


def test_a_document_may_be_changed_while_its_collection_is_read(documents: DocumentStore) -> None:
    documents.commit(*(Create(f"entries/{number:03}", {"number": number}) for number in range(50)))

    for snapshot in documents.query("entries"):
        documents.commit(Update(snapshot.path, {"number": -1}, snapshot.version))

    assert {snapshot.data["number"] for snapshot in documents.query("entries")} == {-1}


# --- writing -----------------------------------------------------------------------------------------


def test_create_is_refused_where_there_is_a_document(documents: DocumentStore) -> None:
    documents.commit(Create(PATH, {"a": 1}))
    before = stored(documents)

    with pytest.raises(AlreadyExists):
        documents.commit(Create(PATH, {"a": 2}))

    assert stored(documents) == before


def test_put_replaces_the_whole_document(documents: DocumentStore) -> None:
    documents.commit(Put(PATH, {"a": 1, "b": {"c": 1}}))
    documents.commit(Put(PATH, {"b": {"d": 1}}))

    assert stored(documents).data == {"b": {"d": 1}}


def test_delete_removes_and_is_content_where_there_is_nothing(documents: DocumentStore) -> None:
    documents.commit(Create(PATH, {"a": 1}))

    documents.commit(Delete(PATH))
    documents.commit(Delete(PATH))

    assert documents.get(PATH) is None


def test_a_removed_document_can_be_made_again_and_has_none_of_the_old_fields(
    documents: DocumentStore,
) -> None:
    old = documents.commit(Create(PATH, {"old": 1}))
    documents.commit(Delete(PATH))
    new = documents.commit(Create(PATH, {"new": 1}))

    assert new != old
    assert stored(documents).data == {"new": 1}
    with pytest.raises(VersionConflict):
        documents.commit(Update(PATH, {"new": 2}, old))


@pytest.mark.parametrize(
    ("changes", "after"),
    [
        ({"a": 9}, {"a": 9, "m": {"x": 1, "y": {"z": 2}}, "n": None}),
        ({"m.x": 9}, {"a": 1, "m": {"x": 9, "y": {"z": 2}}, "n": None}),
        ({"m.y.new": 9}, {"a": 1, "m": {"x": 1, "y": {"z": 2, "new": 9}}, "n": None}),
        ({"m": {"only": 9}}, {"a": 1, "m": {"only": 9}, "n": None}),
        ({"p.q.r": 9}, {"a": 1, "m": {"x": 1, "y": {"z": 2}}, "n": None, "p": {"q": {"r": 9}}}),
        ({"a.b": 9}, {"a": {"b": 9}, "m": {"x": 1, "y": {"z": 2}}, "n": None}),
        ({"n.b": 9}, {"a": 1, "m": {"x": 1, "y": {"z": 2}}, "n": {"b": 9}}),
        ({"a": None}, {"a": None, "m": {"x": 1, "y": {"z": 2}}, "n": None}),
        ({"a": DELETE_FIELD}, {"m": {"x": 1, "y": {"z": 2}}, "n": None}),
        ({"m.y": DELETE_FIELD}, {"a": 1, "m": {"x": 1}, "n": None}),
        ({"m.y.z": DELETE_FIELD}, {"a": 1, "m": {"x": 1, "y": {}}, "n": None}),
        ({"absent": DELETE_FIELD}, {"a": 1, "m": {"x": 1, "y": {"z": 2}}, "n": None}),
        ({"m.absent.deeper": DELETE_FIELD}, {"a": 1, "m": {"x": 1, "y": {"z": 2}}, "n": None}),
        ({"a.b": DELETE_FIELD}, {"a": 1, "m": {"x": 1, "y": {"z": 2}}, "n": None}),
        ({"absent.b": DELETE_FIELD}, {"a": 1, "m": {"x": 1, "y": {"z": 2}}, "n": None}),
        ({"m.x": DELETE_FIELD, "m.y.z": 9}, {"a": 1, "m": {"y": {"z": 9}}, "n": None}),
        ({"a": [], "n": {}}, {"a": [], "m": {"x": 1, "y": {"z": 2}}, "n": {}}),
    ],
)
def test_an_update_changes_what_it_names_and_keeps_the_rest(
    documents: DocumentStore, changes: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    version = documents.commit(Create(PATH, {"a": 1, "m": {"x": 1, "y": {"z": 2}}, "n": None}))

    documents.commit(Update(PATH, changes, version))

    assert stored(documents).data == after


def test_an_update_is_refused_at_any_other_version(documents: DocumentStore) -> None:
    first = documents.commit(Create(PATH, {"a": 1}))
    second = documents.commit(Update(PATH, {"a": 2}, first))
    assert len({first, second, documents.commit(Put(PATH, {"a": 3}))}) == 3
    before = stored(documents)

    for version in (first, second, "", "0", "no version", "2026-11-24T12:00:00.000000Z"):
        with pytest.raises(VersionConflict):
            documents.commit(Update(PATH, {"a": 9}, version))

    assert stored(documents) == before


def test_an_update_of_what_is_not_there_is_a_conflict(documents: DocumentStore) -> None:
    gone = documents.commit(Create(PATH, {"a": 1}))
    documents.commit(Delete(PATH))

    with pytest.raises(VersionConflict):
        documents.commit(Update(PATH, {"a": 2}, gone))

    assert documents.get(PATH) is None


def test_a_write_that_changes_nothing_still_makes_a_conflict_of_an_older_decision(
    documents: DocumentStore,
) -> None:
    """Whoever decided on the older version must not go on: a claim may write what was there already."""
    version = documents.commit(Create(PATH, {"a": 1}))
    documents.commit(Update(PATH, {"a": 2}, version))

    with pytest.raises(VersionConflict):
        documents.commit(Update(PATH, {"a": 2}, version))


def test_the_version_of_a_commit_is_that_of_its_first_document(documents: DocumentStore) -> None:
    documents.commit(Create(OTHER, {"a": 1}))
    version = documents.commit(Create(PATH, {"a": 1}), Put(OTHER, {"a": 2}))

    documents.commit(Update(PATH, {"a": 2}, version))
    other = stored(documents, OTHER)
    documents.commit(Update(OTHER, {"a": 3}, other.version))

    assert stored(documents).data == {"a": 2}
    assert stored(documents, OTHER).data == {"a": 3}


@pytest.mark.parametrize(
    "refused",
    [
        Create("generator/there", {"a": 9}),
        Update("generator/there", {"a": 9}, "2020-01-01T00:00:00.000000Z"),
        Update("generator/absent", {"a": 9}, "2020-01-01T00:00:00.000000Z"),
    ],
)
@pytest.mark.parametrize("last", [True, False])
def test_all_writes_of_a_commit_happen_or_none(documents: DocumentStore, refused: Write, last: bool) -> None:
    documents.commit(Create("generator/there", {"a": 1}), Create(OTHER, {"a": 1}))
    good: list[Write] = [Create(PATH, {"a": 9}), Put(OTHER, {"a": 9}), Delete("generator/there-2")]

    with pytest.raises(VersionConflict):
        documents.commit(*((*good, refused) if last else (refused, *good)))

    assert {s.id: s.data for s in documents.query("generator")} == {"there": {"a": 1}, "request-2": {"a": 1}}


def test_of_many_callers_who_decided_on_one_version_one_wins(documents: DocumentStore) -> None:
    version = documents.commit(Create(PATH, {"by": None}))

    def write(number: int) -> bool:
        try:
            documents.commit(Update(PATH, {"by": number}, version))
        except VersionConflict:
            return False
        return True

    with ThreadPoolExecutor(6) as callers:
        won = [number for number, done in enumerate(callers.map(write, range(6))) if done]

    assert [stored(documents).data["by"]] == won


def test_of_many_callers_who_create_one_document_one_wins(documents: DocumentStore) -> None:
    def create(number: int) -> bool:
        try:
            documents.commit(Create(PATH, {"by": number}))
        except AlreadyExists:
            return False
        return True

    with ThreadPoolExecutor(6) as callers:
        won = [number for number, done in enumerate(callers.map(create, range(6))) if done]

    assert [stored(documents).data["by"]] == won


# --- limits ------------------------------------------------------------------------------------------


def largest(path: str) -> dict[str, Any]:
    """A document of exactly the greatest size, by Google's formula."""
    name = sum(len(part.encode()) + 1 for part in path.split("/")) + 16
    return {"a": "x" * 500_000, "b": "é" * ((MAX_DOCUMENT_BYTES - name - 32 - 500_003 - 3) // 2)}


def test_a_document_of_one_mebibyte_is_stored(documents: DocumentStore) -> None:
    documents.commit(Create(PATH, largest(PATH)))

    assert stored(documents).data == largest(PATH)


@pytest.mark.parametrize("write", [Create, Put])
def test_a_larger_document_is_refused(documents: DocumentStore, write: type[Create] | type[Put]) -> None:
    too_large = largest(PATH)
    too_large["b"] += "éé"

    with pytest.raises(DocumentTooLarge) as refusal:
        documents.commit(Create(OTHER, {"a": 1}), write(PATH, too_large))

    assert "xxx" not in str(refusal.value)
    assert list(documents.query("generator", [])) == []


def test_an_update_that_makes_a_document_too_large_is_refused(documents: DocumentStore) -> None:
    version = documents.commit(Create(PATH, {"a": "x" * 600_000, "b": 1}))

    with pytest.raises(DocumentTooLarge):
        documents.commit(Update(PATH, {"b": "y" * 600_000}, version), Put(OTHER, {"a": 1}))

    assert stored(documents).data["b"] == 1
    assert documents.get(OTHER) is None
    documents.commit(Update(PATH, {"a": DELETE_FIELD, "b": "y" * 600_000}, version))
    assert len(stored(documents).data["b"]) == 600_000


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        2**63,
        b"bytes",
        {1, 2},
        datetime(2026, 11, 24),  # without its zone
        [["a list in a list"]],
        "half of a pair \ud800",
        {"\udfff": 1},
        {"": 1},
        {"__name__": 1},
        {1: "not a text"},
        object(),
    ],
)
def test_a_value_that_is_no_json_is_refused_before_anything_is_sent(
    documents: DocumentStore, value: Any
) -> None:
    with pytest.raises(ValueError, match=r"\ba\b|field"):
        documents.commit(Create(PATH, {"a": value}))
    assert documents.get(PATH) is None


def test_maps_and_lists_nest_twenty_deep_and_no_deeper(documents: DocumentStore) -> None:
    def nested(depth: int) -> Any:
        return {"a": nested(depth - 1)} if depth else "leaf"

    documents.commit(Create(PATH, nested(21)))

    assert stored(documents).data == nested(21)
    with pytest.raises(ValueError, match="nested"):
        documents.commit(Create(OTHER, nested(22)))


@pytest.mark.parametrize(
    "path", ["", "generator", "generator/", "/a", "a/b/c", "generator/.", "generator/..", "generator/__a__"]
)
def test_a_path_that_names_no_document_is_refused(documents: DocumentStore, path: str) -> None:
    with pytest.raises(ValueError, match="id"):
        documents.get(path)
    for write in (Create(path, {}), Put(path, {}), Delete(path), Update(path, {"a": 1}, "1")):
        with pytest.raises(ValueError, match="id"):
            documents.commit(write)


@pytest.mark.parametrize("fields", [["a b"], ["a..b"], [""], ["a."], ["`a`"], ["ä"], ["0"], ["a-b"]])
def test_a_field_path_that_is_not_plain_is_refused(documents: DocumentStore, fields: list[str]) -> None:
    with pytest.raises(ValueError, match="dotted path"):
        documents.get(PATH, fields)
    with pytest.raises(ValueError, match="dotted path"):
        documents.query("generator", fields)
    with pytest.raises(ValueError, match="dotted path"):
        documents.commit(Update(PATH, {fields[0]: 1}, "1"))


def test_changes_that_contradict_each_other_are_refused(documents: DocumentStore) -> None:
    version = documents.commit(Create(PATH, {"a": {}}))

    with pytest.raises(ValueError, match="inside"):
        documents.commit(Update(PATH, {"a": {}, "a.b": 1}, version))
    with pytest.raises(ValueError, match="change something"):
        documents.commit(Update(PATH, {}, version))
    with pytest.raises(ValueError, match="write something"):
        documents.commit()


# --- any value ---------------------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
names = texts.filter(lambda name: name and not (name.startswith("__") and name.endswith("__")))
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts
    | st.datetimes(timezones=st.just(UTC))
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.dictionaries(names, inner, max_size=4)
        | st.lists(inner.filter(lambda item: not isinstance(item, list)), max_size=4)
    ),
    max_leaves=12,
)
field_names = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,8}", fullmatch=True).filter(lambda n: n[:2] != "__")


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    before=st.dictionaries(field_names, values, max_size=4),
    change=values,
    path=st.lists(field_names, min_size=1, max_size=3),
)
def test_any_document_and_any_change_of_it_comes_back(
    documents: DocumentStore, before: dict[str, Any], change: Any, path: list[str]
) -> None:
    version = documents.commit(Put(PATH, before))
    assert stored(documents).data == before

    documents.commit(Update(PATH, {".".join(path): change}, version))

    after = stored(documents).data
    found: Any = after
    for name in path:
        found = found[name]
    assert found == change
    assert {k: v for k, v in after.items() if k != path[0]} == {
        k: v for k, v in before.items() if k != path[0]
    }
    masked = documents.get(PATH, [".".join(path)])
    assert masked is not None
    for name in path:
        assert list(masked.data) == [name]
        masked = (
            Snapshot(PATH, masked.data[name], masked.version)
            if isinstance(masked.data[name], dict)
            else masked
        )
