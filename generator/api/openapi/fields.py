"""Our own fields as JSON Schema, for apispec, which knows marshmallow's."""

from typing import Any, Final

from generator.api.history_schema import Cursor
from generator.api.personal_info_schema import Color, Email, Lasting, Picture, Template
from generator.api.schemas import LANGUAGE_TAG, CalendarDate, Choice, Language, Text, Url
from generator.paths import PICTURE_FILE
from generator.providers.prompts import VARIABLES

_CONTROLS: Final = r"\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f"
"""Characters that no text may hold; white space is not among them."""
_LINES: Final = r"(\r\n|[^\u0000-\u0008\u000b-\u001f\u007f-\u009f])*$"
_ANY_TEXT: Final = f"^[^{_CONTROLS}]*$"
_SOME_TEXT: Final = rf"^[^{_CONTROLS}]*[^\s{_CONTROLS}][^{_CONTROLS}]*$"

_BREAKS: Final = r"\s\u0000-\u001f\u007f-\u009f"
"""White space, what only some take for it, and what no text may hold."""
_HOST: Final = rf"([^{_BREAKS}/?#@\[\]]*@)?[^{_BREAKS}/?#:@\[\]]+"
_PORT: Final = "0*([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"
_ADDRESS: Final = rf"https?://{_HOST}(:({_PORT})?)?([/?#][^{_BREAKS}]*)?"
"""Of a host by its name or IPv4 address; one by its IPv6 address is taken too."""

_BASE64: Final = "([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"
_PNG: Final = f"iVBORw0KGg(o=|[o-r][A-Za-z0-9+/]{_BASE64})"
"""A file that begins with PNG's eight bytes, which fill ten and two thirds of the letters."""
_PICTURE: Final = f"^({_ADDRESS}|{PICTURE_FILE}|data:image/(png;base64,{_PNG}|jpeg;base64,/9j/{_BASE64}))$"
_VARIABLE: Final = rf"\s*({'|'.join(VARIABLES)})\s*\}}\}}"
_KNOWN_VARIABLES: Final = rf"(?![\s\S]*\{{\{{(?!{_VARIABLE}).*?\s*\}}\}})"


def describe_text(_converter: object, field: Any, **_: Any) -> dict[str, Any]:
    """What a text may be. Where it may be left out, ``""`` and null are taken too."""
    if not isinstance(field, Text):
        return {}
    needed = field.required or isinstance(field, Lasting)
    form = {"type": "string", **_form(field, needed=needed)}
    return form if needed else {"anyOf": [form, {"enum": ["", None]}]}


def in_query(parameter: dict[str, Any]) -> dict[str, Any]:
    """A query parameter: there is no null in an address, and ``name=`` means absent."""
    schema = parameter["schema"]
    return {**parameter, "schema": {"anyOf": [schema.get("anyOf", [schema])[0], {"const": ""}]}}


def _form(field: Text, *, needed: bool) -> dict[str, Any]:
    match field:
        case Choice():
            return {"enum": list(field.choices)}
        case Url():
            return {"pattern": f"^{_ADDRESS}$", "maxLength": field.most}
        case CalendarDate():
            return {"format": "date"}
        case Language():
            return {"pattern": f"^({LANGUAGE_TAG.pattern})$", "maxLength": field.most}
        case Picture():
            return {"pattern": _PICTURE, "maxLength": field.most}
        case Email():
            return {"format": "email", "maxLength": field.most}
        case Color():
            return {"pattern": "^#[0-9A-Fa-f]{6}$"}
        case Cursor():
            return {"format": "cursor", "maxLength": field.most}
        case Template():
            return {"maxLength": field.most, "pattern": f"^{_KNOWN_VARIABLES}{_LINES}"}
        case _:
            of_one_line = _SOME_TEXT if needed else _ANY_TEXT
            return {"maxLength": field.most, "pattern": f"^{_LINES}" if field.lines else of_one_line}
