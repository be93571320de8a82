"""Which JSON Resume property is which field of ours: the table, and nothing but the table.

``EntryType``'s own table of what ``title`` and ``role`` hold is in :class:`generator.model.ExperienceEntry`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from typing import Any, Final

from generator.codec import camel_case
from generator.json_resume.properties import (
    Profiles,
    Property,
    link,
    month,
    picture,
    place,
    roles,
    text,
    texts,
)
from generator.model import EntryType, ExperienceEntry, PersonalInfo

OURS: Final = "resumeGenerator"
"""The property that carries fields of ours for which JSON Resume has no place."""

ENTRY_FIELDS: Final = frozenset(camel_case(f.name) for f in dataclass_fields(ExperienceEntry)) - {
    "type",  # is the section
    "order",  # is the place in it
}
PERSONAL_FIELDS: Final = frozenset(camel_case(f.name) for f in dataclass_fields(PersonalInfo)) - {
    # How documents look and how they are asked for are settings, not the person's record: they stay.
    "accentColor",
    "aiPrompts",
    "defaultStyle",
    "logo",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A list of the document whose items are our entries of one type.

    Attributes:
        key: JSON Resume's name.
        title: the property an entry is listed under.
        stand_ins: fields of which the first one present serves as title where an item has none.
        untitled: the title where those are missing too; ``None``: then it is no entry.
    """

    key: str
    type: EntryType
    title: str
    properties: tuple[Property, ...]
    stand_ins: tuple[str, ...] = ("role",)
    untitled: str | None = None

    def stand_in(self, fields: Mapping[str, Any]) -> str | None:
        """What an entry is listed under when its item has no title."""
        return next((fields[name] for name in self.stand_ins if fields.get(name)), self.untitled)


BASICS: Final[tuple[Property, ...]] = (
    text("name"),
    text("label", "title"),
    picture("image", "avatar"),
    text("email"),
    text("phone"),
    link("url", "website"),
    text("summary"),
    place("location", "location"),
    Profiles("profiles"),
)

_SPAN: Final = (month("startDate"), month("endDate"))
_WHERE: Final = (text("location"), link("url", "url"))
_DONE: Final = (
    text("summary"),
    texts("highlights", "accomplishments"),
    texts("keywords", "technologies"),
)

SECTIONS: Final = (
    Section(
        key="work",
        type="work",
        title="name",
        properties=(
            text("name", "title"),
            text("position", "role"),
            *_WHERE,
            *_SPAN,
            *_DONE,  # keywords are not in the schema here, and where people put the tools of a job
        ),
    ),
    Section(
        key="volunteer",
        type="volunteer",
        title="organization",
        properties=(text("organization", "title"), text("position", "role"), *_WHERE, *_SPAN, *_DONE),
    ),
    Section(
        key="education",
        type="education",
        title="institution",
        properties=(
            text("institution", "title"),
            *_WHERE,
            text("area"),
            text("studyType", "role"),
            *_SPAN,
            texts("courses", "accomplishments"),
        ),
        stand_ins=("role", "area"),
    ),
    Section(
        key="awards",
        type="award",
        title="title",
        properties=(text("title"), month("date", "startDate"), text("awarder", "role"), text("summary")),
    ),
    Section(
        key="certificates",
        type="certification",
        title="name",
        properties=(
            text("name", "title"),
            month("date", "startDate"),
            link("url", "url"),
            text("issuer", "role"),
        ),
    ),
    Section(
        key="skills",
        type="skills",
        title="name",
        properties=(text("name", "title"), text("level", "role"), texts("keywords", "technologies")),
        stand_ins=(),
        untitled="Skills",
    ),
    Section(
        key="languages",
        type="language",
        title="language",
        properties=(text("language", "title"), text("fluency", "role")),
        stand_ins=(),
    ),
    Section(
        key="projects",
        type="project",
        title="name",
        properties=(
            text("name", "title"),
            text("description", "summary"),
            texts("highlights", "accomplishments"),
            texts("keywords", "technologies"),
            *_SPAN,
            link("url", "url"),
            roles("roles", "role"),
        ),
        stand_ins=("role", "summary"),
    ),
)

DOCUMENT_KEYS: Final = (
    "$schema",
    "basics",
    "work",
    "volunteer",
    "education",
    "awards",
    "certificates",
    "publications",
    "skills",
    "languages",
    "interests",
    "references",
    "projects",
    "meta",
)
"""The document's own properties, in the schema's order."""


def usual_place(key: str) -> tuple[int, str]:
    """Sorts the document's properties; those the schema does not list come last, by name."""
    return (DOCUMENT_KEYS.index(key) if key in DOCUMENT_KEYS else len(DOCUMENT_KEYS), key)
