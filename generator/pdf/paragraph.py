"""A paragraph: stretches of text in their type, measured once and broken into lines at any size.

Words are measured at the style's own size. To try another size, the room is divided instead of the
words multiplied, and each line costs one bisection; that makes fitting to a page budget cheap.
"""

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Final, Literal, NamedTuple

from generator.pdf.breaking import breakable, is_unit, may_have_unit
from generator.pdf.direction import levels, mostly_right_to_left
from generator.pdf.fallback import NONE, Fallback
from generator.pdf.plain import JOINERS
from generator.pdf.ranges import EAST_ASIAN, RIGHT_TO_LEFT
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

_JOINERS: Final = frozenset(JOINERS)


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
    """Tokens ``first`` to ``last`` (exclusive) and their width at the style's own size."""

    first: int
    last: int
    width: float


class Text:
    """Measured text. ``starts`` and ``ends`` are where each unbreakable unit lies on one endless line."""

    __slots__ = ("ends", "starts", "tokens", "units")

    def __init__(self, tokens: Sequence[Token] = ()) -> None:
        self.tokens = tokens
        self.units: list[int] = []
        self.starts: list[float] = []
        self.ends: list[float] = []
        if not any([token.glued for token in tokens]):  # noqa: C419 - a list is quicker here
            self.units = list(range(len(tokens)))
            self.ends = list(accumulate([token.space + token.width for token in tokens]))
            self.starts = [end - token.width for end, token in zip(self.ends, tokens, strict=True)]
            return
        position = 0.0
        for index, token in enumerate(tokens):
            position += token.space
            if not token.glued or index == 0:
                self.units.append(index)
                self.starts.append(position)
                self.ends.append(position)
            position += token.width
            self.ends[-1] = position

    @property
    def width(self) -> float:
        """Of all of it on one line."""
        return self.ends[-1] if self.ends else 0.0

    def break_lines(
        self, width: float, first_width: float | None = None, *, balanced: bool = False
    ) -> list[Line]:
        """Lines no wider than ``width``, as few as can be, the last one not a lonely word.

        Args:
            first_width: of the first line, where something stands at its end.
            balanced: makes the lines much of a length, as suits a few centred ones.
        """
        lines = self._fill(width, width if first_width is None else first_width)
        if len(lines) > 1 and balanced:
            return self._balance(lines, width)
        if len(lines) > 1 and lines[-1].width < SHORT_LAST_LINE * width:
            lines[-2:] = self._share(lines[-2], lines[-1], width)
        return lines

    def _balance(self, lines: list[Line], width: float) -> list[Line]:
        least, most = width / len(lines), width
        for _ in range(6):
            middle = (least + most) / 2
            narrower = self._fill(middle, middle)
            if len(narrower) > len(lines):
                least = middle
            else:
                lines, most = narrower, middle
        return lines

    def _share(self, long: Line, short: Line, width: float) -> tuple[Line, Line]:
        """Two last lines, words of the first moved to the second until that does not look forgotten."""
        first, last = (bisect_left(self.units, line.first) for line in (long, short))
        end = bisect_left(self.units, short.last)
        for unit in range(last - 1, first, -1):
            if self._separates(unit) or self._separates(unit - 1):
                break
            shared = self.ends[end - 1] - self.starts[unit]
            left = self.ends[unit - 1] - self.starts[first]
            if shared > left:
                break
            if shared >= SHORT_LAST_LINE * width:
                split = self.units[unit]
                return Line(long.first, split, left), Line(split, short.last, shared)
        return long, short

    def _fill(self, width: float, first_width: float) -> list[Line]:
        lines: list[Line] = []
        starts, ends, units = self.starts, self.ends, self.units
        count, unit, room = len(starts), 0, first_width
        while unit < count:
            origin = starts[unit]
            after = max(bisect_right(ends, origin + room + 1e-6, unit), unit + 1)
            end = after
            while end < count and end > unit + 1 and self._separates(end - 1):
                end -= 1
            last = units[end] if end < count else len(self.tokens)
            lines.append(Line(units[unit], last, ends[end - 1] - origin))
            while after < count and self._separates(after):
                after += 1
            unit, room = after, width
        return lines

    def _separates(self, unit: int) -> bool:
        return self.tokens[self.units[unit]].span.separator


def measure(spans: Sequence[Span], *, right_to_left: bool = False) -> Text:
    """Measures text.

    Args:
        right_to_left: whether the document runs that way.
    """
    if right_to_left or any(RIGHT_TO_LEFT.found_in(span.text) for span in spans):
        return Text(_directed_tokens(spans, right_to_left=right_to_left))
    return Text(_tokens(spans))


def _tokens(spans: Sequence[Span]) -> list[Token]:
    tokens: list[Token] = []
    space, glue = 0.0, False
    for span in spans:
        parts = span.text.split(" ")
        if _is_plain(span, parts):
            found, space, glue = _plain_tokens(span, parts, space, glue), 0.0, True
        else:
            found, space, glue = _broken_tokens(span, parts, space, glue)
        tokens += found
    if tokens and tokens[0].space:
        tokens[0] = tokens[0]._replace(space=0.0)
    return tokens


def _is_plain(span: Span, parts: Sequence[str]) -> bool:
    """Whether each part is a word: nothing is to be kept together or broken, nothing has no look."""
    text = span.text
    return not (
        span.keep
        or "" in parts
        or max(map(len, parts)) > min(LONG_WORD, LONG_IN_POINTS / span.size)
        or may_have_unit(text)
        or (not text.isascii() and (EAST_ASIAN.found_in(text) or not _JOINERS.isdisjoint(text)))
    )


def _plain_tokens(span: Span, parts: Sequence[str], space: float, glue: bool) -> list[Token]:
    words = lexicon(span.face, span.tracking == 0, span.fallback)
    blank, scale, tracking, new = space_width(span), span.size / 1000, span.tracking, tuple.__new__
    # Most of a document's words are measured here: a loop of the interpreter's own, and no call a word.
    tokens = [
        new(Token, (word, span, (word[0] + word[1] * tracking) * scale, blank, False, part, 0))
        for part in parts
        for word in (words[part],)
    ]
    tokens[0] = tokens[0]._replace(space=space, glued=glue and not space)
    return tokens


def _broken_tokens(
    span: Span, parts: Sequence[str], space: float, glue: bool
) -> tuple[list[Token], float, bool]:
    """The tokens, and the space before the next span's first and whether that is glued to these."""
    tokens: list[Token] = []
    words = lexicon(span.face, span.tracking == 0, span.fallback)
    blank, scale = space_width(span), span.size / 1000
    longest = min(LONG_WORD, LONG_IN_POINTS / span.size)
    simple = not EAST_ASIAN.found_in(span.text)
    whole = span.keep and words[span.text].width * scale <= WIDEST_KEPT
    before = ""
    for number, part in enumerate((span.text,) if whole else parts):
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
            tokens.append(Token(word, span, width, space, glued, piece))
            if not short:
                space, glued = 0.0, False
        space, glue = 0.0, True
    return tokens, space, glue


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
    return (lexicon(span.face, True, NONE)[" "].width + span.tracking) * span.size / 1000


def iterate_runs(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Where runs of tokens of one span begin and end."""
    start = 0
    for index in range(1, len(tokens) + 1):
        if index == len(tokens) or tokens[index].span is not tokens[start].span:
            yield start, index
            start = index
