"""Verifies that the PDFs are stored as drawn, and files the response document.

The response is written in the same commit that completes this step, so there is never one without
the other.
"""

from collections.abc import Mapping
from typing import Any, Final

from generator.definitions import Outcome, StepCall
from generator.errors import StorageError
from generator.paths import response_path
from generator.steps.context import StepContext, storage_errors
from generator.stores.base import Put


def run(call: StepCall, context: StepContext) -> Outcome:
    """Checks size and checksum of every PDF and makes the response document.

    Raises:
        StorageError: a PDF is missing or not the one that was drawn, or the store does not answer.
    """
    results = call.fields.get("intermediateResults", {})
    files = results.get("files", {})
    for file in files.values():
        _verify(file, context)
    path = response_path(call.path)
    response = {
        "id": path.rpartition("/")[2],
        "type": "response",
        "requestId": call.path.rpartition("/")[2],
        "status": "completed",
        "result": {
            "success": True,
            "resume": results.get("resumeContent"),
            "coverLetter": results.get("coverLetterContent"),
            "error": None,
        },
        "files": {name: {key: file[key] for key in _FILE_FIELDS} for name, file in files.items()},
        "metrics": _metrics(call.fields),
        "createdAt": context.services.clock(),
    }
    return Outcome(intermediate={}, result={"verified": sorted(files)}, documents=(Put(path, response),))


_FILE_FIELDS: Final = ("gcsPath", "signedUrl", "signedUrlExpiry", "size")


def _verify(file: Mapping[str, Any], context: StepContext) -> None:
    with storage_errors():
        stored = context.services.files.stat(file["gcsPath"])
    if stored is None or (stored.size, stored.md5) != (file["size"], file["md5"]):
        raise StorageError(
            "A PDF that was stored is missing or changed; start a new request to make it again.",
            retryable=False,
        )


def _metrics(fields: Mapping[str, Any]) -> dict[str, Any]:
    results = fields.get("intermediateResults", {})
    usages = {kind: results.get(f"{kind}TokenUsage") for kind in ("resume", "coverLetter")}
    written = [usage for usage in usages.values() if usage]
    costs = [usage["costUsd"] for usage in written]
    tokens: dict[str, int] = {}
    for kind, usage in usages.items():
        tokens[f"{kind}Prompt"] = usage["promptTokens"] if usage else 0
        tokens[f"{kind}Completion"] = usage["completionTokens"] if usage else 0
    return {
        "durationMs": sum(
            step.get("duration") or 0 for step in fields.get("steps", ()) if step["status"] == "completed"
        ),
        "tokenUsage": {**tokens, "total": sum(usage["totalTokens"] for usage in written)},
        # One unknown price makes the sum unknown: null, not a number that is too low.
        "costUsd": None if None in costs else round(sum(costs), 8),
        "model": ", ".join(dict.fromkeys(usage["model"] for usage in written)),
    }
