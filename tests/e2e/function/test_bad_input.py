"""What callers send wrong, and how each is told: the contract's error, with every field at fault by name."""

import json
import socket
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.stores.embedded_documents import EmbeddedDocuments
from tests.example import asked
from tests.function import Function

UNKNOWN_ID = "resume-generator-request-" + "0" * 32
MEBIBYTE = 1_048_576


def error_of(answer: requests.Response, status: int, name: str, code: str) -> dict[str, Any]:
    """The body of an error, its envelope held against the contract."""
    assert answer.headers["Content-Type"] == "application/json"
    body: dict[str, Any] = answer.json()
    assert (answer.status_code, body["error"], body["errorCode"]) == (status, name, code), answer.text
    assert body["success"] is False
    assert body["message"]
    assert body["requestId"] == answer.headers["X-Request-Id"]
    assert set(body) <= {"success", "error", "errorCode", "message", "details", "requestId", "data"}
    return body


def refused_fields(answer: requests.Response) -> set[str]:
    """The fields a 400 names."""
    body = error_of(answer, 400, "VALIDATION_FAILED", "GEN_VAL_001")
    for detail in body["details"]:
        assert set(detail) == {"field", "message"}
        assert detail["message"]
    return {detail["field"] for detail in body["details"]}


def changed(**changes: Any) -> dict[str, Any]:
    """A good body with fields changed by dotted path (``__`` for the dot); ``...`` takes one out."""
    body = asked("resume")
    for path, value in changes.items():
        *parents, name = path.split("__")
        target = body
        for parent in parents:
            target = target.setdefault(parent, {})
        if value is ...:
            target.pop(name, None)
        else:
            target[name] = value
    return body


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"generateType", "job"}),
        (changed(generateType=...), {"generateType"}),
        (changed(generateType=None), {"generateType"}),
        (changed(generateType=""), {"generateType"}),
        (changed(generateType="Resume"), {"generateType"}),
        (changed(generateType=["resume"]), {"generateType"}),
        (changed(generateType=1), {"generateType"}),
        (changed(provider="claude"), {"provider"}),
        (changed(provider=True), {"provider"}),
        (changed(job=...), {"job"}),
        (changed(job=None), {"job"}),
        (changed(job="Engineer"), {"job"}),
        (changed(job=[]), {"job"}),
        (changed(job={}), {"job.role", "job.company"}),
        (changed(job__role="", job__company=" \n\t "), {"job.role", "job.company"}),
        (changed(job__role=None), {"job.role"}),
        (changed(job__role=7), {"job.role"}),
        (changed(job__role="x" * 201), {"job.role"}),
        (changed(job__company="x" * 201), {"job.company"}),
        (changed(job__role="nul \0 here"), {"job.role"}),
        (changed(job__companyWebsite="example.com"), {"job.companyWebsite"}),
        (changed(job__companyWebsite="javascript:alert(1)"), {"job.companyWebsite"}),
        (changed(job__companyWebsite="http://"), {"job.companyWebsite"}),
        (changed(job__companyWebsite="http://a b"), {"job.companyWebsite"}),
        (changed(job__companyWebsite="http://[::1"), {"job.companyWebsite"}),
        (changed(job__jobDescriptionUrl="ftp://example.com/a"), {"job.jobDescriptionUrl"}),
        (changed(job__jobDescriptionUrl="file:///etc/passwd"), {"job.jobDescriptionUrl"}),
        (changed(job__jobDescriptionText="x" * 20_001), {"job.jobDescriptionText"}),
        (changed(job__jobDescriptionText=["x"]), {"job.jobDescriptionText"}),
        (changed(job__salary=1), {"job.salary"}),
        (changed(preferences="modern"), {"preferences"}),
        (changed(preferences__style="loud"), {"preferences.style"}),
        (changed(preferences__emphasize="Python"), {"preferences.emphasize"}),
        (changed(preferences__emphasize=["x"] * 21), {"preferences.emphasize"}),
        (
            changed(preferences__emphasize=["good", "x" * 81, 3]),
            {"preferences.emphasize[1]", "preferences.emphasize[2]"},
        ),
        (changed(preferences__pageSize="A4"), {"preferences.pageSize"}),
        (changed(preferences__maxPages=0), {"preferences.maxPages"}),
        (changed(preferences__maxPages=4), {"preferences.maxPages"}),
        (changed(preferences__maxPages="2"), {"preferences.maxPages"}),
        (changed(preferences__maxPages=1.5), {"preferences.maxPages"}),
        (changed(preferences__maxPages=True), {"preferences.maxPages"}),
        (changed(preferences__language="english"), {"preferences.language"}),
        (changed(preferences__language="e"), {"preferences.language"}),
        (changed(preferences__color="red"), {"preferences.color"}),
        (changed(date="24.11.2026"), {"date"}),
        (changed(date="2026-02-30"), {"date"}),
        (changed(date="20261124"), {"date"}),
        (changed(date="2026-11-24T10:00:00Z"), {"date"}),
        (changed(date=20261124), {"date"}),
        (changed(defaults={}), {"defaults"}),
        (changed(unknown=None, other=1), {"unknown", "other"}),
        (
            changed(generateType="x", job__role="", job__more=1, preferences__maxPages=9),
            {"generateType", "job.role", "job.more", "preferences.maxPages"},
        ),
    ],
    ids=lambda value: None if isinstance(value, dict) else "+".join(sorted(value)),
)
def test_every_wrong_field_is_named(function: Function, body: dict[str, Any], fields: set[str]) -> None:
    assert refused_fields(function.call("POST", "/generator/start", json=body)) == fields


