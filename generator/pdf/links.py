"""What a contact or an address looks like on paper and where it leads when clicked."""

import re
from typing import Final, NamedTuple

from generator.pdf.plain import clean

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_DOMAIN: Final = re.compile(r"[^\s/@]+\.[^\s/@]{2,}(/\S*)?")
_UNSAFE: Final = re.compile(r"[\s<>\"{}|\\^`\x00-\x1f\x7f]")


class Linked(NamedTuple):
    """A text and where it leads.

    Attributes:
        url: empty where it leads nowhere.
        alternate: what to read out, such as "Website: example.com".
    """

    text: str
    url: str = ""
    alternate: str = ""


def web(address: str | None, what: str) -> Linked:
    """An address as shown (no scheme, no ``www.``, no slash at the end) and as linked, or not linked."""
    text = clean(address)
    if re.match(r"https?://", text, re.IGNORECASE):
        url = text
    elif _DOMAIN.fullmatch(text) and not _SCHEME.match(text):
        url = "https://" + text
    else:
        return Linked(text)
    shown = re.sub(r"^https?://(www\.)?", "", url, flags=re.IGNORECASE).rstrip("/") or text
    return Linked(shown, _quote(url), f"{what}: {shown}")


def mail(address: str | None, what: str) -> Linked:
    """An e-mail address as shown and as linked."""
    text = clean(address)
    url = "mailto:" + _quote(text) if re.fullmatch(r"[^\s@,;?&]+@[^\s@,;?&]+", text) else ""
    return Linked(text, url, f"{what}: {text}")


def phone(number: str | None, what: str) -> Linked:
    """A telephone number as shown and as linked."""
    text = clean(number)
    digits = re.sub(r"[^\d+]", "", text)
    return Linked(text, f"tel:{digits}" if re.fullmatch(r"\+?\d{5,15}", digits) else "", f"{what}: {text}")


def _quote(url: str) -> str:
    """Bytes outside ASCII and what may not stand in an address, percent-encoded."""
    if url.isascii() and not _UNSAFE.search(url):
        return url
    return "".join(
        c
        if c.isascii() and not _UNSAFE.match(c)
        else "".join(f"%{b:02X}" for b in c.encode("utf-8", "replace"))
        for c in url
    )
