"""The four designs, as data. One layout reads them; docs/pdf.md says what each is after.

Sizes and leadings are points. An entry's lines are set within a twentieth of the body's size, or readers
that put a page together from its letters (poppler, for one) take them out of their place. Gaps are
counted in quarters of the body's leading, and every leading is a whole number of those quarters, so that
everything stands on one grid.
"""

from typing import Final, Literal, NamedTuple

from generator import model

Ink = Literal["ink", "soft", "accent"]
Side = Literal["left", "center"]
Section = Literal["summary", "experience", "skills", "projects", "education", "certifications"]


class Type(NamedTuple):
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


class Head(NamedTuple):
    """Who the document is from.

    Attributes:
        contact_gap: above the contact line.
        after: under the last line.
        rule: thickness of the accent-coloured rule under it all; none at 0.
        picture: height of avatar and logo, points.
        round_picture: whether the avatar is cut to a circle.
    """

    name: Type
    title: Type
    contact: Type
    side: Side = "left"
    contact_gap: float = 1
    after: float = 2
    rule: float = 0
    picture: float = 66
    round_picture: bool = True


class Heading(NamedTuple):
    """A section's heading: its type and the rule that goes with it."""

    type: Type
    side: Side = "left"
    rule: Literal["none", "below", "beside", "above"] = "none"
    thickness: float = 0.5
    offset: float = 3.5
    rule_ink: Ink = "soft"
    before: float = 5
    after: float = 1


class Bullet(NamedTuple):
    """The mark of a list's item, the place it hangs at, and that of the text. Points."""

    mark: str = "•"
    ink: Ink = "ink"
    at: float = 2.0
    indent: float = 12.0


class Style(NamedTuple):
    """A design.

    Attributes:
        margins: left and right, top, bottom.
        lead: the summary.
        primary, secondary: an entry's first and second line; ``line`` has both on the first.
        aside: dates and places.
        entry: what stands first, a job's role or its company; ``line`` puts both on one line.
        technologies: whether they are the first or the last of a job's bullets.
        running: the person's name over the pages that follow the first, and the page numbers.
    """

    margins: tuple[float, float, float]
    letter_margins: tuple[float, float, float]
    head: Head
    heading: Heading
    body: Type
    letter: Type
    lead: Type
    strong: Type
    primary: Type
    secondary: Type
    aside: Type
    technology: Type
    running: Type
    entry: Literal["role", "company", "line"] = "role"
    technologies: Literal["first", "last"] = "last"
    bullet: Bullet = Bullet()
    entry_gap: float = 3
    item_gap: float = 2
    bullet_gap: float = 0.5
    order: tuple[Section, ...] = (
        "summary",
        "experience",
        "projects",
        "skills",
        "education",
        "certifications",
    )

    @property
    def smallest(self) -> float:
        """The size of the smallest type that shrinks with the rest."""
        head = self.head
        scaled = (
            self.body, self.lead, self.strong, self.primary, self.secondary, self.aside, self.technology,
            self.heading.type, head.name, head.title, head.contact,
        )  # fmt: skip
        return min(kind.size for kind in scaled)

    def for_letter(self) -> "Style":
        """The same design for a letter: one type, wide margins, and a head that goes with them."""
        text, contact = self.letter, self.head.contact
        return self._replace(
            margins=self.letter_margins,
            head=self.head._replace(contact=contact._replace(size=max(contact.size, 0.9 * text.size))),
            heading=self.heading._replace(type=text),
            strong=self.strong._replace(size=text.size, leading=text.leading),
            body=text,
            lead=text,
            primary=text,
            secondary=text,
            aside=text,
            technology=text,
        )


SANS, SANS_STRONG = "resume-sans-regular", "resume-sans-semibold"
GARAMOND, GARAMOND_STRONG = "eb-garamond-regular", "eb-garamond-semibold"
GARAMOND_ITALIC, GARAMOND_CAPS = "eb-garamond-italic", "eb-garamond-small-caps"
PLEX, PLEX_STRONG = "resume-technical-regular", "resume-technical-semibold"
SERIF, SERIF_STRONG, SERIF_ITALIC = "resume-serif-regular", "resume-serif-semibold", "resume-serif-italic"

MODERN: Final = Style(
    margins=(54, 46, 44),
    letter_margins=(76, 64, 60),
    head=Head(
        name=Type(face=SANS_STRONG, size=28, leading=33),
        title=Type(face=SANS, size=13.5, leading=16.5, ink="accent"),
        contact=Type(face=SANS, size=9.7, leading=13.2, ink="soft"),
        contact_gap=1.5,
    ),
    heading=Heading(
        type=Type(face=SANS_STRONG, size=10.6, leading=13.2, ink="accent", tracking=80, capitals=True),
        rule="beside",
        thickness=0.6,
    ),
    body=Type(face=SANS, size=10, leading=13.2),
    letter=Type(face=SANS, size=11, leading=15.2),
    lead=Type(face=SANS, size=10, leading=13.2),
    strong=Type(face=SANS_STRONG, size=10, leading=13.2),
    primary=Type(face=SANS_STRONG, size=10.4, leading=13.2),
    secondary=Type(face=SANS, size=10, leading=13.2, ink="accent"),
    aside=Type(face=SANS, size=9.7, leading=13.2, ink="soft"),
    technology=Type(face=SANS, size=9.7, leading=13.2, ink="soft"),
    running=Type(face=SANS, size=9, leading=13.2, ink="soft"),
    bullet=Bullet(ink="accent"),
)

