"""How often one caller may start a generation, and that nothing he writes makes him another caller."""

import http.client
import json
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.stores.firestore import FirestoreDocuments
from tests import parts
from tests.integration.doors.conftest import POSTING, Function, Start, running_function
from tests.integration.doors.tokens import EDITOR, PROJECT, USER, app_check_token, id_token

OWNER_TOKEN = "o" * 40
LET_IN = 409
"""What a counted call answers where no record is loaded yet."""

numbers = iter(range(1, 100_000))


def own_address() -> str:
    """An address that no other test uses."""
    number = next(numbers)
    return f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"


def begin(function: Function, address: str | None = None, token: str | None = None, **kwargs: Any) -> Any:
    headers = kwargs.pop("headers", {}) | ({"X-Forwarded-For": address} if address else {})
    return function.call("POST", kwargs.pop("path", "/generator/start"), token, headers=headers, json=POSTING)


def use_up(function: Function, limit: int, **kwargs: Any) -> None:
    for left in reversed(range(limit)):
        answer = begin(function, **kwargs)
        assert answer.status_code == LET_IN, answer.text
        assert answer.headers["RateLimit-Remaining"] == str(left)


def assert_one_too_many(answer: requests.Response, code: str = "GEN_SEC_001") -> None:
    body = answer.json()
    assert (answer.status_code, body["error"], body["errorCode"]) == (429, "RATE_LIMIT_EXCEEDED", code)
    assert body["success"] is False
    assert 1 <= int(answer.headers["Retry-After"]) <= 86_400
    assert answer.headers["RateLimit-Remaining"] == "0"
    assert answer.headers["RateLimit-Reset"] == answer.headers["Retry-After"]


def lines_of(function: Function) -> list[dict[str, Any]]:
    return [json.loads(line) for line in function.log.read_text().splitlines() if line.startswith("{")]


@pytest.fixture
def limited(start: Start) -> Function:
    """A function behind one proxy, with the limits it has by itself."""
    return start(GOOGLE_CLOUD_PROJECT=PROJECT, TRUSTED_PROXY_HOPS="1", GENERATOR_OWNER_TOKEN=OWNER_TOKEN)


@pytest.fixture
def strict(start: Start) -> Function:
    """A function behind one proxy that lets anybody start three generations an hour."""
    return start(TRUSTED_PROXY_HOPS="1", RATE_LIMIT_VIEWER="3 per hour")


def test_a_viewer_starts_ten(limited: Function) -> None:
    address = own_address()
    use_up(limited, 10, address=address)
    answer = begin(limited, address)
    assert_one_too_many(answer)
    assert answer.headers["RateLimit-Limit"] == "10"
    assert answer.headers["RateLimit-Policy"] == "10;w=900"
    assert begin(limited, own_address()).status_code == LET_IN


def test_an_editor_starts_twenty_from_wherever_he_is(limited: Function) -> None:
    token = id_token({**EDITOR, "sub": "editor-of-this-test"})
    address = own_address()
    for left in reversed(range(20)):
        answer = begin(limited, address if left % 2 else own_address(), token)
        assert (answer.status_code, answer.headers["RateLimit-Remaining"]) == (LET_IN, str(left))
    assert_one_too_many(begin(limited, own_address(), token), "GEN_SEC_002")
    # Another of his tokens is the same account; another editor and his own address are other callers.
    assert_one_too_many(
        begin(limited, address, id_token({**EDITOR, "sub": "editor-of-this-test", "auth_time": 1})),
        "GEN_SEC_002",
    )
    assert begin(limited, address, id_token({**EDITOR, "sub": "another-editor"})).status_code == LET_IN
    assert begin(limited, address).headers["RateLimit-Remaining"] == "9"


def test_the_owner_counts_as_an_editor(limited: Function) -> None:
    assert begin(limited, own_address(), OWNER_TOKEN).headers["RateLimit-Limit"] == "20"


