"""Draws on pages: text in its faces and colours, rules, links; each piece marked with what it means.

Writes page content directly (PDF 32000-1, 8 and 9): state is set only when it changes, and a line is
one TJ operator a face.
"""

from collections import defaultdict
from itertools import groupby, pairwise

from generator.pdf.block import PlacedPicture, Rule
from generator.pdf.direction import visual_order
from generator.pdf.embedding import Use
from generator.pdf.faces import Face
from generator.pdf.fallback import NONE
from generator.pdf.page import Bookmark, Link, Page, ellipse, shown
from generator.pdf.paragraph import Line, Span, Text
from generator.pdf.pictures import Picture
from generator.pdf.shaping import Piece, code, glyphs_of, lexicon
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
        self._fonts: dict[tuple[Face, float], str] = {}
        self._said: defaultdict[tuple[Face, bool], set[str]] = defaultdict(set)
        self._open: Element | None = None
        self._marked = self._in_text = False
        self._font = self._color = ""
        self._tracking = 0.0
        self._at = (0.0, 0.0)

    def new_page(self) -> None:
        """Begins the next page."""
        self.finish_page()
        self.pages.append(Page([], []))
        self._font = self._color = ""
        self._tracking = 0.0

    def finish_page(self) -> None:
        """Closes what is open on the page."""
        self._end_mark()
        for (face, ligatures), texts in self._said.items():
            self.faces[face].texts.update(glyphs_of(face, " ".join(["", *texts]), ligatures))
        self._said.clear()

    def line(
        self, text: Text, line: Line, x: float, y: float, scale: float, element: Element | None, *, more: bool
    ) -> None:
        """Draws a line of a text on one baseline.

        Args:
            scale: of the type, to the style's own size.
            element: what the text is part of; ``None`` for an artifact.
            more: whether a space is to follow in the text, drawn or not.
        """
        first, last, _ = line
        spans = text.spans
        if text.levels:
            self._directed_line(text, line, x, y, scale, element, more=more)
        elif spans[first] is spans[last - 1]:
            self._run(text, first, last, x, y, scale, element, spaced=more)
        else:
            ends = [n for n in range(first + 1, last) if spans[n] is not spans[n - 1]]
            for begin, end in pairwise([first, *ends, last]):
                at = x + (text.starts[begin] - text.starts[first]) * scale
                spaced = more if end == last else text.starts[end] > text.ends[end - 1]
                self._run(text, begin, end, at, y, scale, element, spaced=spaced)

    def _directed_line(
        self, text: Text, line: Line, x: float, y: float, scale: float, element: Element | None, *, more: bool
    ) -> None:
        """A line that runs both ways: placed as it is seen, drawn as it is read."""
        words: list[int | None] = []  # ``None`` is a space between two
        wide: list[float] = []
        levels: list[int] = []
        for n in range(line.first, line.last):
            if n > line.first and text.starts[n] > text.ends[n - 1]:
                words.append(None)
                wide.append(text.starts[n] - text.ends[n - 1])
                levels.append(min(text.levels[n], text.levels[n - 1]))
            words.append(n)
            wide.append(text.ends[n] - text.starts[n])
            levels.append(text.levels[n])
        places = [0.0] * len(words)
        for place in visual_order(levels):
            places[place] = x
            x += wide[place] * scale
        turned: Element | None = None
        for place, word in enumerate(words):
            if word is None:
                continue
            spaced = words[place + 1] is None if place + 1 < len(words) else more
            inner = element
            if element and text.levels[word] % 2:
                # Its letters are drawn from left to right; how they are read is said beside them.
                inner = turned = turned or element.add("Span")
                turned.actual += text.texts[word] + (" " if spaced else "")
            else:
                turned = None
            self._run(text, word, word + 1, places[place], y, scale, inner, spaced=spaced)

    def _run(
        self,
        text: Text,
        first: int,
        last: int,
        x: float,
        y: float,
        scale: float,
        element: Element | None,
        *,
        spaced: bool,
    ) -> None:
        """Draws words of one span."""
        span = text.spans[first]
        if span.url and element is not None:
            element = self._link_element(span, element)
        self._begin_mark(element)
        size = span.size * scale
        self._set_color(span.color)
        self._set_tracking(span.tracking * size / 1000)
        strings = [word.strings for word in text.words[first:last]]
        if text.joined or text.levels or "" in strings:
            self._mixed_run(text, first, last, x, y, scale, spaced=spaced)
        else:
            space = lexicon(span.face, True, NONE)[" "]
            if spaced:
                strings.append("")
            self._show(space.pieces[0].face, size, x, y, space.strings.join(strings))
            self._said[space.pieces[0].face, not span.tracking].add(span.text)
        if span.url and element is not None:
            end = x + (text.ends[last - 1] - text.starts[first]) * scale
            self._link(span, (x, y - 0.25 * size, end, y + 0.8 * size), element)

    def _mixed_run(
        self, text: Text, first: int, last: int, x: float, y: float, scale: float, *, spaced: bool
    ) -> None:
        """A run of which something is of another face, replaced, broken or from right to left."""
        span, origin = text.spans[first], text.starts[first]
        size = span.size * scale
        blank = lexicon(span.face, True, NONE)[" "].pieces[0]
        pieces: list[tuple[Piece, float]] = []
        for n in range(first, last):
            at = x + (text.starts[n] - origin) * scale
            if n > first and text.starts[n] > text.ends[n - 1]:
                pieces.append((blank, x + (text.ends[n - 1] - origin) * scale))
            for piece in text.words[n].pieces:
                pieces.append((piece, at))
                at += (piece.width + span.tracking * piece.letters) * size / 1000
            self.replaced.update(dict.fromkeys(text.words[n].replaced))
        backwards = bool(text.levels) and text.levels[last - 1] % 2 == 1
        if spaced and not backwards:
            pieces.append((blank, x + (text.ends[last - 1] - origin) * scale))
        for face, group in groupby(pieces, key=lambda placed: placed[0].face):
            run = list(group)
            self._show(face, size, run[0][1], y, "".join([self._strings(piece) for piece, _ in run]))
        if spaced and backwards:
            self._show(blank.face, size, x - blank.width * size / 1000, y, self._strings(blank))

    def _use(self, face: Face) -> Use:
        use = self.faces.get(face)
        if use is None:
            use = self.faces[face] = Use()
        return use

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
        font = self._fonts.get((face, size))
        if font is None:
            self._use(face)
            font = self._fonts[face, size] = f"/F{list(self.faces).index(face)} {shown(size)} Tf"
        if font != self._font:
            operators.append(font)
            self._font = font
        right, up = round(x - self._at[0], 2), round(y - self._at[1], 2)
        # What was written is what the next offset counts from, rounding included.
        self._at = (self._at[0] + right, self._at[1] + up)
        operators.append(f"{right:g} {up:g} Td")
        operators.append(f"[({strings})]TJ")

    def _set_color(self, color: str) -> None:
        if color != self._color:
            self.pages[-1].operators.append(f"{color} rg")
            self._color = color

    def _set_tracking(self, points: float) -> None:
        if points != self._tracking:
            self.pages[-1].operators.append(f"{shown(points)} Tc")
            self._tracking = points

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
        self._said[dot.pieces[0].face, False].add("·")
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
