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
    written = writing.write(
        call,
        context,
        "coverLetterTokenUsage",
        lambda provider, remaining: provider.write_cover_letter(brief, remaining),
    )
    content = assemble_letter(written.draft, personal)
    return Outcome(
        intermediate={
            "coverLetterContent": to_json(content),
            "coverLetterTokenUsage": written.usage,
            "model": written.model,
        },
        result={**written.result, "paragraphs": 2 + len(content.body_paragraphs)},
    )
