"""The instance may die at any instruction: killed for real, process group and all, and started again."""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests

from generator.stores.embedded_documents import EmbeddedDocuments
from tests.example import asked
from tests.function import PATIENCE, Function, running_function, step_of

HELD_MAIN = Path(__file__).with_name("held_main.py")
LEASE = 180
STEPS = (
    "fetch_data",
    "generate_resume",
    "generate_cover_letter",
    "create_resume_pdf",
    "create_cover_letter_pdf",
    "upload_documents",
)


class Stage:
    """What a test says to the functions it staged, and hears from them. See ``held_main``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ahead = 0.0

    def hold(self, step_id: str, moment: str) -> None:
        """The next call that comes to this moment of this step will stay there."""
        (self._folder / f"{step_id}.{moment}.hold").touch()

    def wait_until_held(self, step_id: str, moment: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not (self._folder / f"{step_id}.{moment}.held").exists():
            assert time.monotonic() < deadline, f"no call came to {step_id}.{moment}"
            time.sleep(0.01)  # a file is all it has to speak to us with

    def release(self, step_id: str, moment: str) -> None:
        (self._folder / f"{step_id}.{moment}.held").unlink()

    def pass_time(self, seconds: float) -> None:
        """Moves the clocks of all instances."""
        self._ahead += seconds
        new = self._folder / "clock.new"
        new.write_text(str(self._ahead))
        new.rename(self._folder / "clock")


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    folder = tmp_path / "stage"
    folder.mkdir()
    return Stage(folder)


@pytest.fixture
def staged(tmp_path: Path, stage: Stage) -> Iterator[Function]:
    with running_function(tmp_path, {"TEST_STAGE": str(tmp_path / "stage")}, HELD_MAIN) as running:
        yield running


@pytest.fixture
def callers() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as threads:
        yield threads


def cut_off(call: "Future[requests.Response]") -> bool:
    """Whether a call ended without an answer, as it does when the server dies."""
    return isinstance(call.exception(timeout=PATIENCE), requests.ConnectionError)


def stored_steps(function: Function, request_id: str) -> list[dict[str, Any]]:
    documents = EmbeddedDocuments(function.data)
    request = documents.get(f"generator/{request_id}", ["steps"])
    documents.close()
    assert request is not None
    steps: list[dict[str, Any]] = request.data["steps"]
    return steps


def test_killed_in_the_middle_of_every_step_it_finishes_after_all(
    staged: Function, stage: Stage, callers: ThreadPoolExecutor
) -> None:
    """Each step's body has done its work, and nothing of it is recorded, when the process dies."""
    request_id = staged.started(asked("both"))["requestId"]
    for number, step_id in enumerate(STEPS):
        before = stored_steps(staged, request_id)
        stage.hold(step_id, "made")
        call = callers.submit(staged.step, request_id)
        stage.wait_until_held(step_id, "made")
        staged.kill()
        assert cut_off(call)
        stage.release(step_id, "made")

        after = stored_steps(staged, request_id)
        assert after[:number] == before[:number], "what was stored before the crash is there after it"
        assert (after[number]["status"], after[number]["attempts"]) == ("in_progress", 1)
        staged.start()
        if step_id in ("fetch_data", "upload_documents"):  # nothing else can run meanwhile
            early = staged.step(request_id)
            assert (early.status_code, early.json()["errorCode"]) == (409, "GEN_REQ_003")
            assert int(early.headers["Retry-After"]) > 0
        stage.pass_time(LEASE + 1)
        data = staged.stepped(request_id)
        assert data["stepCompleted"] == step_id
        assert step_of(data, step_id)["attempts"] == 2

    read = staged.read(request_id)
    assert read["status"] == "completed"
    assert [step["attempts"] for step in read["steps"]] == [2] * 6
    for name in ("resumeUrl", "coverLetterUrl"):
        assert requests.get(read[name], timeout=30).content.startswith(b"%PDF-")
    assert len([file for file in staged.data.iterdir() if file.suffix == ".stored"]) == 2, "no orphans"


