"""Gemini on Vertex AI (Google now calls it the Agent Platform), through Google's SDK.

Current Gemini models have no regional endpoints: they are served from the multi-regions ``us`` and ``eu``
and from ``global``. A US region, which is what the default location names, is widened to ``us`` for them;
any other location is left as the operator chose it.
"""

import re
from collections.abc import Mapping
from functools import cached_property
from time import monotonic
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from generator.errors import AIError, AINotConfigured
from generator.providers.calling import Answer, Outage, Pace, Question, Stop
from generator.providers.prompts import shape
from generator.providers.retry_after import retry_after
from generator.providers.writer import ModelWriter

if TYPE_CHECKING:
    from google.auth.credentials import Credentials
    from google.auth.exceptions import GoogleAuthError
    from google.genai import Client
    from google.genai.errors import APIError
    from google.genai.types import Content, GenerateContentConfig, GenerateContentResponse

    from generator.providers.base import Provider
    from generator.settings import Settings

SCOPE: Final = "https://www.googleapis.com/auth/cloud-platform"

_ANY_PROJECT: Final = "-"
"""Stands in the address of a server that is not Google's where no project is set; without one the SDK
leaves out the model, too."""
_SIGN_IN: Final = (
    "Gemini found no Google Cloud credentials it could use: run `gcloud auth application-default login` on "
    "a machine of your own, or give the function's service account the role Vertex AI User."
)
_REGIONAL_GENERATIONS: Final = re.compile(r"gemini-[12](\.|-|$)")
_REFUSED_SCHEMA: Final = re.compile(r"schema|too many states|response_?json|responseJson", re.IGNORECASE)
_FINISHES: Final[dict[str, Stop]] = {
    "MAX_TOKENS": "truncated",
    "CONTINUATION": "truncated",
    "SAFETY": "refused",
    "RECITATION": "refused",
    "BLOCKLIST": "refused",
    "PROHIBITED_CONTENT": "refused",
    "SPII": "refused",
    "LANGUAGE": "refused",
}


def missing(settings: "Settings") -> str | None:
    """What must be set before Gemini can be asked."""
    if settings.project or settings.gemini_base_url or settings.backend == "google":
        return None  # on Google Cloud the credentials know their project
    return "Gemini is not set up on this server: set GOOGLE_CLOUD_PROJECT and sign in to Google Cloud."


def create(settings: "Settings") -> "Provider":
    """A writer that asks Gemini."""
    model = GeminiModel(
        settings.gemini_model,
        project=settings.project,
        location=settings.location,
        base_url=settings.gemini_base_url,
    )
    return ModelWriter(model, Pace(longest_call=settings.ai_timeout.total_seconds()))


