"""What is drawn on a page, and what a document remembers of it."""

from typing import NamedTuple

from generator.pdf.tagging import Element


class Link(NamedTuple):
    """An area that opens an address. Points from the lower left."""

    page: int
    area: tuple[float, float, float, float]
    url: str
    title: str
    element: Element


class Page(NamedTuple):
    """A page's content, and the element of each of its marks."""

    operators: list[str]
    parents: list[Element]


class Bookmark(NamedTuple):
    """A heading's place."""

    title: str
    page: int
    top: float


def shown(value: float) -> str:
    """As PDF writes it: two places at most."""
    return f"{round(value, 2):g}"


def ellipse(x: float, y: float, width: float, height: float) -> str:
    """A clipping path of four curves."""
    a, b = width / 2, height / 2
    k = 0.5523  # where the handles of a quarter circle stand, of its radius
    cx, cy = x + a, y + b
    points = [(a, 0), (a, k * b), (k * a, b), (0, b), (-k * a, b), (-a, k * b), (-a, 0)]
    points += [(-a, -k * b), (-k * a, -b), (0, -b), (k * a, -b), (a, -k * b), (a, 0)]
    places = [f"{shown(cx + dx)} {shown(cy + dy)}" for dx, dy in points]
    curves = "".join(f"{' '.join(places[i : i + 3])} c " for i in range(1, 13, 3))
    return f"{places[0]} m {curves}W n "
