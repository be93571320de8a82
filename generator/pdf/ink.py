"""Draws on pages: text in its faces and colours, rules, links; each piece marked with what it means.

Writes page content directly (PDF 32000-1, 8 and 9): state is set only when it changes, and a line is
one TJ operator a face.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from generator.pdf.block import PlacedPicture, Rule
from generator.pdf.direction import visual_order
from generator.pdf.embedding import Use
from generator.pdf.faces import Face
from generator.pdf.paragraph import Span, Token, space_width, token_width
from generator.pdf.pictures import Picture
from generator.pdf.shaping import Piece, shape
from generator.pdf.tagging import Element, LinkPlace, Mark


@dataclass(slots=True)
class Link:
    """An area that opens an address. Points from the lower left."""

    page: int
    area: tuple[float, float, float, float]
    url: str
    title: str
    element: Element


@dataclass(slots=True)
class Page:
    """A page's content, and the element of each of its marks."""

    operators: list[str] = field(default_factory=list)
    parents: list[Element] = field(default_factory=list)


@dataclass(slots=True)
class Bookmark:
    """A heading's place. Levels count from 0."""

    title: str
    level: int
    page: int
    top: float


class Ink:
    """All that is drawn of a document.

    Attributes:
        faces: the faces used, in order of their first use, and what is shown of each.
        pictures: the pictures used, numbered.
        replaced: characters that no face has, in order of appearance.
    """

    def __init__(self) -> None:
        self.pages: list[Page] = []
        self.links: list[Link] = []
        self.bookmarks: list[Bookmark] = []
        self.faces: dict[Face, Use] = {}
        self.pictures: dict[Picture, int] = {}
        self.replaced: dict[str, None] = {}
        self._names: dict[Face, str] = {}
        self._open: Element | None = None
        self._marked = self._in_text = False
        self._font = self._color = self._tracking = ""
        self._at = (0.0, 0.0)

    def new_page(self) -> None:
        """Begins the next page."""
        self.finish_page()
        self.pages.append(Page())
        self._font = self._color = self._tracking = ""

    def finish_page(self) -> None:
        """Closes what is open on the page."""
        self._end_mark()

    def line(
        self,
        tokens: Sequence[Token],
        x: float,
        y: float,
        scale: float,
        element: Element | None,
        *,
        more: bool,
    ) -> float:
        """Draws tokens on one baseline and gives the place where they end.

        Args:
            scale: of the type, to the style's own size.
            element: what the text is part of; ``None`` for an artifact.
            more: whether a space is to follow in the text, drawn or not.
        """
        if any(token.level for token in tokens):
            return self._directed_line(tokens, x, y, scale, element, more=more)
        start = 0
        while start < len(tokens):
            span = tokens[start].span
            end = start + 1
            while end < len(tokens) and tokens[end].span is span:
                end += 1
            if start and tokens[start].space:
                x += space_width(tokens[start - 1].span) * scale
            spaced = more if end == len(tokens) else tokens[end].space
            x = self._run(tokens[start:end], span, x, y, scale, element, spaced=spaced)
            start = end
        return x

    def _directed_line(
        self,
        tokens: Sequence[Token],
        x: float,
        y: float,
        scale: float,
        element: Element | None,
        *,
        more: bool,
    ) -> float:
        """A line that runs both ways: placed as it is seen, drawn as it is read."""
        items: list[tuple[Token, bool]] = []
        for index, token in enumerate(tokens):
            if index and token.space:
                items.append((tokens[index - 1], True))
            items.append((token, False))
        line = [
            min(token.level, items[n + 1][0].level) if blank else token.level
            for n, (token, blank) in enumerate(items)
        ]
        places = [0.0] * len(items)
        for n in visual_order(line):
            token, blank = items[n]
            places[n] = x
            x += (space_width(token.span) if blank else token_width(token)) * scale
        turned: Element | None = None
        for n, (token, blank) in enumerate(items):
            if blank:
                continue
            spaced = items[n + 1][1] if n + 1 < len(items) else more
            inner = element
            if element and token.level % 2:
                # Its letters are drawn from left to right; how they are read is said beside them.
                inner = turned = turned or element.add("Span")
                turned.actual += token.text + (" " if spaced else "")
            else:
                turned = None
            self._run([token], token.span, places[n], y, scale, inner, spaced=spaced)
        return x

    def _run(
        self,
        tokens: Sequence[Token],
        span: Span,
        x: float,
        y: float,
        scale: float,
        element: Element | None,
        *,
        spaced: bool,
    ) -> float:
        if span.url and element is not None:
            element = self._link_element(span, element)
        self._begin_mark(element)
        size = span.size * scale
        self._set_color(span.color)
        self._set_tracking(span.tracking * size / 1000)
        pending: list[str] = []
        face: Face | None = None
        at = width = x
        for index, token in enumerate(tokens):
            if index and token.space:
                blank = shape(span.face, " ").pieces[0]
                if face is not blank.face:
                    self._show(face, size, at, y, pending)
                    face, at, pending = blank.face, width, []
                pending.append(self._note(blank))
                width += space_width(span) * scale
            for piece in token.word.pieces:
                if piece.face is not face:
                    self._show(face, size, at, y, pending)
                    face, at, pending = piece.face, width, []
                pending.append(self._note(piece))
                width += (piece.width + span.tracking * len(piece.glyphs)) * size / 1000
            self.replaced.update(dict.fromkeys(token.word.replaced))
        if spaced:
            blank = shape(span.face, " ").pieces[0]
            backwards = tokens[-1].level % 2
            if face is not blank.face or backwards:
                self._show(face, size, at, y, pending)
                face, pending = blank.face, []
                at = x - space_width(span) * scale if backwards else width
            pending.append(self._note(blank))
        self._show(face, size, at, y, pending)
        if span.url and element is not None:
            self._link(span, (x, y - 0.25 * size, width, y + 0.8 * size), element)
        return width

    def _note(self, piece: Piece) -> str:
        use = self.faces.get(piece.face)
        if use is None:
            use = self.faces[piece.face] = Use()
            self._names[piece.face] = f"/F{len(self._names)}"
        if piece.clusters:
            return f"<{''.join(f'{use.number(piece.face, cluster):04X}' for cluster in piece.clusters)}>"
        use.texts.update(piece.glyphs)
        return piece.operands

    def _show(self, face: Face | None, size: float, x: float, y: float, pending: list[str]) -> None:
        if face is None or not pending:
            return
        operators = self.pages[-1].operators
        if not self._in_text:
            operators.append("BT")
            self._in_text, self._at = True, (0.0, 0.0)
        font = f"{self._names[face]} {_number(size)} Tf"
        if font != self._font:
            operators.append(font)
            self._font = font
        operators.append(f"{_number(x - self._at[0])} {_number(y - self._at[1])} Td")
        # What was written is what the next offset counts from, rounding included.
        self._at = (
            self._at[0] + float(_number(x - self._at[0])),
            self._at[1] + float(_number(y - self._at[1])),
        )
        operators.append(f"[{''.join(pending).replace('><', '')}]TJ")

    def _set_color(self, color: str) -> None:
        if color != self._color:
            self.pages[-1].operators.append(f"{color} rg")
            self._color = color

    def _set_tracking(self, points: float) -> None:
        tracking = f"{_number(points)} Tc"
        if tracking != (self._tracking or "0 Tc"):
            self.pages[-1].operators.append(tracking)
        self._tracking = tracking

    def rule(self, x: float, y: float, width: float, rule: Rule) -> None:
        """A horizontal rule, its middle at ``y``; none where there is no room for it."""
        if width <= 0:
            return
        self._begin_mark(None)
        self._end_text()
        self._set_color(rule.color)
        self.pages[-1].operators.append(
            f"{_number(x)} {_number(y - rule.thickness / 2)} {_number(width)} {_number(rule.thickness)} re f"
        )

    def picture(self, placed: PlacedPicture, x: float, y: float, width: float, height: float) -> None:
        """A picture, its lower left corner at ``x``, ``y``; a round one is cut to an ellipse."""
        self._begin_mark(placed.element)
        self._end_text()
        number = self.pictures.setdefault(placed.picture, len(self.pictures))
        placed.element.attributes = (
            f"<</O/Layout/Placement/Block/BBox[{x:.2f} {y:.2f} {x + width:.2f} {y + height:.2f}]>>"
        )
        clip = _ellipse(x, y, width, height) if placed.round else ""
        self.pages[-1].operators.append(
            f"q {clip}{_number(width)} 0 0 {_number(height)} {_number(x)} {_number(y)} cm /I{number} Do Q"
        )

    def bookmark(self, title: str, level: int, top: float) -> None:
        """Remembers a heading on the page being drawn."""
        self.bookmarks.append(Bookmark(title, level, len(self.pages) - 1, top))

    def _link_element(self, span: Span, element: Element) -> Element:
        last = self.links[-1] if self.links else None
        if last and last.url == span.url and element.kids and element.kids[-1] is last.element:
            return last.element
        return element.add("Link", span.alternate)

    def _link(self, span: Span, area: tuple[float, float, float, float], element: Element) -> None:
        page = len(self.pages) - 1
        self.links.append(Link(page, area, span.url, span.alternate or span.text, element))
        element.kids.append(LinkPlace(len(self.links) - 1, page))

    def _begin_mark(self, element: Element | None) -> None:
        if self._marked and element is self._open:
            return
        self._end_mark()
        page = self.pages[-1]
        if element is None:
            page.operators.append("/Artifact BMC")
        else:
            mcid = len(page.parents)
            page.operators.append(f"/{element.tag} <</MCID {mcid}>> BDC")
            page.parents.append(element)
            element.kids.append(Mark(len(self.pages) - 1, mcid))
        self._open, self._marked = element, True

    def _end_mark(self) -> None:
        self._end_text()
        if self._marked:
            self.pages[-1].operators.append("EMC")
        self._marked = False

    def _end_text(self) -> None:
        if self._in_text:
            self.pages[-1].operators.append("ET")
        self._in_text = False


def _ellipse(x: float, y: float, width: float, height: float) -> str:
    """A clipping path of four curves."""
    a, b = width / 2, height / 2
    k = 0.5523  # where the handles of a quarter circle stand, of its radius
    cx, cy = x + a, y + b
    points = [(a, 0), (a, k * b), (k * a, b), (0, b), (-k * a, b), (-a, k * b), (-a, 0)]
    points += [(-a, -k * b), (-k * a, -b), (0, -b), (k * a, -b), (a, -k * b), (a, 0)]
    shown = [f"{_number(cx + dx)} {_number(cy + dy)}" for dx, dy in points]
    curves = "".join(f"{' '.join(shown[i : i + 3])} c " for i in range(1, 13, 3))
    return f"{shown[0]} m {curves}W n "


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"
