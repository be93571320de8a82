"""Has the résumé's text written and fills in what no provider may write."""

from generator.codec import to_json
from generator.definitions import Outcome, StepCall
from generator.providers.assembly import assemble_resume
from generator.steps import writing
from generator.steps.context import StepContext


def run(call: StepCall, context: StepContext) -> Outcome:
    """Writes ``resumeContent``.

    Raises:
        AIError, AIBadOutput, AINotConfigured: by the provider.
    """
    brief, personal = writing.brief_of(call.fields)
    written = writing.write(
        call, context, "resumeTokenUsage", lambda provider, remaining: provider.write_resume(brief, remaining)
    )
    content = assemble_resume(written.draft, personal, brief.record)
    return Outcome(
        intermediate={
            "resumeContent": to_json(content),
            "resumeTokenUsage": written.usage,
            "model": written.model,
        },
        result={**written.result, "jobs": len(content.experience)},
    )
