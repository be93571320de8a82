"""Runs a generation one step at a time: choose → claim → run → commit.

With :mod:`generator.claiming`, which does the first half, the only place that changes a step's status. It
knows steps, leases and a versioned document store; it does not know what the steps make.

Correctness rests on two things. Every write names the version it was decided on, so nobody overwrites
what they have not seen. And every claim puts a random token into the document, so that a caller whose
write met a conflict or got no answer can read again and tell whether the lease is still its own. The
clock decides only how soon a crashed step may be taken over.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil
from secrets import token_hex
from typing import Any, Generic, NoReturn

from generator.aside import aside
from generator.claiming import UNANSWERED_TRIES, WRITE_TRIES, Claim, Claims, NothingToRun
from generator.codec import to_json
from generator.definitions import ContextT, Outcome, StepCall, StepDefinition
from generator.errors import (
    DatabaseError,
    GeneratorError,
    InternalError,
    NotFound,
    StepInProgress,
    error_of_code,
)
from generator.logs import fault_of
from generator.progress import MAX_ATTEMPTS, Lease, Step, StepError, held, status_of
from generator.standing import POLL_SECONDS, Progress, Standings, State
from generator.stores.base import (
    AlreadyExists,
    Create,
    DocumentStore,
    DocumentTooLarge,
    Put,
    StoreError,
    StoreUnavailable,
    Update,
    VersionConflict,
)

log = logging.getLogger(__name__)


class StepFailed(Exception):
    """A step's body failed, and that is recorded. ``error`` says why, ``progress`` where things stand."""

    def __init__(self, error: GeneratorError, step_id: str, progress: Progress) -> None:
        super().__init__(error.message)
        self.error = error
        self.step_id = step_id
        self.progress = progress


