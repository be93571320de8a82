"""Puts a PNG or JPEG file into the file store, as an avatar or a logo for the documents.

It is kept as pictures/NAME; that name is what personal info's "avatar" or "logo" is then set to. A picture of
the same name is replaced.
"""

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from generator.paths import PICTURE_FILE, PICTURE_FOLDER
from generator.pdf.pictures import MOST_BYTES, PictureRefused, read
from generator.services import Services
from generator.stores.base import FileStore
from migrations.commands import EXIT_CODES, Exit, Stopped, run_with_settings


def put_picture(files: FileStore, file: Path) -> str:
    """Stores a picture and gives its name there.

    Raises:
        Stopped: the file cannot be read, is no picture that a document can show, or has another name than
            a picture may have.
        StoreError: the store does not answer.
    """
    name = f"{PICTURE_FOLDER}/{file.name}"
    if not re.fullmatch(PICTURE_FILE, name):
        raise Stopped(Exit.BAD_INPUT, "Name the file with letters, digits, - and _, and .png, .jpg or .jpeg.")
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
        read(content, square=False)
    except OSError as error:
        raise Stopped(Exit.BAD_INPUT, f"{file} cannot be read: {error.strerror}.") from error
    except PictureRefused as refused:
        raise Stopped(Exit.BAD_INPUT, f"{file} {refused}.") from refused
    files.put(name, content, "image/png" if file.suffix == ".png" else "image/jpeg")
    return name


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; gives its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m migrations.put_picture",
        description=__doc__,
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="a PNG or JPEG of at most 5 MB")
    given = parser.parse_args(arguments)
    return run_with_settings(
        lambda settings: print(
            f"Stored as {put_picture(Services.from_settings(settings).files, given.file)}."
        )
    )


if __name__ == "__main__":
    sys.exit(main())
