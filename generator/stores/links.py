"""What every download link has in common, whoever signs it."""

import re
from datetime import timedelta
from typing import Final
from urllib.parse import quote

MAX_LIFETIME: Final = timedelta(days=7)
"""The limit of V4 signatures (https://cloud.google.com/storage/docs/access-control/signed-urls)."""

_NOT_PLAIN: Final = re.compile(r"[^A-Za-z0-9 ._()+,=@-]")


def check_lifetime(lifetime: timedelta) -> int:
    """A link's life in whole seconds.

    Raises:
        ValueError: it is not between a second and :data:`MAX_LIFETIME`.
    """
    if not timedelta(seconds=1) <= lifetime <= MAX_LIFETIME:
        raise ValueError(f"A link lives between a second and {MAX_LIFETIME.days} days, not {lifetime}.")
    return int(lifetime.total_seconds())


def content_disposition(download_name: str) -> str:
    """The header that lets a browser show a file and save it under a name of any script.

    Plain ASCII goes into ``filename``; anything else is ``_`` there and whole in ``filename*``
    (RFC 6266, RFC 8187), which every current browser prefers.

    Raises:
        ValueError: the name is empty or not valid Unicode.
    """
    if not download_name:
        raise ValueError("A download needs a file name.")
    plain = _NOT_PLAIN.sub("_", download_name)
    header = f'inline; filename="{plain}"'
    if plain == download_name:
        return header
    return f"{header}; filename*=UTF-8''{quote(download_name, safe='')}"
