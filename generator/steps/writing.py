"""What the two writing steps share: the brief for the provider, and how its cost is recorded."""

from collections.abc import Mapping
from typing import Any

from generator.codec import from_json, to_json
from generator.model import ExperienceData, Job, PersonalInfo, Preferences
from generator.providers.base import Brief, Completion
from generator.providers.posting import posting_of


def brief_of(fields: Mapping[str, Any]) -> tuple[Brief, PersonalInfo]:
    """What a provider may know, and what it may not but the finished document needs."""
    personal = from_json(PersonalInfo, fields.get("personalInfo"), "personalInfo")
    job = from_json(Job, fields.get("job"), "job")
    preferences = from_json(Preferences, fields.get("preferences") or {}, "preferences")
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
    )
    return brief, personal


def usage_of(completion: Completion[Any]) -> dict[str, Any]:
    """Model, tokens and dollars, as stored in the request."""
    usage = completion.usage
    return {**to_json(usage), "totalTokens": usage.total_tokens, "model": completion.model}
