"""The page as deployed: the Firebase SDK from Hosting's reserved addresses, progress out of Firestore itself.

Firestore is Google's own emulator. Hosting's reserved addresses are answered from the npm package, whose
files they are; the sign-in service by a small stand-in that speaks its protocol.
"""

import base64
import json
import mimetypes
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests import parts
from tests.e2e.page.conftest import Visiting
from tests.e2e.page.site import Site, running
from tests.e2e.page.test_way_through import BOTH, expect_done, expect_running

SDK = "12.14.0"
RESERVED = "/__/firebase/"
AUTH_HOST = "127.0.0.1:9"  # nobody listens there: every call is answered in its place
PASSWORD = "correct horse"


@pytest.fixture(scope="module")
def firestore_host() -> Iterator[str]:
    """An emulator of these tests' own: a listener's news must not wait for what other tests left to it."""
    try:
        with parts.running_firestore_emulator() as host:
            yield host
    except parts.PartMissing as missing:
        parts.give_up(str(missing))


@pytest.fixture
def cloud(
    firestore_emulator: parts.FirestoreEmulator,
    cloud_storage_emulator: parts.CloudStorageEmulator,
    tmp_path: Path,
) -> Iterator[Site]:
    """The function on Firestore and Cloud Storage, with the example person loaded."""
    settings = {
        "GENERATOR_BACKEND": "google",
        "GOOGLE_CLOUD_PROJECT": firestore_emulator.project,
        "FIRESTORE_EMULATOR_HOST": firestore_emulator.host,
        "STORAGE_EMULATOR_HOST": cloud_storage_emulator.url,
        "GCS_BUCKET": cloud_storage_emulator.bucket,
        "FIREBASE_AUTH_EMULATOR_HOST": AUTH_HOST,
        "AI_PROVIDER": "offline",
        "RATELIMIT_STORAGE_URI": "memory://",
    }
    command = [sys.executable, "-m", "migrations.import_json_resume", "examples/person.json"]
    subprocess.run(command, cwd=parts.ROOT, env={**os.environ, **settings}, check=True, capture_output=True)
    with running(tmp_path, settings) as site:
        yield site


@pytest.fixture
def hosted(visiting: Visiting, cloud: Site, packages: Path) -> Iterator[BrowserContext]:
    """A window onto the page behind Firebase Hosting."""
    config = {"projectId": cloud.settings["GOOGLE_CLOUD_PROJECT"], "apiKey": "key", "authDomain": "localhost"}

    def reserved(route: Route) -> None:
        version, _, name = route.request.url.partition(RESERVED)[2].partition("/")
        if version == "init.json":
            route.fulfill(json=config)
        elif version == SDK:
            route.fulfill(path=packages / "firebase" / name, content_type=mimetypes.types_map[".js"])
        else:
            route.fulfill(status=404)

    with visiting(hosts="those of the emulators") as context:
        context.route(f"**{RESERVED}**", reserved)
        context.route(f"http://{AUTH_HOST}/**", sign_in_service(config["projectId"]))
        let_the_page_read_the_bucket(context, cloud)
        yield context


def sign_in_service(project: str) -> Callable[[Route], None]:
    """Google's sign-in service for two accounts, of an editor and of a guest, with one password."""

    def token(email: str) -> str:
        now = int(time.time())
        claims = {
            "iss": f"https://securetoken.google.com/{project}",
            "aud": project,
            "sub": email,
            "user_id": email,
            "iat": now,
            "auth_time": now,
            "exp": now + 3600,
            "email": email,
            "email_verified": True,
            "firebase": {"identities": {}, "sign_in_provider": "password"},
            **({"role": "editor"} if email.startswith("editor") else {}),
        }
        parts_of_it = (json.dumps({"alg": "none", "typ": "JWT"}), json.dumps(claims))
        return ".".join(base64.urlsafe_b64encode(p.encode()).decode().rstrip("=") for p in parts_of_it) + "."

    def answer(route: Route) -> None:
        asked: Any = route.request.post_data_json or {}
        headers = {"Access-Control-Allow-Origin": "*"}
        call = urlsplit(route.request.url).path.rpartition(":")[2]
        if call == "signInWithPassword":
            if asked["password"] != PASSWORD:
                error = {"code": 400, "message": "INVALID_LOGIN_CREDENTIALS"}
                route.fulfill(status=400, json={"error": error}, headers=headers)
                return
            email = asked["email"]
            told = {"idToken": token(email), "refreshToken": email, "expiresIn": "3600", "localId": email}
        else:
            claims = asked["idToken"].split(".")[1]
            email = json.loads(base64.urlsafe_b64decode(claims + "=="))["email"]
            told = {"users": [{"localId": email, "email": email, "emailVerified": True}]}
        route.fulfill(json=told, headers=headers)

    return answer


