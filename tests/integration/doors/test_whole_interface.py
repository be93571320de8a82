"""Everything the description allows, and much it does not, sent to the running function."""

import os
import subprocess
import sys
from pathlib import Path

from tests import parts
from tests.integration.doors.conftest import running_function

TOKEN = "o" * 40
HERE = Path(__file__).parent
EXAMPLES = 5
"""An operation and phase: so many that the run takes well under a minute."""


def test_no_fault_no_undocumented_answer_and_nothing_that_breaks_its_schema(tmp_path: Path) -> None:
    environment = {
        "GENERATOR_OWNER_TOKEN": TOKEN,
        "RATE_LIMIT_VIEWER": "900000 per minute",
        "RATE_LIMIT_EDITOR": "900000 per minute",
        "TEST_AUTHORITY": "",
        "AI_FALLBACK_PROVIDER": "offline",  # writes for the providers that are not set up here
    }
    load = [sys.executable, "-m", "migrations.import_json_resume", "examples/person.json"]
    data = {"GENERATOR_DATA_DIR": str(tmp_path / "data")}
    subprocess.run(load, cwd=parts.ROOT, env={**os.environ, **data}, check=True, capture_output=True)
    with running_function(tmp_path, environment) as function:
        command = [
            *(
                str(Path(sys.executable).with_name("schemathesis")),
                "--config-file",
                str(HERE / "schemathesis.toml"),
            ),
            *("run", f"{function.url}/generator/openapi.json", "--header", f"Authorization: Bearer {TOKEN}"),
            *("--max-examples", str(EXAMPLES), "--seed", "20261125"),
            *("--generation-database", "none", "--no-color", "--warnings", "off"),
            # Of how the examples are made, on a machine that does much else.
            *("--suppress-health-check", "filter_too_much,too_slow"),
        ]
        hooks = {"SCHEMATHESIS_HOOKS": "tests.integration.doors.schemathesis_hooks"}
        done = subprocess.run(
            command,
            cwd=tmp_path,
            env={**os.environ, **hooks, "PYTHONPATH": str(parts.ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        said = function.log.read_text()
    assert done.returncode == 0, done.stdout
    assert '"call raised"' not in said
