"""Many callers at once: each step's effect exactly once, and no request's documents in another's."""

import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import requests

from generator.stores.embedded_documents import EmbeddedDocuments
from tests.example import asked
from tests.function import PATIENCE, Function, running_function

CALLERS = 20
REQUESTS = 100


def test_twenty_callers_on_one_request_do_each_step_once(tmp_path: Path) -> None:
    with running_function(tmp_path) as function:
        request_id = function.started(asked("both"))["requestId"]
        together = threading.Barrier(CALLERS)

        def hammer(_: int) -> list[tuple[int, dict[str, Any], str | None]]:
            answers = []
            with requests.Session() as session:
                together.wait()
                while True:
                    answer = session.post(
                        f"{function.url}/generator/step/{request_id}", json={}, timeout=PATIENCE
                    )
                    body = answer.json()
                    assert answer.status_code in (200, 409), body
                    answers.append((answer.status_code, body, answer.headers.get("Retry-After")))
                    if body.get("data", {}).get("status") == "completed":
                        return answers

        with ThreadPoolExecutor(CALLERS) as callers:
            answers = [answer for found in callers.map(hammer, range(CALLERS)) for answer in found]

        completed = Counter(body["data"].get("stepCompleted") for status, body, _ in answers if status == 200)
        assert all(completed[step["id"]] == 1 for step in function.read(request_id)["steps"])
        for status, body, retry_after in answers:
            if status == 409:
                assert body["errorCode"] == "GEN_REQ_003"
                assert int(retry_after or 0) > 0
        assert [step["attempts"] for step in function.read(request_id)["steps"]] == [1] * 6
        outcomes = Counter((line["stepId"], line["outcome"]) for line in function.lines("step"))
        assert set(outcomes.values()) == {1}
        assert len(outcomes) == 6
        assert len([file for file in function.data.iterdir() if file.suffix == ".stored"]) == 2
        documents = EmbeddedDocuments(function.data)
        assert len([s for s in documents.query("generator", []) if "-response-" in s.id]) == 1
        documents.close()


def test_a_hundred_requests_at_once_each_get_their_own_documents(function: Function) -> None:
    kinds = {0: "resume", 1: "coverLetter"}

    def start(number: int) -> str:
        job = {"role": f"Engineer number {number}", "company": f"Company number {number}"}
        request_id: str = function.started(asked(kinds[number % 2], job=job))["requestId"]
        return request_id

    with ThreadPoolExecutor(8) as callers:
        ids = list(callers.map(start, range(REQUESTS)))
        left, turn = list(range(REQUESTS)), threading.Lock()
        order = random.Random(4)

        def advance_some(_: int) -> None:
            """Takes a step of any request, again and again, until all are done."""
            while True:
                with turn:
                    if not left:
                        return
                    number = left.pop(order.randrange(len(left)))
                if function.stepped(ids[number])["status"] != "completed":
                    with turn:
                        left.append(number)

        for done in [callers.submit(advance_some, number) for number in range(8)]:
            done.result()

    documents = EmbeddedDocuments(function.data)
    for number, request_id in enumerate(ids):
        request = documents.get(f"generator/{request_id}", ["status", "steps", "job", "intermediateResults"])
        assert request is not None
        assert request.data["status"] == "completed"
        assert [step["attempts"] for step in request.data["steps"]] == [1] * 4
        assert request.data["job"]["company"] == f"Company number {number}"
        results = request.data["intermediateResults"]
        (file,) = results["files"].values()
        assert file["gcsPath"].split("/")[1] == request_id
        assert f"company_number_{number}_engineer_number_{number}_" in file["gcsPath"]
        if kinds[number % 2] == "coverLetter":
            letter = str(results["coverLetterContent"])
            assert f"Company number {number}" in letter
            assert f"Engineer number {number}" in letter
    documents.close()
