"""Our own fields as JSON Schema, for apispec, which knows marshmallow's."""

from typing import Any, Final

from generator.api.personal_info_schema import Color, Email, Lasting, Picture
from generator.api.schemas import LANGUAGE_TAG, CalendarDate, Choice, Language, Text, Url

_CONTROLS: Final = r"\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f"
"""Characters that no text may hold; white space is not among them."""
_ANY_LINES: Final = r"^(\r\n|[^\u0000-\u0008\u000b-\u001f\u007f-\u009f])*$"
_ANY_TEXT: Final = f"^[^{_CONTROLS}]*$"
_SOME_TEXT: Final = rf"^[^{_CONTROLS}]*[^\s{_CONTROLS}][^{_CONTROLS}]*$"


def describe_text(_converter: object, field: Any, **_: Any) -> dict[str, Any]:
    """What a text may be. Where it may be left out, ``""`` and null are taken too."""
    if not isinstance(field, Text):
        return {}
    needed = field.required or isinstance(field, Lasting)
    form = {"type": "string", **_form(field, needed=needed)}
    return form if needed else {"anyOf": [form, {"enum": ["", None]}]}


def without_null(parameter: dict[str, Any]) -> dict[str, Any]:
    """A query parameter: there is no null in an address."""
    schema = parameter.get("schema", {})
    if "anyOf" not in schema:
        return parameter
    return {**parameter, "schema": {"anyOf": [schema["anyOf"][0], {"const": ""}]}}


def _form(field: Text, *, needed: bool) -> dict[str, Any]:
    match field:
        case Choice():
            return {"enum": list(field.choices)}
        case Url():
            return {"format": "iri", "pattern": "^https?://[^/]", "maxLength": field.most}
        case CalendarDate():
            return {"format": "date"}
        case Language():
            return {"pattern": f"^({LANGUAGE_TAG.pattern})$", "maxLength": field.most}
        case Picture():
            return {"pattern": "^(https?://[^/]|data:image/(png|jpeg);base64,)", "maxLength": field.most}
        case Email():
            return {"format": "email", "maxLength": field.most}
        case Color():
            return {"pattern": "^#[0-9A-Fa-f]{6}$"}
        case _:
            of_one_line = _SOME_TEXT if needed else _ANY_TEXT
            return {"maxLength": field.most, "pattern": _ANY_LINES if field.lines else of_one_line}
