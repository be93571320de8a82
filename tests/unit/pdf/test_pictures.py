"""Avatar and logo: shown where they can be, and otherwise left out with a reason; nothing is ever fetched."""

import base64
import io
import struct
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from generator.pdf.pictures import MOST_BYTES, PictureRefused, read
from generator.steps import pictures
from generator.stores.embedded_files import EmbeddedFiles
from tests.unit.pdf import reading
from tests.unit.pdf.persons import ZOE, letter, resume
from tests.unit.pdf.pictures_for_tests import encoded, logo, portrait


@pytest.mark.parametrize("style", ["modern", "traditional", "technical", "executive"])
def test_both_pictures_are_in_the_file_and_told(style: str) -> None:
    for drawing in (
        resume(avatar=portrait(), logo=logo(), style=style),
        letter(avatar=portrait(), logo=logo(), style=style),
    ):
        document = reading.opened(drawing.pdf)
        assert len(document.pages[0].Resources.XObject) == 2
        tree = "\n".join(reading.tree(drawing.pdf))
        assert "Figure Alt='Portrait of Zoë Müller-Dvořák'" in tree
        assert "Figure Alt='Logo of Zoë Müller-Dvořák'" in tree
        assert drawing.notes == ()


def test_pictures_cost_no_words() -> None:
    long = replace(
        ZOE, personal_info=replace(ZOE.personal_info, name="Wolfeschlegelsteinhausenbergerdorff " * 3)
    )
    said = reading.text(resume(long, avatar=portrait(), logo=logo()).pdf).replace("\n", "").replace(" ", "")
    assert "Wolfeschlegelsteinhausenbergerdorff" * 3 in said


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"GIF89a" + bytes(100), "is neither PNG nor JPEG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "is neither PNG nor JPEG"),
        (portrait()[:2000], "is damaged"),
        (logo()[:-60], "is damaged"),
        (bytes(MOST_BYTES + 1), "is larger than 5 MB"),
        (b"%PDF-1.7", "is neither PNG nor JPEG"),
    ],
)
def test_what_cannot_be_used_is_left_out_with_a_reason(data: bytes, reason: str) -> None:
    drawing = resume(avatar=data)
    assert drawing.notes == (f"The avatar was left out: it {reason}.",)
    document = reading.opened(drawing.pdf)
    assert "/XObject" not in document.pages[0].Resources


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    head = struct.pack(">LLBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(10_000)))
    with pytest.raises(PictureRefused, match="million pixels"):
        read(bomb, square=True)


def test_a_picture_is_made_small_and_loses_what_it_says_of_its_maker() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera of Zoë"
    exif[0x0112] = 6  # lies on its side
    drawing = resume(avatar=portrait(3000, 2000, exif=exif.tobytes()))
    assert b"Camera" not in drawing.pdf
    assert len(drawing.pdf) < 80_000
    picture = read(portrait(300, 200, exif=exif.tobytes()), square=False)
    assert (picture.width, picture.height) == (187, 280) or picture.height > picture.width


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_pixel_is_taken(mode: str) -> None:
    image = Image.new("RGBA", (40, 40), (200, 30, 60, 128))
    kind = "JPEG" if mode == "CMYK" else "PNG"
    data = encoded(Image.new(mode, (40, 40)) if mode == "I;16" else image.convert(mode), kind)
    assert resume(logo=data).notes == ()


def test_what_is_clear_becomes_paper() -> None:
    picture = read(encoded(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG"), square=False)
    assert set(picture.data) == {255}


@pytest.fixture
def files(tmp_path: Path) -> EmbeddedFiles:
    store = EmbeddedFiles(tmp_path, clock=lambda: datetime(2026, 1, 1, tzinfo=UTC))
    store.put("images/me.jpg", portrait(), "image/jpeg")
    store.put("images/huge.jpg", bytes(MOST_BYTES + 1), "image/jpeg")
    return store


def url(data: bytes, kind: str = "image/png") -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def test_pictures_come_from_a_data_url_or_the_file_store(files: EmbeddedFiles) -> None:
    found = pictures.find({"personalInfo": {"avatar": "images/me.jpg", "logo": url(logo())}}, files)
    assert (found.avatar, found.logo, found.notes) == (portrait(), logo(), ())
    assert pictures.find({"personalInfo": {"avatar": "/images/me.jpg"}}, files).avatar == portrait()
    assert pictures.find({"personalInfo": {}}, files) == pictures.find({}, files)


@pytest.mark.parametrize(
    "named",
    [
        "https://example.com/me.png",
        "http://169.254.169.254/computeMetadata/v1/",
        "//example.com/me.png",
        "file:///etc/passwd",
        "gs://bucket/me.png",
        "ftp://example.com/me.png",
        "../../etc/passwd",
        "images/../../secret",
        "images/none.jpg",
        "images/huge.jpg",
        "data:image/svg+xml;base64,AAAA",
        "data:text/html,<script>",
        "data:image/png;base64,A",
    ],
)
def test_nothing_else_is_looked_at(named: str, files: EmbeddedFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("a connection was opened"))
    found = pictures.find({"personalInfo": {"avatar": named}}, files)
    assert found.avatar == b""
    (note,) = found.notes
    assert note.startswith("The avatar was left out: it ")


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))


def test_a_picture_does_not_change_from_draw_to_draw() -> None:
    assert resume(avatar=portrait(), logo=logo()).pdf == resume(avatar=portrait(), logo=logo()).pdf
    assert io.BytesIO(portrait()).read() == portrait()
