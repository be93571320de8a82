"""Stands between an HTTP client and its server, in whatever process the client is, and spoils calls."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal

import requests

from tests.parts import LOOPBACK

Fate = Literal["answer", "lose_answer", "stall_answer", "refuse", "unavailable"]
"""What becomes of a call: passed on and answered; passed on, and the connection broken instead of an
answer; passed on and never answered; not passed on and the connection broken; answered with 503."""


@dataclass
class HttpProxy:
    """A running proxy.

    Attributes:
        url: in the server's place.
        calls: method and path of every call that arrived.
    """

    url: str
    calls: list[tuple[str, str]] = field(default_factory=list)
    fates: list[Fate] = field(default_factory=list)
    _closing: threading.Event = field(default_factory=threading.Event)

    def next(self, *fates: Fate) -> None:
        """Decides what becomes of the next calls; later ones are answered."""
        self.fates.extend(fates)


@contextmanager
def running_http_proxy(target: str) -> Iterator[HttpProxy]:
    """Runs a proxy in front of a server as long as the context lasts."""
    proxy = HttpProxy("")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass(self) -> None:
            content = self._body()
            proxy.calls.append((self.command, self.path.partition("?")[0]))
            fate = proxy.fates.pop(0) if proxy.fates else "answer"
            if fate == "refuse":
                self.close_connection = True
                return
            if fate == "unavailable":
                self._answer(503, {"Content-Type": "application/json"}, b"{}")
                return
            headers = {
                n: v for n, v in self.headers.items() if n.lower() not in ("host", "transfer-encoding")
            }
            answer = requests.request(
                self.command, f"{target}{self.path}", data=content, headers=headers, timeout=30
            )
            if fate == "lose_answer":
                self.close_connection = True
            elif fate == "stall_answer":
                proxy._closing.wait(60)
                self.close_connection = True
            else:
                self._answer(answer.status_code, dict(answer.headers), answer.content)

        def _body(self) -> bytes:
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))

        def _answer(self, status: int, headers: dict[str, str], content: bytes) -> None:
            self.send_response(status)
            for name, value in headers.items():
                if name.lower() not in (
                    "content-length",
                    "content-encoding",
                    "transfer-encoding",
                    "connection",
                    "date",
                    "server",
                ):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _pass  # noqa: N815 - the names the base class asks for

        def log_message(self, *_: object) -> None:
            pass  # a test's output is its own

    server = ThreadingHTTPServer((LOOPBACK, 0), Handler)
    proxy.url = f"http://{LOOPBACK}:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield proxy
    finally:
        proxy._closing.set()
        server.shutdown()
        thread.join()
        server.server_close()
