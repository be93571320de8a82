"""What the two writing steps share: the brief, who writes, and that no cost is ever lost.

The chosen provider writes; where it fails, or hardly anything of what it wrote is true, the fallback takes
over in the time that was kept for it. What all their calls took is added to what earlier attempts of the
step took, whether the step succeeds or not.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from generator.codec import from_json, to_json
from generator.definitions import StepCall
from generator.errors import AIError
from generator.model import AIPrompts, ExperienceData, Job, PersonalInfo, Preferences, TokenUsage
from generator.paths import Document
from generator.providers.base import Brief, Deadline
from generator.providers.posting import posting_of
from generator.providers.truthful import Craft, Truthful, write_truthfully
from generator.steps.context import StepContext

DraftT = TypeVar("DraftT")

FALLBACK_SHARE: Final = 1 / 3
"""Of a step's time, what the chosen provider leaves for the fallback, where there is one."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written(Generic[DraftT]):
    """A true draft, and what is recorded of it.

    Attributes:
        recorded: under ``intermediateResults``.
        result: what callers may know of how it came to be.
    """

    draft: DraftT
    recorded: dict[str, Any]
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
    craft: Craft[DraftT], document: Document, brief: Brief, call: StepCall, context: StepContext
) -> Written[DraftT]:
    """A draft by the chosen provider, or by the fallback.

    Raises:
        AIError, AIBadOutput, AINotConfigured: nobody wrote one. Of several errors the first that a retry
            can help against; it carries the cost.
    """
    services, usage_field = context.services, f"{document}TokenUsage"
    chosen = call.fields["provider"]
    names = dict.fromkeys((chosen, services.fallback or chosen))
    spent = _earlier(call.fields, usage_field)
    failed: list[AIError] = []
    for name in names:
        others = len(names) - len(failed) - 1
        try:
            remaining = _leaving(call.remaining, others * FALLBACK_SHARE)
            truthful = write_truthfully(craft, services.provider(name), brief, remaining)
        except AIError as error:
            spent += error.usage or TokenUsage()
            failed.append(error)
            log.error(  # noqa: TRY400 - the trace would quote what was sent
                "provider failed", extra={"provider": name, "errorCode": error.code, "reason": error.message}
            )
            continue
        usage = _stored(spent + truthful.usage, truthful.model)
        result = {"provider": name, "model": truthful.model, "tokens": usage["totalTokens"]}
        if failed:
            result["insteadOf"] = {"provider": chosen, "code": failed[0].code, "message": failed[0].message}
        recorded = {
            usage_field: usage,
            "model": truthful.model,
            # Apart for each document: both may be written at once.
            f"grounding.{document}": truthful.grounding.stored(),
        }
        return Written(draft=truthful.draft, recorded=recorded, result={**result, **_counts(truthful)})
    told = next((error for error in failed if error.retryable), failed[0])
    if spent.calls:
        told.kept = {usage_field: _stored(spent, spent.calls[-1].model)}
    raise told


def _counts(truthful: Truthful[Any]) -> dict[str, int]:
    grounding = truthful.grounding
    return {
        "checked": grounding.checked,
        "repaired": len(grounding.repaired),
        "removed": len(grounding.removed),
    }


def _leaving(remaining: Deadline, share: float) -> Deadline:
    """A deadline that leaves a share of the time to others."""
    kept = remaining() * share
    return lambda: remaining() - kept


def _earlier(fields: Mapping[str, Any], usage_field: str) -> TokenUsage:
    stored = (fields.get("intermediateResults") or {}).get(usage_field)
    return from_json(TokenUsage, stored, usage_field) if stored else TokenUsage()


def _stored(usage: TokenUsage, model: str) -> dict[str, Any]:
    return {**to_json(usage), "totalTokens": usage.total_tokens, "model": model}
