"""Every setting, read from the environment once, checked, and frozen. Nothing else reads the environment.

``.env.example`` documents each variable; a test holds the two together.
"""

import importlib.util
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Final, Literal, NamedTuple, TypeAlias, TypeVar, cast
from urllib.parse import urlsplit

from generator.providers.registry import PROVIDER_NAMES, ProviderName

Backend: TypeAlias = Literal["google", "local"]

DEFAULT_GEMINI_MODEL: Final = "gemini-3.5-flash"
DEFAULT_OPENAI_MODEL: Final = "gpt-6.1-terra"
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

_DEFAULT_VIEWER: Final = "10 per 15 minutes"
_DEFAULT_EDITOR: Final = "20 per 15 minutes"
_DEFAULT_ORIGINS: Final = ("http://localhost:5000", "http://localhost:8080")
_RATE_LIMIT_STORES: Final[dict[str, str | None]] = {
    "firestore": None,
    "memory": None,
    "redis": "redis",
    "rediss": "redis",
    "redis+unix": "redis",
    "redis+sentinel": "redis",
    "redis+cluster": "redis",
    "memcached": "pymemcache",
    "mongodb": "pymongo",
}
"""Scheme → the package that it needs beside ``limits``."""
_RATE_LIMIT: Final = re.compile(
    r"[1-9][0-9]*\s*(per|/)\s*([1-9][0-9]*\s*)?(second|minute|hour|day|month|year)s?", re.IGNORECASE
)
_ORIGIN: Final = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?|https?://\[[0-9a-f:]+\](:[0-9]{1,5})?")