@pytest.mark.parametrize("claims", [USER, {**EDITOR, "email_verified": False}, {**USER, "role": "admin"}])
def test_accounts_that_are_not_editors_count_by_address(limited: Function, claims: dict[str, Any]) -> None:
    address = own_address()
    assert begin(limited, address, id_token(claims)).headers["RateLimit-Remaining"] == "9"
    assert (
        begin(limited, address, id_token({**claims, "sub": "another"})).headers["RateLimit-Remaining"] == "8"
    )
    assert begin(limited, address).headers["RateLimit-Remaining"] == "7"


def test_both_ways_to_start_share_one_bucket(strict: Function) -> None:
    address = own_address()
    for path in ("/generator/start", "/generator/generate", "/generator/start"):
        assert begin(strict, address, path=path).status_code == LET_IN
    for path in ("/generator/generate", "/generator/start"):
        assert_one_too_many(begin(strict, address, path=path))


def test_what_is_refused_for_its_body_or_token_is_not_counted(limited: Function) -> None:
    headers = {"X-Forwarded-For": own_address()}

    def start(token: str | None = None, **kwargs: Any) -> requests.Response:
        given = headers | kwargs.pop("headers", {})
        answer = limited.call("POST", "/generator/start", token, headers=given, **kwargs)
        assert "RateLimit-Remaining" not in answer.headers
        return answer

    for _ in range(4):
        assert start(json={}).status_code == 400
        assert start(data=b"{", headers={"Content-Type": "application/json"}).status_code == 400
        assert start(data=b"generateType=resume").status_code == 400
        assert start(data=b"x" * 1_048_577, headers={"Content-Type": "application/json"}).status_code == 413
        assert start("not a token", json=POSTING).status_code == 401
        assert start(id_token({**USER, "exp": 1}), json=POSTING).status_code == 401
    assert begin(limited, headers["X-Forwarded-For"]).headers["RateLimit-Remaining"] == "9"


def test_what_app_check_refuses_is_not_counted(start: Start) -> None:
    checked = start(GOOGLE_CLOUD_PROJECT=PROJECT, APP_CHECK_REQUIRED="true", TRUSTED_PROXY_HOPS="1")
    address = own_address()
    for token in ("", "abc"):
        assert begin(checked, address, headers={"X-Firebase-AppCheck": token}).status_code == 401
    answer = begin(checked, address, headers={"X-Firebase-AppCheck": app_check_token()})
    assert answer.headers["RateLimit-Remaining"] == "9"


def test_nothing_else_is_limited(strict: Function) -> None:
    address = own_address()
    use_up(strict, 3, address=address)
    headers = {"X-Forwarded-For": address}
    path = "resume-generator-request-none"
    for _ in range(5):
        assert strict.call("POST", f"/generator/step/{path}", headers=headers).status_code == 404
        assert strict.call("GET", f"/generator/requests/{path}", headers=headers).status_code == 404
        assert strict.call("GET", "/health", headers=headers).status_code == 200
    assert_one_too_many(begin(strict, address))


def test_after_the_time_it_was_told_a_caller_is_let_in(start: Start) -> None:
    function = start(TRUSTED_PROXY_HOPS="1", RATE_LIMIT_VIEWER="2 per 2 seconds")
    address = own_address()
    use_up(function, 2, address=address)
    answer = begin(function, address)
    assert_one_too_many(answer)
    time.sleep(int(answer.headers["Retry-After"]))  # what the caller is told to do
    assert begin(function, address).status_code == LET_IN


def test_a_burst_gets_no_more_than_the_limit(limited: Function) -> None:
    address = own_address()
    with ThreadPoolExecutor(8) as callers:
        answers = list(callers.map(lambda _: begin(limited, address).status_code, range(40)))
    assert set(answers) == {LET_IN, 429}
    assert answers.count(LET_IN) <= 10


# --- who is who ---------------------------------------------------------------------------------

junk = st.one_of(
    st.from_regex(r"[ -+\--~]{0,40}", fullmatch=True),  # printable, without a comma
    st.ip_addresses().map(str),
    st.sampled_from(["unknown", "[::1]:80", "127.0.0.1", "::ffff:10.9.9.9", "1.2.3.4:5"]),
)


