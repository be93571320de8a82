"""Every setting is read once, checked, and documented."""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from generator.settings import EMULATOR_VARIABLES, Settings, SettingsError

EXAMPLE = Path(__file__).parents[2] / ".env.example"
DEPLOYED = {"K_SERVICE": "generator", "GCS_BUCKET": "pdfs"}


class Watched(Mapping[str, str]):
    """An environment that notes what is asked of it."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values_ = dict(values)
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return self.values_[name]

    def __iter__(self) -> Iterator[str]:
        raise AssertionError("only named settings may be read")

    def __len__(self) -> int:
        return len(self.values_)


def test_the_example_file_names_exactly_what_is_read() -> None:
    asked: set[str] = set()
    for environment in ({}, DEPLOYED):
        watched = Watched(environment)
        Settings.from_environment(watched)
        asked |= watched.asked
    example = EXAMPLE.read_text(encoding="utf-8")
    documented = set(re.findall(r"^#? ?([A-Z][A-Z0-9_]+)=", example, re.MULTILINE))
    assert documented - set(EMULATOR_VARIABLES) == asked - {"K_SERVICE"} - set(EMULATOR_VARIABLES)


def test_a_persons_machine_needs_no_setting() -> None:
    settings = Settings.from_environment({})
    assert (settings.backend, settings.ai_provider) == ("local", "offline")
    assert settings.lease == timedelta(seconds=180)
    assert settings.signed_url_lifetime == timedelta(days=7)


def test_a_deployed_function_uses_google() -> None:
    settings = Settings.from_environment(DEPLOYED)
    assert (settings.backend, settings.ai_provider) == ("google", "gemini")


@pytest.mark.parametrize("name", EMULATOR_VARIABLES)
def test_emulators_are_refused_where_deployed(name: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_environment({**DEPLOYED, name: "127.0.0.1:1"})
    Settings.from_environment({name: "127.0.0.1:1"})


def test_the_embedded_backend_is_refused_where_deployed() -> None:
    with pytest.raises(SettingsError, match="GENERATOR_BACKEND=local is refused"):
        Settings.from_environment({**DEPLOYED, "GENERATOR_BACKEND": "local"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GENERATOR_BACKEND", "sqlite"),
        ("AI_PROVIDER", "claude"),
        ("AI_FALLBACK_PROVIDER", "claude"),
        ("AI_TIMEOUT_SECONDS", "0"),
        ("OPENAI_BASE_URL", "localhost:11434"),
        ("GEMINI_BASE_URL", "http://"),
        ("STEP_LEASE_SECONDS", "0"),
        ("STEP_LEASE_SECONDS", "soon"),
        ("STEP_LEASE_SECONDS", "nan"),
        ("SIGNED_URL_HOURS", "169"),
        ("SIGNED_URL_HOURS", "inf"),
        ("GENERATE_ENDPOINT_ENABLED", "yes"),
        ("LOG_LEVEL", "LOUD"),
        ("APP_CHECK_REQUIRED", "1"),
        ("RATELIMIT_STORAGE_URI", "sqlite://x"),
        ("RATELIMIT_STORAGE_URI", "memory"),
        ("RATE_LIMIT_VIEWER", "ten per hour"),
        ("RATE_LIMIT_VIEWER", "0 per hour"),
        ("RATE_LIMIT_EDITOR", "10 per fortnight"),
        ("RATE_LIMIT_EDITOR", "10 per hour; 20 per day"),
        ("TRUSTED_PROXY_HOPS", "-1"),
        ("TRUSTED_PROXY_HOPS", "1.5"),
        ("CORS_ALLOWED_ORIGINS", "*"),
        ("CORS_ALLOWED_ORIGINS", "null"),
        ("CORS_ALLOWED_ORIGINS", "https://example.com/"),
        ("CORS_ALLOWED_ORIGINS", "https://Example.com"),
        ("CORS_ALLOWED_ORIGINS", "example.com"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_environment({name: value})


def test_google_needs_a_bucket() -> None:
    with pytest.raises(SettingsError, match="GCS_BUCKET"):
        Settings.from_environment({"GENERATOR_BACKEND": "google"})


def test_empty_means_not_set() -> None:
    empty = {"AI_PROVIDER": " ", "STEP_LEASE_SECONDS": ""}
    assert Settings.from_environment(empty) == Settings.from_environment({})


def test_the_owners_token_is_for_the_embedded_backend_only() -> None:
    token = "x" * 32
    settings = Settings.from_environment({"GENERATOR_OWNER_TOKEN": token})
    assert settings.owner_token == token
    assert token not in repr(settings)
    for environment in (DEPLOYED, {"GENERATOR_BACKEND": "google", "GCS_BUCKET": "pdfs"}):
        with pytest.raises(SettingsError, match="GENERATOR_OWNER_TOKEN"):
            Settings.from_environment({**environment, "GENERATOR_OWNER_TOKEN": token})


@pytest.mark.parametrize("token", ["x" * 31, "with a space " + "x" * 32, "ümlaut" + "x" * 32])
def test_an_owners_token_that_cannot_be_one_is_not_quoted(token: str) -> None:
    with pytest.raises(SettingsError, match="at least 32 characters") as refused:
        Settings.from_environment({"GENERATOR_OWNER_TOKEN": token})
    assert token not in str(refused.value)


def test_limits_are_counted_where_all_instances_see_them() -> None:
    assert Settings.from_environment(DEPLOYED).rate_limit_storage == "firestore://"
    assert Settings.from_environment({}).rate_limit_storage == "memory://"


def test_a_deployed_function_believes_googles_proxy_and_no_other() -> None:
    assert Settings.from_environment(DEPLOYED).trusted_proxy_hops == 1
    assert Settings.from_environment({}).trusted_proxy_hops == 0


def test_a_store_that_needs_a_missing_package_says_which() -> None:
    with pytest.raises(SettingsError, match="pip install pymemcache"):
        Settings.from_environment({"RATELIMIT_STORAGE_URI": "memcached://localhost:11211"})
    Settings.from_environment({"RATELIMIT_STORAGE_URI": "redis://localhost:6379"})


def test_a_stores_password_is_not_shown() -> None:
    settings = Settings.from_environment({"RATELIMIT_STORAGE_URI": "redis://:secret@localhost:6379"})
    assert "secret" not in repr(settings)


@pytest.mark.parametrize(
    "limit",
    ["10 per 15 minutes", "1 per day", "20/hour", "5 per 2 seconds", "3/10 minutes", "1000000  per 1 month"],
)
def test_limits_are_read_as_the_library_reads_them(limit: str) -> None:
    from limits import parse

    assert Settings.from_environment({"RATE_LIMIT_VIEWER": limit}).rate_limit_viewer == limit
    assert parse(limit).amount > 0


def test_origins_are_a_list() -> None:
    given = "https://example.com, http://localhost:3000,http://[::1]:5000,"
    assert Settings.from_environment({"CORS_ALLOWED_ORIGINS": given}).cors_origins == (
        "https://example.com",
        "http://localhost:3000",
        "http://[::1]:5000",
    )
