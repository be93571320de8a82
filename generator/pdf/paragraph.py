"""A paragraph: stretches of text in their type, measured once and broken into lines at any size.

Words are measured at the style's own size. To try another size, the room is divided instead of the
words multiplied, and each line costs one bisection; that makes fitting to a page budget cheap.
"""

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Final, Literal, NamedTuple

from generator.pdf.breaking import breakable, is_unit, may_have_unit
from generator.pdf.direction import levels, mostly_right_to_left
from generator.pdf.fallback import NONE, Fallback
from generator.pdf.ranges import EAST_ASIAN, RIGHT_TO_LEFT, UNUSUAL
from generator.pdf.shaping import Word, lexicon, shape

Align = Literal["left", "center", "right"]

LONG_WORD: Final = 30
"""Letters; a longer word may be broken after punctuation or, if that does not help, anywhere."""
LONG_IN_POINTS: Final = 420
"""Letters times type size; likewise."""
WIDEST_KEPT: Final = 260
"""Points; what is wider is broken like any text, however it was asked for."""
SHORT_LAST_LINE: Final = 0.16
"""Of the width; a shorter last line is filled up from the line before it."""

EVEN_LINES: Final = 8.0
"""Points; lines of a centred text need be no more alike."""


class Span(NamedTuple):
    """A stretch of text in one type.

    Attributes:
        size: points, at the style's own size.
        color: ``r g b`` from 0 to 1, as PDF writes it.
        tracking: extra space after each letter, in thousandths of the size.
        url: makes it a link.
        alternate: what the link is, to be read out.
        keep: not broken, not at spaces either, unless it is very wide.
        separator: stands between two words of a line and vanishes at its ends.
        fallback: where to look for what the face does not have.
    """

    text: str
    face: str
    size: float
    color: str
    tracking: float = 0
    url: str = ""
    alternate: str = ""
    keep: bool = False
    separator: bool = False
    fallback: Fallback = NONE


class Token(NamedTuple):
    """A word in its place.

    Attributes:
        width: points, at the style's own size.
        space: points of the space before it, 0 without one.
        glued: no line ends before it.
        level: odd ones run from right to left.
    """

    word: Word
    span: Span
    width: float
    space: float
    glued: bool
    text: str
    level: int = 0


class Line(NamedTuple):
    """Words ``first`` to ``last`` (exclusive) and their width at the style's own size."""

    first: int
    last: int
    width: float


