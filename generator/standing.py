"""Where a request stands: read from the store at one version, and remembered for the next call.

Reads only. What the engine and its claims decide, they decide on a :class:`State`; what callers are told
is a :class:`Progress`.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Generic, NamedTuple

from generator.codec import from_json, to_json
from generator.definitions import ContextT, StepDefinition
from generator.errors import DatabaseError, InternalError, NotFound, ValidationFailed
from generator.expectations import NextSteps
from generator.progress import BEING_DELETED, Lease, RequestStatus, Step, given_up, runnable, status_of
from generator.stores.base import DocumentStore, Snapshot, StoreUnavailable, Version

ENGINE_FIELDS: Final = ("status", "steps", "leases")
POLL_SECONDS: Final = 2
"""How soon a caller should ask again while others run every runnable step, or the database is away."""

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


class State(NamedTuple):
    """A request as the engine sees it, at one version.

    Attributes:
        data: the fields that were read, nested as in the document.
        fetched: their dotted paths.
    """

    steps: tuple[Step, ...]
    leases: Mapping[str, Lease]
    version: Version
    data: Mapping[str, Any]
    fetched: frozenset[str]

    def step(self, step_id: str) -> Step:
        """The step of this id, which the request has."""
        return next(step for step in self.steps if step.id == step_id)

    def having(self, changed: Step) -> "State":
        """The same with one step changed."""
        return self._replace(steps=tuple(changed if step.id == changed.id else step for step in self.steps))

    def changes(self, now: datetime) -> dict[str, Any]:
        """What an update writes to make the document's steps these."""
        return {"steps": to_json(self.steps), "status": status_of(self.steps), "updatedAt": now}


class Standings(Generic[ContextT]):
    """Reads requests, and tells which step comes next.

    Args:
        documents: where requests are kept.
        definitions: every kind of step by its id.
    """

    def __init__(self, documents: DocumentStore, definitions: Mapping[str, StepDefinition[ContextT]]) -> None:
        self._documents = documents
        self._definitions = definitions
        self._needs = {definition.id: definition.needs for definition in definitions.values()}
        self._expected = NextSteps()

    def state(self, path: str, *, expecting: bool = False) -> State:
        """Reads where a request stands.

        Args:
            expecting: with it, the fields of the step that is expected to come next.

        Raises:
            NotFound: there is no such request.
            DatabaseError: the store does not answer.
            InternalError: what is stored cannot be read.
        """
        expected = self._definitions.get(self._expected.expected(path) or "") if expecting else None
        fields = dict.fromkeys((*ENGINE_FIELDS, *(expected.reads if expected else ())))
        snapshot = self.read(path, tuple(fields))
        data = snapshot.data
        try:
            steps = tuple(from_json(Step, step, "steps") for step in data.get("steps") or ())
            stored = data.get("leases") or {}
            leases = {step_id: from_json(Lease, lease, "leases") for step_id, lease in stored.items()}
        except ValidationFailed as error:
            log.error("stored request is malformed", extra={"fields": [p.field for p in error.details]})  # noqa: TRY400
            raise InternalError("This request's stored progress cannot be read.", retryable=False) from None
        return State(
            steps=steps,
            leases=leases,
            version=snapshot.version,
            data=data,
            fetched=frozenset(fields),
        )

    def read(self, path: str, fields: Sequence[str]) -> Snapshot:
        """Reads fields of a request.

        Raises:
            NotFound: there is no such request, or it is being deleted.
            DatabaseError: the store does not answer.
        """
        try:
            snapshot = self._documents.get(path, fields)
        except StoreUnavailable:
            raise DatabaseError(retry_after=POLL_SECONDS) from None
        if snapshot is None or snapshot.data.get("status") == BEING_DELETED:
            raise NotFound("There is no generation request with this id.")
        return snapshot

    def runnable(self, state: State, now: datetime) -> Step | None:
        """See :func:`generator.progress.runnable`."""
        return runnable(state.steps, state.leases, self._needs, now)

    def given_up(self, state: State, now: datetime) -> Step | None:
        """See :func:`generator.progress.given_up`."""
        return given_up(state.steps, state.leases, self._needs, now)

    def progress(self, path: str, state: State, now: datetime) -> Progress:
        """What a caller is told."""
        step = self.runnable(state, now)
        return Progress(
            request_id=path.rpartition("/")[2],
            status=status_of(state.steps),
            steps=state.steps,
            next_step=step.id if step else None,
        )

    def remember(self, path: str, state: State, now: datetime) -> None:
        """Notes which step is expected to come next, now that this is stored."""
        step = self.runnable(state, now)
        self.expect(path, step.id if step else None)

    def expect(self, path: str, step_id: str | None) -> None:
        """Notes the step itself; ``None`` forgets the request."""
        self._expected.remember(path, step_id)
