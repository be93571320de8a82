"""Finds a writer of texts by its name. A new one is a module beside this and a line in the table."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from generator.errors import AINotConfigured

if TYPE_CHECKING:
    from generator.providers.base import Provider
    from generator.settings import Settings


def provider(name: str, settings: "Settings") -> "Provider":
    """The provider of this name; its module is imported now and no other's.

    Raises:
        AINotConfigured: there is none of this name on this server.
    """
    if name == "offline":
        from generator.providers.offline import OfflineProvider

        return OfflineProvider(today=lambda: datetime.now(UTC).date())
    raise AINotConfigured(f"The AI provider {name} is not set up on this server; choose offline.")