@pytest.mark.parametrize("path", ["/generator/start", "/generator/generate"])
def test_both_ways_to_start_refuse_alike(function: Function, path: str) -> None:
    assert refused_fields(function.call("POST", path, json=changed(job__role="", more=1))) == {
        "job.role",
        "more",
    }


@pytest.mark.parametrize(
    "body",
    [
        changed(provider="", preferences={}, date=""),
        changed(provider=None, preferences=None, date=None),
        changed(job__companyWebsite="", job__jobDescriptionUrl=" ", job__jobDescriptionText=None),
        changed(
            preferences__style="",
            preferences__pageSize="",
            preferences__language=" ",
            preferences__emphasize=[],
        ),
        changed(preferences__maxPages=None, preferences__emphasize=None),
        changed(preferences__maxPages=2.0),
        changed(job__role="x" * 200, job__jobDescriptionText="y" * 20_000),
        changed(job__role=" " * 300 + "x" * 200 + "\n" * 300),
        changed(generateType=" resume "),
        changed(job__companyWebsite="HTTPS://EXAMPLE.com:8080/ä?b=c#d"),
        changed(preferences__language="pt-BR", date="2028-02-29"),
        changed(preferences__language="zh-Hant-TW"),
    ],
)
def test_what_is_allowed_is_taken(function: Function, body: dict[str, Any]) -> None:
    assert function.started(body)["status"] == "pending"


