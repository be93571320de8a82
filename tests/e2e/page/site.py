"""Runs the page with the function behind it, as ``make serve`` does, and what tests do to both."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from tests import parts

OWN_VARIABLES = ("PATH", "HOME", "LANG", "TMPDIR")


@dataclass
class Site:
    """A server of this test's own, or of the whole session.

    Attributes:
        folder: holds its data and the gates of its writer.
        settings: exported to it, beside the least a program needs.
    """

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    port: int = 0
    _process: "subprocess.Popen[str] | None" = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}/"

    @property
    def gates(self) -> Path:
        return self.folder / "gates"

    @property
    def owner_token(self) -> str:
        return (self.folder / "data" / "owner-token").read_text()

    @property
    def owner_url(self) -> str:
        """The second address that it prints."""
        return f"{self.url}#owner={self.owner_token}"

    def start(self) -> None:
        """Starts it, on the port it had if it ran before, and waits until it answers."""
        self.gates.mkdir(exist_ok=True)
        environment = {
            **{name: os.environ[name] for name in OWN_VARIABLES if name in os.environ},
            "FUNCTION_SOURCE": str(Path(__file__).with_name("gated.py")),
            "GATES": str(self.gates),
            "GENERATOR_DATA_DIR": str(self.folder / "data"),
            "RATE_LIMIT_VIEWER": "1000 per minute",
            "RATE_LIMIT_EDITOR": "1000 per minute",
            **self.settings,
        }
        for _ in range(3):
            self.port = self.port or parts.free_port()
            command = [sys.executable, "-m", "examples.serve", "--port", str(self.port)]
            with (self.folder / "log").open("ab") as log:
                self._process = subprocess.Popen(
                    command,
                    cwd=parts.ROOT,
                    env=environment,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    text=True,
                )
            if parts.answers(f"{self.url}health", self._process):
                return
            self.kill()
            self.port = 0
        raise RuntimeError((self.folder / "log").read_text())

    def kill(self) -> None:
        """Ends it as a crash would, in the middle of whatever it does."""
        if self._process:
            parts.kill_group(self._process)
            self._process = None

    # --- what it does ---------------------------------------------------------------------------

    def close_gate(self, document: str) -> None:
        """Makes every writing of ``resume`` or ``letter`` wait."""
        os.mkfifo(self.gates / document)

    def open_gate(self, document: str) -> None:
        """Waits until somebody waits at the gate, lets them through, and leaves it open."""
        with (self.gates / document).open("wb"):
            (self.gates / document).unlink()

    def fail_next(self, document: str, times: int) -> None:
        """Makes the next writings fail."""
        (self.gates / f"{document}.fails").write_text(str(times))

    def reset(self) -> None:
        """Opens every gate, for whoever still waits too."""
        for gate in self.gates.iterdir():
            if gate.is_fifo():
                with suppress(OSError):  # nobody waits
                    os.close(os.open(gate, os.O_WRONLY | os.O_NONBLOCK))
            gate.unlink()

    # --- what it holds --------------------------------------------------------------------------

    def request(self, request_id: str) -> dict[str, Any]:
        """A request as the function shows it."""
        answer = requests.get(f"{self.url}generator/requests/{request_id}", timeout=30)
        answer.raise_for_status()
        view: dict[str, Any] = answer.json()["data"]
        return view

    def forget_the_person(self) -> None:
        """Takes personal info away."""
        with self._database() as database:
            database.execute("PRAGMA foreign_keys = ON")
            database.execute("DELETE FROM documents WHERE path = 'generator/personal-info'")

    def stored_requests(self) -> set[str]:
        """The ids of all requests."""
        with self._database() as database:
            rows = database.execute("SELECT path FROM documents WHERE path LIKE 'generator/%-request-%'")
            return {path.rpartition("/")[2] for (path,) in rows}

    def _database(self) -> sqlite3.Connection:
        return sqlite3.connect(self.folder / "data" / "documents.sqlite3")


@contextmanager
def running(folder: Path, settings: Mapping[str, str] | None = None) -> Iterator[Site]:
    """A site as long as the context lasts."""
    site = Site(folder, settings or {})
    site.start()
    try:
        yield site
    finally:
        site.kill()
