"""Turns words into glyphs: face by face for what a face lacks, kerned, with ligatures.

Latin, Greek and Cyrillic need no more than the tables of :mod:`generator.pdf.faces`. Scripts whose
letters join, stack or change places are shaped by HarfBuzz, imported when a text has such letters.
What is found here depends on the face and the word alone, so it is kept from one document to the next.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from generator.pdf.faces import REPLACEMENT, Face, load
from generator.pdf.fallback import LAST, Fallback, find
from generator.pdf.plain import JOINERS
from generator.pdf.ranges import COMPLEX

if TYPE_CHECKING:
    import uharfbuzz

LIGATURES: Final = (("ffi", 0xFB03), ("ffl", 0xFB04), ("ff", 0xFB00), ("fi", 0xFB01), ("fl", 0xFB02))
_ESCAPED: Final = {"(": "\\(", ")": "\\)", "\\": "\\\\", "\r": "\\r"}
CACHED_WORDS: Final = 8192
"""Of a face."""


class Cluster(NamedTuple):
    """Glyphs that stand for a few letters together.

    Attributes:
        parts: glyph number and its offset to the right and up, in font units.
        advance: in thousandths of an em.
    """

    parts: tuple[tuple[int, int, int], ...]
    text: str
    advance: float


class Piece(NamedTuple):
    """Glyphs of one face.

    Attributes:
        strings: the operands of a TJ operator, without the first and the last bracket; empty where there
            are clusters.
        glyphs: the text that each glyph number stands for, for the file's map back to text.
        width: in thousandths of the type size, without letter-spacing.
        letters: how many glyphs, for letter-spacing; shaped ones take none.
        clusters: of shaped text, from left to right.
    """

    face: Face
    strings: str
    glyphs: dict[int, str]
    width: float
    letters: int
    clusters: tuple[Cluster, ...] = ()


class Word(NamedTuple):
    """A word ready to be placed, its pieces from left to right.

    Attributes:
        width: in thousandths of the type size.
        letters: the pieces' letters.
        replaced: characters no face has.
        strings: the piece's, where there is one and the wanted face has each letter; else empty.
    """

    width: float
    letters: int
    pieces: tuple[Piece, ...]
    replaced: str = ""
    strings: str = ""


class Lexicon(dict[str, Word]):
    """The words set so far in one face; one that is missing is shaped.

    Attributes:
        blank: a space's width, in thousandths of the type size.
    """

    def __init__(self, face: str, ligatures: bool, fallback: Fallback) -> None:
        self._key = face, ligatures, fallback
        self.blank = self[" "].width

    def __missing__(self, text: str) -> Word:
        face, ligatures, fallback = self._key
        if len(self) >= CACHED_WORDS:
            self.clear()
        word = self[text] = shape(face, text, ligatures, False, fallback)
        return word


@lru_cache(maxsize=64)
def lexicon(face: str, ligatures: bool, fallback: Fallback) -> Lexicon:
    """The words of a face, kept from one document to the next."""
    return Lexicon(face, ligatures, fallback)


def shape(face_name: str, text: str, ligatures: bool, right_to_left: bool, fallback: Fallback) -> Word:
    """Shapes a text that is to stay on one line; spaces in it are glyphs like others.

    Args:
        right_to_left: whether all of it runs that way.
    """
    pieces: list[Piece] = []
    width = 0.0
    letters = 0
    replaced = ""
    for face, part, lost in _by_face(face_name, text, fallback):
        replaced += lost
        if face.outlines == "glyf" and (right_to_left or face.shares_glyphs or COMPLEX.found_in(part)):
            shaped = _harfbuzz if COMPLEX.found_in(part) else _one_by_one
            piece = shaped(face, part, right_to_left=right_to_left)
        else:
            glyphs = list(_glyphs(face, part[::-1] if right_to_left else part, ligatures))
            strings, advance = _set(face, [glyph for glyph, _ in glyphs])
            piece = Piece(face, strings, dict(glyphs), advance, len(glyphs))
        pieces.append(piece)
        width += piece.width
        letters += piece.letters
    strings = pieces[0].strings if len(pieces) == 1 and _has_all(load(face_name), text) else ""
    return Word(width, letters, tuple(reversed(pieces) if right_to_left else pieces), replaced, strings)


def can_draw(text: str, face_name: str, fallback: Fallback) -> bool:
    """Whether there is a face for every character."""
    return not any(lost for _, _, lost in _by_face(face_name, text, fallback))


def _by_face(face_name: str, text: str, fallback: Fallback) -> Iterator[tuple[Face, str, str]]:
    """Runs of characters that one face has, and which characters in them stand for lost ones."""
    first = load(face_name)
    if _has_all(first, text):
        yield first, text, ""
        return
    run, run_face, lost = "", first, ""
    for character in text:
        if character in JOINERS or (run and ord(character) in run_face.glyphs and _clings(character)):
            # What joins or sits on a letter goes with it.
            if ord(character) in run_face.glyphs:
                run += character
            continue
        face, shown = _drawable(first, character, fallback)
        if shown == "\ufffd" and character != "\ufffd":
            lost += character
        if face is not run_face:
            if run:
                yield run_face, run, lost
                lost = ""
            run, run_face = "", face
        run += shown
    if run:
        yield run_face, run, lost


def _has_all(face: Face, text: str) -> bool:
    return all(map(face.glyphs.__contains__, map(ord, text)))


def _clings(character: str) -> bool:
    return unicodedata.combining(character) != 0


def _drawable(first: Face, character: str, fallback: Fallback) -> tuple[Face, str]:
    """The face to draw a character with: the wanted one, a fall-back, its plain form, or a mark."""
    beside = first.path.stem
    for shown in dict.fromkeys((character, unicodedata.normalize("NFKD", character))):
        if all(ord(c) in first.glyphs for c in shown):
            return first, shown
        face = find(shown[0], beside, fallback)
        if face and all(ord(c) in face.glyphs for c in shown):
            return face, shown
    return (first if REPLACEMENT in first.glyphs else load(LAST)), "\ufffd"


def _glyphs(face: Face, text: str, ligatures: bool) -> Iterator[tuple[int, str]]:
    glyphs = face.glyphs
    if not ligatures or "f" not in text:
        yield from ((glyphs[ord(c)], c) for c in text)
        return
    position = 0
    while position < len(text):
        for letters, code in LIGATURES:
            if text.startswith(letters, position) and code in glyphs:
                yield glyphs[code], letters
                position += len(letters)
                break
        else:
            yield glyphs[ord(text[position])], text[position]
            position += 1


def glyphs_of(face: Face, text: str, ligatures: bool) -> dict[int, str]:
    """The face's glyphs that may show a text, and what each stands for."""
    glyphs = {face.glyphs[ord(c)]: c for c in set(text) if ord(c) in face.glyphs}
    if ligatures and "f" in text:
        glyphs |= {
            face.glyphs[code]: letters
            for letters, code in LIGATURES
            if letters in text and code in face.glyphs
        }
    return glyphs


