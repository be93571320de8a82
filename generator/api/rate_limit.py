"""How often one caller may start a generation: so often in a window, whichever instance is asked.

Counted is what would be worked on: after the token and the body were found good. A caller who is over
the limit is refused from this instance's memory until the window ends, so that a flood of calls costs no
further round trips and cannot wear the shared store down.

In Firestore a call is counted by an increment of our own. All other stores are Flask-Limiter's, and so is
the memory in which calls are counted while Firestore is away; it is imported when one of them is used.
"""

import logging
import math
import threading
import time
from hashlib import sha256
from typing import TYPE_CHECKING, Final, NoReturn

import flask

from generator.api.addresses import caller_network
from generator.api.auth import Caller
from generator.errors import EditorRateLimitExceeded, RateLimitExceeded
from generator.settings import Settings
from generator.stores.base import DocumentStore, StoreError
from generator.windows import Limit, Window

if TYPE_CHECKING:
    from generator.api.limiter import LimiterCounts
    from generator.stores.firestore_counts import FirestoreCounts

log = logging.getLogger(__name__)

_EXTENSION: Final = "generator.rate_limits"
_AWAY_SECONDS: Final = 30.0
"""How long Firestore is left alone after it did not count a call."""


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


class RateLimits:
    """One bucket a caller: editors by account, everybody else by address."""

    def __init__(self, settings: Settings, documents: DocumentStore) -> None:
        self._settings = settings
        self._viewer = Limit.of(settings.rate_limit_viewer)
        self._editor = Limit.of(settings.rate_limit_editor)
        self._documents = documents
        self._in_firestore = settings.rate_limit_storage.startswith("firestore:")
        self._firestore_away_until = -math.inf
        self._building = threading.Lock()
        self._firestore: FirestoreCounts | None = None
        self._limiter: LimiterCounts | None = None
        self._refused: dict[str, Window] = {}

    def refuse_at_once(self, who: Caller) -> None:
        """See :func:`refuse_at_once`."""
        refused = self._refused.get(self._key(who))
        if refused is not None and refused.ends > time.time():
            _refuse(who, refused)

    def count(self, who: Caller) -> None:
        """See :func:`count_call`."""
        self.refuse_at_once(who)
        key = self._key(who)
        window = self._counted(key, self._editor if who.is_editor else self._viewer)
        if window.left < 0:
            now = time.time()
            self._refused = {k: w for k, w in self._refused.items() if w.ends > now} | {key: window}
            _refuse(who, window)
        flask.g.rate_limit_window = window

    def _counted(self, key: str, limit: Limit) -> Window:
        """Counts the call where the settings say; while Firestore is away, in this instance's memory."""
        if self._in_firestore and time.monotonic() >= self._firestore_away_until:
            try:
                calls, ends = self._firestore_counts().count(key, limit.seconds)
            except StoreError as error:
                self._firestore_away_until = time.monotonic() + _AWAY_SECONDS
                log.warning("calls cannot be counted in Firestore", extra={"reason": str(error)})
            else:
                return Window(limit, limit.calls - calls, ends)
        return self._limiter_counts().count(key, limit)

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

    def _firestore_counts(self) -> "FirestoreCounts":
        from generator.stores.firestore import FirestoreDocuments
        from generator.stores.firestore_counts import FirestoreCounts

        with self._building:
            if self._firestore is None:
                documents = self._documents
                if not isinstance(documents, FirestoreDocuments):
                    settings = self._settings
                    documents = FirestoreDocuments(settings.project, settings.firestore_database)
                self._firestore = FirestoreCounts(documents)
            return self._firestore

    def _limiter_counts(self) -> "LimiterCounts":
        from generator.api.limiter import LimiterCounts

        with self._building:
            if self._limiter is None:
                address = "memory://" if self._in_firestore else self._settings.rate_limit_storage
                self._limiter = LimiterCounts(address)
            return self._limiter


def _refuse(who: Caller, window: Window) -> NoReturn:
    flask.g.rate_limit_window = window
    error = EditorRateLimitExceeded if who.is_editor else RateLimitExceeded
    raise error(retry_after=window.ends_in)


def _tell(response: flask.Response) -> flask.Response:
    """The fields of draft-ietf-httpapi-ratelimit-headers, as most servers and clients know them."""
    window: Window | None = flask.g.get("rate_limit_window")
    if window is not None:
        response.headers["RateLimit-Limit"] = str(window.limit.calls)
        response.headers["RateLimit-Remaining"] = str(max(0, window.left))
        response.headers["RateLimit-Reset"] = str(window.ends_in)
        response.headers["RateLimit-Policy"] = f"{window.limit.calls};w={window.limit.seconds}"
    return response
