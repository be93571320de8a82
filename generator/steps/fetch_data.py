"""Checks what the request was started with, and compares record and posting."""

from typing import Any

from generator.codec import from_json, to_json
from generator.definitions import Outcome, StepCall
from generator.model import ExperienceData, Job, PersonalInfo
from generator.providers.assembly import header_title
from generator.providers.matching import report_match
from generator.providers.posting import posting_of
from generator.steps.context import StepContext


def run(call: StepCall, context: StepContext) -> Outcome:
    """Finds the match report, the headline both documents carry, and what is known of the posting.

    Raises:
        ValidationFailed: a stored field is missing or of another type; every one is named.
    """
    personal = from_json(PersonalInfo, call.fields.get("personalInfo"), "personalInfo")
    record = from_json(ExperienceData, call.fields.get("experienceData"), "experienceData")
    job = from_json(Job, call.fields.get("job"), "job")
    match = report_match(record, job)
    description = _describe(job)
    return Outcome(
        intermediate={
            "match": to_json(match),
            "headline": header_title(personal, record),
            "jobDescription": description,
        },
        result={
            "entries": len(record.entries),
            "blurbs": len(record.blurbs),
            "matchScore": match.score,
            "jobDescription": description["source"],
        },
    )


def _describe(job: Job) -> dict[str, Any]:
    """What is known of the posting: given as text, not given, or given as a text that is no posting."""
    given, posting = job.job_description_text or "", posting_of(job)
    source = "text" if posting else "unusable" if given else "none"
    return {"source": source, "characters": len(given)}
