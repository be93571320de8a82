"""A generation from outside: started from what is stored now, and read back for whoever holds its id."""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from generator import personal_info
from generator.errors import (
    DatabaseError,
    ExperienceMissing,
    FieldProblem,
    NotFound,
    PayloadTooLarge,
    PersonalInfoMissing,
    StorageError,
)
from generator.history import company_key
from generator.paths import (
    BLURBS,
    ENTRIES,
    URL_FIELDS,
    keyed_request_id,
    new_request_id,
    request_path,
    response_path,
)
from generator.progress import BEING_DELETED
from generator.services import Services
from generator.stores.base import DocumentStore, Snapshot, StoreUnavailable

SNAPSHOT_LIMIT: Final = 786_432
"""Bytes of JSON that personal info and records may take in a request: three quarters of the 1 MiB a
document can hold, so that what the steps make still fits."""

_ENTRY_FIELDS: Final = (
    "type",
    "title",
    "role",
    "area",
    "location",
    "startDate",
    "endDate",
    "url",
    "summary",
    "body",
    "accomplishments",
    "technologies",
    "notes",
    "order",
    "relatedBlurbIds",
)
_BLURB_FIELDS: Final = ("name", "title", "content")
_VIEW_FIELDS: Final = (
    "status",
    "steps",
    "createdAt",
    "generateType",
    "job.role",
    "job.company",
    "intermediateResults.match",
    "intermediateResults.grounding",
    "intermediateResults.files",
)


class StoredRecord(NamedTuple):
    """What is known of the person, as a request keeps it: personal info, entries and blurbs."""

    personal_info: Mapping[str, Any]
    experience: Mapping[str, Any]


def new_request(
    asked: Mapping[str, Any],
    record: StoredRecord,
    now: datetime,
    provider: str,
    *,
    created_by: str | None = None,
    key: str | None = None,
) -> tuple[str, dict[str, Any]]:
    """The document of a new request, with the person's records as they are now.

    Args:
        asked: a validated body of ``POST /generator/start``.
        now: the request's date.
        provider: to use if the body names none.
        created_by: uid of the account that asked; ``None`` for anybody.
        key: the caller's own for this start; starting again with it is starting the same request.

    Returns:
        Its path and all of it but steps and status.

    Raises:
        PayloadTooLarge: the record does not fit into one request.
    """
    _check_size({"personalInfo": record.personal_info, **record.experience})
    request_id = keyed_request_id(key, asked) if key else new_request_id()
    path = f"generator/{request_id}"
    return path, {
        "id": request_id,
        "type": "request",
        "generateType": asked["generateType"],
        "provider": asked.get("provider", provider),
        "personalInfo": record.personal_info,
        "job": asked["job"],
        "companyKey": company_key(asked["job"]["company"]),
        "preferences": asked.get("preferences", {}),
        "date": asked.get("date"),
        "experienceData": record.experience,
        "intermediateResults": {},
        "access": {"isPublic": True, "viewerSessionId": None},
        "createdAt": now,
        "updatedAt": now,
        "createdBy": created_by,
    }


def read_record(documents: DocumentStore) -> StoredRecord:
    """Personal information, and all entries and blurbs: three reads at once, which take the time of one.

    Raises:
        PersonalInfoMissing, ExperienceMissing: there is nothing to write about.
        DatabaseError: the store does not answer.
    """

    def all_of(collection: str, fields: tuple[str, ...]) -> list[dict[str, Any]]:
        return [_with_id(snapshot) for snapshot in documents.query(collection, fields)]

    with ThreadPoolExecutor(max_workers=2) as pool:
        entries = pool.submit(all_of, ENTRIES, _ENTRY_FIELDS)
        blurbs = pool.submit(all_of, BLURBS, _BLURB_FIELDS)
        try:
            personal = personal_info.find(documents, personal_info.SNAPSHOT_FIELDS)
            experience = {"entries": entries.result(), "blurbs": blurbs.result()}
        except StoreUnavailable as error:
            raise DatabaseError(retry_after=2) from error
    if personal is None:
        raise PersonalInfoMissing
    if not experience["entries"]:
        raise ExperienceMissing
    return StoredRecord(personal.data, experience)


