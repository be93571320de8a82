"""Asks a model until it has answered in the shape asked for, or until there is no more use in asking.

One loop for all makers: their adapters translate one question and one answer, and say which failures may
pass. Here is decided what is asked again, when, and how often:

- a call that failed for the moment (quota, outage, time-out, cut connection): up to :data:`MOST_TRIES`
  calls, with growing pauses that honour ``Retry-After``, all within the step's deadline;
- an answer that was cut off: once more, with room for a longer one;
- an answer of another shape: once more, with what was wrong with it.

What every answer took is counted, whatever became of it.
"""

import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from math import ceil
from typing import Any, Final, Literal, Protocol, TypeAlias, TypeVar

from generator.errors import AIBadOutput, AIError
from generator.model import ModelCall, TokenUsage
from generator.providers.base import Deadline
from generator.providers.pricing import cost
from generator.providers.schemas import Unusable

DraftT = TypeVar("DraftT")

MOST_TRIES: Final = 4
"""Calls one question gets while the maker fails for the moment."""
FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 16.0
"""Seconds; a pause is between half of its length and all of it."""
LEAST_SECONDS: Final = 0.05
"""Of the deadline that must be left for a call to be made at all."""
GROWTH: Final = 4
"""How much longer an answer may be after one was cut off."""
_LONGEST_REPEATED: Final = 20_000
"""Characters of an answer that are shown again to the model that gave it."""
COME_BACK_SECONDS: Final = 10
"""When a caller may try again, where the maker does not say."""

