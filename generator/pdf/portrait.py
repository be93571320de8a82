"""Puts avatar and logo beside the head's lines."""

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from generator.pdf import Design
from generator.pdf.block import Block, PlacedPicture
from generator.pdf.pictures import Picture, PictureRefused, read
from generator.pdf.setting import Setter
from generator.pdf.words import Words

GAP: Final = 14.0
"""Points between a picture and what stands beside it."""
LOGO_SHARE: Final = 0.72
"""A logo's height, of an avatar's."""
WIDEST_LOGO: Final = 1.9
"""Of its height."""


class Pictures(NamedTuple):
    """What there is to show, and why something is not."""

    avatar: Picture | None
    logo: Picture | None
    notes: tuple[str, ...]


def read_pictures(design: Design) -> Pictures:
    """The design's pictures; one that cannot be used is left out and said."""
    notes: list[str] = []
    found: list[Picture | None] = []
    for what, data in (("avatar", design.avatar), ("logo", design.logo)):
        try:
            found.append(read(data, square=what == "avatar") if data else None)
        except PictureRefused as refusal:
            found.append(None)
            notes.append(f"The {what} was left out: it {refusal}.")
    return Pictures(found[0], found[1], tuple(notes))


def place_pictures(
    setter: Setter, lines: Sequence[Block], pictures: Pictures, name: str, spoken: Words
) -> None:
    """Sets pictures beside the head's lines, which make room for them.

    Both stand at the right of a head that begins at the left; of a centred one, the logo at its left.
    """
    head = setter.style.head
    if not lines or not (pictures.avatar or pictures.logo):
        return
    centered = head.side == "center"
    placed: list[PlacedPicture] = []
    at = 0.0
    if pictures.avatar:
        figure = setter.root.add("Figure", spoken.picture.format(name=name))
        size = head.picture
        placed.append(PlacedPicture(pictures.avatar, figure, "right", 0, size, size, head.round_picture))
        at = size + GAP
    if pictures.logo:
        figure = setter.root.add("Figure", spoken.logo.format(name=name))
        width, height = _logo_size(pictures.logo, head.picture * LOGO_SHARE)
        place: tuple[Literal["left", "right"], float] = ("left", 0.0) if centered else ("right", at)
        placed.append(PlacedPicture(pictures.logo, figure, *place, width, height, round=False))
    room = max(picture.at + picture.width for picture in placed) + GAP
    for line in lines:
        line.outdent = room
        line.indent = room if centered else 0.0
    lines[0].pictures = tuple(placed)
    lines[-1].after += _missing_height(setter, lines, max(picture.height for picture in placed))


def _logo_size(logo: Picture, height: float) -> tuple[float, float]:
    width = height * logo.width / logo.height
    widest = WIDEST_LOGO * height
    return (width, height) if width <= widest else (widest, widest * logo.height / logo.width)


def _missing_height(setter: Setter, lines: Sequence[Block], needed: float) -> float:
    """How much lower than the lines the pictures reach."""
    used = -lines[0].before
    for line in lines:
        room = setter.width - line.indent - line.outdent
        used += line.before + line.leading * len(line.text.break_lines(room, balanced=True))
    return max(0.0, needed - used)
