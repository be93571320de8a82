"""What ``If-Match`` demands before something is changed (RFC 9110, section 13.1.1)."""

import flask


def if_match_allows(*tags: str | None) -> bool:
    """Whether the call may change what has one of these tags; without the header it may.

    Args:
        tags: all that name what is there now; ``None``: there is nothing.
    """
    if "If-Match" not in flask.request.headers:
        return True
    there = [tag for tag in tags if tag is not None]
    asked = flask.request.if_match
    # Weak tags do not count: they name what is the same in meaning, and a change is about what is the same.
    return bool(there) and (asked.star_tag or any(asked.contains(tag) for tag in there))
