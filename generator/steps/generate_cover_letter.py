"""Has the letter's text written and signs it."""

from generator.codec import to_json
from generator.definitions import Outcome, StepCall
from generator.providers.assembly import assemble_letter
from generator.steps import writing
from generator.steps.context import StepContext


def run(call: StepCall, context: StepContext) -> Outcome:
    """Writes ``coverLetterContent``.

    Raises:
        AIError, AIBadOutput, AINotConfigured: by the provider.
    """
    brief, personal = writing.brief_of(call.fields)
    provider = context.services.provider(call.fields["provider"])
    completion = provider.write_cover_letter(brief, call.remaining)
    content = assemble_letter(completion.draft, personal)
    usage = writing.usage_of(completion)
    return Outcome(
        intermediate={
            "coverLetterContent": to_json(content),
            "coverLetterTokenUsage": usage,
            "model": completion.model,
        },
        result={
            "model": completion.model,
            "tokens": usage["totalTokens"],
            "paragraphs": 2 + len(content.body_paragraphs),
        },
    )
