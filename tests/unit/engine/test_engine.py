"""What the engine does in each single situation; every interleaving is in test_promises."""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from generator.definitions import StepCall
from generator.engine import Engine, StepFailed
from generator.errors import (
    AIBadOutput,
    AIError,
    DatabaseError,
    InternalError,
    NotFound,
    StepInProgress,
)
from generator.progress import MAX_ATTEMPTS
from generator.standing import ENGINE_FIELDS, Progress
from generator.stores.base import (
    Create,
    Delete,
    DocumentTooLarge,
    Put,
    Snapshot,
    StoreError,
    StoreUnavailable,
    Update,
    Version,
    VersionConflict,
    Write,
)
from tests.unit.engine.staged_store import Actor, MemoryDocuments, StagedDocuments
from tests.unit.engine.steps_for_tests import (
    DOCUMENT,
    LEASE,
    NEEDS,
    PATH,
    READS,
    RESPONSE,
    Clock,
    definitions,
    engine_on,
)


@dataclass
class WatchedDocuments(MemoryDocuments):
    """Notes every call, and lets a test do something in the middle of it.

    Attributes:
        before: called with each commit before it is made, and may raise.
    """

    reads: list[tuple[str, ...]] = field(default_factory=list)
    commits: list[tuple[Write, ...]] = field(default_factory=list)
    before: Callable[[tuple[Write, ...]], None] = lambda writes: None

    def __post_init__(self) -> None:
        super().__init__()

    def get(self, path: str, fields: Sequence[str] | None = None) -> Snapshot | None:
        self.reads.append(tuple(fields or ()))
        return super().get(path, fields)

    def commit(self, *writes: Write) -> Version:
        self.commits.append(writes)
        self.before(writes)
        return super().commit(*writes)


@pytest.fixture
def documents() -> WatchedDocuments:
    return WatchedDocuments()


@pytest.fixture
def clock() -> Clock:
    return Clock()


def started(documents: MemoryDocuments, **arguments: Any) -> Engine[None]:
    engine = engine_on(documents, **arguments)
    engine.start(PATH, DOCUMENT, tuple(NEEDS))
    return engine


def stored(documents: MemoryDocuments, step_id: str) -> dict[str, Any]:
    steps = documents.documents[PATH][0]["steps"]
    found: dict[str, Any] = next(step for step in steps if step["id"] == step_id)
    return found


def failure(engine: Engine[None]) -> StepFailed:
    with pytest.raises(StepFailed) as failed:
        engine.advance(PATH)
    return failed.value


def touch(documents: MemoryDocuments) -> None:
    """Another caller moved the document on, without touching our step."""
    snapshot = documents.get(PATH, [])
    assert snapshot is not None
    MemoryDocuments.commit(documents, Update(PATH, {"touched": True}, snapshot.version))


# --- the usual way ---------------------------------------------------------------------------------


def test_a_request_is_run_to_its_end_one_step_a_call(documents: WatchedDocuments, clock: Clock) -> None:
    engine = started(documents, clock=clock)
    order = []
    for _ in NEEDS:
        clock.advance(1)
        progress = engine.advance(PATH)
        order.append(progress.completed_step)
        assert progress.status == ("completed" if len(order) == len(NEEDS) else "processing")
        assert progress.next_step == (list(NEEDS)[len(order)] if len(order) < len(NEEDS) else None)

    assert order == list(NEEDS)
    again = engine.advance(PATH)
    assert (again.completed_step, again.next_step, again.status) == (None, None, "completed")
    assert documents.documents[RESPONSE][0] == {"of": {"made": "file"}}


def test_a_step_tells_when_it_began_how_long_it_took_and_what_it_made(
    documents: WatchedDocuments, clock: Clock
) -> None:
    def body(step_id: str, call: StepCall) -> dict[str, Any]:
        clock.advance(2.5)
        return {"made": step_id}

    began = clock()
    progress = started(documents, body=body, clock=clock).advance(PATH)

    step = progress.steps[0]
    assert (step.status, step.attempts, step.duration) == ("completed", 1, 2500)
    assert (step.started_at, step.completed_at) == (began, began + timedelta(seconds=2.5))
    assert step.result == {"made": "fetch"}


