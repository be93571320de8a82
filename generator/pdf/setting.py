"""Sets blocks: gives a style's types their colours and turns words into measured paragraphs."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from generator.pdf import colors
from generator.pdf.block import Block, Rule
from generator.pdf.faces import load
from generator.pdf.paragraph import Span, measure
from generator.pdf.styles import Ink, Style, Type
from generator.pdf.tagging import Element

INK = "#1B1E23"
SOFT = "#545B66"
HAIRLINE = "#C3C9D2"


@dataclass(slots=True)
class Setter:
    """Sets one document's blocks in one style.

    Attributes:
        width: of the column, points.
        root: of the structure tree.
        blocks: what was set so far.
    """

    style: Style
    accent: str
    width: float
    root: Element = field(default_factory=lambda: Element("Document"))
    blocks: list[Block] = field(default_factory=list)

    @property
    def unit(self) -> float:
        """A quarter of the body's leading: what gaps are counted in."""
        return self.style.body.leading / 4

    def color(self, ink: Ink) -> str:
        """As PDF operands."""
        return colors.operands({"ink": INK, "soft": SOFT, "accent": colors.readable(self.accent)}[ink])

    def span(
        self, text: str, kind: Type, url: str = "", *, keep: bool = False, separator: bool = False
    ) -> Span:
        """Text in a type; ``keep`` holds it on one line, a ``separator`` vanishes at a line's end."""
        shown = text.upper() if kind.capitals else text
        return Span(
            shown,
            kind.face,
            kind.size,
            self.color(kind.ink),
            kind.tracking,
            url,
            keep=keep,
            separator=separator,
        )

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
        bookmark: int | None = None,
    ) -> Block | None:
        """Adds a paragraph, unless it is empty. ``before`` and ``after`` are grid units."""
        text, beside = measure(spans), measure(right)
        if not text.tokens and not beside.tokens:
            return None
        if not text.tokens:
            text, beside, element = beside, measure(()), right_element
        too_wide = beside.tokens and beside.width > 0.42 * self.width
        block = Block(
            text=text,
            element=element,
            leading=kind.leading,
            cap_height=load(kind.face).cap_height * kind.size / 1000,
            before=before * self.unit,
            after=0 if too_wide else after * self.unit,
            align="center" if center else "left",
            right=beside if beside.tokens and not too_wide else None,
            right_element=right_element,
            keep_next=keep_next or bool(too_wide),
            rule=rule,
            bookmark=bookmark,
            title=" ".join(span.text for span in spans) if bookmark is not None else "",
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
            color = HAIRLINE if heading.rule_ink == "soft" else colors.readable(self.accent)
            rule = Rule(heading.thickness, colors.operands(color), heading.rule)
        block = self.put(
            [self.span(title, heading.type)],
            heading.type,
            section.add("H2"),
            before=heading.before,
            after=heading.after,
            keep_next=True,
            rule=rule,
            bookmark=0,
        )
        if block:
            block.title = title

    def bullets(self, texts: Sequence[str], parent: Element, *, keep_next: bool = False) -> None:
        """A list. ``keep_next`` holds the last one to what follows."""
        style = self.style
        shown = [text for text in texts if text]
        if not shown:
            return
        listing = parent.add("L")
        listing.attributes = "<</O/List/ListNumbering/Disc>>"
        for number, text in enumerate(shown):
            item = listing.add("LI")
            label, body = item.add("Lbl"), item.add("LBody")
            last = number == len(shown) - 1
            block = self.put(
                [self.span(text, style.body)],
                style.body,
                body,
                before=style.bullet_gap,
                keep_next=keep_next and last,
            )
            if block:
                mark = Span(style.bullet, style.body.face, style.body.size, self.color(style.bullet_ink))
                block.indent, block.bullet_indent = style.indent, style.bullet_indent
                block.bullet, block.bullet_element = measure([mark]), label


def join(parts: Sequence[str], separator: str) -> str:
    """The parts that are not empty."""
    return separator.join(part for part in parts if part)