def test_what_is_kept_is_trimmed_and_what_is_empty_is_absent(function: Function) -> None:
    body = changed(
        job__role="  Senior\u00a0 Engineer ",
        job__companyWebsite="",
        job__jobDescriptionText="\r\n  First line.\r\n\r\nSecond.  ",
        preferences={"style": "", "emphasize": ["  Python "]},
        date="",
    )
    request_id = function.started(body)["requestId"]
    documents = EmbeddedDocuments(function.data)
    request = documents.get(f"generator/{request_id}", ["job", "preferences", "date"])
    documents.close()
    assert request is not None

    assert request.data["job"] == {
        "role": "Senior Engineer",
        "company": "Tidevann Grid",
        "jobDescriptionText": "First line.\n\nSecond.",
    }
    assert request.data["preferences"] == {"emphasize": ["Python"]}
    assert request.data.get("date") is None


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"   ", "empty"),
        (b"{", "line 1"),
        (b'{"generateType": "resume",}', "line 1"),
        (b"[]", "object"),
        (b"null", "object"),
        (b'"text"', "object"),
        (b"5", "object"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": Infinity}', "Infinity"),
        (b'{"a": -Infinity}', "Infinity"),
        (b'{"a": 1e999}', "number"),
        (b'{"a": 99999999999999999999}', "64 bits"),
        (b'{"job": {"role": "a", "role": "b"}}', "twice"),
        (b'{"a": 1, "\\u0061": 2}', "twice"),
        (b'{"a": "\xff"}', "UTF-8"),
        (b"\xff\xfe{\x00}\x00", "UTF-8"),
        (b'{"a": "\\ud800"}', "surrogate"),
        (b'{"a": "\n"}', "line 1"),
        (b'{"a": ' + b"[" * 32 + b"]" * 32 + b"}", "32"),
        (b"[" * 100_000, "32"),
        (b'{"a":' * 50_000, "32"),
        (b"{'a': 1}", "line 1"),
        (b'{"a": 01}', "line 1"),
        (b'{"a": 1} {"b": 2}', "line 1"),
        (b"\x00", "line 1"),
    ],
)
def test_what_is_no_acceptable_json_is_refused_with_the_reason(
    function: Function, content: bytes, says: str
) -> None:
    answer = function.call(
        "POST", "/generator/start", data=content, headers={"Content-Type": "application/json"}
    )

    body = error_of(answer, 400, "VALIDATION_FAILED", "GEN_VAL_001")
    assert says in body["message"]


def test_a_byte_order_mark_and_a_charset_do_no_harm(function: Function) -> None:
    answer = function.call(
        "POST",
        "/generator/start",
        data=b"\xef\xbb\xbf" + json.dumps(asked()).encode(),
        headers={"Content-Type": "application/json; charset=utf-8"},
    )
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/json",
        "json",
        "application/jsonp",
    ],
)
@pytest.mark.parametrize("path", ["/generator/start", f"/generator/step/{UNKNOWN_ID}"])
def test_a_body_that_does_not_say_it_is_json_is_refused(
    function: Function, path: str, content_type: str | None
) -> None:
    headers = {} if content_type is None else {"Content-Type": content_type}
    answer = function.call("POST", path, data=json.dumps({}).encode(), headers=headers)

    assert "Content-Type" in error_of(answer, 400, "VALIDATION_FAILED", "GEN_VAL_001")["message"]


@pytest.mark.parametrize("path", ["/generator/start", "/generator/generate", f"/generator/step/{UNKNOWN_ID}"])
def test_a_body_of_five_megabytes_is_refused_unread_and_the_answer_arrives(
    function: Function, path: str
) -> None:
    content = b'{"generateType": "' + b"x" * 5_000_000 + b'"}'
    with requests.Session() as session:
        for _ in range(2):  # the connection stays usable
            answer = session.post(
                function.url + path, data=content, headers={"Content-Type": "application/json"}, timeout=60
            )
            error_of(answer, 413, "PAYLOAD_TOO_LARGE", "GEN_VAL_002")
        assert session.get(function.url + "/health", timeout=60).status_code == 200


def test_a_caller_may_send_all_of_it_before_it_is_told(function: Function) -> None:
    """A server that hangs up on a caller who still sends breaks the connection instead of answering."""
    address = urlsplit(function.url)
    size = 30_000_000
    head = f"POST /generator/start HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {size}\r\n\r\n"
    with socket.create_connection((address.hostname, address.port), timeout=60) as connection:
        connection.sendall(head.encode())
        connection.sendall(b" " * size)  # raises if the other side has hung up
        answer = connection.recv(65536)
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_the_limit_is_one_mebibyte_to_the_byte(function: Function) -> None:
    def padded(size: int) -> bytes:
        content = json.dumps(asked()).encode()
        return content + b" " * (size - len(content))

    headers = {"Content-Type": "application/json"}
    assert (
        function.call("POST", "/generator/start", data=padded(MEBIBYTE), headers=headers).status_code == 200
    )
    answer = function.call("POST", "/generator/start", data=padded(MEBIBYTE + 1), headers=headers)
    error_of(answer, 413, "PAYLOAD_TOO_LARGE", "GEN_VAL_002")


