"""A server on this machine that speaks both makers' wire formats and answers as a test says."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

OPENAI_STOPS = {"MAX_TOKENS": "length", "SAFETY": "content_filter"}


@dataclass(frozen=True)
class Received:
    """What a server was sent."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def is_gemini(self) -> bool:
        return self.path.endswith(":generateContent")

    @property
    def text(self) -> str:
        """The whole request as text."""
        return json.dumps(self.body, ensure_ascii=False)

    @property
    def schema(self) -> dict[str, Any] | None:
        """The schema the answer is to follow, if it was given as one."""
        if self.is_gemini:
            found: dict[str, Any] | None = self.body["generationConfig"].get("responseJsonSchema")
            return found
        form = self.body.get("response_format", {})
        return form["json_schema"]["schema"] if form.get("type") == "json_schema" else None

    @property
    def budget(self) -> int | None:
        """Tokens the answer may take."""
        found: int | None = (
            self.body["generationConfig"].get("maxOutputTokens")
            if self.is_gemini
            else self.body.get("max_completion_tokens", self.body.get("max_tokens"))
        )
        return found

    @property
    def turns(self) -> list[str]:
        """The conversation without the system's part."""
        if self.is_gemini:
            return [turn["parts"][0]["text"] for turn in self.body["contents"]]
        return [turn["content"] for turn in self.body["messages"] if turn["role"] != "system"]

    @property
    def system(self) -> str:
        if self.is_gemini:
            return str(self.body["systemInstruction"]["parts"][0]["text"])
        return str(self.body["messages"][0]["content"])


Reply = Callable[["_Handler", Received], None]


def says(
    answer: object,
    *,
    stop: str = "STOP",
    prompt: int = 1000,
    cached: int = 0,
    written: int = 0,
    thought: int = 0,
    completion: int = 200,
    model: str | None = None,
    refusal: str | None = None,
    usage: bool = True,
) -> Reply:
    """A model's answer; what is no text is sent as JSON.

    Args:
        stop: Gemini's word; OpenAI's is sent where that is asked for.
        thought: tokens of ``completion`` that were thinking.
    """
    text = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)

    def reply(handler: "_Handler", received: Received) -> None:
        if received.is_gemini:
            named = model or received.path.rpartition("/")[2].removesuffix(":generateContent")
            body: dict[str, Any] = {
                "candidates": [
                    {"content": {"role": "model", "parts": [{"text": text}]}, "finishReason": stop}
                ],
                "modelVersion": named,
                "usageMetadata": {
                    "promptTokenCount": prompt,
                    "cachedContentTokenCount": cached,
                    "candidatesTokenCount": completion - thought,
                    "thoughtsTokenCount": thought,
                    "totalTokenCount": prompt + completion,
                },
            }
            if not usage:
                del body["usageMetadata"]
        else:
            body = {
                "id": "c-1",
                "object": "chat.completion",
                "created": 1,
                "model": model or received.body["model"],
                "choices": [
                    {
                        "index": 0,
                        "finish_reason": OPENAI_STOPS.get(stop, "stop"),
                        "message": {"role": "assistant", "content": text, "refusal": refusal},
                    }
                ],
                "usage": {
                    "prompt_tokens": prompt,
                    "completion_tokens": completion,
                    "total_tokens": prompt + completion,
                    "prompt_tokens_details": {"cached_tokens": cached, "cache_write_tokens": written},
                    "completion_tokens_details": {"reasoning_tokens": thought},
                },
            }
            if not usage:
                del body["usage"]
        handler.send(200, body)

    return reply


def fails(
    status: int,
    message: str = "no",
    *,
    code: str | None = None,
    details: object = None,
    retry_after: str | None = None,
) -> Reply:
    """An error, in the form of whoever is asked."""
    headers = {} if retry_after is None else {"Retry-After": retry_after}

    def reply(handler: "_Handler", received: Received) -> None:
        if received.is_gemini:
            error: dict[str, Any] = {"code": status, "message": message, "status": code or "FAILED"}
            if details is not None:
                error["details"] = details
        else:
            error = {"message": message, "type": "error", "param": None, "code": code}
        handler.send(status, {"error": error}, headers)

    return reply


