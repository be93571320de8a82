"""Reads of a CFF table what a PDF must know: by which number each glyph is called.

Faces for Chinese, Japanese and Korean number their glyphs by character (CID), and a PDF has to call them
so (PDF 32000-1, 9.7.4.2). The format is Adobe's Technical Note 5176.
"""

import struct
from collections.abc import Iterator
from typing import Final

ROS: Final = (12, 30)
CHARSET: Final = (15,)


def glyph_names(cff: bytes, count: int) -> list[int] | None:
    """The CID of each glyph; ``None`` where the face has none and glyphs go by their own number.

    Raises:
        ValueError, struct.error, IndexError: the table is damaged.
    """
    position = _skip_index(cff, cff[2])
    top = dict(_operators(_first_of_index(cff, position)))
    if ROS not in top:
        return None
    offset = top.get(CHARSET, [0])[0]
    if offset < 3:
        raise ValueError("a predefined charset in a face with CIDs")
    return _charset(cff, offset, count)


def _index_offsets(cff: bytes, position: int) -> tuple[int, list[int]]:
    """Where the data of an INDEX begins, less one, and where its items do."""
    (count,) = struct.unpack_from(">H", cff, position)
    if count == 0:
        return position + 2, [0]
    size = cff[position + 2]
    start = position + 3
    offsets = [
        int.from_bytes(cff[start + size * n : start + size * (n + 1)], "big") for n in range(count + 1)
    ]
    return start + size * (count + 1) - 1, offsets


def _skip_index(cff: bytes, position: int) -> int:
    base, offsets = _index_offsets(cff, position)
    return base + offsets[-1]


def _first_of_index(cff: bytes, position: int) -> bytes:
    base, offsets = _index_offsets(cff, position)
    return cff[base + offsets[0] : base + offsets[1]]


def _operators(data: bytes) -> Iterator[tuple[tuple[int, ...], list[int]]]:
    """The operators of a DICT with their operands; real numbers count as 0."""
    operands: list[int] = []
    position = 0
    while position < len(data):
        first = data[position]
        position += 1
        if first <= 21:
            if first == 12:
                yield (12, data[position]), operands
                position += 1
            else:
                yield (first,), operands
            operands = []
        elif first == 28:
            operands.append(struct.unpack_from(">h", data, position)[0])
            position += 2
        elif first == 29:
            operands.append(struct.unpack_from(">l", data, position)[0])
            position += 4
        elif first == 30:
            while data[position] & 0xF != 0xF:
                position += 1
            position += 1
            operands.append(0)
        elif first <= 246:
            operands.append(first - 139)
        else:
            second = data[position]
            position += 1
            operands.append(
                (first - 247) * 256 + second + 108 if first <= 250 else -(first - 251) * 256 - second - 108
            )


def _charset(cff: bytes, offset: int, count: int) -> list[int]:
    kind = cff[offset]
    offset += 1
    if kind == 0:
        return [0, *struct.unpack_from(f">{count - 1}H", cff, offset)]
    names = [0]
    step, form = (3, ">HB") if kind == 1 else (4, ">HH")
    while len(names) < count:
        first, left = struct.unpack_from(form, cff, offset)
        names.extend(range(first, first + left + 1))
        offset += step
    return names[:count]
