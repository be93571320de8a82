"""Every setting, read from the environment once, checked, and frozen. Nothing else reads the environment.

``.env.example`` documents each variable; a test holds the two together.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Final, Literal, TypeAlias, TypeVar, cast

Backend: TypeAlias = Literal["google", "local"]
ProviderName: TypeAlias = Literal["gemini", "openai", "offline"]

PROVIDER_NAMES: Final[tuple[ProviderName, ...]] = ("gemini", "openai", "offline")
EMULATOR_VARIABLES: Final = (
    "FIRESTORE_EMULATOR_HOST",
    "STORAGE_EMULATOR_HOST",
    "FIREBASE_AUTH_EMULATOR_HOST",
)
LOG_LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
MAX_SIGNED_URL_HOURS: Final = 168
"""Seven days, the longest life of a V4 signed link (https://cloud.google.com/storage/docs/access-control/signed-urls)."""

SHORTEST_OWNER_TOKEN: Final = 32
_TOKEN: Final = re.compile(r"[A-Za-z0-9._~+/-]+=*")
"""What may stand after ``Bearer`` (RFC 6750, section 2.1)."""


class SettingsError(Exception):
    """A variable that cannot be used; the message names it and the fix."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the operator chose.

    Attributes:
        backend: where documents and files are kept.
        data_dir: the embedded backend's folder.
        project: Google Cloud project; ``None`` where the SDKs shall find it themselves.
        bucket: for the PDFs; set whenever the backend is ``google``.
        owner_token: makes whoever sends it an editor; only ever set with the embedded backend.
        app_check_required: public writing routes need an App Check token.
        ai_provider: used when a request names none.
        lease: how long a claimed step is another caller's.
        signed_url_lifetime: of download links.
    """

    backend: Backend = "local"
    data_dir: Path = Path(".local")
    project: str | None = None
    firestore_database: str = "(default)"
    bucket: str | None = None
    owner_token: str | None = field(default=None, repr=False)
    app_check_required: bool = False
    ai_provider: ProviderName = "offline"
    lease: timedelta = timedelta(seconds=180)
    signed_url_lifetime: timedelta = timedelta(hours=168)
    generate_endpoint_enabled: bool = True
    log_level: str = "INFO"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Reads and checks everything. A variable that is empty counts as not set.

        Raises:
            SettingsError: names the first variable that is wrong, and the fix.
        """
        import os

        given = os.environ if environment is None else environment
        read = _Reader(given)
        deployed = bool(given.get("K_SERVICE"))
        backend = cast(
            Backend, read.one_of("GENERATOR_BACKEND", ("google", "local"), "google" if deployed else "local")
        )
        if deployed:
            _refuse_in_the_cloud(given, backend)
        bucket = read.text("GCS_BUCKET")
        if backend == "google" and not bucket:
            raise SettingsError("GCS_BUCKET is not set: name the Cloud Storage bucket that keeps the PDFs.")
        return cls(
            backend=backend,
            data_dir=Path(read.text("GENERATOR_DATA_DIR") or ".local"),
            project=read.text("GOOGLE_CLOUD_PROJECT"),
            firestore_database=read.text("FIRESTORE_DATABASE") or "(default)",
            bucket=bucket,
            owner_token=_owner_token(read, backend),
            app_check_required=read.flag("APP_CHECK_REQUIRED", default=False),
            ai_provider=cast(
                ProviderName,
                read.one_of("AI_PROVIDER", PROVIDER_NAMES, "gemini" if backend == "google" else "offline"),
            ),
            lease=timedelta(seconds=read.number("STEP_LEASE_SECONDS", 180, 1, 3600)),
            signed_url_lifetime=timedelta(
                hours=read.number("SIGNED_URL_HOURS", MAX_SIGNED_URL_HOURS, 1 / 3600, MAX_SIGNED_URL_HOURS)
            ),
            generate_endpoint_enabled=read.flag("GENERATE_ENDPOINT_ENABLED", default=True),
            log_level=read.one_of("LOG_LEVEL", LOG_LEVELS, "INFO"),
        )


def _refuse_in_the_cloud(given: Mapping[str, str], backend: Backend) -> None:
    if backend == "local":
        raise SettingsError(
            "GENERATOR_BACKEND=local is refused where K_SERVICE is set: a deployed instance's disk is "
            "memory and goes away with it. Use google."
        )
    for name in EMULATOR_VARIABLES:
        if given.get(name):
            raise SettingsError(f"{name} is refused where K_SERVICE is set: take it out of the deployment.")


def _owner_token(read: "_Reader", backend: Backend) -> str | None:
    token = read.text("GENERATOR_OWNER_TOKEN")
    if token is None:
        return None
    if backend != "local":
        raise SettingsError("GENERATOR_OWNER_TOKEN works with GENERATOR_BACKEND=local only: take it out.")
    if len(token) < SHORTEST_OWNER_TOKEN or not _TOKEN.fullmatch(token):
        raise SettingsError(
            f"GENERATOR_OWNER_TOKEN must be at least {SHORTEST_OWNER_TOKEN} characters out of A-Z, a-z, 0-9 "
            "and ._~+/-: python -c 'import secrets; print(secrets.token_urlsafe(32))' makes one."
        )
    return token


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Reader:
    given: Mapping[str, str]

    def text(self, name: str) -> str | None:
        return self.given.get(name, "").strip() or None

    def one_of(self, name: str, choices: tuple[str, ...], default: str) -> str:
        value = self.text(name) or default
        if value not in choices:
            raise SettingsError(f"{name}={value} is not one of {', '.join(choices)}.")
        return value

    def number(self, name: str, default: float, least: float, most: float) -> float:
        value = self._parsed(name, float, "a number") if self.text(name) else default
        if not least <= value <= most:
            raise SettingsError(f"{name} must lie between {least:g} and {most:g}.")
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        value = (self.text(name) or str(default)).lower()
        if value not in ("true", "false"):
            raise SettingsError(f"{name} must be true or false.")
        return value == "true"

    def _parsed(self, name: str, parse: Callable[[str], T], what: str) -> T:
        try:
            return parse(self.text(name) or "")
        except ValueError:
            raise SettingsError(f"{name} must be {what}.") from None
