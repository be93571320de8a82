"""Everything out, and everything gone: on both backends, and after any interruption."""

import json
from pathlib import Path
from typing import Any

import pytest

from generator.services import Services
from generator.stores.base import Create, Delete, DocumentStore, Put, StoreUnavailable, Version, Write
from generator.stores.embedded_documents import EmbeddedDocuments
from migrations import erase_all, export_all, import_json_resume
from migrations.commands import Exit, Stopped
from migrations.everything import COLLECTIONS
from tests.integration.data.conftest import NOON, Api, Backend
from tests.parts import ROOT

SECRET = "Zanzibar-Quagga"
PERSON = json.loads((ROOT / "examples/person.json").read_text().replace("Oxford", SECRET))


@pytest.fixture
def filled(api: Api, services: Services) -> Services:
    """A person, a completed generation, a started one, kept experience, and things of others."""
    api.call("PUT", "/generator/experience", {"basics": PERSON["basics"], "work": [{"name": SECRET}]})
    api.call("PUT", "/generator/experience", PERSON)
    services.documents.commit(
        Create("experience-blurbs/b1", {"id": "b1", "name": "topic", "content": f"About {SECRET}"}),
        Create("generator/odd", {"anything": [1, {"at": NOON}]}),
        Create("others/x", {"kept": True}),
    )
    services.files.put("pictures/me.png", b"picture", "image/png")
    services.files.put("others/y.pdf", b"kept", "application/pdf")
    info = services.documents.get("generator/personal-info")
    assert info is not None
    services.documents.commit(Put(info.path, {**info.data, "avatar": "/pictures/me.png"}))
    job = {"role": f"{SECRET} Engineer", "company": "x" * 200}
    for _ in range(2):
        body = {"generateType": "both", "job": job}
        started = api.call("POST", "/generator/start", body, editor=False).json["data"]["requestId"]
    while api.call("POST", f"/generator/step/{started}").json["data"]["status"] != "completed":
        pass
    return services


def tree(folder: Path) -> dict[str, bytes]:
    found = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def documents_of(services: Services, *collections: str) -> int:
    return sum(1 for name in collections for _ in services.documents.query(name, ()))


