"""The structure tree: what the marks on the pages mean to a reader that cannot see them.

PDF 32000-1, 14.7 and 14.8. Every piece of text drawn carries a number (MCID) within its page; the
tree's leaves are those numbers, and a number tree leads back from them. What carries no meaning
(rules, page numbers) is an artifact and stands outside.
"""

from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(slots=True, eq=False, repr=False)
class Element:
    """A node: a structure type and, in reading order, elements, marks and link annotations.

    Attributes:
        tag: a standard structure type, such as ``H2`` or ``LBody``.
        alternate: what to read out in place of the content.
        actual: the text, where the marks do not spell it as it is read.
        kids: elements, ``(page, mcid)`` marks, and ``annotation`` indexes.
    """

    tag: str
    alternate: str = ""
    attributes: str = ""
    actual: str = ""
    kids: list["Element | Mark | LinkPlace"] = field(default_factory=list)

    def add(self, tag: str, alternate: str = "") -> "Element":
        """A new element at the end of this one."""
        kid = Element(tag, alternate)
        self.kids.append(kid)
        return kid

    def prune(self) -> bool:
        """Takes out elements that nothing was drawn for; whether anything is left."""
        self.kids = [kid for kid in self.kids if not isinstance(kid, Element) or kid.prune()]
        return bool(self.kids)


class Mark(NamedTuple):
    """A marked piece of a page's content. Pages count from 0."""

    page: int
    mcid: int


class LinkPlace(NamedTuple):
    """A link annotation, by its index in the document."""

    link: int
    page: int
