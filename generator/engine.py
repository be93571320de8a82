"""Runs a generation one step at a time: choose → claim → run → commit.

The only place that changes a step's status. It knows steps, leases and a versioned document store; it
does not know what the steps make.

Correctness rests on two things. Every write names the version it was decided on, so nobody overwrites
what they have not seen. And every claim puts a random token into the document, so that a caller whose
write met a conflict or got no answer can read again and tell whether the lease is still its own. The
clock decides only how soon a crashed step may be taken over.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from math import ceil
from secrets import token_hex
from time import monotonic
from typing import Any, Final, Generic, NamedTuple, NoReturn

from generator.aside import aside
from generator.codec import from_json, to_json
from generator.definitions import ContextT, Outcome, StepCall, StepDefinition, select
from generator.errors import (
    DatabaseError,
    GeneratorError,
    InternalError,
    NotFound,
    StepInProgress,
    ValidationFailed,
    error_of_code,
)
from generator.expectations import NextSteps
from generator.logs import fault_of
from generator.progress import (
    BEING_DELETED,
    MAX_ATTEMPTS,
    Lease,
    RequestStatus,
    Step,
    StepError,
    given_up,
    held,
    runnable,
    status_of,
)
from generator.stores.base import (
    AlreadyExists,
    Create,
    DocumentStore,
    DocumentTooLarge,
    Put,
    Snapshot,
    StoreError,
    StoreUnavailable,
    Update,
    Version,
    VersionConflict,
)

ENGINE_FIELDS: Final = ("status", "steps", "leases")
WRITE_TRIES: Final = 6
"""How often one conditional write is decided anew after conflicts before the caller is told to come back."""
UNANSWERED_TRIES: Final = 2
"""How often a write may stay without an answer before the caller is told that the database is away."""
BODY_SHARE: Final = 0.9
"""The share of the lease a body may take; the rest is for recording what it made."""
POLL_SECONDS: Final = 2
"""How soon a caller should ask again while others run every runnable step."""

log = logging.getLogger(__name__)


class Progress(NamedTuple):
    """Where a request stands.

    Attributes:
        completed_step: what the call at hand completed, if it did.
        next_step: what a call made now would run; ``None`` if all is done or held.
    """

    request_id: str
    status: RequestStatus
    steps: tuple[Step, ...]
    completed_step: str | None = None
    next_step: str | None = None


class StepFailed(Exception):
    """A step's body failed, and that is recorded. ``error`` says why, ``progress`` where things stand."""

    def __init__(self, error: GeneratorError, step_id: str, progress: Progress) -> None:
        super().__init__(error.message)
        self.error = error
        self.step_id = step_id
        self.progress = progress


class _State(NamedTuple):
    """A request as the engine sees it, at one version."""

    steps: tuple[Step, ...]
    leases: Mapping[str, Lease]
    version: Version
    data: Mapping[str, Any]
    fetched: frozenset[str]

    def step(self, step_id: str) -> Step:
        return next(step for step in self.steps if step.id == step_id)

    def with_step(self, changed: Step) -> tuple[Step, ...]:
        return tuple(changed if step.id == changed.id else step for step in self.steps)


