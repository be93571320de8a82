"""Finds and starts the real parts that tests run against: emulators of Firestore and Cloud Storage.

A part that is missing skips the test with one line saying how to get it; with ``CI=true`` it fails it.
Every part started here listens on a port of its own and is stopped with everything it started.
"""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NoReturn

import pytest
import requests

ROOT = Path(__file__).parent.parent
RULES = ROOT / "firestore.rules"
LOOPBACK = "127.0.0.1"
START_SECONDS = 60
FIRESTORE_MAIN = "com.google.cloud.datastore.emulator.firestore.CloudFirestore"


class PartMissing(Exception):
    """One line that says which part is missing and how to get it."""


def require(part: str) -> str:
    """The path of a part: ``java``, ``firestore-emulator``, or any program's name.

    Skips the test that asked if the part is not there, and fails it where ``CI=true``.
    """
    try:
        return find(part)
    except PartMissing as missing:
        give_up(str(missing))


def give_up(reason: str) -> NoReturn:
    """Skips the test with a reason; fails it where ``CI=true``."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@cache
def find(part: str) -> str:
    """The path of a part.

    Raises:
        PartMissing: says how to get it.
    """
    if part == "firestore-emulator":
        return _find_firestore_emulator()
    found = shutil.which(part)
    if found is None:
        how = {
            "java": "Java 17 or newer is missing: apt-get install default-jre-headless",
            "javac": "A Java development kit is missing: apt-get install default-jdk-headless",
            "redis-server": "Redis is missing: apt-get install redis-server",
            "chromium": "Chromium is missing: apt-get install chromium",
            "npm": "npm is missing: apt-get install npm",
        }
        raise PartMissing(how.get(part, f"{part} is missing from the PATH"))
    return found


def _find_firestore_emulator() -> str:
    name = "cloud-firestore-emulator"
    candidates = sorted(
        (Path.home() / ".cache/firebase/emulators").glob(f"{name}-v*.jar"),
        key=lambda jar: [int(number) for number in jar.stem.rpartition("-v")[2].split(".")],
    )[-1:]
    gcloud = shutil.which("gcloud")
    if gcloud:
        candidates.append(Path(gcloud).resolve().parents[1] / f"platform/{name}/{name}.jar")
    for jar in candidates:
        if jar.is_file():
            return str(jar)
    raise PartMissing(
        f"The Firestore emulator is missing: gcloud components install {name} (or apt-get install "
        "google-cloud-cli-firestore-emulator, or npx firebase-tools setup:emulators:firestore)"
    )


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Lets one process in at a time: for what test sessions that run side by side make together."""
    with file.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def free_port() -> int:
    """A port nobody listens on. Somebody else may take it first: starting on it must be tried again."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(frozen=True)
class FirestoreEmulator:
    """A running emulator and a project in it that no other test uses.

    Attributes:
        host: ``address:port``, for ``FIRESTORE_EMULATOR_HOST``.
        project: for ``GOOGLE_CLOUD_PROJECT``.
    """

    host: str
    project: str

    def documents_url(self, database: str = "(default)") -> str:
        """Firestore's REST interface to the documents; without ``Authorization`` the rules hold for it."""
        return f"http://{self.host}/v1/projects/{self.project}/databases/{database}/documents"

    def wipe(self) -> None:
        """Removes every document of the project's default database."""
        url = f"http://{self.host}/emulator/v1/projects/{self.project}/databases/(default)/documents"
        requests.delete(url, timeout=30).raise_for_status()


@contextmanager
def running_firestore_emulator(rules: Path = RULES) -> Iterator[str]:
    """Runs an emulator of its own as long as the context lasts; yields its ``address:port``.

    Raises:
        PartMissing: says how to get Java or the emulator.
    """
    process, port = _start_firestore_emulator(rules)
    try:
        yield f"{LOOPBACK}:{port}"
    finally:
        kill_group(process)


def _start_firestore_emulator(rules: Path) -> tuple["subprocess.Popen[str]", int]:
    java, jar = find("java"), find("firestore-emulator")
    for _ in range(3):
        port = free_port()
        process = subprocess.Popen(
            [
                *(java, "-Xmx512m", "-cp", jar, FIRESTORE_MAIN, "start"),
                *(f"--host={LOOPBACK}", f"--port={port}", f"--rules={rules}"),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            text=True,
        )
        if answers(f"http://{LOOPBACK}:{port}/", process):
            return process, port
        kill_group(process)
    raise RuntimeError("The Firestore emulator did not start in three tries.")


def answers(url: str, process: "subprocess.Popen[str]", seconds: float = START_SECONDS) -> bool:
    """Waits until a server that was just started answers; false if it ends or the time is over first."""
    deadline = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < deadline:
        try:
            requests.get(url, timeout=5)
        except requests.RequestException:
            time.sleep(0.05)  # between two looks; nothing tells us when a port opens
        else:
            return process.poll() is None
    return False


def kill_group(process: "subprocess.Popen[str]") -> None:
    """Ends a process started with ``start_new_session`` and everything it started, and waits for it."""
    with suppress(ProcessLookupError):  # it ended by itself
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@dataclass(frozen=True)
class CloudStorageEmulator:
    """A running emulator and a bucket in it that no other test uses.

    Attributes:
        url: for ``STORAGE_EMULATOR_HOST``.
        bucket: for ``GCS_BUCKET``; exists.
        project: any name does.
    """

    url: str
    bucket: str
    project: str


@contextmanager
def running_cloud_storage_emulator() -> Iterator[str]:
    """Runs an emulator in this process, everything in memory; yields its URL."""
    from gcp_storage_emulator.server import (  # type: ignore[import-untyped] # ships no types
        create_server,
    )

    server = create_server(LOOPBACK, 0, in_memory=True)
    server.start()
    try:
        yield f"http://{LOOPBACK}:{server._api._httpd.server_address[1]}"
    finally:
        server.stop()


def new_bucket(url: str) -> CloudStorageEmulator:
    """Makes a bucket in a running emulator."""
    name = f"bucket-{uuid.uuid4().hex[:12]}"
    requests.post(f"{url}/storage/v1/b", json={"name": name}, timeout=10).raise_for_status()
    return CloudStorageEmulator(url, name, "demo-storage")


def new_project(host: str) -> FirestoreEmulator:
    """A project in a running emulator, empty because it is new."""
    return FirestoreEmulator(host, f"demo-{uuid.uuid4().hex[:12]}")
