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
from generator.engine import StepFailed
from generator.errors import AIError, DatabaseError, StepInProgress
from generator.expectations import NextSteps
from generator.progress import MAX_ATTEMPTS
from generator.standing import Progress
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

MISHAPS: list[Fate] = ["lost_before", "lost_after", "crash_before", "crash_after"]
MOST_CALLERS = 4
WHICH = st.integers(0, MOST_CALLERS - 1)
WRITING = ("write_resume", "write_letter")
"""Steps whose failed attempts leave something behind for the next."""


class Generation(RuleBasedStateMachine):
    """One request, several callers, an unreliable world."""

    def __init__(self) -> None:
        super().__init__()
        self.shared = MemoryDocuments()
        self.clock = Clock()
        self.callers: list[tuple[str, Actor]] = []
        self.started = 0
        self.warm = NextSteps()
        self.completed: dict[str, Any] = {}
        self.attempts: dict[str, int] = dict.fromkeys(NEEDS, 0)
        self.failures: dict[str, set[str]] = {step_id: set() for step_id in NEEDS}
        self.seen_amiss: list[tuple[str, ...]] = []
        self.bodies: dict[str, int] = dict.fromkeys(NEEDS, 0)

    @initialize(done=st.integers(0, len(NEEDS) - 1))
    def start(self, done: int) -> None:
        """A new request, or one that an undisturbed caller has taken some steps further."""
        engine = engine_on(self.shared, lambda *_: {"by": "first"}, clock=self.clock, token="first")
        engine.start(PATH, DOCUMENT, tuple(NEEDS))
        for _ in range(done):
            engine.advance(PATH)
        self.attempts = {step_id: self._step(step_id)["attempts"] for step_id in NEEDS}
        self.bodies = dict(self.attempts)

    # --- what can happen ------------------------------------------------------------------------

    @precondition(lambda self: len(self.callers) < MOST_CALLERS)
    @rule(skew=st.sampled_from([0, 0, 0, -70, 70]), warm=st.booleans())
    def call_arrives(self, skew: int, warm: bool) -> None:
        """A caller on an instance whose clock may be wrong by more than a lease.

        Those on the warm one share what it expects to come next, right or wrong.
        """
        name = f"caller-{self.started}"
        self.started += 1
        off = timedelta(seconds=skew)
        self.callers.append((name, Actor(lambda actor: self._advance(actor, name, off, warm))))

    @precondition(lambda self: self.callers)
    @rule(which=WHICH, moves=st.integers(1, 5))
    def caller_goes_on(self, which: int, moves: int) -> None:
        """A caller whose next calls of the store work, and whose body does."""
        self._resume(which, ["go"] * moves)

    @precondition(lambda self: self.callers)
    @rule(which=WHICH, fate=st.sampled_from(MISHAPS))
    def caller_meets(self, which: int, fate: Fate) -> None:
        """A caller whose next call of the store, or body, goes wrong."""
        self._resume(which, [fate])

    def _resume(self, which: int, fates: list[Fate]) -> None:
        name, caller = self.callers[which % len(self.callers)]
        for fate in fates:
            caller.resume(fate)
            if caller.waiting_at is None:
                self.callers.remove((name, caller))
                self._check_answer(name, caller.answer)
                break
            self.check_all()

    @rule(seconds=st.sampled_from([61, 1, -5]))
    def clock_jumps(self, seconds: int) -> None:
        self.clock.advance(seconds)

    def _advance(self, actor: Actor, name: str, skew: timedelta, warm: bool) -> Progress:
        def clock() -> datetime:
            return self.clock() + skew

        def body(step_id: str, call: StepCall) -> dict[str, Any]:
            allowed = {path.partition(".")[0] for path in READS[step_id]}
            # Said and not raised: the engine would take it for a fault of the body.
            if set(call.fields) | {"intermediateResults"} != allowed | {"intermediateResults"}:
                self.seen_amiss.append((step_id, *call.fields))
            self.bodies[step_id] += 1
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

        engine = engine_on(StagedDocuments(self.shared, actor), body, clock=clock, token=name)
        if warm:
            engine._standings._expected = self.warm
        return engine.advance(PATH)

    def _check_answer(self, name: str, answer: Any) -> None:
        """No caller is told of a success that is not stored, or not its own, or meets an error not ours."""
        if isinstance(answer, Progress):
            if answer.completed_step is not None:
                assert self._step(answer.completed_step)["status"] == "completed"
                assert self._step(answer.completed_step)["result"]["by"] == name
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
    def check_all(self) -> None:
        assert self.seen_amiss == [], "a body saw other fields than it declared"
        if PATH in self.shared.documents:
            self.a_result_is_recorded_once_and_by_the_holder_of_the_lease()
            self.what_failed_attempts_leave_behind_adds_up()
            self.attempts_are_counted_and_bounded()
            self.steps_run_only_when_their_needs_are_met()
            self.request_and_response_agree_with_the_steps()

    def a_result_is_recorded_once_and_by_the_holder_of_the_lease(self) -> None:
        data = self.shared.documents[PATH][0]
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

    def what_failed_attempts_leave_behind_adds_up(self) -> None:
        data = self.shared.documents[PATH][0]
        for step_id in WRITING:
            step = self._step(step_id)
            if step["status"] == "failed" and step["error"]["code"] == AIError.code:
                self.failures[step_id].add(data["leases"][step_id]["token"])
            left_behind = data["intermediateResults"].get("spent", {}).get(step_id, 0)
            assert left_behind == len(self.failures[step_id]), "an attempt's cost was lost or counted twice"

    def attempts_are_counted_and_bounded(self) -> None:
        for step_id, before in self.attempts.items():
            now = self._step(step_id)["attempts"]
            assert before <= now <= MAX_ATTEMPTS
            assert self.bodies[step_id] <= now, "a body ran that was not counted"
            self.attempts[step_id] = now

    def steps_run_only_when_their_needs_are_met(self) -> None:
        for step_id, needs in NEEDS.items():
            if self._step(step_id)["status"] != "pending":
                assert all(self._step(need)["status"] == "completed" for need in needs)

    def request_and_response_agree_with_the_steps(self) -> None:
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
        for _, caller in self.callers:
            while caller.waiting_at is not None:
                caller.resume("crash_before")
        if PATH not in self.shared.documents:
            return
        self.clock.advance(10 * LEASE.total_seconds())
        engine = engine_on(self.shared, lambda *_: {"by": "last"}, clock=self.clock, token="last")
        given_up = None
        for _ in NEEDS:
            try:
                engine.advance(PATH)
            except StepFailed as failed:
                given_up = failed
        if given_up is None:
            assert self.shared.documents[PATH][0]["status"] == "completed"
        else:
            assert self._step(given_up.step_id)["attempts"] == MAX_ATTEMPTS
            assert not given_up.error.retryable
        self.a_result_is_recorded_once_and_by_the_holder_of_the_lease()


TestPromises = Generation.TestCase
TestPromises.settings = settings(
    max_examples=200, stateful_step_count=60, deadline=None, suppress_health_check=list(HealthCheck)
)
pytestmark = pytest.mark.filterwarnings("error")
