"""Puts the faces a document used into its file: only the outlines needed, with a way back to text.

A face is embedded as a CID font whose codes are the face's own glyph numbers (PDF 32000-1, 9.7.4), so
what a word looks like in a page's content does not depend on the document.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterable, Mapping

from generator.pdf.faces import Face

_WORDS, _SCALE, _MORE, _XY_SCALE, _TWO_BY_TWO = (
    0x0001,
    0x0008,
    0x0020,
    0x0040,
    0x0080,
)  # composite glyph flags


def font_file(face: Face, used: Iterable[int]) -> bytes:
    """A TrueType file with the outlines of some glyphs; glyphs keep their numbers."""
    kept = sorted(_with_components(face, {0, *used}))
    count = kept[-1] + 1
    glyf, offsets = bytearray(), [0] * (count + 1)
    outlines = face.tables["glyf"]
    wanted = set(kept)
    for glyph in range(count):
        if glyph in wanted:
            glyf += outlines[face.offsets[glyph] : face.offsets[glyph + 1]]
            glyf += bytes(-len(glyf) % 4)
        offsets[glyph + 1] = len(glyf)
    metrics = min(struct.unpack_from(">H", face.tables["hhea"], 34)[0], count)
    head = bytearray(face.tables["head"])
    struct.pack_into(">L", head, 8, 0)
    struct.pack_into(">h", head, 50, 1)
    hhea = bytearray(face.tables["hhea"])
    struct.pack_into(">H", hhea, 34, metrics)
    maxp = bytearray(face.tables["maxp"])
    struct.pack_into(">H", maxp, 4, count)
    tables = {
        "glyf": bytes(glyf),
        "head": bytes(head),
        "hhea": bytes(hhea),
        "hmtx": _metrics(face, wanted, metrics, count),
        "loca": struct.pack(f">{count + 1}L", *offsets),
        "maxp": bytes(maxp),
    }
    for tag in ("cvt ", "fpgm", "prep"):
        if tag in face.tables:
            tables[tag] = face.tables[tag]
    return _assemble(tables)


def _with_components(face: Face, glyphs: set[int]) -> set[int]:
    """The glyphs and those they are composed of."""
    outlines, offsets = face.tables["glyf"], face.offsets
    waiting, found = list(glyphs), set(glyphs)
    while waiting:
        glyph = waiting.pop()
        position, end = offsets[glyph], offsets[glyph + 1]
        if position == end or struct.unpack_from(">h", outlines, position)[0] >= 0:
            continue
        position += 10
        flags = _MORE
        while flags & _MORE:
            flags, component = struct.unpack_from(">HH", outlines, position)
            position += 8 if flags & _WORDS else 6
            position += 2 if flags & _SCALE else 4 if flags & _XY_SCALE else 8 if flags & _TWO_BY_TWO else 0
            if component not in found:
                found.add(component)
                waiting.append(component)
    return found


def _metrics(face: Face, wanted: set[int], metrics: int, count: int) -> bytes:
    """``hmtx`` with zeros for what is not used: they compress to nothing."""
    hmtx = bytearray(face.tables["hmtx"][: 4 * metrics + 2 * (count - metrics)])
    for glyph in range(metrics - 1):
        if glyph not in wanted:
            hmtx[4 * glyph : 4 * glyph + 4] = b"\0\0\0\0"
    return bytes(hmtx)


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


def subset_name(face: Face, used: Iterable[int]) -> str:
    """The name of a subset: six letters that depend on what is in it, and the face's name."""
    digest = hashlib.sha256(repr(sorted(used)).encode()).digest()
    return "".join(chr(65 + byte % 26) for byte in digest[:6]) + "+" + face.name


def widths(face: Face, used: Iterable[int]) -> str:
    """The W array of a CID font: runs of consecutive glyphs and their widths."""
    parts: list[str] = []
    previous = -2
    for glyph in sorted(used):
        if glyph != previous + 1:
            parts.append(f"{']' if parts else ''}{glyph}[")
        parts.append(f"{face.advances[glyph]:g} ")
        previous = glyph
    return "[" + "".join(parts) + "]]" if parts else "[]"


def to_unicode(texts: Mapping[int, str]) -> bytes:
    """The map from glyphs back to text (PDF 32000-1, 9.10.3), at most 100 lines to a block."""
    entries = [f"<{g:04X}><{texts[g].encode('utf-16-be').hex().upper()}>" for g in sorted(texts)]
    blocks = [entries[i : i + 100] for i in range(0, len(entries), 100)]
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def",
        "/CMapName/Adobe-Identity-UCS def/CMapType 2 def",
        "1 begincodespacerange<0000><FFFF>endcodespacerange",
    ]
    for block in blocks:
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines.append("endcmap CMapName currentdict/CMap defineresource pop end end")
    return "\n".join(lines).encode()


def compress(data: bytes) -> bytes:
    """Deflated for /FlateDecode."""
    return zlib.compress(data, 9)
