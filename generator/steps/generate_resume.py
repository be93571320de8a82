"""Has the résumé's text written, held against the record, and filled in with what no provider may write."""

from generator.codec import to_json
from generator.definitions import Outcome, StepCall
from generator.providers.assembly import assemble_resume
from generator.providers.truthful import RESUME
from generator.steps import writing
from generator.steps.context import StepContext


def run(call: StepCall, context: StepContext) -> Outcome:
    """Writes ``resumeContent``.

    Raises:
        AIError, AIBadOutput, AINotConfigured: nobody wrote one, or hardly anything of it was true.
    """
    brief, personal = writing.brief_of(call.fields)
    written = writing.write(RESUME, "resume", brief, call, context)
    content = assemble_resume(written.draft, personal, brief.record)
    return Outcome(
        intermediate={"resumeContent": to_json(content), **written.recorded},
        result={**written.result, "jobs": len(content.experience)},
    )
