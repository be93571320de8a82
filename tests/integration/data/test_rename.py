"""``migrations.rename_default_to_personal_info``: nothing lost, nothing twice, whatever happens meanwhile."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from generator.services import exact_collection
from generator.stores.base import Create, DocumentStore, StoreUnavailable
from generator.stores.exact import Exact, ExactCollection, ExactDocument, FieldChange, Replacement
from migrations.commands import Exit, Stopped
from migrations.putting_back import restore
from migrations.rename_default_to_personal_info import main, rename
from tests.integration.data.conftest import NOON, Backend, Clock
from tests.parts import ROOT

OLD = {
    "id": "default",
    "type": "defaults",
    "name": "Ada Lovelace",
    "email": "ada@example.com",
    "aiPrompts": {"resume": {"systemPrompt": "Be true.\n"}},
    "createdAt": NOON,
    "updatedAt": NOON,
    "updatedBy": "ada@example.com",
    "somethingOfOld": [1, 2.5, None, {"a": True}],
}
INFO = {"name": "Ada", "email": "ada@example.com", "accentColor": "#102030"}
State = dict[str, dict[str, Exact]]


def request_id(number: int) -> str:
    return f"resume-generator-request-{number:05}"


def request(number: int, **fields: Any) -> Create:
    data = {"type": "request", "status": "completed", "createdAt": NOON, "job": {"role": "x"}, **fields}
    return Create(f"generator/{request_id(number)}", data)


@pytest.fixture
def collection(backend: Backend) -> ExactCollection:
    return exact_collection(backend.settings, "generator")


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)


def everything(collection: ExactCollection) -> State:
    state: State = {}
    last = ""
    while page := collection.page(last, 300, ()):
        state |= {id_: document.fields for id_, document in collection.get(*(d.id for d in page)).items()}
        last = page[-1].id
    return state


def migrated(state: State, collection: ExactCollection) -> State:
    """What the contract says of a state, without the two documents being both there."""
    after: State = {}
    for id_, fields in state.items():
        if id_ == "default":
            names = {"id": collection.text("personal-info"), "type": collection.text("personal-info")}
            after["personal-info"] = {**fields, **names}
        elif "-request-" in id_ and "defaults" in fields:
            assert fields.get("personalInfo") in (None, fields["defaults"])
            rest = {name: value for name, value in fields.items() if name != "defaults"}
            after[id_] = {**rest, "personalInfo": fields["defaults"]}
        else:
            after[id_] = fields
    return after


def backups() -> list[Path]:
    return sorted(Path().glob("backup-personal-info-*.jsonl"))


# --- what it changes, and what not ----------------------------------------------------------------


def test_renames_document_and_requests_and_nothing_else(
    collection: ExactCollection, documents: DocumentStore, capfd: pytest.CaptureFixture[str]
) -> None:
    documents.commit(
        Create("generator/default", OLD),
        request(1, defaults=INFO),
        request(2, defaults=None),
        request(3, personalInfo=INFO),
        request(4, defaults=INFO, personalInfo=dict(reversed(INFO.items()))),
        request(5),
        Create("generator/resume-generator-response-00001", {"type": "response", "defaults": INFO}),
        Create("generator/1700000000-old", {"type": "request", "defaults": INFO}),
        Create("generator/settings", {"defaults": {"a": 1}}),
    )
    before = everything(collection)
    assert main([]) == Exit.DONE
    after = everything(collection)
    old = before["1700000000-old"]
    assert after == {
        **migrated(before, collection),
        "1700000000-old": {"type": collection.text("request"), "personalInfo": old["defaults"]},
    }
    assert after[request_id(2)]["personalInfo"] == before[request_id(2)]["defaults"]
    (backup,) = backups()
    assert f"The backup is {backup}." in capfd.readouterr().out
    assert backup.stat().st_mode & 0o077 == 0

    assert main(["--restore", str(backup)]) == Exit.DONE
    assert everything(collection) == before
    assert main(["--restore", str(backup)]) == Exit.DONE
    assert everything(collection) == before


def test_again_changes_nothing_and_makes_no_file(
    collection: ExactCollection, documents: DocumentStore
) -> None:
    documents.commit(Create("generator/default", OLD), request(1, defaults=INFO))
    assert main([]) == Exit.DONE
    after, files = everything(collection), {path: path.read_bytes() for path in backups()}
    assert main([]) == Exit.DONE
    assert main(["--backup", str(backups()[0])]) == Exit.DONE
    assert everything(collection) == after
    assert {path: path.read_bytes() for path in backups()} == files


def test_a_dry_run_writes_nothing(
    collection: ExactCollection, documents: DocumentStore, capfd: pytest.CaptureFixture[str]
) -> None:
    documents.commit(Create("generator/default", OLD), *(request(n, defaults=INFO) for n in range(3)))
    before = everything(collection)
    assert main(["--dry-run"]) == Exit.DONE
    told = capfd.readouterr()
    assert "generator/default → generator/personal-info" in told.out
    assert "3 requests: defaults → personalInfo" in told.out
    assert everything(collection) == before
    assert list(Path().iterdir()) == []


def test_without_either_document_requests_are_renamed_all_the_same(
    collection: ExactCollection, documents: DocumentStore, capfd: pytest.CaptureFixture[str]
) -> None:
    documents.commit(request(1, defaults=INFO))
    assert main([]) == Exit.DONE
    assert "generator/personal-info is not there either" in capfd.readouterr().out
    assert set(everything(collection)[request_id(1)]) >= {"personalInfo"}


@pytest.mark.parametrize("dry_run", [[], ["--dry-run"]])
def test_both_documents_are_a_stop_that_shows_where_they_differ(
    collection: ExactCollection,
    documents: DocumentStore,
    capfd: pytest.CaptureFixture[str],
    dry_run: list[str],
) -> None:
    documents.commit(
        Create("generator/default", OLD),
        Create("generator/personal-info", {**OLD, "name": "Augusta King", "phone": "1"}),
        request(1, defaults=INFO),
    )
    before = everything(collection)
    assert main(dry_run) == Exit.REFUSED
    told = capfd.readouterr().err
    assert "Ada Lovelace" in told
    assert "Augusta King" in told
    assert "phone: nothing in default" in told
    assert "email" not in told
    assert everything(collection) == before
    assert backups() == []


@pytest.mark.parametrize("prefer", ["default", "personal-info"])
def test_the_preferred_document_counts_and_both_come_back(
    collection: ExactCollection, documents: DocumentStore, prefer: str
) -> None:
    new = {"id": "personal-info", "type": "personal-info", "name": "Augusta", "email": "a@example.com"}
    documents.commit(Create("generator/default", OLD), Create("generator/personal-info", new))
    before = everything(collection)
    assert main(["--prefer", prefer, "--backup", "kept.jsonl"]) == Exit.DONE
    ids = {"id": collection.text("personal-info"), "type": collection.text("personal-info")}
    assert everything(collection) == {"personal-info": {**before[prefer], **ids}}
    assert main(["--restore", "kept.jsonl"]) == Exit.DONE
    assert everything(collection) == before


@pytest.mark.parametrize(
    ("defaults", "info"), [(INFO, {**INFO, "name": "B"}), (None, INFO), (INFO, None), ({"a": 1}, {"a": 1.0})]
)
def test_a_request_with_two_different_ones_is_left_and_listed(
    collection: ExactCollection,
    documents: DocumentStore,
    capfd: pytest.CaptureFixture[str],
    defaults: Any,
    info: Any,
) -> None:
    documents.commit(request(1, defaults=defaults, personalInfo=info), request(2, defaults=INFO))
    before = everything(collection)
    assert main(["--dry-run"]) == Exit.LEFTOVERS
    assert main([]) == Exit.LEFTOVERS
    assert request_id(1) in capfd.readouterr().err
    after = everything(collection)
    assert after[request_id(1)] == before[request_id(1)]
    assert "defaults" not in after[request_id(2)]
    assert main(["--restore", str(backups()[0])]) == Exit.DONE
    assert everything(collection) == before


def test_every_kind_of_value_of_firestore_is_kept_to_the_bit(google: Backend) -> None:
    collection = exact_collection(google.settings, "generator")
    values: dict[str, Exact] = {
        "nothing": {"nullValue": None},
        "instant": {"timestampValue": "1969-12-31T23:59:59.000001Z"},
        "notANumber": {"doubleValue": "NaN"},
        "endless": {"doubleValue": "-Infinity"},
        "negativeZero": {"doubleValue": -0.0},
        "wholeDouble": {"doubleValue": 3.0},
        "whole": {"integerValue": str(2**63 - 1)},
        "smallest": {"doubleValue": 5e-324},
        "bytes": {"bytesValue": "AP8="},
        "point": {"geoPointValue": {"latitude": 51.5}},
        "reference": {"referenceValue": f"{collection.place}/default"},
        "emptyMap": {"mapValue": {}},
        "emptyList": {"arrayValue": {}},
        "strange.`name": {"stringValue": "ä\u2028\u0000"},
        "list": {"arrayValue": {"values": [{"mapValue": {"fields": {"a b": {"booleanValue": False}}}}]}},
    }
    collection.replace(
        Replacement("default", {**values, "id": {"stringValue": "default"}}, None),
        Replacement(request_id(1), {"defaults": {"mapValue": {"fields": values}}}, None),
    )
    before = everything(collection)
    assert before["default"]["instant"] == values["instant"]
    assert main([]) == Exit.DONE
    after = everything(collection)
    kept = {name: after["personal-info"][name] for name in values}
    assert json.dumps(kept, sort_keys=True) == json.dumps(values, sort_keys=True)
    assert after[request_id(1)]["personalInfo"] == before[request_id(1)]["defaults"]
    assert main(["--restore", str(backups()[0])]) == Exit.DONE
    assert json.dumps(everything(collection), sort_keys=True) == json.dumps(before, sort_keys=True)


def test_the_google_backend_needs_no_bucket_for_it(
    google: Backend, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    google.documents.commit(Create("generator/default", OLD))
    monkeypatch.delenv("GCS_BUCKET")
    assert main(["--backup", "kept.jsonl"]) == Exit.DONE
    assert google.documents.get("generator/personal-info") is not None
    assert "first written to kept.jsonl" in capfd.readouterr().out


# --- the way back ---------------------------------------------------------------------------------


def test_restoring_keeps_what_else_happened_since(
    collection: ExactCollection, documents: DocumentStore, capfd: pytest.CaptureFixture[str]
) -> None:
    documents.commit(Create("generator/default", OLD), *(request(n, defaults=INFO) for n in (1, 2, 3)))
    assert main(["--backup", "kept.jsonl"]) == Exit.DONE
    change(collection, request_id(1), status=collection.text("failed"))
    change(collection, request_id(2), personalInfo=collection.text("another"))
    third = collection.get(request_id(3))[request_id(3)]
    collection.replace(Replacement(third.id, None, third.version))
    change(collection, "personal-info", name=collection.text("Edited"))
    assert main(["--restore", "kept.jsonl"]) == Exit.LEFTOVERS
    after = everything(collection)
    assert set(after) == {"default", request_id(1), request_id(2)}
    assert after[request_id(1)]["status"] == collection.text("failed")
    assert "defaults" in after[request_id(1)]
    assert after[request_id(2)]["personalInfo"] == collection.text("another")
    (kept,) = Path().glob("before-restore-*.json")
    assert "Edited" in kept.read_text()
    assert kept.name in capfd.readouterr().out


def test_a_dry_restore_writes_nothing(collection: ExactCollection, documents: DocumentStore) -> None:
    documents.commit(Create("generator/default", OLD), request(1, defaults=INFO))
    assert main(["--backup", "kept.jsonl"]) == Exit.DONE
    after = everything(collection)
    change(collection, "personal-info", name=collection.text("Edited"))
    edited = everything(collection)
    assert after != edited
    assert main(["--restore", "kept.jsonl", "--dry-run"]) == Exit.DONE
    assert everything(collection) == edited
    assert [path.name for path in Path().iterdir()] == ["kept.jsonl"]


@pytest.mark.parametrize(
    "content",
    ["", "no json", '{"backup":"another/1","of":"x"}\n', '{"fields":{},"id":"default","whole":true}\n'],
)
def test_a_file_that_is_no_backup_is_refused(local: Backend, content: str) -> None:
    Path("some.jsonl").write_text(content)
    assert main(["--restore", "some.jsonl"]) == Exit.BAD_INPUT
    if content:
        assert main(["--backup", "some.jsonl"]) == Exit.BAD_INPUT
    assert Path("some.jsonl").read_text() == content
    assert main(["--restore", "missing.jsonl"]) == Exit.BAD_INPUT


def test_a_backup_of_another_database_is_refused(local: Backend, google: Backend) -> None:
    here = exact_collection(local.settings, "generator")
    local.documents.commit(Create("generator/default", OLD))
    rename(here, backup_file=Path("kept.jsonl"))
    there = exact_collection(google.settings, "generator")
    with pytest.raises(Stopped, match="is a backup of embedded/generator"):
        restore(there, Path("kept.jsonl"))


def test_a_damaged_backup_is_refused_before_anything_is_written(
    collection: ExactCollection, documents: DocumentStore
) -> None:
    documents.commit(Create("generator/default", OLD), *(request(n, defaults=INFO) for n in range(3)))
    assert main(["--backup", "kept.jsonl"]) == Exit.DONE
    lines = Path("kept.jsonl").read_bytes().splitlines(keepends=True)
    Path("kept.jsonl").write_bytes(b"".join([*lines[:4], lines[4][:20] + b"\n", *lines[5:]]))
    after = everything(collection)
    assert main(["--restore", "kept.jsonl"]) == Exit.BAD_INPUT
    assert everything(collection) == after


# --- interrupted ----------------------------------------------------------------------------------


class Killed(BaseException):
    """The process ends here."""


class KilledAt:
    """A collection whose user dies before, or just after, its ``n``-th write."""

    def __init__(self, collection: ExactCollection, writes: int, *, after: bool) -> None:
        self._collection = collection
        self._left = writes
        self._after = after

    def __getattr__(self, name: str) -> Any:
        return getattr(self._collection, name)

    def replace(self, *replacements: Replacement) -> None:
        with self._dying():
            self._collection.replace(*replacements)

    def change(self, changes: Sequence[FieldChange]) -> list[bool]:
        with self._dying():
            return self._collection.change(changes)

    @contextmanager
    def _dying(self) -> Iterator[None]:
        self._left -= 1
        if self._left < 0 and not self._after:
            raise Killed
        yield
        if self._left < 0:
            raise Killed


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("writes", range(4))
def test_dying_around_any_write_loses_and_duplicates_nothing(
    collection: ExactCollection,
    documents: DocumentStore,
    monkeypatch: pytest.MonkeyPatch,
    clock: Clock,
    writes: int,
    after: bool,
) -> None:
    monkeypatch.setattr("migrations.rename_default_to_personal_info.PAGE", 3)
    documents.commit(Create("generator/default", OLD), *(request(n, defaults={"n": n}) for n in range(7)))
    before = everything(collection)
    with pytest.raises(Killed):
        rename(KilledAt(collection, writes, after=after), clock=clock)
    rename(collection, clock=clock)
    assert everything(collection) == migrated(before, collection)
    (backup,) = backups()
    told = [json.loads(line) for line in backup.read_bytes().splitlines()]
    assert sorted(entry["id"] for entry in told if "id" in entry) == sorted([*before, "personal-info"])
    restore(collection, backup)
    assert everything(collection) == before


@pytest.mark.parametrize("cut", [1, 10, 40, 70, 200])
def test_a_line_that_a_kill_cut_off_is_written_anew(
    collection: ExactCollection, documents: DocumentStore, cut: int
) -> None:
    documents.commit(Create("generator/default", OLD), *(request(n, defaults={"n": n}) for n in range(2)))
    before = everything(collection)
    rename(collection, backup_file=Path("whole.jsonl"))
    whole = Path("whole.jsonl").read_bytes()
    restore(collection, Path("whole.jsonl"))
    Path("whole.jsonl").rename("whole.done")
    Path("cut.jsonl").write_bytes(whole[:cut])
    rename(collection, backup_file=Path("cut.jsonl"))
    assert everything(collection) == migrated(before, collection)
    assert Path("cut.jsonl").read_bytes() == whole
    restore(collection, Path("cut.jsonl"))
    assert everything(collection) == before


def test_another_file_named_for_the_rest_holds_everything(
    collection: ExactCollection, documents: DocumentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("migrations.rename_default_to_personal_info.PAGE", 3)
    documents.commit(Create("generator/default", OLD), *(request(n, defaults={"n": n}) for n in range(7)))
    before = everything(collection)
    with pytest.raises(Killed):
        rename(KilledAt(collection, 2, after=True), backup_file=Path("one.jsonl"))
    rename(collection, backup_file=Path("two.jsonl"))
    assert everything(collection) == migrated(before, collection)
    restore(collection, Path("two.jsonl"))
    assert everything(collection) == before
    rename(collection)
    assert len(backups()) == 1


def test_a_kill_while_taking_over_loses_nothing_that_was_saved(
    collection: ExactCollection, documents: DocumentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("migrations.rename_default_to_personal_info.PAGE", 3)
    documents.commit(Create("generator/default", OLD), *(request(n, defaults={"n": n}) for n in range(7)))
    before = everything(collection)
    with pytest.raises(Killed):
        rename(KilledAt(collection, 2, after=True), backup_file=Path("one.jsonl"))

    def killed(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("migrations.backup._repaired", killed)  # the first thing done after the copy
        with pytest.raises(Killed):
            rename(collection, backup_file=Path("two.jsonl"))
    rename(collection, backup_file=Path("two.jsonl"))
    restore(collection, Path("two.jsonl"))
    assert everything(collection) == before


class Shaky:
    """A collection that others write to, and whose answers get lost, at every first try."""

    def __init__(self, collection: ExactCollection) -> None:
        self._collection = collection
        self._meddled: set[str] = set()
        self._answers_lost = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._collection, name)

    def replace(self, *replacements: Replacement) -> None:
        if "default" not in self._meddled:
            self._meddled.add("default")
            change(self._collection, "default", name=self._collection.text("Changed meanwhile"))
        self._collection.replace(*replacements)
        raise StoreUnavailable("the answer is lost")

    def change(self, changes: Sequence[FieldChange]) -> list[bool]:
        for each in list(changes)[::2]:
            if each.id not in self._meddled:
                self._meddled.add(each.id)
                change(self._collection, each.id, status=self._collection.text("failed"))
        made = self._collection.change(changes)
        self._answers_lost += 1
        if self._answers_lost == 1:
            raise StoreUnavailable("the answer is lost")
        return made


def test_what_moves_meanwhile_is_renamed_as_it_is_then(
    collection: ExactCollection, documents: DocumentStore, capfd: pytest.CaptureFixture[str]
) -> None:
    documents.commit(Create("generator/default", OLD), *(request(n, defaults={"n": n}) for n in range(5)))
    before = everything(collection)
    rename(Shaky(collection), backup_file=Path("kept.jsonl"))
    after = everything(collection)
    assert after["personal-info"]["name"] == collection.text("Changed meanwhile")
    for number in range(5):
        fields = after[request_id(number)]
        assert fields["personalInfo"] == before[request_id(number)]["defaults"]
        assert fields["status"] == collection.text("completed" if number % 2 else "failed")
        assert "defaults" not in fields
    assert "5 requests: defaults → personalInfo" in capfd.readouterr().out
    restore(collection, Path("kept.jsonl"))
    assert everything(collection)["default"]["name"] == collection.text("Changed meanwhile")


REQUESTS = 2_000
KILLS = {"google": 20, "local": 10}


def test_killed_at_random_points_and_run_again(collection: ExactCollection, backend: Backend) -> None:
    """The real command, ended by the kernel without a word, wherever it is just then."""
    seed = random.randrange(10**6)
    print(f"seed {seed}")  # shown if it fails
    chance = random.Random(seed)
    documents = backend.documents
    documents.commit(Create("generator/default", OLD))
    for start in range(0, REQUESTS, 500):
        documents.commit(*(request(n, defaults={**INFO, "n": n}) for n in range(start, start + 500)))
    before = everything(collection)
    backup = Path("kept.jsonl")
    kills = KILLS[backend.settings.backend]
    killed = sum(_killed_while_working(backend, backup, chance) for _ in range(kills))
    with _started(backend, backup) as process:
        assert process.wait(timeout=120) == Exit.DONE
    assert everything(collection) == migrated(before, collection)
    told = [json.loads(line) for line in backup.read_bytes().splitlines()]
    saved = [entry["id"] for entry in told if "id" in entry]
    assert sorted(saved) == sorted([*before, "personal-info"])
    assert killed > kills / 2
    restore(collection, backup)
    assert everything(collection) == before


def _killed_while_working(backend: Backend, backup: Path, chance: random.Random) -> bool:
    """Runs the command until it has saved some more and then a moment; whether it was still at work."""

    def saved() -> int:
        return backup.stat().st_size if backup.exists() else 0

    page = 15_000  # bytes of a page in the backup, about
    enough = saved() + chance.randrange(page)
    with _started(backend, backup) as process:
        while process.poll() is None and saved() <= enough:
            time.sleep(0.001)  # nothing tells us when a file grows
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=chance.uniform(0, 0.03))
        process.kill()
    return process.returncode == -signal.SIGKILL


@contextmanager
def _started(backend: Backend, backup: Path) -> Iterator["subprocess.Popen[bytes]"]:
    environment = {**os.environ, **backend.environment, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "migrations.rename_default_to_personal_info", "--backup", str(backup)]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        yield process


def change(collection: ExactCollection, id_: str, **fields: Exact) -> None:
    document: ExactDocument = collection.get(id_)[id_]
    assert collection.change([FieldChange(id_, fields, (), document.version)]) == [True]
