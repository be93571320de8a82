"""What there is to say about one method of one address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from marshmallow import Schema

from generator.errors import GeneratorError, InternalError

Json: TypeAlias = Any
Who: TypeAlias = Literal["all", "anybody, known or not", "starters", "editors"]
"""Who may call, and what the call says about it: nothing; perhaps an ID token; perhaps an ID token and an
App Check token; an editor's ID token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A success.

    Attributes:
        schema: of the data; a mapping is JSON Schema as it is.
        example: the data.
        enveloped: the data is inside the envelope.
        headers: names; see :data:`generator.api.openapi.headers.ANSWERED`.
        links: name → operation that goes on from here, with the parameters it takes from the answer.
    """

    description: str
    schema: type[Schema] | Mapping[str, Json]
    example: Json = None
    enveloped: bool = True
    content_type: str = "application/json"
    headers: Sequence[str] = ()
    links: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What a call sends.

    Attributes:
        schema: that it is validated by.
        examples: name → body.
    """

    schema: type[Schema]
    examples: Mapping[str, Json]
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method of one address.

    Attributes:
        id: for generated clients; never changes.
        sent: names of headers it heeds; see :data:`generator.api.openapi.headers.SENT`.
        query: what may stand after the ``?``.
        errors: all it can answer, but for :class:`InternalError`, which everything can.
        fails_in_steps: an error can be a step's, and then says in ``data`` where things stand.
    """

    id: str
    summary: str
    who: Who
    answer: Answer
    description: str = ""
    sent: Sequence[str] = ()
    query: type[Schema] | None = None
    body: Body | None = None
    errors: Sequence[type[GeneratorError]] = ()
    fails_in_steps: bool = False
    deprecated: bool = False

    @property
    def all_errors(self) -> tuple[type[GeneratorError], ...]:
        """What it can answer besides :attr:`answer`, by status."""
        return tuple(sorted({*self.errors, InternalError}, key=lambda error: (error.status, error.code)))
