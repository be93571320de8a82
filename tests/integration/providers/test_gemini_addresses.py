"""Whom Gemini is asked at, and what credentials that server gets to see."""

import json
from pathlib import Path

import pytest

from generator.errors import AINotConfigured
from generator.settings import Settings
from tests.integration.providers.conftest import Time, configured_writer
from tests.integration.providers.maker import Maker, says
from tests.integration.providers.people import BRIEF, LETTER


@pytest.fixture(autouse=True)
def _no_credentials(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine that nobody has signed in on."""
    monkeypatch.delenv("GOOGLE_APPLICATION_CREDENTIALS", raising=False)
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path))
    monkeypatch.setenv("NO_GCE_CHECK", "true")


@pytest.mark.parametrize(("project", "named"), [("a-project", "a-project"), (None, "-")])
def test_a_server_of_ones_own_needs_no_credentials(
    maker: Maker, time: Time, monkeypatch: pytest.MonkeyPatch, project: str | None, named: str
) -> None:
    monkeypatch.setenv("GOOGLE_API_KEY", "key-of-the-shell")
    maker.script = [says(LETTER)]
    writer = configured_writer("gemini", Settings(project=project, gemini_base_url=maker.url))
    writer.write_cover_letter(BRIEF, time.remaining)
    (received,) = maker.received
    parent = f"/v1beta1/projects/{named}/locations/us-central1/publishers/google"
    assert received.path == f"{parent}/models/gemini-3.5-flash:generateContent"
    assert "key-of-the-shell" not in json.dumps(received.headers)


def test_google_credentials_are_not_sent_in_the_clear(
    maker: Maker, time: Time, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "application_default_credentials.json"
    secret = {"type": "authorized_user", "client_id": "c", "client_secret": "s", "refresh_token": "r"}
    file.write_text(json.dumps(secret))
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(file))
    maker.script = [says(LETTER)]
    writer = configured_writer("gemini", Settings(project="a-project", gemini_base_url=maker.url))
    writer.write_cover_letter(BRIEF, time.remaining)
    assert maker.received[0].headers.get("authorization") in (None, "Bearer anonymous")


def test_google_itself_without_credentials_is_not_set_up(time: Time) -> None:
    writer = configured_writer("gemini", Settings(project="a-project"))
    with pytest.raises(AINotConfigured, match="gcloud auth application-default login") as raised:
        writer.write_cover_letter(BRIEF, time.remaining)
    assert not raised.value.retryable
    assert time.slept == []
