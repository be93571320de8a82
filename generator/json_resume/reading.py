"""From a JSON Resume document to the documents we store."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from generator.errors import FieldProblem, ValidationFailed
from generator.json_resume import leftovers
from generator.json_resume.items import (
    is_untitled,
    left_over,
    read_basics,
    read_entry,
    write_basics,
    write_entry,
)
from generator.json_resume.older import modernized
from generator.json_resume.properties import says_nothing
from generator.json_resume.schema import schema_problems
from generator.json_resume.sections import OURS, SECTIONS, Section, usual_place


@dataclass(frozen=True, slots=True)
class Imported:
    """What a document holds, as it is stored but for the bookkeeping (who, when).

    Attributes:
        personal_info: without id and type.
        entries: with ids, types and their order in the document.
    """

    personal_info: dict[str, Any]
    entries: list[dict[str, Any]]


def read_json_resume(document: object) -> Imported:
    """The personal info and experience entries of a JSON Resume document.

    A file from before version 1.0 is taken too, and is written out again under today's names. Items
    that say nothing become no entries; like all else without a field of ours they are kept.

    Args:
        document: JSON values, as :func:`generator.strict_json.loads` gives them.

    Raises:
        ValidationFailed: with a detail for every field at fault.
    """
    modern, renamed = modernized(document)
    problems = schema_problems(modern)
    problems += _unlisted(modern, {problem.field for problem in problems})
    if problems:
        count = "1 field is" if len(problems) == 1 else f"{len(problems)} fields are"
        raise ValidationFailed(
            f"This is not a JSON Resume document we can take: {count} not right.",
            details=[FieldProblem(renamed.get(p.field, p.field), p.message) for p in problems],
        )
    checked = cast(Mapping[str, Any], modern)
    entries = [
        _read_entry(section, item, index + 1)
        for section, index, item in _items(checked)
        if not says_nothing(item)
    ]
    return Imported(
        _read_personal_info(checked),
        [{**entry, "order": order} for order, entry in enumerate(entries, start=1)],
    )


def _items(document: object) -> Iterator[tuple[Section, int, Mapping[str, Any]]]:
    """Every item that can be an entry, in the document's order; also of a document that is not right."""
    sections = {section.key: section for section in SECTIONS}
    for key, items in document.items() if isinstance(document, Mapping) else ():
        if key in sections and isinstance(items, list):
            yield from (
                (sections[key], index, item) for index, item in enumerate(items) if isinstance(item, Mapping)
            )


def _unlisted(document: object, known: Container[str]) -> list[FieldProblem]:
    """Items that have nothing to be listed under, or the id of another one."""
    problems: list[FieldProblem] = []
    taken: set[str] = set()
    for section, index, item in _items(document):
        if says_nothing(item):
            continue
        fields = read_entry(section, item, index + 1)
        where = f"{section.key}[{index}].{section.title}"
        if "title" not in fields and where not in known:
            problems.append(FieldProblem(where, "is missing: an entry of a résumé is listed under it"))
        where = f"{section.key}[{index}].{OURS}.id"
        if not isinstance(fields["id"], str) or where in known:
            continue
        if fields["id"] in taken:
            problems.append(FieldProblem(where, "is another entry's id already: change it or leave it out"))
        taken.add(fields["id"])
    return problems


def _read_entry(section: Section, item: Mapping[str, Any], place: int) -> dict[str, Any]:
    fields = read_entry(section, item, place)
    entry = {"id": fields["id"], "type": section.type, **fields}
    untitled = is_untitled(section, item)
    kept = leftovers.packed(left_over(item, write_entry(section, fields, {}, place, untitled=untitled)))
    beside = {**kept, **({"untitled": True} if untitled else {})}
    return {**entry, leftovers.FIELD: beside} if beside else entry


def _read_personal_info(document: Mapping[str, Any]) -> dict[str, Any]:
    basics = document["basics"]
    fields = read_basics(basics)
    blank: dict[str, dict[str, Any]] = {}
    for section, index, item in _items(document):
        if says_nothing(item):
            blank.setdefault(section.key, {})[str(index)] = item
    mapped = {"basics", *(section.key for section, _, _ in _items(document))}
    kept = {
        "basics": leftovers.packed(left_over(basics, write_basics(fields, {}))),
        "document": leftovers.packed({k: value for k, value in document.items() if k not in mapped}),
        "blankItems": leftovers.packed(blank),
    }
    beside: dict[str, Any] = {name: pack for name, pack in kept.items() if pack}
    if list(document) != sorted(document, key=usual_place):
        beside["sections"] = list(document)
    return {**fields, leftovers.FIELD: beside} if beside else fields
