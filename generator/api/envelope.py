"""The one shape of every answer, and of every error."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import flask

from generator.errors import GeneratorError, Unauthorized


def answer(data: Mapping[str, Any], status: int = 200) -> flask.Response:
    """A success: the data inside the envelope."""
    return _respond({"success": True, "data": wire(data), "requestId": flask.g.call_id}, status)


def error_answer(error: GeneratorError, data: Mapping[str, Any] | None = None) -> flask.Response:
    """An error of the tree, with its name, code, message and fields at fault."""
    body: dict[str, Any] = {
        "success": False,
        "error": error.name,
        "errorCode": error.code,
        "message": error.message,
        "requestId": flask.g.call_id,
    }
    if error.details:
        body["details"] = [{"field": p.field, "message": p.message} for p in error.details]
    if data is not None:
        body["data"] = wire(data)
    response = _respond(body, error.status)
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, Unauthorized):
        response.headers["WWW-Authenticate"] = 'Bearer realm="generator"'  # RFC 9110, section 15.5.2
    flask.g.error_code = error.code
    return response


def wire(value: Any) -> Any:
    """JSON values, instants as ISO 8601 UTC to the millisecond."""
    if isinstance(value, Mapping):
        return {key: wire(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [wire(item) for item in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return value


def _respond(body: Mapping[str, Any], status: int) -> flask.Response:
    response = flask.jsonify(body)
    response.status_code = status
    return response
