"""Puts the faces a document used into its file: only the outlines needed, with a way back to text.

A face is embedded as a CID font whose codes are the face's own glyph numbers (PDF 32000-1, 9.7.4), so
what a word looks like in a page's content does not depend on the document.
"""

import hashlib
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Final, NamedTuple

from generator.pdf.faces import Face
from generator.pdf.objects import deflate
from generator.pdf.shaping import LIGATURES, Cluster

_WORDS, _XY, _SCALE, _MORE = 0x0001, 0x0002, 0x0008, 0x0020  # flags of a composite glyph's parts
_XY_SCALE, _TWO_BY_TWO = 0x0040, 0x0080
GROUPS: Final = (
    (ascii_lowercase, 13),
    (ascii_uppercase, 13),
    (digits, 1),
    ("!\"#$%&'()*+,-./:;?@\u2013\u2019\u2022", 12),
)
"""Characters that come together: a document that uses so many of them is given all."""
KEPT_SUBSETS: Final = 32
"""Some 20 kB each."""


@dataclass(slots=True, eq=False, repr=False)
class Use:
    """What a document shows of a face.

    A glyph number must lead back to one text. Where a face draws several letters with the same glyphs,
    or a letter with several, a glyph is made for it: numbers from the face's own count on.

    Attributes:
        texts: by glyph number.
        made: the parts and widths of made glyphs, in order.
    """

    texts: dict[int, str] = field(default_factory=dict)
    made: list[Cluster] = field(default_factory=list)
    _numbers: dict[Cluster, int] = field(default_factory=dict)

    def number(self, face: Face, cluster: Cluster) -> int:
        """The glyph number to show a cluster with."""
        if len(cluster.parts) == 1 and cluster.parts[0][1:] == (0, 0):
            glyph = cluster.parts[0][0]
            if (
                cluster.advance == face.advances[glyph]
                and self.texts.setdefault(glyph, cluster.text) == cluster.text
            ):
                return glyph
        number = self._numbers.get(cluster)
        if number is None:
            number = self._numbers[cluster] = face.glyph_count + len(self.made)
            self.made.append(cluster)
            self.texts[number] = cluster.text
        return number

    def advance(self, face: Face, glyph: int) -> float:
        """In thousandths of an em."""
        own = glyph - face.glyph_count
        return self.made[own].advance if self.made and own >= 0 else face.advances[glyph]


class Subset(NamedTuple):
    """What a file holds of a face.

    Attributes:
        name: six letters that depend on what is in it, and the face's name.
        program: the outlines, deflated; ``length`` says how long they are when they are not.
        widths: the W array of a CID font.
        unicode: the map back to text, deflated.
    """

    name: str
    program: bytes
    length: int
    widths: str
    unicode: bytes


def subset(face: Face, use: Use) -> Subset:
    """The part of a face that a document uses.

    Of characters that come together it is given all, so that most documents need the very same part,
    which is kept: a kilobyte for half a millisecond.
    """
    given: dict[int, str] = {}
    for group, least in _groups(face):
        if len(group.keys() & use.texts.keys()) >= least:
            given |= group
    use.texts = given | use.texts
    return _subset(face, frozenset(use.texts.items()), tuple(use.made))


@cache
def _groups(face: Face) -> list[tuple[dict[int, str], int]]:
    """The groups by the face's glyph numbers, its ligatures among them."""
    groups = [
        ({face.glyphs[ord(c)]: c for c in characters if ord(c) in face.glyphs}, least)
        for characters, least in GROUPS
    ]
    ligatures = {face.glyphs[code]: letters for letters, code in LIGATURES if code in face.glyphs}
    return [*groups, (ligatures, 2)]


@lru_cache(maxsize=KEPT_SUBSETS)
def _subset(face: Face, texts: frozenset[tuple[int, str]], made: tuple[Cluster, ...]) -> Subset:
    use = Use(dict(texts), list(made))
    program = font_file(face, use) if face.outlines == "glyf" else cff_file(face, use)
    digest = hashlib.sha256(program).digest()
    return Subset(
        "".join(chr(65 + byte % 26) for byte in digest[:6]) + "+" + face.name,
        deflate(program),
        len(program),
        widths(face, use),
        deflate(to_unicode(use.texts)),
    )


