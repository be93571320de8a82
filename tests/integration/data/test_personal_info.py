"""Personal info over HTTP: who sees what, what may be changed to what, and nobody's change is lost."""

import base64
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.errors import DatabaseError
from generator.personal_info import change, find
from generator.services import Services
from generator.stores.base import Create, DocumentStore, StoreUnavailable, Version, Write
from migrations import import_json_resume
from tests.integration.data.conftest import NOON, Api, Clock
from tests.parts import ROOT
from tests.unit.engine.staged_store import MemoryDocuments

PATH = "/generator/personal-info"
PERSON = {
    "name": "Ada Lovelace",
    "email": "ada@example.com",
    "phone": "+44 20 7946 0000",
    "location": "London",
    "website": "https://ada.example.com",
    "github": "https://github.com/ada",
    "linkedin": "https://www.linkedin.com/in/ada",
    "accentColor": "#102030",
    "defaultStyle": "technical",
    "title": "Analyst",
    "summary": "First line.\nSecond line.",
    "aiPrompts": {"resume": {"systemPrompt": "Be true."}, "coverLetter": {"systemPrompt": "Be short."}},
}
PNG = "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n rest").decode()


def put(api: Api, body: Any = None) -> dict[str, Any]:
    answer = api.call("PUT", PATH, PERSON if body is None else body)
    assert answer.status_code == 200, answer.text
    data: dict[str, Any] = answer.json["data"]
    return data


# --- who sees what --------------------------------------------------------------------------------


def test_anybody_sees_the_public_fields_and_an_editor_all(api: Api) -> None:
    put(api, {**PERSON, "avatar": PNG})
    public = api.call("GET", PATH, editor=False).json["data"]
    assert set(public) == {
        *("name", "location", "website", "github", "linkedin", "avatar", "accentColor"),
    }
    everything = api.call("GET", PATH).json["data"]
    stamp = "2026-11-24T12:00:00.000Z"
    assert everything == {
        **PERSON,
        "avatar": PNG,
        "id": "personal-info",
        "type": "personal-info",
        "createdAt": stamp,
        "updatedAt": stamp,
        "updatedBy": "owner",
    }


def test_what_only_json_resume_needs_is_nobodys_sight(api: Api, documents: DocumentStore) -> None:
    data = {"name": "A", "email": "a@b.cc", "jsonResume": {"x": 1}}
    documents.commit(Create("generator/personal-info", data))
    assert "jsonResume" not in api.call("GET", PATH).json["data"]


def test_without_a_document_reading_says_how_to_make_one(api: Api) -> None:
    for editor in (True, False):
        answer = api.call("GET", PATH, editor=editor)
        assert (answer.status_code, answer.json["errorCode"]) == (409, "GEN_DATA_001")
        assert "import_json_resume" in answer.json["message"]


@pytest.mark.parametrize("path", [PATH, "/generator/defaults"])
def test_only_an_editor_changes_it(api: Api, documents: DocumentStore, path: str) -> None:
    answer = api.call("PUT", path, PERSON, editor=False)
    assert (answer.status_code, answer.json["errorCode"]) == (401, "GEN_AUTH_001")
    answer = api.call("PUT", path, PERSON, editor=False, Authorization="Bearer abc")
    assert (answer.status_code, answer.json["errorCode"]) == (401, "GEN_AUTH_002")
    assert api.call("GET", path, editor=False, Authorization="Bearer abc").status_code == 401
    assert find(documents) is None


def test_the_old_path_answers_the_same_and_tells_the_new_one(api: Api) -> None:
    put(api)
    for call in (("GET", None), ("PUT", {"location": "Paris"}), ("PUT", {"location": 5})):
        old, new = (api.call(call[0], path, call[1]) for path in ("/generator/defaults", PATH))
        assert old.status_code == new.status_code
        assert old.headers["Deprecation"] == "true"
        assert old.headers["Link"] == '</generator/personal-info>; rel="successor-version"'
        assert "Deprecation" not in new.headers
    assert api.call("GET", "/generator/defaults").json["data"] == api.call("GET", PATH).json["data"]


# --- what a change changes ------------------------------------------------------------------------


def test_the_first_put_makes_the_document(api: Api) -> None:
    made = put(api, {"name": " Ada  Lovelace ", "email": "ada@example.com"})
    assert made["name"] == "Ada Lovelace"
    assert made["accentColor"] == "#3B82F6"
    assert made["createdAt"] == made["updatedAt"]


