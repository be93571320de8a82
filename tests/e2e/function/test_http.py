"""The fine print of HTTP, sentence by sentence: addresses, methods, envelopes, links, and what is missing."""

import json
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import pytest
import requests

from generator.stores.base import Create
from generator.stores.embedded_documents import EmbeddedDocuments
from tests.e2e.function.test_bad_input import UNKNOWN_ID, error_of
from tests.example import asked
from tests.function import Function, running_function

ROUTES = {
    "/health": {"GET"},
    "/generator/start": {"POST"},
    f"/generator/step/{UNKNOWN_ID}": {"POST"},
    f"/generator/requests/{UNKNOWN_ID}": {"GET", "DELETE"},
    "/generator/requests": {"GET"},
    "/generator/personal-info": {"GET", "PUT"},
    "/generator/defaults": {"GET", "PUT"},
    "/generator/generate": {"POST"},
    "/generator/experience": {"GET", "PUT"},
    "/generator/openapi.json": {"GET"},
    "/generator/options": {"GET"},
}
ODD_METHODS = ["PATCH", "TRACE", "PROPFIND", "QUERY", "FOO"]
BAD_TOKEN = {"Authorization": "Bearer not.a.token"}


@pytest.fixture(scope="module")
def generation(function: Function) -> dict[str, Any]:
    """A finished generation, as it is read."""
    return function.finished(function.started(asked("both"))["requestId"])


# --- addresses and methods ---------------------------------------------------------------------------


@pytest.mark.parametrize("path", ROUTES)
def test_an_address_answers_to_its_methods_and_names_them_to_others(function: Function, path: str) -> None:
    for method in ["GET", "POST", "PUT", "DELETE", *ODD_METHODS]:
        if method in ROUTES[path]:
            assert function.call(method, path).status_code != 405
            continue
        answer = function.call(method, path)
        error_of(answer, 405, "METHOD_NOT_ALLOWED", "GEN_REQ_002")
        allowed = {name.strip() for name in answer.headers["Allow"].split(",")}
        assert allowed - {"HEAD", "OPTIONS"} == ROUTES[path]
        assert ("HEAD" in allowed) == ("GET" in ROUTES[path])


@pytest.mark.parametrize("path", ROUTES)
def test_options_names_the_methods(function: Function, path: str) -> None:
    answer = function.call("OPTIONS", path)

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["X-Request-Id"]
    assert {name.strip() for name in answer.headers["Allow"].split(",")} >= {*ROUTES[path], "OPTIONS"}


@pytest.mark.parametrize("path", [path for path, methods in ROUTES.items() if "GET" in methods])
def test_head_is_get_without_a_body(function: Function, path: str) -> None:
    get, head = function.call("GET", path), function.call("HEAD", path)

    assert head.content == b""
    assert head.status_code == get.status_code
    varying = {"x-request-id", "date", "transfer-encoding", "content-length", "connection"}
    assert {n.lower(): v for n, v in head.headers.items() if n.lower() not in varying} == {
        n.lower(): v for n, v in get.headers.items() if n.lower() not in varying
    }
    assert head.headers["X-Request-Id"]


def test_head_of_what_has_no_get_is_refused(function: Function) -> None:
    answer = function.call("HEAD", "/generator/start")
    assert (answer.status_code, answer.content) == (405, b"")
    assert "POST" in answer.headers["Allow"]


OTHER_ADDRESSES = f"""
    / /generator /generator/ /nothing /Health /health/ /health%00 /robots.txt /favicon.ico /%2e%2e/health
    /generator//start /generator/start/ /generator/start%20 /generator/start;x /generator/../health
    /generator/step /generator/step/ /generator/steps/x /generator/step/{UNKNOWN_ID}/
    /generator/requests/ /generator/requests/{UNKNOWN_ID}/more /generator/personal-info/ /generator/files/
""".split()


@pytest.mark.parametrize("path", OTHER_ADDRESSES)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "DELETE"])
def test_any_other_address_is_not_found(function: Function, method: str, path: str) -> None:
    request = requests.Request(method, function.url).prepare()
    request.url = function.url + path  # as it stands: the library would tidy it up
    with requests.Session() as session:
        error_of(session.send(request, timeout=60, allow_redirects=False), 404, "NOT_FOUND", "GEN_REQ_001")


def test_a_query_where_none_is_asked_for_does_no_harm(function: Function) -> None:
    assert function.call("GET", "/health?a=1&a=2&%ff").status_code == 200
    assert function.call("POST", "/generator/start?x=y", json=asked("resume")).status_code == 200


# --- envelopes ---------------------------------------------------------------------------------------


def test_health_is_plain_and_says_the_version(function: Function) -> None:
    answer = function.call("GET", "/health")
    assert set(answer.json()) == {"status", "version"}
    assert answer.json()["status"] == "healthy"
    assert re.fullmatch(r"\d+\.\d+\.\d+.*", answer.json()["version"])
    assert answer.headers["X-Request-Id"]


