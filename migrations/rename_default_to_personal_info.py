"""Renames what used to be called "defaults" to personal info, in everything that is stored.

The document generator/default becomes generator/personal-info: its id and type, and nothing else; in
one commit, so that one of the two is there at any moment. Then the field "defaults" of every generation
request becomes "personalInfo", page by page.

Everything that is changed is first written to a backup file, with which --restore puts it back. A run
that is interrupted, in whatever way, is simply started again: it goes on with the backup file it began
in the working directory. Running it again when all is done changes nothing. The function may go on
working meanwhile; it reads the old document as long as the new one is missing.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from generator.services import Clock, exact_collection, utc_now
from generator.settings import Settings
from generator.stores.base import StoreUnavailable, VersionConflict
from generator.stores.exact import ExactCollection, ExactDocument, FieldChange
from migrations import renaming
from migrations.backup import Backup, Record
from migrations.changing import PAGE, TRIES, settle, stop_for
from migrations.commands import Exit, Stopped, counted, run_with_settings
from migrations.progress import ProgressBar
from migrations.putting_back import restore
from migrations.renaming import COLLECTION, NEW, NEW_FIELD, OLD, OLD_FIELD, REQUEST_FIELDS, Preferred

EXIT_CODES: Final = """exit codes:
  0  done, or nothing to do
  1  refused, nothing was written: both documents are there (see --prefer), or another run is at work
  2  bad usage, settings or backup file
  3  the store did not answer; run it again, it goes on where it was
  4  finished with leftovers: the requests named were left as they are, all else is done
"""


def rename(
    collection: ExactCollection,
    *,
    backup_file: Path | None = None,
    prefer: Preferred | None = None,
    dry_run: bool = False,
    clock: Clock = utc_now,
) -> None:
    """Renames the document, then the field of every request.

    Args:
        backup_file: where to keep what is changed, as it was; ``None`` goes on with an interrupted run's,
            or names a new one by the time.
        prefer: which document counts if both are there.
        dry_run: whether to say what would be done, and do nothing.

    Raises:
        Stopped: both documents are there, or the backup file cannot be used, or requests were left as
            they are.
        StoreError: the store does not answer.
    """
    backup = Backup(backup_file, collection.place, clock)
    if dry_run:
        print("Dry run: nothing is written. This would happen:")
    elif backup.goes_on:
        print(f"Going on with the backup {backup.path}.")
    _rename_document(collection, None if dry_run else backup, prefer)
    changed, left = _rename_fields(collection, None if dry_run else backup)
    if dry_run:
        print(f"{counted(changed, 'request')}: {OLD_FIELD} → {NEW_FIELD}. The backup would be {backup.path}.")
    else:
        backup.finish()
        print(f"{counted(changed, 'request')}: {OLD_FIELD} → {NEW_FIELD}.")
        print(f"The backup is {backup.path}." if backup.path.exists() else "Nothing to change, so no backup.")
    stop_for(left, f"where {OLD_FIELD} and {NEW_FIELD} are both there and differ")


def _rename_document(collection: ExactCollection, backup: Backup | None, prefer: Preferred | None) -> None:
    for attempt in range(1, TRIES + 1):
        there = collection.get(OLD, NEW)
        try:
            decision = renaming.decide(there.get(OLD), there.get(NEW), prefer, collection)
        except renaming.BothThere as both:
            raise Stopped(Exit.REFUSED, _both_there(both)) from None
        if backup is not None and decision.replacements:
            backup.add([_whole(id_, there.get(id_)) for id_ in (OLD, NEW)])
            try:
                collection.replace(*decision.replacements)
            except (VersionConflict, StoreUnavailable):
                # Changed meanwhile, or the answer was lost on the way: what is there now tells.
                if attempt == TRIES:
                    raise
                continue
        print(decision.said)
        return


def _rename_fields(collection: ExactCollection, backup: Backup | None) -> tuple[int, list[str]]:
    """Renames the field in every request, or counts them; how many, and the ids of those left alone."""
    left: dict[str, None] = {}

    def decide(request: ExactDocument) -> FieldChange | None:
        if OLD_FIELD not in request.fields or not renaming.is_request(request, collection):
            return None
        change = renaming.rename_field(request)
        if change is None:
            left[request.id] = None
        return change

    def save(requests: list[ExactDocument]) -> None:
        if backup is not None:
            backup.add([renaming.saved(request) for request in requests])

    changed, last = 0, ""
    with ProgressBar("requests", collection.count()) as bar:
        while page := collection.page(last, PAGE, REQUEST_FIELDS):
            changed += settle(collection, page, decide, save, dry_run=backup is None)
            last = page[-1].id
            bar.advance(len(page))
    return changed, list(left)


def _whole(id_: str, document: ExactDocument | None) -> Record:
    return Record(id_, True, document.fields if document else None)


def _both_there(both: renaming.BothThere) -> str:
    return "\n".join(
        [
            f"{COLLECTION}/{OLD} and {COLLECTION}/{NEW} are both there. Nothing was written. They differ in:",
            *both.differences,
            f"Say which one counts: --prefer {OLD} or --prefer {NEW}. The backup keeps both.",
        ]
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; gives its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m migrations.rename_default_to_personal_info",
        description=__doc__,
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, write nothing")
    parser.add_argument(
        "--prefer", choices=[OLD, NEW], help="which document counts if both are there; the backup keeps both"
    )
    files = parser.add_mutually_exclusive_group()
    files.add_argument(
        "--backup",
        type=Path,
        metavar="FILE",
        help="where to keep what is changed, as it was (backup-personal-info-<UTC time>.jsonl here)",
    )
    files.add_argument("--restore", type=Path, metavar="FILE", help="put back what a backup holds")
    given = parser.parse_args(arguments)
    if given.restore and given.prefer:
        parser.error("--prefer is for renaming; --restore puts back whatever was there")

    def command(settings: Settings) -> None:
        collection = exact_collection(settings, COLLECTION)
        if given.restore:
            restore(collection, given.restore, dry_run=given.dry_run)
        else:
            rename(collection, backup_file=given.backup, prefer=given.prefer, dry_run=given.dry_run)

    return run_with_settings(command, needs_files=False)


if __name__ == "__main__":
    sys.exit(main())
