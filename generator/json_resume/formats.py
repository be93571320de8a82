"""The written forms that the JSON Resume schema names: dates, e-mail addresses, web addresses."""

import re
from datetime import date
from typing import Final
from urllib.parse import urlsplit

_DATE: Final = re.compile(r"[12][0-9]{3}(?:-[01][0-9](?:-[0-3][0-9])?)?")
_EMAIL: Final = re.compile(r"[^@\s]{1,64}@[^@\s]{1,255}")
_URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")


def is_date(text: str) -> bool:
    """Whether this is a year, a month or a day of the calendar, as the schema's ``iso8601`` writes them."""
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return True


def is_email(text: str) -> bool:
    """Whether this can be an e-mail address; only the mail server knows more."""
    return bool(_EMAIL.fullmatch(text))


def is_uri(text: str) -> bool:
    """Whether this is an absolute address (RFC 3986, with letters beyond ASCII let pass)."""
    if not _URI.fullmatch(text):
        return False
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return False
    return bool(host) if parts.scheme in ("http", "https") else True


def is_web_address(text: str) -> bool:
    """Whether a document may link there: an absolute http or https address, so never ``javascript:``."""
    return is_uri(text) and urlsplit(text).scheme in ("http", "https")
