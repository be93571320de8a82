"""Finds a writer of texts by its name. A new one is a module beside this and a line in the table.

Such a module has ``missing(settings)``, which says what must be set before it can work or gives ``None``,
and ``create(settings)``, which makes the provider. Importing it imports no SDK.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias, cast

from generator.errors import AINotConfigured

if TYPE_CHECKING:
    from generator.providers.base import Provider
    from generator.settings import Settings

ProviderName: TypeAlias = str
"""A key of the table."""

_MODULES: Final[dict[ProviderName, str]] = {
    "gemini": "generator.providers.gemini",
    "openai": "generator.providers.openai",
    "offline": "generator.providers.offline",
}

PROVIDER_NAMES: Final[tuple[ProviderName, ...]] = tuple(_MODULES)


class _Module(Protocol):
    def missing(self, settings: "Settings") -> str | None: ...
    def create(self, settings: "Settings") -> "Provider": ...


def configured(settings: "Settings") -> tuple[ProviderName, ...]:
    """The providers that have all the settings they need. Calls nobody, so a key may still be refused."""
    return tuple(name for name in PROVIDER_NAMES if _module(name).missing(settings) is None)


def provider(name: ProviderName, settings: "Settings") -> "Provider":
    """The provider of this name; its module is imported now and no other's.

    Raises:
        AINotConfigured: there is none of this name, or it lacks a setting; says which.
    """
    if name not in _MODULES:
        raise AINotConfigured(f"There is no AI provider {name}; choose {', '.join(PROVIDER_NAMES)}.")
    module = _module(name)
    if (missing := module.missing(settings)) is not None:
        raise AINotConfigured(missing)
    return module.create(settings)


def _module(name: ProviderName) -> _Module:
    return cast(_Module, import_module(_MODULES[name]))