def _set(face: Face, glyphs: list[int]) -> tuple[str, float]:
    """What shows glyphs with kerning between them, and their width."""
    advances, kern = face.advances, face.kern
    width = float(sum(advances[glyph] for glyph in glyphs))
    operands: list[str] = []
    previous = -1
    for glyph in glyphs:
        if previous >= 0 and (offset := kern(previous, glyph)):
            width += offset
            operands.append(f"){-offset}(")
        operands.append(code(glyph))
        previous = glyph
    return "".join(operands), width


@lru_cache(maxsize=4096)
def code(glyph: int) -> str:
    """A glyph number within a PDF string: two bytes, what means something there escaped."""
    return "".join(_ESCAPED.get(c, c) for c in (chr(glyph >> 8), chr(glyph & 0xFF)))


def _one_by_one(face: Face, text: str, *, right_to_left: bool) -> Piece:
    """Each letter by itself; from right to left, brackets are turned round."""
    drawn: Iterator[tuple[str, str]] = zip(text, text, strict=True)
    if right_to_left:
        from bidi.mirror import MIRRORED

        drawn = ((MIRRORED.get(letter, letter), letter) for letter in reversed(text))
    clusters = []
    for shown, letter in drawn:
        glyph = face.glyphs.get(ord(shown), face.glyphs[ord(letter)])
        clusters.append(Cluster(((glyph, 0, 0),), letter, face.advances[glyph]))
    return Piece(face, "", {}, sum(cluster.advance for cluster in clusters), 0, tuple(clusters))


def _harfbuzz(face: Face, text: str, *, right_to_left: bool) -> Piece:
    """A run shaped by HarfBuzz: one cluster for what belongs together.

    Readers take a line's letters as they stand, from left to right, and turn round what runs the other
    way; so the letters of a cluster are written turned round.
    """
    import uharfbuzz

    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if right_to_left else "ltr"
    uharfbuzz.shape(_shaper(face), buffer)
    glyphs = list(zip(buffer.glyph_infos, buffer.glyph_positions, strict=True))
    starts = sorted({info.cluster for info, _ in glyphs})
    texts = dict(zip(starts, map(text.__getitem__, map(slice, starts, [*starts[1:], None])), strict=True))
    clusters = []
    for start, group in groupby(glyphs, key=lambda glyph: glyph[0].cluster):
        parts, advance = [], 0
        for info, place in group:
            parts.append((info.codepoint, advance + place.x_offset, place.y_offset))
            advance += place.x_advance
        letters = texts[start][::-1] if right_to_left else texts[start]
        clusters.append(Cluster(tuple(parts), letters, advance * face.scale))
    return Piece(face, "", {}, sum(cluster.advance for cluster in clusters), 0, tuple(clusters))


@lru_cache(maxsize=16)
def _shaper(face: Face) -> "uharfbuzz.Font":
    import uharfbuzz

    blob = uharfbuzz.Blob.from_file_path(str(face.path))
    return uharfbuzz.Font(uharfbuzz.Face(blob, face.index))
