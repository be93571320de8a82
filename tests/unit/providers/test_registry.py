"""Who can be asked to write, by what is set."""

import pytest

from generator.errors import AINotConfigured
from generator.providers.registry import configured, provider
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
