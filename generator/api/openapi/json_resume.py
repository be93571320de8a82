"""The kinds of value in a JSON Resume document as JSON Schema, for apispec, which knows marshmallow's own.

Left unsaid: no two entries may have the same id, which JSON Schema cannot say; a name that JSON Resume used
before version 1.0 is checked like its successor where that is absent; hosts may be IPv6 addresses.
"""

from typing import Any, Final

from marshmallow import fields

from generator.json_resume.schema import BasicsSchema, Date, Email, Entry, Id, JsonResumeSchema, Needed, Uri
from generator.json_resume.sections import OURS, Section

ExperienceSchema: Final = JsonResumeSchema.from_dict(
    {"basics": fields.Nested(BasicsSchema, allow_none=True)}, name="JsonResumeSchema"
)
"""Over HTTP the basics may be left out: personal info then stays as it is."""

_BLANK: Final = {"$ref": "#/components/schemas/JsonResumeBlank"}
_SAID: Final = {"$ref": "#/components/schemas/JsonResumeSaid"}
_BLANKS: Final = r"\s\u001c-\u001f\u0085"
"""JSON Schema's white space, and what only Python takes for it."""
_HOST: Final = rf"//([^{_BLANKS}/?#@\[\]]*@)?[^{_BLANKS}/?#:@\[\]]+(:[0-9]*)?([/?#][^{_BLANKS}]*)?"
_WEB: Final = "[Hh][Tt][Tt][Pp][Ss]?"

COMPONENTS: Final[dict[str, dict[str, Any]]] = {
    "JsonResumeBlank": {
        "description": "Whatever says nothing, like the items of a form nobody filled in.",
        "anyOf": [
            {"type": "null"},
            {"type": "string", "pattern": r"^[\t-\r\u001c-\u0020]*$"},
            {"type": "array", "items": _BLANK},
            {"type": "object", "additionalProperties": _BLANK},
        ],
    },
    "JsonResumeSaid": {
        "anyOf": [
            {"type": "string", "pattern": f"[^{_BLANKS}]"},
            {"type": "array", "contains": {"type": "string", "pattern": f"[^{_BLANKS}]"}},
        ]
    },
    "JsonResumeDate": {
        "description": "A year, a month or a day.",
        "type": "string",
        "anyOf": [
            {"pattern": "^[12][0-9]{3}(-(0[1-9]|1[0-2]))?$"},
            {"format": "date", "pattern": "^[12]"},
        ],
    },
    "JsonResumeUri": {
        "description": "An absolute address.",
        "type": "string",
        "pattern": rf"^({_WEB}:{_HOST}|(?!{_WEB}:)[A-Za-z][A-Za-z0-9+.-]*:({_HOST}|(?!//)[^{_BLANKS}]+))$",
    },
    "JsonResumeId": {
        "description": "Of an entry; made of place and title where it is left out.",
        "type": "string",
        "pattern": rf"^(?!\.{{1,2}}$|__)[^/\u0000{_BLANKS}]{{1,200}}$",
    },
}


def describe_json_resume(_converter: object, field: Any, **_: Any) -> dict[str, Any]:
    """What a value may be. Blank and null count as left out, where it may be left out."""
    match field:
        case Email():
            return {"type": "string", "pattern": rf"^[^@{_BLANKS}]{{1,64}}@[^@{_BLANKS}]{{1,255}}$"}
        case Needed():
            return {"type": "string", "pattern": f"[^{_BLANKS}]"}
        case Date():
            return _optional("JsonResumeDate")
        case Uri():
            return _optional("JsonResumeUri")
        case Id():
            return _optional("JsonResumeId")
        case Entry() if field.section.untitled is None:
            return {"anyOf": [*_titles(field.section), _BLANK]}
        case _:
            return {}


def _optional(component: str) -> dict[str, Any]:
    blank = {"type": "string", "pattern": r"^[\t-\r\u001c-\u0020]*$"}
    return {
        "type": ["string", "null"],
        "anyOf": [{"$ref": f"#/components/schemas/{component}"}, blank, {"type": "null"}],
    }


def _titles(section: Section) -> list[dict[str, Any]]:
    """An entry has something to be listed under: its title, or what stands in for it."""
    names = ("title", *section.stand_ins)
    keys = [one.key for one in section.properties if getattr(one, "field", None) in names]
    ours = ({"type": "object", "required": [name], "properties": {name: _SAID}} for name in names)
    return [
        *({"required": [key], "properties": {key: _SAID}} for key in keys),
        *({"required": [OURS], "properties": {OURS: said}} for said in ours),
    ]
