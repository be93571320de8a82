"""Draws on pages: text in its faces and colours, rules, links; each piece marked with what it means.

Writes page content directly (PDF 32000-1, 8 and 9): state is set only when it changes, and a line is
one TJ operator a face.
"""

from collections.abc import Sequence
from itertools import groupby

from generator.pdf.block import PlacedPicture, Rule
from generator.pdf.direction import visual_order
from generator.pdf.embedding import Use
from generator.pdf.faces import Face
from generator.pdf.fallback import NONE
from generator.pdf.page import Bookmark, Link, Page, ellipse, shown
from generator.pdf.paragraph import Span, Token, iterate_runs
from generator.pdf.pictures import Picture
from generator.pdf.shaping import Piece, Word, code, lexicon
from generator.pdf.tagging import Element, LinkPlace, Mark


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
        self._noted: dict[int, Word] = {}
        self._open: Element | None = None
        self._marked = self._in_text = False
        self._font = self._color = self._tracking = ""
        self._at = (0.0, 0.0)

    def new_page(self) -> None:
        """Begins the next page."""
        self.finish_page()
        self.pages.append(Page([], []))
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
    ) -> None:
        """Draws tokens on one baseline.

        Args:
            scale: of the type, to the style's own size.
            element: what the text is part of; ``None`` for an artifact.
            more: whether a space is to follow in the text, drawn or not.
        """
        if any(token.level for token in tokens):
            self._directed_line(tokens, x, y, scale, element, more=more)
            return
        for start, end in iterate_runs(tokens):
            if start:
                x += tokens[start].space * scale
            spaced = more if end == len(tokens) else tokens[end].space > 0
            x = self._run(tokens[start:end], x, y, scale, element, spaced=spaced)

    def _directed_line(
        self,
        tokens: Sequence[Token],
        x: float,
        y: float,
        scale: float,
        element: Element | None,
        *,
        more: bool,
    ) -> None:
        """A line that runs both ways: placed as it is seen, drawn as it is read."""
        items: list[tuple[Token, float]] = []
        line: list[int] = []
        for index, token in enumerate(tokens):
            if index and token.space:
                items.append((token, token.space))
                line.append(min(token.level, tokens[index - 1].level))
            items.append((token, 0.0))
            line.append(token.level)
        places = [0.0] * len(items)
        for n in visual_order(line):
            token, blank = items[n]
            places[n] = x
            x += (blank or token.width) * scale
        turned: Element | None = None
        for n, (token, blank) in enumerate(items):
            if blank:
                continue
            spaced = items[n + 1][1] > 0 if n + 1 < len(items) else more
            inner = element
            if element and token.level % 2:
                # Its letters are drawn from left to right; how they are read is said beside them.
                inner = turned = turned or element.add("Span")
                turned.actual += token.text + (" " if spaced else "")
            else:
                turned = None
            self._run([token], places[n], y, scale, inner, spaced=spaced)

    def _run(
        self,
        tokens: Sequence[Token],
        x: float,
        y: float,
        scale: float,
        element: Element | None,
        *,
        spaced: bool,
    ) -> float:
        """Draws tokens of one span and gives the place where they end."""
        span = tokens[0].span
        if span.url and element is not None:
            element = self._link_element(span, element)
        self._begin_mark(element)
        size = span.size * scale
        self._set_color(span.color)
        self._set_tracking(span.tracking * size / 1000)
        strings = [token.word.strings for token in tokens]
        if "" in strings or tokens[0].level or not all(token.space for token in tokens[1:]):
            end = self._mixed_run(tokens, x, y, scale, spaced=spaced)
        else:
            space = lexicon(span.face, True, NONE)[" "]
            self._note([space, *[token.word for token in tokens]])
            text = space.strings.join(strings) + (space.strings if spaced else "")
            self._show(space.pieces[0].face, size, x, y, text)
            end = x + (sum([token.width + token.space for token in tokens]) - tokens[0].space) * scale
        if span.url and element is not None:
            self._link(span, (x, y - 0.25 * size, end, y + 0.8 * size), element)
        return end

    def _mixed_run(self, tokens: Sequence[Token], x: float, y: float, scale: float, *, spaced: bool) -> float:
        """A run of which something is of another face, replaced, broken or from right to left."""
        span = tokens[0].span
        size = span.size * scale
        blank = lexicon(span.face, True, NONE)[" "].pieces[0]
        pieces: list[tuple[Piece, float]] = []
        end = x
        for index, token in enumerate(tokens):
            if index and token.space:
                pieces.append((blank, end))
                end += token.space * scale
            at = end
            for piece in token.word.pieces:
                pieces.append((piece, at))
                at += (piece.width + span.tracking * len(piece.glyphs)) * size / 1000
            end += token.width * scale
            if token.word.replaced:
                self.replaced.update(dict.fromkeys(token.word.replaced))
        backwards = tokens[-1].level % 2
        if spaced and not backwards:
            pieces.append((blank, end))
        for face, group in groupby(pieces, key=lambda placed: placed[0].face):
            run = list(group)
            self._show(face, size, run[0][1], y, "".join([self._strings(piece) for piece, _ in run]))
        if spaced and backwards:
            self._show(blank.face, size, x - blank.width * size / 1000, y, self._strings(blank))
        return end

    def _use(self, face: Face) -> Use:
        use = self.faces.get(face)
        if use is None:
            use = self.faces[face] = Use()
            self._names[face] = f"/F{len(self._names)}"
        return use

    def _note(self, words: Sequence[Word]) -> None:
        """Remembers words of one face as shown."""
        texts = self._use(words[0].pieces[0].face).texts
        noted = self._noted
        for word in words:
            if id(word) not in noted:
                noted[id(word)] = word
                texts.update(word.pieces[0].glyphs)

    def _strings(self, piece: Piece) -> str:
        """What shows a piece, remembered as shown."""
        use = self._use(piece.face)
        if piece.clusters:
            return "".join([code(use.number(piece.face, cluster)) for cluster in piece.clusters])
        use.texts.update(piece.glyphs)
        return piece.strings

    def _show(self, face: Face, size: float, x: float, y: float, strings: str) -> None:
        operators = self.pages[-1].operators
        if not self._in_text:
            operators.append("BT")
            self._in_text, self._at = True, (0.0, 0.0)
        font = f"{self._names[face]} {shown(size)} Tf"
        if font != self._font:
            operators.append(font)
            self._font = font
        right, up = shown(x - self._at[0]), shown(y - self._at[1])
        operators.append(f"{right} {up} Td")
        # What was written is what the next offset counts from, rounding included.
        self._at = (self._at[0] + float(right), self._at[1] + float(up))
        operators.append(f"[({strings})]TJ")

    def _set_color(self, color: str) -> None:
        if color != self._color:
            self.pages[-1].operators.append(f"{color} rg")
            self._color = color

    def _set_tracking(self, points: float) -> None:
        tracking = f"{shown(points)} Tc"
        if tracking != (self._tracking or "0 Tc"):
            self.pages[-1].operators.append(tracking)
        self._tracking = tracking

    def bridge(self, x: float, y: float, width: float, span: Span, scale: float) -> None:
        """An unseen dot as wide as the gap between a line's two ends.

        Readers that put a page together from its letters take what stands beyond a wide gap for another
        column, and read it later; over a bridge they read the line as one.
        """
        size = span.size * scale
        dot = lexicon(span.face, True, NONE)["·"]
        if width < size or not dot.strings:
            return
        self._begin_mark(None)
        self._note([dot])
        self._set_tracking(0)
        stretch = shown(100 * (width - size / 2) / (dot.width * size / 1000))
        self.pages[-1].operators.append(f"3 Tr {stretch} Tz")
        self._show(dot.pieces[0].face, size, x + size / 4, y, dot.strings)
        self.pages[-1].operators.append("0 Tr 100 Tz")

    def rule(self, x: float, y: float, width: float, rule: Rule) -> None:
        """A horizontal rule, its middle at ``y``; none where there is no room for it."""
        if width <= 0:
            return
        self._begin_mark(None)
        self._end_text()
        self._set_color(rule.color)
        self.pages[-1].operators.append(
            f"{shown(x)} {shown(y - rule.thickness / 2)} {shown(width)} {shown(rule.thickness)} re f"
        )

    def picture(self, placed: PlacedPicture, x: float, y: float, width: float, height: float) -> None:
        """A picture, its lower left corner at ``x``, ``y``; a round one is cut to an ellipse."""
        self._begin_mark(placed.element)
        self._end_text()
        number = self.pictures.setdefault(placed.picture, len(self.pictures))
        placed.element.attributes = (
            f"<</O/Layout/Placement/Block/BBox[{x:.2f} {y:.2f} {x + width:.2f} {y + height:.2f}]>>"
        )
        clip = ellipse(x, y, width, height) if placed.round else ""
        self.pages[-1].operators.append(
            f"q {clip}{shown(width)} 0 0 {shown(height)} {shown(x)} {shown(y)} cm /I{number} Do Q"
        )

    def bookmark(self, title: str, top: float) -> None:
        """Remembers a heading on the page being drawn."""
        self.bookmarks.append(Bookmark(title, len(self.pages) - 1, top))

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