def test_a_body_sees_the_fields_it_declared_and_no_others(documents: WatchedDocuments) -> None:
    seen: dict[str, Mapping[str, Any]] = {}

    def body(step_id: str, call: StepCall) -> dict[str, Any]:
        seen[step_id] = call.fields
        return {"made": step_id}

    engine = started(documents, body=body)
    for _ in NEEDS:
        engine.advance(PATH)

    assert seen["fetch"] == {"record": "the record"}
    assert seen["draw_resume"] == {
        "job": "the job",
        "intermediateResults": {"write_resume": {"made": "write_resume"}},
    }


# --- what it reads, and when -----------------------------------------------------------------------


def test_an_instance_that_knows_what_comes_next_reads_once(documents: WatchedDocuments) -> None:
    engine = started(documents)
    for step_id in NEEDS:
        documents.reads.clear()
        engine.advance(PATH)
        assert [set(read) for read in documents.reads] == [{*ENGINE_FIELDS, *READS[step_id]}]


def test_an_instance_that_does_not_know_reads_the_progress_and_then_the_steps_fields(
    documents: WatchedDocuments,
) -> None:
    started(documents)
    for step_id in NEEDS:
        documents.reads.clear()
        engine_on(documents).advance(PATH)
        assert [set(read) for read in documents.reads] == [set(ENGINE_FIELDS), set(READS[step_id])]


def test_the_steps_fields_travel_while_the_step_is_claimed() -> None:
    """Two calls of the store at once are one round trip of waiting. Each waits here for the other."""
    both_begun = threading.Barrier(2, timeout=20)

    class Meeting(MemoryDocuments):
        def get(self, path: str, fields: Sequence[str] | None = None) -> Snapshot | None:
            if fields == READS["fetch"]:
                both_begun.wait()
            return super().get(path, fields)

        def commit(self, *writes: Write) -> Version:
            if any(isinstance(write, Update) and "leases.fetch" in write.changes for write in writes):
                both_begun.wait()
            return super().commit(*writes)

    documents = Meeting()
    started(documents)
    cold = Engine(
        documents, definitions(lambda step_id, call: dict(call.fields)), None, lease=LEASE, clock=Clock()
    )

    progress = cold.advance(PATH)

    assert progress.steps[0].result == {"record": "the record"}


def test_a_step_whose_fields_cannot_be_read_fails_and_can_be_run_again(documents: WatchedDocuments) -> None:
    started(documents)

    class NoFields(WatchedDocuments):
        def get(self, path: str, fields: Sequence[str] | None = None) -> Snapshot | None:
            if fields == READS["fetch"]:
                raise StoreUnavailable
            return super().get(path, fields)

    broken = NoFields()
    broken.documents = documents.documents
    failed = failure(engine_on(broken))

    assert isinstance(failed.error, DatabaseError)
    assert failed.error.retryable
    documents.documents = broken.documents
    assert engine_on(documents).advance(PATH).completed_step == "fetch"


def test_recording_after_a_conflict_reads_the_progress_and_nothing_big(documents: WatchedDocuments) -> None:
    def body(step_id: str, call: StepCall) -> dict[str, Any]:
        touch(documents)
        documents.reads.clear()
        return {"made": step_id}

    progress = started(documents, body=body).advance(PATH)

    assert progress.completed_step == "fetch"
    assert documents.reads == [ENGINE_FIELDS]
    assert documents.documents[PATH][0]["touched"] is True


def test_a_wrong_expectation_costs_a_read_and_shows_the_body_nothing_it_did_not_declare(
    documents: WatchedDocuments,
) -> None:
    seen: dict[str, Mapping[str, Any]] = {}

    def body(step_id: str, call: StepCall) -> dict[str, Any]:
        seen[step_id] = call.fields
        return {"made": step_id}

    behind = started(documents, body=body)  # expects the first step
    for _ in range(3):
        engine_on(documents).advance(PATH)
    documents.reads.clear()

    assert behind.advance(PATH).completed_step == "draw_resume"

    assert [set(read) for read in documents.reads][1] == set(READS["draw_resume"])
    assert set(seen["draw_resume"]) == {"job", "intermediateResults"}