class SettingsError(Exception):
    """A variable that cannot be used; the message names it and the fix."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the operator chose.

    Attributes:
        backend: where documents and files are kept.
        data_dir: the embedded backend's folder.
        project: Google Cloud project; ``None`` where the SDKs shall find it themselves.
        firestore_emulator: for pages, as are the other two emulators; Google's SDKs read theirs themselves.
        app_check_site_key: public; what a page needs to get App Check tokens.
        bucket: for the PDFs; set wherever files are kept by the ``google`` backend.
        owner_token: makes whoever sends it an editor; only ever set with the embedded backend.
        app_check_required: public writing routes need an App Check token.
        rate_limit_storage: where calls are counted, as an address of the ``limits`` package.
        rate_limit_viewer, rate_limit_editor: such as ``10 per 15 minutes``.
        trusted_proxy_hops: proxies in front whose word on a caller's address is believed.
        cors_origins: whose pages may read the function's answers, as browsers send ``Origin``.
        ai_provider: used when a request names none.
        ai_fallback_provider: takes over where the chosen one fails for good; ``None`` for nobody.
        ai_timeout: the longest one call of a model may take.
        location: where Vertex AI is asked.
        gemini_base_url: ``None`` for Google's own.
        openai_base_url: ``None`` for OpenAI's own.
        pdf_fallback_fonts: files of faces for characters that ours do not have, first choice first.
        lease: how long a claimed step is another caller's.
        signed_url_lifetime: of download links.
    """

    backend: Backend = "local"
    data_dir: Path = Path(".local")
    project: str | None = None
    firestore_database: str = "(default)"
    firestore_emulator: str | None = None
    storage_emulator: str | None = None
    auth_emulator: str | None = None
    app_check_site_key: str | None = None
    bucket: str | None = None
    owner_token: str | None = field(default=None, repr=False)
    app_check_required: bool = False
    rate_limit_storage: str = field(default="memory://", repr=False)  # may hold a password
    rate_limit_viewer: str = _DEFAULT_VIEWER
    rate_limit_editor: str = _DEFAULT_EDITOR
    trusted_proxy_hops: int = 0
    cors_origins: tuple[str, ...] = _DEFAULT_ORIGINS
    ai_provider: ProviderName = "offline"
    ai_fallback_provider: ProviderName | None = None
    ai_timeout: timedelta = timedelta(seconds=120)
    location: str = "us-central1"
    gemini_model: str = DEFAULT_GEMINI_MODEL
    gemini_base_url: str | None = None
    openai_api_key: str | None = field(default=None, repr=False)
    openai_model: str = DEFAULT_OPENAI_MODEL
    openai_base_url: str | None = None
    pdf_fallback_fonts: tuple[str, ...] = ()
    lease: timedelta = timedelta(seconds=180)
    signed_url_lifetime: timedelta = timedelta(hours=168)
    generate_endpoint_enabled: bool = True
    log_level: str = "INFO"

    @classmethod
    def from_environment(
        cls, environment: Mapping[str, str] | None = None, *, needs_files: bool = True
    ) -> "Settings":
        """Reads and checks everything. A variable that is empty counts as not set.

        Args:
            environment: the process's own if ``None``.
            needs_files: whether a bucket must be named; commands on documents alone do without.

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
        if backend == "google" and needs_files and not bucket:
            raise SettingsError("GCS_BUCKET is not set: name the Cloud Storage bucket that keeps the PDFs.")
        return cls(
            backend=backend,
            data_dir=Path(read.text("GENERATOR_DATA_DIR") or ".local"),
            project=read.text("GOOGLE_CLOUD_PROJECT"),
            firestore_database=read.text("FIRESTORE_DATABASE") or "(default)",
            firestore_emulator=read.text("FIRESTORE_EMULATOR_HOST"),
            storage_emulator=read.text("STORAGE_EMULATOR_HOST"),
            auth_emulator=read.text("FIREBASE_AUTH_EMULATOR_HOST"),
            app_check_site_key=read.text("APP_CHECK_SITE_KEY"),
            bucket=bucket,
            owner_token=_owner_token(read, backend),
            app_check_required=read.flag("APP_CHECK_REQUIRED", default=False),
            rate_limit_storage=_rate_limit_storage(read, backend),
            rate_limit_viewer=_rate_limit(read, "RATE_LIMIT_VIEWER", _DEFAULT_VIEWER),
            rate_limit_editor=_rate_limit(read, "RATE_LIMIT_EDITOR", _DEFAULT_EDITOR),
            trusted_proxy_hops=read.whole_number("TRUSTED_PROXY_HOPS", 1 if deployed else 0, 0, 10),
            cors_origins=_origins(read, _DEFAULT_ORIGINS),
            ai_provider=read.one_of(
                "AI_PROVIDER", PROVIDER_NAMES, "gemini" if backend == "google" else "offline"
            ),
            ai_fallback_provider=read.one_of("AI_FALLBACK_PROVIDER", PROVIDER_NAMES, "") or None,
            ai_timeout=timedelta(seconds=read.number("AI_TIMEOUT_SECONDS", 120, 0.1, 3600)),
            location=read.text("GOOGLE_CLOUD_LOCATION") or "us-central1",
            gemini_model=read.text("GEMINI_MODEL") or DEFAULT_GEMINI_MODEL,
            gemini_base_url=read.url("GEMINI_BASE_URL"),
            openai_api_key=read.text("OPENAI_API_KEY"),
            openai_model=read.text("OPENAI_MODEL") or DEFAULT_OPENAI_MODEL,
            openai_base_url=read.url("OPENAI_BASE_URL"),
            pdf_fallback_fonts=_fonts(read),
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


def _fonts(read: "_Reader") -> tuple[str, ...]:
    named = tuple(part.strip() for part in (read.text("PDF_FALLBACK_FONTS") or "").split(":") if part.strip())
    for font in named:
        if not Path(font.partition("#")[0]).is_file():
            raise SettingsError(f"PDF_FALLBACK_FONTS names {font}, and there is no such file.")
    return named


def _rate_limit_storage(read: "_Reader", backend: Backend) -> str:
    address = read.text("RATELIMIT_STORAGE_URI") or ("firestore://" if backend == "google" else "memory://")
    scheme = address.partition("://")[0]
    if "://" not in address or scheme not in _RATE_LIMIT_STORES:
        raise SettingsError(
            f"RATELIMIT_STORAGE_URI must begin with one of {', '.join(_RATE_LIMIT_STORES)}, then ://."
        )
    package = _RATE_LIMIT_STORES[scheme]
    if package and importlib.util.find_spec(package) is None:
        raise SettingsError(f"RATELIMIT_STORAGE_URI={scheme}://… needs a package: pip install {package}")
    return address


def _rate_limit(read: "_Reader", name: str, default: str) -> str:
    limit = read.text(name) or default
    if not _RATE_LIMIT.fullmatch(limit):
        raise SettingsError(f"{name} must read like: 10 per 15 minutes (or seconds, hours, days).")
    return limit


def _origins(read: "_Reader", default: tuple[str, ...]) -> tuple[str, ...]:
    given = read.text("CORS_ALLOWED_ORIGINS")
    if given is None:
        return default
    origins = tuple(origin.strip() for origin in given.split(",") if origin.strip())
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            raise SettingsError(
                f"CORS_ALLOWED_ORIGINS: {origin} is not an origin as browsers send it. Write scheme, host in "
                "lower case and port, nothing behind them: https://example.com or http://localhost:5000."
            )
    return origins


T = TypeVar("T")


class _Reader(NamedTuple):
    given: Mapping[str, str]

    def text(self, name: str) -> str | None:
        return self.given.get(name, "").strip() or None

    def one_of(self, name: str, choices: tuple[str, ...], default: str) -> str:
        value = self.text(name) or default
        if value != default and value not in choices:
            raise SettingsError(f"{name}={value} is not one of {', '.join(choices)}.")
        return value

    def url(self, name: str) -> str | None:
        value = self.text(name)
        if value is None:
            return None
        try:
            parts = urlsplit(value)
            usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:  # such as a port that is no number
            usable = False
        if not usable:
            # Without the value: an address may hold a password.
            raise SettingsError(f"{name} must be a whole address that starts with http:// or https://.")
        return value.rstrip("/")

    def number(self, name: str, default: float, least: float, most: float) -> float:
        value = self._parsed(name, float, "a number") if self.text(name) else default
        if not least <= value <= most:
            raise SettingsError(f"{name} must lie between {least:g} and {most:g}.")
        return value

    def whole_number(self, name: str, default: int, least: int, most: int) -> int:
        value = self._parsed(name, int, "a whole number") if self.text(name) else default
        if not least <= value <= most:
            raise SettingsError(f"{name} must lie between {least} and {most}.")
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
