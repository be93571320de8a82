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
    provider = context.services.provider(call.fields["provider"])
    completion = provider.write_resume(brief, call.remaining)
    content = assemble_resume(completion.draft, personal, brief.record)
    usage = writing.usage_of(completion)
    return Outcome(
        intermediate={
            "resumeContent": to_json(content),
            "resumeTokenUsage": usage,
            "model": completion.model,
        },
        result={"model": completion.model, "tokens": usage["totalTokens"], "jobs": len(content.experience)},
    )
