"""Who is let in as whom: real signatures, checked by the running function."""

import json
import time
from typing import Any

import pytest
import requests

from tests import parts
from tests.integration.doors.conftest import POSTING, Function, Start
from tests.integration.doors.tokens import (
    EDITOR,
    PROJECT,
    USER,
    Authority,
    app_check_token,
    certificate,
    id_token,
    unsigned,
)

OWNER_TOKEN = "owner-" + "x" * 40
NOW = int(time.time())

GOOD = {
    "an editor": id_token(EDITOR),
    "a user": id_token(USER),
    "somebody without an e-mail address": id_token({"sub": "anonymous-1"}),
    "issued by a clock a little ahead of ours": id_token({**USER, "iat": NOW + 5}),
}
BAD = {
    "not a token": "abc",
    "two dots and nothing else": "..",
    "signed with another key": id_token(EDITOR, signed_with="somebody"),
    "unsigned": unsigned(EDITOR),
    "unsigned, with a key id": id_token(EDITOR, algorithm="none"),
    "signed with the public certificate as a secret": id_token(EDITOR, algorithm="HS256"),
    "of a key nobody vouches for": id_token(EDITOR, header={"kid": "another"}),
    "without a key id": id_token(EDITOR, header={"kid": None}),
    "for another project": id_token({**EDITOR, "aud": "another-project"}),
    "for several audiences": id_token({**EDITOR, "aud": [PROJECT, "another"]}),
    "issued by another project": id_token(
        {**EDITOR, "iss": "https://securetoken.google.com/another-project"}
    ),
    "issued by somebody else": id_token({**EDITOR, "iss": f"https://example.com/{PROJECT}"}),
    "issued in an hour": id_token({**EDITOR, "iat": NOW + 3600}),
    "for nobody": id_token({**EDITOR, "sub": None}),
    "for an empty name": id_token({**EDITOR, "sub": ""}),
    "with a number for a name": id_token({**EDITOR, "sub": 5}),
    "with times that are texts": id_token({**EDITOR, "iat": "yesterday", "exp": "tomorrow"}),
    "without an end": id_token({**EDITOR, "exp": None}),
    "nested without end": "e30." + "W1tb" * 1800 + ".e30",
    "an App Check token": app_check_token(),
}


def assert_error(answer: requests.Response, status: int, name: str, code: str) -> None:
    body = answer.json()
    assert (answer.status_code, body["error"], body["errorCode"]) == (status, name, code)
    assert body["success"] is False
    assert body["requestId"] == answer.headers["X-Request-Id"]


@pytest.mark.parametrize("kind", GOOD)
def test_a_good_token_is_taken(function: Function, kind: str) -> None:
    answer = function.call("POST", "/generator/start", GOOD[kind], json={})
    assert_error(answer, 400, "VALIDATION_FAILED", "GEN_VAL_001")  # the token was good, the body is not


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_token_is_refused_where_no_token_is_needed(function: Function, kind: str) -> None:
    answer = function.call("POST", "/generator/start", BAD[kind], json=POSTING)
    assert_error(answer, 401, "INVALID_TOKEN", "GEN_AUTH_002")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("backend", ["local", "google"])
def test_tokens_are_checked_alike_on_both_backends_and_without_credentials(
    start: Start, backend: str
) -> None:
    function = start(GENERATOR_BACKEND=backend, GCS_BUCKET="any", GOOGLE_CLOUD_PROJECT=PROJECT)
    assert function.call("POST", "/generator/start", GOOD["an editor"], json={}).status_code == 400
    for kind in ("signed with another key", "for another project", "unsigned"):
        answer = function.call("POST", "/generator/start", BAD[kind], json={})
        assert_error(answer, 401, "INVALID_TOKEN", "GEN_AUTH_002")
    over = function.call("POST", "/generator/start", id_token({**EDITOR, "exp": NOW - 1}), json={})
    assert_error(over, 401, "TOKEN_EXPIRED", "GEN_AUTH_003")


@pytest.mark.parametrize("seconds", [1, 3600, 86_400])
def test_an_expired_token_is_told_from_a_bad_one(function: Function, seconds: int) -> None:
    token = id_token({**EDITOR, "iat": NOW - 90_000, "exp": NOW - seconds})
    answer = function.call("POST", "/generator/start", token, json=POSTING)
    assert_error(answer, 401, "TOKEN_EXPIRED", "GEN_AUTH_003")


