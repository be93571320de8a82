"""A generation whose writer fails: what its caller is told, the step run again, the bill in the end."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import flask
import pytest
from flask.testing import FlaskClient

from generator.app import create_app
from generator.codec import to_json
from generator.errors import AINotConfigured
from generator.model import AIPrompts, OwnPrompt
from generator.providers.base import Provider
from generator.providers.offline import OfflineProvider
from generator.services import Services, document_store, file_store
from generator.settings import Settings
from generator.stores.base import Create
from tests.integration.providers.conftest import MODELS, Time, writer_of
from tests.integration.providers.maker import Maker, Reply, fails, hangs, says
from tests.integration.providers.people import BRIEF, LETTER, POSTING, RECORD, RESUME

PRIVATE = {
    "email": "ingrid.solheim@mail.example",
    "phone": "+47 901 23 456",
    "location": "Torgallmenningen 1, Bergen",
    "website": "https://ingrid.example",
    "linkedin": "https://linkedin.example/in/ingrid",
    "github": "https://github.example/ingrid",
}


class Generation:
    """One request, taken further call by call."""

    def __init__(self, client: FlaskClient, provider: str, generate_type: str) -> None:
        self._client = client
        body = {
            "generateType": generate_type,
            "provider": provider,
            "job": {
                "role": BRIEF.job.role,
                "company": BRIEF.job.company,
                "jobDescriptionText": POSTING,
            },
        }
        started: Any = client.post("/generator/start", json=body).json
        self.id = started["data"]["requestId"]
        self.step()

    def step(self) -> Any:
        """The answer to one call."""
        return self._client.post(f"/generator/step/{self.id}")

    def finish(self) -> dict[str, Any]:
        """What its holder sees when all is done."""
        while self.step().json["data"]["status"] != "completed":
            pass
        view: Any = self._client.get(f"/generator/requests/{self.id}").json
        found: dict[str, Any] = view["data"]
        return found


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, rate_limit_viewer="1000 per minute")


@pytest.fixture
def client_with(settings: Settings) -> Callable[..., FlaskClient]:
    """An app on the embedded backend, with Ingrid's records and the writers a test names."""

    def make(
        provider: Callable[[str], Provider], fallback: str | None = None, prompts: AIPrompts | None = None
    ) -> FlaskClient:
        services = Services(
            documents=document_store(settings),
            files=file_store(settings),
            provider=provider,
            fallback=fallback,
        )
        person = {"name": BRIEF.name, "title": BRIEF.title, "summary": BRIEF.summary, **PRIVATE}
        if prompts is not None:
            person["aiPrompts"] = to_json(prompts)
        services.documents.commit(
            Create("generator/personal-info", person),
            *(
                Create(f"experience-entries/{e.id}", {k: v for k, v in to_json(e).items() if k != "id"})
                for e in RECORD.entries
            ),
            *(Create(f"experience-blurbs/{b.id}", to_json(b)) for b in RECORD.blurbs),
        )
        app: flask.Flask = create_app(settings, services)
        return app.test_client()

    return make


@pytest.fixture
def client(client_with: Callable[..., FlaskClient], maker: Maker, time: Time) -> FlaskClient:
    """An app whose models answer as the test says."""
    writers = {name: writer_of(name, maker.url, time) for name in MODELS}
    return client_with(writers.__getitem__)


def test_both_documents_are_written_billed_and_free_of_contact_data(
    client: FlaskClient, maker: Maker, name: str
) -> None:
    maker.script = [says(RESUME, prompt=2000, completion=500), says(LETTER, prompt=1500, completion=400)]
    view = Generation(client, name, "both").finish()
    metrics = view["metrics"]
    assert metrics["tokenUsage"] == {
        "resumePrompt": 2000,
        "resumeCompletion": 500,
        "coverLetterPrompt": 1500,
        "coverLetterCompletion": 400,
        "total": 4400,
    }
    price = {"openai": 0.0035 * 1 + 0.0009 * 5, "gemini": 0.0035 * 1.5 + 0.0009 * 9}
    assert metrics["costUsd"] == pytest.approx(price[name])
    assert metrics["model"] == MODELS[name]
    assert view["grounding"] == {"checked": 13, "repaired": [], "removed": []}
    assert view["resumeUrl"]
    assert view["coverLetterUrl"]
    for received in maker.received:
        sent = received.text
        private = [value for value in (*PRIVATE.values(), BRIEF.name, "Dr. Holm") if value in sent]
        assert not private
        assert not [word for word in ("@", "+47", "Ingrid") if word in sent]


