"""Lets a test see every RPC a Firestore store makes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import grpc  # type: ignore[import-untyped] # grpc ships no types
from google.cloud.firestore_v1.services.firestore.client import FirestoreClient
from google.cloud.firestore_v1.services.firestore.transports.grpc import FirestoreGrpcTransport

from generator.stores.firestore import FirestoreDocuments


@dataclass(frozen=True)
class Call:
    """One RPC, as it left the process.

    Attributes:
        method: ``Commit``, ``BatchGetDocuments``, …
        request: the protobuf message; see :attr:`fields`.
        answers: the messages of a stream that came back; see :attr:`documents_read`.
    """

    method: str
    request: Any
    answers: list[Any] = field(default_factory=list)

    @property
    def documents_read(self) -> int:
        """What Firestore charges a query for: documents found and documents skipped, one at the least.

        See https://cloud.google.com/firestore/native/docs/pricing; how many index entries it goes through
        besides, the emulator, which has no indexes, cannot tell.
        """
        assert self.method == "RunQuery"
        read: int = sum(("document" in answer) + answer.skipped_results for answer in self.answers)
        return max(1, read)

    @property
    def fields(self) -> list[str] | None:
        """The field mask of a read; ``None`` if it asked for whole documents, or is no read."""
        match self.method:
            case "RunQuery":
                selected = self.request.structured_query.select.fields
                return [field.field_path for field in selected] or None
            case "BatchGetDocuments" if "mask" in self.request:
                return list(self.request.mask.field_paths)
            case _:
                return None


@contextmanager
def recorded_calls(store: FirestoreDocuments) -> Iterator[list[Call]]:
    """Collects the RPCs that a store makes inside the context, repetitions of the SDK's included.

    ::

        with recorded_calls(store) as calls:
            store.get("generator/personal-info", ["name"])
        assert [(call.method, call.fields) for call in calls] == [("BatchGetDocuments", ["name"])]
    """
    calls: list[Call] = []
    client: Any = store.client
    before = client._firestore_api  # the SDK has no public way to hand it a channel
    channel = grpc.intercept_channel(before.transport.grpc_channel, _Recorder(calls))
    transport = FirestoreGrpcTransport(host=client._target, channel=channel)
    client._firestore_api_internal = FirestoreClient(transport=transport)
    try:
        yield calls
    finally:
        client._firestore_api_internal = before


class _Recorder(grpc.UnaryUnaryClientInterceptor, grpc.UnaryStreamClientInterceptor):  # type: ignore[misc] # grpc ships no types
    def __init__(self, calls: list[Call]) -> None:
        self._calls = calls

    def intercept_unary_unary(self, proceed: Callable[..., Any], details: Any, request: Any) -> Any:
        self._record(details, request)
        return proceed(details, request)

    def intercept_unary_stream(self, proceed: Callable[..., Any], details: Any, request: Any) -> Any:
        return _Answers(proceed(details, request), self._record(details, request).answers)

    def _record(self, details: Any, request: Any) -> Call:
        call = Call(details.method.rpartition("/")[2], request)
        self._calls.append(call)
        return call


class _Answers:
    """A stream whose messages are kept as they pass."""

    def __init__(self, stream: Any, kept: list[Any]) -> None:
        self._stream = stream
        self._kept = kept

    def __iter__(self) -> "_Answers":
        return self

    def __next__(self) -> Any:
        answer = next(self._stream)
        self._kept.append(answer)
        return answer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
