"""The rules of a generation's progress: which step is next, and what the whole request's status is.

Pure functions over the steps of one request and the leases on them. Nothing here reads a clock or a
store, so that every rule can be tested by itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias

StepStatus: TypeAlias = Literal["pending", "in_progress", "completed", "failed", "skipped"]
RequestStatus: TypeAlias = Literal["pending", "processing", "completed", "failed"]

MAX_ATTEMPTS: Final = 10
"""How often one step may be tried (contract, section 7); after that it stays failed."""

SATISFIED: Final = frozenset({"completed", "skipped"})


@dataclass(frozen=True, slots=True, kw_only=True)
class StepError:
    """Why a step failed, as stored and shown."""

    message: str
    code: str
    retryable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a request, as stored in its ``steps`` array and shown to callers.

    Attributes:
        attempts: how often it was claimed.
        started_at: of the latest attempt.
        duration: of the latest finished attempt, in milliseconds.
    """

    id: str
    name: str
    description: str
    status: StepStatus = "pending"
    attempts: int = 0
    started_at: datetime | None = None
    completed_at: datetime | None = None
    duration: int | None = None
    result: dict[str, Any] | None = None
    error: StepError | None = None

    @property
    def exhausted(self) -> bool:
        """Whether it may not be claimed again."""
        return self.attempts >= MAX_ATTEMPTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The right to run a step and record its result.

    Attributes:
        token: random; whoever knows it holds the lease. It stays after the step has ended, so that
            the holder can recognise a write whose answer was lost.
        expires_at: from then on another caller may take the step over.
    """

    token: str
    expires_at: datetime


BEING_DELETED: Final = "deleting"
"""The status of a request that somebody has begun to delete: to everybody else it is gone."""

Needs = Mapping[str, Sequence[str]]
"""Step id → the ids of the steps that must be done before it. Those a request lacks do not count."""


def runnable(steps: Sequence[Step], leases: Mapping[str, Lease], needs: Needs, now: datetime) -> Step | None:
    """The next step: the first that is not done, whose needs are met, and that nobody else holds.

    A failed step and one whose lease has run out are taken like a pending one. A step that used up
    its attempts is passed over.
    """
    return next(
        (
            step
            for step in steps
            if _waits(step, steps, needs) and not step.exhausted and not held(step, leases, now)
        ),
        None,
    )


def given_up(steps: Sequence[Step], leases: Mapping[str, Lease], needs: Needs, now: datetime) -> Step | None:
    """The first step that is not done and never will be: its attempts are used up."""
    return next(
        (
            step
            for step in steps
            if _waits(step, steps, needs) and step.exhausted and not held(step, leases, now)
        ),
        None,
    )


def held(step: Step, leases: Mapping[str, Lease], now: datetime) -> bool:
    """Whether a caller is running the step and its lease has not run out."""
    lease = leases.get(step.id)
    return step.status == "in_progress" and lease is not None and now < lease.expires_at


def status_of(steps: Sequence[Step]) -> RequestStatus:
    """The request's status: ``failed`` while any failed step waits, ``completed`` when all is done."""
    statuses = {step.status for step in steps}
    if statuses <= SATISFIED:
        return "completed"
    if "failed" in statuses:
        return "failed"
    return "pending" if statuses == {"pending"} else "processing"


def _waits(step: Step, steps: Sequence[Step], needs: Needs) -> bool:
    done = {other.id for other in steps if other.status in SATISFIED}
    present = {other.id for other in steps}
    return step.id not in done and all(need in done or need not in present for need in needs.get(step.id, ()))
