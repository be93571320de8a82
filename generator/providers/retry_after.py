"""How long a server asks its callers to wait."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Seconds, from ``Retry-After`` (a number or a date) or the finer ``retry-after-ms`` of some servers.

    ``None`` where there is none, or none that makes sense.
    """
    for name, factor in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        text = headers.get(name)
        if text is None:
            continue
        try:
            seconds = float(text) * factor
        except ValueError:
            try:
                day = parsedate_to_datetime(text)
            except ValueError:
                continue
            seconds = (day.replace(tzinfo=day.tzinfo or UTC) - (now or datetime.now(UTC))).total_seconds()
        if 0 <= seconds < float("inf"):
            return seconds
    return None
