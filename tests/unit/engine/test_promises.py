"""The promises of the contract's section 5, under every interleaving hypothesis can think of.

Several callers advance one request at once. Before each of their calls of the store, and inside each
step's body, the machine decides what happens: it works, it fails, its answer is lost, the instance dies,
or the clock jumps. After every single move the stored documents are held against the promises.
"""

import copy
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from generator.definitions import StepCall
from generator.engine import Progress, StepFailed
from generator.errors import AIError, DatabaseError, StepInProgress
from generator.progress import MAX_ATTEMPTS
from tests.unit.engine.staged_store import Actor, Crash, Fate, MemoryDocuments, StagedDocuments
from tests.unit.engine.steps_for_tests import (
    DOCUMENT,
    LEASE,
    NEEDS,
    PATH,
    READS,
    RESPONSE,
    Clock,
    engine_on,
)

FATES: list[Fate] = ["go", "go", "go", "go", "lost_before", "lost_after", "crash_before", "crash_after"]
MOST_CALLERS = 4
WRITING = ("write_resume", "write_letter")
"""Steps whose failed attempts leave something behind for the next."""


class Generation(RuleBasedStateMachine):
    """One request, several callers, an unreliable world."""

    def __init__(self) -> None:
        super().__init__()
        self.shared = MemoryDocuments()
        self.clock = Clock()
        self.callers: list[Actor] = []
        self.started = 0
        self.completed: dict[str, Any] = {}
        self.attempts: dict[str, int] = dict.fromkeys(NEEDS, 0)
        self.failures: dict[str, set[str]] = {step_id: set() for step_id in NEEDS}

    @initialize(done=st.integers(0, len(NEEDS) - 1))
    def start(self, done: int) -> None:
        """A new request, or one that an undisturbed caller has taken some steps further."""
        engine = engine_on(self.shared, lambda *_: {"by": "first"}, clock=self.clock, token="first")
        engine.start(PATH, DOCUMENT, tuple(NEEDS))
        for _ in range(done):
            engine.advance(PATH)
        self.attempts = {step_id: self._step(step_id)["attempts"] for step_id in NEEDS}

    # --- what can happen ------------------------------------------------------------------------

    @precondition(lambda self: len(self.callers) < MOST_CALLERS)
    @rule(skew=st.sampled_from([0, 0, 0, -70, 70]))
    def call_arrives(self, skew: int) -> None:
        """A caller on an instance whose clock may be wrong by more than a lease."""
        name = f"caller-{self.started}"
        self.started += 1
        self.callers.append(Actor(lambda actor: self._advance(actor, name, timedelta(seconds=skew))))

    @precondition(lambda self: self.callers)
    @rule(which=st.integers(0, MOST_CALLERS - 1), fate=st.sampled_from(FATES))
    def caller_moves(self, which: int, fate: Fate) -> None:
        caller = self.callers[which % len(self.callers)]
        caller.resume(fate)
        if caller.waiting_at is None:
            self.callers.remove(caller)
            self._check_answer(caller.answer)

    @rule(seconds=st.sampled_from([1, 30, 61, -5]))
    def clock_jumps(self, seconds: int) -> None:
        self.clock.advance(seconds)

    def _advance(self, actor: Actor, name: str, skew: timedelta) -> Progress:
        def clock() -> datetime:
            return self.clock() + skew

        def body(step_id: str, call: StepCall) -> dict[str, Any]:
            allowed = {path.partition(".")[0] for path in READS[step_id]}
            assert set(call.fields) | {"intermediateResults"} == allowed | {"intermediateResults"}
            match actor.pause("body"):
                case "go":
                    return {"by": name}
                case "lost_before":
                    error = AIError()
                    if step_id in WRITING:
                        results = call.fields.get("intermediateResults", {})
                        spent = results.get("spent", {}).get(step_id, 0)
                        error.kept = {f"spent.{step_id}": spent + 1}
                    raise error
                case "lost_after":
                    raise ValueError("a fault of the body")
                case _:
                    raise Crash

        return engine_on(StagedDocuments(self.shared, actor), body, clock=clock, token=name).advance(PATH)

    def _check_answer(self, answer: Any) -> None:
        """No caller is told of a success that is not stored, or meets an error that is not ours."""
        if isinstance(answer, Progress):
            if answer.completed_step is not None:
                assert self._step(answer.completed_step)["status"] == "completed"
            else:
                assert answer.status == "completed"
        else:
            assert isinstance(answer, StepFailed | StepInProgress | DatabaseError | Crash), answer

    # --- what must hold after every move ----------------------------------------------------------

    def _step(self, step_id: str) -> dict[str, Any]:
        steps = self.shared.documents[PATH][0]["steps"]
        found: dict[str, Any] = next(step for step in steps if step["id"] == step_id)
        return found

    @invariant()
    def a_result_is_recorded_once_and_by_the_holder_of_the_lease(self) -> None:
        document = self.shared.documents.get(PATH)
        if document is None:
            return
        data = document[0]
        for step in data["steps"]:
            step_id = step["id"]
            result = data["intermediateResults"].get(step_id)
            assert (step["status"] == "completed") == (result is not None)
            if step["status"] == "completed":
                recorded = self.completed.setdefault(step_id, copy.deepcopy((step, result)))
                assert (step, result) == recorded, "a recorded result was reopened or written again"
                assert step["result"]["by"] == data["leases"][step_id]["token"], "a lost lease wrote"
            else:
                assert step_id not in self.completed, "a completed step was reopened"

    @invariant()
    def what_failed_attempts_leave_behind_adds_up(self) -> None:
        if PATH not in self.shared.documents:
            return
        data = self.shared.documents[PATH][0]
        for step_id in WRITING:
            step = self._step(step_id)
            if step["status"] == "failed" and step["error"]["code"] == AIError.code:
                self.failures[step_id].add(data["leases"][step_id]["token"])
            left_behind = data["intermediateResults"].get("spent", {}).get(step_id, 0)
            assert left_behind == len(self.failures[step_id]), "an attempt's cost was lost or counted twice"

    @invariant()
    def attempts_are_counted_and_bounded(self) -> None:
        if PATH not in self.shared.documents:
            return
        for step_id, before in self.attempts.items():
            now = self._step(step_id)["attempts"]
            assert before <= now <= MAX_ATTEMPTS
            self.attempts[step_id] = now

    @invariant()
    def steps_run_only_when_their_needs_are_met(self) -> None:
        if PATH not in self.shared.documents:
            return
        for step_id, needs in NEEDS.items():
            if self._step(step_id)["status"] != "pending":
                assert all(self._step(need)["status"] == "completed" for need in needs)

    @invariant()
    def request_and_response_agree_with_the_steps(self) -> None:
        if PATH not in self.shared.documents:
            return
        statuses = [self._step(step_id)["status"] for step_id in NEEDS]
        expected = (
            "completed"
            if set(statuses) == {"completed"}
            else "failed"
            if "failed" in statuses
            else "pending"
            if set(statuses) == {"pending"}
            else "processing"
        )
        assert self.shared.documents[PATH][0]["status"] == expected
        assert (RESPONSE in self.shared.documents) == (expected == "completed")

    def teardown(self) -> None:
        """Whatever happened, one patient caller finishes it, unless a step used up its attempts."""
        for caller in self.callers:
            while caller.waiting_at is not None:
                caller.resume("crash_before")
        if PATH not in self.shared.documents:
            return
        self.clock.advance(10 * LEASE.total_seconds())
        engine = engine_on(self.shared, lambda *_: {"by": "last"}, clock=self.clock, token="last")
        given_up = None
        while given_up is None and self.shared.documents[PATH][0]["status"] != "completed":
            try:
                engine.advance(PATH)
            except StepFailed as failed:
                given_up = failed
        if given_up is not None:
            assert self._step(given_up.step_id)["attempts"] == MAX_ATTEMPTS
            assert not given_up.error.retryable
        self.a_result_is_recorded_once_and_by_the_holder_of_the_lease()


TestPromises = Generation.TestCase
TestPromises.settings = settings(
    max_examples=250, stateful_step_count=80, deadline=None, suppress_health_check=list(HealthCheck)
)
pytestmark = pytest.mark.filterwarnings("error")
