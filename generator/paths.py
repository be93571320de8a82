"""Where documents and files of a generation are kept (contract, sections 5 and 6)."""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import datetime
from secrets import token_hex
from typing import Any, Final, Literal, TypeAlias

PERSONAL_INFO: Final = "generator/personal-info"
OLD_PERSONAL_INFO: Final = "generator/default"
"""Where it is until ``migrations.rename_default_to_personal_info`` has run."""
ENTRIES: Final = "experience-entries"
BLURBS: Final = "experience-blurbs"

Document: TypeAlias = Literal["resume", "coverLetter"]
DOCUMENTS: Final[tuple[Document, ...]] = ("resume", "coverLetter")

_REQUEST_PREFIX: Final = "resume-generator-request-"
_REQUEST_ID: Final = re.compile(rf"{_REQUEST_PREFIX}[A-Za-z0-9_-]{{1,100}}")
URL_FIELDS: Final[dict[Document, str]] = {"resume": "resumeUrl", "coverLetter": "coverLetterUrl"}
"""What the link to each document is called in answers and step results."""
_FOLDERS: Final = {"resume": ("resumes", "resume"), "coverLetter": ("cover-letters", "cover_letter")}
PICTURE_FOLDER: Final = "pictures"
PICTURE_FILE: Final = rf"{PICTURE_FOLDER}/[A-Za-z0-9_-]{{1,100}}\.(?:png|jpg|jpeg)"
"""The name of a picture that its owner has put into the file store."""
PDF_FOLDERS: Final = tuple(folder for folder, _ in _FOLDERS.values())


def new_request_id() -> str:
    """An id nobody can guess: whoever holds it may read and advance the request."""
    return _REQUEST_PREFIX + token_hex(16)


def keyed_request_id(key: str, asked: Mapping[str, Any]) -> str:
    """The id for a request its caller gave a key: the same for the same key and body, at any time.

    Args:
        key: as hard to guess as the id is to be.
        asked: the validated body.
    """
    told = json.dumps([key, asked], sort_keys=True).encode()
    return _REQUEST_PREFIX + hashlib.sha256(told).hexdigest()[:32]


def request_path(request_id: str) -> str | None:
    """The document of a request; ``None`` if the id cannot be one."""
    return f"generator/{request_id}" if _REQUEST_ID.fullmatch(request_id) else None


def response_path(request_path: str) -> str:
    """The response document that belongs to a request document."""
    return request_path.replace("-request-", "-response-", 1)


def request_of_response(response_path: str) -> str:
    """The request document that a response document belongs to."""
    return response_path.replace("-response-", "-request-", 1)


def pdf_path(document: Document, request_path: str, company: str, role: str, created_at: datetime) -> str:
    """The name of a request's PDF: depends on nothing but the request, so that a retry overwrites it."""
    folder, kind = _FOLDERS[document]
    request_id = request_path.rpartition("/")[2]
    return f"{folder}/{request_id}/{_plain(company)}_{_plain(role)}_{kind}_{created_at:%Y-%m-%d}.pdf"


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.lower())
