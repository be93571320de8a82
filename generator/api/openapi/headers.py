"""Headers as the document describes them, by name."""

from typing import Any, Final

_WHOLE_SECONDS: Final = {"type": "string", "pattern": "^[0-9]+$"}
_COUNT: Final = {"type": "string", "pattern": "^[0-9]+$"}

ANSWERED: Final[dict[str, dict[str, Any]]] = {
    "X-Request-Id": {
        "description": "Id of this call; the same as `requestId` in the envelope, and in the log.",
        "required": True,
        "schema": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
    },
    "Retry-After": {
        "description": "Seconds after which repeating the call makes sense.",
        "schema": _WHOLE_SECONDS,
    },
    "RateLimit-Limit": {"description": "Calls in a window.", "schema": _COUNT},
    "RateLimit-Remaining": {"description": "Calls left in the present window.", "schema": _COUNT},
    "RateLimit-Reset": {"description": "Seconds until the window ends.", "schema": _WHOLE_SECONDS},
    "RateLimit-Policy": {
        "description": "Calls in a window, and its length in seconds: `10;w=900`.",
        "schema": {"type": "string", "pattern": "^[0-9]+;w=[0-9]+$"},
    },
    "ETag": {
        "description": "Names what was read; send it back in `If-Match` to change that and nothing newer.",
        "schema": {"type": "string"},
    },
    "Deprecation": {
        "description": "This address is kept for old callers; `Link` names the new one.",
        "required": True,
        "schema": {"type": "string", "const": "true"},
    },
    "Link": {"description": "Related addresses (RFC 8288).", "schema": {"type": "string"}},
    "Content-Disposition": {
        "description": "The name to save the file under.",
        "required": True,
        "schema": {"type": "string"},
    },
    "WWW-Authenticate": {
        "description": "That a Bearer token is expected.",
        "required": True,
        "schema": {"type": "string"},
    },
}

RATE_LIMIT: Final = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "RateLimit-Policy")

SENT: Final[dict[str, dict[str, Any]]] = {
    "If-Match": {
        "description": "Change only what has this `ETag`; else the answer is 412.",
        "schema": {"type": "string"},
    },
    "Idempotency-Key": {
        "description": "Random; sending the same start again with the same key starts nothing new.",
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]{22,100}$"},
    },
}