Stop: TypeAlias = Literal["finished", "truncated", "refused", "blocked"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Turn:
    """One contribution to the conversation."""

    role: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a model is asked.

    Attributes:
        system: how it is to work.
        schema: JSON Schema of the answer.
        name: of what is asked for: letters and underscores.
        budget: tokens the answer may take, thinking included.
    """

    system: str
    turns: tuple[Turn, ...]
    schema: dict[str, Any]
    name: str
    budget: int

    def replied(self, answer: str, objection: str) -> "Question":
        """The question with an answer to it, and what is wrong with that."""
        # Makers refuse an empty turn, and charge for a long one.
        said = Turn("assistant", answer[:_LONGEST_REPEATED].strip() or "(nothing)")
        return replace(self, turns=(*self.turns, said, Turn("user", objection)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a model answered.

    Attributes:
        text: maybe empty.
        stop: why it ended. ``refused``: the model would not, or its words were held back. ``blocked``: the
            question itself was, and would be again.
        model: the one that answered.
        counted: whether the maker said what it took.
        prompt_tokens: sent, cached and written ones included.
        completion_tokens: thinking included.
        written_tokens: put into the maker's cache.
    """

    text: str
    stop: Stop
    model: str
    counted: bool = True
    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0
    written_tokens: int = 0


class Outage(Exception):
    """A call that failed, and may succeed if it is made again.

    Args:
        cause: for the log: a status or a kind of failure, nothing of what was sent or received.
        retry_after: seconds the maker asks us to wait.
        passes: whether it may pass within this step; if not it is not tried again now.
    """

    def __init__(self, cause: str, *, retry_after: float | None = None, passes: bool = True) -> None:
        super().__init__(cause)
        self.cause = cause
        self.retry_after = retry_after
        self.passes = passes


class Model(Protocol):
    """One maker's model.

    Attributes:
        provider: the provider's name in the contract.
        maker: as a person knows it.
    """

    provider: str
    maker: str

    def answer(self, question: Question, seconds: float) -> Answer:
        """Asks once, for at most so long.

        Raises:
            Outage: it may succeed if it is asked again.
            AIError, AINotConfigured: it will not.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Time, as the loop meets it; tests give their own.

    Attributes:
        longest_call: seconds one call may take.
        jitter: between 0 and 1.
        today: decides which price holds.
    """

    longest_call: float
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = random.random
    today: Callable[[], date] = field(default=lambda: datetime.now(UTC).date())


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A usable answer: what was read of it, who wrote it, and what it took to get."""

    draft: Any
    model: str
    usage: TokenUsage


class Conversation:
    """The calls one question takes."""

    def __init__(self, model: Model, pace: Pace, remaining: Deadline) -> None:
        self._model = model
        self._pace = pace
        self._remaining = remaining
        self._calls: list[ModelCall] = []
        self._outages = 0

    def ask(self, question: Question, read: Callable[[str], Any], objection: Callable[[str], str]) -> Reply:
        """Asks until the answer can be read.

        Args:
            read: makes a draft of an answer's text, or raises :class:`Unusable`.
            objection: what to reply to an unusable answer, made of the reason.

        Raises:
            AIError: the maker is away, over its quota or too slow; says when to come back.
            AIBadOutput: the answers were cut off, refused or of another shape.
            AINotConfigured: the maker's settings are wrong.
        """
        try:
            return self._ask(question, read, objection)
        except AIError as error:
            error.usage = TokenUsage.of(*self._calls)
            raise

    def _ask(self, question: Question, read: Callable[[str], Any], objection: Callable[[str], str]) -> Reply:
        longer = corrected = False
        while True:
            answer = self._answer(question)
            if answer.stop in ("refused", "blocked"):
                self._count(answer, "refused")
                raise self._refusal(answer.stop)
            if answer.stop == "truncated":
                self._count(answer, "truncated")
                if longer:
                    raise AIBadOutput(
                        f"{self._model.maker} did not finish its answer: it was cut off twice. Try again, or "
                        "use a model that thinks less or may write more."
                    )
                longer, question = True, replace(question, budget=question.budget * GROWTH)
                continue
            try:
                draft = read(answer.text)
            except Unusable as problem:
                self._count(answer, "invalid")
                if corrected:
                    raise AIBadOutput(
                        f"{self._model.maker} answered in another form than asked for, twice. Try again, or "
                        "use another model."
                    ) from None
                corrected, question = True, question.replied(answer.text, objection(str(problem)))
                continue
            self._count(answer, "written")
            return Reply(draft=draft, model=answer.model, usage=TokenUsage.of(*self._calls))

    def _answer(self, question: Question) -> Answer:
        """One answer, after as many outages as there is patience and time for."""
        while True:
            seconds = min(self._pace.longest_call, self._remaining())
            if seconds < LEAST_SECONDS:
                raise AIError(
                    f"{self._model.maker} did not answer in the time there is; try again shortly.",
                    retry_after=COME_BACK_SECONDS,
                )
            try:
                return self._model.answer(question, seconds)
            except Outage as outage:
                self._outages += 1
                log.warning(
                    "model call failed",
                    extra={"provider": self._model.provider, "cause": outage.cause, "try": self._outages},
                )
                pause = self._pause(outage)
                if not outage.passes or self._outages >= MOST_TRIES or pause >= self._remaining():
                    raise AIError(
                        f"{self._model.maker} is not available right now ({outage.cause}); "
                        "try again shortly.",
                        retry_after=ceil(outage.retry_after or COME_BACK_SECONDS),
                    ) from outage
                self._pace.sleep(pause)

    def _pause(self, outage: Outage) -> float:
        length: float = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (self._outages - 1))
        return max(length * (0.5 + 0.5 * self._pace.jitter()), outage.retry_after or 0.0)

    def _refusal(self, stop: Stop) -> AIBadOutput:
        if stop == "blocked":
            return AIBadOutput(
                f"{self._model.maker} blocked the question for reasons of safety. Check the posting's text, "
                "or use another provider.",
                retryable=False,
            )
        return AIBadOutput(
            f"{self._model.maker} refused to write this, or its answer was held back for reasons of safety. "
            "Try again, or use another provider."
        )

    def _count(self, answer: Answer, outcome: str) -> None:
        dollars = cost(
            answer.model,
            self._pace.today(),
            prompt_tokens=answer.prompt_tokens,
            cached_tokens=answer.cached_tokens,
            completion_tokens=answer.completion_tokens,
            written_tokens=answer.written_tokens,
        )
        self._calls.append(
            ModelCall(
                model=answer.model,
                outcome=outcome,
                prompt_tokens=answer.prompt_tokens,
                cached_tokens=answer.cached_tokens,
                completion_tokens=answer.completion_tokens,
                cost_usd=dollars if answer.counted else None,
            )
        )
