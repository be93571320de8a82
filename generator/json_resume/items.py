"""One item of a document (the basics, a job, a school) as the fields of one stored document, and back.

Writing an item and reading it again gives exactly the fields it was written from: whatever the
properties cannot say goes under :data:`~generator.json_resume.sections.OURS`. A property that is there
always wins over the same field under it.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeAlias

from generator.json_resume.properties import MISSING, Property, normal
from generator.json_resume.sections import BASICS, ENTRY_FIELDS, OURS, PERSONAL_FIELDS, Section

Item: TypeAlias = Mapping[str, Any]
Fields: TypeAlias = Mapping[str, Any]


def read_basics(item: Item) -> dict[str, Any]:
    """The fields of personal info."""
    return _read(BASICS, item, PERSONAL_FIELDS)


def write_basics(fields: Fields, kept: Item) -> dict[str, Any]:
    """The basics that read as these fields, with what was kept wherever it still fits."""
    return _with_ours(_write(BASICS, fields, kept), fields, PERSONAL_FIELDS, kept, read_basics)


def read_entry(section: Section, item: Item, place: int) -> dict[str, Any]:
    """The fields of an entry; without ``title`` if the item has nothing to be listed under.

    Args:
        place: of the item in its section, from 1. An item that names no id gets one made of its place
            and title, so that the same file always gives the same ids.
    """
    fields = _read(section.properties, item, ENTRY_FIELDS)
    if "title" not in fields and (title := section.stand_in(fields)):
        fields["title"] = title
    title = fields.get("title")  # no text in a document that is not right
    fields.setdefault("id", derived_id(section, place, title if isinstance(title, str) else ""))
    return fields


def is_untitled(section: Section, item: Item) -> bool:
    """Whether an item has no title of its own, so that something stands in for it."""
    return "title" not in _read(section.properties, item, ENTRY_FIELDS)


def write_entry(
    section: Section, fields: Fields, kept: Item, place: int, *, untitled: bool = False
) -> dict[str, Any]:
    """The item that reads as these fields, with what was kept wherever it still fits.

    Args:
        untitled: the item had no title of its own; it still gets none while the title is its stand-in.
    """
    written = dict(fields)
    if untitled and section.stand_in(fields) == fields["title"]:
        del written["title"]
    item = _write(section.properties, written, kept)
    return _with_ours(item, fields, ENTRY_FIELDS, kept, lambda item: read_entry(section, item, place))


def left_over(item: Item, written: Item) -> dict[str, Any]:
    """What of an item has to be kept, given what would be written without it."""
    return {key: value for key, value in item.items() if key not in written or written[key] != value}


def stored_fields(document: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Those fields of a stored document that say something, without blank edges."""
    return {name: value for name in names if (value := normal(document.get(name))) is not None}


def _read(properties: Iterable[Property], item: Item, names: Iterable[str]) -> dict[str, Any]:
    ours = item.get(OURS)
    fields = stored_fields(ours, names) if isinstance(ours, Mapping) else {}
    for one in properties:
        fields.update(one.read(item.get(one.key)))
    return fields


def _write(properties: Iterable[Property], fields: Fields, kept: Item) -> dict[str, Any]:
    values = {one.key: one.write(fields, kept.get(one.key, MISSING)) for one in properties}
    rest = {key: value for key, value in kept.items() if key not in values and key != OURS}
    return {key: value for key, value in values.items() if value is not MISSING} | rest


def _with_ours(
    item: dict[str, Any], fields: Fields, names: frozenset[str], kept: Item, read: Callable[[Item], Fields]
) -> dict[str, Any]:
    before = kept.get(OURS, MISSING)
    trial = item if before is MISSING else {**item, OURS: before}
    if read(trial) == fields:
        return trial
    said = read(item)
    unknown = {k: v for k, v in before.items() if k not in names} if isinstance(before, Mapping) else {}
    ours = unknown | {name: value for name, value in fields.items() if said.get(name) != value}
    return {**item, OURS: ours} if ours else item


# --- ids ----------------------------------------------------------------------------------------

_SLUG_LENGTH: Final = 40
_LETTERS: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"}
)
"""Letters that Unicode does not take apart into a base letter and a mark."""


def derived_id(section: Section, place: int, title: str) -> str:
    """A readable id such as ``work-01-bursztyn-platnosci``; unique, since places are."""
    letters = unicodedata.normalize("NFKD", title.lower().translate(_LETTERS))
    words = re.findall("[a-z0-9]+", "".join(c for c in letters if not unicodedata.combining(c)))
    slug = ""
    for word in words:
        if len(slug) + len(word) >= _SLUG_LENGTH:
            break
        slug += f"-{word}"
    return f"{section.type}-{place:02d}{slug}"
