"""Every door, from both sides: each address as its description says who may use it."""

import time
from typing import Any

import pytest

from generator.api.openapi.operations import OPERATIONS
from tests.integration.doors.conftest import Function, Start
from tests.integration.doors.test_sign_in import assert_error
from tests.integration.doors.tokens import EDITOR, PROJECT, USER, id_token

NOW = int(time.time())
NOBODY = None
BAD = id_token(EDITOR, signed_with="somebody")
OVER = id_token({**EDITOR, "exp": NOW - 60})
NOT_EDITORS = {
    "a user": id_token(USER),
    "an editor whose address is not verified": id_token({**EDITOR, "email_verified": False}),
    "an editor whose address says it is verified": id_token({**EDITOR, "email_verified": "true"}),
    "an editor without an address": id_token({**EDITOR, "email": None, "email_verified": None}),
    "a role in other letters": id_token({**EDITOR, "role": "Editor"}),
    "a list of roles": id_token({**EDITOR, "role": ["editor"]}),
    "another role": id_token({**EDITOR, "role": "owner"}),
    "a flag": id_token({**EDITOR, "role": None, "editor": True}),
}


def addresses(who: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        ("method", "path"),
        [
            (
                method,
                path.replace("<request_id>", "resume-generator-request-none").replace("<path:path>", "a"),
            )
            for (method, path), operation in OPERATIONS.items()
            if operation.who == who
        ],
    )


@pytest.fixture
def function(start: Start) -> Function:
    return start(
        GOOGLE_CLOUD_PROJECT=PROJECT, RATE_LIMIT_VIEWER="999 per hour", RATE_LIMIT_EDITOR="999 per hour"
    )


def knock(function: Function, method: str, path: str, token: str | None) -> Any:
    return function.call(method, path, token, json={} if method in ("POST", "PUT") else None)


@addresses("editors")
def test_an_editors_door_is_shut_to_all_others(function: Function, method: str, path: str) -> None:
    assert_error(knock(function, method, path, NOBODY), 401, "UNAUTHORIZED", "GEN_AUTH_001")
    assert_error(knock(function, method, path, BAD), 401, "INVALID_TOKEN", "GEN_AUTH_002")
    assert_error(knock(function, method, path, OVER), 401, "TOKEN_EXPIRED", "GEN_AUTH_003")
    for token in NOT_EDITORS.values():
        assert_error(knock(function, method, path, token), 403, "FORBIDDEN", "GEN_AUTH_004")


@addresses("editors")
def test_an_editors_door_opens_to_editors(function: Function, method: str, path: str) -> None:
    assert knock(function, method, path, id_token(EDITOR)).status_code not in (401, 403)


@pytest.mark.parametrize("kind", NOT_EDITORS)
def test_what_makes_no_editor(function: Function, kind: str) -> None:
    answer = knock(function, "GET", "/generator/requests", NOT_EDITORS[kind])
    assert_error(answer, 403, "FORBIDDEN", "GEN_AUTH_004")


@pytest.mark.parametrize("who", ["anybody, known or not", "starters"])
def test_a_public_door_asks_who_comes_only_of_those_who_say_so(function: Function, who: str) -> None:
    for (method, path), operation in OPERATIONS.items():
        if operation.who != who:
            continue
        for token in (NOBODY, *NOT_EDITORS.values(), id_token(EDITOR)):
            assert knock(function, method, path, token).status_code not in (401, 403)
        assert_error(knock(function, method, path, BAD), 401, "INVALID_TOKEN", "GEN_AUTH_002")
        assert_error(knock(function, method, path, OVER), 401, "TOKEN_EXPIRED", "GEN_AUTH_003")


@addresses("all")
def test_a_door_for_all_asks_nobody(function: Function, method: str, path: str) -> None:
    expected = knock(function, method, path, NOBODY)
    for token in (BAD, OVER, "undefined", *NOT_EDITORS.values(), id_token(EDITOR)):
        answer = knock(function, method, path, token)
        assert answer.status_code == expected.status_code
        assert answer.status_code != 401


def test_head_is_get_at_every_door(function: Function) -> None:
    for (method, path), operation in OPERATIONS.items():
        if method != "GET" or "<" in path:
            continue
        for token in (NOBODY, BAD, id_token(USER), id_token(EDITOR)):
            get, head = knock(function, "GET", path, token), knock(function, "HEAD", path, token)
            assert (head.status_code, head.content) == (get.status_code, b""), operation.id
            assert head.headers["Content-Type"] == get.headers["Content-Type"]
