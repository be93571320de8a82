"""Loads a person from a JSON Resume 1.0 file (https://jsonresume.org) into the configured backend.

Personal info and experience entries are written in one commit: all of the file or nothing. Where
something is stored already, nothing happens without --replace, which first writes the old record to a
backup file in the working directory; this same command loads that file again.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from generator.errors import ValidationFailed
from generator.experience import MAX_WRITES, Record, read_record, replacement
from generator.json_resume import Imported, read_json_resume
from generator.services import Clock, utc_now
from generator.stores.base import DocumentStore, DocumentTooLarge, StoreUnavailable, VersionConflict, Write
from migrations.commands import EXIT_CODES, Exit, Stopped, read_document, run, write_document

_MAX_LINES: Final = 100
_BOOKKEEPING: Final = {"id", "type", "createdAt", "updatedAt", "updatedBy", "jsonResume"}


def import_file(
    documents: DocumentStore, file: Path, *, replace: bool, dry_run: bool, clock: Clock = utc_now
) -> None:
    """Loads one file.

    Args:
        replace: whether a stored record may give way.
        dry_run: whether to say what would be done, and do nothing.

    Raises:
        Stopped: the file cannot be used, or something is stored that would be lost.
        StoreError: the store does not answer.
    """
    imported = _read(file)
    record = read_record(documents)
    print(f"{file} holds personal info and {_counted(e['type'] for e in imported.entries)}.")
    if _holds(record, imported):
        print("Exactly this is stored already: nothing to do.")
        return
    if not record.is_empty and not replace:
        raise Stopped(Exit.REFUSED, _refusal(record))
    writes = replacement(record, imported, now=clock(), by="import_json_resume")
    if len(writes) > MAX_WRITES:
        raise Stopped(
            Exit.BAD_INPUT,
            f"One commit may touch {MAX_WRITES} documents, and this would be {len(writes)}: personal info, "
            "the file's entries and the stored entries to remove. Nothing was written; shorten the lists.",
        )
    if dry_run:
        print(f"Dry run, nothing was written. It would have {_outcome(record, imported)}.")
        return
    if not record.is_empty:
        _back_up(record, Path(f"backup-experience-{clock():%Y%m%dT%H%M%S%fZ}.json"))
    _commit(documents, writes, imported)
    print(f"Done: {_outcome(record, imported)}.")


def _read(file: Path) -> Imported:
    try:
        return read_json_resume(read_document(file))
    except ValidationFailed as failure:
        lines = [f"{problem.field}: {problem.message}" for problem in failure.details]
        if len(lines) > _MAX_LINES:
            lines[_MAX_LINES:] = [f"… and {len(lines) - _MAX_LINES} more"]
        raise Stopped(Exit.BAD_INPUT, "\n  ".join([f"{file}: {failure.message}", *lines])) from failure


def _holds(record: Record, imported: Imported) -> bool:
    try:
        return record.holds(imported)
    except ValidationFailed:
        return False  # something stored is broken, so it is not what the file says


def _back_up(record: Record, file: Path) -> None:
    try:
        document = record.as_json_resume()
    except ValidationFailed as failure:
        raise Stopped(
            Exit.REFUSED,
            f"What is stored cannot be backed up, so nothing was written. {failure.message}",
        ) from failure
    write_document(file, document)
    print(f"The record that was there is in {file}; import it with --replace to have it back.")
    if "basics" not in document:
        print(
            "It has no basics, as no personal info was stored: add a name and an e-mail before importing it."
        )


def _commit(documents: DocumentStore, writes: Sequence[Write], imported: Imported) -> None:
    try:
        documents.commit(*writes)
    except DocumentTooLarge as error:
        raise Stopped(Exit.BAD_INPUT, f"Nothing was written: {error}") from error
    except (VersionConflict, StoreUnavailable) as error:
        # The answer may have been lost on the way, and the commit made.
        if _holds(read_record(documents), imported):
            return
        if isinstance(error, VersionConflict):
            message = "Something was stored or changed meanwhile; nothing was written. Run it again."
            raise Stopped(Exit.REFUSED, message) from error
        raise


def _refusal(record: Record) -> str:
    entries = _counted(str(entry.data.get("type") or "work") for entry in record.entries)
    fields = sorted(set(record.personal_info.data) - _BOOKKEEPING) if record.personal_info else []
    info = f"personal info ({', '.join(fields)})" if record.personal_info else "no personal info"
    return (
        f"There is a record already: {info} and {entries}. Nothing was written.\n"
        "With --replace the file's personal info and entries take its place. Settings that such a file "
        "does not hold (accentColor, logo, defaultStyle, aiPrompts) stay, and the old record is first "
        "written to backup-experience-<UTC time>.json here."
    )


def _outcome(record: Record, imported: Imported) -> str:
    stored = f"stored personal info and {_number(len(imported.entries))}"
    return stored if record.is_empty else f"{stored} in place of {_number(len(record.entries))}"


def _counted(types: Iterable[str]) -> str:
    counts = Counter(types)
    listed = ", ".join(f"{count} {type_}" for type_, count in counts.items())
    return _number(counts.total()) + (f" ({listed})" if listed else "")


def _number(entries: int) -> str:
    return "1 entry" if entries == 1 else f"{entries} entries"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; gives its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m migrations.import_json_resume",
        description=__doc__,
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="a JSON Resume file, UTF-8, at most 5 MiB")
    parser.add_argument(
        "--replace", action="store_true", help="back up what is stored, then put FILE in its place"
    )
    parser.add_argument("--dry-run", action="store_true", help="check and compare, write nothing")
    given = parser.parse_args(arguments)
    return run(
        lambda documents: import_file(documents, given.file, replace=given.replace, dry_run=given.dry_run)
    )


if __name__ == "__main__":
    sys.exit(main())