class GeminiModel:
    """A model behind Vertex AI's ``generateContent``.

    Args:
        name: of the model.
        project: ``None`` for the credentials' own.
        location: as the operator named it.
        base_url: of a proxy or a test's server; ``None`` for Google's own.
    """

    provider = "gemini"
    maker = "Gemini"

    def __init__(self, name: str, *, project: str | None, location: str, base_url: str | None) -> None:
        self._name = name
        self._project = project
        self._location = location if base_url else serving_location(name, location)
        self._base_url = base_url
        self._takes_schema = True

    def answer(self, question: Question, seconds: float) -> Answer:
        """Asks once; where the server refuses the schema, once more with the schema in words."""
        import httpx2
        from google.auth import exceptions as auth
        from google.genai import errors

        try:
            models = self._client.models  # the first time this loads the SDK: not the call's time
        except auth.GoogleAuthError as error:
            raise _without_credentials(error) from error
        ends = monotonic() + seconds
        while True:
            takes_schema = self._takes_schema
            try:
                response = models.generate_content(
                    model=self._name,
                    contents=self._contents(question),
                    config=self._config(question, ends - monotonic(), takes_schema=takes_schema),
                )
            except errors.APIError as error:
                if not (takes_schema and error.code == 400 and _REFUSED_SCHEMA.search(error.message or "")):
                    raise self._failure(error) from error
                self._takes_schema = False
            except httpx2.TimeoutException as error:
                raise Outage("it took too long") from error
            except httpx2.TransportError as error:
                raise Outage("the connection failed") from error
            except auth.GoogleAuthError as error:
                raise _without_credentials(error) from error
            except (ValueError, TypeError, AttributeError):
                # What the SDK raises for an answer that is no JSON, or JSON of no shape it knows.
                return Answer(text="", stop="finished", model=self._name, counted=False)
            else:
                return self._read(response)

    @cached_property
    def _client(self) -> "Client":
        from google.genai import Client, types

        from generator.providers.transport import client

        credentials, project = self._credentials()
        return Client(
            vertexai=True,
            project=project,
            location=self._location,
            credentials=credentials,
            http_options=types.HttpOptions(
                base_url=self._base_url,
                httpx_client=client(),
                retry_options=types.HttpRetryOptions(attempts=1),
            ),
        )

    def _credentials(self) -> "tuple[Credentials, str]":
        """The default ones and the project; for a server that is not Google's, none if there are none.

        Over plain HTTP ours are never sent to anyone.
        """
        from google.auth import default, exceptions
        from google.oauth2.credentials import Credentials as Token

        nobody = Token(token="anonymous")  # type: ignore[no-untyped-call] # noqa: S106 - stands for no token
        if self._base_url and urlsplit(self._base_url).scheme == "http":
            return nobody, self._project or _ANY_PROJECT
        try:
            credentials, own_project = default(scopes=[SCOPE])
        except exceptions.DefaultCredentialsError:
            if self._base_url is None or _is_googles(self._base_url):
                raise
            return nobody, self._project or _ANY_PROJECT
        project = self._project or own_project or (_ANY_PROJECT if self._base_url else None)
        if project is None:
            raise AINotConfigured("Gemini needs a project: set GOOGLE_CLOUD_PROJECT.")
        return credentials, project

    def _contents(self, question: Question) -> "list[Content]":
        from google.genai.types import Content, Part

        roles = {"user": "user", "assistant": "model"}
        return [Content(role=roles[turn.role], parts=[Part(text=turn.text)]) for turn in question.turns]

    def _config(self, question: Question, seconds: float, *, takes_schema: bool) -> "GenerateContentConfig":
        from google.genai import types

        system = question.system if takes_schema else f"{question.system}\n\n{shape(question.schema)}"
        return types.GenerateContentConfig(
            system_instruction=system,
            response_mime_type="application/json",
            response_json_schema=question.schema if takes_schema else None,
            max_output_tokens=question.budget,
            candidate_count=1,
            automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
            automatic_continuation=False,
            http_options=types.HttpOptions(timeout=max(1, int(seconds * 1000))),
        )

    def _read(self, response: "GenerateContentResponse") -> Answer:
        text, stop = "", _stop_without_candidate(response)
        if response.candidates:
            candidate = response.candidates[0]
            parts = (candidate.content.parts if candidate.content else None) or []
            text = "".join(part.text for part in parts if part.text and not part.thought)
            reason = candidate.finish_reason.value if candidate.finish_reason else "STOP"
            stop = _FINISHES.get(reason, "finished")
        usage = response.usage_metadata
        return Answer(
            text=text,
            stop=stop,
            model=response.model_version or self._name,
            counted=usage is not None,
            prompt_tokens=(usage and usage.prompt_token_count) or 0,
            cached_tokens=(usage and usage.cached_content_token_count) or 0,
            completion_tokens=((usage and usage.candidates_token_count) or 0)
            + ((usage and usage.thoughts_token_count) or 0),
        )

    def _failure(self, error: "APIError") -> Exception:
        if error.code in (401, 403):
            return AINotConfigured(
                f"Gemini refused the credentials (HTTP {error.code}): enable the Vertex AI API in the "
                "project and give the function's service account the role Vertex AI User."
            )
        if error.code == 404:
            return AINotConfigured(
                f"There is no model {self._name} in {self._location}: check GEMINI_MODEL, and set "
                "GOOGLE_CLOUD_LOCATION to global, us or eu for current models."
            )
        if error.code in (408, 409, 425, 429) or error.code >= 500:
            headers: Mapping[str, str] = getattr(error.response, "headers", None) or {}
            wait = retry_after(headers)
            return Outage(f"HTTP {error.code}", retry_after=_delay(error) if wait is None else wait)
        return AIError(
            f"Gemini did not accept the question (HTTP {error.code}): check GEMINI_MODEL, and that the "
            "record and the posting are not too long for it.",
            retryable=False,
        )


def serving_location(model: str, location: str) -> str:
    """Where a model is asked for, given the location the operator named."""
    if location.startswith("us-") and not _REGIONAL_GENERATIONS.match(model):
        return "us"
    return location


def _is_googles(address: str) -> bool:
    return (urlsplit(address).hostname or "").endswith(".googleapis.com")


def _without_credentials(error: "GoogleAuthError") -> Exception:
    from google.auth.exceptions import TransportError

    if error.retryable or isinstance(error, TransportError):
        return Outage("Google's sign-in did not answer")
    return AINotConfigured(_SIGN_IN)


def _stop_without_candidate(response: "GenerateContentResponse") -> Stop:
    feedback = response.prompt_feedback
    return "blocked" if feedback is not None and feedback.block_reason else "finished"


def _delay(error: "APIError") -> float | None:
    """The wait that Google's error details ask for: https://google.aip.dev/193, ``RetryInfo``."""
    details = error.details if isinstance(error.details, Mapping) else {}
    inner = details.get("error")
    for detail in (inner.get("details") if isinstance(inner, Mapping) else None) or ():
        delay = detail.get("retryDelay") if isinstance(detail, Mapping) else None
        if isinstance(delay, str) and re.fullmatch(r"\d+(\.\d+)?s", delay):
            return float(delay[:-1])
    return None
