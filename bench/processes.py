"""The function as a process of its own, to be timed and weighed from outside."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.error import URLError
from urllib.request import Request, urlopen

import psutil

from tests import parts

ROOT: Final = Path(__file__).parent.parent
POSTING: Final[dict[str, Any]] = json.loads(
    (ROOT / "examples/posting-platform-engineer.json").read_text(encoding="utf-8")
)


@dataclass(frozen=True, slots=True)
class Google:
    """Emulators of both of Google's stores, with the example person loaded.

    Attributes:
        environment: the settings that lead there.
    """

    environment: Mapping[str, str]


@contextmanager
def google_backend() -> Iterator[Google]:
    """Runs the emulators as long as the context lasts.

    Raises:
        PartMissing: Java or the Firestore emulator is not there; says how to get it.
    """
    with parts.running_firestore_emulator() as host, parts.running_cloud_storage_emulator() as url:
        bucket = parts.new_bucket(url)
        environment = {
            "GENERATOR_BACKEND": "google",
            "AI_PROVIDER": "offline",
            "GOOGLE_CLOUD_PROJECT": parts.new_project(host).project,
            "FIRESTORE_EMULATOR_HOST": host,
            "STORAGE_EMULATOR_HOST": url,
            "GCS_BUCKET": bucket.bucket,
            "LOG_LEVEL": "WARNING",
            # Every generation comes from this one address.
            "RATE_LIMIT_VIEWER": "100000 per minute",
        }
        command = [sys.executable, "-m", "migrations.import_json_resume", "examples/person.json"]
        subprocess.run(
            command, cwd=ROOT, env={**os.environ, **environment}, check=True, stdout=subprocess.DEVNULL
        )
        yield Google(environment)


@contextmanager
def running_function(environment: Mapping[str, str], source: Path = ROOT / "main.py") -> Iterator["Function"]:
    """Starts a function as in production, without waiting for it; ends it and all it started."""
    with socket.socket() as probe:
        probe.bind((parts.LOOPBACK, 0))
        port = probe.getsockname()[1]
    command = [
        *(str(Path(sys.executable).with_name("functions-framework")), "--source", str(source)),
        *("--target", "generator", "--host", parts.LOOPBACK, "--port", str(port)),
    ]
    begun = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        text=True,
    )
    try:
        yield Function(f"http://{parts.LOOPBACK}:{port}", process, begun)
    finally:
        parts.kill_group(process)


@dataclass(frozen=True, slots=True)
class Function:
    """A function's process.

    Attributes:
        begun: when it was started, by :func:`time.perf_counter`.
    """

    url: str
    process: "subprocess.Popen[str]"
    begun: float

    def call(self, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """One call; waits while the port is not open yet."""
        content = None if body is None else json.dumps(body).encode()
        while True:
            request = Request(self.url + path, content, {"Content-Type": "application/json"})
            try:
                with urlopen(request, timeout=60) as answer:
                    document: dict[str, Any] = json.load(answer)
                    return document
            except URLError as error:
                if not isinstance(error.reason, ConnectionRefusedError) or self.process.poll() is not None:
                    raise
                time.sleep(0.002)  # nothing tells us when a port opens

    def generate_by_steps(self) -> None:
        """One whole generation of both documents, step by step."""
        data = self.call("/generator/start", POSTING)["data"]
        while data["status"] != "completed":
            data = self.call(f"/generator/step/{data['requestId']}", {})["data"]

    def tree(self) -> list[psutil.Process]:
        """The process and all it started."""
        first = psutil.Process(self.process.pid)
        return [first, *first.children(recursive=True)]

    def memory(self) -> float:
        """MiB the whole tree takes now, pages shared between its processes counted once."""
        return sum(float(process.memory_full_info().pss) for process in self.tree()) / 2**20

    def own_memory(self) -> float:
        """MiB of it that are not pages of files, whose share of :meth:`memory` depends on who else has them.

        Another process that maps the same libraries and ends makes :meth:`memory` larger by megabytes.
        """
        return sum(
            _proportional(process.pid, "Anon") + _proportional(process.pid, "Shmem")
            for process in self.tree()
        )

    def forget_peaks(self) -> None:
        """Lets the kernel begin a new peak for every process. See proc(5), ``clear_refs``."""
        for process in self.tree():
            Path(f"/proc/{process.pid}/clear_refs").write_text("5", encoding="ascii")

    def peak_above_now(self) -> float:
        """MiB by which the tree's processes were larger at their peaks than they are now."""
        return sum(_peak(process.pid) - process.memory_info().rss for process in self.tree()) / 2**20

    def peak_rise(self, before: float) -> float:
        """MiB from a resident size to the peak since; ``before`` as of :meth:`resident`."""
        return sum(_peak(process.pid) for process in self.tree()) / 2**20 - before

    def resident(self) -> float:
        """MiB resident in all processes of the tree, shared pages counted in each."""
        return sum(float(process.memory_info().rss) for process in self.tree()) / 2**20


def _proportional(pid: int, kind: str) -> float:
    """MiB of a kind of memory, shared pages in part. See proc(5), ``smaps_rollup``."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii", errors="replace")
    line = next(line for line in rollup.splitlines() if line.startswith(f"Pss_{kind}:"))
    return float(line.split()[1]) / 1024


def _peak(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return float(line.split()[1]) * 1024