@pytest.mark.parametrize("step_id", ["generate_resume", "create_resume_pdf", "upload_documents"])
def test_killed_before_it_could_answer_it_does_not_repeat_what_it_recorded(
    staged: Function, stage: Stage, callers: ThreadPoolExecutor, step_id: str
) -> None:
    request_id = staged.started(asked("resume"))["requestId"]
    while staged.stepped(request_id)["nextStep"] != step_id:
        pass
    stage.hold(step_id, "recorded")
    call = callers.submit(staged.step, request_id)
    stage.wait_until_held(step_id, "recorded")
    recorded = stored_steps(staged, request_id)
    staged.kill()
    assert cut_off(call)
    stage.release(step_id, "recorded")
    staged.start()

    assert step_of({"steps": recorded}, step_id)["status"] == "completed"
    assert stored_steps(staged, request_id) == recorded
    read = staged.finished(request_id)
    assert [step["attempts"] for step in read["steps"]] == [1] * 4
    assert step_of({"steps": stored_steps(staged, request_id)}, step_id) == step_of(
        {"steps": recorded}, step_id
    )


def test_a_claim_that_died_before_its_body_began_is_taken_over(
    staged: Function, stage: Stage, callers: ThreadPoolExecutor
) -> None:
    request_id = staged.started(asked("resume"))["requestId"]
    stage.hold("fetch_data", "claimed")
    call = callers.submit(staged.step, request_id)
    stage.wait_until_held("fetch_data", "claimed")
    staged.kill()
    assert cut_off(call)
    staged.start()
    stage.pass_time(LEASE + 1)

    assert [step["attempts"] for step in staged.finished(request_id)["steps"]] == [2, 1, 1, 1]


def test_who_comes_back_after_its_lease_ran_out_is_refused(
    staged: Function, stage: Stage, callers: ThreadPoolExecutor, tmp_path: Path
) -> None:
    """Two instances on one store. The first sleeps through its lease, as an instance does whose CPU was
    taken away; the second takes the step over; then the first wakes up with a result of its own."""
    request_id = staged.started(asked("resume"))["requestId"]
    staged.stepped(request_id)
    stage.hold("generate_resume", "made")
    late = callers.submit(staged.step, request_id)
    stage.wait_until_held("generate_resume", "made")
    stage.pass_time(LEASE + 1)
    another = Function(tmp_path, staged.environment, staged.source)
    another.start()
    try:
        taken_over = another.stepped(request_id)
        assert taken_over["stepCompleted"] == "generate_resume"
        recorded = stored_steps(staged, request_id)

        stage.release("generate_resume", "made")

        refused = late.result(PATIENCE)
        assert refused.status_code == 409
        assert refused.json()["error"] == "STEP_IN_PROGRESS"
        assert refused.json()["errorCode"] == "GEN_REQ_003"
        assert int(refused.headers["Retry-After"]) > 0
        assert stored_steps(staged, request_id) == recorded
        assert step_of(taken_over, "generate_resume")["attempts"] == 2
        assert [line["outcome"] for line in staged.lines("step") if line["stepId"] == "generate_resume"] == [
            "completed",
            "lease_lost",
        ]
        assert staged.finished(request_id)["status"] == "completed"
    finally:
        another.kill()


def test_two_calls_at_once_run_two_steps_and_a_third_is_sent_away(
    staged: Function, stage: Stage, callers: ThreadPoolExecutor
) -> None:
    request_id = staged.started(asked("both"))["requestId"]
    staged.stepped(request_id)
    calls = {}
    for step_id in ("generate_resume", "generate_cover_letter"):
        stage.hold(step_id, "made")
        calls[step_id] = callers.submit(staged.step, request_id)
        stage.wait_until_held(step_id, "made")

    third = staged.step(request_id)

    assert (third.status_code, third.json()["error"]) == (409, "STEP_IN_PROGRESS")
    assert third.headers["Retry-After"] == "2"
    assert staged.read(request_id)["status"] == "processing"
    for step_id in reversed(calls):
        stage.release(step_id, "made")
        answer = calls[step_id].result(PATIENCE).json()["data"]
        assert answer["stepCompleted"] == step_id
    assert [step["attempts"] for step in staged.finished(request_id)["steps"]] == [1] * 6