def test_expired_and_forged_is_forged(function: Function) -> None:
    token = id_token({**EDITOR, "exp": NOW - 60}, signed_with="somebody")
    answer = function.call("POST", "/generator/start", token, json=POSTING)
    assert_error(answer, 401, "INVALID_TOKEN", "GEN_AUTH_002")


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer undefined",
        "Bearer a b",
        "Basic dXNlcjpwYXNz",
        "Token " + GOOD["an editor"],
        GOOD["an editor"],
        f"Bearer {GOOD['an editor']}, Bearer {GOOD['an editor']}",
        "Bearer " + GOOD["an editor"] + "\xe9",
    ],
)
def test_a_header_that_is_no_bearer_token_is_refused(function: Function, header: str) -> None:
    answer = function.call(
        "POST", "/generator/start", headers={"Authorization": header.encode("latin-1")}, json={}
    )
    assert_error(answer, 401, "INVALID_TOKEN", "GEN_AUTH_002")


@pytest.mark.parametrize("header", ["bearer {}", "BEARER  {}", "Bearer {} "])
def test_the_scheme_is_read_as_http_says(function: Function, header: str) -> None:
    value = header.format(BAD["unsigned"])
    answer = function.call("POST", "/generator/start", headers={"Authorization": value}, json={})
    assert_error(answer, 401, "INVALID_TOKEN", "GEN_AUTH_002")
    value = header.format(GOOD["a user"])
    answer = function.call("POST", "/generator/start", headers={"Authorization": value}, json={})
    assert answer.status_code == 400


@pytest.mark.parametrize("headers", [{}, {"Authorization": ""}])
def test_no_token_is_nobody_in_particular(function: Function, headers: dict[str, str]) -> None:
    answer = function.call("POST", "/generator/start", headers=headers, json={})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/health", 200),
        ("POST", "/generator/step/resume-generator-request-none", 404),
        ("GET", "/generator/requests/resume-generator-request-none", 404),
        ("GET", "/generator/files/a.pdf", 403),
        ("OPTIONS", "/generator/start", 204),
        ("GET", "/generator/start", 405),
        ("GET", "/nowhere", 404),
    ],
)
@pytest.mark.parametrize("kind", ["signed with another key", "not a token"])
def test_these_never_look_at_a_token(
    function: Function, method: str, path: str, status: int, kind: str
) -> None:
    assert function.call(method, path, BAD[kind]).status_code == status


def test_certificates_are_fetched_once(function: Function, authority: Authority) -> None:
    function.call("POST", "/generator/start", GOOD["a user"], json={})
    fetched = authority.fetched.count("/certificates")
    for kind in ("a user", "an editor"):
        assert function.call("POST", "/generator/start", GOOD[kind], json={}).status_code == 400
    assert (
        function.call("POST", "/generator/start", BAD["of a key nobody vouches for"], json={}).status_code
        == 401
    )
    assert authority.fetched.count("/certificates") == fetched


def test_unreachable_certificates_are_not_the_callers_fault(start: Start) -> None:
    function = start(GOOGLE_CLOUD_PROJECT=PROJECT, TEST_AUTHORITY=f"http://127.0.0.1:{parts.free_port()}")
    answer = function.call("POST", "/generator/start", GOOD["an editor"], json={})
    assert_error(answer, 503, "SIGN_IN_UNAVAILABLE", "GEN_AUTH_005")
    assert int(answer.headers["Retry-After"]) > 0
    # What no certificate could make good is refused all the same, and calls without a token go on.
    over = function.call("POST", "/generator/start", id_token({**USER, "exp": NOW - 60}), json={})
    assert_error(over, 401, "TOKEN_EXPIRED", "GEN_AUTH_003")
    foreign = function.call("POST", "/generator/start", BAD["for another project"], json={})
    assert_error(foreign, 401, "INVALID_TOKEN", "GEN_AUTH_002")
    assert function.call("POST", "/generator/start", json={}).status_code == 400


def test_without_a_project_every_token_is_refused_and_the_log_says_why_once(start: Start) -> None:
    function = start()
    for token in (GOOD["an editor"], BAD["not a token"], GOOD["a user"]):
        answer = function.call("POST", "/generator/start", token, json=POSTING)
        assert_error(answer, 401, "INVALID_TOKEN", "GEN_AUTH_002")
    assert function.call("POST", "/generator/start", json={}).status_code == 400
    lines = [json.loads(line) for line in function.log.read_text().splitlines() if line.startswith("{")]
    reasons = [line["reason"] for line in lines if line["message"] == "tokens are refused"]
    assert reasons == ["GOOGLE_CLOUD_PROJECT is not set"]