# --- two callers -----------------------------------------------------------------------------------


def test_two_calls_at_once_run_two_steps_and_a_third_is_told_to_come_back() -> None:
    shared, clock = MemoryDocuments(), Clock()
    started(shared, clock=clock).advance(PATH)

    def caller(name: str) -> Actor:
        def call(actor: Actor) -> Progress:
            def body(step_id: str, _: StepCall) -> dict[str, Any]:
                actor.pause("body")
                return {"by": name}

            engine = engine_on(StagedDocuments(shared, actor), body, clock=clock, token=name)
            return engine.advance(PATH)

        actor = Actor(call)
        while actor.waiting_at != "body":
            actor.resume()
        return actor

    first, second = caller("first"), caller("second")
    with pytest.raises(StepInProgress) as told:
        engine_on(shared, clock=clock).advance(PATH)

    assert told.value.retry_after == 2
    assert (told.value.status, told.value.code) == (409, "GEN_REQ_003")
    assert (second.run().completed_step, first.run().completed_step) == ("write_letter", "write_resume")
    assert stored(shared, "write_resume")["attempts"] == stored(shared, "write_letter")["attempts"] == 1


def test_who_comes_second_to_a_claim_chooses_anew() -> None:
    """A caller whose step was snatched away takes the other that can run, rather than give up."""
    shared = MemoryDocuments()
    started(shared).advance(PATH)

    def call(actor: Actor) -> Progress:
        return engine_on(StagedDocuments(shared, actor)).advance(PATH)

    second = Actor(call)
    while second.waiting_at != "write":
        second.resume()  # it has chosen write_resume and is about to claim it
    assert engine_on(shared).advance(PATH).completed_step == "write_resume"

    assert second.run().completed_step == "write_letter"


def test_the_last_second_of_a_lease_is_waited_for_and_not_longer(
    documents: WatchedDocuments, clock: Clock
) -> None:
    def body(step_id: str, call: StepCall) -> dict[str, Any]:
        clock.advance(LEASE.total_seconds() - 0.4)
        with pytest.raises(StepInProgress) as told:
            engine_on(documents, clock=clock).advance(PATH)
        assert told.value.retry_after == 1
        return {"made": step_id}

    assert started(documents, body=body, clock=clock).advance(PATH).completed_step == "fetch"


def test_who_lost_the_lease_writes_nothing_and_is_told_so(documents: WatchedDocuments, clock: Clock) -> None:
    def slow(step_id: str, call: StepCall) -> dict[str, Any]:
        clock.advance(LEASE.total_seconds())
        taken_over = engine_on(documents, lambda *_: {"by": "the other"}, clock=clock).advance(PATH)
        assert taken_over.completed_step == "fetch"
        return {"by": "the slow one"}

    with pytest.raises(StepInProgress) as told:
        started(documents, body=slow, clock=clock).advance(PATH)

    assert told.value.retry_after is not None
    assert stored(documents, "fetch")["result"] == {"by": "the other"}
    assert stored(documents, "fetch")["attempts"] == 2
    assert documents.documents[PATH][0]["intermediateResults"] == {"fetch": {"by": "the other"}}


def test_a_failure_of_who_lost_the_lease_is_not_recorded_either(
    documents: WatchedDocuments, clock: Clock
) -> None:
    def slow(step_id: str, call: StepCall) -> dict[str, Any]:
        clock.advance(LEASE.total_seconds())
        engine_on(documents, clock=clock).advance(PATH)
        raise AIError

    with pytest.raises(StepInProgress):
        started(documents, body=slow, clock=clock).advance(PATH)

    assert stored(documents, "fetch")["status"] == "completed"


def test_a_lease_that_ran_out_and_nobody_took_is_as_good_as_ever(
    documents: WatchedDocuments, clock: Clock
) -> None:
    """The token gives the right to write, not the clock."""

    def slow(step_id: str, call: StepCall) -> dict[str, Any]:
        clock.advance(10 * LEASE.total_seconds())
        return {"made": step_id}

    assert started(documents, body=slow, clock=clock).advance(PATH).completed_step == "fetch"


# --- failures --------------------------------------------------------------------------------------


