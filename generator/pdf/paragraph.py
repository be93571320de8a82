"""A paragraph: stretches of text in their type, measured once and broken into lines at any size.

Words are measured at the style's own size. To try another size, the room is divided instead of the
words multiplied, and each line costs one bisection; that makes fitting to a page budget cheap.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final, Literal

from generator.pdf.direction import RIGHT_TO_LEFT, levels, mostly_right_to_left
from generator.pdf.fallback import NONE, Fallback
from generator.pdf.shaping import Word, shape

Align = Literal["left", "center", "right"]

_IDEOGRAPHS: Final = re.compile("[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_IDEOGRAPHIC_PARTS: Final = re.compile(
    "[\u2018\u201c\uff08\u300a-\u3011]*[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
    "[\u3001\u3002\uff0c\uff0e\uff01\uff1f\uff1a\uff1b\uff09\u300b-\u3011\u2019\u201d]*|[^\u2e80-\U0003ffff]+|."
)
_AFTER_SEPARATOR: Final = re.compile(r"[^/\-._@&?=,;]*[/\-._@&?=,;]+|[^/\-._@&?=,;]+")
LONG_WORD: Final = 24
"""Letters; a longer word may be broken after punctuation or, if that does not help, anywhere."""
LONG_KEPT: Final = 60
"""Letters; what is longer is broken like any text, however it was asked for."""
_NUMBER: Final = re.compile(r"[(<>≤≥~±+−-]*\d[\d.,]*")
_UNIT: Final = re.compile(
    r"(%|‰|€|£|[kMGTP]i?B|[kMG]bit/s|[nµm]?s|min|h|[kcm]?m|km/h|[km]?g|[kMGT]?W|[kMGT]Wh|[kMG]?Hz|°C)[).,;:]*"
)
SHORT_LAST_LINE: Final = 0.16
"""Of the width; a shorter last line is filled up from the lines before it."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text in one type.

    Attributes:
        size: points, at the style's own size.
        color: ``r g b`` from 0 to 1, as PDF writes it.
        tracking: extra space after each letter, in thousandths of the size.
        url: makes it a link.
        alternate: what the link is, to be read out.
        keep: never broken, not at spaces either, unless it is wider than the column.
        fallback: where to look for what the face does not have.
        separator: stands between two words of a line and vanishes at its ends.
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


@dataclass(slots=True)
class Token:
    """A word in its place: ``space`` says whether one goes before it, ``glued`` that no line ends there.

    An odd ``level`` runs from right to left.
    """

    word: Word
    span: Span
    space: bool
    glued: bool
    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """Tokens ``first`` to ``last`` (exclusive) and their width at the style's own size."""

    first: int
    last: int
    width: float


@dataclass(slots=True)
class Text:
    """Measured text. ``starts`` and ``ends`` are where each unbreakable unit lies on one endless line."""

    tokens: list[Token]
    units: list[int] = field(default_factory=list)
    starts: list[float] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)

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
    if right_to_left or any(not s.text.isascii() and RIGHT_TO_LEFT.search(s.text) for s in spans):
        return _lay_out(Text(_directed_tokens(spans, right_to_left=right_to_left)))
    return _lay_out(Text(list(_tokens(spans))))


def _tokens(spans: Sequence[Span]) -> Iterator[Token]:
    first, space_pending, glue = True, False, False
    for span in spans:
        ligatures = span.tracking == 0
        parts = [span.text] if span.keep and len(span.text) <= LONG_KEPT else span.text.split(" ")
        for number, part in enumerate(parts):
            if number:
                space_pending = True
            if not part:
                continue
            # A line does not end between a number and its unit.
            tied = number > 0 and bool(_NUMBER.fullmatch(parts[number - 1]) and _UNIT.fullmatch(part))
            for index, piece in enumerate((part,) if span.keep and len(parts) == 1 else _breakable(part)):
                spaced = index == 0 and space_pending
                glued = index == 0 and (tied if space_pending else glue)
                word = shape(span.face, piece, ligatures, False, span.fallback)
                yield Token(word, span, spaced and not first, glued, piece)
                first = False
            space_pending, glue = False, True


def _directed_tokens(spans: Sequence[Span], *, right_to_left: bool) -> list[Token]:
    """Tokens that each run one way only; what is whole and has no letters of the other way stays so."""
    plain = [replace(span, tracking=0) if RIGHT_TO_LEFT.search(span.text) else span for span in spans]
    joined = "".join(span.text for span in plain)
    if right_to_left:
        base = 0 if not RIGHT_TO_LEFT.search(joined) and any(c.isalpha() for c in joined) else 1
    else:
        base = int(mostly_right_to_left(joined))
    stand_in = "".join(
        "x" * len(span.text) if span.keep and not RIGHT_TO_LEFT.search(span.text) else span.text
        for span in plain
    )
    found = levels(stand_in, base)
    tokens: list[Token] = []
    position = 0
    for token in _tokens(plain):
        position = joined.index(token.text, position)
        run = found[position : position + len(token.text)]
        starts = [0, *(n for n in range(1, len(run)) if run[n] != run[n - 1]), len(run)]
        for first, last in pairwise(starts):
            text = token.text[first:last]
            word = shape(token.span.face, text, True, bool(run[first] % 2), token.span.fallback)
            glued, space = (token.glued, token.space) if first == 0 else (True, False)
            tokens.append(Token(word, token.span, space, glued, text, run[first]))
        position += len(token.text)
    return tokens


def _lay_out(text: Text) -> Text:
    position, previous = 0.0, None
    for index, token in enumerate(text.tokens):
        if token.space and previous is not None:
            position += space_width(previous)
        if not token.glued:
            text.units.append(index)
            text.starts.append(position)
            text.ends.append(position)
        position += token_width(token)
        text.ends[-1] = position
        previous = token.span
    return text


def token_width(token: Token) -> float:
    """Points, at the style's own size."""
    return (token.word.width + token.word.letters * token.span.tracking) * token.span.size / 1000


def space_width(span: Span) -> float:
    """Points, at the style's own size."""
    return (shape(span.face, " ").width + span.tracking) * span.size / 1000


def _breakable(word: str) -> Iterator[str]:
    """A word's parts, between which a line may end without a space."""
    if len(word) <= LONG_WORD and (word.isascii() or not _IDEOGRAPHS.search(word)):
        yield word
    elif _IDEOGRAPHS.search(word):
        for part in _IDEOGRAPHIC_PARTS.findall(word):
            yield from _short(part)
    else:
        for part in _AFTER_SEPARATOR.findall(word):
            yield from _short(part)


def _short(part: str) -> Iterator[str]:
    for start in range(0, len(part), LONG_WORD):
        yield part[start : start + LONG_WORD]
