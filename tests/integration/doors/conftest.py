"""The running function behind its doors, believing keys of the tests' own."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from tests import parts
from tests.integration.doors.tokens import PROJECT, Authority, running_authority

POSTING: dict[str, Any] = {
    "generateType": "resume",
    "job": {"role": "Engineer", "company": "Example"},
}


@dataclass(frozen=True)
class Function:
    """A running function.

    Attributes:
        url: without a slash at the end.
        log: file with everything it printed.
    """

    url: str
    log: Path

    def call(self, method: str, path: str, token: str | None = None, **kwargs: Any) -> requests.Response:
        """One call, with a token in the usual place if there is one."""
        headers = dict(kwargs.pop("headers", {}))
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        return requests.request(method, self.url + path, headers=headers, timeout=30, **kwargs)


Start = Callable[..., Function]


@contextmanager
def running_function(folder: Path, environment: Mapping[str, str]) -> Iterator[Function]:
    """A function with the embedded backend in ``folder``, unless the environment says otherwise."""
    clean = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    log = folder / "function.log"
    for _ in range(3):
        port = parts.free_port()
        command = [
            *(str(Path(sys.executable).with_name("functions-framework")), "--target", "generator"),
            *("--source", str(Path(__file__).with_name("vouched_main.py"))),
            *("--host", parts.LOOPBACK, "--port", str(port)),
        ]
        with log.open("wb") as output:
            process = subprocess.Popen(
                command,
                cwd=parts.ROOT,
                env={
                    **clean,
                    "PYTHONPATH": str(parts.ROOT),
                    "GENERATOR_DATA_DIR": str(folder / "data"),
                    **environment,
                },
                stdout=output,
                stderr=output,
                start_new_session=True,
                text=True,
            )
        try:
            url = f"http://{parts.LOOPBACK}:{port}"
            if parts.answers(f"{url}/health", process):
                yield Function(url, log)
                return
            if "in use" not in log.read_text(errors="replace"):
                break
        finally:
            parts.kill_group(process)
    raise RuntimeError(f"The function did not start:\n{log.read_text(errors='replace')}")


@pytest.fixture(scope="session")
def authority() -> Iterator[Authority]:
    """Stands in for Google's public keys."""
    with running_authority() as running:
        yield running


@pytest.fixture(scope="session")
def start(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """Starts functions that run until the tests end; the same settings give the same function."""
    running: dict[frozenset[tuple[str, str]], Function] = {}
    with ExitStack() as stack:

        def start(**environment: str) -> Function:
            settings = frozenset(environment.items())
            if settings not in running:
                folder = tmp_path_factory.mktemp("function")
                running[settings] = stack.enter_context(
                    running_function(folder, {"TEST_AUTHORITY": authority.url, **environment})
                )
            return running[settings]

        yield start


@pytest.fixture
def function(start: Start) -> Function:
    """A function of the tests' project that nobody's limits hold up."""
    return start(GOOGLE_CLOUD_PROJECT=PROJECT)