@pytest.fixture(scope="module")
def exhausted(start: Start) -> tuple[Function, str]:
    """A function and an address behind it that has used everything up; so has the proxy itself."""
    function = start(TRUSTED_PROXY_HOPS="1", RATE_LIMIT_VIEWER="3 per hour")
    address = own_address()
    use_up(function, 3, address=address)
    use_up(function, 3)
    return function, address


@given(st.lists(junk, max_size=30))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_entries_to_the_left_never_earn_a_new_bucket(
    exhausted: tuple[Function, str], spoofed: list[str]
) -> None:
    function, address = exhausted
    assert_one_too_many(begin(function, ", ".join([*spoofed, address]).strip()))


@pytest.mark.parametrize(
    "entry", ["unknown", "_x", "999.1.1.1", "1.2.3", "10.0.0.1/8", "::g", "[]", "1.2.3.4;a", "-", "a, ", ","]
)
def test_garbage_where_the_address_should_be_counts_as_the_proxys(
    exhausted: tuple[Function, str], entry: str
) -> None:
    function, _ = exhausted
    assert_one_too_many(begin(function, f"203.0.113.1, {entry}".strip()))


def test_header_lines_are_read_as_one(exhausted: tuple[Function, str]) -> None:
    """Several headers of one name are one list (RFC 9110, section 5.3): the last entry of the last counts."""
    function, address = exhausted
    connection = http.client.HTTPConnection(function.url.removeprefix("http://"), timeout=30)
    connection.putrequest("POST", "/generator/start")
    body = json.dumps(POSTING).encode()
    for name, value in (
        ("X-Forwarded-For", "203.0.113.2"),
        ("X-Forwarded-For", f"203.0.113.3, {address}"),
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
    ):
        connection.putheader(name, value)
    connection.endheaders(body)
    assert connection.getresponse().status == 429


@pytest.mark.parametrize(
    "spelling", ["{}:4711", "::ffff:{}", "[::ffff:{}]:4711", " {} ", "0:0:0:0:0:ffff:{}"]
)
def test_spellings_of_an_address_are_one_caller(exhausted: tuple[Function, str], spelling: str) -> None:
    function, address = exhausted
    assert_one_too_many(begin(function, f"203.0.113.1, {spelling.format(address)}".strip()))


def test_an_ipv6_subscriber_is_one_caller(strict: Function) -> None:
    network = f"2001:db8:{next(numbers):x}"
    for address in (f"{network}::1", f"{network}:0:ffff:ffff:ffff:ffff", f"[{network}::7]:80"):
        assert begin(strict, address).status_code == LET_IN
    assert_one_too_many(begin(strict, f"{network}::9"))
    assert begin(strict, f"{network}:1::9").status_code == LET_IN


def test_without_a_proxy_the_header_means_nothing(start: Start) -> None:
    function = start(RATE_LIMIT_VIEWER="3 per hour")
    for left in (2, 1, 0):
        assert begin(function, own_address()).headers["RateLimit-Remaining"] == str(left)
    assert_one_too_many(begin(function, own_address()))


def test_of_two_proxies_the_outer_ones_entry_counts(start: Start) -> None:
    function = start(TRUSTED_PROXY_HOPS="2", RATE_LIMIT_VIEWER="3 per hour")
    address = own_address()
    for number in range(3):
        assert begin(function, f"203.0.113.{number}, {address}, 192.0.2.{number}").status_code == LET_IN
    assert_one_too_many(begin(function, f"{address}, 192.0.2.9"))
    assert begin(function, f"{address}, {own_address()}, 192.0.2.9").status_code == LET_IN


# --- where it is counted ------------------------------------------------------------------------


@contextmanager
def google_function(folder: Path, emulator: parts.FirestoreEmulator, url: str) -> Iterator[Function]:
    environment = {
        "TEST_AUTHORITY": url,
        "GENERATOR_BACKEND": "google",
        "GCS_BUCKET": "any",
        "GOOGLE_CLOUD_PROJECT": emulator.project,
        "FIRESTORE_EMULATOR_HOST": emulator.host,
        "TRUSTED_PROXY_HOPS": "1",
        "RATE_LIMIT_VIEWER": "10 per day",  # windows are the clock's: none of these ends during the test
    }
    folder.mkdir()
    with running_function(folder, environment) as function:
        yield function