@pytest.mark.parametrize("body", [{}, {"name": "Ada"}, {"email": "a@example.com"}, {"phone": "1"}])
def test_the_first_put_needs_name_and_email(api: Api, documents: DocumentStore, body: dict[str, Any]) -> None:
    answer = api.call("PUT", PATH, body)
    assert (answer.status_code, answer.json["errorCode"]) == (400, "GEN_VAL_001")
    assert {p["field"] for p in answer.json["details"]} == {"name", "email"} - set(body)
    assert find(documents) is None


def test_what_is_not_sent_stays_and_what_is_empty_goes(api: Api, clock: Clock) -> None:
    put(api)
    clock.advance(timedelta(days=1))
    emptied = {"phone": "", "location": "  ", "website": None, "defaultStyle": ""}
    changed = put(api, {**emptied, "title": "Countess"})
    assert changed == {
        **{name: value for name, value in PERSON.items() if name not in emptied},
        "title": "Countess",
        "id": "personal-info",
        "type": "personal-info",
        "createdAt": "2026-11-24T12:00:00.000Z",
        "updatedAt": "2026-11-25T12:00:00.000Z",
        "updatedBy": "owner",
    }
    assert api.call("GET", PATH).json["data"] == changed


def test_prompts_change_one_by_one(api: Api) -> None:
    put(api)
    template = {"userPromptTemplate": "For {{company}}"}
    changed = put(api, {"aiPrompts": {"resume": template}})
    assert changed["aiPrompts"]["resume"] == {"systemPrompt": "Be true.", **template}
    changed = put(api, {"aiPrompts": {"resume": "", "coverLetter": {"userPromptTemplate": "x"}}})
    assert changed["aiPrompts"] == {"coverLetter": {"systemPrompt": "Be short.", "userPromptTemplate": "x"}}
    empty = {"systemPrompt": "", "userPromptTemplate": None}
    assert "aiPrompts" not in put(api, {"aiPrompts": {"coverLetter": empty}})
    put(api, PERSON)
    assert "aiPrompts" not in put(api, {"aiPrompts": ""})


def test_a_colour_that_is_taken_out_is_ours_again(api: Api) -> None:
    put(api)
    assert put(api, {"accentColor": ""})["accentColor"] == "#3B82F6"
    assert api.call("GET", PATH, editor=False).json["data"]["accentColor"] == "#3B82F6"


# --- what may be sent -----------------------------------------------------------------------------

REFUSED = [
    ({"name": ""}, "name"),
    ({"name": " \t "}, "name"),
    ({"name": None}, "name"),
    ({"name": "x" * 201}, "name"),
    ({"name": "a\u0000b"}, "name"),
    ({"email": ""}, "email"),
    ({"email": "ada"}, "email"),
    ({"email": "ada@localhost"}, "email"),
    ({"email": "ada lovelace@example.com"}, "email"),
    ({"email": "ada@example.com, eve@example.com"}, "email"),
    ({"email": "ada..l@example.com"}, "email"),
    ({"email": ".ada@example.com"}, "email"),
    ({"email": "ada@-example.com"}, "email"),
    ({"email": f"{'a' * 65}@example.com"}, "email"),
    ({"email": f"a@{'b' * 250}.com"}, "email"),
    ({"website": "ada.example.com"}, "website"),
    ({"website": "javascript:alert(1)"}, "website"),
    ({"website": "ftp://example.com"}, "website"),
    ({"github": "ada"}, "github"),
    ({"linkedin": "https://"}, "linkedin"),
    ({"linkedin": "https://x.example/" + "a" * 2000}, "linkedin"),
    ({"accentColor": "blue"}, "accentColor"),
    ({"accentColor": "#12345"}, "accentColor"),
    ({"accentColor": "#1234567"}, "accentColor"),
    ({"accentColor": "#GGGGGG"}, "accentColor"),
    ({"defaultStyle": "baroque"}, "defaultStyle"),
    ({"avatar": "avatar.png"}, "avatar"),
    ({"avatar": "pictures/../generated/x.png"}, "avatar"),
    ({"avatar": "pictures/me.pdf"}, "avatar"),
    ({"avatar": "data:image/svg+xml;base64,PHN2Zz4="}, "avatar"),
    ({"avatar": "data:image/png;base64,####"}, "avatar"),
    ({"avatar": "data:image/jpeg;base64,\u00a0*"}, "avatar"),
    ({"avatar": "data:image/png;base64," + base64.b64encode(b"GIF89a").decode()}, "avatar"),
    ({"avatar": PNG.replace("png", "jpeg")}, "avatar"),
    ({"logo": "data:image/png;base64," + "A" * 140_000}, "logo"),
    ({"logo": 7}, "logo"),
    ({"aiPrompts": []}, "aiPrompts"),
    ({"aiPrompts": {"resume": "x"}}, "aiPrompts.resume"),
    ({"aiPrompts": {"resume": {"systemPrompt": 1}}}, "aiPrompts.resume.systemPrompt"),
    ({"aiPrompts": {"letter": {}}}, "aiPrompts.letter"),
    ({"aiPrompts": {"resume": {"systemPrompt": "{{salary}}"}}}, "aiPrompts.resume.systemPrompt"),
    ({"aiPrompts": {"resume": {"userPromptTemplate": "{{ }}"}}}, "aiPrompts.resume.userPromptTemplate"),
    ({"aiPrompts": {"resume": {"userPromptTemplate": "x" * 20_001}}}, "aiPrompts.resume.userPromptTemplate"),
    ({"summary": "x" * 4_001}, "summary"),
    ({"nickname": "A"}, "nickname"),
    ({"updatedBy": "eve"}, "updatedBy"),
    ({"createdAt": "2020-01-01T00:00:00Z"}, "createdAt"),
    ({"id": "default"}, "id"),
    ({"jsonResume": {}}, "jsonResume"),
]