def test_the_limit_holds_for_a_body_that_does_not_say_how_long_it_is(function: Function) -> None:
    def chunks() -> Any:
        for _ in range(40):
            yield b"x" * 100_000

    answer = function.call(
        "POST", "/generator/start", data=chunks(), headers={"Content-Type": "application/json"}
    )
    error_of(answer, 413, "PAYLOAD_TOO_LARGE", "GEN_VAL_002")


def test_a_chunked_body_is_read(function: Function) -> None:
    content = json.dumps(asked()).encode()
    answer = function.call(
        "POST",
        "/generator/start",
        data=iter([content[:100], content[100:]]),
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "request_id",
    [
        UNKNOWN_ID,
        "x",
        "resume-generator-request-",
        "resume-generator-response-" + "0" * 32,
        "personal-info",
        "resume-generator-request-" + "0" * 101,
        pytest.param("resume-generator-request-" + "0" * 20_000, id="20,000 zeros"),
        "resume-generator-request-%C3%A9",
        "resume-generator-request-%F0%9F%98%80",
        "resume-generator-request-%00",
        "resume-generator-request-%ff",
        "resume-generator-request-a%2Fb",
        "resume-generator-request-a%0A",
        "..%2F..%2Fetc%2Fpasswd",
        "%2e%2e",
        "resume-generator-request-' OR 1=1 --",
        "resume-generator-request-${7*7}",
        "__proto__",
        "{id}",
    ],
)
def test_an_id_nobody_was_given_is_not_found(function: Function, request_id: str) -> None:
    for method, path in (
        ("POST", f"/generator/step/{request_id}"),
        ("GET", f"/generator/requests/{request_id}"),
    ):
        error_of(function.call(method, path), 404, "NOT_FOUND", "GEN_REQ_001")


def test_a_step_takes_no_body_an_empty_one_and_an_empty_object(function: Function) -> None:
    request_id = function.started(asked("resume"))["requestId"]
    path = f"/generator/step/{request_id}"
    assert function.call("POST", path).status_code == 200
    assert function.call("POST", path, json={}).status_code == 200
    assert (
        function.call("POST", path, data=b"", headers={"Content-Type": "application/json"}).status_code == 200
    )
    assert refused_fields(function.call("POST", path, json={"step": "fetch_data"})) == {"step"}
    assert function.call("POST", path).json()["data"]["stepCompleted"] == "upload_documents"


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(2**63), 2**63 - 1)
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(max_size=30),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["generateType", "job", "role", "company", "preferences", "date", "provider", "x"]
                ),
                inner,
                max_size=5,
            )
        ),
        max_leaves=15,
    )
)
def test_no_json_makes_it_stumble(function: Function, body: Any) -> None:
    answer = function.call("POST", "/generator/start", json=body)

    if answer.status_code != 200:
        error_of(answer, 400, "VALIDATION_FAILED", "GEN_VAL_001")


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=300))
def test_no_bytes_make_it_stumble(function: Function, content: bytes) -> None:
    answer = function.call(
        "POST", "/generator/start", data=content, headers={"Content-Type": "application/json"}
    )
    error_of(answer, 400, "VALIDATION_FAILED", "GEN_VAL_001")


@pytest.mark.parametrize(
    "request_line",
    [
        b"GET /health HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 5000,
        b"POST /generator/start HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x",
        b"GET /robots.txt HTTP/1.1\r\nHost: x",
        b"GET /favicon.ico HTTP/1.1\r\nHost: x",
        b"GET /a%0Ab HTTP/1.1\r\nHost: x",
        b"GET /%zz%% HTTP/1.1\r\nHost: x",
        b"GET /health HTTP/1.0",
    ],
    ids=["long header", "plain", "huge address", "robots", "icon", "line", "broken escapes", "1.0"],
)
def test_odd_requests_are_answered(function: Function, request_line: bytes) -> None:
    address = urlsplit(function.url)
    with socket.create_connection((address.hostname, address.port), timeout=30) as connection:
        connection.sendall(request_line + (b"" if b"\r\n\r\n" in request_line else b"\r\n\r\n"))
        answer = connection.recv(65536)
    status = int(answer.split()[1])
    assert status in (200, 400, 404)
    assert b"x-request-id" in answer.lower()
    assert b"Traceback" not in answer
