"""What happens to every call, whatever it asks for: an id, a log line, and errors in one shape."""

import logging
import re
import time
from contextlib import ExitStack
from typing import Any, Final
from uuid import uuid4

import flask
from werkzeug.exceptions import HTTPException
from werkzeug.exceptions import MethodNotAllowed as WrongMethod

from generator.api.bodies import drain_body
from generator.api.envelope import error_answer
from generator.errors import (
    GeneratorError,
    InternalError,
    MethodNotAllowed,
    NotFound,
    PayloadTooLarge,
    ValidationFailed,
)
from generator.logs import call_fields, fault_of

log = logging.getLogger(__name__)

_TRACE: Final = re.compile(r"[0-9a-f]{32}(?=/|$)")
_OF_STATUS: Final[dict[int | None, type[GeneratorError]]] = {
    400: ValidationFailed,
    404: NotFound,
    413: PayloadTooLarge,
}


def watch(app: flask.Flask, project: str | None) -> None:
    """Gives every call of the app its id, its log line and its error answers.

    Args:
        project: for the trace's full name in Cloud Logging.
    """

    def begin() -> flask.Response | None:
        _begin(project)
        return _options() if flask.request.method == "OPTIONS" else None

    app.before_request(begin)
    app.after_request(_end)
    app.teardown_request(lambda _: flask.g.stack.close() if "stack" in flask.g else None)
    app.register_error_handler(Exception, _answer_error)


def _begin(project: str | None) -> None:
    flask.g.call_id = uuid4().hex
    flask.g.started = time.monotonic()
    fields: dict[str, Any] = {"callId": flask.g.call_id}
    # https://cloud.google.com/trace/docs/trace-context: TRACE_ID/SPAN_ID;o=OPTIONS
    trace = _TRACE.match(flask.request.headers.get("X-Cloud-Trace-Context", ""))
    if trace and project:
        fields["logging.googleapis.com/trace"] = f"projects/{project}/traces/{trace[0]}"
    flask.g.stack = ExitStack()
    flask.g.stack.enter_context(call_fields(**fields))


def _options() -> flask.Response | None:
    """The answer to OPTIONS on a known address; unknown ones go on to be a 404."""
    if flask.request.routing_exception and not isinstance(flask.request.routing_exception, WrongMethod):
        return None
    response = flask.Response(status=204)
    response.headers["Allow"] = ", ".join(_allowed())
    del response.headers["Content-Type"]
    return response


def _allowed() -> list[str]:
    adapter = flask.globals.request_ctx.url_adapter
    return sorted({*(adapter.allowed_methods() if adapter else ()), "OPTIONS"})


def _end(response: flask.Response) -> flask.Response:
    drain_body()
    response.headers["X-Request-Id"] = flask.g.call_id
    rule = flask.request.url_rule
    fields = {
        "httpRequest": {
            "requestMethod": flask.request.method,
            # The rule, not the address: a stranger may write anything into an address.
            "requestUrl": rule.rule if rule else "(unknown)",
            "status": response.status_code,
            "latency": f"{time.monotonic() - flask.g.started:.3f}s",
        },
        "outcome": flask.g.get("error_code", "ok"),
    }
    if "generation_id" in flask.g:
        fields["generationId"] = flask.g.generation_id
    level = logging.ERROR if response.status_code >= 500 else logging.INFO
    log.log(level, "call", extra=fields)
    return response


def _answer_error(error: Exception) -> flask.Response:
    if isinstance(error, GeneratorError):
        return error_answer(error)
    if isinstance(error, WrongMethod):
        response = error_answer(MethodNotAllowed())
        response.headers["Allow"] = ", ".join(_allowed())
        return response
    if isinstance(error, HTTPException) and error.code in _OF_STATUS:
        return error_answer(_OF_STATUS[error.code]())
    # Kind and place only: a stack trace quotes values.
    log.error("call raised", extra={"fault": fault_of(error)})
    return error_answer(InternalError())
