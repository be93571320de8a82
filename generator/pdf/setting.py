"""Sets blocks: gives a style's types their colours and turns words into measured paragraphs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from generator.pdf import colors
from generator.pdf.block import Block, Hanging, Rule
from generator.pdf.faces import load
from generator.pdf.fallback import NONE, Fallback
from generator.pdf.links import Linked
from generator.pdf.paragraph import Span, Text, measure
from generator.pdf.plain import capitals
from generator.pdf.styles import Ink, Style, Type
from generator.pdf.tagging import Element

INK: Final = "#1B1E23"
SOFT: Final = "#545B66"
HAIRLINE: Final = "#C3C9D2"
WIDEST_RIGHT: Final = 0.42
"""Of the column; what is to stand at a line's right end and is wider gets a line of its own."""


@dataclass(slots=True, eq=False, repr=False)
class Setter:
    """Sets one document's blocks in one style.

    Attributes:
        width: of the column, points.
        fallback: the document's language, and where to look for what a face does not have.
        right_to_left: whether the document runs that way.
        root: of the structure tree.
        blocks: what was set so far.
    """

    style: Style
    accent: str
    width: float
    fallback: Fallback = NONE
    right_to_left: bool = False
    root: Element = field(default_factory=lambda: Element("Document"))
    blocks: list[Block] = field(default_factory=list)
    _colors: dict[Ink, str] = field(default_factory=dict)

    @property
    def unit(self) -> float:
        """A quarter of the body's leading: what gaps are counted in."""
        return self.style.body.leading / 4

    def color(self, ink: Ink) -> str:
        """As PDF operands."""
        if not self._colors:
            accent = colors.readable(self.accent)
            self._colors = {
                "ink": colors.operands(INK),
                "soft": colors.operands(SOFT),
                "accent": colors.operands(accent),
            }
        return self._colors[ink]

    def rule_color(self, ink: Ink) -> str:
        """As PDF operands; soft rules are softer than soft text."""
        return colors.operands(HAIRLINE) if ink == "soft" else self.color(ink)

    def span(self, text: str, kind: Type, *, keep: bool = False, separator: bool = False) -> Span:
        """Text in a type; ``keep`` holds it on one line, a ``separator`` vanishes at a line's end."""
        shown = capitals(text, self.fallback.language) if kind.capitals else text
        color = self.color(kind.ink)
        return Span(shown, kind.face, kind.size, color, kind.tracking, "", "", keep, separator, self.fallback)

    def measure(self, spans: Sequence[Span]) -> Text:
        """Measures text of this document."""
        return measure(spans, right_to_left=self.right_to_left)

    def link(self, linked: Linked, kind: Type) -> Span:
        """Text that leads somewhere, whole on its line; plain text where the address is none."""
        span = self.span(linked.text, kind, keep=True)
        return span._replace(url=linked.url, alternate=linked.alternate) if linked.url else span

    def put(
        self,
        spans: Sequence[Span],
        kind: Type,
        element: Element | None,
        *,
        before: float = 0,
        after: float = 0,
        right: Sequence[Span] = (),
        right_element: Element | None = None,
        center: bool = False,
        keep_next: bool = False,
        rule: Rule | None = None,
        bookmark: str = "",
    ) -> Block | None:
        """Adds a paragraph, unless it is empty. ``before`` and ``after`` are grid units."""
        text, beside = self.measure(spans), self.measure(right) if right else Text()
        if not text.words and not beside.words:
            return None
        if not text.words:
            text, beside, element = beside, Text(), right_element
        too_wide = bool(beside.words) and beside.width > WIDEST_RIGHT * self.width
        block = Block(
            text=text,
            element=element,
            leading=kind.leading,
            cap_height=load(kind.face).cap_height * kind.size / 1000,
            before=before * self.unit,
            after=0 if too_wide else after * self.unit,
            align="center" if center else "left",
            right=beside if beside.words and not too_wide else None,
            right_element=right_element,
            keep_next=keep_next or too_wide,
            rule=rule,
            bookmark=bookmark,
        )
        self.blocks.append(block)
        if too_wide:
            self.put(right, kind, right_element, after=after, keep_next=keep_next)
        return block

    def heading(self, title: str, section: Element) -> None:
        """A section's heading."""
        heading = self.style.heading
        rule = None
        if heading.rule != "none":
            rule = Rule(heading.thickness, self.rule_color(heading.rule_ink), heading.rule, heading.offset)
        self.put(
            [self.span(title, heading.type)],
            heading.type,
            section.add("H2"),
            before=heading.before,
            after=heading.after,
            center=heading.side == "center",
            keep_next=True,
            rule=rule,
            bookmark=title,
        )

    def bullets(self, items: Sequence[tuple[str, Type]], parent: Element) -> None:
        """A list of texts, each in its type. The last of several is not parted from the one before it."""
        style, bullet = self.style, self.style.bullet
        shown = [(text, kind) for text, kind in items if text]
        if not shown:
            return
        listing = parent.add("L")
        listing.attributes = "<</O/List/ListNumbering/Disc>>"
        mark = measure([Span(bullet.mark, style.body.face, style.body.size, self.color(bullet.ink))])
        for number, (text, kind) in enumerate(shown):
            item = listing.add("LI")
            label, body = item.add("Lbl"), item.add("LBody")
            block = self.put(
                [self.span(text, kind)],
                kind,
                body,
                before=style.bullet_gap,
                keep_next=number == len(shown) - 2,
            )
            if block:
                block.indent = bullet.indent
                block.hanging = Hanging(mark, label, bullet.at)

    def labelled(self, rows: Sequence[tuple[str, str]], parent: Element) -> None:
        """Lines that begin with a label, run in: a column of labels would be read before its texts."""
        style = self.style
        for label, text in rows:
            start = [self.span(f"{label}: ", style.strong)] if label else []
            spans = [*start, self.span(text, style.body)]
            self.put(spans, style.body, parent.add("P"), before=style.bullet_gap)


def join(parts: Sequence[str], separator: str) -> str:
    """The parts that are not empty."""
    return separator.join(part for part in parts if part)
