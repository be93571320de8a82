"""Does something while its caller goes on."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

T = TypeVar("T")


def aside(act: Callable[[], T]) -> Callable[[], T]:
    """Begins ``act`` now, in a thread of its own; what is returned waits for its result and gives it.

    What is logged meanwhile carries the caller's fields.
    """
    thread = ThreadPoolExecutor(1)
    done = thread.submit(copy_context().run, act)
    thread.shutdown(wait=False)
    return done.result
