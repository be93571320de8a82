"""All generations there were: listed, newest first, and deleted with all that was made for them."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from generator.errors import Conflict, DatabaseError, NotFound, StepInProgress, StorageError
from generator.paths import DOCUMENTS, pdf_path, request_path, response_path
from generator.progress import BEING_DELETED
from generator.services import Services
from generator.stores.base import (
    Delete,
    DocumentStore,
    Position,
    Snapshot,
    StoreUnavailable,
    Update,
    VersionConflict,
)
from generator.stores.limits import check_file_path

COLLECTION: Final = "generator"
DRAWING_STEPS: Final = frozenset({"create_resume_pdf", "create_cover_letter_pdf"})
"""Steps that store files."""
_LISTED: Final = ("status", "generateType", "provider", "job.role", "job.company", "createdAt", "updatedAt")
_DELETED: Final = ("status", "steps", "leases", "job", "createdAt", "intermediateResults.files")
_BUCKET: Final = re.compile(r"gs://[^/]+/")
_TRIES: Final = 5
_RETRY_SECONDS: Final = 2


def company_key(company: str) -> str:
    """What a company is found by: its name, however it is written in capitals and blanks."""
    return " ".join(unicodedata.normalize("NFKC", company).casefold().split())


def list_requests(
    documents: DocumentStore,
    *,
    limit: int,
    after: Position | None = None,
    status: str | None = None,
    company: str | None = None,
) -> tuple[list[dict[str, Any]], Position | None]:
    """A page of requests, newest first, and where the next one begins if there is one.

    Raises:
        DatabaseError: the store does not answer.
    """
    where = {"type": "request", **({"status": status} if status else {})}
    # A request from before there was a companyKey is found by the name as it is written.
    companies = (
        ({"companyKey": company_key(company)}, {"job.company": company}) if company is not None else ({},)
    )
    found: dict[str, Snapshot] = {}
    try:
        for by_company in companies:
            page = documents.newest(
                COLLECTION, {**where, **by_company}, limit=limit + 1, after=after, fields=_LISTED
            )
            found |= {snapshot.id: snapshot for snapshot in page}
    except StoreUnavailable as error:
        raise DatabaseError(retry_after=_RETRY_SECONDS) from error
    newest = sorted(found.values(), key=lambda s: (s.data["createdAt"], s.id), reverse=True)[: limit + 1]
    rows = [_row(snapshot) for snapshot in newest[:limit]]
    if len(newest) <= limit:
        return rows, None
    last = newest[limit - 1]
    return rows, Position(last.data["createdAt"], last.id)


def delete_request(request_id: str, services: Services) -> None:
    """Deletes a request with its response and its PDFs. Interrupted anywhere, it can be repeated.

    First the request is marked, so that no step of it can begin or be recorded any more; it goes last, so
    that whoever repeats this still finds what is to be deleted.

    Raises:
        NotFound: there is no such request.
        StepInProgress: a PDF of it is being stored at this moment, and would outlive the request.
        DatabaseError, StorageError: a store does not answer.
    """
    path = request_path(request_id)
    request = _marked(path, services) if path else None
    if path is None or request is None:
        raise NotFound("There is no generation request with this id.")
    try:
        response = services.documents.get(response_path(path), ("files",))
    except StoreUnavailable as error:
        raise DatabaseError(retry_after=_RETRY_SECONDS) from error
    _delete_files({*_named(path, request), *_recorded(response)}, services)
    _commit(services, response_path(path), path)


def delete_response(response: Snapshot, services: Services) -> None:
    """Deletes a response whose request is gone already, with its PDFs.

    Args:
        response: with its ``files``.

    Raises:
        DatabaseError, StorageError: a store does not answer.
    """
    _delete_files(set(_recorded(response)), services)
    _commit(services, response.path)


def _row(snapshot: Snapshot) -> dict[str, Any]:
    names = ("status", "generateType", "provider", "job", "createdAt", "updatedAt")
    return {"requestId": snapshot.id, **{name: snapshot.data.get(name) for name in names}}


def _marked(path: str, services: Services) -> Snapshot | None:
    """The request as it is once no step of it can begin any more; ``None`` if there is none."""
    for _ in range(_TRIES):
        try:
            request = services.documents.get(path, _DELETED)
            if request is None or request.data.get("status") == BEING_DELETED:
                return request
            _wait_for_files(request.data, services.clock())
            services.documents.commit(Update(path, {"status": BEING_DELETED}, request.version))
        except VersionConflict:
            continue  # a step has begun or ended meanwhile
        except StoreUnavailable as error:
            raise DatabaseError(retry_after=_RETRY_SECONDS) from error
        return request
    raise Conflict("This request keeps changing; repeat this shortly.")


def _wait_for_files(data: Mapping[str, Any], now: datetime) -> None:
    for step in data.get("steps") or ():
        step_id = _inner(step, "id")
        if step_id in DRAWING_STEPS and _inner(step, "status") == "in_progress":
            expiry = _inner(data.get("leases"), step_id, "expiresAt")
            if isinstance(expiry, datetime) and now < expiry:
                raise StepInProgress(
                    "A PDF of this request is being stored just now; delete it in a moment.",
                    retry_after=_RETRY_SECONDS,
                )


def _named(path: str, request: Snapshot) -> Iterator[str]:
    """Every name a PDF of the request can have, stored already or not."""
    job, created_at = request.data.get("job"), request.data.get("createdAt")
    company, role = _inner(job, "company"), _inner(job, "role")
    if isinstance(company, str) and isinstance(role, str) and isinstance(created_at, datetime):
        for document in DOCUMENTS:
            yield pdf_path(document, path, company, role, created_at)
    yield from _paths(_inner(request.data.get("intermediateResults"), "files"))


def _recorded(response: Snapshot | None) -> Iterator[str]:
    if response is not None:
        yield from _paths(response.data.get("files"))


def _paths(files: Any) -> Iterator[str]:
    for file in files.values() if isinstance(files, Mapping) else ():
        path = _inner(file, "gcsPath")
        if isinstance(path, str):
            name = _BUCKET.sub("", path, count=1)
            with suppress(ValueError):  # no name that a file could be stored under
                check_file_path(name)
                yield name


def _inner(value: Any, *names: str) -> Any:
    """What is inside maps, or ``None``: older programs have stored requests of other shapes."""
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _delete_files(paths: set[str], services: Services) -> None:
    try:
        for path in sorted(paths):
            services.files.delete(path)
    except StoreUnavailable as error:
        raise StorageError(retry_after=_RETRY_SECONDS) from error


def _commit(services: Services, *paths: str) -> None:
    deletions: Sequence[Delete] = [Delete(path) for path in paths]
    try:
        services.documents.commit(*deletions)
    except StoreUnavailable as error:
        raise DatabaseError(retry_after=_RETRY_SECONDS) from error
