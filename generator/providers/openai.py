"""OpenAI, and every server that speaks its protocol, through OpenAI's SDK.

Compatible servers differ in what they take. The most exact way of asking for JSON comes first; where a
server refuses it, the next one, and what works is remembered as long as the instance lives.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, Literal, get_args
from urllib.parse import urlsplit, urlunsplit

from generator.errors import AIError, AINotConfigured
from generator.providers.calling import Answer, Outage, Pace, Question, Stop
from generator.providers.prompts import shape
from generator.providers.retry_after import retry_after
from generator.providers.writer import ModelWriter

if TYPE_CHECKING:
    from openai import APIStatusError, OpenAI

    from generator.providers.base import Provider
    from generator.settings import Settings

OPENAI_URL: Final = "https://api.openai.com/v1"

_REFUSED_FORM: Final = re.compile(
    r"response.?format|json.?schema|json.?object|structured.?output|\bschema\b|\bgrammar\b", re.IGNORECASE
)
_REFUSED_BUDGET: Final = re.compile(r"max_completion_tokens|max_tokens", re.IGNORECASE)
_STOPS: Final[dict[str, Stop]] = {"length": "truncated", "content_filter": "refused"}
_BLOCKED: Final = frozenset({"content_filter", "content_policy_violation", "invalid_prompt"})
"""Codes with which a question is refused for what it says."""
_FINISHED: Final[Stop] = "finished"
_UNTIL_PAID: Final = "insufficient_quota"
"""OpenAI's code for an account without credit: waiting does not help."""


def missing(settings: "Settings") -> str | None:
    """What must be set before OpenAI, or another server like it, can be asked."""
    if settings.openai_api_key or settings.openai_base_url:
        return None
    return (
        "OpenAI is not set up on this server: set OPENAI_API_KEY, or OPENAI_BASE_URL for a compatible "
        "server that needs no key."
    )


def create(settings: "Settings") -> "Provider":
    """A writer that asks it."""
    model = OpenAIModel(settings.openai_model, settings.openai_api_key, settings.openai_base_url)
    return ModelWriter(model, Pace(longest_call=settings.ai_timeout.total_seconds()))


_Form = Literal["json_schema", "json_object", "text"]
_Budget = Literal["max_completion_tokens", "max_tokens"]
_FORMS: Final[tuple[_Form, ...]] = get_args(_Form)
_BUDGETS: Final[tuple[_Budget | None, ...]] = (*get_args(_Budget), None)


@dataclass(frozen=True, slots=True)
class _Manner:
    """How a server is asked.

    Attributes:
        form: how it is told to answer in JSON.
        budget: the parameter that bounds its answer, if it takes one.
    """

    form: _Form
    budget: _Budget | None


