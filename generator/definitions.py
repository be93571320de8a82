"""What a step is to the engine: an id, what it needs, what it may read, and a body to run."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from generator.stores.base import Put

ContextT = TypeVar("ContextT")


class StepCall(NamedTuple):
    """What a step's body is given.

    Attributes:
        path: of the request's document.
        fields: the fields the step declared, nested as in the document, and no others.
        remaining: seconds left of the time the body may take.
    """

    path: str
    fields: Mapping[str, Any]
    remaining: Callable[[], float]


class Outcome(NamedTuple):
    """What a step's body found.

    Attributes:
        intermediate: name → value under the request's ``intermediateResults``.
        result: shown to callers with the step.
        documents: written together with the step's completion, or not at all.
    """

    intermediate: Mapping[str, Any]
    result: Mapping[str, Any]
    documents: Sequence[Put] = ()


class StepDefinition(NamedTuple, Generic[ContextT]):
    """A kind of step.

    Attributes:
        needs: ids of the steps that must be done before, where the request has them.
        reads: dotted paths of the request's fields its body may see. They are written before its
            needs are met and never change again, but for what the step itself left behind when it
            failed (``GeneratorError.kept``), which only the next holder of its lease can change.
        run: the body. May run more than once; raises a :class:`GeneratorError` to fail the step.
    """

    id: str
    name: str
    description: str
    needs: tuple[str, ...]
    reads: tuple[str, ...]
    run: Callable[[StepCall, ContextT], Outcome]


def select(data: Mapping[str, Any], paths: Sequence[str]) -> dict[str, Any]:
    """The fields at dotted paths, nested as they are in ``data``; absent ones stay absent."""
    selected: dict[str, Any] = {}
    for path in paths:
        *parents, leaf = path.split(".")
        source: Any = data
        for name in parents:
            source = source.get(name) if isinstance(source, Mapping) else None
        if isinstance(source, Mapping) and leaf in source:
            target = selected
            for name in parents:
                target = target.setdefault(name, {})
            target[leaf] = source[leaf]
    return selected
