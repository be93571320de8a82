"""What the writing steps take: memory with each provider, and our own share of the time they take."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

from bench import Row
from bench.processes import POSTING, ROOT, Function, running_function
from generator.providers.registry import PROVIDER_NAMES
from tests.integration.providers.maker import Maker, running_maker, writes_truthfully

GENERATIONS: Final = 3


def measure() -> Iterator[Row]:
    """A function of its own for each provider; the models are a server on this machine."""
    with running_maker() as maker, tempfile.TemporaryDirectory() as folder:
        maker.script = [writes_truthfully()]
        for name in PROVIDER_NAMES:
            with running_function(_environment(name, maker, Path(folder))) as function:
                yield from _writing(name, function)


def _environment(name: str, maker: Maker, folder: Path) -> Mapping[str, str]:
    environment = {
        "GENERATOR_BACKEND": "local",
        "GENERATOR_DATA_DIR": str(folder / name),
        "GOOGLE_CLOUD_PROJECT": "a-project",
        "AI_PROVIDER": name,
        "OPENAI_BASE_URL": maker.url,
        "GEMINI_BASE_URL": maker.url,
        "RATE_LIMIT_VIEWER": "100000 per minute",
        "LOG_LEVEL": "WARNING",
    }
    command = [sys.executable, "-m", "migrations.import_json_resume", "examples/person.json"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    return environment


def _writing(name: str, function: Function) -> Iterator[Row]:
    peak, took = 0.0, []
    for _ in range(GENERATIONS):
        data = function.call("/generator/start", POSTING)["data"]
        request = f"/generator/step/{data['requestId']}"
        function.call(request, {})
        for _ in ("generate_resume", "generate_cover_letter"):
            function.forget_peaks()
            begun = perf_counter()
            function.call(request, {})
            took.append((perf_counter() - begun) * 1000)
            peak = max(peak, function.memory() + max(0.0, function.peak_above_now()))
    yield Row(
        subject=f"peak memory of the process tree in a writing step, {name}",
        value=peak,
        unit="MiB",
        most=135,
        note=f"a step takes {median(took):.0f} ms beside the model's own time; {took[0]:.0f} ms the first",
    )
