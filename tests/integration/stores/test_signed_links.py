"""Links signed as Google checks them, with a private key and without one, by the unchanged SDK."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.google_services import (
    ACCOUNT,
    PROJECT,
    key_as_pem,
    new_key,
    running_google_services,
)
from tests.parts import ROOT

PATH = "resumes/request-1/žluťoučký & kůň?.pdf"
NAME = "Résumé of Žofie.pdf"
HOST = "storage.googleapis.com"

_SIGN = """
import json, sys
from datetime import UTC, datetime, timedelta
from generator.stores.base import StoreUnavailable
from generator.stores.cloud_storage import CloudStorageFiles
files = CloudStorageFiles("the-bucket", None, lambda: datetime.now(UTC), deadline=5.0)
for path, seconds, name in json.load(sys.stdin):
    try:
        link = files.sign(path, timedelta(seconds=seconds), name)
        print(json.dumps({"url": link.url, "expires": link.expires_at.isoformat()}), flush=True)
    except StoreUnavailable as error:
        print(json.dumps({"unavailable": str(error)}), flush=True)
"""


def signed(environment: Mapping[str, str], *asked: tuple[str, int, str]) -> list[dict[str, Any]]:
    """What a fresh process with these credentials makes of being asked for links."""
    own = {
        name: value for name, value in os.environ.items() if not name.startswith(("GOOGLE", "STORAGE", "GCE"))
    }
    done = subprocess.run(
        [sys.executable, "-c", _SIGN],
        cwd=ROOT,
        env={**own, "NO_GCE_CHECK": "false", **environment},
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def check(url: str, key: rsa.RSAPublicKey) -> dict[str, str]:
    """Checks a link as Google does, and gives its query.

    https://cloud.google.com/storage/docs/authentication/canonical-requests

    Raises:
        InvalidSignature: it was not signed with this key, or changed since.
    """
    parts = urlsplit(url)
    query = {name: value for name, (value,) in parse_qs(parts.query, keep_blank_values=True).items()}
    signature = bytes.fromhex(query.pop("X-Goog-Signature"))
    encoded = "&".join(f"{quote(n, safe='')}={quote(v, safe='')}" for n, v in sorted(query.items()))
    canonical = "\n".join(
        ["GET", parts.path, encoded, f"host:{parts.netloc}", "", "host", "UNSIGNED-PAYLOAD"]
    )
    algorithm, date = query["X-Goog-Algorithm"], query["X-Goog-Date"]
    scope = query["X-Goog-Credential"].partition("/")[2]
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    to_sign = "\n".join([algorithm, date, scope, digest])
    key.verify(signature, to_sign.encode(), padding.PKCS1v15(), hashes.SHA256())
    return query


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return new_key()


@pytest.fixture
def with_key(tmp_path: Path, key: rsa.RSAPrivateKey) -> dict[str, str]:
    """An environment whose credentials hold a private key."""
    file = tmp_path / "account.json"
    account = {
        "type": "service_account",
        "project_id": PROJECT,
        "private_key_id": "1",
        "private_key": key_as_pem(key),
        "client_email": ACCOUNT,
        "client_id": "1",
        "token_uri": "https://oauth2.googleapis.com/token",
    }
    file.write_text(json.dumps(account))
    # No proxy, no metadata server: a call to anybody would fail.
    nowhere = "http://127.0.0.1:9"
    return {"GOOGLE_APPLICATION_CREDENTIALS": str(file), "HTTPS_PROXY": nowhere, "HTTP_PROXY": nowhere}


def hold_against_what_was_asked(
    link: dict[str, Any], key: rsa.RSAPublicKey, seconds: int, disposition: str
) -> None:
    query = check(link["url"], key)
    signed_at = datetime.strptime(query["X-Goog-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    parts = urlsplit(link["url"])
    assert (parts.scheme, parts.netloc) == ("https", HOST)
    assert unquote(parts.path) == f"/the-bucket/{PATH}"
    assert query["X-Goog-Algorithm"] == "GOOG4-RSA-SHA256"
    assert query["X-Goog-Credential"].startswith(f"{ACCOUNT}/")
    assert query["X-Goog-Expires"] == str(seconds)
    assert query["response-content-disposition"] == disposition
    assert abs(datetime.now(UTC) - signed_at) < timedelta(minutes=1)
    assert datetime.fromisoformat(link["expires"]) == signed_at + timedelta(seconds=seconds)


DISPOSITION = (
    "inline; filename=\"R_sum_ of _ofie.pdf\"; filename*=UTF-8''R%C3%A9sum%C3%A9%20of%20%C5%BDofie.pdf"
)


def test_credentials_with_a_key_sign_by_themselves(with_key: dict[str, str], key: rsa.RSAPrivateKey) -> None:
    week, plain = signed(with_key, (PATH, 604_800, NAME), (PATH, 1, "a_b.pdf"))

    hold_against_what_was_asked(week, key.public_key(), 604_800, DISPOSITION)
    hold_against_what_was_asked(plain, key.public_key(), 1, 'inline; filename="a_b.pdf"')


def test_credentials_without_a_key_have_google_sign(tmp_path: Path) -> None:
    with running_google_services(tmp_path) as google:
        links = signed(google.environment, (PATH, 604_800, NAME), (PATH, 604_800, NAME))

        for link in links:
            hold_against_what_was_asked(link, google.key.public_key(), 604_800, DISPOSITION)
        # One call a link, and one token for all of them: each is a round trip of somebody's waiting.
        assert len(google.signed) == 2
        assert len({token for _, token in google.signed}) == 1


def test_a_token_that_runs_out_between_two_links_is_renewed(tmp_path: Path) -> None:
    with running_google_services(tmp_path) as google:
        google.token_life = 1  # less than the margin with which the SDK calls a token stale

        links = signed(google.environment, (PATH, 60, NAME), (PATH, 60, NAME))

        for link in links:
            check(link["url"], google.key.public_key())
        assert len({token for _, token in google.signed}) == 2


def test_an_account_that_may_not_sign_is_told_which_role_it_needs(tmp_path: Path) -> None:
    with running_google_services(tmp_path) as google:
        google.refusal = 403

        (refused,) = signed(google.environment, (PATH, 60, NAME))

        assert "roles/iam.serviceAccountTokenCreator" in refused["unavailable"]


def test_credentials_of_a_person_are_told_that_they_cannot_sign(tmp_path: Path) -> None:
    file = tmp_path / "person.json"
    person = {"type": "authorized_user", "client_id": "1", "client_secret": "1", "refresh_token": "1"}
    file.write_text(json.dumps(person))

    (refused,) = signed(
        {"GOOGLE_APPLICATION_CREDENTIALS": str(file), "GOOGLE_CLOUD_PROJECT": PROJECT}, (PATH, 60, NAME)
    )

    assert "impersonate" in refused["unavailable"]


@pytest.mark.parametrize(
    "change",
    [
        lambda url: url.replace("request-1", "request-2"),
        lambda url: url.replace("X-Goog-Expires=60", "X-Goog-Expires=600"),
        lambda url: url.replace("the-bucket", "the-other-bucket"),
        lambda url: url.replace("inline", "attachment"),
    ],
)
def test_the_check_itself_refuses_a_link_that_was_changed(
    with_key: dict[str, str], key: rsa.RSAPrivateKey, change: Any
) -> None:
    (link,) = signed(with_key, (PATH, 60, NAME))

    with pytest.raises(InvalidSignature):
        check(change(link["url"]), key.public_key())
