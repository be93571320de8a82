"""Turns words into glyphs: face by face for what a face lacks, kerned, with ligatures.

What is found here depends on the face and the word alone, so it is kept from one document to the next.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from generator.pdf.faces import REPLACEMENT, Face, load

LIGATURES: Final = (("ffi", 0xFB03), ("ffl", 0xFB04), ("ff", 0xFB00), ("fi", 0xFB01), ("fl", 0xFB02))
FALLBACK: Final = ("resume-sans-regular",)
CACHED_WORDS: Final = 8192


@dataclass(frozen=True, slots=True)
class Piece:
    """Glyphs of one face.

    Attributes:
        operands: what goes between the brackets of a TJ operator.
        glyphs: glyph number and the text it stands for, for the file's map back to text.
        width: in thousandths of the type size, without letter-spacing.
    """

    face: Face
    operands: str
    glyphs: tuple[tuple[int, str], ...]
    width: float


@dataclass(frozen=True, slots=True)
class Word:
    """A word ready to be placed.

    Attributes:
        width: in thousandths of the type size.
        letters: how many glyphs, for letter-spacing.
        replaced: characters no face has.
    """

    width: float
    letters: int
    pieces: tuple[Piece, ...]
    replaced: str = ""


@lru_cache(maxsize=CACHED_WORDS)
def shape(face_name: str, text: str, ligatures: bool = True) -> Word:
    """Shapes a text that is to stay on one line; spaces in it are glyphs like others."""
    pieces: list[Piece] = []
    width = 0.0
    letters = 0
    replaced = ""
    for face, part, lost in _by_face(face_name, text):
        replaced += lost
        glyphs = tuple(_glyphs(face, part, ligatures))
        operands, advance = _set(face, [glyph for glyph, _ in glyphs])
        pieces.append(Piece(face, operands, glyphs, advance))
        width += advance
        letters += len(glyphs)
    return Word(width, letters, tuple(pieces), replaced)


def _by_face(face_name: str, text: str) -> Iterator[tuple[Face, str, str]]:
    """Runs of characters that one face has, and which characters in them stand for lost ones."""
    first = load(face_name)
    if all(ord(c) in first.glyphs for c in text):
        yield first, text, ""
        return
    run, run_face, lost = "", first, ""
    for character in text:
        for part in _drawable(first, character):
            face, shown = part
            if shown == "\ufffd" and character != "\ufffd":
                lost += character
            if face is not run_face and run:
                yield run_face, run, lost
                run, lost = "", ""
            run_face = face
            run += shown
    if run:
        yield run_face, run, lost


def _drawable(first: Face, character: str) -> list[tuple[Face, str]]:
    """The face to draw a character with: the wanted one, a fall-back, its plain form, or a mark."""
    faces = [first, *(load(name) for name in FALLBACK)]
    for face in faces:
        if ord(character) in face.glyphs:
            return [(face, character)]
    plain = unicodedata.normalize("NFKD", character)
    for face in faces:
        if plain != character and all(ord(c) in face.glyphs for c in plain):
            return [(face, plain)]
    return [(next(f for f in faces if REPLACEMENT in f.glyphs), "\ufffd")]


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


def _set(face: Face, glyphs: list[int]) -> tuple[str, float]:
    """The operands that show glyphs with kerning between them, and their width."""
    advances, kern = face.advances, face.kern
    width = float(sum(advances[glyph] for glyph in glyphs))
    operands: list[str] = ["<"]
    previous = -1
    for glyph in glyphs:
        if previous >= 0 and (offset := kern(previous, glyph)):
            width += offset
            operands.append(f">{-offset}<")
        operands.append(f"{glyph:04X}")
        previous = glyph
    operands.append(">")
    return "".join(operands), width