def test_instances_share_one_bucket_in_firestore(
    firestore_emulator: parts.FirestoreEmulator, tmp_path: Path
) -> None:
    # An emulator that has just been started takes its time for its first answer.
    FirestoreDocuments(firestore_emulator.project, "(default)").get("any/thing")
    address = own_address()
    with (
        google_function(tmp_path / "a", firestore_emulator, "") as one,
        google_function(tmp_path / "b", firestore_emulator, "") as other,
    ):
        left = [begin(function, address).headers["RateLimit-Remaining"] for function in (one, other) * 5]
        assert left == [str(number) for number in reversed(range(10))]
        refused = [begin(function, address) for function in (one, other, one, other, one)]
        for answer in refused:
            assert_one_too_many(answer)
        assert begin(one, own_address()).headers["RateLimit-Remaining"] == "9"
    found = requests.get(
        f"{firestore_emulator.documents_url()}/rate-limits",
        headers={"Authorization": "Bearer owner"},
        timeout=30,
    ).json()["documents"]
    # The refused were counted once by each instance, and then refused from memory.
    assert sorted(document["fields"]["count"]["integerValue"] for document in found) == ["1", "12"]
    for document in found:
        assert set(document["fields"]) == {"count", "expiresAt"}
        assert address not in json.dumps(document)
        assert "timestampValue" in document["fields"]["expiresAt"]


def test_a_call_is_counted_in_memory_while_the_store_is_down(start: Start) -> None:
    function = start(
        RATELIMIT_STORAGE_URI="firestore://",
        GOOGLE_CLOUD_PROJECT=PROJECT,
        FIRESTORE_EMULATOR_HOST=f"127.0.0.1:{parts.free_port()}",
        RATE_LIMIT_VIEWER="3 per hour",
    )
    use_up(function, 3)
    assert_one_too_many(begin(function))
    said = [line for line in lines_of(function) if line["message"] == "rate limits"]
    assert [line["severity"] for line in said] == ["WARNING"]
    assert "unreachable" in said[0]["reason"]
    assert "calls cannot be counted in Firestore" in [line["message"] for line in lines_of(function)]


@contextmanager
def running_redis(port: int) -> Iterator[None]:
    server = subprocess.Popen(
        [
            parts.require("redis-server"),
            "--port",
            str(port),
            "--bind",
            parts.LOOPBACK,
            "--save",
            "",
            "--appendonly",
            "no",
        ],
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        text=True,
    )
    try:
        deadline = time.monotonic() + 30
        while not accepts(port) and time.monotonic() < deadline:
            time.sleep(0.02)  # nothing tells us when a port opens
        yield
    finally:
        parts.kill_group(server)


def accepts(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((parts.LOOPBACK, port)) == 0


def test_redis_is_shared_and_may_go_away_and_come_back(start: Start, tmp_path: Path) -> None:
    port = parts.free_port()
    environment = {
        "TEST_AUTHORITY": "",
        "RATELIMIT_STORAGE_URI": f"redis://{parts.LOOPBACK}:{port}",
        "RATE_LIMIT_VIEWER": "5 per hour",
        "TRUSTED_PROXY_HOPS": "1",
    }
    for name in "ab":
        (tmp_path / name).mkdir()
    with (
        running_function(tmp_path / "a", environment) as one,
        running_function(tmp_path / "b", environment) as other,
    ):
        with running_redis(port):
            left = [begin(function).headers["RateLimit-Remaining"] for function in (one, other, one, other)]
            assert left == ["4", "3", "2", "1"]
        assert [begin(one).headers["RateLimit-Remaining"] for _ in range(2)] == ["4", "3"]  # its own count
        with running_redis(port):
            deadline = time.monotonic() + 30
            while not any(line.get("reason", "").endswith("recovered") for line in lines_of(one)):
                assert time.monotonic() < deadline, one.log.read_text()
                time.sleep(0.3)  # how often the function looks is its own affair
                begin(one, own_address())
        said = [line["reason"] for line in lines_of(one) if line["message"] == "rate limits"]
        assert "unreachable" in said[0]
