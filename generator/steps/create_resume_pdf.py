"""Draws the résumé and stores it."""

from generator.codec import from_json
from generator.definitions import Outcome, StepCall
from generator.model import ResumeContent
from generator.pdf import draw_resume
from generator.steps import drawing, pictures
from generator.steps.context import StepContext


def run(call: StepCall, context: StepContext) -> Outcome:
    """Draws ``resumeContent`` and uploads the PDF.

    Raises:
        PDFGenerationError: it cannot be drawn.
        StorageError: it cannot be stored.
    """
    content = from_json(
        ResumeContent, call.fields.get("intermediateResults", {}).get("resumeContent"), "resumeContent"
    )
    found = pictures.find(call.fields, context.services.files)
    text = " ".join(
        (content.professional_summary, *(t for job in content.experience for t in job.highlights))
    )
    drawn = draw_resume(content, drawing.design_of("resume", call.fields, text, found, context))
    return drawing.store("resume", drawn, found, call, context)
