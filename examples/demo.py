"""Makes a résumé and a letter for an example posting: the real function, step by step, over HTTP.

Runs the function on a free port with the embedded backend in a folder of its own, loads
``examples/person.json``, and leaves two PDFs in ``out/``. Nothing exported in the shell changes it.
"""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

ROOT: Final = Path(__file__).parent.parent
EXAMPLES: Final = ROOT / "examples"
OUT: Final = ROOT / "out"
START_SECONDS: Final = 60.0
STEP_SECONDS: Final = 120.0

# What a person may have exported for another use, and a demonstration must not pick up.
_OF_THE_PRODUCT: Final = (
    *("GENERATOR_", "AI_", "OPENAI_", "GEMINI_", "GOOGLE_", "FIREBASE_", "FIRESTORE_"),
    *("RATE_LIMIT_", "RATELIMIT_", "TRUSTED_PROXY_", "CORS_"),
)
_OF_THE_PRODUCT_TOO: Final = frozenset(
    {"K_SERVICE", "GCS_BUCKET", "STORAGE_EMULATOR_HOST", "LOG_LEVEL", "APP_CHECK_REQUIRED", "PORT"}
)


class DemoFailed(Exception):
    """The demonstration cannot go on; the message says why."""


def main() -> int:
    """The command; gives its exit code."""
    parser = argparse.ArgumentParser(prog="python -m examples.demo", description=__doc__)
    parser.add_argument(
        "posting",
        type=Path,
        nargs="?",
        default=EXAMPLES / "posting-platform-engineer.json",
        help="a body for POST /generator/start",
    )
    given = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory(prefix="generator-demo-") as folder:
            environment = _environment(Path(folder))
            _load_person(environment)
            with _running_function(environment, Path(folder) / "function.log") as url:
                _generate(url, json.loads(given.posting.read_text(encoding="utf-8")))
    except DemoFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


def _environment(folder: Path) -> dict[str, str]:
    own = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(_OF_THE_PRODUCT) and name not in _OF_THE_PRODUCT_TOO
    }
    return {**own, "GENERATOR_BACKEND": "local", "GENERATOR_DATA_DIR": str(folder / "data")}


def _load_person(environment: Mapping[str, str]) -> None:
    command = [sys.executable, "-m", "migrations.import_json_resume", str(EXAMPLES / "person.json")]
    done = subprocess.run(  # noqa: S603 - our own command
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise DemoFailed(f"The example person could not be loaded.\n{done.stderr}")
    print(done.stdout.rstrip().splitlines()[-1])


@contextmanager
def _running_function(environment: Mapping[str, str], log: Path) -> Iterator[str]:
    """The function as in production, on a free port; yields its address and ends it with all it started."""
    port = _free_port()
    command = [
        *(str(Path(sys.executable).with_name("functions-framework")), "--source", "main.py"),
        *("--target", "generator", "--host", "127.0.0.1", "--port", str(port)),
    ]
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - our own command
            command, cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_healthy(url, process, log)
        print(f"The function runs at {url}.")
        yield url
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_healthy(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(f"{url}/health", timeout=5):  # noqa: S310 - our own address
                return
        except URLError:
            time.sleep(0.05)  # nothing tells us when a port opens
    raise DemoFailed(f"The function did not start.\n{log.read_text(errors='replace')}")


def _generate(url: str, asked: Mapping[str, Any]) -> None:
    job = asked["job"]
    print(f"\n{job['role']} at {job['company']}")
    begun = time.monotonic()
    data = _call(f"{url}/generator/start", asked)
    names = {step["id"]: step["name"] for step in data["steps"]}
    request_id, number = data["requestId"], 0
    while data["status"] != "completed":
        number += 1
        print(f"  [{number}/{len(names)}] {names[data['nextStep']]} …", end="", flush=True)
        data = _call(f"{url}/generator/step/{request_id}", {})
        done = next(step for step in data["steps"] if step["id"] == data["stepCompleted"])
        print(f" {done['duration']} ms")
    took = time.monotonic() - begun
    request = _call(f"{url}/generator/requests/{request_id}")
    print(f"Completed in {took:.2f} s.\n")
    _print_match(request["match"])
    OUT.mkdir(exist_ok=True)
    for field in ("resumeUrl", "coverLetterUrl"):
        if field in request:
            print(_download(request[field]))


def _call(address: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
    content = None if body is None else json.dumps(body).encode()
    request = Request(address, content, {"Content-Type": "application/json"})  # noqa: S310 - our own address
    try:
        with urlopen(request, timeout=STEP_SECONDS) as answer:  # noqa: S310
            data: dict[str, Any] = json.load(answer)["data"]
            return data
    except HTTPError as error:
        raise DemoFailed(f"\n{json.load(error)['message']}") from error


def _print_match(match: Mapping[str, Any]) -> None:
    print(f"Match with the posting: {match['score']} of 100")
    for label in ("covered", "missing", "suggestions"):
        if match.get(label):
            separator = "\n               " if label == "suggestions" else ", "
            print(f"  {label + ':':<12} {separator.join(match[label])}")
    print()


def _download(link: str) -> Path:
    name = parse_qs(urlsplit(link).query)["filename"][0]
    with urlopen(link, timeout=STEP_SECONDS) as answer:  # noqa: S310 - our own address
        content = answer.read()
    file = OUT / name
    file.write_bytes(content)
    return file.relative_to(ROOT)


if __name__ == "__main__":
    sys.exit(main())