def font_file(face: Face, use: Use) -> bytes:
    """A TrueType file with the outlines of some glyphs; glyphs keep their numbers."""
    first_made = face.glyph_count if use.made else 1 << 16
    parts = {part[0] for cluster in use.made for part in cluster.parts}
    wanted = _with_components(face, {0, *parts, *(glyph for glyph in use.texts if glyph < first_made)})
    count = face.glyph_count + len(use.made) if use.made else max(wanted) + 1
    glyf, hmtx, offsets = bytearray(), bytearray(4 * count), [0]
    for glyph in sorted([*wanted, *range(first_made, first_made + len(use.made))]):
        if glyph >= first_made:
            cluster = use.made[glyph - first_made]
            outline, left = _composite(face, cluster)
            struct.pack_into(">Hh", hmtx, 4 * glyph, round(cluster.advance / face.scale), left)
        else:
            outline = _outline(face, glyph)
            struct.pack_into(">Hh", hmtx, 4 * glyph, *_metrics(face, glyph))
        offsets += [len(glyf)] * (glyph + 1 - len(offsets))
        glyf += outline
        glyf += bytes(-len(glyf) % 4)
        offsets.append(len(glyf))
    head, hhea = bytearray(face.tables["head"]), bytearray(face.tables["hhea"])
    struct.pack_into(">L", head, 8, 0)
    short = len(glyf) < 1 << 17
    struct.pack_into(">h", head, 50, 0 if short else 1)
    struct.pack_into(">H", hhea, 34, count)
    tables = {
        "glyf": bytes(glyf),
        "head": bytes(head),
        "hhea": bytes(hhea),
        "hmtx": bytes(hmtx),
        "loca": struct.pack(f">{count + 1}H", *[offset // 2 for offset in offsets])
        if short
        else struct.pack(f">{count + 1}L", *offsets),
        "maxp": _limits(face, count, max((len(cluster.parts) for cluster in use.made), default=0)),
    }
    for tag in ("cvt ", "fpgm", "prep"):
        if tag in face.tables:
            tables[tag] = face.tables[tag]
    return _assemble(tables)


def cff_file(face: Face, use: Use) -> bytes:
    """A CFF table with the outlines of some glyphs, which keep their names."""
    import uharfbuzz

    wanted = uharfbuzz.SubsetInput()
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING
    if face.names:
        numbers = {name: glyph for glyph, name in enumerate(face.names)}
        wanted.glyph_set.set({0, *(numbers[name] for name in use.texts)})
    else:
        wanted.glyph_set.set({0, *use.texts})
        wanted.flags |= uharfbuzz.SubsetFlags.RETAIN_GIDS
    blob = uharfbuzz.Blob.from_file_path(str(face.path))
    subset = wanted.subset(uharfbuzz.Face(blob, face.index))
    table: bytes = subset.reference_table("CFF ").data
    return table


def _outline(face: Face, glyph: int) -> bytes:
    return face.tables["glyf"][face.offsets[glyph] : face.offsets[glyph + 1]]


def _composite(face: Face, cluster: Cluster) -> tuple[bytes, int]:
    """A glyph made of others, and where its ink begins at the left."""
    parts = [(glyph, x, y) for glyph, x, y in cluster.parts if _outline(face, glyph)]
    if not parts:
        return b"", 0
    corners = []
    for glyph, x, y in parts:
        left, low, right, high = struct.unpack_from(">4h", _outline(face, glyph), 2)
        corners.append((left + x, low + y, right + x, high + y))
    lefts, lows, rights, highs = zip(*corners, strict=True)
    data = struct.pack(">5h", -1, min(lefts), min(lows), max(rights), max(highs))
    for number, (glyph, x, y) in enumerate(parts, 1):
        flags = _WORDS | _XY | (_MORE if number < len(parts) else 0)
        data += struct.pack(">HHhh", flags, glyph, x, y)
    return data, min(lefts)


def _with_components(face: Face, glyphs: set[int]) -> set[int]:
    """The glyphs and those they are composed of."""
    waiting, found = list(glyphs), set(glyphs)
    while waiting:
        outline = _outline(face, waiting.pop())
        if not outline or struct.unpack_from(">h", outline)[0] >= 0:
            continue
        position = 10
        flags = _MORE
        while flags & _MORE:
            flags, component = struct.unpack_from(">HH", outline, position)
            position += 8 if flags & _WORDS else 6
            position += 2 if flags & _SCALE else 4 if flags & _XY_SCALE else 8 if flags & _TWO_BY_TWO else 0
            if component not in found:
                found.add(component)
                waiting.append(component)
    return found


def _metrics(face: Face, glyph: int) -> tuple[int, int]:
    """Advance and left side bearing, in font units."""
    (metrics,) = struct.unpack_from(">H", face.tables["hhea"], 34)
    hmtx = face.tables["hmtx"]
    if glyph < metrics:
        advance, bearing = struct.unpack_from(">Hh", hmtx, 4 * glyph)
        return advance, bearing
    (advance,) = struct.unpack_from(">H", hmtx, 4 * (metrics - 1))
    (bearing,) = struct.unpack_from(">h", hmtx, 4 * metrics + 2 * (glyph - metrics))
    return advance, bearing


def _limits(face: Face, count: int, parts: int) -> bytes:
    """``maxp`` for so many glyphs, made ones of so many parts among them."""
    maxp = bytearray(face.tables["maxp"])
    struct.pack_into(">H", maxp, 4, count)
    if parts and len(maxp) >= 32:
        points, contours, own_points, own_contours = struct.unpack_from(">4H", maxp, 6)
        most = 0xFFFF
        struct.pack_into(
            ">2H",
            maxp,
            10,
            min(most, max(own_points, points) * parts),
            min(most, max(own_contours, contours) * parts),
        )
        elements, depth = struct.unpack_from(">2H", maxp, 28)
        struct.pack_into(">2H", maxp, 28, max(elements, parts), depth + 1)
    return bytes(maxp)


def _assemble(tables: Mapping[str, bytes]) -> bytes:
    power = 1 << (len(tables).bit_length() - 1)
    directory = struct.pack(
        ">4sHHHH", b"\0\1\0\0", len(tables), power * 16, power.bit_length() - 1, (len(tables) - power) * 16
    )
    body = bytearray()
    start = 12 + 16 * len(tables)
    for tag in sorted(tables):
        data = tables[tag]
        directory += struct.pack(">4sLLL", tag.encode(), _checksum(data), start + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    return directory + bytes(body)


def _checksum(data: bytes) -> int:
    data += bytes(-len(data) % 4)
    total: int = sum(struct.unpack(f">{len(data) // 4}L", data))
    return total & 0xFFFFFFFF


def widths(face: Face, use: Use) -> str:
    """The W array of a CID font: runs of consecutive glyphs and their widths."""
    parts: list[str] = []
    previous = -2
    for glyph in sorted(use.texts):
        if glyph != previous + 1:
            parts.append(f"{']' if parts else ''}{glyph}[")
        parts.append(f"{use.advance(face, glyph):g} ")
        previous = glyph
    return "[" + "".join(parts) + "]]" if parts else "[]"


def to_unicode(texts: Mapping[int, str]) -> bytes:
    """The map from glyphs back to text (PDF 32000-1, 9.10.3), at most 100 lines to a block."""
    runs: list[tuple[int, int, str]] = []
    for glyph in sorted(texts):
        text = texts[glyph]
        if runs and _continues(runs[-1], glyph, text):
            runs[-1] = (runs[-1][0], glyph, runs[-1][2])
        else:
            runs.append((glyph, glyph, text))
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def",
        "/CMapName/Adobe-Identity-UCS def/CMapType 2 def",
        "1 begincodespacerange<0000><FFFF>endcodespacerange",
    ]
    single = [f"<{a:04X}><{text.encode('utf-16-be').hex()}>" for a, b, text in runs if a == b]
    ranges = [f"<{a:04X}><{b:04X}><{text.encode('utf-16-be').hex()}>" for a, b, text in runs if a < b]
    for kind, entries in (("bfchar", single), ("bfrange", ranges)):
        for start in range(0, len(entries), 100):
            block = entries[start : start + 100]
            lines += [f"{len(block)} begin{kind}", *block, f"end{kind}"]
    lines.append("endcmap CMapName currentdict/CMap defineresource pop end end")
    return "\n".join(lines).encode()


def _continues(run: tuple[int, int, str], glyph: int, text: str) -> bool:
    """Whether a glyph and its text are the next of a run; neither may leave its block of 256."""
    first, last, begun = run
    if glyph != last + 1 or glyph & 0xFF == 0 or len(begun) != 1 or len(text) != 1:
        return False
    code = ord(begun) + glyph - first
    return ord(text) == code <= 0xFFFF and code & 0xFF != 0
