"""Erases everything that is stored about the person: record, requests, responses, PDFs, kept experience.

There is no way back: export_all first. Interrupted, it is simply run again. Whoever generates meanwhile
may store something anew, so it looks again until it finds nothing. Of the embedded backend the database
file is written anew, so that nothing of what was in it stays on the disk.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from typing import Final

from generator.services import Services
from generator.stores.base import Delete
from generator.stores.embedded_documents import EmbeddedDocuments
from generator.stores.embedded_files import EmbeddedFiles
from migrations.commands import EXIT_CODES, Exit, Stopped, run_with_settings
from migrations.everything import COLLECTIONS, files

_PAGE: Final = 200
_ROUNDS: Final = 5


def erase(services: Services, *, sure: bool, dry_run: bool = False) -> None:
    """Erases everything.

    Args:
        sure: whether the person has said so.
        dry_run: whether to count only.

    Raises:
        Stopped: nobody has said so, or something is stored anew all the time.
        StoreError: a store does not answer; what was erased until then is.
    """
    if dry_run or not sure:
        told = _told(_counted(services))
        if dry_run:
            print(f"Dry run, nothing was erased. There are {told}.")
            return
        raise Stopped(Exit.REFUSED, f"Nothing was erased. There are {told}. Say --yes to erase all of it.")
    erased: Counter[str] = Counter()
    for _ in range(_ROUNDS):
        found = _erase_once(services)
        erased.update(found)
        if not found.total():
            break
    else:
        raise Stopped(
            Exit.LEFTOVERS,
            f"Erased {_told(erased)}, but something is stored anew all the time: stop the function, and "
            "run this again.",
        )
    # Only now: what an earlier run erased before it was interrupted may still be on the disk.
    if isinstance(services.documents, EmbeddedDocuments):
        services.documents.rewrite()
    if isinstance(services.files, EmbeddedFiles):
        services.files.sweep()
    print(f"Erased {_told(erased)}." if erased.total() else "There was nothing to erase.")


def _counted(services: Services) -> Counter[str]:
    counts = Counter({name: sum(1 for _ in services.documents.query(name, ())) for name in COLLECTIONS})
    counts["files"] = sum(1 for _ in files(services))
    return counts


def _erase_once(services: Services) -> Counter[str]:
    """Erases what there is, files first: personal info says which pictures are its own."""
    erased: Counter[str] = Counter()
    for file in list(files(services)):
        services.files.delete(file.path)
        erased["files"] += 1
    for collection in COLLECTIONS:
        while page := list(islice(services.documents.query(collection, ()), _PAGE)):
            services.documents.commit(*(Delete(document.path) for document in page))
            erased[collection] += len(page)
    return erased


def _told(counts: Counter[str]) -> str:
    parts = [f"{counts[name]:,} {name}" for name in (*COLLECTIONS, "files")]
    return f"{', '.join(parts[:-1])} documents and {parts[-1]}"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; gives its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m migrations.erase_all",
        description=__doc__,
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--yes", action="store_true", help="erase; without it nothing happens")
    parser.add_argument("--dry-run", action="store_true", help="count only")
    given = parser.parse_args(arguments)
    return run_with_settings(
        lambda settings: erase(Services.from_settings(settings), sure=given.yes, dry_run=given.dry_run)
    )


if __name__ == "__main__":
    sys.exit(main())
