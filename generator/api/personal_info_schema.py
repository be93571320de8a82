"""What an editor may send of personal info: any of the fields, each checked, ``""`` to take one out."""

import base64
import re
from collections.abc import Mapping
from typing import Any, Final

from marshmallow import ValidationError as SchemaError
from marshmallow import fields, missing, post_load, pre_load

from generator.api.schemas import Choice, Strict, Text, Url
from generator.choices import STYLES
from generator.paths import PICTURE_FILE
from generator.providers.prompts import VARIABLES, unknown_variables

MOST_PICTURE_CHARACTERS: Final = 131_072
"""Of a picture in a data URL, some 96 kB of PNG or JPEG: every generation request keeps a copy."""

_EMAIL: Final = re.compile(
    r"""(?![^@]*\.\.)(?!\.)[^\s@<>()\[\]\\,;:"]{1,64}(?<!\.)   # what stands before the @
    @(?=.{1,253}$)([^\W_]([\w-]*[^\W_])?\.)+[^\W_]([\w-]*[^\W_])?""",
    re.VERBOSE,
)
_COLOR: Final = re.compile(r"#[0-9A-Fa-f]{6}")
_DATA_URL: Final = re.compile(r"data:image/(?P<kind>png|jpeg);base64,(?P<data>.*)", re.DOTALL)
_SIGNATURES: Final = {"png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff"}


class Lasting(Text):
    """A text that may be changed and not taken out."""

    def deserialize(self, value: Any, attr: str | None = None, data: Any = None, **kwargs: Any) -> Any:
        """The text, or marshmallow's ``missing``."""
        result = super().deserialize(value, attr, data, **kwargs)
        if result is missing and value is not missing:
            raise SchemaError("cannot be taken out; send another one, or leave the field away")
        return result


class Email(Lasting):
    """An e-mail address; only its server knows whether it is somebody's."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(most=254, **kwargs)

    def _checked(self, text: str) -> str:
        if not _EMAIL.fullmatch(text):
            raise SchemaError("must be an e-mail address such as name@example.com")
        return text


class Color(Text):
    """A colour as ``#RRGGBB``."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(most=7, **kwargs)

    def _checked(self, text: str) -> str:
        if not _COLOR.fullmatch(text):
            raise SchemaError('must be a colour such as "#3B82F6"')
        return text


class Picture(Text):
    """A picture's web address, for pages; for documents too, its name in the file store or a data URL."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(most=MOST_PICTURE_CHARACTERS, **kwargs)
        self.address = Url()

    def _checked(self, text: str) -> str:
        if re.fullmatch(PICTURE_FILE, text):
            return text
        if not text.startswith("data:"):
            try:
                address: str = self.address.deserialize(text)
            except SchemaError:
                raise SchemaError(
                    "must be an address that starts with http:// or https://, a PNG or JPEG as a data URL, "
                    'or the name of such a file in the file store, as in "pictures/me.png"'
                ) from None
            return address
        match = _DATA_URL.fullmatch(text)
        if match is None:
            raise SchemaError('must begin with "data:image/png;base64," or "data:image/jpeg;base64,"')
        try:
            data = base64.b64decode(match["data"], validate=True)
        except ValueError:  # also of letters beyond ASCII
            raise SchemaError("is not written in Base64") from None
        if not data.startswith(_SIGNATURES[match["kind"]]):
            raise SchemaError(f"is not a {match['kind'].upper()} file")
        return text


class Template(Text):
    """A prompt in which ``{{variables}}`` stand for what is known at the time."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(most=20_000, lines=True, **kwargs)

    def _checked(self, text: str) -> str:
        if unknown := unknown_variables(text):
            named = ", ".join(f"{{{{{name[:40]}}}}}" for name in unknown[:5])
            raise SchemaError(f"has variables that do not exist: {named}; there are {', '.join(VARIABLES)}")
        return text


class _Partial(Strict):
    """An object of which only what is sent changes. ``""`` and null load as ``None``: the field goes."""

    @pre_load
    def _empty_objects(self, document: Any, **_: Any) -> Any:
        if not isinstance(document, Mapping):
            return document
        nested = {name for name, field in self.fields.items() if isinstance(field, fields.Nested)}
        return {name: None if name in nested and value == "" else value for name, value in document.items()}

    @post_load(pass_original=True)
    def _with_removals(self, loaded: dict[str, Any], original: Mapping[str, Any], **_: Any) -> dict[str, Any]:
        return {**dict.fromkeys(original), **loaded}


class PromptSchema(_Partial):
    """What a model is told for one of the documents."""

    systemPrompt = Template()
    userPromptTemplate = Template()


class PromptsSchema(_Partial):
    """What a model is told, for each document."""

    resume = fields.Nested(PromptSchema, allow_none=True)
    coverLetter = fields.Nested(PromptSchema, allow_none=True)


class PersonalInfoSchema(_Partial):
    """The body of ``PUT /generator/personal-info``."""

    name = Lasting(most=200)
    email = Email()
    phone = Text(most=60)
    location = Text(most=200)
    website = Url()
    github = Url()
    linkedin = Url()
    avatar = Picture()
    logo = Picture()
    accentColor = Color()
    defaultStyle = Choice(STYLES)
    title = Text(most=200)
    summary = Text(most=4_000, lines=True)
    aiPrompts = fields.Nested(PromptsSchema, allow_none=True)
