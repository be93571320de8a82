"""Reads an OpenType face: which glyph a character has, how wide it is, what kerns, and the outlines.

ReportLab can read one too, but keeps a reading position inside the shared object, so that two threads
cannot draw at once, knows no kerning, and takes ten times as long. What is read here never changes
afterwards; a face is loaded once per process, when a document first needs it.

The layout of the tables is that of https://learn.microsoft.com/typography/opentype/spec/. ``Kern``
(capital K) is our own, written by ``fonts/rebuild.py``: a matrix of pair kerning by class.
"""

import re
import struct
from array import array
from functools import cache
from pathlib import Path
from sys import byteorder
from typing import Final

from generator.errors import PDFGenerationError
from generator.pdf import cff

FONTS: Final = Path(__file__).parent / "fonts"
REPLACEMENT: Final = 0xFFFD
_NO_NAME: Final = re.compile(r"[^A-Za-z0-9._+-]")
NEEDED_TABLES: Final = ("cmap", "head", "hhea", "hmtx", "maxp", "OS/2", "post")
NO_EMBEDDING: Final = 0x0002
"""Flag in ``OS/2``: the maker forbids to embed the face."""


class Face:
    """One face, read-only.

    Attributes:
        name: its PostScript name.
        glyphs: code point to glyph number.
        advances: by glyph number, in thousandths of an em.
        offsets: where each glyph's outline begins in ``tables["glyf"]``, and one more.
        tables: the raw tables by tag.
        path, index: the file, and which face of it.
        outlines: ``glyf`` or ``CFF ``: the table that holds them.
        shares_glyphs: whether several characters have the same glyph.
        names: of a face that calls its glyphs by CID, the CID of each glyph. Everything here and in the
            rest of the package then says CID where it says "glyph number".
        ascent, descent, cap_height: in thousandths of an em; the descent is negative.
    """

    def __init__(self, path: Path, index: int = 0) -> None:
        """Reads the tables.

        Args:
            index: of the face in a collection.

        Raises:
            PDFGenerationError: it cannot be read, or is no OpenType face that may be embedded.
        """
        self.path, self.index = path, index
        try:
            self._read(path.read_bytes(), index)
        except OSError as error:
            raise PDFGenerationError(f"The font {path.name} cannot be read: {error.strerror}.") from error
        except (struct.error, IndexError, ValueError) as error:
            raise PDFGenerationError(f"The font {path.name} is damaged.") from error

    def _read(self, data: bytes, index: int) -> None:
        start = _face_offset(data, index)
        (count,) = struct.unpack_from(">H", data, start + 4)
        directory = data[start + 12 : start + 12 + 16 * count]
        self.tables = {
            tag.decode("latin-1"): data[offset : offset + length]
            for tag, _, offset, length in struct.iter_unpack(">4sLLL", directory)
        }
        self.outlines = "CFF " if "CFF " in self.tables else "glyf"
        for tag in (*NEEDED_TABLES, *(("glyf", "loca") if self.outlines == "glyf" else ())):
            if tag not in self.tables:
                raise PDFGenerationError(
                    f"The font {self.path.name} cannot be used: it has no {tag!r} table."
                )
        head = self.tables["head"]
        (units,) = struct.unpack_from(">H", head, 18)
        self.scale = 1000 / units
        self.bbox = tuple(round(v * self.scale) for v in struct.unpack_from(">4h", head, 36))
        self._read_metrics()
        if self.outlines == "glyf":
            self._read_outlines(long=bool(struct.unpack_from(">h", head, 50)[0]))
        self.glyphs = _read_cmap(self.tables["cmap"])
        self.names: list[int] | None = None
        if self.outlines == "CFF ":
            self._read_names()
        self.name = _NO_NAME.sub("", _postscript_name(self.tables.get("name", b"")) or self.path.stem)
        self.shares_glyphs = len(set(self.glyphs.values())) < len(self.glyphs)
        self._read_kerning()

    def _read_metrics(self) -> None:
        hhea, os2 = self.tables["hhea"], self.tables["OS/2"]
        self.ascent, self.descent = (round(v * self.scale) for v in struct.unpack_from(">2h", hhea, 4))
        (metrics,) = struct.unpack_from(">H", hhea, 34)
        (self.glyph_count,) = struct.unpack_from(">H", self.tables["maxp"], 4)
        pairs = _numbers("H", self.tables["hmtx"][: 4 * metrics])
        advances = [a if self.scale == 1 else a * self.scale for a in pairs[::2]]
        self.advances = advances + [advances[-1]] * (self.glyph_count - metrics)
        (version,) = struct.unpack_from(">H", os2, 0)
        self.weight, _, permissions = struct.unpack_from(">3H", os2, 4)
        if permissions & 0xF == NO_EMBEDDING:
            raise PDFGenerationError(
                f"The font {self.path.name} cannot be used: its maker forbids embedding."
            )
        cap_height = (
            struct.unpack_from(">h", os2, 88)[0] * self.scale if version >= 2 and len(os2) > 89 else 0
        )
        self.cap_height = round(cap_height) or round(self.ascent * 0.75)
        self.italic_angle = struct.unpack_from(">l", self.tables["post"], 4)[0] / 65536

    def _read_outlines(self, *, long: bool) -> None:
        loca = self.tables["loca"]
        self.offsets = list(_numbers("I", loca)) if long else [v * 2 for v in _numbers("H", loca)]

    def _read_names(self) -> None:
        # The table is large and read once; HarfBuzz takes a subset's outlines from the file.
        self.names = cff.glyph_names(self.tables.pop("CFF "), self.glyph_count)
        if self.names:
            advances = [0.0] * (max(self.names) + 1)
            for name, advance in zip(self.names, self.advances, strict=True):
                advances[name] = advance
            self.advances = advances
            self.glyphs = {
                code: self.names[glyph] for code, glyph in self.glyphs.items() if glyph < self.glyph_count
            }

    def _read_kerning(self) -> None:
        data = self.tables.get("Kern")
        if data is None:
            self._left, self._right, self._kern = array("I"), array("H"), array("h")
            return
        count, rows, columns = struct.unpack_from(">HHH", data)
        left_end, right_end = 6 + 4 * count, 6 + 6 * count
        self._left = _numbers("I", data[6:left_end])
        self._right = _numbers("H", data[left_end:right_end])
        self._kern = _numbers("h", data[right_end : right_end + 2 * rows * columns])

    def kern(self, left: int, right: int) -> int:
        """What to add between two glyphs, in thousandths of an em."""
        if not self._left:
            return 0
        return self._kern[self._left[left] + self._right[right]]


