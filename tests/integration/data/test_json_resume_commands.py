"""The two commands that move a person in and out, run as a person runs them, on both backends."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest

from generator.experience import MAX_WRITES
from generator.stores.base import Put
from tests.integration.data.conftest import Backend
from tests.parts import ROOT

PERSON = json.loads((ROOT / "examples/person.json").read_text(encoding="utf-8"))
OTHER = {
    "basics": {"name": "Ada Örn", "email": "ada@example.com"},
    "work": [{"name": "Inn", "startDate": "2020-02-29", "x-mine": {"a": [[1]]}}],
}
DONE, REFUSED, BAD_INPUT, STORE_UNAVAILABLE = range(4)


Done = subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class Shell:
    """A folder, and an environment in which commands find a backend."""

    folder: Path
    environment: dict[str, str]

    def run(self, command: str, *arguments: str, **environment: str) -> Done:
        return subprocess.run(
            [sys.executable, "-m", f"migrations.{command}", *arguments],
            cwd=self.folder,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def load(self, document: object, *options: str) -> Done:
        """Imports a document."""
        return self.run("import_json_resume", self.write(document), *options)

    def stored(self) -> Any:
        """What an export writes."""
        done = self.run("export_json_resume", "-")
        assert done.returncode == DONE, done.stderr
        return json.loads(done.stdout)

    def write(self, content: object, name: str = "in.json") -> str:
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        (self.folder / name).write_bytes(data)
        return name

    def files(self) -> list[str]:
        return sorted(file.name for file in self.folder.iterdir() if file.is_file())


@dataclass(frozen=True)
class QuickShell(Shell):
    """The same without a process of its own, for what is the same in both."""

    def run(self, command: str, *arguments: str, **environment: str) -> Done:
        main = import_module(f"migrations.{command}").main
        with pytest.MonkeyPatch.context() as patch, StringIO() as stderr, BytesIO() as stdout:
            patch.chdir(self.folder)
            for name, value in (self.environment | environment).items():
                patch.setenv(name, value)
            patch.setattr("sys.stderr", stderr)
            patch.setattr("sys.stdout", TextIOWrapper(stdout, "utf-8", write_through=True))
            try:
                code = main(arguments)
            except SystemExit as left:  # argparse's way to end
                code = int(left.code or 0)
            return Done([command, *arguments], code, stdout.getvalue().decode(), stderr.getvalue())


@pytest.fixture
def here(tmp_path: Path) -> Path:
    folder = tmp_path / "here"
    folder.mkdir()
    return folder


@pytest.fixture
def shell(backend: Backend, here: Path) -> Shell:
    """On each backend in turn."""
    own = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return Shell(here, {**own, "PYTHONPATH": str(ROOT), **backend.environment})


@pytest.fixture
def local_shell(local: Backend, here: Path) -> Shell:
    """For what does not depend on the backend."""
    return QuickShell(here, local.environment)


def test_a_person_goes_in_and_comes_out_value_for_value(shell: Shell) -> None:
    done = shell.load(PERSON)
    assert done.returncode == DONE, done.stderr
    assert "in.json holds personal info and" in done.stdout
    assert "7 work" in done.stdout
    out = shell.run("export_json_resume", "out.json")
    assert (out.returncode, out.stdout) == (DONE, "Wrote out.json.\n")
    assert json.loads((shell.folder / "out.json").read_text(encoding="utf-8")) == PERSON
    assert list(shell.stored()) == list(PERSON), "in the order of the file"
    assert (shell.folder / "out.json").stat().st_mode & 0o077 == 0


def test_loading_the_same_again_changes_nothing(shell: Shell, backend: Backend) -> None:
    shell.load(PERSON)
    before = [document.version for document in backend.documents.query("experience-entries")]
    again = shell.load(PERSON)
    assert again.returncode == DONE
    assert "nothing to do" in again.stdout
    assert [document.version for document in backend.documents.query("experience-entries")] == before


def test_a_record_that_is_there_is_kept_until_one_says_replace(shell: Shell, backend: Backend) -> None:
    shell.load(OTHER)
    info = backend.documents.get("generator/personal-info")
    assert info is not None
    backend.documents.commit(Put(info.path, {**info.data, "accentColor": "#112233"}))

    refused = shell.load(PERSON)
    assert refused.returncode == REFUSED
    assert "--replace" in refused.stderr
    assert "Ada" not in refused.stderr, "counts and field names only"
    tried = shell.load(PERSON, "--replace", "--dry-run")
    assert tried.returncode == DONE
    assert "Dry run, nothing was written." in tried.stdout
    assert shell.stored() == OTHER
    assert shell.files() == ["in.json"]

    done = shell.load(PERSON, "--replace")
    assert done.returncode == DONE, done.stderr
    assert shell.stored() == PERSON
    info = backend.documents.get("generator/personal-info")
    assert info is not None
    assert info.data["accentColor"] == "#112233", "a setting that no such file holds"
    (backup,) = (name for name in shell.files() if name.startswith("backup-experience-"))
    assert backup in done.stdout
    assert (shell.folder / backup).stat().st_mode & 0o077 == 0

    back = shell.run("import_json_resume", backup, "--replace")
    assert back.returncode == DONE, back.stderr
    assert shell.stored() == OTHER


def test_a_dry_run_on_an_empty_store_writes_nothing(shell: Shell, backend: Backend) -> None:
    tried = shell.load(PERSON, "--dry-run")
    assert tried.returncode == DONE
    assert "It would have stored personal info and" in tried.stdout
    assert backend.documents.get("generator/personal-info") is None
    assert not list(backend.documents.query("experience-entries"))


def test_an_export_of_nothing_says_so(shell: Shell) -> None:
    done = shell.run("export_json_resume", "out.json")
    assert done.returncode == REFUSED
    assert "nothing was written" in done.stderr
    assert shell.files() == []


def test_an_edit_in_the_store_is_in_the_export(shell: Shell, backend: Backend) -> None:
    shell.load(OTHER)
    (entry,) = backend.documents.query("experience-entries")
    backend.documents.commit(Put(entry.path, {**entry.data, "role": "Cook", "startDate": "2021-05"}))
    (job,) = shell.stored()["work"]
    assert job == {"name": "Inn", "startDate": "2021-05", "x-mine": {"a": [[1]]}, "position": "Cook"}


def test_every_field_at_fault_is_named(local_shell: Shell) -> None:
    document = {
        "basics": {"name": " ", "email": "nobody", "url": "no address", "profiles": [{"url": 5}]},
        "work": [{"name": 1, "startDate": "2020-13", "highlights": "one"}, "a job"],
        "education": {"institution": "not a list"},
        "skills": [{"keywords": [1]}],
        "volunteer": [{"summary": "of nobody"}],
        "projects": [{"resumeGenerator": {"title": False}}],
        "languages": [
            {"language": "Norsk", "resumeGenerator": {"id": "a b"}},
            {"language": "Suomi", "resumeGenerator": {"id": "a\0b"}},
        ],
    }
    done = local_shell.load(document)
    assert done.returncode == BAD_INPUT
    named = {line.split(":")[0].strip() for line in done.stderr.splitlines()[1:]}
    assert named == {
        "basics.name",
        "basics.email",
        "basics.url",
        "basics.profiles[0].url",
        "work[0].name",
        "work[0].startDate",
        "work[0].highlights",
        "work[1]",
        "education",
        "skills[0].keywords[0]",
        "volunteer[0].organization",
        "projects[0].resumeGenerator.title",
        "languages[0].resumeGenerator.id",
        "languages[1].resumeGenerator.id",
    }
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"basics": {"name": "Zo\xeb"}}', "not UTF-8 at line 1"),
        (b'{"basics": {"name": "Ada",}}', "not JSON"),
        (b'{"basics": 1, "basics": 2}', "basics"),
        (b'{"meta": NaN}', "NaN"),
        (b"", "empty"),
        (b"[]", "must be a JSON object"),
        (b'"' + b"x" * (5 * 1024**2) + b'"', "larger than 5 MiB"),
    ],
)
def test_a_file_that_is_no_resume_is_refused(local_shell: Shell, content: bytes, said: str) -> None:
    done = local_shell.run("import_json_resume", local_shell.write(content))
    assert done.returncode == BAD_INPUT
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_as_some_editors_save_it_is_taken(local_shell: Shell) -> None:
    done = local_shell.run(
        "import_json_resume", local_shell.write(b"\xef\xbb\xbf" + json.dumps(OTHER).encode())
    )
    assert done.returncode == DONE, done.stderr
    assert local_shell.stored() == OTHER


def test_more_entries_than_one_commit_takes_are_refused_with_the_limit(local_shell: Shell) -> None:
    done = local_shell.load({**OTHER, "work": [{"name": f"Inn {n}"} for n in range(MAX_WRITES)]})
    assert done.returncode == BAD_INPUT
    assert f"{MAX_WRITES} documents" in done.stderr
    assert local_shell.run("export_json_resume", "-").returncode == REFUSED


def test_files_that_are_not_there_or_are_there_already(local_shell: Shell) -> None:
    missing = local_shell.run("import_json_resume", "nothing.json")
    assert missing.returncode == BAD_INPUT
    assert "nothing.json cannot be read" in missing.stderr
    local_shell.load(OTHER)
    kept = local_shell.write(b"mine", "out.json")
    refused = local_shell.run("export_json_resume", kept)
    assert refused.returncode == REFUSED
    assert (local_shell.folder / kept).read_bytes() == b"mine"
    assert local_shell.run("export_json_resume", kept, "--force").returncode == DONE
    assert json.loads((local_shell.folder / kept).read_text(encoding="utf-8")) == OTHER
    nowhere = local_shell.run("export_json_resume", "no/such/folder.json")
    assert nowhere.returncode == BAD_INPUT
    assert "cannot be written" in nowhere.stderr


def test_settings_and_stores_that_do_not_work_are_said(local_shell: Shell) -> None:
    done = local_shell.run("export_json_resume", "-", GENERATOR_BACKEND="pigeons")
    assert done.returncode == BAD_INPUT
    assert "GENERATOR_BACKEND" in done.stderr
    local_shell.write(b"not a folder", "blocked")
    done = local_shell.run("export_json_resume", "-", GENERATOR_DATA_DIR="blocked")
    assert done.returncode == STORE_UNAVAILABLE
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["import_json_resume", "export_json_resume"])
def test_help_says_all(local_shell: Shell, command: str) -> None:
    done = local_shell.run(command, "--help")
    assert done.returncode == DONE
    assert "exit codes:" in done.stdout
    assert local_shell.run(command).returncode == BAD_INPUT, "a file is needed"
