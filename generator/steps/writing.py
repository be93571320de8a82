"""What the two writing steps share: the brief, who writes, and that no cost is ever lost.

The chosen provider writes; where it fails, the fallback takes over in the time that was kept for it. What
all their calls took is added to what earlier attempts of the step took, whether the step succeeds or not.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from generator.codec import from_json, to_json
from generator.definitions import StepCall
from generator.errors import AIError
from generator.model import AIPrompts, ExperienceData, Job, PersonalInfo, Preferences, TokenUsage
from generator.providers.base import Brief, Completion, Deadline, Provider
from generator.providers.posting import posting_of
from generator.steps.context import StepContext

DraftT = TypeVar("DraftT")

FALLBACK_SHARE: Final = 1 / 3
"""Of a step's time, what the chosen provider leaves for the fallback, where there is one."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written(Generic[DraftT]):
    """A draft, who wrote it, and what it took.

    Attributes:
        usage: of all attempts of the step so far, as stored in the request.
        result: what callers may know of it.
    """

    draft: DraftT
    model: str
    usage: dict[str, Any]
    result: dict[str, Any]


def brief_of(fields: Mapping[str, Any]) -> tuple[Brief, PersonalInfo]:
    """What a provider may know, and what it may not but the finished document needs."""
    personal = from_json(PersonalInfo, fields.get("personalInfo"), "personalInfo")
    job = from_json(Job, fields.get("job"), "job")
    preferences = from_json(Preferences, fields.get("preferences") or {}, "preferences")
    prompts = personal.ai_prompts or AIPrompts()
    brief = Brief(
        job=job,
        posting=posting_of(job),
        record=from_json(ExperienceData, fields.get("experienceData"), "experienceData"),
        emphasize=preferences.emphasize,
        language=preferences.language,
        name=personal.name,
        location=personal.location,
        title=personal.title,
        summary=personal.summary,
        resume_prompt=prompts.resume,
        letter_prompt=prompts.cover_letter,
    )
    return brief, personal


def write(
    call: StepCall,
    context: StepContext,
    usage_field: str,
    attempt: Callable[[Provider, Deadline], Completion[DraftT]],
) -> Written[DraftT]:
    """A draft by the chosen provider, or by the fallback.

    Args:
        usage_field: the name under ``intermediateResults`` that the cost is kept under.
        attempt: has one provider write, in the time it is given.

    Raises:
        AIError, AIBadOutput, AINotConfigured: nobody wrote one. Of several errors the first that a retry
            can help against; it carries the cost.
    """
    services = context.services
    chosen = call.fields["provider"]
    names = dict.fromkeys((chosen, services.fallback or chosen))
    spent = _earlier(call.fields, usage_field)
    failed: list[AIError] = []
    for name in names:
        others = len(names) - len(failed) - 1
        try:
            completion = attempt(services.provider(name), _leaving(call.remaining, others * FALLBACK_SHARE))
        except AIError as error:
            spent += error.usage or TokenUsage()
            failed.append(error)
            log.error(  # noqa: TRY400 - the trace would quote what was sent
                "provider failed", extra={"provider": name, "errorCode": error.code, "reason": error.message}
            )
            continue
        usage = _stored(spent + completion.usage, completion.model)
        result = {"provider": name, "model": completion.model, "tokens": usage["totalTokens"]}
        if failed:
            result["insteadOf"] = {"provider": chosen, "code": failed[0].code, "message": failed[0].message}
        return Written(draft=completion.draft, model=completion.model, usage=usage, result=result)
    told = next((error for error in failed if error.retryable), failed[0])
    if spent.calls:
        told.kept = {usage_field: _stored(spent, spent.calls[-1].model)}
    raise told


def _leaving(remaining: Deadline, share: float) -> Deadline:
    """A deadline that leaves a share of the time to others."""
    kept = remaining() * share
    return lambda: remaining() - kept


def _earlier(fields: Mapping[str, Any], usage_field: str) -> TokenUsage:
    stored = (fields.get("intermediateResults") or {}).get(usage_field)
    return from_json(TokenUsage, stored, usage_field) if stored else TokenUsage()


def _stored(usage: TokenUsage, model: str) -> dict[str, Any]:
    return {**to_json(usage), "totalTokens": usage.total_tokens, "model": model}
