"""What a JSON Resume document may say, checked all at once, every field at fault named by its path.

Follows the schema of version 1.0 and the two things our record needs beyond it: a name and an e-mail
address. Properties the schema does not list are nobody's business here. An empty text or a null where
something is optional counts as left out, since editors and the project's own samples write both.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields as dataclass_fields
from typing import Any, Final

from marshmallow import EXCLUDE, Schema, fields
from marshmallow import ValidationError as Invalid

from generator.codec import camel_case
from generator.errors import FieldProblem
from generator.json_resume.formats import is_date, is_email, is_uri
from generator.json_resume.sections import ENTRY_FIELDS, OURS, PERSONAL_FIELDS, SECTIONS, Section
from generator.model import ExperienceEntry, PersonalInfo

_ID: Final = re.compile(r"(?!\.{1,2}$|__)[^/\s\0]{1,200}")
_NOT_A_TEXT: Final = "must be a text, in quotes"
_NOT_A_DATE: Final = "must be a date like 2024-03-31, 2024-03 or 2024 (leave endDate out if it still goes on)"


def schema_problems(document: object) -> list[FieldProblem]:
    """Everything in a document that does not keep to the schema, in the schema's order."""
    if not isinstance(document, Mapping):
        return [FieldProblem("document", "must be a JSON object with basics, work, education …")]
    return list(_flattened(JsonResumeSchema().validate(document), ""))


def _flattened(errors: Any, where: str) -> Iterator[FieldProblem]:
    if isinstance(errors, list):
        yield from (FieldProblem(where, str(message)) for message in errors)
        return
    for key, inner in errors.items():
        if key == "_schema":
            yield from _flattened(inner, where)
        elif isinstance(key, int):
            yield from _flattened(inner, f"{where}[{key}]")
        else:
            yield from _flattened(inner, f"{where}.{key}" if where else str(key))


# --- the kinds of value -------------------------------------------------------------------------


