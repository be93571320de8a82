"""The function as in production, functions-framework's own server with its worker, in a process group."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from tests import parts
from tests.example import load_person

MAIN = parts.ROOT / "main.py"
PATIENCE = 60
"""Seconds after which a call that is not answered fails its test."""


@dataclass
class Function:
    """A function that can be killed and started again.

    Attributes:
        folder: its data, in ``data``, and what it printed, in ``function.log``.
        environment: the settings; nothing of the test's own environment reaches it.
        source: the file with ``generator``.
        url: without a slash at the end; another after each start.
    """

    folder: Path
    environment: Mapping[str, str]
    source: Path
    url: str = ""
    _process: "subprocess.Popen[str] | None" = field(default=None, repr=False)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "function.log"

    def start(self) -> None:
        """Starts it and waits until it answers."""
        for _ in range(3):
            port = parts.free_port()
            process = self._started_on(port)
            self.url = f"http://{parts.LOOPBACK}:{port}"
            if parts.answers(f"{self.url}/health", process):
                self._process = process
                return
            parts.kill_group(process)
        raise RuntimeError(f"The function did not start:\n{self.printed()}")

    def kill(self) -> None:
        """``kill -9`` of the server, its worker and everything else it started."""
        if self._process is not None:
            parts.kill_group(self._process)
            self._process = None

    def printed(self) -> str:
        """Everything it printed so far, on both channels, in all its lives."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def lines(self, message: str) -> list[dict[str, Any]]:
        """Its log lines with this message."""
        lines = [json.loads(line) for line in self.printed().splitlines() if line.startswith("{")]
        return [line for line in lines if line["message"] == message]

    def call(self, method: str, path: str, **kwargs: Any) -> requests.Response:
        """One call on a connection of its own."""
        return requests.request(method, self.url + path, timeout=PATIENCE, **kwargs)

    def started(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to a start that must succeed."""
        return data_of(self.call("POST", "/generator/start", json=body))

    def stepped(self, request_id: str) -> dict[str, Any]:
        """The answer to a step that must succeed."""
        return data_of(self.step(request_id))

    def step(self, request_id: str) -> requests.Response:
        """The answer to a step, whatever it is."""
        return self.call("POST", f"/generator/step/{request_id}", json={})

    def finished(self, request_id: str) -> dict[str, Any]:
        """Runs what is left of a request, and reads it."""
        while self.stepped(request_id)["status"] != "completed":
            pass
        return self.read(request_id)

    def read(self, request_id: str) -> dict[str, Any]:
        """``GET /generator/requests/<id>``."""
        return data_of(self.call("GET", f"/generator/requests/{request_id}"))

    def _started_on(self, port: int) -> "subprocess.Popen[str]":
        passed_on = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        command = [
            *(str(Path(sys.executable).with_name("functions-framework")), "--target", "generator"),
            *("--source", str(self.source), "--host", parts.LOOPBACK, "--port", str(port)),
        ]
        with self.log.open("ab") as output:
            return subprocess.Popen(
                command,
                cwd=parts.ROOT,
                env={
                    **passed_on,
                    "PYTHONPATH": str(parts.ROOT),
                    "GENERATOR_DATA_DIR": str(self.data),
                    "RATE_LIMIT_VIEWER": "100000 per minute",
                    **self.environment,
                },
                stdout=output,
                stderr=output,
                start_new_session=True,
                text=True,
            )


def data_of(answer: requests.Response) -> dict[str, Any]:
    """The data of a success."""
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["success"] is True
    data: dict[str, Any] = body["data"]
    return data


def step_of(data: Mapping[str, Any], step_id: str) -> dict[str, Any]:
    """One step of an answer's ``steps``."""
    found: dict[str, Any] = next(step for step in data["steps"] if step["id"] == step_id)
    return found


def google_environment(firestore: parts.FirestoreEmulator, storage_url: str, bucket: str) -> dict[str, str]:
    """The settings of a function whose documents and files are Google's."""
    return {
        "GENERATOR_BACKEND": "google",
        "AI_PROVIDER": "offline",
        "RATELIMIT_STORAGE_URI": "memory://",
        "GOOGLE_CLOUD_PROJECT": firestore.project,
        "FIRESTORE_EMULATOR_HOST": firestore.host,
        "STORAGE_EMULATOR_HOST": storage_url,
        "GCS_BUCKET": bucket,
    }


@contextmanager
def running_function(
    folder: Path, environment: Mapping[str, str] | None = None, source: Path = MAIN, *, person: bool = True
) -> Iterator[Function]:
    """A function as long as the context lasts.

    Args:
        person: stores the example person first, where the backend is the embedded one.
    """
    function = Function(folder, environment or {}, source)
    if person:
        from generator.stores.embedded_documents import EmbeddedDocuments

        documents = EmbeddedDocuments(function.data)
        load_person(documents)
        documents.close()
    function.start()
    try:
        yield function
    finally:
        function.kill()
