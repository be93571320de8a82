"""What callers may send, field by field."""

import re
from datetime import date
from typing import Any, Final
from urllib.parse import urlsplit

from marshmallow import RAISE, Schema, fields, missing, post_load, validate
from marshmallow import ValidationError as SchemaError

from generator.choices import GENERATE_TYPES, PAGE_SIZES, STYLES
from generator.providers.registry import PROVIDER_NAMES

_UNKNOWN: Final = "is not a field here; take it out or check its spelling"
_NEEDED: Final[dict[str, Any]] = {"required": "is required", "null": "is required, and must not be null"}
LANGUAGE_TAG: Final = re.compile(
    r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-[A-Za-z0-9]{5,8})*"
)
_LONGEST_URL: Final = 2000
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Control characters (Unicode's category Cc) but for line feed and tabulator."""


class Text(fields.Field[str]):
    """A text, trimmed. Where it is optional, ``""`` and null count as absent.

    Args:
        most: characters, after trimming.
        lines: whether it may have several lines; if not, every run of white space becomes one space.
    """

    def __init__(self, *, most: int, lines: bool = False, **kwargs: Any) -> None:
        optional = not kwargs.get("required", False)
        super().__init__(**kwargs, allow_none=optional, error_messages=_NEEDED)
        self.most = most
        self.lines = lines

    def deserialize(self, value: Any, attr: str | None = None, data: Any = None, **kwargs: Any) -> Any:
        """The text, or marshmallow's ``missing``."""
        result = super().deserialize(value, attr, data, **kwargs)
        return missing if result in (None, "") and not self.required else result

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise SchemaError("must be a text")
        text = value.replace("\r\n", "\n").strip() if self.lines else " ".join(value.split())
        if _CONTROL.search(text):
            raise SchemaError("must not contain control characters")
        if self.required and not text:
            raise SchemaError("must not be empty")
        if len(text) > self.most:
            raise SchemaError(f"is {len(text):,} characters long; at most {self.most:,} fit")
        return self._checked(text) if text else text

    def _checked(self, text: str) -> str:
        return text


class Url(Text):
    """An http or https address."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(most=_LONGEST_URL, **kwargs)

    def _checked(self, text: str) -> str:
        try:
            parts = urlsplit(text)
            usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:  # such as a port that is no number
            usable = False
        if not usable or " " in text:
            raise SchemaError("must be a whole address that starts with http:// or https://")
        return text


class Language(Text):
    """A BCP 47 tag such as ``en`` or ``pt-BR``."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(most=35, **kwargs)

    def _checked(self, text: str) -> str:
        if not LANGUAGE_TAG.fullmatch(text):
            raise SchemaError('must be a language tag such as "en" or "pt-BR"')
        return text


class CalendarDate(Text):
    """A day, kept as ``YYYY-MM-DD``."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(most=10, **kwargs)

    def _checked(self, text: str) -> str:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            day = None
        if day is None or day.isoformat() != text:  # fromisoformat takes other spellings too
            raise SchemaError("must be a day such as 2026-11-24")
        return text


class Choice(Text):
    """One of a few words."""

    def __init__(self, choices: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(most=40, **kwargs)
        self.choices = choices

    def _checked(self, text: str) -> str:
        if text not in self.choices:
            raise SchemaError("must be one of " + ", ".join(self.choices))
        return text


class PageCount(fields.Integer):
    """Pages, 1 to 3. ``2.0`` is a whole number in JSON, and to JSON Schema."""

    def __init__(self) -> None:
        super().__init__(
            strict=True,
            allow_none=True,
            validate=validate.Range(1, 3, error="must lie between 1 and 3"),
            error_messages={"invalid": "must be a whole number from 1 to 3"},
        )

    def _validated(self, value: Any) -> int:
        whole = isinstance(value, float) and value.is_integer()
        return super()._validated(int(value) if whole else value)


class Strict(Schema):
    """An object whose fields are all known."""

    class Meta:  # noqa: D106 - marshmallow's own spelling, as is the next line's
        unknown = RAISE

    error_messages = {"unknown": _UNKNOWN, "type": "must be an object"}  # noqa: RUF012


class WithoutNulls(Strict):
    """An object in which null means absent."""

    @post_load
    def _without_nulls(self, document: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {name: value for name, value in document.items() if value is not None}


class JobSchema(WithoutNulls):
    """The posting."""

    role = Text(most=200, required=True)
    company = Text(most=200, required=True)
    companyWebsite = Url()
    jobDescriptionUrl = Url()
    jobDescriptionText = Text(most=20_000, lines=True)


class PreferencesSchema(WithoutNulls):
    """How the documents are to be."""

    style = Choice(STYLES)
    emphasize = fields.List(
        Text(most=80, required=True),
        validate=validate.Length(max=20, error="takes at most 20 entries"),
        allow_none=True,
        error_messages={"invalid": "must be a list of texts"},
    )
    pageSize = Choice(PAGE_SIZES)
    maxPages = PageCount()
    language = Language()


class StartSchema(WithoutNulls):
    """The body of ``POST /generator/start`` and ``/generator/generate``."""

    generateType = Choice(GENERATE_TYPES, required=True)
    provider = Choice(PROVIDER_NAMES)
    job = fields.Nested(JobSchema, required=True, error_messages=_NEEDED)
    preferences = fields.Nested(PreferencesSchema, allow_none=True)
    date = CalendarDate()


class EmptySchema(WithoutNulls):
    """The body of ``POST /generator/step/<requestId>``: none, or an empty object."""
