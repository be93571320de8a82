"""Draws the cover letter and stores it."""

from datetime import date

from generator.codec import from_json
from generator.definitions import Outcome, StepCall
from generator.model import Contact, CoverLetterContent, Job
from generator.pdf import LetterFrame, draw_cover_letter
from generator.steps import drawing, pictures
from generator.steps.context import StepContext


def run(call: StepCall, context: StepContext) -> Outcome:
    """Draws ``coverLetterContent`` and uploads the PDF.

    Raises:
        PDFGenerationError: it cannot be drawn.
        StorageError: it cannot be stored.
    """
    results = call.fields.get("intermediateResults", {})
    content = from_json(CoverLetterContent, results.get("coverLetterContent"), "coverLetterContent")
    personal = call.fields.get("personalInfo", {})
    job = from_json(Job, call.fields.get("job"), "job")
    given_date = call.fields.get("date")
    frame = LetterFrame(
        name=content.signature,
        title=results.get("headline") or "",
        contact=from_json(Contact, personal, "personalInfo"),
        date=date.fromisoformat(given_date) if given_date else call.fields["createdAt"].date(),
        company=job.company,
        role=job.role,
    )
    found = pictures.find(call.fields, context.services.files)
    # What stands around the person's own lines, which may be in another language.
    text = f"{content.greeting} {content.opening_paragraph} {content.closing_paragraph}"
    design = drawing.design_of("coverLetter", call.fields, text, found, context)
    drawn = draw_cover_letter(content, frame, design)
    return drawing.store("coverLetter", drawn, found, call, context)
