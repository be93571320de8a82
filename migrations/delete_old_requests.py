"""Deletes generation requests that are older than a number of days, with their responses and PDFs.

Whatever an interrupted run leaves goes with the next one. Meant to be scheduled, for instance once a day;
docs/operations.md says how.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from generator.errors import DatabaseError, NotFound, StepInProgress, StorageError
from generator.history import COLLECTION, delete_request, delete_response
from generator.paths import request_of_response
from generator.services import Services
from generator.stores.base import DocumentStore, Position, Snapshot
from migrations.commands import EXIT_CODES, Exit, Stopped, counted, run_with_settings

_PAGE: Final = 100
_MOST_DAYS: Final = 36_500


def delete_older(services: Services, age: timedelta, *, dry_run: bool) -> None:
    """Deletes what is older.

    Args:
        age: what is younger stays.
        dry_run: whether to say what would be deleted, and delete nothing.

    Raises:
        Stopped: a store does not answer; what was deleted until then stays deleted.
        StoreError: the document store does not answer.
    """
    cutoff = services.clock() - age
    before = f"from before {cutoff:%Y-%m-%d %H:%M} UTC"
    try:
        if dry_run:
            found = sum(1 for _ in _older(services.documents, "request", cutoff))
            print(f"Dry run, nothing was deleted: of requests {before} there are {found:,}.")
            return
        deleted, busy = _delete_requests(services, cutoff)
        alone = _delete_lone_responses(services, cutoff)
    except (DatabaseError, StorageError) as error:
        raise Stopped(Exit.STORE_UNAVAILABLE, f"{error.message} Run it again; it goes on.") from error
    print(f"Deleted {counted(deleted, 'request')} {before}.")
    if alone:
        print(f"Deleted {counted(alone, 'response')} without a request.")
    if busy:
        print(f"Left for the next run: {counted(busy, 'request')} being worked on at this moment.")


def _delete_requests(services: Services, cutoff: datetime) -> tuple[int, int]:
    deleted, busy = 0, 0
    for request in _older(services.documents, "request", cutoff):
        try:
            delete_request(request.id, services)
        except NotFound:
            continue  # somebody else was quicker
        except StepInProgress:
            busy += 1
        else:
            deleted += 1
    return deleted, busy


def _delete_lone_responses(services: Services, cutoff: datetime) -> int:
    deleted = 0
    for response in _older(services.documents, "response", cutoff):
        if services.documents.get(request_of_response(response.path), ()) is None:
            delete_response(response, services)
            deleted += 1
    return deleted


def _older(documents: DocumentStore, type_: str, cutoff: datetime) -> Iterator[Snapshot]:
    position = Position(cutoff)
    where = {"type": type_}
    fields = ("createdAt", "files")
    while page := documents.newest(COLLECTION, where, limit=_PAGE, after=position, fields=fields):
        yield from page
        position = Position(page[-1].data["createdAt"], page[-1].id)


def _days(text: str) -> int:
    days = int(text)
    if not 1 <= days <= _MOST_DAYS:
        raise ValueError
    return days


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; gives its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m migrations.delete_old_requests",
        description=__doc__,
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--days",
        type=_days,
        required=True,
        metavar="N",
        help=f"delete what was started more than N days ago (1 to {_MOST_DAYS})",
    )
    parser.add_argument("--dry-run", action="store_true", help="count only")
    given = parser.parse_args(arguments)
    age = timedelta(days=given.days)
    return run_with_settings(
        lambda settings: delete_older(Services.from_settings(settings), age, dry_run=given.dry_run)
    )


if __name__ == "__main__":
    sys.exit(main())
