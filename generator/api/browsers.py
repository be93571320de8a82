"""What browsers are told with every answer: whose pages may read it, and what must not be done with it."""

from collections.abc import Sequence
from typing import Final

import flask

EXPOSED: Final = (
    "X-Request-Id, Retry-After, ETag, Deprecation, Link, Content-Disposition, "
    "RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, RateLimit-Policy"
)
ACCEPTED: Final = "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-Firebase-AppCheck"
PREFLIGHT_SECONDS: Final = 3600

_FOR_ALL: Final = {
    # Answers hold what only the holder of an id or a token may see; where one does not, its route says so.
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; form-action 'none'",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",  # browsers heed it over https only
    "X-Content-Type-Options": "nosniff",
}


def install(app: flask.Flask, origins: Sequence[str]) -> None:
    """Adds the headers to every answer of the app, errors included.

    Args:
        origins: whose pages may read answers. Others get the answer without the permission to read it.
    """
    allowed = frozenset(origins)

    def tell(response: flask.Response) -> flask.Response:
        for name, value in _FOR_ALL.items():
            response.headers.setdefault(name, value)
        response.vary.add("Origin")
        origin = flask.request.headers.get("Origin")
        if origin in allowed:
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = EXPOSED
            _answer_preflight(response)
        return response

    app.after_request(tell)


def _answer_preflight(response: flask.Response) -> None:
    """The permissions a browser asks for with OPTIONS before it sends anything unusual."""
    if flask.request.method != "OPTIONS" or "Access-Control-Request-Method" not in flask.request.headers:
        return
    response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "OPTIONS")
    response.headers["Access-Control-Allow-Headers"] = ACCEPTED
    response.headers["Access-Control-Max-Age"] = str(PREFLIGHT_SECONDS)
    response.vary.update(("Access-Control-Request-Method", "Access-Control-Request-Headers"))
