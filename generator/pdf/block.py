"""What a page is stacked of: a paragraph with what belongs to it, and the rules that keep it together."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from generator.pdf.paragraph import Align, Text
from generator.pdf.tagging import Element

if TYPE_CHECKING:
    from generator.pdf.pictures import Picture


class Rule(NamedTuple):
    """A rule across the column: ``offset`` under the last baseline, over the first line, or beside it."""

    thickness: float
    color: str
    place: Literal["below", "above", "beside"] = "below"
    offset: float = 3.5


class Hanging(NamedTuple):
    """What hangs before a paragraph's first line, ``at`` points from the left: a bullet or a label."""

    text: Text
    element: Element | None
    at: float


class PlacedPicture(NamedTuple):
    """A picture at one side of the column, its upper edge at the block's.

    Attributes:
        at: points from that side.
        width, height: points.
        round: cut to a circle or an ellipse.
    """

    picture: "Picture"
    element: Element
    side: Literal["left", "right"]
    at: float
    width: float
    height: float
    round: bool


@dataclass(slots=True, eq=False, repr=False)
class Block:
    """One paragraph. Lengths are points at the style's own size and spacing.

    Attributes:
        element: what the text is in the structure tree; ``None`` for an artifact.
        right: stands at the right end of the first line.
        before: space above, unless the block begins a page.
        indent, outdent: room kept free at the left and at the right.
        keep_next: the next block begins on the same page.
        balanced: its lines are to be much of a length.
        bookmark: what a bookmark to it says, if there is one.
    """

    text: Text
    element: Element | None
    leading: float
    cap_height: float
    before: float = 0.0
    after: float = 0.0
    indent: float = 0.0
    outdent: float = 0.0
    align: Align = "left"
    balanced: bool = False
    right: Text | None = None
    right_element: Element | None = None
    hanging: Hanging | None = None
    pictures: tuple[PlacedPicture, ...] = ()
    rule: Rule | None = None
    keep_next: bool = False
    bookmark: str = ""
