"""What a failed attempt leaves behind is recorded with its failure and given to the next attempt."""

from typing import Any

import pytest

from generator.definitions import StepCall
from generator.engine import StepFailed
from generator.errors import AIError
from generator.progress import MAX_ATTEMPTS
from tests.unit.engine.staged_store import MemoryDocuments
from tests.unit.engine.steps_for_tests import DOCUMENT, PATH, engine_on

STEPS = ("fetch", "write_resume", "write_letter")


def spent(documents: MemoryDocuments) -> dict[str, int]:
    found: dict[str, int] = documents.documents[PATH][0]["intermediateResults"].get("spent", {})
    return found


def failing(step_id: str, call: StepCall) -> dict[str, Any]:
    """Leaves behind how often it failed, of what it found."""
    if step_id != "write_resume":
        return {}
    error = AIError()
    earlier = call.fields.get("intermediateResults", {}).get("spent", {}).get(step_id, 0)
    error.kept = {f"spent.{step_id}": earlier + 1}
    raise error


def test_every_attempt_finds_what_the_one_before_left_behind() -> None:
    documents = MemoryDocuments()
    engine = engine_on(documents, failing)
    engine.start(PATH, DOCUMENT, STEPS)
    engine.advance(PATH)
    for attempt in range(1, MAX_ATTEMPTS + 1):
        with pytest.raises(StepFailed):
            engine.advance(PATH)
        assert spent(documents) == {"write_resume": attempt}


def test_it_is_found_by_an_instance_that_never_saw_the_request() -> None:
    documents = MemoryDocuments()
    engine_on(documents, failing).start(PATH, DOCUMENT, STEPS)
    engine_on(documents, failing).advance(PATH)
    for attempt in (1, 2, 3):
        with pytest.raises(StepFailed):
            engine_on(documents, failing).advance(PATH)
        assert spent(documents) == {"write_resume": attempt}


def test_the_failure_itself_is_as_it_was() -> None:
    documents = MemoryDocuments()
    engine = engine_on(documents, failing)
    engine.start(PATH, DOCUMENT, STEPS)
    engine.advance(PATH)
    with pytest.raises(StepFailed) as raised:
        engine.advance(PATH)
    assert (raised.value.error.code, raised.value.error.retryable) == ("GEN_AI_001", True)
    step = next(s for s in documents.documents[PATH][0]["steps"] if s["id"] == "write_resume")
    assert step["status"] == "failed"
    assert "result" not in step