def test_a_success_carries_its_data_and_the_id_of_the_call(function: Function) -> None:
    first, second = (function.call("GET", "/generator/personal-info") for _ in range(2))
    for answer in (first, second):
        assert set(answer.json()) == {"success", "data", "requestId"}
        assert answer.json()["requestId"] == answer.headers["X-Request-Id"]
        assert answer.headers["Content-Type"] == "application/json"
    assert first.headers["X-Request-Id"] != second.headers["X-Request-Id"]


def test_an_id_a_caller_sends_is_not_taken_for_ours(function: Function) -> None:
    answer = function.call("GET", "/health", headers={"X-Request-Id": "theirs\u00e9"})
    assert "theirs" not in answer.headers["X-Request-Id"]


def test_only_public_fields_are_for_all(function: Function) -> None:
    data = function.call("GET", "/generator/personal-info").json()["data"]
    assert data["name"]
    assert set(data) <= {
        *("name", "location", "website", "github", "linkedin", "avatar", "logo", "accentColor")
    }


def test_letters_of_all_scripts_are_sent_as_they_are(function: Function) -> None:
    job = {"role": "Инженер", "company": "株式会社 é"}
    request_id = function.started(asked("resume", job=job))["requestId"]
    answer = function.call("GET", f"/generator/requests/{request_id}")
    assert answer.json()["data"]["job"] == job
    assert "株式会社 é".encode() in answer.content


def test_a_running_generation_never_looks_at_a_token(function: Function) -> None:
    """An expired sign-in must not stop it."""
    request_id = function.started(asked("resume"))["requestId"]
    for _ in range(4):
        answer = function.call("POST", f"/generator/step/{request_id}", headers=BAD_TOKEN)
        assert answer.status_code == 200
    read = function.call("GET", f"/generator/requests/{request_id}", headers=BAD_TOKEN)
    assert read.status_code == 200
    assert requests.get(read.json()["data"]["resumeUrl"], headers=BAD_TOKEN, timeout=60).status_code == 200
    assert function.call("GET", "/health", headers=BAD_TOKEN).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/generator/start"), ("POST", "/generator/generate"), ("GET", "/generator/personal-info")],
)
def test_a_bad_token_is_refused_where_tokens_are_looked_at(
    function: Function, method: str, path: str
) -> None:
    answer = function.call(method, path, json=asked() if method == "POST" else None, headers=BAD_TOKEN)
    error_of(answer, 401, "INVALID_TOKEN", "GEN_AUTH_002")


# --- links -------------------------------------------------------------------------------------------


def test_a_link_shows_the_pdf_and_names_the_file(generation: dict[str, Any]) -> None:
    answer = requests.get(generation["resumeUrl"], timeout=60)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Request-Id"]
    name = re.fullmatch(r'inline; filename="(.+\.pdf)"', answer.headers["Content-Disposition"])
    assert name is not None
    assert name[1].startswith("tidevann_grid_senior_platform_engineer_resume_")
    head = requests.head(generation["resumeUrl"], timeout=60)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == str(len(answer.content))


def test_a_link_is_made_for_the_host_the_caller_knows(function: Function, generation: dict[str, Any]) -> None:
    path = f"/generator/requests/{generation['requestId']}"
    answer = function.call("GET", path, headers={"Host": "resumes.example.com"})
    assert answer.json()["data"]["resumeUrl"].startswith("http://resumes.example.com/generator/files/")


def relinked(url: str, **changes: str) -> str:
    parts = urlsplit(url)
    query = {name: value for name, (value,) in parse_qs(parts.query).items()} | changes
    return parts._replace(query=urlencode(query)).geturl()


@pytest.mark.parametrize(
    "change",
    [
        lambda url: url.partition("?")[0],
        lambda url: relinked(url, expires="4102444800"),
        lambda url: relinked(url, signature="0" * 64),
        lambda url: relinked(url, signature=""),
        lambda url: relinked(url, signature="é"),
        lambda url: relinked(url, filename="other.pdf"),
        lambda url: url.replace("_resume_", "_cover_letter_"),
    ],
)
def test_a_link_that_was_changed_is_refused(generation: dict[str, Any], change: Any) -> None:
    answer = requests.get(change(generation["resumeUrl"]), timeout=60)
    body = error_of(answer, 403, "FORBIDDEN", "GEN_AUTH_004")
    assert "read the request again" in body["message"]