def test_a_failure_is_recorded_and_the_step_can_be_run_again(documents: WatchedDocuments) -> None:
    def broken(step_id: str, call: StepCall) -> dict[str, Any]:
        raise AIBadOutput("The model answered in verse.")

    failed = failure(started(documents, body=broken))

    assert (failed.step_id, failed.error.code) == ("fetch", "GEN_AI_002")
    assert failed.progress.status == "failed"
    assert failed.progress.next_step == "fetch"
    assert stored(documents, "fetch")["error"] == {
        "message": "The model answered in verse.",
        "code": "GEN_AI_002",
        "retryable": True,
    }
    progress = engine_on(documents).advance(PATH)
    assert progress.completed_step == "fetch"
    assert (progress.steps[0].attempts, progress.steps[0].error) == (2, None)
    assert progress.status == "processing"


def test_while_a_failed_step_is_run_again_the_request_is_processing(documents: WatchedDocuments) -> None:
    def broken(step_id: str, call: StepCall) -> dict[str, Any]:
        raise AIError

    def watching(step_id: str, call: StepCall) -> dict[str, Any]:
        assert documents.documents[PATH][0]["status"] == "processing"
        assert "error" not in stored(documents, "fetch")
        return {"made": step_id}

    failure(started(documents, body=broken))
    assert documents.documents[PATH][0]["status"] == "failed"
    engine_on(documents, watching).advance(PATH)


