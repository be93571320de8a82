"""What a JSON Resume document may say, checked all at once, every field at fault named by its path.

Follows the schema of version 1.0 and the two things our record needs beyond it: a name and an e-mail
address. Properties the schema does not list are nobody's business here. An empty text or a null where
something is optional counts as left out, since editors and the project's own samples write both.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields as dataclass_fields
from typing import Any, Final

from marshmallow import EXCLUDE, Schema, fields
from marshmallow import ValidationError as Invalid

from generator.codec import camel_case
from generator.errors import FieldProblem
from generator.json_resume.formats import is_date, is_email, is_uri
from generator.json_resume.sections import ENTRY_FIELDS, OURS, PERSONAL_FIELDS
from generator.model import ExperienceEntry, PersonalInfo

_NOT_A_TEXT: Final = "must be a text, in quotes"
_NOT_A_DATE: Final = "must be a date like 2024-03-31, 2024-03 or 2024 (leave endDate out if it still goes on)"


def schema_problems(document: object) -> list[FieldProblem]:
    """Everything in a document that does not keep to the schema, in the schema's order."""
    if not isinstance(document, Mapping):
        return [FieldProblem("document", "must be a JSON object with basics, work, education …")]
    return list(_flattened(_DOCUMENT.validate(document), ""))


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


class _Text(fields.String):
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
        return None


class _Needed(_Text):
    """A text that our personal info cannot do without."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not text.strip():
            raise self.make_error("required")
        return text


class _Email(_Needed):
    def problem(self, text: str) -> str | None:
        return None if is_email(text) else "must be an e-mail address like name@example.com"


class _Date(_Text):
    def problem(self, text: str) -> str | None:
        return None if is_date(text) else _NOT_A_DATE


class _Uri(_Text):
    def problem(self, text: str) -> str | None:
        return None if is_uri(text) else "must be a whole address like https://www.example.com"


class _Object(Schema):
    error_messages = {"type": "must be an object"}  # noqa: RUF012 - marshmallow's own way of declaring messages

    class Meta:
        unknown = EXCLUDE


def _text() -> _Text:
    return _Text(allow_none=True)


def _date() -> _Date:
    return _Date(allow_none=True)


def _uri() -> _Uri:
    return _Uri(allow_none=True)


def _needed(kind: type[_Needed], what: str) -> _Needed:
    missing = f"is missing: personal info needs {what}"
    return kind(required=True, error_messages={"required": missing, "null": missing})


def _list_of(item: fields.Field[Any]) -> fields.List[Any]:
    return fields.List(item, allow_none=True, error_messages={"invalid": "must be a list"})


def _texts() -> fields.List[Any]:
    return _list_of(_Text())


def _object(**properties: fields.Field[Any]) -> type[Schema]:
    return _Object.from_dict(properties)


def _nested(**properties: fields.Field[Any]) -> fields.Nested:
    return fields.Nested(_object(**properties), allow_none=True)


def _items(of: type, ours: frozenset[str], **properties: fields.Field[Any]) -> fields.List[Any]:
    properties[OURS] = _ours(of, ours)
    return _list_of(fields.Nested(_object(**properties), error_messages={"null": "must be an object"}))


def _ours(of: type, names: frozenset[str]) -> fields.Nested:
    """Our own property: whatever fields of ours JSON Resume has no place for."""
    kinds = {camel_case(f.name): f.type for f in dataclass_fields(of)}
    return _nested(**{name: _texts() if "tuple" in str(kinds[name]) else _text() for name in sorted(names)})


# --- the schema ---------------------------------------------------------------------------------


def _entries(**properties: fields.Field[Any]) -> fields.List[Any]:
    return _items(ExperienceEntry, ENTRY_FIELDS, **properties)


def _plain(**properties: fields.Field[Any]) -> fields.List[Any]:
    """A section that is kept as it is."""
    return _list_of(fields.Nested(_object(**properties), error_messages={"null": "must be an object"}))


def _dated() -> dict[str, fields.Field[Any]]:
    return {"url": _uri(), "startDate": _date(), "endDate": _date()}


_BASICS: Final = _object(
    **{
        "name": _needed(_Needed, "a name"),
        "email": _needed(_Email, "an e-mail address"),
        **{key: _text() for key in ("label", "image", "phone", "summary")},
        "url": _uri(),
        "location": _nested(
            **{key: _text() for key in ("address", "postalCode", "city", "countryCode", "region")}
        ),
        "profiles": _plain(network=_text(), username=_text(), url=_uri()),
        OURS: _ours(PersonalInfo, PERSONAL_FIELDS),
    }
)

_DOCUMENT: Final = _object(
    **{
        "$schema": _text(),
        "basics": fields.Nested(
            _BASICS,
            required=True,
            error_messages={
                "required": "is missing: personal info needs a name and an e-mail address",
                "null": "is missing: personal info needs a name and an e-mail address",
            },
        ),
        "work": _entries(
            **_dated(),
            **{key: _text() for key in ("name", "location", "description", "position", "summary")},
            highlights=_texts(),
        ),
        "volunteer": _entries(
            **_dated(),
            **{key: _text() for key in ("organization", "position", "summary")},
            highlights=_texts(),
        ),
        "education": _entries(
            **_dated(),
            **{key: _text() for key in ("institution", "area", "studyType", "score")},
            courses=_texts(),
        ),
        "awards": _entries(**{key: _text() for key in ("title", "awarder", "summary")}, date=_date()),
        "certificates": _entries(name=_text(), issuer=_text(), date=_date(), url=_uri()),
        "publications": _plain(
            **{key: _text() for key in ("name", "publisher", "summary")}, releaseDate=_date(), url=_uri()
        ),
        "skills": _entries(name=_text(), level=_text(), keywords=_texts()),
        "languages": _entries(language=_text(), fluency=_text()),
        "interests": _plain(name=_text(), keywords=_texts()),
        "references": _plain(name=_text(), reference=_text()),
        "projects": _entries(
            **_dated(),
            **{key: _text() for key in ("name", "description", "entity", "type")},
            **{key: _texts() for key in ("highlights", "keywords", "roles")},
        ),
        "meta": _nested(canonical=_uri(), version=_text(), lastModified=_text()),
    }
)()