TRADITIONAL: Final = Style(
    margins=(62, 52, 50),
    letter_margins=(84, 64, 60),
    head=Head(
        side="center",
        name=Type(face=GARAMOND_CAPS, size=27, leading=30.6, tracking=60),
        title=Type(face=GARAMOND_ITALIC, size=13.4, leading=17),
        contact=Type(face=GARAMOND, size=10.6, leading=13.6),
        after=1,
        picture=62,
        round_picture=False,
    ),
    heading=Heading(
        type=Type(face=GARAMOND_CAPS, size=12.6, leading=13.6, tracking=70),
        side="center",
        rule="beside",
        thickness=0.5,
        before=4.5,
        after=1,
    ),
    body=Type(face=GARAMOND, size=11, leading=13.6),
    letter=Type(face=GARAMOND, size=12, leading=16),
    lead=Type(face=GARAMOND, size=11, leading=13.6),
    strong=Type(face=GARAMOND_STRONG, size=11, leading=13.6),
    primary=Type(face=GARAMOND_STRONG, size=11.4, leading=13.6),
    secondary=Type(face=GARAMOND_ITALIC, size=11.2, leading=13.6),
    aside=Type(face=GARAMOND, size=11, leading=13.6),
    technology=Type(face=GARAMOND_ITALIC, size=10.8, leading=13.6),
    running=Type(face=GARAMOND_ITALIC, size=10, leading=13.6, ink="soft"),
    entry="company",
    bullet=Bullet(at=4.0, indent=14.0),
    order=("summary", "experience", "education", "projects", "skills", "certifications"),
)

TECHNICAL: Final = Style(
    margins=(46, 38, 38),
    letter_margins=(72, 58, 56),
    head=Head(
        name=Type(face=PLEX_STRONG, size=21, leading=24),
        title=Type(face=PLEX, size=11, leading=15, ink="accent"),
        contact=Type(face=PLEX, size=9.2, leading=12, ink="soft"),
        contact_gap=0.5,
        after=7,
        rule=1.4,
        picture=52,
        round_picture=False,
    ),
    heading=Heading(
        type=Type(face=PLEX_STRONG, size=10.6, leading=12, ink="accent"),
        rule="below",
        thickness=0.5,
        offset=3.2,
        before=4,
        after=1.5,
    ),
    body=Type(face=PLEX, size=9.2, leading=12),
    letter=Type(face=PLEX, size=10.2, leading=14.8),
    lead=Type(face=PLEX, size=9.2, leading=12),
    strong=Type(face=PLEX_STRONG, size=9.2, leading=12),
    primary=Type(face=PLEX_STRONG, size=9.5, leading=12),
    secondary=Type(face=PLEX, size=9.5, leading=12),
    aside=Type(face=PLEX, size=9.2, leading=12, ink="soft"),
    technology=Type(face=PLEX, size=9.2, leading=12, ink="accent"),
    running=Type(face=PLEX, size=9, leading=12, ink="soft"),
    entry="line",
    technologies="first",
    bullet=Bullet(ink="soft", at=1.0, indent=10.0),
    entry_gap=2.5,
    item_gap=1.5,
    bullet_gap=0,
    order=("skills", "summary", "experience", "projects", "education", "certifications"),
)

EXECUTIVE: Final = Style(
    margins=(70, 60, 58),
    letter_margins=(88, 72, 68),
    head=Head(
        name=Type(face=SERIF, size=30, leading=35),
        title=Type(face=SERIF_ITALIC, size=13, leading=17.5, ink="soft"),
        contact=Type(face=SERIF, size=9.6, leading=14, ink="soft"),
        contact_gap=2,
        after=3,
        picture=72,
        round_picture=False,
    ),
    heading=Heading(
        type=Type(face=SERIF_STRONG, size=9.6, leading=14, ink="accent", tracking=80, capitals=True),
        rule="above",
        thickness=0.8,
        offset=5,
        rule_ink="ink",
        before=7,
        after=1,
    ),
    body=Type(face=SERIF, size=9.8, leading=14),
    letter=Type(face=SERIF, size=10.8, leading=16.4),
    lead=Type(face=SERIF, size=11.4, leading=17.5),
    strong=Type(face=SERIF_STRONG, size=9.8, leading=14),
    primary=Type(face=SERIF_STRONG, size=10.2, leading=14),
    secondary=Type(face=SERIF_ITALIC, size=10, leading=14),
    aside=Type(face=SERIF, size=9.6, leading=14, ink="soft"),
    technology=Type(face=SERIF_ITALIC, size=9.6, leading=14, ink="soft"),
    running=Type(face=SERIF_ITALIC, size=9.2, leading=14, ink="soft"),
    bullet=Bullet(ink="accent", at=3.0, indent=14.0),
    entry_gap=4,
    item_gap=3,
    bullet_gap=1,
    order=("summary", "experience", "education", "certifications", "skills", "projects"),
)

STYLES: Final[dict[model.Style, Style]] = {
    "modern": MODERN,
    "traditional": TRADITIONAL,
    "technical": TECHNICAL,
    "executive": EXECUTIVE,
}
