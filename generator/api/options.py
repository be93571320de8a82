"""What a page must know before it can offer anything: the choices, the limits, and how to sign in.

Public, and made of settings and schemas alone: no store is touched, nothing secret is told.
"""

from collections.abc import Sequence
from typing import Any, Final

import flask
from marshmallow import Schema, validate

from generator.api.envelope import answer
from generator.api.schemas import JobSchema, PreferencesSchema, Text
from generator.choices import DEFAULT_ACCENT_COLOR, GENERATE_TYPES, PAGE_SIZES, STYLES
from generator.codec import to_json
from generator.providers.registry import configured
from generator.settings import Settings

CACHE_SECONDS: Final = 60


class OptionsApi:
    """The handler of ``/generator/options``."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def options(self) -> flask.Response:
        """``GET /generator/options``: the same for everybody until the next deployment."""
        from generator.providers.prompts import VARIABLES, ours

        settings = self._settings
        options: dict[str, Any] = {
            "providers": configured(settings),
            "defaultProvider": settings.ai_provider,
            "generateTypes": GENERATE_TYPES,
            "styles": STYLES,
            "pageSizes": PAGE_SIZES,
            "accentColor": DEFAULT_ACCENT_COLOR,
            "limits": _limits(),
            "prompts": {"resume": to_json(ours("resume")), "coverLetter": to_json(ours("cover_letter"))},
            "promptVariables": VARIABLES,
            "signIn": _sign_in(settings),
        }
        if settings.backend == "google":
            options["firebase"] = _firebase(settings)
        response = answer(options)
        response.headers["Cache-Control"] = f"public, max-age={CACHE_SECONDS}"
        return response


def _sign_in(settings: Settings) -> str | None:
    if settings.backend == "google":
        return "firebase"
    return "ownerToken" if settings.owner_token else None


def _limits() -> dict[str, int]:
    """How long each text may be, how many pages there may be, and how many things to emphasize."""
    preferences = PreferencesSchema().fields
    emphasize: Any = preferences["emphasize"]
    return {
        **_longest(JobSchema()),
        "emphasis": emphasize.inner.most,
        "emphasize": _most(emphasize.validators),
        "maxPages": _most(preferences["maxPages"].validators),
    }


def _longest(schema: Schema) -> dict[str, int]:
    return {name: field.most for name, field in schema.fields.items() if isinstance(field, Text)}


def _most(validators: Sequence[Any]) -> int:
    most: Any = next(v.max for v in validators if isinstance(v, validate.Range | validate.Length))
    return int(most)


def _firebase(settings: Settings) -> dict[str, Any]:
    """What Firebase Hosting's own configuration leaves out: the database, and the emulators' addresses."""
    known = {
        "database": settings.firestore_database,
        "firestoreEmulator": settings.firestore_emulator,
        "authEmulator": settings.auth_emulator,
        "appCheckSiteKey": settings.app_check_site_key,
    }
    return {name: value for name, value in known.items() if value is not None}
