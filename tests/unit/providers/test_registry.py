"""Who can be asked to write, by what is set."""

import json
import subprocess
import sys

import pytest

from generator.errors import AINotConfigured
from generator.providers.gemini import serving_location
from generator.providers.registry import PROVIDER_NAMES, configured, provider
from generator.settings import Settings


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        (Settings(), ("offline",)),
        (Settings(project="p"), ("gemini", "offline")),
        (Settings(backend="google", bucket="b"), ("gemini", "offline")),
        (Settings(gemini_base_url="http://127.0.0.1:1"), ("gemini", "offline")),
        (Settings(openai_api_key="sk-1"), ("openai", "offline")),
        (Settings(openai_base_url="http://127.0.0.1:1"), ("openai", "offline")),
    ],
)
def test_a_provider_is_configured_when_it_has_what_it_needs(
    settings: Settings, names: tuple[str, ...]
) -> None:
    assert configured(settings) == names


@pytest.mark.parametrize(
    ("name", "variable"), [("gemini", "GOOGLE_CLOUD_PROJECT"), ("openai", "OPENAI_API_KEY")]
)
def test_a_provider_that_lacks_a_setting_says_which(name: str, variable: str) -> None:
    with pytest.raises(AINotConfigured, match=variable) as raised:
        provider(name, Settings())
    assert not raised.value.retryable


def test_an_unknown_name_is_told_the_known_ones() -> None:
    with pytest.raises(AINotConfigured, match="gemini, openai, offline"):
        provider("claude", Settings())


HEAVY = ("openai", "google.genai", "google.auth", "httpx", "httpx2")
"""What makes a cold start slow and an instance large."""


def loaded_by(code: str) -> set[str]:
    """The heavy libraries a new process has loaded after running some code."""
    code += f"\nimport json, sys; print(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_importing_the_function_loads_no_sdk() -> None:
    assert loaded_by("import main") == set()


@pytest.mark.parametrize("name", PROVIDER_NAMES)
def test_making_a_provider_loads_no_sdk(name: str) -> None:
    code = (
        "from generator.settings import Settings\n"
        "from generator.providers import registry\n"
        "settings = Settings(project='p', openai_api_key='k')\n"
        f"registry.configured(settings), registry.provider({name!r}, settings)"
    )
    assert loaded_by(code) == set()


@pytest.mark.parametrize(
    ("name", "others"), [("openai", {"google.genai", "google.auth"}), ("gemini", {"openai"})]
)
def test_a_generation_never_loads_another_makers_sdk(name: str, others: set[str]) -> None:
    code = (
        "from generator.settings import Settings\n"
        "from generator.providers.registry import provider\n"
        "from tests.integration.providers.maker import running_maker, says\n"
        "from tests.integration.providers.people import BRIEF, LETTER\n"
        "with running_maker() as maker:\n"
        "    maker.script = [says(LETTER)]\n"
        "    settings = Settings(project='p', openai_base_url=maker.url, gemini_base_url=maker.url)\n"
        f"    provider({name!r}, settings).write_cover_letter(BRIEF, lambda: 60.0)"
    )
    loaded = loaded_by(code)
    assert loaded
    assert not loaded & others


@pytest.mark.parametrize(
    ("model", "location", "asked"),
    [
        ("gemini-3.5-flash", "us-central1", "us"),
        ("gemini-4-argon", "us-east5", "us"),
        ("gemini-2.5-flash", "us-central1", "us-central1"),
        ("gemini-3.5-flash", "global", "global"),
        ("gemini-3.5-flash", "europe-west1", "europe-west1"),
    ],
)
def test_a_region_in_the_us_is_widened_for_models_without_regions(
    model: str, location: str, asked: str
) -> None:
    assert serving_location(model, location) == asked
