"""Choose → claim: finds the next step of a request and makes it the caller's for a while."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from time import monotonic
from typing import Any, Final, Generic, NamedTuple

from generator.codec import to_json
from generator.definitions import ContextT, StepDefinition, select
from generator.errors import DatabaseError, StepInProgress
from generator.progress import Lease, Step
from generator.standing import POLL_SECONDS, Standings, State
from generator.stores.base import DocumentStore, StoreUnavailable, Update, VersionConflict

WRITE_TRIES: Final = 6
"""How often one conditional write is decided anew after conflicts before the caller is told to come back."""
UNANSWERED_TRIES: Final = 2
"""How often a write may stay without an answer before the caller is told that the database is away."""
BODY_SHARE: Final = 0.9
"""The share of the lease a body may take; the rest is for recording what it made."""


class Claim(NamedTuple):
    """A step that is ours until the lease runs out and somebody takes it over.

    Attributes:
        fields: gives the fields the step declared, waiting for them if they are still on their way.
        ends: on the monotonic clock; from then on the body may take no more time.
    """

    token: str
    step: Step
    state: State
    fields: Callable[[], Mapping[str, Any]] = dict
    ends: float = 0.0

    def remaining(self) -> float:
        """Seconds left of the time the body may take."""
        return self.ends - monotonic()


class NothingToRun(NamedTuple):
    """No step may be claimed: all are done, given up or held at this instant, if not at a later one."""

    state: State
    now: datetime


class Claims(Generic[ContextT]):
    """Claims steps. The arguments are those of :class:`generator.engine.Engine`."""

    def __init__(
        self,
        documents: DocumentStore,
        definitions: Mapping[str, StepDefinition[ContextT]],
        standings: Standings[ContextT],
        *,
        lease: timedelta,
        clock: Callable[[], datetime],
        new_token: Callable[[], str],
        begin: Callable[[Callable[[], Mapping[str, Any]]], Callable[[], Mapping[str, Any]]],
    ) -> None:
        self._documents = documents
        self._definitions = definitions
        self._standings = standings
        self._lease = lease
        self._clock = clock
        self._new_token = new_token
        self._begin = begin

    def claim(self, path: str) -> Claim | NothingToRun:
        """Claims the next step of a request, by one conditional write.

        Raises:
            NotFound: there is no such request.
            StepInProgress: too many others write at once.
            DatabaseError: the store did not answer; a step that was claimed all the same becomes free when
                its lease ends.
        """
        token = self._new_token()
        unanswered, ends = 0, 0.0
        for _ in range(WRITE_TRIES):
            state = self._standings.state(path, expecting=True)
            step = _held_with(token, state)
            if step is not None:  # an earlier try of this loop did land
                return Claim(token, step, state, self._fields_of(path, step, state), ends)
            now, ends = self._clock(), monotonic() + self._lease.total_seconds() * BODY_SHARE
            step = self._standings.runnable(state, now)
            if step is None:
                return NothingToRun(state, now)
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
            after = state.having(claimed)._replace(leases={**state.leases, step.id: lease})
            changes = {**after.changes(now), f"leases.{step.id}": to_json(lease)}
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
            self._standings.remember(path, after, now)
            return Claim(token, claimed, after._replace(version=version), fields, ends)
        raise StepInProgress(retry_after=1)

    def _fields_of(self, path: str, step: Step, state: State) -> Callable[[], Mapping[str, Any]]:
        """The fields a step declared: at hand if the step was expected, else fetched while it is claimed.

        What a step reads was written before its needs were met and never changes again, so it need not
        be of the version the claim was decided on.
        """
        reads = self._definitions[step.id].reads
        if set(reads) <= state.fetched:
            return partial(select, state.data, reads)
        return self._begin(lambda: select(self._standings.read(path, reads).data, reads))


def _held_with(token: str, state: State) -> Step | None:
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
