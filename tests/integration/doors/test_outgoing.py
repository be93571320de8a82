"""The function fetches nothing that a call or the record names: it cannot be sent anywhere."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import parts
from tests.integration.doors.conftest import running_function

TOKEN = "o" * 40


@contextmanager
def listening() -> Iterator[socket.socket]:
    """A port that notices any attempt to connect."""
    with socket.create_server((parts.LOOPBACK, 0)) as listener:
        listener.setblocking(False)
        yield listener


def test_no_address_in_a_call_or_in_the_record_is_ever_connected_to(tmp_path: Path) -> None:
    load = [sys.executable, "-m", "migrations.import_json_resume", "examples/person.json"]
    environment = {"GENERATOR_DATA_DIR": str(tmp_path / "data"), "GENERATOR_OWNER_TOKEN": TOKEN}
    subprocess.run(load, cwd=parts.ROOT, env={**os.environ, **environment}, check=True, capture_output=True)
    with (
        listening() as listener,
        running_function(tmp_path, {"TEST_AUTHORITY": "", **environment}) as function,
    ):
        trap = f"http://{parts.LOOPBACK}:{listener.getsockname()[1]}/"
        pictures = {"avatar": f"{trap}a.png", "logo": f"{trap}l.png", "website": trap}
        changed = function.call("PUT", "/generator/personal-info", TOKEN, json=pictures)
        assert changed.status_code == 200, changed.text
        job = {"role": "Engineer", "company": "Example", "companyWebsite": trap, "jobDescriptionUrl": trap}
        asked = {"generateType": "both", "job": job}
        made = function.call("POST", "/generator/generate", json=asked)
        assert made.json()["data"]["status"] == "completed", made.text
        try:
            listener.accept()
        except BlockingIOError:
            return
    raise AssertionError("the function connected to an address that it was only told of")
