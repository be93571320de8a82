"""What the engine adds to the round trips that a step needs at the least."""

import os
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from statistics import median
from typing import Any, Final

from bench import Row, alternating, ratio
from generator.definitions import Outcome, StepDefinition
from generator.engine import Engine
from generator.services import utc_now
from generator.standing import ENGINE_FIELDS
from generator.stores.base import Create, Update
from generator.stores.firestore import FirestoreDocuments
from tests import parts

ROUNDS: Final = 60
EXPERIENCE: Final = {"entries": [{"title": f"Entry {n}", "body": "word " * 200} for n in range(30)]}
"""What lies in a real request beside its progress, and must not be fetched."""


def measure() -> Iterator[Row]:
    """A step that does nothing, on the Firestore emulator."""
    with parts.running_firestore_emulator() as host:
        yield _overhead(host)


def _overhead(host: str) -> Row:
    os.environ["FIRESTORE_EMULATOR_HOST"] = host
    documents = FirestoreDocuments(parts.new_project(host).project, "(default)")
    nothing: StepDefinition[None] = StepDefinition(
        id="nothing",
        name="Nothing",
        description="",
        needs=(),
        reads=(),
        run=lambda call, context: Outcome(intermediate={}, result={}),
    )
    engine = Engine(documents, [nothing], None, lease=timedelta(seconds=180), clock=utc_now)
    numbers = count()

    def new(kind: str) -> str:
        path = f"generator/{kind}-{next(numbers)}"
        engine.start(path, {"experienceData": EXPERIENCE}, ["nothing"])
        return path

    stepped = [new("engine") for _ in range(ROUNDS + 1)]
    bare = [new("bare") for _ in range(ROUNDS + 1)]

    def by_engine() -> None:
        engine.advance(stepped.pop())

    def by_hand() -> None:
        path = bare.pop()
        snapshot = documents.get(path, ENGINE_FIELDS)
        assert snapshot is not None
        steps: Any = snapshot.data["steps"]
        claimed = {"steps": steps, "status": "processing", "leases.nothing": {"token": "0" * 32}}
        version = documents.commit(Update(path, claimed, snapshot.version))
        documents.commit(Update(path, {"steps": steps, "status": "completed"}, version))

    documents.commit(Create("generator/warm-up", {"made": True}))
    engine_ms, bare_ms = alternating(ROUNDS, by_engine, by_hand)
    return Row(
        subject="a step that does nothing",
        value=ratio(engine_ms, bare_ms),
        unit="x",
        most=1.3,
        note=f"against its bare round trips; {median(engine_ms):.1f} ms and {median(bare_ms):.1f} ms",
    )