def too_large(size: int | None = None) -> PayloadTooLarge:
    """The error for records that do not fit into one request document."""
    takes = (
        f"takes {size:,} bytes where {SNAPSHOT_LIMIT:,} fit"
        if size
        else "does not fit into a document of 1 MiB"
    )
    return PayloadTooLarge(
        "The experience records are too large for one generation request.",
        details=[FieldProblem("experienceData", f"{takes}; shorten or remove entries or blurbs")],
    )


def read_request(request_id: str, services: Services, link_lifetime: timedelta) -> dict[str, Any]:
    """What whoever holds the id may see: no experience data, links that work.

    Raises:
        NotFound: there is no such request.
        DatabaseError, StorageError: a store does not answer.
    """
    path = request_path(request_id)
    snapshot = _get(services.documents, path, _VIEW_FIELDS) if path else None
    if path is None or snapshot is None or snapshot.data.get("status") == BEING_DELETED:
        raise NotFound("There is no generation request with this id.")
    data = snapshot.data
    results = data.get("intermediateResults") or {}
    links = _fresh_links(results.get("files") or {}, services, link_lifetime)
    view: dict[str, Any] = {
        "requestId": request_id,
        "status": data.get("status"),
        "generateType": data.get("generateType"),
        "job": data.get("job"),
        "createdAt": data.get("createdAt"),
        "match": results.get("match"),
        "grounding": _whole_grounding(results.get("grounding")),
        "metrics": None,
        **links,
        "steps": [with_links(step, links) for step in data.get("steps") or ()],
    }
    if view["status"] == "completed":
        response = _get(services.documents, response_path(path), ("metrics",))
        view["metrics"] = response.data.get("metrics") if response else None
    return view


def read_links(request_id: str, services: Services, link_lifetime: timedelta) -> dict[str, str]:
    """Links to a request's documents that work, under the names they have in answers.

    Raises:
        DatabaseError, StorageError: a store does not answer.
    """
    snapshot = _get(services.documents, f"generator/{request_id}", ("intermediateResults.files",))
    results = snapshot.data.get("intermediateResults") if snapshot else None
    return _fresh_links((results or {}).get("files") or {}, services, link_lifetime)


def _whole_grounding(parts: Mapping[str, Mapping[str, Any]] | None) -> dict[str, Any] | None:
    """What the guard did to the documents there are, taken together. Each is stored by its own step."""
    found = [parts[document] for document in URL_FIELDS if document in parts] if parts else []
    if not found:
        return None
    return {
        "checked": sum(part["checked"] for part in found),
        "repaired": [act for part in found for act in part["repaired"]],
        "removed": [act for part in found for act in part["removed"]],
    }


def _fresh_links(
    files: Mapping[str, Mapping[str, Any]], services: Services, lifetime: timedelta
) -> dict[str, str]:
    """The documents' links, made anew where less than a tenth of their life is left.

    A new link is not stored: reading stays reading, and never gets in a running step's way.
    """
    links = {}
    for document, field in URL_FIELDS.items():
        file = files.get(document)
        if file is None:
            continue
        links[field] = file["signedUrl"]
        if file["signedUrlExpiry"] - services.clock() < lifetime / 10:
            path = file["gcsPath"]
            try:
                links[field] = services.files.sign(path, lifetime, path.rpartition("/")[2]).url
            except StoreUnavailable as error:
                raise StorageError(retry_after=5) from error
    return links


def with_links(step: Mapping[str, Any], links: Mapping[str, str]) -> dict[str, Any]:
    """A step whose result shows these links in place of those it was stored with."""
    result = step.get("result")
    if not isinstance(result, Mapping):
        return dict(step)
    return {**step, "result": {**result, **{name: url for name, url in links.items() if name in result}}}


def _get(documents: DocumentStore, path: str, fields: tuple[str, ...]) -> Snapshot | None:
    try:
        return documents.get(path, fields)
    except StoreUnavailable as error:
        raise DatabaseError(retry_after=2) from error


def _with_id(snapshot: Snapshot) -> dict[str, Any]:
    return {**snapshot.data, "id": snapshot.id}


def _check_size(record: Mapping[str, Any]) -> None:
    # JSON takes a little more than the database counts for the same values,
    # never less by enough to matter.
    size = len(json.dumps(record, ensure_ascii=False, default=str).encode())
    if size > SNAPSHOT_LIMIT:
        raise too_large(size)
