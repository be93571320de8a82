"""Log lines as JSON in Cloud Logging's field names, one a call and one a step, with no personal data.

Code logs an event's name as the message and its facts in ``extra``; nothing else of a record reaches
the line. Field names: https://cloud.google.com/logging/docs/structured-logging.
"""

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Final

LOGGER: Final = "generator"
_STANDARD: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_call: ContextVar[dict[str, Any]] = ContextVar("call", default={})  # noqa: B039 - replaced, never changed in place


class JsonLines(logging.Formatter):
    """One JSON object a record: severity, time, message, the call's fields, the record's ``extra``."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line of JSON."""
        line: dict[str, Any] = {
            "severity": record.levelname,
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "message": record.getMessage(),
            **_call.get(),
            **{name: value for name, value in vars(record).items() if name not in _STANDARD},
        }
        return json.dumps(line, ensure_ascii=False, default=str)


def configure(level: str) -> None:
    """Sends the product's log lines to standard output, whatever else is configured."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger(LOGGER)
    logger.handlers = [handler]
    logger.setLevel(level)
    logger.propagate = False


@contextmanager
def call_fields(**fields: Any) -> Iterator[None]:
    """Adds fields to every line logged inside."""
    token = _call.set({**_call.get(), **fields})
    try:
        yield
    finally:
        _call.reset(token)


def fault_of(error: BaseException) -> str:
    """An unexpected exception as kind and place, without its message: that may quote a document."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    frame = trace.tb_frame
    place = f"{frame.f_globals.get('__name__')}.{frame.f_code.co_name}"
    return f"{type(error).__name__} in {place}:{trace.tb_lineno}"
