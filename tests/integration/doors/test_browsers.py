"""Pages of listed origins may read every answer, errors too; no other page may read any."""

import pytest

from tests.integration.doors.conftest import POSTING, Function, Start
from tests.integration.doors.tokens import PROJECT

LISTED = "https://app.example.com"
STRANGERS = [
    "https://evil.example.com",
    "http://app.example.com",
    "https://app.example.com:8443",
    "https://app.example.com.evil.com",
    "https://APP.example.com",
    "https://app.example.com/",
    "null",
    "*",
]
ANSWERS = [
    ("GET", "/health", 200, None),
    ("POST", "/generator/start", 400, {}),
    ("POST", "/generator/start", 409, POSTING),
    ("GET", "/generator/start", 405, None),
    ("GET", "/nowhere", 404, None),
    ("POST", "/generator/step/none", 404, None),
    ("GET", "/generator/files/a", 403, None),
]


@pytest.fixture
def function(start: Start) -> Function:
    return start(
        GOOGLE_CLOUD_PROJECT=PROJECT,
        CORS_ALLOWED_ORIGINS=f"{LISTED},http://localhost:5000",
        RATE_LIMIT_VIEWER="999 per hour",
    )


@pytest.mark.parametrize(("method", "path", "status", "body"), ANSWERS)
def test_a_listed_page_may_read_every_answer(
    function: Function, method: str, path: str, status: int, body: object
) -> None:
    answer = function.call(method, path, headers={"Origin": LISTED}, json=body)
    assert answer.status_code == status
    assert answer.headers["Access-Control-Allow-Origin"] == LISTED
    exposed = {name.strip() for name in answer.headers["Access-Control-Expose-Headers"].split(",")}
    assert exposed >= {"X-Request-Id", "Retry-After", "ETag", "RateLimit-Remaining"}
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Origin" in answer.headers["Vary"]


def test_a_listed_page_may_read_that_it_must_wait_or_sign_in_again(function: Function, start: Start) -> None:
    refused = function.call("POST", "/generator/start", "bad", headers={"Origin": LISTED}, json=POSTING)
    assert (refused.status_code, refused.headers["Access-Control-Allow-Origin"]) == (401, LISTED)
    strict = start(CORS_ALLOWED_ORIGINS=LISTED, RATE_LIMIT_VIEWER="1 per hour")
    for status in (409, 429):
        answer = strict.call("POST", "/generator/start", headers={"Origin": LISTED}, json=POSTING)
        assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (status, LISTED)


@pytest.mark.parametrize("origin", STRANGERS)
@pytest.mark.parametrize(("method", "path", "status", "body"), ANSWERS)
def test_no_other_page_may_read_an_answer(
    function: Function, origin: str, method: str, path: str, status: int, body: object
) -> None:
    answer = function.call(method, path, headers={"Origin": origin}, json=body)
    assert answer.status_code == status
    assert not [name for name in answer.headers if name.lower().startswith("access-control-")]
    assert "Origin" in answer.headers["Vary"]


def preflight(function: Function, path: str, origin: str = LISTED, method: str = "POST") -> dict[str, str]:
    answer = function.call(
        "OPTIONS",
        path,
        headers={
            "Origin": origin,
            "Access-Control-Request-Method": method,
            "Access-Control-Request-Headers": "authorization,content-type",
        },
    )
    assert (answer.status_code, answer.content) == (204, b"")
    return dict(answer.headers)


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/generator/start", "POST"),
        ("/generator/step/resume-generator-request-none", "POST"),
        ("/generator/requests/resume-generator-request-none", "GET"),
        ("/generator/personal-info", "GET"),
    ],
)
def test_a_preflight_permits_what_the_address_answers_to(function: Function, path: str, method: str) -> None:
    headers = preflight(function, path, method=method)
    assert headers["Access-Control-Allow-Origin"] == LISTED
    assert method in headers["Access-Control-Allow-Methods"].split(", ")
    assert "PATCH" not in headers["Access-Control-Allow-Methods"]
    permitted = {name.strip().lower() for name in headers["Access-Control-Allow-Headers"].split(",")}
    assert permitted >= {"authorization", "content-type", "if-match", "x-firebase-appcheck"}
    assert int(headers["Access-Control-Max-Age"]) > 0
    assert headers["Vary"].startswith("Origin")


@pytest.mark.parametrize("origin", STRANGERS)
def test_a_preflight_of_another_page_permits_nothing(function: Function, origin: str) -> None:
    headers = preflight(function, "/generator/start", origin)
    assert not [name for name in headers if name.lower().startswith("access-control-")]
    assert headers["Allow"] == "OPTIONS, POST"


def test_options_without_a_page_says_what_is_allowed(function: Function) -> None:
    answer = function.call("OPTIONS", "/generator/start")
    assert (answer.status_code, answer.headers["Allow"]) == (204, "OPTIONS, POST")
    assert not [name for name in answer.headers if name.lower().startswith("access-control-")]
    assert function.call("OPTIONS", "/nowhere").status_code == 404


def test_the_usual_origins_of_a_persons_machine_are_listed(start: Start) -> None:
    function = start()
    for origin in ("http://localhost:5000", "http://localhost:8080"):
        answer = function.call("GET", "/health", headers={"Origin": origin})
        assert answer.headers["Access-Control-Allow-Origin"] == origin
    answer = function.call("GET", "/health", headers={"Origin": "http://localhost:3000"})
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize(("method", "path", "status", "body"), ANSWERS)
def test_every_answer_says_what_must_not_be_done_with_it(
    function: Function, method: str, path: str, status: int, body: object
) -> None:
    answer = function.call(method, path, json=body)
    assert answer.status_code == status
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer.headers["Cache-Control"]
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
