"""Reads PDFs back with parsers that share nothing with the writer."""

import io
import re
from typing import Any

import pikepdf
import pypdfium2  # type: ignore[import-untyped]  # ships no types


def text(pdf: bytes) -> str:
    """All pages' text as a viewer copies it, line ends as ``\\n``."""
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document).replace("\r\n", "\n")


def flat(pdf: bytes) -> str:
    """The text on one line."""
    return re.sub(r"\s+", " ", text(pdf))


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def links(pdf: bytes) -> list[str]:
    """Where the links lead, in the order of the pages."""
    document = opened(pdf)
    return [
        str(annotation.A.URI)
        for page in document.pages
        for annotation in page.get("/Annots", [])
        if annotation.Subtype == "/Link"
    ]


def objects(document: pikepdf.Pdf, kind: str) -> list[Any]:
    return [o for o in document.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == kind]
