"""The steps of a generation, in order, with what each needs and reads.

A step's module is imported when it first runs: starting a request, or reading one, loads none of them.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Final

from generator.choices import GenerateType
from generator.definitions import Outcome, StepCall, StepDefinition
from generator.steps.context import StepContext

__all__ = ["STEPS", "StepContext", "step_ids"]


def _body(module: str) -> Callable[[StepCall, StepContext], Outcome]:
    """The function ``run`` of a module beside this one."""

    def run(call: StepCall, context: StepContext) -> Outcome:
        outcome: Outcome = import_module(f"{__name__}.{module}").run(call, context)
        return outcome

    return run


_WRITING: Final = ("personalInfo", "experienceData", "job", "preferences", "provider")
"""What a text is written from."""

_DESIGN: Final = (
    "personalInfo.accentColor",
    "personalInfo.defaultStyle",
    "personalInfo.avatar",
    "personalInfo.logo",
    "job",
    "preferences",
    "createdAt",
)
"""What any document's design and name depend on."""

STEPS: Final[tuple[StepDefinition[StepContext], ...]] = (
    StepDefinition(
        id="fetch_data",
        name="Read your records",
        description="Checks the personal information and experience, and compares them with the posting",
        needs=(),
        reads=("personalInfo", "experienceData", "job"),
        run=_body("fetch_data"),
    ),
    StepDefinition(
        id="generate_resume",
        name="Write the résumé",
        description="Chooses what fits the posting and writes the résumé's text",
        needs=("fetch_data",),
        reads=(*_WRITING, "intermediateResults.resumeTokenUsage"),
        run=_body("generate_resume"),
    ),
    StepDefinition(
        id="generate_cover_letter",
        name="Write the cover letter",
        description="Writes the letter's text",
        needs=("fetch_data",),
        reads=(*_WRITING, "intermediateResults.coverLetterTokenUsage"),
        run=_body("generate_cover_letter"),
    ),
    StepDefinition(
        id="create_resume_pdf",
        name="Draw the résumé",
        description="Draws the résumé as a PDF and stores it",
        needs=("generate_resume",),
        reads=(*_DESIGN, "intermediateResults.resumeContent"),
        run=_body("create_resume_pdf"),
    ),
    StepDefinition(
        id="create_cover_letter_pdf",
        name="Draw the cover letter",
        description="Draws the letter as a PDF and stores it",
        needs=("generate_cover_letter",),
        reads=(
            *_DESIGN,
            "personalInfo.email",
            "personalInfo.phone",
            "personalInfo.location",
            "personalInfo.website",
            "personalInfo.linkedin",
            "personalInfo.github",
            "date",
            "intermediateResults.headline",
            "intermediateResults.coverLetterContent",
        ),
        run=_body("create_cover_letter_pdf"),
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
        reads=(
            "steps",
            "intermediateResults.files",
            "intermediateResults.resumeContent",
            "intermediateResults.coverLetterContent",
            "intermediateResults.resumeTokenUsage",
            "intermediateResults.coverLetterTokenUsage",
        ),
        run=_body("upload_documents"),
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
