"""Stands between a Firestore client and the emulator, in whatever process the client is, and spoils calls.

A real server on a real port: what the client meets is what it would meet in a bad network.
"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

import grpc  # type: ignore[import-untyped] # grpc ships no types
from google.cloud.firestore_v1.types import BatchGetDocumentsRequest, CommitRequest, RunQueryRequest

from tests.grpc_calls import Call
from tests.parts import LOOPBACK

Fate = Literal["answer", "lose_answer", "break_answer", "stall_answer", "refuse"]
"""What becomes of a call: passed on and answered; passed on, and the answer lost; passed on, and the
answer broken off behind its first message; passed on, and the answer never sent; not passed on."""

_REQUESTS: dict[str, Any] = {
    "BatchGetDocuments": BatchGetDocumentsRequest,
    "Commit": CommitRequest,
    "RunQuery": RunQueryRequest,
}


@dataclass
class Proxy:
    """A running proxy.

    Attributes:
        host: ``address:port``, for ``FIRESTORE_EMULATOR_HOST``.
        calls: every RPC that arrived, in order.
    """

    host: str
    calls: list[Call] = field(default_factory=list)
    _fates: list[tuple[str, Fate]] = field(default_factory=list)
    _closing: threading.Event = field(default_factory=threading.Event)

    def next(self, method: str, *fates: Fate) -> None:
        """Decides what becomes of the next calls of a method; later ones are answered."""
        self._fates.extend((method, fate) for fate in fates)

    def _fate_of(self, method: str) -> Fate:
        for planned in self._fates:
            if planned[0] == method:
                self._fates.remove(planned)
                return planned[1]
        return "answer"


@contextmanager
def running_proxy(emulator_host: str) -> Iterator[Proxy]:
    """Runs a proxy in front of an emulator as long as the context lasts."""
    with grpc.insecure_channel(emulator_host) as channel, ThreadPoolExecutor(16) as threads:
        proxy = Proxy("")
        server = grpc.server(threads, handlers=[_Handler(channel, proxy)])
        proxy.host = f"{LOOPBACK}:{server.add_insecure_port(f'{LOOPBACK}:0')}"
        server.start()
        try:
            yield proxy
        finally:
            proxy._closing.set()
            server.stop(grace=None).wait()


class _Handler(grpc.GenericRpcHandler):  # type: ignore[misc] # grpc ships no types
    def __init__(self, channel: Any, proxy: Proxy) -> None:
        self._channel = channel
        self._proxy = proxy

    def service(self, details: Any) -> Any:
        # Bytes in, bytes out; and every call of Firestore's that we make gives one answer or a stream of
        # them, which looks the same on the wire.
        return grpc.unary_stream_rpc_method_handler(self._passing(details.method))

    def _passing(self, method: str) -> Callable[[bytes, Any], Iterator[bytes]]:
        name = method.rpartition("/")[2]

        def passed(request: bytes, context: Any) -> Iterator[bytes]:
            self._proxy.calls.append(Call(name, _REQUESTS[name].deserialize(request)))
            fate = self._proxy._fate_of(name)
            if fate == "refuse":
                context.abort(grpc.StatusCode.UNAVAILABLE, "refused")
            metadata = [item for item in context.invocation_metadata() if item.key != "user-agent"]
            answers = self._channel.unary_stream(method)(request, metadata=metadata)
            try:
                collected = list(answers)
            except grpc.RpcError as error:
                context.abort(error.code(), error.details())
            match fate:
                case "lose_answer":
                    context.abort(grpc.StatusCode.UNAVAILABLE, "the answer was lost")
                case "break_answer":
                    yield from collected[:1]
                    context.abort(grpc.StatusCode.UNAVAILABLE, "the answer broke off")
                case "stall_answer":
                    self._proxy._closing.wait(60)
                case _:
                    yield from collected

        return passed
