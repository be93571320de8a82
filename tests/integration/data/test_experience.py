"""The experience over HTTP: a JSON Resume document in, the same out, and the old one back."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from generator.errors import Conflict, DatabaseError
from generator.experience_change import replace_experience
from generator.services import Services
from generator.snapshots import KEPT
from generator.stores.base import Create, DocumentStore, StoreUnavailable, Version, Write
from tests.integration.data.conftest import NOON, Api, Clock
from tests.parts import ROOT

PATH = "/generator/experience"
PERSON: dict[str, Any] = json.loads((ROOT / "examples/person.json").read_text())
BASICS = {"name": "Ada Lovelace", "email": "ada@example.com"}
WORK = [{"name": "Acme", "position": "Analyst", "startDate": "2020-01", "highlights": ["Did this"]}]


def put(api: Api, document: Any, **headers: Any) -> Any:
    answer = api.call("PUT", PATH, document, **headers)
    assert answer.status_code == 200, answer.text
    return answer


def without_ids(document: Any) -> Any:
    """A document without what the store has added to its entries."""
    if isinstance(document, dict):
        return {name: without_ids(value) for name, value in document.items() if name != "resumeGenerator"}
    return [without_ids(item) for item in document] if isinstance(document, list) else document


def stored(documents: DocumentStore) -> dict[str, Any]:
    return {entry.id: entry.data for entry in documents.query("experience-entries")}


def predecessor(answer: Any) -> str | None:
    link: str = answer.headers.get("Link", "")
    if not link:
        return None
    address, relation = link.split("; ")
    assert relation == 'rel="predecessor-version"'
    return address.strip("<>")


def test_what_was_put_is_what_is_got_without_an_envelope(api: Api) -> None:
    answer = put(api, PERSON)
    got = api.call("GET", PATH)
    assert got.json == answer.json == PERSON
    assert got.mimetype == "application/json"
    assert got.headers["X-Request-Id"]
    assert got.headers["ETag"] == answer.headers["ETag"]
    assert put(api, got.json).json == PERSON


def test_a_generation_can_be_started_from_what_was_put(api: Api) -> None:
    body = {"generateType": "resume", "job": {"role": "Engineer", "company": "Acme"}}
    assert api.call("POST", "/generator/start", body, editor=False).json["errorCode"] == "GEN_DATA_001"
    put(api, PERSON)
    assert api.call("POST", "/generator/start", body, editor=False).status_code == 200


def test_nothing_stored_is_an_empty_document(api: Api) -> None:
    answer = api.call("GET", PATH)
    assert (answer.status_code, answer.json) == (200, {})


def test_entries_are_replaced_as_a_whole(api: Api, documents: DocumentStore) -> None:
    put(api, {"basics": BASICS, "work": WORK, "skills": [{"name": "Mathematics"}]})
    put(api, {"basics": BASICS, "work": [{"name": "Initech", "position": "Boss"}]})
    assert [(entry["type"], entry["title"]) for entry in stored(documents).values()] == [("work", "Initech")]


def test_basics_are_taken_over_and_what_they_leave_out_stays(api: Api) -> None:
    settings = {
        "accentColor": "#102030",
        "logo": "https://example.com/logo.png",
        "defaultStyle": "technical",
        "aiPrompts": {"resume": {"systemPrompt": "Be true."}},
    }
    info = {**BASICS, "phone": "+44 20", **settings}
    assert api.call("PUT", "/generator/personal-info", info).status_code == 200
    again = put(api, api.call("GET", PATH).json)
    assert "resumeGenerator" not in again.json["basics"]
    put(api, {"basics": {"name": "Ada King", "email": "ada@example.com", "label": "Countess"}, "work": WORK})
    after = api.call("GET", "/generator/personal-info").json["data"]
    assert {name: after[name] for name in (*info, "title")} == {
        **info,
        "name": "Ada King",
        "title": "Countess",
    }


def test_without_basics_personal_info_stays(api: Api) -> None:
    put(api, PERSON)
    before = api.call("GET", "/generator/personal-info").json["data"]
    answer = put(api, {"work": WORK, "interests": [{"name": "Engines"}]})
    after = api.call("GET", "/generator/personal-info").json["data"]
    assert {**after, "updatedAt": ""} == {**before, "updatedAt": ""}
    assert answer.json["basics"] == PERSON["basics"]
    assert answer.json["interests"] == [{"name": "Engines"}]
    assert set(answer.json) == {"basics", "work", "interests"}


def test_without_a_person_entries_alone_can_be_put(api: Api, documents: DocumentStore) -> None:
    answer = put(api, {"skills": [{"name": "Mathematics"}], "work": WORK})
    assert without_ids(answer.json) == {"skills": [{"name": "Mathematics"}], "work": WORK}
    assert documents.get("generator/personal-info") is None
    refused = api.call("PUT", PATH, {"work": WORK, "interests": [{"name": "Engines"}]})
    assert (refused.status_code, refused.json["details"][0]["field"]) == (400, "basics")


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ({"basics": {"name": "Ada"}}, "basics.email"),
        ({"basics": {}}, "basics.name"),
        ({"basics": BASICS, "work": {}}, "work"),
        ({"basics": BASICS, "work": [{"position": 5, "name": "A"}]}, "work[0].position"),
        ({"basics": BASICS, "work": [{"name": "A", "startDate": "soon"}]}, "work[0].startDate"),
        ({"work": [{"url": "example"}]}, "work[0].url"),
        ([], "document"),
    ],
)
def test_what_is_no_json_resume_is_refused_and_changes_nothing(
    memory_api: Api, document: Any, field: str
) -> None:
    put(memory_api, PERSON)
    answer = memory_api.call("PUT", PATH, document)
    assert (answer.status_code, answer.json["errorCode"]) == (400, "GEN_VAL_001")
    assert field in [problem["field"] for problem in answer.json["details"]]
    assert memory_api.call("GET", PATH).json == PERSON


def test_five_mebibytes_are_taken_and_no_more(memory_api: Api) -> None:
    def document(size: int) -> bytes:
        start = b'{"basics": {"name": "A", "email": "a@example.com"}, "work": ['
        items = b",".join(b'{"name": "A", "summary": "' + b"x" * 900_000 + b'"}' for _ in range(5))
        rest = size - len(start) - len(items) - 2
        return start + items + b" " * rest + b"]}"

    limit = 5 * 1024 * 1024
    assert memory_api.send("PUT", PATH, document(limit), "application/json").status_code == 200
    answer = memory_api.send("PUT", PATH, document(limit + 1), "application/json")
    assert (answer.status_code, answer.json["errorCode"]) == (413, "GEN_VAL_002")
    assert memory_api.send("PUT", PATH, b"{}", "text/plain").status_code == 400
    assert memory_api.send("PUT", PATH, b"", "application/json").status_code == 400
    assert memory_api.send("PUT", PATH, b'{"work": NaN}', "application/json").status_code == 400


def test_more_entries_than_one_commit_takes_are_refused(memory_api: Api) -> None:
    skills = [{"name": str(n)} for n in range(1001)]
    answer = memory_api.call("PUT", PATH, {"basics": BASICS, "skills": skills})
    assert (answer.status_code, answer.json["errorCode"]) == (413, "GEN_VAL_002")


def test_hundreds_of_entries_are_put_at_once(api: Api, documents: DocumentStore) -> None:
    put(api, {"basics": BASICS, "skills": [{"name": str(n)} for n in range(600)]})
    assert len(stored(documents)) == 600


def test_an_entry_too_large_for_a_document_is_refused(api: Api, documents: DocumentStore) -> None:
    put(api, {"basics": BASICS, "work": WORK})
    large = [{"name": "A", "summary": "x" * 1_050_000}]
    answer = api.call("PUT", PATH, {"basics": BASICS, "work": large})
    assert (answer.status_code, answer.json["errorCode"]) == (413, "GEN_VAL_002")
    assert [entry["title"] for entry in stored(documents).values()] == ["Acme"]


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_only_an_editor_reads_and_replaces(api: Api, documents: DocumentStore, method: str) -> None:
    answer = api.call(method, PATH, PERSON if method == "PUT" else None, editor=False)
    assert (answer.status_code, answer.json["errorCode"]) == (401, "GEN_AUTH_001")
    assert stored(documents) == {}


# --- the old set ----------------------------------------------------------------------------------


def test_every_set_that_gave_way_can_be_put_back(api: Api, clock: Clock) -> None:
    sets = [PERSON, {"basics": BASICS, "work": WORK}, {"basics": BASICS, "skills": [{"name": "Chess"}]}]
    assert predecessor(put(api, sets[0])) is None
    clock.advance(timedelta(seconds=1))
    put(api, sets[1])
    before_third = api.call("GET", PATH).json
    clock.advance(timedelta(seconds=1))
    newest = predecessor(put(api, sets[2])) or ""
    assert newest == predecessor(api.call("GET", PATH))
    second = api.call("GET", newest)
    assert second.json == before_third
    first = api.call("GET", predecessor(second) or "")
    assert first.json == PERSON
    assert predecessor(first) is None
    assert put(api, first.json).json["work"] == PERSON["work"]


def test_the_same_again_keeps_nothing_twice(api: Api, documents: DocumentStore) -> None:
    put(api, PERSON)
    tag = api.call("GET", PATH).headers["ETag"]
    assert put(api, PERSON).headers["ETag"] == tag
    assert list(documents.query("experience-snapshots")) == []


def test_so_many_are_kept_and_no_more(memory_api: Api, services_in_memory: Services, clock: Clock) -> None:
    for number in range(KEPT + 3):
        clock.advance(timedelta(seconds=1))
        put(memory_api, {"basics": BASICS, "skills": [{"name": f"skill {number}"}]})
    kept = list(services_in_memory.documents.query("experience-snapshots"))
    assert len(kept) == KEPT
    files = [file.path for file in services_in_memory.files.list("experience-snapshots/")]
    assert files == [f"experience-snapshots/{snapshot.id}.json" for snapshot in kept]
    oldest = memory_api.call("GET", f"{PATH}?snapshot={kept[0].id}").json
    assert oldest["skills"][0]["name"] == "skill 2"


def test_what_is_nested_as_deep_as_can_be_comes_back(memory_api: Api) -> None:
    deep: Any = "the bottom"
    for _ in range(31):  # in the document 32, as deep as a body may be
        deep = {"x": deep}
    put(memory_api, {"basics": BASICS, "own": deep["x"]})
    link = predecessor(put(memory_api, {"basics": BASICS, "work": WORK})) or ""
    assert memory_api.call("GET", link).json["own"] == deep["x"]


@pytest.mark.parametrize("id_", ["nonsense", "20260101T000000000000Z-00000000", "../x", "a" * 101])
def test_a_snapshot_that_is_not_there_is_said_to_be_so(api: Api, id_: str) -> None:
    assert api.call("GET", PATH, query={"snapshot": id_}).status_code in (400, 404)
    assert api.call("GET", f"{PATH}?snapshot=20260101T000000000000Z-00000000").status_code == 404


def test_a_broken_record_can_be_replaced_and_is_kept_as_it_is(
    api: Api, documents: DocumentStore, services: Services
) -> None:
    broken = {"id": "e1", "type": "work", "title": 7, "createdAt": NOON}
    documents.commit(Create("generator/personal-info", BASICS), Create("experience-entries/e1", broken))
    answer = api.call("GET", PATH)
    assert (answer.status_code, answer.json["errorCode"]) == (500, "GEN_SYS_001")
    assert answer.json["details"]
    link = predecessor(put(api, {"basics": BASICS, "work": WORK}))
    assert link is not None
    assert api.call("GET", link).json["entries"][0]["title"] == 7


# --- at the same time -----------------------------------------------------------------------------


def test_a_replacement_of_another_version_is_refused(api: Api) -> None:
    assert api.call("PUT", PATH, PERSON, If_Match="*").status_code == 412
    tag = put(api, PERSON).headers["ETag"]
    assert api.call("PUT", PATH, {"work": WORK}, If_Match=tag).status_code == 200
    refused = api.call("PUT", PATH, PERSON, If_Match=tag)
    assert (refused.status_code, refused.json["errorCode"]) == (412, "GEN_REQ_005")
    assert without_ids(api.call("GET", PATH).json)["work"] == WORK
    api.call("PUT", "/generator/personal-info", {"phone": "1"})  # is in the document too
    assert api.call("GET", PATH).headers["ETag"] != tag


class Meddled:
    """A store in which others act just before, or the answer is lost just after, each commit."""

    def __init__(self, documents: DocumentStore, acts: Iterator[str], other: Services) -> None:
        self._documents, self._acts, self._other = documents, acts, other

    def __getattr__(self, name: str) -> Any:
        return getattr(self._documents, name)

    def commit(self, *writes: Write) -> Version:
        act = next(self._acts, "go")
        if act == "other":
            work = [{"name": f"Other {self._other.clock()}"}]
            replace_experience({"work": work}, self._other, wanted=lambda _: True, by="other")
        if act == "not done":
            raise StoreUnavailable("not done")
        version = self._documents.commit(*writes)
        if act == "answer lost":
            raise StoreUnavailable("answer lost")
        return version


def meddled(services: Services, *acts: str) -> Services:
    return Services(
        documents=Meddled(services.documents, iter(acts), services),
        files=services.files,
        provider=services.provider,
        clock=services.clock,
    )


@pytest.mark.parametrize("acts", [(), ("answer lost",), ("not done",), ("other",), ("other", "not done")])
def test_a_replacement_is_made_whole_whatever_the_store_does(
    api: Api, services: Services, documents: DocumentStore, acts: tuple[str, ...]
) -> None:
    put(api, PERSON)
    record = replace_experience({"work": WORK}, meddled(services, *acts), wanted=lambda _: True, by="me")
    assert [entry["title"] for entry in stored(documents).values()] == ["Acme"]
    assert len(record.entries) == 1


def test_what_cannot_be_made_is_told(api: Api, services: Services, clock: Clock) -> None:
    put(api, PERSON)
    with pytest.raises(DatabaseError):
        replace_experience({}, meddled(services, "not done", "not done"), wanted=lambda _: True, by="me")

    class Restless(Clock):
        def __call__(self) -> Any:
            self.advance(timedelta(seconds=1))
            return self.now

    restless = Services(
        documents=services.documents, files=services.files, provider=services.provider, clock=Restless()
    )
    others = Services(
        documents=Meddled(services.documents, iter(["other"] * 9), restless),
        files=services.files,
        provider=services.provider,
        clock=clock,
    )
    with pytest.raises(Conflict):
        replace_experience({"work": WORK}, others, wanted=lambda _: True, by="me")


def test_of_two_at_once_one_is_whole(local: Any, services_in_memory: Services) -> None:
    """Real threads on the embedded store: whichever comes last, no mixture of both is left."""
    services = Services(
        documents=local.documents,
        files=local.files,
        provider=services_in_memory.provider,
        clock=services_in_memory.clock,
    )
    api = Api(services)
    put(api, PERSON)
    sets = [[{"name": f"{who} {n}"} for n in range(30)] for who in ("one", "two")]
    threads = [threading.Thread(target=put, args=(Api(services), {"work": work})) for work in sets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert without_ids(api.call("GET", PATH).json)["work"] in sets