def _numbers(kind: str, data: bytes) -> "array[int]":
    values = array(kind, data)
    if byteorder == "little":
        values.byteswap()
    return values


def _read_cmap(cmap: bytes) -> dict[int, int]:
    """The fullest Unicode subtable: format 12 if there is one, else 4."""
    (count,) = struct.unpack_from(">H", cmap, 2)
    subtables = {}
    for platform, encoding, offset in struct.iter_unpack(">HHL", cmap[4 : 4 + 8 * count]):
        (kind,) = struct.unpack_from(">H", cmap, offset)
        if platform == 0 or (platform == 3 and encoding in (1, 10)):
            subtables[kind] = offset
    if 12 in subtables:
        return _read_groups(cmap, subtables[12])
    if 4 in subtables:
        return _read_segments(cmap, subtables[4])
    raise ValueError("no Unicode character map of format 4 or 12")


def _read_groups(cmap: bytes, offset: int) -> dict[int, int]:
    (count,) = struct.unpack_from(">L", cmap, offset + 12)
    glyphs: dict[int, int] = {}
    for first, last, glyph in struct.iter_unpack(">LLL", cmap[offset + 16 : offset + 16 + 12 * count]):
        glyphs.update(zip(range(first, last + 1), range(glyph, glyph + last - first + 1), strict=True))
    return glyphs


def _read_segments(cmap: bytes, offset: int) -> dict[int, int]:
    length, _, double = struct.unpack_from(">HHH", cmap, offset + 2)
    words = _numbers("H", cmap[offset + 14 : offset + length])
    count = double // 2
    ends, starts = words[:count], words[count + 1 : 2 * count + 1]
    deltas, ranges = words[2 * count + 1 : 3 * count + 1], words[3 * count + 1 : 4 * count + 1]
    glyphs: dict[int, int] = {}
    for n in range(count):
        for code in range(starts[n], ends[n] + 1):
            if ranges[n] == 0:
                glyph = (code + deltas[n]) & 0xFFFF
            else:
                glyph = words[3 * count + 1 + n + ranges[n] // 2 + code - starts[n]]
                glyph = (glyph + deltas[n]) & 0xFFFF if glyph else 0
            if glyph and code != 0xFFFF:
                glyphs[code] = glyph
    return glyphs


def _postscript_name(name: bytes) -> str:
    if len(name) < 6:
        return ""
    _, count, start = struct.unpack_from(">HHH", name)
    for platform, _, _, number, length, offset in struct.iter_unpack(">6H", name[6 : 6 + 12 * count]):
        if number == 6 and platform == 3:
            return name[start + offset : start + offset + length].decode("utf-16-be").replace(" ", "")
    return ""


def _face_offset(data: bytes, index: int) -> int:
    """Where a face's table directory begins."""
    if data[:4] != b"ttcf":
        return 0
    (count,) = struct.unpack_from(">L", data, 8)
    if index >= count:
        raise ValueError("no such face in the collection")
    offset: int = struct.unpack_from(">L", data, 12 + 4 * index)[0]
    return offset


def names_in(path: str) -> list[str]:
    """What the faces of a file are called, without reading more of them.

    Raises:
        OSError, struct.error: it cannot be read, or is damaged.
    """
    with Path(path).open("rb") as file:

        def read(offset: int, size: int) -> bytes:
            file.seek(offset)
            return file.read(size)

        head = read(0, 12)
        count = int.from_bytes(head[8:12], "big") if head[:4] == b"ttcf" else 1
        starts = struct.unpack(f">{count}L", read(12, 4 * count)) if head[:4] == b"ttcf" else (0,)
        names = []
        for start in starts:
            (tables,) = struct.unpack(">H", read(start + 4, 2))
            places = {
                tag: (o, n) for tag, _, o, n in struct.iter_unpack(">4sLLL", read(start + 12, 16 * tables))
            }
            names.append(_postscript_name(read(*places[b"name"])) if b"name" in places else "")
    return names


@cache
def load(name: str) -> Face:
    """A face of the package's own, by the name of its file without the ending."""
    return Face(FONTS / f"{name}.ttf")


@cache
def open_face(path: str, index: int) -> Face:
    """A face of a file of the machine's; see :class:`Face`."""
    return Face(Path(path), index)
