"""Runs the function and its page at one address of this machine, the way Firebase Hosting joins them.

The function is the real one, in functions-framework's own server, with the settings the shell exports;
without any it keeps its data in ``.local``. Where nothing is stored yet, the example person is loaded.
"""

import argparse
import gzip
import hashlib
import json
import os
import secrets
import socket
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from generator.errors import ValidationFailed
from generator.experience import read_record, replacement
from generator.json_resume import read_json_resume
from generator.services import document_store, utc_now
from generator.settings import Settings, SettingsError
from generator.stores.base import StoreError
from migrations.commands import Stopped, read_document

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ROOT: Final = Path(__file__).resolve().parent.parent
WEB: Final = ROOT / "web"
PERSON: Final = ROOT / "examples" / "person.json"
POSTING: Final = ROOT / "examples" / "posting-platform-engineer.json"
HOST: Final = "127.0.0.1"
KINDS: Final = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
POLICY: Final = "Content-Security-Policy"


def main() -> int:
    """The command; gives its exit code."""
    parser = argparse.ArgumentParser(prog="python -m examples.serve", description=__doc__)
    parser.add_argument("--port", type=int, default=8080)
    port: int = parser.parse_args().port
    os.environ.setdefault("LOG_LEVEL", "WARNING")  # a line for every call would hide the address
    try:
        settings = Settings.from_environment()
        address = f"http://localhost:{port}/"
        owner = _prepare_embedded_backend(settings) if settings.backend == "local" else None
        _refuse_taken(port)
    except (SettingsError, StoreError, Stopped) as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"The page is at {address}")
    if owner:
        link = f"{address}#owner={quote(owner, safe='')}"
        print(f"To see and change everything, open it as the owner: {link}", flush=True)
    _serve(settings, port)
    return 0


def _prepare_embedded_backend(settings: Settings) -> str:
    """Gives the owner a token and, where nothing is stored, a person to try things on."""
    documents = document_store(settings)
    record = read_record(documents)
    if record.is_empty:
        example = read_json_resume(read_document(PERSON))
        documents.commit(*replacement(record, example, now=utc_now(), by="examples.serve"))
        print(f"Nothing was stored in {settings.data_dir} yet, so the example person was loaded.")
    token = os.environ.get("GENERATOR_OWNER_TOKEN") or _kept_token(settings.data_dir / "owner-token")
    os.environ["GENERATOR_OWNER_TOKEN"] = token
    return token


def _kept_token(file: Path) -> str:
    """The token in a file that only the owner can read; made at the first call."""
    token = file.read_text(encoding="utf-8") if file.exists() else ""
    if not token:
        token = secrets.token_urlsafe(32)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as new:
            new.write(token)
    return token


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise SettingsError(
                f"Port {port} cannot be used ({error.strerror}); choose another: make serve PORT={port + 1}"
            ) from None


def _serve(settings: Settings, port: int) -> None:
    # functions-framework is imported here, after the settings are complete: it imports main.py.
    from functions_framework import create_app
    from functions_framework._http import create_server

    source = os.environ.get("FUNCTION_SOURCE", str(ROOT / "main.py"))  # functions-framework's own variable
    app = create_app("generator", source)  # type: ignore[no-untyped-call]  # has no types
    app.wsgi_app = Page(app.wsgi_app, settings)
    create_server(app, debug=False).run(HOST, port)  # type: ignore[no-untyped-call]  # as above


class Page:
    """A WSGI application that answers for the files of ``web/`` and leaves everything else to another.

    Its headers are those that ``firebase.json`` has Firebase Hosting send.
    """

    def __init__(self, function: "WSGIApplication", settings: Settings) -> None:
        self._function = function
        self._settings = settings
        hosting = json.loads((ROOT / "firebase.json").read_text(encoding="utf-8"))["hosting"]
        headers = {h["key"]: h["value"] for rule in hosting["headers"] for h in rule["headers"]}
        headers[POLICY] = policy_here(headers[POLICY], settings)
        self._headers = list(headers.items())

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        file = self._file(environ["PATH_INFO"])
        if file is None or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self._function(environ, start_response)
        content = file.read_bytes()
        headers = [*self._headers, ("Vary", "Accept-Encoding")]
        if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
            content = gzip.compress(content, mtime=0)
            headers.append(("Content-Encoding", "gzip"))
        headers.append(("ETag", f'"{hashlib.sha256(content).hexdigest()[:32]}"'))
        if environ.get("HTTP_IF_NONE_MATCH") == headers[-1][1]:
            start_response("304 Not Modified", headers)
            return []
        headers.append(("Content-Type", f"{KINDS[file.suffix]}; charset=utf-8"))
        headers.append(("Content-Length", str(len(content))))
        start_response("200 OK", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [content]

    def _file(self, path: str) -> Path | None:
        if path == "/example.json":
            return POSTING if self._shows_example() else None
        file = (WEB / (path.lstrip("/") or "index.html")).resolve()
        return file if file.parent == WEB and file.suffix in KINDS and file.is_file() else None

    def _shows_example(self) -> bool:
        """Whether the record is still that of the example person, whom the example posting suits."""
        if self._settings.backend != "local":
            return False
        try:
            return read_record(document_store(self._settings)).holds(read_json_resume(read_document(PERSON)))
        except (StoreError, ValidationFailed):
            return False


def policy_here(deployed: str, settings: Settings) -> str:
    """The deployed page's content security policy, fitted to what this address serves.

    On the embedded backend it loses every foreign host: nothing of the page's may go elsewhere.
    Google's emulators, where they are used, are let in.
    """
    hosts = (settings.firestore_emulator, settings.auth_emulator, settings.storage_emulator)
    emulators = [f"http://{host.removeprefix('http://')}" for host in hosts if host]
    directives = []
    for directive in deployed.split("; "):
        name, *sources = directive.split(" ")
        if settings.backend == "local":
            sources = [source for source in sources if "://" not in source]
        elif name in ("connect-src", "frame-src"):
            sources += emulators
        directives.append(" ".join([name, *sources]))
    return "; ".join(directives)


if __name__ == "__main__":
    sys.exit(main())