class Text(fields.String):
    """A text in which nothing but its type matters."""

    default_error_messages = {  # noqa: RUF012 - marshmallow's own way of declaring messages
        "invalid": _NOT_A_TEXT,
        "null": _NOT_A_TEXT,
        "required": "is missing",
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if text.strip() and (problem := self.problem(text)):
            raise Invalid(problem)
        return text

    def problem(self, text: str) -> str | None:
        """What is wrong with a text that is not blank."""
        return None


class Needed(Text):
    """A text that our personal info cannot do without."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not text.strip():
            raise self.make_error("required")
        return text


class Email(Needed):
    """An e-mail address, which our personal info cannot do without."""

    def problem(self, text: str) -> str | None:
        return None if is_email(text) else "must be an e-mail address like name@example.com"


class Date(Text):
    """A year, a month or a day."""

    def problem(self, text: str) -> str | None:
        return None if is_date(text) else _NOT_A_DATE


class Uri(Text):
    """An absolute address."""

    def problem(self, text: str) -> str | None:
        return None if is_uri(text) else "must be a whole address like https://www.example.com"


class Id(Text):
    """What a document store takes as an id (https://firebase.google.com/docs/firestore/quotas)."""

    def problem(self, text: str) -> str | None:
        fits = _ID.fullmatch(text.strip())
        return None if fits else "must be an id without blanks or slashes, or be left out"


class Entry(fields.Nested):
    """An item of a section whose items become entries of ours."""

    def __init__(self, properties: type[Schema], section: Section) -> None:
        super().__init__(properties, error_messages={"null": "must be an object"})
        self.section = section


class _Object(Schema):
    error_messages = {"type": "must be an object"}  # noqa: RUF012 - marshmallow's own way of declaring messages

    class Meta:
        unknown = EXCLUDE


def _text() -> Text:
    return Text(allow_none=True)


def _date() -> Date:
    return Date(allow_none=True)


def _uri() -> Uri:
    return Uri(allow_none=True)


def _needed(kind: type[Needed], what: str) -> Needed:
    missing = f"is missing: personal info needs {what}"
    return kind(required=True, error_messages={"required": missing, "null": missing})


def _list_of(item: fields.Field[Any]) -> fields.List[Any]:
    return fields.List(item, allow_none=True, error_messages={"invalid": "must be a list"})


def _texts() -> fields.List[Any]:
    return _list_of(Text())


def _object(**properties: fields.Field[Any]) -> type[Schema]:
    return _Object.from_dict(properties)


def _nested(**properties: fields.Field[Any]) -> fields.Nested:
    return fields.Nested(_object(**properties), allow_none=True)


def _ours(of: type, names: frozenset[str]) -> fields.Nested:
    """Our own property: whatever fields of ours JSON Resume has no place for."""
    kinds = {camel_case(f.name): f.type for f in dataclass_fields(of)}
    return _nested(**{name: _own(name, str(kinds[name])) for name in sorted(names)})


def _own(name: str, kind: str) -> fields.Field[Any]:
    if name == "id":
        return Id(allow_none=True)
    return _texts() if "tuple" in kind else _text()


# --- the schema ---------------------------------------------------------------------------------


def _entries(key: str, **properties: fields.Field[Any]) -> fields.List[Any]:
    properties[OURS] = _ours(ExperienceEntry, ENTRY_FIELDS)
    section = next(section for section in SECTIONS if section.key == key)
    return _list_of(Entry(_object(**properties), section))


def _plain(**properties: fields.Field[Any]) -> fields.List[Any]:
    """A section that is kept as it is."""
    return _list_of(fields.Nested(_object(**properties), error_messages={"null": "must be an object"}))


def _dated() -> dict[str, fields.Field[Any]]:
    return {"url": _uri(), "startDate": _date(), "endDate": _date()}


BasicsSchema: Final = _object(
    **{
        "name": _needed(Needed, "a name"),
        "email": _needed(Email, "an e-mail address"),
        **{key: _text() for key in ("label", "image", "phone", "summary")},
        "url": _uri(),
        "location": _nested(
            **{key: _text() for key in ("address", "postalCode", "city", "countryCode", "region")}
        ),
        "profiles": _plain(network=_text(), username=_text(), url=_uri()),
        OURS: _ours(PersonalInfo, PERSONAL_FIELDS),
    }
)

JsonResumeSchema: Final = _object(
    **{
        "$schema": _text(),
        "basics": fields.Nested(
            BasicsSchema,
            required=True,
            error_messages={
                "required": "is missing: personal info needs a name and an e-mail address",
                "null": "is missing: personal info needs a name and an e-mail address",
            },
        ),
        "work": _entries(
            "work",
            **_dated(),
            **{key: _text() for key in ("name", "location", "description", "position", "summary")},
            highlights=_texts(),
        ),
        "volunteer": _entries(
            "volunteer",
            **_dated(),
            **{key: _text() for key in ("organization", "position", "summary")},
            highlights=_texts(),
        ),
        "education": _entries(
            "education",
            **_dated(),
            **{key: _text() for key in ("institution", "area", "studyType", "score")},
            courses=_texts(),
        ),
        "awards": _entries(
            "awards", **{key: _text() for key in ("title", "awarder", "summary")}, date=_date()
        ),
        "certificates": _entries("certificates", name=_text(), issuer=_text(), date=_date(), url=_uri()),
        "publications": _plain(
            **{key: _text() for key in ("name", "publisher", "summary")}, releaseDate=_date(), url=_uri()
        ),
        "skills": _entries("skills", name=_text(), level=_text(), keywords=_texts()),
        "languages": _entries("languages", language=_text(), fluency=_text()),
        "interests": _plain(name=_text(), keywords=_texts()),
        "references": _plain(name=_text(), reference=_text()),
        "projects": _entries(
            "projects",
            **_dated(),
            **{key: _text() for key in ("name", "description", "entity", "type")},
            **{key: _texts() for key in ("highlights", "keywords", "roles")},
        ),
        "meta": _nested(canonical=_uri(), version=_text(), lastModified=_text()),
    }
)
