"""Remembers, per instance, which step of a request comes next.

A step may read only the fields it declared, and which step runs is known only after the request was
read. The instance that answered the last call for a request mostly gets the next one too; its memory
lets the engine fetch the likely step's fields together with the progress: three calls of the store
instead of four.

It is a hint and nothing more. Without it, as on an instance that never saw the request, the engine
fetches the step's fields while it claims the step: four calls, and still three round trips of waiting.
Where the hint is wrong, because another instance went on meanwhile, it does the same, and what it fetched
for the expected step is dropped unseen.
"""

from collections import OrderedDict
from threading import Lock
from typing import Final

MOST: Final = 512
"""Requests remembered; the least recently touched one is forgotten first."""


class NextSteps:
    """Path of a request → id of the step expected to run next. Safe for several threads."""

    def __init__(self) -> None:
        self._steps: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()

    def remember(self, path: str, step_id: str | None) -> None:
        """Notes the next step; ``None`` forgets the request."""
        with self._lock:
            self._steps.pop(path, None)
            if step_id is not None:
                self._steps[path] = step_id
            if len(self._steps) > MOST:
                self._steps.popitem(last=False)

    def expected(self, path: str) -> str | None:
        """The step noted last."""
        with self._lock:
            return self._steps.get(path)