class Text:
    """Measured text: words on one endless line. Lengths are points at the style's own size.

    Attributes:
        words, spans, texts: of each word: its glyphs, what it is a part of, its letters.
        starts, ends: where each word lies.
        levels: of each word; odd ones run from right to left. Empty where none does.
        joined: whether some words follow each other without a space.
        separated: whether some words vanish at a line's ends.
        units: the first words of what is not broken; ``unit_starts`` and ``unit_ends`` are where it lies.
    """

    __slots__ = (
        "ends",
        "joined",
        "levels",
        "separated",
        "spans",
        "starts",
        "texts",
        "unit_ends",
        "unit_starts",
        "units",
        "words",
    )

    def __init__(self) -> None:
        self.words: list[Word] = []
        self.spans: list[Span] = []
        self.texts: list[str] = []
        self.levels: list[int] = []
        self.starts: list[float] = []
        self.ends: list[float] = []
        self.joined = self.separated = False
        # Until something holds words together, each is a unit of its own.
        self.units: Sequence[int] = ()
        self.unit_starts, self.unit_ends = self.starts, self.ends

    @classmethod
    def of(cls, tokens: Sequence[Token]) -> "Text":
        """The text of tokens, whatever they are."""
        text = cls()
        text.words = [token.word for token in tokens]
        text.spans = [token.span for token in tokens]
        text.texts = [token.text for token in tokens]
        if any(token.level for token in tokens):
            text.levels = [token.level for token in tokens]
        text.joined = not all(token.space for token in tokens[1:])
        text.separated = any(token.span.separator for token in tokens)
        text.ends = list(accumulate(token.space + token.width for token in tokens))
        text.starts = [end - token.width for end, token in zip(text.ends, tokens, strict=True)]
        text.units = range(len(tokens))
        text.unit_starts, text.unit_ends = text.starts, text.ends
        text.hold({n for n, token in enumerate(tokens) if n and token.glued})
        return text

    def add(self, span: Span, parts: Sequence[str], blank: float, space: float) -> None:
        """Appends words of which each is a unit.

        Args:
            blank: the space between two of them.
            space: the one after what is there already.
        """
        words = lexicon(span.face, span.tracking == 0, span.fallback)
        found = [words[part] for part in parts]
        scale, tracking = span.size / 1000, span.tracking
        if tracking:
            steps = [(word.width + word.letters * tracking) * scale + blank for word in found]
        else:
            steps = [word.width * scale + blank for word in found]
        starts = list(accumulate(steps, initial=self.ends[-1] + space if self.ends else 0.0))
        self.ends += [start - blank for start in starts[1:]]
        starts.pop()
        self.starts += starts
        self.words += found
        self.texts += parts
        self.spans += [span] * len(found)
        self.units = range(len(self.words))
        self.separated |= span.separator

    def hold(self, glued: set[int]) -> None:
        """Lets no line end before some words."""
        if glued:
            units = self.units = [n for n in range(len(self.words)) if n not in glued]
            self.unit_starts = [self.starts[first] for first in units]
            self.unit_ends = [self.ends[after - 1] for after in (*units[1:], len(self.words))]

    @property
    def width(self) -> float:
        """Of all of it on one line."""
        return self.ends[-1] if self.ends else 0.0

    @property
    def line(self) -> Line:
        """All of it on one line."""
        return Line(0, len(self.words), self.width)

    def break_lines(
        self, width: float, first_width: float | None = None, *, balanced: bool = False
    ) -> list[Line]:
        """Lines no wider than ``width``, as few as can be, the last one not a lonely word.

        Args:
            first_width: of the first line, where something stands at its end.
            balanced: makes the lines much of a length, as suits a few centred ones.
        """
        first_width = width if first_width is None else first_width
        if self.width <= first_width:
            return [self.line] if self.words else []
        lines = self._fill(width, first_width)
        if len(lines) > 1 and balanced:
            return self._balance(lines, width)
        if len(lines) > 1 and lines[-1].width < SHORT_LAST_LINE * width:
            lines[-2:] = self._share(lines[-2], lines[-1], width)
        return lines

    def _balance(self, lines: list[Line], width: float) -> list[Line]:
        least, most = width / len(lines), max(line.width for line in lines)
        while most - least > EVEN_LINES:
            middle = (least + most) / 2
            narrower = self._fill(middle, middle)
            if len(narrower) > len(lines):
                least = middle
            else:
                lines, most = narrower, min(middle, max(line.width for line in narrower))
        return lines

    def _share(self, long: Line, short: Line, width: float) -> tuple[Line, Line]:
        """Two last lines, words of the first moved to the second until that does not look forgotten."""
        first, last = (bisect_left(self.units, line.first) for line in (long, short))
        end = bisect_left(self.units, short.last)
        for unit in range(last - 1, first, -1):
            if self._separates(unit) or self._separates(unit - 1):
                break
            shared = self.unit_ends[end - 1] - self.unit_starts[unit]
            left = self.unit_ends[unit - 1] - self.unit_starts[first]
            if shared > left:
                break
            if shared >= SHORT_LAST_LINE * width:
                split = self.units[unit]
                return Line(long.first, split, left), Line(split, short.last, shared)
        return long, short

    def _fill(self, width: float, first_width: float) -> list[Line]:
        lines: list[Line] = []
        starts, ends, units = self.unit_starts, self.unit_ends, self.units
        count, unit, room = len(starts), 0, first_width
        while unit < count:
            origin = starts[unit]
            end = after = max(bisect_right(ends, origin + room + 1e-6, unit), unit + 1)
            if self.separated:
                while end < count and end > unit + 1 and self._separates(end - 1):
                    end -= 1
                while after < count and self._separates(after):
                    after += 1
            last = units[end] if end < count else len(self.words)
            lines.append(Line(units[unit], last, ends[end - 1] - origin))
            unit, room = after, width
        return lines

    def _separates(self, unit: int) -> bool:
        return self.spans[self.units[unit]].separator


def measure(spans: Sequence[Span], *, right_to_left: bool = False) -> Text:
    """Measures text.

    Args:
        right_to_left: whether the document runs that way.
    """
    if not right_to_left and (text := _plain(spans)):
        return text
    if right_to_left or any(RIGHT_TO_LEFT.found_in(span.text) for span in spans):
        return Text.of(_directed_tokens(spans, right_to_left=right_to_left))
    return Text.of(_tokens(spans))


