"""From the stored documents to a JSON Resume document."""

from collections.abc import Mapping, Sequence
from typing import Any

from generator.codec import from_json, to_json
from generator.json_resume import leftovers
from generator.json_resume.items import stored_fields, write_basics, write_entry
from generator.json_resume.sections import ENTRY_FIELDS, PERSONAL_FIELDS, SECTIONS, Section, usual_place
from generator.model import ExperienceEntry, PersonalInfo


def write_json_resume(
    personal_info: Mapping[str, Any] | None, entries: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """The JSON Resume document of a person's stored record.

    Reading it again gives the same fields and ids; ``order`` is then the place in the document. What
    was kept of the document the record was read from is in it, unless a field was edited since.

    Args:
        personal_info: as stored; ``None`` leaves the basics out, which no reader of ours takes.
        entries: as stored, in any order.

    Raises:
        ValidationFailed: a stored field is of a wrong type; names it.
    """
    document: dict[str, Any] = {}
    beside = _beside(personal_info)
    if personal_info is not None:
        typed = to_json(from_json(PersonalInfo, personal_info, "personal-info"))
        document["basics"] = write_basics(
            stored_fields(typed, PERSONAL_FIELDS), leftovers.unpacked(beside.get("basics"))
        )
    blank = leftovers.unpacked(beside.get("blankItems"))
    for section in SECTIONS:
        if items := _written_items(section, entries, blank.get(section.key)):
            document[section.key] = items
    for key, value in leftovers.unpacked(beside.get("document")).items():
        document.setdefault(key, value)
    return _in_order(document, beside.get("sections"))


def _beside(stored: Mapping[str, Any] | None) -> Mapping[str, Any]:
    beside = (stored or {}).get(leftovers.FIELD)
    return beside if isinstance(beside, Mapping) else {}


def _written_items(
    section: Section, entries: Sequence[Mapping[str, Any]], blank: Mapping[str, Any] | None
) -> list[Any]:
    """The section's entries in their order, the blank items of the original among them."""
    own = [entry for entry in entries if (entry.get("type") or "work") == section.type]
    waiting = sorted(own, key=_order)
    gaps = {int(index): item for index, item in (blank or {}).items()}
    items: list[Any] = []
    while waiting or gaps:
        if len(items) in gaps:
            items.append(gaps.pop(len(items)))
        elif waiting:
            items.append(_written_entry(section, waiting.pop(0), len(items) + 1))
        else:
            items.append(gaps.pop(min(gaps)))
    return items


def _order(entry: Mapping[str, Any]) -> float:
    order = entry.get("order")
    return order if isinstance(order, int | float) else float("inf")


def _written_entry(section: Section, entry: Mapping[str, Any], place: int) -> dict[str, Any]:
    where = f"experience-entries/{entry.get('id')}"
    fields = stored_fields(to_json(from_json(ExperienceEntry, entry, where)), ENTRY_FIELDS)
    beside = _beside(entry)
    kept, untitled = leftovers.unpacked(beside), bool(beside.get("untitled"))
    return write_entry(section, fields, kept, place, untitled=untitled)


def _in_order(document: dict[str, Any], before: object) -> dict[str, Any]:
    known = [key for key in before if key in document] if isinstance(before, list) else []
    rest = sorted((key for key in document if key not in known), key=usual_place)
    return {key: document[key] for key in [*known, *rest]}
