"""The steps of a generation, in order, with what each needs and reads."""

from typing import Final

from generator.definitions import StepDefinition
from generator.model import GenerateType
from generator.steps import (
    create_cover_letter_pdf,
    create_resume_pdf,
    fetch_data,
    generate_cover_letter,
    generate_resume,
    upload_documents,
)
from generator.steps.context import StepContext

__all__ = ["STEPS", "StepContext", "step_ids"]

STEPS: Final[tuple[StepDefinition[StepContext], ...]] = (
    StepDefinition(
        id="fetch_data",
        name="Read your records",
        description="Checks the personal information and experience, and compares them with the posting",
        needs=(),
        reads=fetch_data.READS,
        run=fetch_data.run,
    ),
    StepDefinition(
        id="generate_resume",
        name="Write the résumé",
        description="Chooses what fits the posting and writes the résumé's text",
        needs=("fetch_data",),
        reads=generate_resume.READS,
        run=generate_resume.run,
    ),
    StepDefinition(
        id="generate_cover_letter",
        name="Write the cover letter",
        description="Writes the letter's text",
        needs=("fetch_data",),
        reads=generate_cover_letter.READS,
        run=generate_cover_letter.run,
    ),
    StepDefinition(
        id="create_resume_pdf",
        name="Draw the résumé",
        description="Draws the résumé as a PDF and stores it",
        needs=("generate_resume",),
        reads=create_resume_pdf.READS,
        run=create_resume_pdf.run,
    ),
    StepDefinition(
        id="create_cover_letter_pdf",
        name="Draw the cover letter",
        description="Draws the letter as a PDF and stores it",
        needs=("generate_cover_letter",),
        reads=create_cover_letter_pdf.READS,
        run=create_cover_letter_pdf.run,
    ),
    StepDefinition(
        id="upload_documents",
        name="Check and file",
        description="Verifies the stored PDFs and files the result",
        needs=(
            "fetch_data",
            "generate_resume",
            "generate_cover_letter",
            "create_resume_pdf",
            "create_cover_letter_pdf",
        ),
        reads=upload_documents.READS,
        run=upload_documents.run,
    ),
)

_LEFT_OUT: Final[dict[GenerateType, frozenset[str]]] = {
    "both": frozenset(),
    "resume": frozenset({"generate_cover_letter", "create_cover_letter_pdf"}),
    "coverLetter": frozenset({"generate_resume", "create_resume_pdf"}),
}


def step_ids(generate_type: GenerateType) -> tuple[str, ...]:
    """The steps a request of this type has, in order."""
    return tuple(step.id for step in STEPS if step.id not in _LEFT_OUT[generate_type])
