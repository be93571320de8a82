"""The command that puts a picture into the file store, and the way of that picture into a résumé."""

import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from generator.services import Services
from migrations import put_picture
from migrations.commands import Exit
from tests.integration.data.conftest import Api, Backend


def picture(kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (120, 120), "teal").save(file, kind)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "kind", "media_type"), [("me.png", "PNG", "image/png"), ("a-1.jpg", "JPEG", "image/jpeg")]
)
def test_a_picture_is_stored_under_its_name(
    backend: Backend,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    kind: str,
    media_type: str,
) -> None:
    file = tmp_path / name
    file.write_bytes(picture(kind))
    assert put_picture.main([str(file)]) == Exit.DONE
    assert f"pictures/{name}" in capsys.readouterr().out
    stored = backend.files.stat(f"pictures/{name}")
    assert stored
    assert stored.content_type == media_type
    assert backend.files.read(stored.path) == file.read_bytes()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("my photo.png", picture(), "Name the file"),
        ("me.gif", picture(), "Name the file"),
        ("me.png", b"no picture", "me.png"),
        ("me.png", picture() + bytes(5 * 1024 * 1024), "larger than 5 MB"),
        ("none.png", None, "cannot be read"),
    ],
)
def test_what_is_no_picture_is_refused_and_not_stored(
    local: Backend,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    content: bytes | None,
    said: str,
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    assert put_picture.main([str(file)]) == Exit.BAD_INPUT
    assert said in capsys.readouterr().err
    assert list(local.files.list("pictures/")) == []


def test_a_stored_picture_reaches_the_resume(api: Api, services: Services, tmp_path: Path) -> None:
    file = tmp_path / "me.png"
    file.write_bytes(picture())
    name = put_picture.put_picture(services.files, file)
    api.call(
        "PUT",
        "/generator/experience",
        {"basics": {"name": "Ada", "email": "a@example.com"}, "work": [{"name": "Inn"}]},
    )
    assert api.call("PUT", "/generator/personal-info", {"avatar": name}).status_code == 200
    job = {"role": "Cook", "company": "Inn"}
    started = api.call("POST", "/generator/start", {"generateType": "resume", "job": job}).json["data"][
        "requestId"
    ]
    while api.call("POST", f"/generator/step/{started}").json["data"]["status"] != "completed":
        pass
    (drawn,) = services.files.list("resumes/")
    with pikepdf.open(io.BytesIO(services.files.read(drawn.path))) as pdf:
        assert pdf.pages[0].get_images()
