"""Has the letter's text written, held against the record, and signed."""

from generator.codec import to_json
from generator.definitions import Outcome, StepCall
from generator.providers.assembly import assemble_letter
from generator.providers.truthful import LETTER
from generator.steps import writing
from generator.steps.context import StepContext


def run(call: StepCall, context: StepContext) -> Outcome:
    """Writes ``coverLetterContent``.

    Raises:
        AIError, AIBadOutput, AINotConfigured: nobody wrote one, or hardly anything of it was true.
    """
    brief, personal = writing.brief_of(call.fields)
    written = writing.write(LETTER, "coverLetter", brief, call, context)
    content = assemble_letter(written.draft, personal)
    return Outcome(
        intermediate={"coverLetterContent": to_json(content), **written.recorded},
        result={**written.result, "paragraphs": 2 + len(content.body_paragraphs)},
    )
