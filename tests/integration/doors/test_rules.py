"""What a browser may do with the database and the bucket by itself: follow one request whose id it knows."""

import json
import re
import subprocess
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import requests

from generator.stores.base import Put
from generator.stores.firestore import FirestoreDocuments
from tests import parts
from tests.integration.doors.tokens import EDITOR, USER, unsigned

REQUEST = "generator/resume-generator-request-0123456789abcdef0123456789abcdef"
PRIVATE = (
    "generator/personal-info",
    "generator/default",
    "generator/resume-generator-response-0123456789abcdef0123456789abcdef",
    "generator/not-a-resume-generator-request-1",
    "generator/resume-generator-request-",
    "experience-entries/first",
    "experience-blurbs/first",
    "experience-snapshots/first",
    "rate-limits/first",
    "anything/else",
)
WHO: dict[str, dict[str, Any] | None] = {"anybody": None, "a user": USER, "an editor": EDITOR}


class Browser:
    """Firestore's REST interface as a web page reaches it."""

    def __init__(self, emulator: parts.FirestoreEmulator, who: str) -> None:
        claims = WHO[who]
        project = {"iss": f"https://securetoken.google.com/{emulator.project}", "aud": emulator.project}
        token = unsigned({**claims, **project}) if claims else None
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._url = emulator.documents_url()

    def call(self, method: str, path: str, body: object = None) -> int:
        """The status of the answer."""
        url = self._url + path
        return requests.request(method, url, json=body, headers=self._headers, timeout=30).status_code

    def name(self, path: str) -> str:
        return f"{self._url.partition('/v1/')[2]}/{path}"


@pytest.fixture(scope="module")
def stored(firestore_host: str) -> Iterator[parts.FirestoreEmulator]:
    """A project with a document of every kind."""
    emulator = parts.new_project(firestore_host)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIRESTORE_EMULATOR_HOST", emulator.host)
        documents = FirestoreDocuments(emulator.project, "(default)")
        documents.commit(*(Put(path, {"type": "request", "id": path}) for path in (REQUEST, *PRIVATE)))
        documents.client.document(f"{REQUEST}/below/it").set({"type": "request"})
    yield emulator
    emulator.wipe()


@pytest.fixture(params=list(WHO))
def browser(stored: parts.FirestoreEmulator, request: pytest.FixtureRequest) -> Browser:
    return Browser(stored, request.param)


def test_what_is_refused_below_is_there(stored: parts.FirestoreEmulator) -> None:
    headers = {"Authorization": "Bearer owner"}
    for path in PRIVATE:
        answer = requests.get(f"{stored.documents_url()}/{path}", headers=headers, timeout=30)
        assert answer.status_code == 200


def test_one_request_may_be_read_by_its_id(browser: Browser) -> None:
    """Rules that do not compile answer 400 to this, and to everything."""
    assert browser.call("GET", f"/{REQUEST}") == 200
    assert browser.call("POST", ":batchGet", {"documents": [browser.name(REQUEST)]}) == 200


def test_an_id_that_was_guessed_wrong_is_not_found(browser: Browser) -> None:
    assert browser.call("GET", "/generator/resume-generator-request-another") == 404


@pytest.mark.parametrize("path", [*PRIVATE, f"{REQUEST}/below/it"])
def test_nothing_else_may_be_read(browser: Browser, path: str) -> None:
    assert browser.call("GET", f"/{path}") == 403
    assert browser.call("POST", ":batchGet", {"documents": [browser.name(path)]}) == 403
    assert (
        browser.call("POST", ":batchGet", {"documents": [browser.name(REQUEST), browser.name(path)]}) == 403
    )


