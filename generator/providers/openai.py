"""OpenAI, and every server that speaks its protocol, through OpenAI's SDK."""

from typing import TYPE_CHECKING

from generator.errors import AINotConfigured

if TYPE_CHECKING:
    from generator.providers.base import Provider
    from generator.settings import Settings


def missing(settings: "Settings") -> str | None:
    """What must be set before OpenAI, or another server like it, can be asked."""
    if settings.openai_api_key or settings.openai_base_url:
        return None
    return (
        "OpenAI is not set up on this server: set OPENAI_API_KEY, or OPENAI_BASE_URL for a compatible "
        "server that needs no key."
    )


def create(settings: "Settings") -> "Provider":
    """A writer that asks it."""
    raise AINotConfigured(f"OpenAI ({settings.openai_model}) cannot be asked by this version.")