class OpenAIModel:
    """A model behind the chat completions interface.

    Args:
        name: of the model.
        key: ``None`` for servers that need none.
        base_url: with or without ``/v1``; ``None`` for OpenAI itself.
    """

    provider = "openai"

    def __init__(self, name: str, key: str | None, base_url: str | None) -> None:
        self._name = name
        self._key = key
        self._base_url = whole_base_url(base_url) if base_url else OPENAI_URL
        self.maker = "The AI server" if base_url else "OpenAI"
        # Only OpenAI's own models refuse the older name; only others' servers lack the newer one.
        self._manner = _Manner("json_schema", "max_tokens" if base_url else "max_completion_tokens")

    def answer(self, question: Question, seconds: float) -> Answer:
        """Asks once; where the server refuses the manner of asking, in the next one."""
        import openai

        completions = self._client.chat.completions  # the first time this loads the SDK: not the call's time
        ends = monotonic() + seconds
        tried: list[_Manner] = []
        while True:
            manner = self._manner
            tried.append(manner)
            try:
                completion = completions.create(
                    timeout=max(0.001, ends - monotonic()), **self.request(question)
                )
            except openai.APITimeoutError as error:
                raise Outage("it took too long") from error
            except openai.APIConnectionError as error:
                raise Outage("the connection failed") from error
            except openai.APIStatusError as error:
                other = next((m for m in _other_manners(manner, error) if m not in tried), None)
                if other is None and error.code in _BLOCKED:
                    return Answer(text="", stop="blocked", model=self._name)
                if other is None:
                    raise self._failure(error) from error
                self._manner = other
            except (openai.OpenAIError, ValueError):  # an answer that is no JSON
                return Answer(text="", stop="finished", model=self._name, counted=False)
            else:
                return self._read(completion)

    @cached_property
    def _client(self) -> "OpenAI":
        import openai

        from generator.providers.transport import client

        return openai.OpenAI(
            api_key=self._key or "none",
            base_url=self._base_url,
            max_retries=0,
            http_client=client(),
        )

    def request(self, question: Question) -> dict[str, Any]:
        """What is sent, in the manner that is tried now."""
        from openai import Omit

        manner = self._manner
        system = question.system
        if manner.form != "json_schema":
            system = f"{system}\n\n{shape(question.schema)}"
        request: dict[str, Any] = {
            "model": self._name,
            "messages": [
                {"role": "system", "content": system},
                *({"role": turn.role, "content": turn.text} for turn in question.turns),
            ],
        }
        if manner.form == "json_schema":
            schema = {"name": question.name, "strict": True, "schema": question.schema}
            request["response_format"] = {"type": "json_schema", "json_schema": schema}
        elif manner.form == "json_object":
            request["response_format"] = {"type": "json_object"}
        if manner.budget is not None:
            request[manner.budget] = question.budget
        if self._key is None:
            request["extra_headers"] = {"Authorization": Omit()}
        return request

    def _read(self, completion: object) -> Answer:
        """The answer in a completion. Compatible servers leave out what they like, and the SDK lets them."""
        choices = getattr(completion, "choices", None) or ()
        usage = getattr(completion, "usage", None)
        sent = getattr(usage, "prompt_tokens_details", None)
        text, stop = "", _FINISHED
        if choices:
            message = getattr(choices[0], "message", None)
            content = getattr(message, "content", None)
            text = content if isinstance(content, str) else ""
            stop = _STOPS.get(getattr(choices[0], "finish_reason", None) or "", "finished")
            stop = "refused" if getattr(message, "refusal", None) else stop
        return Answer(
            text=text,
            stop=stop,
            model=str(getattr(completion, "model", None) or self._name),
            counted=usage is not None,
            prompt_tokens=_count(usage, "prompt_tokens"),
            cached_tokens=_count(sent, "cached_tokens"),
            completion_tokens=_count(usage, "completion_tokens"),
            written_tokens=_count(sent, "cache_write_tokens"),
        )

    def _failure(self, error: "APIStatusError") -> Exception:
        status = error.status_code
        if status == 401 or status == 403:
            return AINotConfigured(
                f"{self.maker} refused the key (HTTP {status}): check OPENAI_API_KEY and what it may use."
            )
        if status == 404:
            return AINotConfigured(
                f"{self.maker} has no model {self._name}, or nothing at this address: check OPENAI_MODEL and "
                "OPENAI_BASE_URL."
            )
        if status in (408, 409, 425, 429) or status >= 500:
            return Outage(
                f"HTTP {status}",
                retry_after=retry_after(error.response.headers),
                passes=error.code != _UNTIL_PAID,
            )
        return AIError(
            f"{self.maker} did not accept the question (HTTP {status}): check that OPENAI_MODEL can hold a "
            "conversation and that the record and the posting are not too long for it.",
            retryable=False,
        )


def _count(usage: object, name: str) -> int:
    value = getattr(usage, name, None)
    return int(value) if isinstance(value, int | float) and value > 0 else 0


def whole_base_url(address: str) -> str:
    """The address under which ``/chat/completions`` is, of one that may lack ``/v1`` or have too much."""
    parts = urlsplit(address)
    path = parts.path.rstrip("/").removesuffix("/chat/completions")
    return urlunsplit(parts._replace(path=path or "/v1"))


def _other_manners(manner: _Manner, error: "APIStatusError") -> Iterator[_Manner]:
    """The manners to ask in next, if the manner is what the server objects to."""
    if error.status_code not in (400, 422, 500, 501):
        return
    said = f"{error.param or ''} {error.message}"
    if _REFUSED_BUDGET.search(said):
        for budget in _BUDGETS:
            yield replace(manner, budget=budget)
    elif _REFUSED_FORM.search(said):
        for form in _FORMS[_FORMS.index(manner.form) + 1 :]:
            yield replace(manner, form=form)