def _plain(spans: Sequence[Span]) -> Text | None:
    """Text of whole words with a space between them, as nearly all is; ``None`` where it may be another."""
    text, glued = Text(), set[int]()
    space = 0.0
    for span in spans:
        parts = [span.text] if span.keep else span.text.split()
        if not parts or _is_special(span, parts):
            return None
        blank = space_width(span)
        if span.text[0] == " " and not span.keep:
            space = blank
        if text.words and not space:
            return None
        if not span.keep and may_have_unit(span.text):
            first = len(text.words)
            glued |= {first + n for n in range(1, len(parts)) if is_unit(parts[n - 1], parts[n])}
        text.add(span, parts, blank, space)
        space = blank if span.text[-1] == " " and not span.keep else 0.0
    text.hold(glued)
    return text


def _is_special(span: Span, parts: Sequence[str]) -> bool:
    """Whether something of it may have to be broken or turned round, or has no look."""
    if UNUSUAL.found_in(span.text):
        return True
    if span.keep:
        word = lexicon(span.face, span.tracking == 0, span.fallback)[span.text]
        return word.width * span.size / 1000 > WIDEST_KEPT
    longest = min(LONG_WORD, LONG_IN_POINTS / span.size)
    return len(max(parts, key=len)) > longest


def _tokens(spans: Sequence[Span]) -> list[Token]:
    """Words and parts of words, with what holds them together."""
    tokens: list[Token] = []
    space, glue = 0.0, False
    for span in spans:
        words = lexicon(span.face, span.tracking == 0, span.fallback)
        blank, scale = space_width(span), span.size / 1000
        longest = min(LONG_WORD, LONG_IN_POINTS / span.size)
        simple = not EAST_ASIAN.found_in(span.text)
        whole = span.keep and words[span.text].width * scale <= WIDEST_KEPT
        before = ""
        for number, part in enumerate((span.text,) if whole else span.text.split(" ")):
            if number:
                space = blank
            if not part:
                continue
            # A line does not end between a number and its unit.
            glued = before[-1:].isdigit() and is_unit(before, part) if space else glue
            before = part
            short = whole or (simple and len(part) <= longest)
            for piece in (part,) if short else breakable(part, int(LONG_IN_POINTS / 2 / span.size)):
                word = words[piece]
                if not word.pieces:  # nothing but what has no look
                    continue
                width = (word.width + word.letters * span.tracking) * scale
                tokens.append(Token(word, span, width, space if tokens else 0.0, glued, piece))
                if not short:
                    space, glued = 0.0, False
            space, glue = 0.0, True
    return tokens


def _directed_tokens(spans: Sequence[Span], *, right_to_left: bool) -> list[Token]:
    """Tokens that each run one way only; what is whole and has no letters of the other way stays so."""
    plain = [span._replace(tracking=0) if RIGHT_TO_LEFT.found_in(span.text) else span for span in spans]
    joined = "".join(span.text for span in plain)
    if right_to_left:
        base = 0 if not RIGHT_TO_LEFT.found_in(joined) and any(c.isalpha() for c in joined) else 1
    else:
        base = int(mostly_right_to_left(joined))
    found = levels("".join(_stand_in(span) for span in plain), base)
    tokens: list[Token] = []
    position = 0
    for token in _tokens(plain):
        position = joined.index(token.text, position)
        run = found[position : position + len(token.text)]
        position += len(token.text)
        span = token.span
        for first, last in pairwise(_run_starts(token.text, run)):
            text = token.text[first:last]
            word = shape(span.face, text, span.tracking == 0, bool(run[first] % 2), span.fallback)
            if not word.pieces:
                continue
            width = (word.width + word.letters * span.tracking) * span.size / 1000
            space, glued = (token.space, token.glued) if first == 0 else (0.0, True)
            tokens.append(Token(word, span, width, space, glued, text, run[first]))
    return tokens


def _run_starts(text: str, run: Sequence[int]) -> list[int]:
    """Where runs of one level begin, and where the last one ends.

    Punctuation is a run of its own: readers that go by the order of drawing turn words round one by one,
    and would put a full stop before its word.
    """
    marks = [
        level % 2 == 1 and unicodedata.category(c)[0] in "PS" for c, level in zip(text, run, strict=True)
    ]
    changes = (n for n in range(1, len(run)) if run[n] != run[n - 1] or marks[n] != marks[n - 1])
    return [0, *changes, len(run)]


def _stand_in(span: Span) -> str:
    """The text, or as many letters where it is to stay as it is, such as a telephone number."""
    return "x" * len(span.text) if span.keep and not RIGHT_TO_LEFT.found_in(span.text) else span.text


def space_width(span: Span) -> float:
    """Points, at the style's own size."""
    return (lexicon(span.face, True, NONE).blank + span.tracking) * span.size / 1000
