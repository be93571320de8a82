"""Counts calls with Flask-Limiter, in memory or in any other store that the ``limits`` package knows."""

import logging
import time
from typing import Any, Final

import flask
from flask_limiter import Limiter, RateLimitExceeded

from generator.windows import Limit, Window

log = logging.getLogger(__name__)

_LIBRARY_LOGGER: Final = "flask-limiter"
_REDIS_SECONDS: Final = 1.0


class LimiterCounts:
    """Windows of the library's. While its store is away, calls are counted in this instance's memory.

    Args:
        address: of the store, as ``limits`` writes it.
    """

    def __init__(self, address: str) -> None:
        library_log = logging.getLogger(_LIBRARY_LOGGER)
        library_log.handlers = [_Relay()]
        library_log.setLevel(logging.INFO)
        library_log.propagate = False
        self._limiter = Limiter(
            key_func=lambda: str(flask.g.rate_limit_key),
            storage_uri=address,
            storage_options=_options(address),
            strategy="fixed-window",
            in_memory_fallback_enabled=True,
        )
        # To an app of its own: ours takes no more hooks once it has answered a call, and the library's
        # would count before a body is read.
        self._limiter.init_app(flask.Flask("rate limits", static_folder=None))
        bucket = self._limiter.shared_limit(lambda: str(flask.g.rate_limit), scope="generations")
        self._hit = bucket(_counted)

    def count(self, key: str, limit: Limit) -> Window:
        """Counts the present call as one of the caller's with this key."""
        flask.g.rate_limit = f"{limit.calls} per {limit.seconds} seconds"
        flask.g.rate_limit_key = key
        try:
            self._hit()
        except RateLimitExceeded:
            return self._window(limit)._replace(left=-1)
        return self._window(limit)

    def _window(self, limit: Limit) -> Window:
        """Where the caller stands; at the worst, if the store went away since it counted."""
        current = self._limiter.current_limit
        assert current is not None  # noqa: S101 - the call has just been counted
        try:
            ends, left = current.window
        except self._limiter.storage.base_exceptions:
            ends, left = time.time() + limit.seconds, 0
        return Window(limit, left, ends)


def _options(address: str) -> Any:
    if address.startswith("redis"):
        return {"socket_timeout": _REDIS_SECONDS, "socket_connect_timeout": _REDIS_SECONDS}
    return {}


def _counted() -> None:
    """What the library wraps its counting around."""


class _Relay(logging.Handler):
    """Puts into our log that the store went away or came back; who was refused is there already."""

    def emit(self, record: logging.LogRecord) -> None:
        if not record.getMessage().startswith("ratelimit "):
            log.log(record.levelno, "rate limits", extra={"reason": record.getMessage()})
