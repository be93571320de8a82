"""The HTTP client both SDKs are given: a call's time counts for the whole of the answer.

The SDKs' own clients count a time-out anew with every byte that arrives, so that a gateway that sends a
space now and then to keep a line open could hold a step for as long as it likes. Importing this imports
``httpx2``; the providers do so at their first call.
"""

from collections.abc import Iterator
from time import monotonic
from typing import Final

import httpx2

_CONNECT_SECONDS: Final = 10.0
"""The longest it may take to be connected: a server that is not there is noticed early."""
_LARGEST_ANSWER: Final = 8 * 1024 * 1024
"""Bytes. Far more than any draft takes; what is longer is no answer."""
_ENDS: Final = "generator.ends"


def client() -> httpx2.Client:
    """A client whose time-outs, given with each call, bound the call as a whole.

    Hooks and not a transport of our own: the client then goes through the proxies of the environment.
    """
    return httpx2.Client(follow_redirects=True, event_hooks={"request": [_begin], "response": [_bound]})


def _begin(request: httpx2.Request) -> None:
    timeouts = dict(request.extensions.get("timeout") or {})
    limit = timeouts.get("read")
    if limit is not None:
        timeouts["connect"] = min(limit, _CONNECT_SECONDS)
        request.extensions = {**request.extensions, "timeout": timeouts, _ENDS: monotonic() + limit}


def _bound(response: httpx2.Response) -> None:
    request = response.request
    ends = request.extensions.get(_ENDS)
    if ends is not None:
        # The body's reads look these up when they begin.
        request.extensions["timeout"]["read"] = max(0.001, ends - monotonic())
        assert isinstance(response.stream, httpx2.SyncByteStream)  # noqa: S101 - a synchronous client's is one
        response.stream = _WholeAnswer(response.stream, request, ends)


class _WholeAnswer(httpx2.SyncByteStream):
    """A body that must have arrived at a time."""

    def __init__(self, stream: httpx2.SyncByteStream, request: httpx2.Request, ends: float) -> None:
        self._stream = stream
        self._request = request
        self._ends = ends

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for chunk in self._stream:
            size += len(chunk)
            if monotonic() > self._ends:
                raise httpx2.ReadTimeout("the answer took too long as a whole", request=self._request)
            if size > _LARGEST_ANSWER:
                raise httpx2.RemoteProtocolError("the answer is too long", request=self._request)
            yield chunk

    def close(self) -> None:
        self._stream.close()
