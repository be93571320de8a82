"""What a page is stacked of: a paragraph with what belongs to it, and the rules that keep it together."""

from dataclasses import dataclass
from typing import Literal

from generator.pdf.paragraph import Align, Text
from generator.pdf.tagging import Element


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule across the column: ``offset`` under the last baseline, over the first line, or beside it."""

    thickness: float
    color: str
    place: Literal["below", "above", "beside"] = "below"
    offset: float = 3.5


@dataclass(slots=True)
class Block:
    """One paragraph. Lengths are points at the style's own size and spacing.

    Attributes:
        element: what the text is in the structure tree; ``None`` for an artifact.
        right: stands at the right end of the first line.
        bullet: hangs in the indent, at ``bullet_indent``.
        before: space above, unless the block begins a page.
        keep_next: the next block begins on the same page.
        bookmark: the level of the heading among the bookmarks, from 0.
    """

    text: Text
    element: Element | None
    leading: float
    cap_height: float
    before: float = 0.0
    after: float = 0.0
    indent: float = 0.0
    align: Align = "left"
    right: Text | None = None
    right_element: Element | None = None
    bullet: Text | None = None
    bullet_element: Element | None = None
    bullet_indent: float = 0.0
    rule: Rule | None = None
    keep_next: bool = False
    bookmark: int | None = None
    title: str = ""