class Engine(Generic[ContextT]):
    """Starts requests and advances them.

    Args:
        documents: where requests are kept.
        definitions: every kind of step, in order.
        context: handed to the steps' bodies.
        lease: how long a claimed step is another caller's.
        clock: the time now, in UTC.
        new_token: makes lease tokens that nobody can guess or repeat.
        begin: starts reading a step's fields while the step is being claimed; gives what waits for them.
    """

    def __init__(
        self,
        documents: DocumentStore,
        definitions: Sequence[StepDefinition[ContextT]],
        context: ContextT,
        *,
        lease: timedelta,
        clock: Callable[[], datetime],
        new_token: Callable[[], str] = lambda: token_hex(16),
        begin: Callable[[Callable[[], Mapping[str, Any]]], Callable[[], Mapping[str, Any]]] = aside,
    ) -> None:
        self._documents = documents
        self._definitions = {definition.id: definition for definition in definitions}
        self._context = context
        self._clock = clock
        self._new_token = new_token
        self._standings = Standings(documents, self._definitions)
        self._claims = Claims(
            documents,
            self._definitions,
            self._standings,
            lease=lease,
            clock=clock,
            new_token=new_token,
            begin=begin,
        )

    def start(self, path: str, document: Mapping[str, Any], step_ids: Sequence[str]) -> Progress:
        """Stores a new request with its steps, all pending; the second time, says where it stands.

        Args:
            path: of the new document; nobody else may know or guess it.
            document: everything of the request but its steps and status.

        Raises:
            DatabaseError: nobody knows whether it was stored; it has no further effect.
            DocumentTooLarge: it cannot be stored.
        """
        steps = tuple(
            Step(id=d.id, name=d.name, description=d.description)
            for d in (self._definitions[step_id] for step_id in step_ids)
        )
        status = status_of(steps)
        whole = {**document, "status": status, "steps": to_json(steps), "leases": {}}
        try:
            self._documents.commit(Create(path, whole))
        except (AlreadyExists, StoreUnavailable):
            return self._started(path)
        self._standings.expect(path, steps[0].id)
        request_id = path.rpartition("/")[2]
        return Progress(request_id=request_id, status=status, steps=steps, next_step=steps[0].id)

    def _started(self, path: str) -> Progress:
        """Where a request stands that is stored already, or may be: an answer was lost, or the call repeated.

        Nobody else can have stored it, as nobody can guess its id.
        """
        try:
            state = self._standings.state(path)
        except NotFound:
            raise DatabaseError(retry_after=POLL_SECONDS) from None
        return self._standings.progress(path, state, self._clock())

    def advance(self, path: str) -> Progress:
        """Runs the next step of a request, if there is one to run.

        Raises:
            NotFound: there is no such request.
            StepInProgress: others hold every runnable step, or took this one over meanwhile.
            StepFailed: the step's body failed.
            DatabaseError: the store did not answer; a claimed step becomes free when its lease ends.
        """
        claim = self._claims.claim(path)
        if isinstance(claim, NothingToRun):
            return self._answer_without_running(path, claim)
        try:
            outcome = self._run(path, claim)
        except GeneratorError as error:
            self._fail(path, claim, error)
        except Exception as error:  # noqa: BLE001 - a fault in a body must not leave its step claimed
            # TRY400 wants the stack trace, which quotes values; kind and place are enough to find it.
            log.error("step raised", extra={"stepId": claim.step.id, "fault": fault_of(error)})  # noqa: TRY400
            self._fail(path, claim, InternalError())
        try:
            return self._complete(path, claim, outcome)
        except DocumentTooLarge:
            self._fail(path, claim, InternalError("What this step made is too large to be stored."))
        except (StoreError, ValueError) as error:  # a value no store takes: a fault of the body's
            log.error("result refused", extra={"stepId": claim.step.id, "fault": fault_of(error)})  # noqa: TRY400
            self._fail(path, claim, InternalError("What this step made cannot be stored."))

    def _answer_without_running(self, path: str, found: NothingToRun) -> Progress:
        """What to answer when no step may be claimed: all done, given up, or all held."""
        state, now = found
        lost = self._standings.given_up(state, now)
        leases = [state.leases[s.id].expires_at for s in state.steps if held(s, state.leases, now)]
        if leases:
            longest_wait = ceil((min(leases) - now).total_seconds())
            raise StepInProgress(retry_after=max(1, min(POLL_SECONDS, longest_wait)))
        if lost is None:
            return self._standings.progress(path, state, now)
        if lost.status == "in_progress":  # its last attempt died without a word
            # A token of our own: should that attempt still live, it must find its lease gone.
            self._fail(path, Claim(self._new_token(), lost, state), InternalError(), take_over=True)
        error = lost.error or StepError(
            message=InternalError.message, code=InternalError.code, retryable=False
        )
        raise StepFailed(
            error_of_code(error.code)(error.message, retryable=False),
            lost.id,
            self._standings.progress(path, state, now),
        )

    # --- run ----------------------------------------------------------------------------------

    def _run(self, path: str, claim: Claim) -> Outcome:
        definition = self._definitions[claim.step.id]
        call = StepCall(path=path, fields=claim.fields(), remaining=claim.remaining)
        return definition.run(call, self._context)

    # --- commit -------------------------------------------------------------------------------

    def _complete(self, path: str, claim: Claim, outcome: Outcome) -> Progress:
        now = self._clock()
        completed = replace(
            claim.step,
            status="completed",
            completed_at=now,
            duration=_milliseconds(claim.step, now),
            result=dict(outcome.result),
        )
        results = {f"intermediateResults.{name}": value for name, value in outcome.intermediate.items()}
        state = self._settle(path, claim, completed, results, outcome.documents)
        return self._standings.progress(path, state, now)._replace(completed_step=completed.id)

    def _fail(self, path: str, claim: Claim, error: GeneratorError, *, take_over: bool = False) -> NoReturn:
        now = self._clock()
        if claim.step.exhausted:
            last = type(error)(
                f"{error.message} This was attempt {MAX_ATTEMPTS} of {MAX_ATTEMPTS}; start a new request.",
                details=error.details,
                retryable=False,
            )
            last.kept = error.kept
            error = last
        failed = replace(
            claim.step,
            status="failed",
            duration=_milliseconds(claim.step, now),
            error=StepError(message=error.message, code=error.code, retryable=error.retryable),
        )
        lease = Lease(token=claim.token, expires_at=now)
        kept = {f"intermediateResults.{name}": value for name, value in error.kept.items()}
        taken = {f"leases.{failed.id}": to_json(lease)} if take_over else {}
        state = self._settle(path, claim, failed, {**kept, **taken}, ())
        raise StepFailed(error, failed.id, self._standings.progress(path, state, now))

    def _settle(
        self, path: str, claim: Claim, settled: Step, results: Mapping[str, Any], documents: Sequence[Put]
    ) -> State:
        """Writes how a step ended, exactly once, if the lease is still ours.

        Raises:
            StepInProgress: the lease was lost; nothing of ours was written.
        """
        state, now, unanswered = claim.state, self._clock(), 0
        for _ in range(WRITE_TRIES):
            after = state.having(settled)
            changes = {**after.changes(now), **results}
            try:
                self._documents.commit(Update(path, changes, state.version), *documents)
            except (VersionConflict, StoreUnavailable) as problem:
                unanswered += isinstance(problem, StoreUnavailable)
                if unanswered == UNANSWERED_TRIES:
                    break
                state = self._standings.state(path)
                lease = state.leases.get(settled.id)
                if lease is None or lease.token != claim.token:
                    _log_attempt(path, settled, "lease_lost")
                    raise StepInProgress(retry_after=POLL_SECONDS) from None
                if state.step(settled.id).status != "in_progress":
                    # Only we could write that: the answer was lost, not the write.
                    _log_attempt(path, settled, settled.status)
                    return state
                continue
            _log_attempt(path, settled, settled.status)
            self._standings.remember(path, after, now)
            return after
        _log_attempt(path, settled, "not_recorded")
        raise DatabaseError(retry_after=POLL_SECONDS)


def _milliseconds(step: Step, now: datetime) -> int:
    started = step.started_at or now
    return max(0, round((now - started).total_seconds() * 1000))


def _log_attempt(path: str, step: Step, outcome: str) -> None:
    log.info(
        "step",
        extra={
            "generationId": path.rpartition("/")[2],
            "stepId": step.id,
            "attempt": step.attempts,
            "durationMs": step.duration,
            "outcome": outcome,
            **({"errorCode": step.error.code} if step.error else {}),
        },
    )
