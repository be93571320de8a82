"""The rules of progress, each by itself and against a plain restatement of the contract."""

from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.progress import (
    MAX_ATTEMPTS,
    Lease,
    Step,
    StepStatus,
    given_up,
    held,
    runnable,
    status_of,
)
from generator.steps import STEPS

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
NEEDS = {step.id: step.needs for step in STEPS}
AHEAD = Lease(token="another's", expires_at=NOW + timedelta(seconds=1))
OVER = Lease(token="another's", expires_at=NOW)


def step(step_id: str, status: StepStatus = "pending", attempts: int = 0) -> Step:
    return Step(id=step_id, name="", description="", status=status, attempts=attempts)


def steps(**statuses: Any) -> list[Step]:
    """All six, those not named pending."""
    return [step(step_id, statuses.get(step_id, "pending")) for step_id in NEEDS]


def chosen(found: list[Step], leases: dict[str, Lease] | None = None) -> str | None:
    picked = runnable(found, leases or {}, NEEDS, NOW)
    return picked.id if picked else None


def test_steps_are_taken_in_order() -> None:
    found, order = steps(), []
    while (picked := chosen(found)) is not None:
        order.append(picked)
        found = [step(s.id, "completed" if s.id == picked else s.status) for s in found]
    assert order == list(NEEDS)


@pytest.mark.parametrize("status", ["pending", "failed"])
def test_pending_and_failed_alike_are_taken(status: StepStatus) -> None:
    assert chosen(steps(fetch_data="completed", generate_resume=status)) == "generate_resume"


def test_a_step_another_holds_is_passed_over_until_its_lease_runs_out() -> None:
    found = steps(fetch_data="completed", generate_resume="in_progress")

    assert chosen(found, {"generate_resume": AHEAD}) == "generate_cover_letter"
    assert chosen(found, {"generate_resume": OVER}) == "generate_resume"


def test_a_step_in_progress_that_nobody_holds_is_taken() -> None:
    """Somebody tampered with the document, or an older program wrote it: it must not hang for ever."""
    assert chosen(steps(fetch_data="in_progress")) == "fetch_data"


def test_the_lease_of_a_step_that_has_ended_keeps_nobody_away() -> None:
    assert chosen(steps(fetch_data="failed"), {"fetch_data": AHEAD}) == "fetch_data"


def test_needs_keep_a_step_back_even_if_they_failed() -> None:
    found = steps(fetch_data="completed", generate_resume="in_progress", generate_cover_letter="in_progress")
    leases = {"generate_resume": AHEAD, "generate_cover_letter": AHEAD}

    assert chosen(found, leases) is None
    assert chosen(steps(fetch_data="failed"), {}) == "fetch_data"


def test_a_skipped_step_is_as_good_as_done() -> None:
    assert chosen(steps(fetch_data="completed", generate_resume="skipped")) == "generate_cover_letter"
    everything = steps(**dict.fromkeys(NEEDS, "skipped"))
    assert chosen(everything) is None
    assert status_of(everything) == "completed"


def test_needs_a_request_has_not_do_not_count() -> None:
    letter_only = [s for s in steps(fetch_data="completed") if "resume" not in s.id]
    assert chosen(letter_only) == "generate_cover_letter"


def test_after_ten_attempts_a_step_is_passed_over_and_given_up() -> None:
    found = [
        step("fetch_data", "completed"),
        step("generate_resume", "failed", MAX_ATTEMPTS),
        step("generate_cover_letter", "failed", MAX_ATTEMPTS - 1),
    ]
    assert chosen(found) == "generate_cover_letter"
    lost = given_up(found, {}, NEEDS, NOW)
    assert lost is not None
    assert lost.id == "generate_resume"


def test_the_tenth_attempt_itself_is_not_given_up_while_it_runs() -> None:
    found = [step("fetch_data", "in_progress", MAX_ATTEMPTS)]

    assert given_up(found, {"fetch_data": AHEAD}, NEEDS, NOW) is None
    assert given_up(found, {"fetch_data": OVER}, NEEDS, NOW) is not None


def test_a_step_that_waits_for_a_given_up_one_is_not_itself_given_up() -> None:
    found = [step("fetch_data", "failed", MAX_ATTEMPTS), step("generate_resume")]
    lost = given_up(found, {}, NEEDS, NOW)
    assert lost is not None
    assert lost.id == "fetch_data"
    assert chosen(found) is None


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ([], "completed"),
        (["pending", "pending"], "pending"),
        (["in_progress", "pending"], "processing"),
        (["completed", "pending"], "processing"),
        (["skipped", "pending"], "processing"),
        (["completed", "in_progress"], "processing"),
        (["completed", "failed"], "failed"),
        (["failed", "in_progress"], "failed"),
        (["failed", "pending"], "failed"),
        (["completed", "completed"], "completed"),
        (["completed", "skipped"], "completed"),
    ],
)
def test_the_request_s_status_follows_from_the_steps(statuses: list[StepStatus], expected: str) -> None:
    assert status_of([step(str(number), status) for number, status in enumerate(statuses)]) == expected


@st.composite
def situations(draw: st.DrawFn) -> tuple[list[Step], dict[str, Lease]]:
    found, leases = [], {}
    for step_id in NEEDS:
        if draw(st.integers(0, 9)) == 0:
            continue
        status = draw(st.sampled_from(get_args(StepStatus)))
        found.append(step(step_id, status, draw(st.sampled_from([0, 1, MAX_ATTEMPTS]))))
        ends = draw(st.sampled_from([None, -1, 0, 1]))
        if ends is not None:
            leases[step_id] = Lease(token="t", expires_at=NOW + timedelta(seconds=ends))
    return found, leases


@settings(max_examples=400)
@given(situations())
def test_the_next_step_is_the_first_that_the_contract_allows(
    situation: tuple[list[Step], dict[str, Lease]],
) -> None:
    found, leases = situation
    done = {s.id for s in found if s.status in ("completed", "skipped")}
    allowed = []
    for s in found:
        if s.id in done or any(need in {o.id for o in found} - done for need in NEEDS[s.id]):
            continue
        somebody_has_it = s.status == "in_progress" and s.id in leases and leases[s.id].expires_at > NOW
        assert held(s, leases, NOW) == somebody_has_it
        if not somebody_has_it and s.attempts < 10:
            allowed.append(s.id)

    assert chosen(found, leases) == (allowed[0] if allowed else None)
