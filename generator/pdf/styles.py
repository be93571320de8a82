"""The four designs, as data. One layout reads them; see docs/pdf.md for what each is after.

Sizes and leadings are points. Gaps are counted in quarters of the body's leading, so that everything
stands on one grid.
"""

from dataclasses import dataclass
from typing import Final, Literal

from generator import model

Ink = Literal["ink", "soft", "accent"]
Section = Literal["summary", "experience", "skills", "projects", "education", "certifications"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Type:
    """How one kind of text looks.

    Attributes:
        tracking: extra space between letters, thousandths of the size.
        capitals: set in capital letters.
    """

    face: str
    size: float
    leading: float
    ink: Ink = "ink"
    tracking: float = 0
    capitals: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A section's heading: its type and the rule that goes with it."""

    type: Type
    rule: Literal["none", "below", "beside", "above"] = "none"
    thickness: float = 0.5
    rule_ink: Ink = "soft"
    before: float = 5
    after: float = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """A design.

    Attributes:
        margins: left and right, top, bottom.
        entry: which of a job's facts stand first: its role or its company; or both on one line.
        technologies: where a job's technologies stand.
        bullet: hangs at ``bullet_indent``; the text at ``indent``.
        skills: ``rows`` gives each category a line of its own.
    """

    margins: tuple[float, float, float]
    letter_margins: tuple[float, float, float]
    head: Literal["left", "center"] = "left"
    name: Type
    title: Type
    contact: Type
    head_rule: float = 0
    heading: Heading
    body: Type
    letter: Type
    lead: Type
    strong: Type
    primary: Type
    secondary: Type
    aside: Type
    technology: Type
    entry: Literal["role", "company", "line"] = "role"
    technologies: Literal["above", "below"] = "below"
    bullet: str = "•"
    bullet_ink: Ink = "ink"
    bullet_indent: float = 2.0
    indent: float = 12.0
    entry_gap: float = 3
    bullet_gap: float = 0.6
    order: tuple[Section, ...] = (
        "summary",
        "experience",
        "projects",
        "skills",
        "education",
        "certifications",
    )


SANS, SANS_STRONG, SANS_ITALIC = "resume-sans-regular", "resume-sans-semibold", "resume-sans-italic"

MODERN: Final = Style(
    margins=(54, 46, 44),
    letter_margins=(72, 60, 60),
    name=Type(face=SANS_STRONG, size=27, leading=31),
    title=Type(face=SANS, size=13, leading=18, ink="accent"),
    contact=Type(face=SANS, size=9.6, leading=13.2, ink="soft"),
    heading=Heading(
        type=Type(face=SANS_STRONG, size=11, leading=14, ink="accent", tracking=70, capitals=True),
        rule="beside",
        thickness=0.6,
    ),
    body=Type(face=SANS, size=10, leading=13.2),
    letter=Type(face=SANS, size=11, leading=15.2),
    lead=Type(face=SANS, size=10, leading=13.2),
    strong=Type(face=SANS_STRONG, size=10, leading=13.2),
    primary=Type(face=SANS_STRONG, size=11, leading=14),
    secondary=Type(face=SANS, size=10, leading=13.2, ink="accent"),
    aside=Type(face=SANS, size=10, leading=13.2, ink="soft"),
    technology=Type(face=SANS, size=10, leading=13.2, ink="soft"),
    bullet_ink="accent",
)

STYLES: Final[dict[model.Style, Style]] = {
    "modern": MODERN,
    "traditional": MODERN,
    "technical": MODERN,
    "executive": MODERN,
}
