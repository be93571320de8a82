"""Reads and replaces the experience entries, as a JSON Resume document.

What knows JSON Resume is imported by the first call: it would make up a fifth of a cold start.
"""

import hashlib
from typing import TYPE_CHECKING, Any, Final

import flask

from generator.api.auth import require_editor
from generator.api.bodies import read_json, read_query
from generator.api.conditions import if_match_allows
from generator.api.schemas import Text, WithoutNulls
from generator.errors import InternalError, ValidationFailed
from generator.services import Services

if TYPE_CHECKING:
    from generator.experience import Record

EXPERIENCE_LIMIT: Final = 5 * 1024 * 1024
"""Bytes of a body (contract, section 7)."""


class ExperienceQuerySchema(WithoutNulls):
    """The query of ``GET /generator/experience``."""

    snapshot = Text(most=100)


class ExperienceApi:
    """The handlers of ``/generator/experience``. Answers are the document itself, without an envelope."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def read_experience(self) -> flask.Response:
        """``GET /generator/experience``: what is stored, or what gave way to it (``?snapshot=``)."""
        require_editor()
        from generator import snapshots
        from generator.experience_change import stored_record

        asked = read_query(ExperienceQuerySchema())
        if "snapshot" not in asked:
            return self._answer(stored_record(self._services))
        document, position = snapshots.read(asked["snapshot"], self._services)
        return _document(document, snapshots.previous(self._services, position))

    def replace_experience(self) -> flask.Response:
        """``PUT /generator/experience``: replaces all entries at once; the old ones are kept."""
        editor = require_editor()
        from generator.experience_change import replace_experience

        record = replace_experience(
            read_json(EXPERIENCE_LIMIT),
            self._services,
            wanted=lambda record: if_match_allows(None if record.is_empty else _tag(record)),
            by=editor.email or editor.uid or "",
        )
        return self._answer(record)

    def _answer(self, record: "Record") -> flask.Response:
        from generator import snapshots

        try:
            document = record.as_json_resume()
        except ValidationFailed as failure:
            raise InternalError(
                "Some of what is stored is not right; put the experience in place anew.",
                details=failure.details,
                retryable=False,
            ) from None
        response = _document(document, snapshots.previous(self._services))
        response.set_etag(_tag(record))
        return response


def _document(document: dict[str, Any], previous: str | None) -> flask.Response:
    response = flask.jsonify(document)
    response.vary.add("Authorization")
    if previous is not None:
        # RFC 5829: what to GET, and PUT, to have the experience back as it was before.
        link = f'</generator/experience?snapshot={previous}>; rel="predecessor-version"'
        response.headers["Link"] = link
    return response


def _tag(record: "Record") -> str:
    documents = ([record.personal_info] if record.personal_info else []) + list(record.entries)
    told = "\n".join(f"{document.path} {document.version}" for document in documents)
    return hashlib.sha256(told.encode()).hexdigest()[:32]