def test_the_auth_emulators_tokens_are_taken_where_it_is_named(start: Start) -> None:
    function = start(GOOGLE_CLOUD_PROJECT=PROJECT, FIREBASE_AUTH_EMULATOR_HOST="127.0.0.1:9099")
    assert function.call("POST", "/generator/start", unsigned(USER), json={}).status_code == 400
    foreign = function.call("POST", "/generator/start", unsigned({**USER, "aud": "another"}), json={})
    assert_error(foreign, 401, "INVALID_TOKEN", "GEN_AUTH_002")
    over = function.call("POST", "/generator/start", unsigned({**USER, "exp": NOW - 5}), json={})
    assert_error(over, 401, "TOKEN_EXPIRED", "GEN_AUTH_003")


def test_the_owners_token_opens_the_embedded_backend(start: Start) -> None:
    function = start(GENERATOR_OWNER_TOKEN=OWNER_TOKEN)
    assert function.call("POST", "/generator/start", OWNER_TOKEN, json={}).status_code == 400
    for wrong in (OWNER_TOKEN[:-1], OWNER_TOKEN + "x", OWNER_TOKEN.upper()):
        answer = function.call("POST", "/generator/start", wrong, json={})
        assert_error(answer, 401, "INVALID_TOKEN", "GEN_AUTH_002")


# --- App Check ----------------------------------------------------------------------------------

APP_CHECK: dict[str, Any] = {
    "missing": (None, "UNAUTHORIZED", "GEN_AUTH_001"),
    "not a token": ("abc", "INVALID_TOKEN", "GEN_AUTH_002"),
    "signed with another key": (app_check_token(signed_with="somebody"), "INVALID_TOKEN", "GEN_AUTH_002"),
    "for another project": (app_check_token({"aud": ["projects/x"]}), "INVALID_TOKEN", "GEN_AUTH_002"),
    "for one audience only": (
        app_check_token({"aud": f"projects/{PROJECT}"}),
        "INVALID_TOKEN",
        "GEN_AUTH_002",
    ),
    "issued by somebody else": (app_check_token({"iss": "https://x.com/"}), "INVALID_TOKEN", "GEN_AUTH_002"),
    "expired": (app_check_token({"exp": NOW - 60}), "TOKEN_EXPIRED", "GEN_AUTH_003"),
    "an ID token": (id_token(EDITOR), "INVALID_TOKEN", "GEN_AUTH_002"),
}


@pytest.fixture
def checked(start: Start) -> Function:
    """A function that asks for App Check."""
    return start(GOOGLE_CLOUD_PROJECT=PROJECT, APP_CHECK_REQUIRED="true")


@pytest.mark.parametrize("path", ["/generator/start", "/generator/generate"])
@pytest.mark.parametrize("kind", APP_CHECK)
def test_public_writing_routes_need_app_check(checked: Function, path: str, kind: str) -> None:
    token, name, code = APP_CHECK[kind]
    headers = {} if token is None else {"X-Firebase-AppCheck": token}
    assert_error(checked.call("POST", path, headers=headers, json=POSTING), 401, name, code)
    signed_in = checked.call("POST", path, GOOD["an editor"], headers=headers, json=POSTING)
    assert_error(signed_in, 401, name, code)


@pytest.mark.parametrize("path", ["/generator/start", "/generator/generate"])
def test_a_good_app_check_token_is_taken(checked: Function, path: str) -> None:
    answer = checked.call("POST", path, headers={"X-Firebase-AppCheck": app_check_token()}, json={})
    assert_error(answer, 400, "VALIDATION_FAILED", "GEN_VAL_001")


def test_a_running_generation_needs_no_app_check(checked: Function) -> None:
    path = "/generator/step/resume-generator-request-none"
    assert checked.call("POST", path).status_code == 404


def test_app_check_tokens_are_not_looked_at_where_nobody_asks(function: Function) -> None:
    answer = function.call("POST", "/generator/start", headers={"X-Firebase-AppCheck": "abc"}, json={})
    assert answer.status_code == 400


def test_app_check_without_its_keys_is_not_the_callers_fault(start: Start) -> None:
    unreachable = f"http://127.0.0.1:{parts.free_port()}"
    function = start(GOOGLE_CLOUD_PROJECT=PROJECT, APP_CHECK_REQUIRED="true", TEST_AUTHORITY=unreachable)
    headers = {"X-Firebase-AppCheck": app_check_token()}
    answer = function.call("POST", "/generator/start", headers=headers, json={})
    assert_error(answer, 503, "SIGN_IN_UNAVAILABLE", "GEN_AUTH_005")


def test_no_line_of_the_log_quotes_a_token_or_an_address(function: Function) -> None:
    function.call("POST", "/generator/start", GOOD["an editor"], json={})
    function.call("POST", "/generator/start", BAD["signed with another key"], json={})
    printed = function.log.read_text()
    for secret in (GOOD["an editor"], BAD["signed with another key"], EDITOR["email"], certificate("google")):
        assert secret not in printed