@pytest.mark.parametrize("collection", sorted({path.split("/")[0] for path in PRIVATE}))
def test_nothing_may_be_listed(browser: Browser, collection: str) -> None:
    everything: dict[str, Any] = {"from": [{"collectionId": collection}]}
    by_id = {
        **everything,
        "where": {
            "fieldFilter": {
                "field": {"fieldPath": "__name__"},
                "op": "EQUAL",
                "value": {"referenceValue": browser.name(REQUEST)},
            }
        },
    }
    anywhere = {"from": [{"collectionId": collection, "allDescendants": True}]}
    assert browser.call("GET", f"/{collection}") == 403
    for query in (everything, {**everything, "limit": 1}, by_id, anywhere):
        assert browser.call("POST", ":runQuery", {"structuredQuery": query}) == 403
    count = {"structuredQuery": everything, "aggregations": [{"alias": "n", "count": {}}]}
    assert browser.call("POST", ":runAggregationQuery", {"structuredAggregationQuery": count}) == 403


@pytest.mark.parametrize("path", [REQUEST, *PRIVATE, "generator/resume-generator-request-new", "new/one"])
def test_nothing_may_be_written(browser: Browser, stored: parts.FirestoreEmulator, path: str) -> None:
    collection, _, id_ = path.partition("/")
    fields = {"fields": {"status": {"stringValue": "completed"}}}
    assert browser.call("PATCH", f"/{path}", fields) == 403
    assert browser.call("PATCH", f"/{path}?updateMask.fieldPaths=status", fields) == 403
    assert browser.call("POST", f"/{collection}?documentId=another-{id_}", fields) == 403
    assert browser.call("DELETE", f"/{path}") == 403
    name = browser.name(path)
    for write in ({"update": {"name": name, **fields}}, {"delete": name}):
        assert browser.call("POST", ":commit", {"writes": [write]}) == 403


WAYS = ("get", "list", "create", "update", "delete")
"""All that rules of Cloud Storage tell apart: "read" is the first two, "write" the others."""
FILES = ("resumes/one/a_resume.pdf", "cover-letters/one/a.pdf", "experience-snapshots/first.json", "a", "")
OPENED = """
rules_version = '2';
service firebase.storage {
  match /b/{bucket}/o {
    match /{file=**} {
      allow get: if request.auth != null;
      allow list, write: if request.auth != null && request.auth.token.role == 'editor';
    }
    match /resumes/{file=**} {
      allow get;
    }
  }
}
"""
Call = tuple[str, str, str]
"""Who, in which way, which file."""


def allowed_by(rules: Path) -> set[Call]:
    """Which of all calls Google's own evaluator lets through."""
    jar, java = parts.require("firestore-emulator"), parts.require("java")
    parts.require("javac")
    calls = list(product(WHO, WAYS, FILES))
    cases = []
    for who, way, file in calls:
        claims = WHO[who]
        auth = {"uid": claims["sub"], "token": claims} if claims else None
        path = f"/b/bucket/o/{file}".rstrip("/")
        cases.append({"request": {"auth": auth, "method": way, "path": path}})
    answers = subprocess.run(
        [java, "-cp", jar, str(Path(__file__).with_name("StorageRules.java")), str(rules)],
        input=json.dumps({"testCases": cases}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert answers.returncode == 0, answers.stderr
    lines = answers.stdout.split()
    return {call for call, line in zip(calls, lines, strict=True) if line == "ALLOW"}


def test_the_buckets_rules_let_nobody_in() -> None:
    assert allowed_by(parts.ROOT / "storage.rules") == set()


def test_other_rules_of_the_bucket_would_let_some_in(tmp_path: Path) -> None:
    """What the test before rests on: the evaluator sees who asks, for what, in which way."""
    rules = tmp_path / "storage.rules"
    rules.write_text(OPENED)
    assert allowed_by(rules) == {
        *product(("a user", "an editor"), ["get"], FILES),
        *product(["an editor"], WAYS, FILES),
        ("anybody", "get", FILES[0]),
    }


def test_no_rule_of_the_bucket_has_a_condition_that_could_hold() -> None:
    """Read, for the calls that nobody thought of. Whatever is not allowed is denied."""
    rules = re.sub(r"//.*", "", (parts.ROOT / "storage.rules").read_text())
    assert re.findall(r"\ballow\b[^;]*;", rules) == ["allow read, write: if false;"]
