"""Answers with the interface's own description."""

import threading
from typing import Final

import flask

CACHE_SECONDS: Final = 300


class DescriptionApi:
    """The handler of ``/generator/openapi.json``."""

    def __init__(self) -> None:
        self._making = threading.Lock()
        self._document: bytes | None = None

    def openapi(self) -> flask.Response:
        """``GET /generator/openapi.json``: made at the first call, of the routes there are."""
        document = self._made()
        response = flask.Response(document, content_type="application/json")
        response.headers["Cache-Control"] = f"public, max-age={CACHE_SECONDS}"
        return response

    def _made(self) -> bytes:
        with self._making:
            if self._document is None:
                from generator.api.openapi.document import describe

                self._document = flask.json.dumps(describe(_routes())).encode()
            return self._document


def _routes() -> list[tuple[str, str]]:
    return [
        (method, rule.rule)
        for rule in flask.current_app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]
