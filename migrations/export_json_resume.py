"""Writes the stored person as a JSON Resume 1.0 file (https://jsonresume.org).

What the record was imported from comes back value for value, but for what was edited since. What JSON
Resume has no place for is under "resumeGenerator". The file is readable by its owner only.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from generator.errors import ValidationFailed
from generator.experience import read_record
from generator.stores.base import DocumentStore
from migrations.commands import EXIT_CODES, Exit, Stopped, json_bytes, run, write_document

_STDOUT: Final = "-"


def export_file(documents: DocumentStore, file: str, *, force: bool) -> None:
    """Writes one file, or standard output for ``-``.

    Args:
        force: whether a file of that name may be overwritten.

    Raises:
        Stopped: there is nothing stored, something stored is broken, or the file cannot be written.
        StoreError: the store does not answer.
    """
    record = read_record(documents)
    if record.is_empty:
        raise Stopped(Exit.REFUSED, "There is no personal info and no entry to export; nothing was written.")
    try:
        document = record.as_json_resume()
    except ValidationFailed as failure:
        raise Stopped(Exit.REFUSED, f"{failure.message} Nothing was written.") from failure
    if file == _STDOUT:
        sys.stdout.buffer.write(json_bytes(document))
        return
    write_document(Path(file), document, overwrite=force)
    print(f"Wrote {file}.")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; gives its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m migrations.export_json_resume",
        description=__doc__,
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", metavar="FILE", help="where to; - is standard output")
    parser.add_argument("--force", action="store_true", help="overwrite FILE if it is there")
    given = parser.parse_args(arguments)
    return run(lambda documents: export_file(documents, given.file, force=given.force))


if __name__ == "__main__":
    sys.exit(main())
