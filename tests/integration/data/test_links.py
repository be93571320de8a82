"""Download links: the stored one as long as it has some life left, then one made anew."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from generator.services import Services
from generator.stores.base import Create
from tests.integration.data.conftest import Api, Clock

LIFE = timedelta(hours=168)
LINKS = ("resumeUrl", "coverLetterUrl")


@pytest.fixture
def completed(api: Api, services: Services) -> str:
    """The id of a generation that is done."""
    services.documents.commit(
        Create("generator/personal-info", {"name": "Ada Lovelace", "email": "ada@example.com"}),
        Create("experience-entries/e1", {"id": "e1", "type": "work", "title": "Acme", "role": "Analyst"}),
    )
    body = {"generateType": "both", "job": {"role": "Analyst", "company": "Acme"}}
    id_: str = api.call("POST", "/generator/start", body, editor=False).json["data"]["requestId"]
    while api.call("POST", f"/generator/step/{id_}").json["data"]["status"] != "completed":
        pass
    return id_


def seen(api: Api, id_: str) -> dict[str, Any]:
    """Every link an answer shows, by where it stands; the same by both addresses."""
    read = api.call("GET", f"/generator/requests/{id_}").json["data"]
    stepped = api.call("POST", f"/generator/step/{id_}").json["data"]
    found = []
    for data in (read, stepped):
        results = [step["result"] for step in data["steps"]]
        of_steps = {name: result[name] for result in results for name in LINKS if name in result}
        assert of_steps == {name: data[name] for name in LINKS}
        found.append(of_steps)
    assert found[0] == found[1]
    return found[0]


def test_a_link_is_kept_while_a_tenth_of_its_life_is_left(api: Api, completed: str, clock: Clock) -> None:
    first = seen(api, completed)
    clock.advance(LIFE * 0.9 - timedelta(seconds=2))
    assert seen(api, completed) == first


def test_a_link_with_less_life_is_made_anew_and_not_stored(
    api: Api, completed: str, clock: Clock, services: Services
) -> None:
    first = seen(api, completed)
    version = services.documents.get(f"generator/{completed}", ())
    clock.advance(LIFE * 0.9 + timedelta(seconds=2))
    second = seen(api, completed)
    if "expires=" in first["resumeUrl"]:  # the emulator's links are plain addresses
        assert all(second[name] != first[name] for name in LINKS)
        expiry = int(parse_qs(urlsplit(second["resumeUrl"]).query)["expires"][0])
        assert expiry == (clock.now + LIFE).timestamp()
    assert services.documents.get(f"generator/{completed}", ()) == version


@pytest.mark.parametrize("days", [0, 5, 7, 30, 400])
def test_what_an_answer_shows_can_be_downloaded(
    days: int, services: Services, api: Api, completed: str, clock: Clock
) -> None:
    clock.advance(timedelta(days=days))
    for url in seen(api, completed).values():
        parts = urlsplit(url)
        if parts.path.startswith("/generator/files/"):
            answer = api.call("GET", f"{parts.path}?{parts.query}", editor=False)
            assert answer.status_code == 200
            assert answer.data.startswith(b"%PDF")