@pytest.mark.parametrize(("body", "field"), REFUSED, ids=[f"{i}-{f}" for i, (_, f) in enumerate(REFUSED)])
def test_what_cannot_be_is_refused_by_its_name(memory_api: Api, body: dict[str, Any], field: str) -> None:
    put(memory_api)
    before = memory_api.call("GET", PATH)
    answer = memory_api.call("PUT", PATH, {"location": "Elsewhere", **body})
    assert (answer.status_code, answer.json["errorCode"]) == (400, "GEN_VAL_001")
    assert [problem["field"] for problem in answer.json["details"]] == [field]
    after = memory_api.call("GET", PATH)
    assert (after.json["data"], after.headers["ETag"]) == (before.json["data"], before.headers["ETag"])


@pytest.mark.parametrize(
    "body",
    [
        {"email": "ada.l+cv@mail.example.co.uk"},
        {"email": "grüße@müller.example"},
        {"website": "http://localhost:3000/cv?lang=en#top"},
        {"avatar": "https://example.com/a.png"},
        {"avatar": "pictures/me-2026.jpg"},
        {"avatar": PNG},
        {"accentColor": "#abcdef"},
        {"name": "李小龍"},
        {"aiPrompts": {}},
        {"aiPrompts": {"resume": {"userPromptTemplate": "{{record}}\n{{ posting }} {role}"}}},
    ],
)
def test_what_can_be_is_taken_as_it_is(memory_api: Api, body: dict[str, Any]) -> None:
    put(memory_api)
    changed = put(memory_api, body)
    for name, value in body.items():
        if name == "aiPrompts":
            assert changed[name]["resume"].items() >= value.get("resume", {}).items()
        else:
            assert changed[name] == value


@pytest.mark.parametrize(
    ("content", "content_type", "code"),
    [
        (b"{", "application/json", "GEN_VAL_001"),
        (b"[]", "application/json", "GEN_VAL_001"),
        (b"", "application/json", "GEN_VAL_001"),
        (b'{"name": "A"}', "text/plain", "GEN_VAL_001"),
        (b'{"name": "A", "name": "B"}', "application/json", "GEN_VAL_001"),
        (b'{"summary": "' + b"x" * 1_048_576 + b'"}', "application/json", "GEN_VAL_002"),
    ],
)
def test_bodies_that_are_no_json_object_are_refused(
    memory_api: Api, content: bytes, content_type: str, code: str
) -> None:
    answer = memory_api.send("PUT", PATH, content, content_type)
    assert answer.json["errorCode"] == code
    assert answer.status_code == (413 if code == "GEN_VAL_002" else 400)


