"""The way back from the renaming of ``default``: what its backup holds, put where it was.

Only what the renaming did is undone. A request keeps all else that happened to it since, one that is gone
stays gone, and a document that was edited since is first kept in a file.
"""

from collections.abc import Mapping
from itertools import islice
from pathlib import Path

from generator.services import Clock, utc_now
from generator.stores.base import StoreUnavailable, VersionConflict
from generator.stores.exact import ExactCollection, ExactDocument, FieldChange, Replacement, same
from migrations import renaming
from migrations.backup import Record, read
from migrations.changing import PAGE, TRIES, settle, stop_for
from migrations.commands import counted, write_document
from migrations.progress import ProgressBar
from migrations.renaming import COLLECTION, NEW_FIELD, OLD_FIELD, REQUEST_FIELDS


def restore(
    collection: ExactCollection, file: Path, *, dry_run: bool = False, clock: Clock = utc_now
) -> None:
    """Puts back what a backup holds.

    Raises:
        Stopped: the file is no backup of this collection, or requests were left as they are.
        StoreError: the store does not answer.
    """
    total, documents = 0, {}
    for record in read(file, collection.place):
        if record.whole:
            documents[record.id] = record
        else:
            total += 1
    if dry_run:
        print("Dry run: nothing is written. This would happen:")
    _restore_documents(collection, documents, dry_run=dry_run, clock=clock)
    changed, gone, left = _restore_fields(collection, file, total, dry_run=dry_run)
    print(f"{counted(changed, 'request')}: {NEW_FIELD} → {OLD_FIELD}.")
    if gone:
        print(f"Of the backup {counted(gone, 'request')} deleted since.")
    stop_for(left, "which hold something now that this command did not leave")


def _restore_documents(
    collection: ExactCollection, records: Mapping[str, Record], *, dry_run: bool, clock: Clock
) -> None:
    for attempt in range(1, TRIES + 1):
        there = collection.get(*records) if records else {}
        replacements = [
            Replacement(id_, record.fields, there[id_].version if id_ in there else None)
            for id_, record in records.items()
            if not same(record.fields, there[id_].fields if id_ in there else None)
        ]
        if replacements and not dry_run:
            _keep_edited(collection, records, there, clock)
            try:
                collection.replace(*replacements)
            except (VersionConflict, StoreUnavailable):
                if attempt == TRIES:
                    raise
                continue
        for each in replacements:
            print(f"{COLLECTION}/{each.id} {'goes' if each.fields is None else 'is put back'}.")
        if not replacements:
            print("The documents are as they were.")
        return


def _keep_edited(
    collection: ExactCollection,
    records: Mapping[str, Record],
    there: Mapping[str, ExactDocument],
    clock: Clock,
) -> None:
    """Writes what somebody has edited since to a file of its own, before it is overwritten."""
    known = [record.fields for record in records.values() if record.fields is not None]
    known += [renaming.renamed(fields, collection) for fields in known]
    edited = {d.id: d.fields for d in there.values() if not any(same(d.fields, fields) for fields in known)}
    if edited:
        file = Path(f"before-restore-{clock():%Y%m%dT%H%M%S%fZ}.json")
        write_document(file, edited)
        print(f"Edited since the renaming, and kept in {file}: {', '.join(edited)}.")


def _restore_fields(
    collection: ExactCollection, file: Path, total: int, *, dry_run: bool
) -> tuple[int, int, list[str]]:
    changed, gone = 0, 0
    left: dict[str, None] = {}
    records = (record for record in read(file, collection.place) if not record.whole)
    with ProgressBar("requests", total) as bar:
        while page := {record.id: record for record in islice(records, PAGE)}:

            def decide(request: ExactDocument, page: Mapping[str, Record] = page) -> FieldChange | None:
                back = renaming.put_back(page[request.id], request)
                if back is None:
                    left[request.id] = None
                return back if isinstance(back, FieldChange) else None

            there = collection.get(*page, fields=REQUEST_FIELDS)
            gone += len(page) - len(there)
            changed += settle(collection, there.values(), decide, lambda _: None, dry_run=dry_run)
            bar.advance(len(page))
    return changed, gone, list(left)
