"""Steps like the product's, whose bodies a test can watch, hold and break."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from generator.definitions import Outcome, StepCall, StepDefinition
from generator.engine import Engine
from generator.stores.base import DocumentStore, Put

PATH = "generator/resume-generator-request-00"
RESPONSE = "generator/resume-generator-response-00"
LEASE = timedelta(seconds=60)
NEEDS: dict[str, tuple[str, ...]] = {
    "fetch": (),
    "write_resume": ("fetch",),
    "write_letter": ("fetch",),
    "draw_resume": ("write_resume",),
    "draw_letter": ("write_letter",),
    "file": ("fetch", "write_resume", "write_letter", "draw_resume", "draw_letter"),
}
READS: dict[str, tuple[str, ...]] = {
    "fetch": ("record",),
    "write_resume": ("record", "job", "intermediateResults.spent.write_resume"),
    "write_letter": ("record", "job", "intermediateResults.spent.write_letter"),
    "draw_resume": ("job", "intermediateResults.write_resume"),
    "draw_letter": ("job", "intermediateResults.write_letter"),
    "file": ("intermediateResults",),
}
DOCUMENT = {"record": "the record", "job": "the job", "secret": "not for steps", "intermediateResults": {}}

Body = Callable[[str, StepCall], dict[str, Any]]
"""Step id and call → the step's result."""


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def definitions(body: Body) -> Sequence[StepDefinition[None]]:
    def define(step_id: str) -> StepDefinition[None]:
        def run(call: StepCall, _: None) -> Outcome:
            result = body(step_id, call)
            documents = (Put(RESPONSE, {"of": result}),) if step_id == "file" else ()
            return Outcome(intermediate={step_id: result}, result=result, documents=documents)

        return StepDefinition(
            id=step_id, name=step_id, description="", needs=NEEDS[step_id], reads=READS[step_id], run=run
        )

    return [define(step_id) for step_id in NEEDS]


def engine_on(
    documents: DocumentStore,
    body: Body = lambda step_id, call: {"made": step_id},
    *,
    clock: Callable[[], datetime] | None = None,
    token: str | None = None,
) -> Engine[None]:
    """An engine like one instance's, but that it does one thing after another, never two at once.

    Args:
        token: what its leases are marked with; random if not given.
    """
    marked = {} if token is None else {"new_token": lambda: token}
    return Engine(
        documents,
        definitions(body),
        None,
        lease=LEASE,
        clock=clock or Clock(),
        begin=lambda act: act,
        **marked,
    )
