"""The function as a whole: how soon it answers, what it weighs."""

import subprocess
import sys
from collections.abc import Iterator
from statistics import median
from time import perf_counter
from typing import Final

from bench import Row, alternating, ratio
from bench.processes import POSTING, ROOT, Function, google_backend, running_function

STARTS: Final = 25
COMPILED: Final = ("main.py", "generator", "bench/floor_function.py")
GENERATIONS: Final = 50
SETTLED: Final = 10
"""Generations after which memory must not grow any more."""


def measure() -> Iterator[Row]:
    """Cold start and memory, on emulators of Google's stores."""
    # As Google's build of a function does (GoogleCloudPlatform/buildpacks, cmd/python/functions_framework).
    subprocess.run([sys.executable, "-m", "compileall", "-q", *COMPILED], cwd=ROOT, check=True)
    with google_backend() as google:

        def floor() -> None:
            with running_function(google.environment, ROOT / "bench/floor_function.py") as function:
                function.call("/", {})

        def ours() -> None:
            with running_function(google.environment) as function:
                function.call("/generator/start", POSTING)

        ours_ms, floor_ms = alternating(STARTS, ours, floor, warm_up=2)
        yield Row(
            subject="cold start: process start to the first /start answer",
            value=ratio(ours_ms, floor_ms),
            unit="x",
            most=1.15,
            note=f"against the floor function; {median(ours_ms):.0f} ms and {median(floor_ms):.0f} ms",
        )
        with running_function(google.environment) as function:
            yield from _memory(function)
        with running_function(google.environment) as function:
            yield from _one_call(function)


def _memory(function: Function) -> Iterator[Row]:
    own = []
    peak = 0.0
    began = perf_counter()
    for _ in range(GENERATIONS):
        function.forget_peaks()
        function.generate_by_steps()
        settled = function.memory()
        own.append(function.own_memory())
        peak = max(peak, settled + max(0.0, function.peak_above_now()))
    took = (perf_counter() - began) / GENERATIONS
    yield Row(
        subject=f"peak memory of the process tree over {GENERATIONS} generations",
        value=peak,
        unit="MiB",
        most=160,
        note=f"offline provider, {took * 1000:.0f} ms a generation",
    )
    yield Row(
        subject=f"growth from generation {SETTLED} to {GENERATIONS}",
        value=own[-1] - own[SETTLED - 1],
        unit="MiB",
        most=2,
        note=f"{own[SETTLED - 1]:.1f} MiB to {own[-1]:.1f} MiB, without the pages of files",
    )


def _one_call(function: Function) -> Iterator[Row]:
    """What a call adds to a warm instance while it runs."""
    function.generate_by_steps()
    steps: list[float] = []
    data = function.call("/generator/start", POSTING)["data"]
    while data["status"] != "completed":
        function.forget_peaks()
        before = function.resident()
        data = function.call(f"/generator/step/{data['requestId']}", {})["data"]
        steps.append(function.peak_rise(before))
    function.forget_peaks()
    before = function.resident()
    function.call("/generator/generate", POSTING)
    whole = function.peak_rise(before)
    yield Row(
        subject="memory one /step call adds, the hungriest step",
        value=max(steps),
        unit="MiB",
        note=f"one /generate call adds {whole:.2f} MiB",
    )