FIELDS = st.dictionaries(
    st.sampled_from([*PERSON, "avatar", "logo", "id", "updatedAt", "unknown"]),
    st.one_of(
        st.none(),
        st.text(max_size=30),
        st.sampled_from(["https://a.example", "a@b.example", "#ABCDEF", "modern", PNG]),
        st.dictionaries(st.sampled_from(["resume", "coverLetter", "x"]), st.text(max_size=5) | st.none()),
        st.lists(st.integers(-9, 9), max_size=2),
    ),
    max_size=4,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(FIELDS, max_size=5))
def test_no_body_breaks_the_document(memory_api: Api, changes: list[dict[str, Any]]) -> None:
    put(memory_api)
    for body in changes:
        before = memory_api.call("GET", PATH).json["data"]
        answer = memory_api.call("PUT", PATH, body)
        after = memory_api.call("GET", PATH).json["data"]
        assert answer.status_code in (200, 400)
        if answer.status_code == 400:
            assert after == before
            assert {p["field"].split(".")[0] for p in answer.json["details"]} <= set(body)
        else:
            assert after == answer.json["data"]
            assert {n: v for n, v in after.items() if n not in (*body, "updatedAt", "accentColor")} == {
                n: v for n, v in before.items() if n not in (*body, "updatedAt", "accentColor")
            }
        assert after["name"]
        assert after["email"]


# --- nobody's change is lost ----------------------------------------------------------------------


def test_a_change_on_an_older_version_is_refused(api: Api, clock: Clock) -> None:
    put(api)
    mine = api.call("GET", PATH).headers["ETag"]
    clock.advance(timedelta(seconds=1))
    theirs = api.call("PUT", PATH, {"location": "Paris"}, If_Match=mine)
    assert theirs.status_code == 200
    answer = api.call("PUT", PATH, {"location": "Rome"}, If_Match=mine)
    assert (answer.status_code, answer.json["errorCode"]) == (412, "GEN_REQ_005")
    assert api.call("GET", PATH).json["data"]["location"] == "Paris"
    assert api.call("GET", PATH).headers["ETag"] == theirs.headers["ETag"] != mine


def test_if_match_means_what_http_says(api: Api) -> None:
    assert api.call("PUT", PATH, PERSON, If_Match="*").status_code == 412  # there is nothing yet
    assert api.call("PUT", PATH, PERSON, If_Match='"1"').status_code == 412
    put(api)
    tag = api.call("GET", PATH).headers["ETag"]
    public_tag = api.call("GET", PATH, editor=False).headers["ETag"]
    assert public_tag != tag
    same: dict[str, Any] = {}
    assert api.call("PUT", PATH, same, If_Match="*").status_code == 200
    assert api.call("PUT", PATH, same, If_Match=tag).status_code == 200
    assert api.call("PUT", PATH, same, If_Match=public_tag).status_code == 200
    assert api.call("PUT", PATH, same, If_Match=f'"other", {tag}').status_code == 200
    assert api.call("PUT", PATH, same, If_Match=f"W/{tag}").status_code == 412
    assert api.call("PUT", PATH, same, If_Match='"other"').status_code == 412
    assert api.call("PUT", PATH, same, If_Match="").status_code == 412
    assert api.call("PUT", PATH, {"name": ""}, If_Match='"other"').status_code == 400  # the body comes first


def test_answers_differ_by_who_asks(api: Api) -> None:
    put(api)
    assert "Authorization" in api.call("GET", PATH).headers["Vary"]


class Meddled:
    """A store in which others act just before, or the answer is lost just after, each commit."""

    def __init__(self, documents: DocumentStore, acts: Iterator[str]) -> None:
        self._documents = documents
        self._acts = acts

    def __getattr__(self, name: str) -> Any:
        return getattr(self._documents, name)

    def commit(self, *writes: Write) -> Version:
        act = next(self._acts, "go")
        if act == "other changes":
            change(self._documents, {"location": "Paris"}, wanted=lambda _: True, now=NOON, by="other")
        if act == "not done":
            raise StoreUnavailable("not done")
        version = self._documents.commit(*writes)
        if act == "answer lost":
            raise StoreUnavailable("answer lost")
        return version


def meddled_change(documents: DocumentStore, *acts: str, **changes: Any) -> Any:
    now = NOON + timedelta(hours=1)
    store: Any = Meddled(documents, iter(acts))
    return change(store, changes, wanted=lambda _: True, now=now, by="me")