def let_the_page_read_the_bucket(context: BrowserContext, cloud: Site) -> None:
    """What the bucket's CORS configuration does in the cloud; the emulator knows none."""

    def readable(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, headers={**answer.headers, "Access-Control-Allow-Origin": "*"})

    context.route(f"{cloud.settings['STORAGE_EMULATOR_HOST']}/**", readable)


def begin(page: Page, cloud: Site) -> None:
    page.goto(cloud.url)
    page.get_by_label("Role").fill("Senior Platform Engineer")
    page.get_by_label("Company", exact=True).fill("Tidevann Grid")
    page.get_by_role("button", name="Create résumé and letter").click()
    page.wait_for_url("**#request=*")


def test_progress_comes_from_the_request_document_as_it_changes(hosted: BrowserContext, cloud: Site) -> None:
    page = hosted.new_page()
    cloud.close_gate("resume")
    cloud.close_gate("letter")
    begin(page, cloud)
    expect_running(page, *BOTH)
    other = hosted.new_page()
    other.goto(page.url)
    expect_running(other, *BOTH)
    # From here on the function may be asked to run steps, and for nothing else, until all is done.
    page.route("**/generator/requests/**", lambda route: route.abort())
    cloud.open_gate("letter")
    expect(page.locator("#create_cover_letter_pdf")).to_have_class("completed")
    page.unroute("**/generator/requests/**")
    cloud.open_gate("resume")
    expect_done(page)
    expect_done(other)


def test_without_hosting_in_front_the_page_asks_for_progress(visiting: Visiting, cloud: Site) -> None:
    with visiting(hosts="those of the emulators") as context:
        let_the_page_read_the_bucket(context, cloud)
        page = context.new_page()
        cloud.close_gate("resume")
        begin(page, cloud)
        expect_running(page, "generate_resume")
        cloud.open_gate("resume")
        expect_done(page)
        expect(page.get_by_role("button", name="Sign in")).to_be_hidden()


def sign_in(page: Page, email: str, password: str) -> None:
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("dialog").get_by_role("button", name="Sign in").click()


def test_an_editor_signs_in_stays_signed_in_and_signs_out(hosted: BrowserContext, cloud: Site) -> None:
    page = hosted.new_page()
    page.goto(cloud.url)
    sign_in(page, "editor@example.com", "wrong")
    expect(page.get_by_role("dialog").get_by_role("alert")).not_to_be_empty()
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.reload()
    page.get_by_role("link", name="Profile").click()
    expect(page.locator("#profile").get_by_label("E-mail")).to_have_value("marta.lindstrom@example.com")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("navigation")).to_be_hidden()
    expect(page.locator("#profile")).to_be_hidden()


def test_somebody_else_who_signs_in_is_told_that_they_are_no_editor(
    hosted: BrowserContext, cloud: Site
) -> None:
    page = hosted.new_page()
    page.goto(cloud.url)
    sign_in(page, "guest@example.com", PASSWORD)
    expect(page.get_by_role("dialog").get_by_role("alert")).to_have_text("This is no editor’s sign-in.")
    expect(page.get_by_role("navigation")).to_be_hidden()


def test_the_package_is_the_version_the_page_asks_for(packages: Path) -> None:
    package = json.loads((packages / "firebase" / "package.json").read_text())
    assert package["version"] == SDK
    assert f"/__/firebase/{SDK}/firebase-" in (parts.ROOT / "web" / "firebase.js").read_text()