def test_a_fault_in_a_body_is_told_without_what_it_said(
    documents: WatchedDocuments, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    # An app that another test built may have set both otherwise.
    monkeypatch.setattr(logging.getLogger("generator"), "propagate", True)
    caplog.set_level(logging.ERROR, logger="generator")

    def broken(step_id: str, call: StepCall) -> dict[str, Any]:
        raise ValueError("canary: ada@example.com")

    failed = failure(started(documents, body=broken))

    assert isinstance(failed.error, InternalError)
    assert stored(documents, "fetch")["status"] == "failed"
    assert "canary" not in str(documents.documents[PATH])
    assert any(record.getMessage() == "step raised" for record in caplog.records)
    assert all("canary" not in str(vars(record)) for record in caplog.records)


def test_ten_attempts_and_no_more(documents: WatchedDocuments) -> None:
    ran = []

    def broken(step_id: str, call: StepCall) -> dict[str, Any]:
        ran.append(step_id)
        raise AIError

    engine = started(documents, body=broken)
    for _ in range(MAX_ATTEMPTS - 1):
        assert failure(engine).error.retryable
    last = failure(engine)
    after = failure(engine)

    for failed in (last, after):
        assert not failed.error.retryable
        assert (failed.step_id, failed.error.code) == ("fetch", "GEN_AI_001")
        assert "attempt 10 of 10" in failed.error.message
        assert failed.progress.next_step is None
        assert failed.progress.status == "failed"
    assert len(ran) == MAX_ATTEMPTS == stored(documents, "fetch")["attempts"]
    assert stored(documents, "fetch")["error"]["retryable"] is False


def test_other_steps_go_on_when_one_is_given_up(documents: WatchedDocuments) -> None:
    def broken(step_id: str, call: StepCall) -> dict[str, Any]:
        if step_id == "write_resume":
            raise AIError
        return {"made": step_id}

    engine = started(documents, body=broken)
    engine.advance(PATH)
    for _ in range(MAX_ATTEMPTS):
        assert failure(engine).step_id == "write_resume"

    assert engine.advance(PATH).completed_step == "write_letter"
    assert engine.advance(PATH).completed_step == "draw_letter"
    assert failure(engine).step_id == "write_resume"
    assert documents.documents[PATH][0]["status"] == "failed"


def test_a_tenth_attempt_that_died_is_closed_by_whoever_comes_next(
    documents: WatchedDocuments, clock: Clock
) -> None:
    class Died(BaseException):
        pass

    def dying(step_id: str, call: StepCall) -> dict[str, Any]:
        raise Died

    engine = started(documents, body=dying, clock=clock)
    for _ in range(MAX_ATTEMPTS):
        with pytest.raises(Died):
            engine.advance(PATH)
        clock.advance(LEASE.total_seconds())

    failed = failure(engine)

    assert not failed.error.retryable
    assert (stored(documents, "fetch")["status"], stored(documents, "fetch")["attempts"]) == ("failed", 10)
    assert documents.documents[PATH][0]["status"] == "failed"


def test_a_tenth_attempt_that_is_late_finds_itself_closed_and_writes_nothing(
    documents: WatchedDocuments, clock: Clock
) -> None:
    def body(step_id: str, call: StepCall) -> dict[str, Any]:
        if stored(documents, "fetch")["attempts"] < MAX_ATTEMPTS:
            raise AIError
        clock.advance(LEASE.total_seconds())
        assert not failure(engine_on(documents, clock=clock)).error.retryable
        return {"made": "too late"}

    engine = started(documents, body=body, clock=clock)
    for _ in range(MAX_ATTEMPTS - 1):
        failure(engine)

    with pytest.raises(StepInProgress):
        engine.advance(PATH)

    assert stored(documents, "fetch")["status"] == "failed"
    assert documents.documents[PATH][0]["intermediateResults"] == {}
    assert not failure(engine).error.retryable


def test_a_body_must_end_before_its_lease_does_counted_from_the_claim(documents: WatchedDocuments) -> None:
    left: list[float] = []

    def body(step_id: str, call: StepCall) -> dict[str, Any]:
        left.append(call.remaining())
        return {"made": step_id}

    started(documents, body=body).advance(PATH)

    assert 0.85 * LEASE.total_seconds() < left[0] < 0.95 * LEASE.total_seconds()


def test_time_that_claiming_took_is_not_the_bodys(
    documents: WatchedDocuments, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr("generator.claiming.monotonic", lambda: now)
    engine = started(documents, body=lambda step_id, call: {"left": call.remaining()})

    def slowly(writes: tuple[Write, ...]) -> None:
        nonlocal now
        now += 10

    documents.before = slowly
    progress = engine.advance(PATH)

    assert progress.steps[0].result == {"left": LEASE.total_seconds() * 0.9 - 10}


def test_what_is_too_large_to_be_stored_fails_its_step(documents: WatchedDocuments) -> None:
    engine = started(documents)

    def refuse(writes: tuple[Write, ...]) -> None:
        if any("intermediateResults.fetch" in w.changes for w in writes if isinstance(w, Update)):
            raise DocumentTooLarge

    documents.before = refuse
    failed = failure(engine)

    assert "too large" in failed.error.message
    assert stored(documents, "fetch")["status"] == "failed"


@pytest.mark.parametrize("refusal", [ValueError("half a character"), StoreError("refused")])
def test_what_no_store_takes_fails_its_step_and_does_not_leave_it_claimed(
    documents: WatchedDocuments, refusal: Exception
) -> None:
    engine = started(documents)

    def refuse(writes: tuple[Write, ...]) -> None:
        if any("intermediateResults.fetch" in w.changes for w in writes if isinstance(w, Update)):
            raise refusal

    documents.before = refuse

    assert "cannot be stored" in failure(engine).error.message
    assert stored(documents, "fetch")["status"] == "failed"


# --- the store fails -------------------------------------------------------------------------------


def once(act: Callable[[tuple[Write, ...]], None], nth: int) -> Callable[[tuple[Write, ...]], None]:
    """Does it at the nth commit only."""
    seen = 0

    def maybe(writes: tuple[Write, ...]) -> None:
        nonlocal seen
        seen += 1
        if seen == nth:
            act(writes)

    return maybe


@pytest.mark.parametrize("nth", [1, 2], ids=["claim", "completion"])
@pytest.mark.parametrize("landed", [True, False])
def test_a_write_whose_answer_was_lost_is_recognised_and_not_repeated(
    documents: WatchedDocuments, nth: int, landed: bool
) -> None:
    ran = []

    def body(step_id: str, call: StepCall) -> dict[str, Any]:
        ran.append(step_id)
        return {"made": step_id}

    def lose(writes: tuple[Write, ...]) -> None:
        if landed:
            MemoryDocuments.commit(documents, *writes)
        raise StoreUnavailable

    engine = started(documents, body=body)
    documents.commits.clear()
    documents.before = once(lose, nth)

    progress = engine.advance(PATH)

    assert progress.completed_step == "fetch"
    assert ran == ["fetch"]
    assert stored(documents, "fetch")["attempts"] == 1
    assert len(documents.commits) == (2 if landed else 3)


def test_a_claim_that_was_never_answered_twice_is_reported(documents: WatchedDocuments) -> None:
    ran = []

    def body(step_id: str, call: StepCall) -> dict[str, Any]:
        ran.append(step_id)
        return {}

    engine = started(documents, body=body)

    def lose(writes: tuple[Write, ...]) -> None:
        raise StoreUnavailable

    documents.before = lose
    with pytest.raises(DatabaseError) as told:
        engine.advance(PATH)

    assert told.value.retry_after is not None
    assert ran == []


def test_a_claim_that_always_conflicts_gives_up_and_says_when_to_come_back(
    documents: WatchedDocuments,
) -> None:
    engine = started(documents)

    def conflict(writes: tuple[Write, ...]) -> None:
        raise VersionConflict

    documents.before = conflict
    with pytest.raises(StepInProgress) as told:
        engine.advance(PATH)
    assert told.value.retry_after == 1


def test_an_unknown_request_is_not_found(documents: WatchedDocuments) -> None:
    with pytest.raises(NotFound):
        engine_on(documents).advance("generator/resume-generator-request-none")


def test_a_request_deleted_while_a_step_runs_is_not_found(documents: WatchedDocuments) -> None:
    def body(step_id: str, call: StepCall) -> dict[str, Any]:
        MemoryDocuments.commit(documents, Delete(PATH))
        return {"made": step_id}

    with pytest.raises(NotFound):
        started(documents, body=body).advance(PATH)
    assert PATH not in documents.documents


@pytest.mark.parametrize("steps", [[{"id": "fetch"}], [{"id": 1, "name": "", "description": ""}], ["text"]])
def test_stored_progress_that_cannot_be_read_is_no_retryable_error(
    documents: WatchedDocuments, steps: list[Any]
) -> None:
    MemoryDocuments.commit(documents, Put(PATH, {**DOCUMENT, "steps": steps, "leases": {}}))

    with pytest.raises(InternalError) as told:
        engine_on(documents).advance(PATH)
    assert not told.value.retryable


# --- starting --------------------------------------------------------------------------------------


def test_a_start_whose_answer_was_lost_is_recognised(documents: WatchedDocuments) -> None:
    def land_and_lose(writes: tuple[Write, ...]) -> None:
        MemoryDocuments.commit(documents, *writes)
        raise StoreUnavailable

    documents.before = land_and_lose
    progress = engine_on(documents).start(PATH, DOCUMENT, tuple(NEEDS))

    assert (progress.status, progress.next_step) == ("pending", "fetch")
    assert [step.id for step in progress.steps] == list(NEEDS)


def test_a_start_that_never_arrived_is_reported(documents: WatchedDocuments) -> None:
    def lose(writes: tuple[Write, ...]) -> None:
        raise StoreUnavailable

    documents.before = lose
    with pytest.raises(DatabaseError):
        engine_on(documents).start(PATH, DOCUMENT, tuple(NEEDS))
    assert documents.documents == {}


def test_starting_again_what_has_gone_on_tells_where_it_stands_and_changes_nothing(
    documents: WatchedDocuments,
) -> None:
    engine = started(documents)
    engine.advance(PATH)
    before = documents.documents[PATH]

    progress = engine.start(PATH, DOCUMENT, tuple(NEEDS))

    assert (progress.status, progress.next_step) == ("processing", "write_resume")
    assert progress.steps[0].status == "completed"
    assert documents.documents[PATH] == before


def test_a_request_has_only_the_steps_it_was_started_with(documents: WatchedDocuments) -> None:
    engine = engine_on(documents)
    engine.start(PATH, DOCUMENT, ("fetch", "write_letter", "draw_letter", "file"))
    done = []
    while (progress := engine.advance(PATH)).completed_step:
        done.append(progress.completed_step)
    assert done == ["fetch", "write_letter", "draw_letter", "file"]
    assert isinstance(documents.commits[0][0], Create)
