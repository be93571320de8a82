"""How often one caller may start a generation: so often in a window, whichever instance is asked.

Counted is what would be worked on: after the token and the body were found good. A caller who is over
the limit is refused from this instance's memory until the window ends, so that a flood of calls costs no
further round trips and cannot wear the shared store down.

The libraries are imported, and the store opened, at the first call that is counted.
"""

import logging
import math
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, NamedTuple, NoReturn

import flask

from generator.api.addresses import caller_network
from generator.api.auth import Caller
from generator.errors import EditorRateLimitExceeded, RateLimitExceeded
from generator.settings import Settings
from generator.stores.base import DocumentStore, StoreUnavailable

if TYPE_CHECKING:
    from flask_limiter import Limiter

log = logging.getLogger(__name__)

_EXTENSION: Final = "generator.rate_limits"
_LIBRARY_LOGGER: Final = "flask-limiter"
_REDIS_SECONDS: Final = 1.0


def refuse_at_once(who: Caller) -> None:
    """Refuses a caller who is known here to be over the limit. Asks no store.

    Raises:
        RateLimitExceeded: the present call would be one too many.
    """
    limits: RateLimits = flask.current_app.extensions[_EXTENSION]
    limits.refuse_at_once(who)


def count_call(who: Caller) -> None:
    """Counts the present call as one of the caller's.

    Raises:
        RateLimitExceeded: it is one too many.
    """
    limits: RateLimits = flask.current_app.extensions[_EXTENSION]
    limits.count(who)


def install(app: flask.Flask, settings: Settings, documents: DocumentStore) -> None:
    """Makes :func:`count_call` work in the app, and its answers tell a caller what is left."""
    app.extensions[_EXTENSION] = RateLimits(settings, documents)
    app.after_request(_tell)


class _Window(NamedTuple):
    """What a caller has left.

    Attributes:
        seconds: length of the window.
        ends: seconds since the epoch.
    """

    limit: int
    seconds: int
    remaining: int
    ends: float

    @property
    def ends_in(self) -> int:
        """Whole seconds after which the window is over for sure."""
        return max(1, math.ceil(self.ends - time.time()))


class RateLimits:
    """One bucket a caller: editors by account, everybody else by address."""

    def __init__(self, settings: Settings, documents: DocumentStore) -> None:
        self._settings = settings
        self._documents = documents
        self._building = threading.Lock()
        self._limiter: Limiter | None = None
        self._hit: Callable[[], None] | None = None
        self._refused: dict[str, _Window] = {}

    def refuse_at_once(self, who: Caller) -> None:
        """See :func:`refuse_at_once`."""
        refused = self._refused.get(self._key(who))
        if refused is not None and refused.ends > time.time():
            _refuse(who, refused)

    def count(self, who: Caller) -> None:
        """See :func:`count_call`."""
        self.refuse_at_once(who)
        settings = self._settings
        flask.g.rate_limit = settings.rate_limit_editor if who.is_editor else settings.rate_limit_viewer
        flask.g.rate_limit_key = key = self._key(who)
        refused = self._count(key)
        if refused is not None:
            _refuse(who, refused)

    def _count(self, key: str) -> _Window | None:
        """Counts the call; gives the window if it is full."""
        limiter, hit = self._built()
        from flask_limiter import RateLimitExceeded as OneTooMany

        try:
            hit()
        except OneTooMany:
            window, now = self._window(limiter), time.time()
            self._refused = {k: w for k, w in self._refused.items() if w.ends > now} | {key: window}
            return window
        flask.g.rate_limit_window = self._window(limiter)
        return None

    def _key(self, who: Caller) -> str:
        """The caller as a hash: no store and no log line needs to know more."""
        if who.is_editor:
            name = f"editor {who.uid}"
        else:
            request = flask.request
            forwarded = request.headers.get("X-Forwarded-For", "")
            hops = self._settings.trusted_proxy_hops
            name = f"viewer {caller_network(request.remote_addr, forwarded, hops)}"
        return sha256(name.encode()).hexdigest()

    def _window(self, limiter: "Limiter") -> _Window:
        """Where the caller stands; at the worst, if the store went away since it counted."""
        current = limiter.current_limit
        assert current is not None  # noqa: S101 - the call has just been counted
        seconds = current.limit.get_expiry()
        try:
            ends, remaining = current.window
        except limiter.storage.base_exceptions:
            ends, remaining = time.time() + seconds, 0
        return _Window(current.limit.amount, seconds, remaining, ends)

    def _built(self) -> tuple["Limiter", Callable[[], None]]:
        with self._building:
            if self._limiter is None or self._hit is None:
                self._limiter = self._build()
                bucket = self._limiter.shared_limit(lambda: str(flask.g.rate_limit), scope="generations")
                self._hit = bucket(_counted)
            return self._limiter, self._hit

    def _build(self) -> "Limiter":
        address = self._settings.rate_limit_storage
        storage_options = self._storage_options(address)
        from flask_limiter import Limiter

        library_log = logging.getLogger(_LIBRARY_LOGGER)
        library_log.handlers = [_Relay()]
        library_log.setLevel(logging.INFO)
        library_log.propagate = False
        limiter = Limiter(
            key_func=lambda: str(flask.g.rate_limit_key),
            storage_uri=address,
            storage_options=storage_options,
            strategy="fixed-window",
            in_memory_fallback_enabled=True,
        )
        # To an app of its own: ours takes no more hooks once it has answered a call, and the library's
        # would count before a body is read.
        limiter.init_app(flask.Flask("rate limits", static_folder=None))
        return limiter

    def _storage_options(self, address: str) -> Any:
        if address.startswith("redis"):
            return {"socket_timeout": _REDIS_SECONDS, "socket_connect_timeout": _REDIS_SECONDS}
        if not address.startswith("firestore"):
            return {}
        from generator.stores.firestore import FirestoreDocuments

        documents = self._documents
        if not isinstance(documents, FirestoreDocuments):
            documents = FirestoreDocuments(self._settings.project, self._settings.firestore_database)
        # The call's reads wait for this too, and are under way while the library is imported: 25 ms of a
        # cold start. What cannot be opened says so when a call is counted in it.
        with suppress(StoreUnavailable):
            documents.open()
        from generator.stores import firestore_counts  # noqa: F401 - registers the address's scheme

        return {"documents": documents}


def _refuse(who: Caller, window: _Window) -> NoReturn:
    flask.g.rate_limit_window = window
    error = EditorRateLimitExceeded if who.is_editor else RateLimitExceeded
    raise error(retry_after=window.ends_in)


def _counted() -> None:
    """What the library wraps its counting around."""


def _tell(response: flask.Response) -> flask.Response:
    """The fields of draft-ietf-httpapi-ratelimit-headers, as most servers and clients know them."""
    window: _Window | None = flask.g.get("rate_limit_window")
    if window is not None:
        response.headers["RateLimit-Limit"] = str(window.limit)
        response.headers["RateLimit-Remaining"] = str(window.remaining)
        response.headers["RateLimit-Reset"] = str(window.ends_in)
        response.headers["RateLimit-Policy"] = f"{window.limit};w={window.seconds}"
    return response


class _Relay(logging.Handler):
    """Puts into our log that the store went away or came back; who was refused is there already."""

    def emit(self, record: logging.LogRecord) -> None:
        if not record.getMessage().startswith("ratelimit "):
            log.log(record.levelno, "rate limits", extra={"reason": record.getMessage()})
