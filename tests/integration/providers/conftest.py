"""Both makers' SDKs against a server on this machine, in a time that tests rule."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import pytest

from generator.providers.calling import Pace
from generator.providers.gemini import GeminiModel
from generator.providers.openai import OpenAIModel
from generator.providers.registry import provider
from generator.providers.writer import ModelWriter
from generator.settings import Settings
from tests.integration.providers.maker import Maker, running_maker

MAKERS = ("openai", "gemini")
MODELS = {"openai": "gpt-6.1-terra", "gemini": "gemini-3.5-flash"}


@dataclass
class Time:
    """A step's time. It passes only by sleeping.

    Attributes:
        given: seconds the step has.
        longest_call: seconds of real time one call may take.
        slept: the pauses, in order.
    """

    given: float = 160.0
    longest_call: float = 20.0
    slept: list[float] = field(default_factory=list)

    def remaining(self) -> float:
        return self.given - sum(self.slept)

    def pace(self) -> Pace:
        return Pace(
            longest_call=self.longest_call,
            sleep=self.slept.append,
            jitter=lambda: 1.0,
            today=lambda: date(2026, 11, 25),
        )


_made: list[OpenAIModel | GeminiModel] = []


@pytest.fixture
def maker() -> Iterator[Maker]:
    """A server that answers as the test says."""
    with running_maker() as running:
        yield running


@pytest.fixture(autouse=True)
def _connections_are_closed() -> Iterator[None]:
    """A connection left open would be a warning in whatever test comes later."""
    yield
    for model in _made:
        if "_client" not in vars(model):
            continue
        if isinstance(model, GeminiModel):  # its SDK leaves a client it was given open
            model._client._api_client._httpx_client.close()
        model._client.close()
    _made.clear()


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture(params=MAKERS)
def name(request: pytest.FixtureRequest) -> str:
    """Each maker in turn."""
    return str(request.param)


@pytest.fixture
def writer(name: str, maker: Maker, time: Time) -> ModelWriter:
    """A writer that asks the maker in turn at the test's server."""
    return writer_of(name, maker.url, time)


def configured_writer(name: str, settings: Settings) -> ModelWriter:
    """The writer that the settings ask for."""
    writer = provider(name, settings)
    assert isinstance(writer, ModelWriter)
    assert isinstance(writer._model, OpenAIModel | GeminiModel)
    _made.append(writer._model)
    return writer


def writer_of(name: str, url: str, time: Time, *, key: str | None = "sk-test") -> ModelWriter:
    """A writer that asks a maker at an address."""
    model: OpenAIModel | GeminiModel = (
        OpenAIModel(MODELS[name], key, url)
        if name == "openai"
        else GeminiModel(MODELS[name], project="a-project", location="us-central1", base_url=url)
    )
    _made.append(model)
    return ModelWriter(model, time.pace())
