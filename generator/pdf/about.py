"""What a file says of itself, twice: in the information dictionary, and in XMP for newer readers."""

import re
from datetime import UTC, datetime
from typing import Final, NamedTuple

_ESCAPES: Final = str.maketrans({"\\": "\\\\", "(": "\\(", ")": "\\)", "\r": "\\r"})
_TO_ESCAPE: Final = re.compile(r"[\\()\r]")


class About(NamedTuple):
    """What the file says of itself."""

    title: str
    author: str
    subject: str
    keywords: str
    language: str
    created_at: datetime


def text_string(text: str) -> str:
    """A text string: ASCII as it is, anything else as UTF-16; each character of it one byte."""
    if not (text.isascii() and text.isprintable()):
        text = (b"\xfe\xff" + text.encode("utf-16-be", "replace")).decode("latin-1")
    return f"({text.translate(_ESCAPES) if _TO_ESCAPE.search(text) else text})"


def information(about: About) -> str:
    """The information dictionary."""
    stamp = about.created_at.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ")
    said = {
        "Title": about.title,
        "Author": about.author,
        "Subject": about.subject,
        "Keywords": about.keywords,
    }
    entries = "".join(f"/{key} {text_string(text)}" for key, text in said.items())
    return f"<<{entries}/Producer(ReportLab)/CreationDate({stamp})/ModDate({stamp})>>"


def xmp(about: About) -> bytes:
    """The XMP packet. It claims what the file is made for: PDF/UA-1."""
    stamp = about.created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    title, author, subject = (_escape(text) for text in (about.title, about.author, about.subject))
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"'
        ' xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>'
        f"<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>"
        f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>'
        f"<dc:language><rdf:Bag><rdf:li>{_escape(about.language)}</rdf:li></rdf:Bag></dc:language>"
        f"<pdf:Keywords>{_escape(about.keywords)}</pdf:Keywords><pdf:Producer>ReportLab</pdf:Producer>"
        f"<xmp:CreateDate>{stamp}</xmp:CreateDate><xmp:ModifyDate>{stamp}</xmp:ModifyDate>"
        "<pdfuaid:part>1</pdfuaid:part></rdf:Description></rdf:RDF></x:xmpmeta>\n"
        '<?xpacket end="w"?>'
    ).encode()


def _escape(text: str) -> str:
    """Text for XML; the standard library's own brings a web client with it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