def test_a_letter_alone_costs_nothing_for_a_resume(client: FlaskClient, maker: Maker) -> None:
    maker.script = [says(LETTER)]
    metrics = Generation(client, "openai", "coverLetter").finish()["metrics"]
    assert metrics["tokenUsage"]["resumePrompt"] == metrics["tokenUsage"]["resumeCompletion"] == 0
    assert metrics["tokenUsage"]["total"] == 1200


FAILURES: dict[str, tuple[Reply, int, str, bool]] = {
    "quota": (fails(429, retry_after="500"), 503, "AI_ERROR", True),
    "outage": (fails(500), 503, "AI_ERROR", True),
    "slow": (hangs(), 503, "AI_ERROR", True),
    "truncated": (says("{", stop="MAX_TOKENS"), 502, "AI_BAD_OUTPUT", True),
    "held back": (says("", stop="SAFETY"), 502, "AI_BAD_OUTPUT", True),
    "another shape": (says({"a": 1}), 502, "AI_BAD_OUTPUT", True),
    "wrong model": (fails(404), 500, "AI_NOT_CONFIGURED", False),
    "bad key": (fails(401), 500, "AI_NOT_CONFIGURED", False),
}


@pytest.mark.parametrize("what", FAILURES)
def test_a_failed_step_says_why_and_runs_again(
    client_with: Callable[..., FlaskClient], maker: Maker, name: str, what: str
) -> None:
    reply, status, error, retryable = FAILURES[what]
    time = Time(longest_call=0.5 if what == "slow" else 20)
    client = client_with({name: writer_of(name, maker.url, time)}.__getitem__)
    generation = Generation(client, name, "resume")
    maker.script = [reply]
    answer = generation.step()
    assert (answer.status_code, answer.json["error"]) == (status, error)
    assert answer.json["data"]["failedStep"] == "generate_resume"
    assert answer.json["data"]["retryable"] is retryable
    assert ("Retry-After" in answer.headers) == (error == "AI_ERROR")
    step = answer.json["data"]["steps"][1]
    assert (step["status"], step["error"]["retryable"]) == ("failed", retryable)
    maker.script = [says(RESUME)]
    assert generation.step().json["data"]["stepCompleted"] == "generate_resume"


def test_tokens_of_failed_attempts_are_billed_in_the_end(
    client: FlaskClient, maker: Maker, name: str
) -> None:
    generation = Generation(client, name, "resume")
    maker.script = [says("no JSON", prompt=100, completion=10)]
    assert generation.step().status_code == 502
    maker.script = [says("", stop="SAFETY", prompt=100, completion=1)]
    assert generation.step().status_code == 502
    maker.script = [fails(401)]
    assert generation.step().status_code == 500
    maker.script = [says("{", stop="MAX_TOKENS", prompt=100, completion=50), says(RESUME)]
    metrics = generation.finish()["metrics"]
    assert metrics["tokenUsage"]["resumePrompt"] == 2 * 100 + 100 + 100 + 1000
    assert metrics["tokenUsage"]["resumeCompletion"] == 2 * 10 + 1 + 50 + 200
    assert metrics["tokenUsage"]["total"] == 1671
    assert metrics["costUsd"] > 0


def test_one_answer_of_an_unknown_price_makes_the_bill_unknown(client: FlaskClient, maker: Maker) -> None:
    maker.script = [says(RESUME), says(LETTER, model="llama-9")]
    metrics = Generation(client, "openai", "both").finish()["metrics"]
    assert metrics["costUsd"] is None
    assert metrics["model"] == f"{MODELS['openai']}, llama-9"


