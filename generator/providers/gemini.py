"""Gemini on Vertex AI, through Google's SDK."""

from typing import TYPE_CHECKING

from generator.errors import AINotConfigured

if TYPE_CHECKING:
    from generator.providers.base import Provider
    from generator.settings import Settings


def missing(settings: "Settings") -> str | None:
    """What must be set before Gemini can be asked."""
    if settings.project or settings.gemini_base_url or settings.backend == "google":
        return None  # on Google Cloud the credentials know their project
    return "Gemini is not set up on this server: set GOOGLE_CLOUD_PROJECT and sign in to Google Cloud."


def create(settings: "Settings") -> "Provider":
    """A writer that asks Gemini."""
    raise AINotConfigured(f"Gemini ({settings.gemini_model}) cannot be asked by this version.")