def test_links_end_and_reading_the_request_gives_fresh_ones(tmp_path: Path) -> None:
    with running_function(tmp_path, {"SIGNED_URL_HOURS": "0.0003"}) as function:  # about a second
        read = function.finished(function.started(asked("resume"))["requestId"])
        old = read["resumeUrl"]
        expires = int(parse_qs(urlsplit(old).query)["expires"][0])
        while datetime.now(UTC).timestamp() < expires:
            threading.Event().wait(0.05)  # until the link's own time is over

        body = error_of(requests.get(old, timeout=60), 403, "FORBIDDEN", "GEN_AUTH_004")

        assert "expired" in body["message"]
        fresh = function.read(read["requestId"])["resumeUrl"]
        assert fresh != old
        assert requests.get(fresh, timeout=60).content.startswith(b"%PDF-")


# --- what is missing ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def empty_function(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Function]:
    """A function with nothing stored, and without the old way."""
    folder = tmp_path_factory.mktemp("empty")
    with running_function(folder, {"GENERATE_ENDPOINT_ENABLED": "false"}, person=False) as running:
        yield running


def test_without_a_person_it_says_how_to_load_one(empty_function: Function) -> None:
    for method, path, body in (
        ("POST", "/generator/start", asked()),
        ("GET", "/generator/personal-info", None),
    ):
        answer = empty_function.call(method, path, json=body)
        error = error_of(answer, 409, "PERSONAL_INFO_MISSING", "GEN_DATA_001")
        assert "migrations.import_json_resume" in error["message"]


def test_the_old_way_can_be_switched_off(empty_function: Function) -> None:
    error_of(
        empty_function.call("POST", "/generator/generate", json=asked()), 404, "NOT_FOUND", "GEN_REQ_001"
    )


def test_without_experience_it_says_how_to_load_it_and_too_much_is_told_with_the_limit(
    empty_function: Function,
) -> None:
    with closing(EmbeddedDocuments(empty_function.data)) as documents:
        documents.commit(Create("generator/personal-info", {"name": "Ada", "email": "ada@example.com"}))
        answer = empty_function.call("POST", "/generator/start", json=asked())
        error = error_of(answer, 409, "EXPERIENCE_MISSING", "GEN_DATA_002")
        assert "migrations.import_json_resume" in error["message"]

        for number in range(3):
            entry = {"type": "work", "title": "Mill", "body": "word " * 60_000}
            documents.commit(Create(f"experience-entries/{number}", entry))
        answer = empty_function.call("POST", "/generator/start", json=asked())
        error = error_of(answer, 413, "PAYLOAD_TOO_LARGE", "GEN_VAL_002")
        (detail,) = error["details"]
        assert detail["field"] == "experienceData"
        assert "786,432" in detail["message"]
        assert not [snapshot for snapshot in documents.query("generator", []) if "request" in snapshot.id]


def test_an_entry_that_is_broken_fails_the_first_step_and_is_named(tmp_path: Path) -> None:
    with closing(EmbeddedDocuments(tmp_path / "data")) as documents:
        documents.commit(
            Create("generator/personal-info", {"name": "Ada", "email": "ada@example.com"}),
            Create("experience-entries/1", {"type": "work", "title": 7, "accomplishments": "one"}),
        )
    with running_function(tmp_path, person=False) as function:
        request_id = function.started(asked())["requestId"]

        answer = function.step(request_id)

        body = error_of(answer, 400, "VALIDATION_FAILED", "GEN_VAL_001")
        assert {detail["field"] for detail in body["details"]} == {
            "experienceData.entries[0].title",
            "experienceData.entries[0].accomplishments",
        }
        assert body["data"]["failedStep"] == "fetch_data"
        assert body["data"]["retryable"] is False


# --- callers who misbehave ---------------------------------------------------------------------------


def test_a_caller_who_hangs_up_in_the_middle_leaves_no_mess(function: Function) -> None:
    before = len(function.printed())
    address = urlsplit(function.url)
    for head in (
        b"POST /generator/start HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{",
        b"POST /generator/start HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b'Transfer-Encoding: chunked\r\n\r\n5\r\n{"a"',
        b"POST /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc",
    ):
        with socket.create_connection((address.hostname, address.port), timeout=30) as connection:
            connection.sendall(head)
            connection.shutdown(socket.SHUT_WR)
            connection.recv(65536)  # until it has answered, or hung up too

    assert function.call("GET", "/health").status_code == 200
    printed = function.printed()[before:]
    assert "Traceback" not in printed
    for line in printed.splitlines():
        json.loads(line)


def test_names_in_links_survive_every_script() -> None:
    """What a browser saves a file as, from the header alone (RFC 8187)."""
    from generator.stores.links import content_disposition

    header = content_disposition('Žofie "O\'Neill" 履歴書; a=b.pdf')
    plain = re.search(r'filename="([^"]*)"', header)
    whole = re.search(r"filename\*=UTF-8''([A-Za-z0-9%._~-]*)$", header)
    assert plain is not None
    assert plain[1].isascii()
    assert whole is not None
    assert unquote(whole[1]) == 'Žofie "O\'Neill" 履歴書; a=b.pdf'