def sends(status: int, body: object, content_type: str = "application/json") -> Reply:
    """Any answer at all."""
    return lambda handler, _: handler.send(status, body, content_type=content_type)


def blocks_the_prompt() -> Reply:
    """Gemini's way of not answering."""
    return lambda handler, _: handler.send(
        200,
        {
            "promptFeedback": {"blockReason": "PROHIBITED_CONTENT"},
            "usageMetadata": {"promptTokenCount": 1000, "totalTokenCount": 1000},
        },
    )


def hangs(seconds: float = 30) -> Reply:
    """Says nothing for a while; released when the server stops."""

    def reply(handler: "_Handler", _: Received) -> None:
        handler.server_released.wait(seconds)

    return reply


def drips(seconds: float = 30) -> Reply:
    """Sends a space now and then, as gateways do to keep a line open."""

    def reply(handler: "_Handler", _: Received) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", "1000000")
        handler.end_headers()
        ends = time.monotonic() + seconds
        while time.monotonic() < ends and not handler.server_released.wait(0.02):
            handler.wfile.write(b" ")
            handler.wfile.flush()

    return reply


def cuts_the_line() -> Reply:
    """Sends half of an answer and closes the connection."""

    def reply(handler: "_Handler", _: Received) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b'{"choices": [')
        handler.wfile.flush()
        handler.close_connection = True

    return reply


@dataclass
class Maker:
    """A running server. The last reply of the script is repeated.

    Attributes:
        url: for the base URL settings.
    """

    url: str = ""
    script: list[Reply] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    def next_reply(self) -> Reply:
        return self.script.pop(0) if len(self.script) > 1 else self.script[0]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    maker: Maker

    @property
    def server_released(self) -> threading.Event:
        return self.maker.released

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        received = Received(self.path, {k.lower(): v for k, v in self.headers.items()}, body)
        self.maker.received.append(received)
        try:
            self.maker.next_reply()(self, received)
        except (BrokenPipeError, ConnectionResetError):  # the caller gave up
            self.close_connection = True

    def send(
        self,
        status: int,
        body: object,
        headers: dict[str, str] | None = None,
        content_type: str = "application/json",
    ) -> None:
        content = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(content)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


@contextmanager
def running_maker() -> Iterator[Maker]:
    """A server as long as the context lasts."""
    maker = Maker()
    handler = type("Handler", (_Handler,), {"maker": maker})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    maker.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield maker
    finally:
        maker.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


def writes_truthfully() -> Reply:
    """A good model: chooses what the schema offers and says what the record it was sent says."""

    def reply(handler: _Handler, received: Received) -> None:
        says(true_answer(received))(handler, received)

    return reply


def true_answer(received: Received) -> dict[str, Any]:
    """What a model would answer that chooses and says only what it was sent."""
    schema = received.schema
    assert schema is not None
    record = json.loads(received.turns[0].partition("RECORD ")[2].partition("\n")[2].partition("\nEND ")[0])
    told = {entry["entryId"]: entry.get("accomplishments", []) for entry in record if "entryId" in entry}
    if "openingParagraph" in schema["properties"]:
        first, second = [" ".join(bullets[:3]) for bullets in told.values() if bullets][:2]
        return {
            "greeting": "Dear hiring team,",
            "openingParagraph": "I would like to work for you.",
            "bodyParagraphs": [first, second],
            "closingParagraph": "I would be glad to tell you more.",
        }
    ids = schema["properties"]["experience"]["items"]["properties"]["entryId"]["enum"]
    return {
        "summary": next(bullets[0] for bullets in told.values() if bullets),
        "experience": [{"entryId": i, "highlights": told[i][:4]} for i in ids if told[i]][:4],
        "projects": [],
        "skills": [
            {"category": entry["title"], "items": entry["technologies"]}
            for entry in record
            if entry.get("type") == "skills" and "technologies" in entry
        ],
    }
