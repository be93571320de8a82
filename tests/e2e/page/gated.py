"""The function with a writer that waits or fails when a test says so; everything else is as in production.

functions-framework runs this file in ``main.py``'s place. The folder ``GATES`` says what becomes of each
writing: while it holds a pipe ``<document>``, the writer waits for somebody to open the pipe's other end; a
file ``<document>.fails`` says how many more times to fail.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import flask
from werkzeug.wrappers import Response

from generator.app import create_app
from generator.errors import AIError
from generator.providers.base import Provider
from generator.services import Services
from generator.settings import Settings


@dataclass(frozen=True)
class Gated:
    """A writer behind gates."""

    writer: Provider
    gates: Path

    def write_resume(self, *given: Any, **named: Any) -> Any:
        self._pass("resume")
        return self.writer.write_resume(*given, **named)

    def write_cover_letter(self, *given: Any, **named: Any) -> Any:
        self._pass("letter")
        return self.writer.write_cover_letter(*given, **named)

    def _pass(self, document: str) -> None:
        pipe = self.gates / document
        if pipe.exists():
            pipe.read_bytes()
        fails = self.gates / f"{document}.fails"
        left = int(fails.read_text()) if fails.exists() else 0
        if left:
            fails.write_text(str(left - 1))
            raise AIError


def _app() -> flask.Flask:
    settings = Settings.from_environment()
    services = Services.from_settings(settings)
    gates = Path(os.environ["GATES"])
    gated = services._replace(provider=lambda name: Gated(services.provider(name), gates))
    return create_app(settings, gated)


_served = _app()


def generator(request: flask.Request) -> Response:
    """See ``main.py``."""
    return Response.from_app(_served.wsgi_app, request.environ)