def test_the_export_holds_every_document_and_file(filled: Services, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert export_all.main([str(out)]) == Exit.DONE
    files = tree(out)
    for collection in COLLECTIONS:
        lines = [json.loads(line) for line in files[f"documents/{collection}.jsonl"].splitlines()]
        stored = list(filled.documents.query(collection))
        assert [line["id"] for line in lines] == [document.id for document in stored]
        assert [set(line) for line in lines] == [{*document.data, "id"} for document in stored]
    stored_files = {file.path: filled.files.read(file.path) for file in filled.files.list("")}
    del stored_files["others/y.pdf"]
    exported = {name[6:]: data for name, data in files.items() if name.startswith("files/")}
    assert sorted(exported.values()) == sorted(stored_files.values())
    assert exported["pictures/me.png"] == b"picture"
    assert all(len(part.encode()) <= 200 for name in exported for part in name.split("/"))
    manifest = json.loads(files["export.json"])
    assert manifest["complete"] is True
    assert manifest["files"] == len(stored_files) == 4
    assert json.loads(files["personal-info.json"])["name"] == PERSON["basics"]["name"]
    assert all(path.stat().st_mode & 0o077 == 0 for path in out.rglob("*") if path.is_file())
    assert out.stat().st_mode & 0o077 == 0
    assert not any(str(tmp_path).encode() in content for content in files.values())


def test_the_exported_record_can_be_loaded_again(filled: Services, tmp_path: Path) -> None:
    assert export_all.main([str(tmp_path / "out")]) == Exit.DONE
    assert erase_all.main(["--yes"]) == Exit.DONE
    assert import_json_resume.main([str(tmp_path / "out/resume.json")]) == Exit.DONE
    assert export_all.main([str(tmp_path / "again")]) == Exit.DONE
    first, second = (json.loads((tmp_path / name / "resume.json").read_text()) for name in ("out", "again"))
    assert first == second


def test_a_second_export_is_the_present_state(filled: Services, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert export_all.main([str(out)]) == Exit.DONE
    once = tree(out)
    (out / ".personal-info.json.killed").write_text("half")
    (out / "files/resumes/.half.killed").write_text("half")
    changed = next(name for name in once if name.startswith("files/cover-letters"))
    (out / changed).write_bytes(b"damaged")
    assert export_all.main([str(out)]) == Exit.DONE
    twice = tree(out)
    del once["export.json"], twice["export.json"]
    assert twice == once
    for file in list(filled.files.list("resumes/")):
        filled.files.delete(file.path)
    filled.documents.commit(Delete("generator/personal-info"))
    assert export_all.main([str(out)]) == Exit.DONE
    later = tree(out)
    assert not [name for name in later if name.startswith("files/resumes/")]
    assert "personal-info.json" not in later
    assert "basics" not in json.loads(later["resume.json"])


def test_an_interrupted_export_is_completed(
    filled: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_: Any) -> None:
        raise Killed

    out = tmp_path / "out"
    with monkeypatch.context() as patch:
        patch.setattr(export_all, "_write_record", die)
        with pytest.raises(Killed):
            export_all.main([str(out)])
    assert json.loads((out / "export.json").read_text())["complete"] is False
    assert export_all.main([str(out)]) == Exit.DONE
    assert json.loads((out / "export.json").read_text())["complete"] is True


def test_a_folder_of_something_else_is_left_alone(local: Backend, tmp_path: Path) -> None:
    for content in ("{}", "[]", "no json"):
        folder = tmp_path / content[0]
        folder.mkdir()
        (folder / "export.json").write_text(content)
        (folder / "mine.txt").write_text("mine")
        assert export_all.main([str(folder)]) in (Exit.REFUSED, Exit.BAD_INPUT)
        assert tree(folder) == {"export.json": content.encode(), "mine.txt": b"mine"}
    (tmp_path / "file").write_text("x")
    assert export_all.main([str(tmp_path / "file")]) == Exit.REFUSED


def test_dry_runs_count_and_write_nothing(
    filled: Services, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = [(d.id, d.version) for name in COLLECTIONS for d in filled.documents.query(name, ())]
    assert export_all.main(["--dry-run", str(tmp_path / "out")]) == Exit.DONE
    assert erase_all.main(["--dry-run"]) == Exit.DONE
    told = capfd.readouterr().out
    assert "5 generator" in told
    assert "4 files" in told
    assert not (tmp_path / "out").exists()
    assert before == [(d.id, d.version) for name in COLLECTIONS for d in filled.documents.query(name, ())]
    assert erase_all.main([]) == Exit.REFUSED
    assert "--yes" in capfd.readouterr().err
    assert before == [(d.id, d.version) for name in COLLECTIONS for d in filled.documents.query(name, ())]


def test_erasing_leaves_nothing_but_what_is_others(
    filled: Services, capfd: pytest.CaptureFixture[str]
) -> None:
    assert erase_all.main(["--yes"]) == Exit.DONE
    assert documents_of(filled, *COLLECTIONS) == 0
    assert [file.path for file in filled.files.list("")] == ["others/y.pdf"]
    assert filled.documents.get("others/x") is not None
    assert "5 generator" in capfd.readouterr().out
    assert erase_all.main(["--yes"]) == Exit.DONE
    assert "nothing to erase" in capfd.readouterr().out


def test_of_the_embedded_backend_nothing_stays_on_the_disk(local: Backend, tmp_path: Path) -> None:
    services = Services.from_settings(local.settings)
    api = Api(services)
    api.call("PUT", "/generator/experience", {"basics": PERSON["basics"], "work": [{"name": SECRET}]})
    services.documents.commit(
        *(Create(f"experience-blurbs/b{n}", {"name": "x", "content": SECRET * 99}) for n in range(99))
    )
    services.files.put("resumes/x/a.pdf", SECRET.encode(), "application/pdf")
    (local.settings.data_dir / ".unfinished-killed").write_text(SECRET)
    folder = local.settings.data_dir
    assert any(SECRET.encode() in content for content in tree(folder).values())
    assert erase_all.main(["--yes"]) == Exit.DONE
    left = tree(folder)
    assert not [name for name, content in left.items() if SECRET.encode() in content]
    assert len(left.get("documents.sqlite3-wal", b"")) == 0
    assert len(left["documents.sqlite3"]) < 100_000


def test_what_is_stored_meanwhile_goes_too(
    filled: Services,
) -> None:
    class Busy:
        """A function that starts something while it is erased."""

        def __init__(self, documents: DocumentStore, times: int) -> None:
            self._documents, self.times = documents, times

        def __getattr__(self, name: str) -> Any:
            return getattr(self._documents, name)

        def commit(self, *writes: Write) -> Version:
            version = self._documents.commit(*writes)
            if self.times > 0:
                self.times -= 1
                self._documents.commit(Put("experience-entries/new", {"title": "Acme"}))
            return version

    def services(times: int) -> Services:
        return Services(
            documents=Busy(filled.documents, times),
            files=filled.files,
            provider=filled.provider,
            clock=filled.clock,
        )

    erase_all.erase(services(5), sure=True)
    assert documents_of(filled, *COLLECTIONS) == 0
    with pytest.raises(Stopped, match="stop the function"):
        erase_all.erase(_restless(filled), sure=True)


def _restless(filled: Services) -> Services:
    class Restless:
        def __getattr__(self, name: str) -> Any:
            return getattr(filled.documents, name)

        def query(self, collection: str, *arguments: Any, **named: Any) -> Any:
            if collection == "generator":
                filled.documents.commit(Put("generator/new", {"type": "request"}))
            return filled.documents.query(collection, *arguments, **named)

    class Once(Restless):
        """Stores something anew before each round, and not within one."""

        asked = 0

        def query(self, collection: str, *arguments: Any, **named: Any) -> Any:
            if collection == "generator":
                Once.asked += 1
                if Once.asked % 2 == 0:
                    return filled.documents.query(collection, *arguments, **named)
            return super().query(collection, *arguments, **named)

    return Services(documents=Once(), files=filled.files, provider=filled.provider, clock=filled.clock)


def test_erasing_while_the_database_is_read_says_so(filled_in_part: Services) -> None:
    reading = filled_in_part.documents.query("generator")
    next(reading)
    with pytest.raises(StoreUnavailable, match=r"in use|locked"):
        erase_all.erase(filled_in_part, sure=True)
    list(reading)
    erase_all.erase(filled_in_part, sure=True)


@pytest.fixture
def filled_in_part(local: Backend, services_in_memory: Services) -> Services:
    """Three documents in an embedded store that does not wait long for others."""
    documents = EmbeddedDocuments(local.settings.data_dir, timeout=0.2)
    documents.commit(*(Create(f"generator/{n}", {"x": n}) for n in range(3)))
    provider = services_in_memory.provider
    return Services(documents=documents, files=local.files, provider=provider)