@pytest.mark.parametrize(
    "acts",
    [("answer lost",), ("not done",), ("other changes",), ("not done", "other changes", "other changes")],
)
def test_a_change_is_made_once_whatever_the_store_does(
    documents: DocumentStore, acts: tuple[str, ...]
) -> None:
    change(documents, PERSON, wanted=lambda _: True, now=NOON, by="me")
    made = meddled_change(documents, *acts, title="Countess")
    stored = find(documents)
    assert stored is not None
    assert (stored.data, stored.version) == (made.data, made.version)
    assert stored.data["title"] == "Countess"
    assert stored.data["location"] == ("Paris" if "other changes" in acts else "London")


def test_a_first_put_whose_answer_is_lost_succeeds(documents: DocumentStore) -> None:
    made = meddled_change(documents, "answer lost", name="A", email="a@example.com")
    stored = find(documents)
    assert stored is not None
    assert stored.version == made.version


def test_a_store_that_is_away_is_told(documents: DocumentStore) -> None:
    with pytest.raises(DatabaseError):
        meddled_change(documents, "not done", "not done", name="A", email="a@example.com")


# --- under the old name ---------------------------------------------------------------------------


def test_until_it_is_renamed_the_old_document_is_read_and_changed(
    api: Api, documents: DocumentStore, capfd: pytest.CaptureFixture[str], services: Services
) -> None:
    old = {"id": "default", "type": "defaults", "name": "Ada", "email": "ada@example.com", "createdAt": NOON}
    documents.commit(Create("generator/default", old))
    documents.commit(Create("experience-entries/e1", {"id": "e1", "type": "work", "title": "Acme"}))
    assert api.call("GET", PATH, editor=False).json["data"] == {"name": "Ada", "accentColor": "#3B82F6"}
    assert api.call("GET", PATH).json["data"]["id"] == "personal-info"
    changed = put(api, {"location": "London"})
    assert (changed["id"], changed["type"]) == ("personal-info", "personal-info")
    assert documents.get("generator/personal-info") is None
    stored = documents.get("generator/default")
    assert stored is not None
    assert (stored.data["id"], stored.data["type"]) == ("default", "defaults")
    job = {"role": "Engineer", "company": "Acme"}
    started = api.call("POST", "/generator/start", {"generateType": "resume", "job": job}, editor=False)
    assert started.status_code == 200
    request = documents.get(f"generator/{started.json['data']['requestId']}")
    assert request is not None
    assert request.data["personalInfo"]["location"] == "London"


def test_a_record_is_loaded_into_the_old_document_too(
    documents: DocumentStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    old = {"name": "Ada", "email": "a@b.cc", "accentColor": "#102030"}
    documents.commit(Create("generator/default", old))
    assert import_json_resume.main([str(ROOT / "examples/person.json"), "--replace"]) == 0
    assert documents.get("generator/personal-info") is None
    stored = find(documents)
    assert stored is not None
    assert stored.data["accentColor"] == "#102030"
    assert stored.data["name"] != "Ada"


def test_the_log_says_that_the_old_document_was_read(
    documents: DocumentStore, caplog: pytest.LogCaptureFixture
) -> None:
    documents.commit(Create("generator/default", {"name": "Ada"}))
    with caplog.at_level("WARNING", logger="generator.personal_info"):
        assert find(documents) is not None
    (line,) = caplog.records
    assert "rename_default_to_personal_info" in json.dumps(vars(line), default=str)
    assert "Ada" not in json.dumps(vars(line), default=str)


def test_pictures_count_for_what_a_request_can_hold(memory_api: Api) -> None:
    memory: MemoryDocuments = memory_api.services.documents  # type: ignore[assignment] # it is one
    large = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"0" * 90_000).decode()
    put(memory_api, {**PERSON, "avatar": f"data:image/png;base64,{large}"})
    memory.commit(Create("experience-entries/e1", {"id": "e1", "title": "Acme", "body": "x" * 700_000}))
    job = {"role": "Engineer", "company": "Acme"}
    answer = memory_api.call("POST", "/generator/start", {"generateType": "resume", "job": job})
    assert (answer.status_code, answer.json["errorCode"]) == (413, "GEN_VAL_002")