class _Claim(NamedTuple):
    """A step that is ours until the lease runs out and somebody takes it over.

    Attributes:
        fields: gives the fields the step declared, waiting for them if they are still on their way.
        ends: on the monotonic clock; from then on the body may take no more time.
    """

    token: str
    step: Step
    state: _State
    fields: Callable[[], Mapping[str, Any]] = dict
    ends: float = 0.0


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
        self._needs = {definition.id: definition.needs for definition in definitions}
        self._context = context
        self._lease = lease
        self._clock = clock
        self._new_token = new_token
        self._begin = begin
        self._expected = NextSteps()

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
        first = steps[0].id
        self._expected.remember(path, first)
        return Progress(request_id=path.rpartition("/")[2], status=status, steps=steps, next_step=first)

    def _started(self, path: str) -> Progress:
        """Where a request stands that is stored already, or may be: an answer was lost, or the call repeated.

        Nobody else can have stored it, as nobody can guess its id.
        """
        try:
            state = self._state(path)
        except NotFound:
            raise DatabaseError(retry_after=POLL_SECONDS) from None
        return self._progress(path, state, self._clock())

    def advance(self, path: str) -> Progress:
        """Runs the next step of a request, if there is one to run.

        Raises:
            NotFound: there is no such request.
            StepInProgress: others hold every runnable step, or took this one over meanwhile.
            StepFailed: the step's body failed.
            DatabaseError: the store did not answer; a claimed step becomes free when its lease ends.
        """
        claim = self._claim(path)
        if isinstance(claim, Progress):
            return claim
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

    # --- choose and claim ---------------------------------------------------------------------

    def _claim(self, path: str) -> _Claim | Progress:
        token = self._new_token()
        unanswered, ends = 0, 0.0
        for _ in range(WRITE_TRIES):
            state = self._state(path, self._expected.expected(path))
            step = _held_with(token, state)
            if step is not None:  # an earlier try of this loop did land
                return _Claim(token, step, state, self._fields_of(path, step, state), ends)
            now, ends = self._clock(), monotonic() + self._lease.total_seconds() * BODY_SHARE
            step = runnable(state.steps, state.leases, self._needs, now)
            if step is None:
                return self._nothing_to_run(path, state, now)
            claimed = replace(
                step,
                status="in_progress",
                attempts=step.attempts + 1,
                started_at=now,
                completed_at=None,
                duration=None,
                result=None,
                error=None,
            )
            lease = Lease(token=token, expires_at=now + self._lease)
            state = state._replace(steps=state.with_step(claimed), leases={**state.leases, step.id: lease})
            changes = {**self._progress_changes(state, now), f"leases.{step.id}": to_json(lease)}
            fields = self._fields_of(path, step, state)
            try:
                version = self._documents.commit(Update(path, changes, state.version))
            except VersionConflict:
                continue
            except StoreUnavailable:
                unanswered += 1
                if unanswered == UNANSWERED_TRIES:
                    raise DatabaseError(retry_after=POLL_SECONDS) from None
                continue
            self._remember(path, state, now)
            return _Claim(token, claimed, state._replace(version=version), fields, ends)
        raise StepInProgress(retry_after=1)

    def _nothing_to_run(self, path: str, state: _State, now: datetime) -> Progress:
        """What to answer when no step may be claimed: all done, given up, or all held."""
        lost = given_up(state.steps, state.leases, self._needs, now)
        leases = [state.leases[s.id].expires_at for s in state.steps if held(s, state.leases, now)]
        if leases:
            longest_wait = ceil((min(leases) - now).total_seconds())
            raise StepInProgress(retry_after=max(1, min(POLL_SECONDS, longest_wait)))
        if lost is None:
            return self._progress(path, state, now)
        if lost.status == "in_progress":  # its last attempt died without a word
            # A token of our own: should that attempt still live, it must find its lease gone.
            self._fail(path, _Claim(self._new_token(), lost, state), InternalError(), take_over=True)
        error = lost.error or StepError(
            message=InternalError.message, code=InternalError.code, retryable=False
        )
        raise StepFailed(
            error_of_code(error.code)(error.message, retryable=False),
            lost.id,
            self._progress(path, state, now),
        )

    def _fields_of(self, path: str, step: Step, state: _State) -> Callable[[], Mapping[str, Any]]:
        """The fields a step declared: at hand if the step was expected, else fetched while it is claimed.

        What a step reads was written before its needs were met and never changes again, so it need not
        be of the version the claim was decided on.
        """
        reads = self._definitions[step.id].reads
        if set(reads) <= state.fetched:
            return partial(select, state.data, reads)
        return self._begin(lambda: select(self._read(path, reads).data, reads))

    # --- run ----------------------------------------------------------------------------------

    def _run(self, path: str, claim: _Claim) -> Outcome:
        definition = self._definitions[claim.step.id]
        call = StepCall(path=path, fields=claim.fields(), remaining=lambda: claim.ends - monotonic())
        return definition.run(call, self._context)

    # --- commit -------------------------------------------------------------------------------

    def _complete(self, path: str, claim: _Claim, outcome: Outcome) -> Progress:
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
        return self._progress(path, state, now)._replace(completed_step=completed.id)

    def _fail(self, path: str, claim: _Claim, error: GeneratorError, *, take_over: bool = False) -> NoReturn:
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
        raise StepFailed(error, failed.id, self._progress(path, state, now))

    def _settle(
        self, path: str, claim: _Claim, settled: Step, results: Mapping[str, Any], documents: Sequence[Put]
    ) -> _State:
        """Writes how a step ended, exactly once, if the lease is still ours.

        Raises:
            StepInProgress: the lease was lost; nothing of ours was written.
        """
        state, now, unanswered = claim.state, self._clock(), 0
        for _ in range(WRITE_TRIES):
            after = state._replace(steps=state.with_step(settled))
            changes = {**self._progress_changes(after, now), **results}
            try:
                self._documents.commit(Update(path, changes, state.version), *documents)
            except (VersionConflict, StoreUnavailable) as problem:
                unanswered += isinstance(problem, StoreUnavailable)
                if unanswered == UNANSWERED_TRIES:
                    break
                state = self._state(path)
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
            self._remember(path, after, now)
            return after
        _log_attempt(path, settled, "not_recorded")
        raise DatabaseError(retry_after=POLL_SECONDS)

    def _progress_changes(self, state: _State, now: datetime) -> dict[str, Any]:
        return {"steps": to_json(state.steps), "status": status_of(state.steps), "updatedAt": now}

    # --- reading ------------------------------------------------------------------------------

    def _state(self, path: str, expected_step: str | None = None) -> _State:
        """Reads where a request stands, and with it the fields of the step that is expected to come next."""
        expected = self._definitions.get(expected_step or "")
        fields = dict.fromkeys((*ENGINE_FIELDS, *(expected.reads if expected else ())))
        snapshot = self._read(path, tuple(fields))
        data = snapshot.data
        try:
            steps = tuple(from_json(Step, step, "steps") for step in data.get("steps") or ())
            stored = data.get("leases") or {}
            leases = {step_id: from_json(Lease, lease, "leases") for step_id, lease in stored.items()}
        except ValidationFailed as error:
            log.error("stored request is malformed", extra={"fields": [p.field for p in error.details]})  # noqa: TRY400
            raise InternalError("This request's stored progress cannot be read.", retryable=False) from None
        return _State(
            steps=steps,
            leases=leases,
            version=snapshot.version,
            data=data,
            fetched=frozenset(fields),
        )

    def _read(self, path: str, fields: Sequence[str]) -> Snapshot:
        try:
            snapshot = self._documents.get(path, fields)
        except StoreUnavailable:
            raise DatabaseError(retry_after=POLL_SECONDS) from None
        if snapshot is None or snapshot.data.get("status") == BEING_DELETED:
            raise NotFound("There is no generation request with this id.")
        return snapshot

    def _progress(self, path: str, state: _State, now: datetime) -> Progress:
        step = runnable(state.steps, state.leases, self._needs, now)
        return Progress(
            request_id=path.rpartition("/")[2],
            status=status_of(state.steps),
            steps=state.steps,
            next_step=step.id if step else None,
        )

    def _remember(self, path: str, state: _State, now: datetime) -> None:
        step = runnable(state.steps, state.leases, self._needs, now)
        self._expected.remember(path, step.id if step else None)


def _held_with(token: str, state: _State) -> Step | None:
    return next(
        (
            step
            for step in state.steps
            if step.status == "in_progress"
            and (lease := state.leases.get(step.id)) is not None
            and lease.token == token
        ),
        None,
    )


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
