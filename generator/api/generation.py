"""Start a generation, run its steps, look at it; and the old way, all in one call."""

import re
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from types import MappingProxyType
from typing import Any, Final

import flask

from generator.api.auth import caller, require_app_check
from generator.api.bodies import read_body
from generator.api.envelope import answer, error_answer
from generator.api.rate_limit import count_call, refuse_at_once
from generator.api.schemas import EmptySchema, StartSchema
from generator.aside import aside
from generator.codec import to_json
from generator.engine import Engine, StepFailed
from generator.errors import NotFound, ValidationFailed
from generator.generations import new_request, read_links, read_record, read_request, too_large, with_links
from generator.paths import URL_FIELDS, request_path
from generator.services import Services
from generator.standing import Progress
from generator.steps import StepContext, step_ids
from generator.stores.base import DocumentTooLarge

_KEY: Final = re.compile(r"[A-Za-z0-9_-]{22,100}")
"""22 characters of base64 hold 128 bits."""


class GenerationApi:
    """The handlers of ``/generator/start``, ``/step``, ``/requests`` and ``/generate``.

    Args:
        default_provider: for requests that name none.
        link_lifetime: of download links.
    """

    def __init__(
        self,
        engine: Engine[StepContext],
        services: Services,
        *,
        default_provider: str,
        link_lifetime: timedelta,
    ) -> None:
        self._engine = engine
        self._services = services
        self._default_provider = default_provider
        self._link_lifetime = link_lifetime

    def start(self) -> flask.Response:
        """``POST /generator/start``: stores a request with what is known now, and runs nothing."""
        progress = self._start()
        data: dict[str, Any] = {"requestId": progress.request_id, "status": progress.status}
        if progress.next_step is not None:  # there is one, unless the start is repeated when all is done
            data["nextStep"] = progress.next_step
        return answer(_with_whole_links({**data, "steps": to_json(progress.steps)}))

    def step(self, request_id: str) -> flask.Response:
        """``POST /generator/step/<requestId>``: runs one step."""
        path = request_path(request_id)
        if path is None:
            raise NotFound("There is no generation request with this id.")
        read_body(EmptySchema(), optional=True)
        flask.g.generation_id = request_id
        try:
            progress = self._engine.advance(path)
        except StepFailed as failed:
            return _failed(failed)
        if progress.completed_step is not None:
            return answer(_progressed(progress))
        # Nothing was run: the links may be old ones.
        return answer(_progressed(progress, read_links(request_id, self._services, self._link_lifetime)))

    def read(self, request_id: str) -> flask.Response:
        """``GET /generator/requests/<requestId>``: where it stands, and links that work."""
        view = read_request(request_id, self._services, self._link_lifetime)
        flask.g.generation_id = request_id
        return answer(_with_whole_links(view))

    def generate(self) -> flask.Response:
        """``POST /generator/generate``: the same steps one after another in one call."""
        flask.after_this_request(_deprecated)
        progress = self._start()
        path = f"generator/{progress.request_id}"
        try:
            while progress.status != "completed":
                progress = self._engine.advance(path)
        except StepFailed as failed:
            return _failed(failed)
        view = read_request(progress.request_id, self._services, self._link_lifetime)
        return answer(_with_whole_links(view))

    def _start(self) -> Progress:
        require_app_check()
        who = caller()
        asked = read_body(StartSchema())
        key = _idempotency_key()
        refuse_at_once(who)
        # Begun before the call is counted: an answer a round trip sooner, for three reads in vain at most
        # once a window, when this instance learns that a caller is over the limit.
        record = aside(partial(read_record, self._services.documents))
        count_call(who)
        path, document = new_request(
            asked, record(), self._services.clock(), self._default_provider, created_by=who.uid, key=key
        )
        flask.g.generation_id = document["id"]
        try:
            return self._engine.start(path, document, step_ids(asked["generateType"]))
        except DocumentTooLarge:
            raise too_large() from None


def _idempotency_key() -> str | None:
    """The key of a caller who may have to send the same start twice, because an answer got lost.

    Header and meaning follow draft-ietf-httpapi-idempotency-key-header. The request's id, which is a
    capability, is made of it, so a key that could be guessed is refused.
    """
    key = flask.request.headers.get("Idempotency-Key")
    if key is not None and not _KEY.fullmatch(key):
        raise ValidationFailed("Idempotency-Key must be 22 to 100 random letters, digits, - or _.")
    return key


def _progressed(progress: Progress, links: Mapping[str, str] = MappingProxyType({})) -> dict[str, Any]:
    """A step call's answer, with these links where the steps' own are older."""
    steps = [with_links(step, links) for step in to_json(progress.steps)]
    data: dict[str, Any] = {"requestId": progress.request_id}
    if progress.completed_step is None:
        data |= {"status": progress.status, "message": "All steps complete"}
    else:
        data |= {"stepCompleted": progress.completed_step}
        if progress.next_step is not None:
            data["nextStep"] = progress.next_step
        data["status"] = "completed" if progress.status == "completed" else "processing"
    data |= {
        name: link
        for step in steps
        for name, link in step.get("result", {}).items()
        if name in URL_FIELDS.values()
    }
    return _with_whole_links({**data, "steps": steps})


def _failed(failed: StepFailed) -> flask.Response:
    progress = failed.progress
    data = {
        "requestId": progress.request_id,
        "failedStep": failed.step_id,
        "retryable": failed.error.retryable,
        "steps": to_json(progress.steps),
    }
    return error_answer(failed.error, _with_whole_links(data))


def _deprecated(response: flask.Response) -> flask.Response:
    response.headers["Deprecation"] = "true"
    response.headers["Link"] = '</generator/start>; rel="successor-version"'
    return response


def _with_whole_links(data: dict[str, Any]) -> dict[str, Any]:
    """Makes links that are relative to this function absolute, as its caller sees it."""
    root = flask.request.host_url.rstrip("/")
    whole = {
        name: root + data[name]
        for name in URL_FIELDS.values()
        if isinstance(data.get(name), str) and data[name].startswith("/")
    }
    steps = [
        {**step, "result": _with_whole_links(step["result"])} if "result" in step else step
        for step in data.get("steps", ())
    ]
    return {**data, **whole, **({"steps": steps} if "steps" in data else {})}
