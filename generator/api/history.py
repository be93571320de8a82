"""Lists the generations there were, and deletes one."""

import base64
import binascii
import json
from datetime import UTC, datetime
from typing import Final

import flask

from generator.api.auth import require_editor
from generator.api.bodies import read_query
from generator.api.envelope import answer
from generator.api.history_schema import HistorySchema
from generator.errors import FieldProblem, ValidationFailed
from generator.history import COLLECTION, delete_request, list_requests
from generator.services import Services
from generator.stores.base import Position
from generator.stores.limits import check_document_path

PAGE: Final = 20


class HistoryApi:
    """The handlers of ``GET /generator/requests`` and ``DELETE /generator/requests/<requestId>``."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def list_requests(self) -> flask.Response:
        """``GET /generator/requests``: a page, newest first, and the cursor of the next one."""
        require_editor()
        asked = read_query(HistorySchema())
        rows, position = list_requests(
            self._services.documents,
            limit=asked.get("limit", PAGE),
            after=_position(asked["cursor"]) if "cursor" in asked else None,
            status=asked.get("status"),
            company=asked.get("company"),
        )
        return answer({"requests": rows, "nextCursor": cursor_of(position) if position else None})

    def delete_request(self, request_id: str) -> flask.Response:
        """``DELETE /generator/requests/<requestId>``: with its response and its PDFs."""
        require_editor()
        delete_request(request_id, self._services)
        flask.g.generation_id = request_id
        return answer({"requestId": request_id, "deleted": True})


def cursor_of(position: Position) -> str:
    """What a caller is given, to send back as it is."""
    told = json.dumps([position.created_at.astimezone(UTC).isoformat(), position.id])
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def _position(cursor: str) -> Position:
    try:
        told = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        created_at, request_id = json.loads(told)
        check_document_path(f"{COLLECTION}/{request_id}")
        return Position(datetime.fromisoformat(created_at).astimezone(UTC), str(request_id))
    except (binascii.Error, ValueError, TypeError, RecursionError, OverflowError):
        problem = FieldProblem("cursor", "is not one that this address gave; leave it out to begin anew")
        raise ValidationFailed(details=[problem]) from None
