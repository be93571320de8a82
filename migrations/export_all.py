"""Writes everything that is stored about the person into a folder.

  resume.json          the record as JSON Resume, which import_json_resume takes
  personal-info.json   who the documents are about, with all settings
  documents/*.jsonl    every document, one a line, a file for each collection
  files/…              PDFs, kept experience and pictures, by the names they are stored under
  export.json          when, from where and how much; "complete": nothing is missing

Into the folder of an earlier export the present state is written: files that are there already are not
fetched again, what is stored no more is taken out, and an export that was interrupted is completed. The
folder is readable by its owner only.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from generator.errors import ValidationFailed
from generator.experience import read_record
from generator.services import Services
from generator.stores.base import StoredFile
from migrations.commands import (
    EXIT_CODES,
    Exit,
    Stopped,
    json_bytes,
    read_document,
    replace_file,
    run_with_settings,
)
from migrations.everything import COLLECTIONS, files
from migrations.progress import ProgressBar

_FORMAT: Final = "export_all/1"
_MANIFEST: Final = "export.json"
_LONGEST_NAME: Final = 200
"""Bytes of a part of a file's name; file systems take 255."""


def export(services: Services, source: str, folder: Path, *, dry_run: bool = False) -> None:
    """Writes the export.

    Args:
        source: which backend this is, for the manifest.
        folder: new, empty, or an earlier export's.
        dry_run: whether to count only.

    Raises:
        Stopped: the folder holds something else, or cannot be written.
        StoreError: a store does not answer.
    """
    _check_is_ours(folder)
    stored = list(files(services))
    if dry_run:
        counts = {name: sum(1 for _ in services.documents.query(name, ())) for name in COLLECTIONS}
        print(f"Dry run, nothing was written. There are {_told(counts, len(stored))}.")
        return
    about = {"format": _FORMAT, "from": source, "at": services.clock().isoformat(timespec="seconds")}
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_file(folder / _MANIFEST, json_bytes({**about, "complete": False}))
        counts = {name: _write_collection(services, folder / "documents", name) for name in COLLECTIONS}
        _write_record(services, folder)
        _write_files(services, folder / "files", stored)
        _sweep(folder)
        done = {**about, "documents": counts, "files": len(stored), "complete": True}
        replace_file(folder / _MANIFEST, json_bytes(done))
    except OSError as error:
        raise Stopped(Exit.BAD_INPUT, f"{folder} cannot be written: {error.strerror}.") from error
    print(f"Wrote {_told(counts, len(stored))} to {folder}.")


def _check_is_ours(folder: Path) -> None:
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    manifest = read_document(folder / _MANIFEST) if (folder / _MANIFEST).is_file() else None
    if not isinstance(manifest, Mapping) or manifest.get("format") != _FORMAT:
        raise Stopped(Exit.REFUSED, f"{folder} is there and is no export; name a new folder.")


def _write_collection(services: Services, folder: Path, collection: str) -> int:
    """One document a line, streamed into a file that is put in place whole; how many there are."""
    folder.mkdir(mode=0o700, exist_ok=True)
    count = 0

    def lines() -> Iterable[bytes]:
        nonlocal count
        for document in services.documents.query(collection):
            count += 1
            yield _json({**document.data, "id": document.id}) + b"\n"

    replace_file(folder / f"{collection}.jsonl", lines())
    return count


def _write_record(services: Services, folder: Path) -> None:
    record = read_record(services.documents)
    info = record.personal_info
    _write_or_remove(folder / "personal-info.json", info and json.loads(_json(info.data)))
    try:
        document = None if record.is_empty else record.as_json_resume()
    except ValidationFailed as failure:
        print(f"There is no resume.json, since not all of the record is right. {failure.message}")
        document = None
    _write_or_remove(folder / "resume.json", document)


def _write_or_remove(file: Path, document: object) -> None:
    if document is None:
        file.unlink(missing_ok=True)
    else:
        replace_file(file, json_bytes(document))


def _write_files(services: Services, folder: Path, stored: Sequence[StoredFile]) -> None:
    """Brings the folder to what is stored, in names that any file system takes."""
    there = {folder / _short(file.path) for file in stored}
    with ProgressBar("files", len(stored)) as bar:
        for file in stored:
            target = folder / _short(file.path)
            if not (target.is_file() and _md5(target) == file.md5):
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                with suppress(FileNotFoundError):  # deleted since it was listed
                    replace_file(target, services.files.read(file.path))
            bar.advance(1)
    for found in list(folder.rglob("*")):
        if found.is_file() and found not in there:
            found.unlink()


def _sweep(folder: Path) -> None:
    """Removes what runs that were killed had begun to write."""
    for begun in [*folder.glob(".*.json.*"), *folder.glob("documents/.*.jsonl.*")]:
        begun.unlink()


def _short(path: str) -> Path:
    return Path(*(_short_part(part) for part in path.split("/")))


def _short_part(part: str) -> str:
    encoded = part.encode()
    if len(encoded) <= _LONGEST_NAME:
        return part
    suffix = f"~{hashlib.sha256(encoded).hexdigest()[:12]}{Path(part).suffix[:10]}"
    return encoded[: _LONGEST_NAME - len(suffix.encode())].decode(errors="ignore") + suffix


def _md5(file: Path) -> str:
    return hashlib.md5(file.read_bytes(), usedforsecurity=False).hexdigest()


def _json(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, default=_as_text).encode()


def _as_text(value: Any) -> str:
    """What JSON has no form for: instants, and what others may have stored in Firestore."""
    return value.isoformat() if isinstance(value, datetime) else repr(value)


def _told(counts: Mapping[str, int], files_: int) -> str:
    documents = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    return f"{sum(counts.values()):,} documents ({documents}) and {files_:,} files"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; gives its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m migrations.export_all",
        description=__doc__,
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="new, empty, or an earlier export")
    parser.add_argument("--dry-run", action="store_true", help="count only")
    given = parser.parse_args(arguments)
    return run_with_settings(
        lambda settings: export(
            Services.from_settings(settings), settings.backend, given.folder, dry_run=given.dry_run
        )
    )


if __name__ == "__main__":
    sys.exit(main())