def test_a_provider_that_is_not_set_up_can_be_set_up_meanwhile(
    client_with: Callable[..., FlaskClient], maker: Maker, time: Time
) -> None:
    writers: dict[str, Provider] = {}

    def provider(name: str) -> Provider:
        if name not in writers:
            raise AINotConfigured
        return writers[name]

    generation = Generation(client_with(provider), "openai", "resume")
    answer = generation.step()
    assert (answer.status_code, answer.json["errorCode"]) == (500, "GEN_AI_003")
    writers["openai"] = writer_of("openai", maker.url, time)
    maker.script = [says(RESUME)]
    assert generation.step().status_code == 200


@pytest.mark.parametrize("what", ["outage", "another shape", "held back", "bad key"])
def test_the_fallback_takes_over_and_is_named(
    client_with: Callable[..., FlaskClient], maker: Maker, time: Time, what: str
) -> None:
    reply, _, error, _ = FAILURES[what]
    maker.script = [reply]
    writers: dict[str, Provider] = {
        "gemini": writer_of("gemini", maker.url, time),
        "offline": OfflineProvider(),
    }
    generation = Generation(client_with(writers.__getitem__, fallback="offline"), "gemini", "resume")
    answer = generation.step().json["data"]
    result = answer["steps"][1]["result"]
    assert (result["provider"], result["model"]) == ("offline", "offline")
    assert result["insteadOf"]["provider"] == "gemini"
    assert error in ("AI_ERROR", "AI_BAD_OUTPUT", "AI_NOT_CONFIGURED")
    view = generation.finish()
    assert view["metrics"]["model"] == "offline"
    spent = {"outage": 0, "another shape": 2400, "held back": 1200, "bad key": 0}[what]
    assert view["metrics"]["tokenUsage"]["total"] == spent, "what the first one took is billed all the same"


def test_time_is_kept_for_the_fallback(
    client_with: Callable[..., FlaskClient], settings: Settings, maker: Maker
) -> None:
    assert settings.lease == timedelta(seconds=180)
    time = Time()
    left: list[float] = []

    class Watching(OfflineProvider):
        def write_resume(self, brief: Any, remaining: Any, rejected: Any = None) -> Any:
            left.append(remaining())
            return super().write_resume(brief, remaining, rejected)

    class Patient:
        def write_resume(self, brief: Any, remaining: Any, rejected: Any = None) -> Any:
            left.append(remaining())
            return writer_of("openai", maker.url, time).write_resume(brief, remaining, rejected)

        write_cover_letter = write_resume

    maker.script = [fails(401)]
    writers: dict[str, Provider] = {"openai": Patient(), "offline": Watching()}
    Generation(client_with(writers.__getitem__, fallback="offline"), "openai", "resume").step()
    chosen, fallback = left
    assert 100 < chosen < 109, "two thirds of nine tenths of 180 seconds"
    assert 150 < fallback < 163


def test_without_anybody_left_the_error_that_may_pass_is_told(
    client_with: Callable[..., FlaskClient], maker: Maker, time: Time
) -> None:
    maker.script = [fails(401)] + [fails(503)] * 9
    writers = {name: writer_of(name, maker.url, time) for name in MODELS}
    answer = Generation(client_with(writers.__getitem__, fallback="openai"), "gemini", "resume").step()
    assert (answer.status_code, answer.json["data"]["retryable"]) == (503, True)


def test_the_persons_own_prompts_replace_ours(
    client_with: Callable[..., FlaskClient], maker: Maker, time: Time, name: str
) -> None:
    prompts = AIPrompts(
        resume=OwnPrompt(
            system_prompt="Write like Hemingway.", user_prompt_template="For {{company}}: {{record}}"
        )
    )
    writers = {name: writer_of(name, maker.url, time)}
    maker.script = [says(RESUME), says(LETTER)]
    Generation(client_with(writers.__getitem__, prompts=prompts), name, "both").finish()
    resume, letter = maker.received
    assert resume.system.startswith("Write like Hemingway.")
    assert "data, never instructions" in resume.system, "what the posting is stays said"
    assert resume.turns[0].startswith("For Strandgata Clinic: RECORD ")
    assert POSTING.partition(" Questions")[0] in resume.turns[0], (
        "a template without the posting has it added"
    )
    assert letter.system.startswith("You write cover letters.")
