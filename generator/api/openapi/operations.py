"""Every method of every address, and what there is to say about it."""

from typing import Final

from generator.api.experience import ExperienceQuerySchema
from generator.api.history_schema import HistorySchema
from generator.api.openapi import answers, examples
from generator.api.openapi.headers import RATE_LIMIT
from generator.api.openapi.json_resume import ExperienceSchema
from generator.api.openapi.operation import Answer, Body, Operation
from generator.api.personal_info_schema import PersonalInfoSchema
from generator.api.schemas import EmptySchema, StartSchema
from generator.errors import (
    AIBadOutput,
    AIError,
    AINotConfigured,
    Conflict,
    DatabaseError,
    EditorRateLimitExceeded,
    ExperienceMissing,
    Forbidden,
    GeneratorError,
    InvalidToken,
    NotFound,
    PayloadTooLarge,
    PDFGenerationError,
    PersonalInfoMissing,
    PreconditionFailed,
    RateLimitExceeded,
    SignInUnavailable,
    StepInProgress,
    StorageError,
    TokenExpired,
    Unauthorized,
    ValidationFailed,
)

_Errors = tuple[type[GeneratorError], ...]

_TOKEN: Final[_Errors] = (InvalidToken, TokenExpired, SignInUnavailable)
_EDITOR: Final[_Errors] = (*_TOKEN, Unauthorized, Forbidden)
_BODY: Final[_Errors] = (ValidationFailed, PayloadTooLarge)
_RECORD: Final[_Errors] = (PersonalInfoMissing, ExperienceMissing)
_STORES: Final[_Errors] = (DatabaseError, StorageError)
_LIMITS: Final[_Errors] = (RateLimitExceeded, EditorRateLimitExceeded)
_START: Final[_Errors] = (*_TOKEN, Unauthorized, *_BODY, *_RECORD, *_LIMITS, DatabaseError)
_WRITERS: Final[_Errors] = (AIError, AIBadOutput, AINotConfigured, PDFGenerationError)
_STEP: Final[_Errors] = (NotFound, StepInProgress, *_STORES, *_WRITERS)
_CHANGE: Final[_Errors] = (*_EDITOR, *_BODY, PreconditionFailed, Conflict, DatabaseError)

_REQUEST_ID: Final = "$response.body#/data/requestId"
_GO_ON: Final = {
    "runStep": {"operationId": "runStep", "parameters": {"requestId": _REQUEST_ID}},
    "readRequest": {"operationId": "readRequest", "parameters": {"requestId": _REQUEST_ID}},
}
_READ_PERSONAL_INFO: Final = Answer(
    description="The public fields; to an editor all.",
    schema=answers.PersonalInfoViewSchema,
    example=examples.PERSONAL_INFO,
    headers=("ETag",),
)
_CHANGE_PERSONAL_INFO: Final = Answer(
    description="The document as it is now.",
    schema=answers.PersonalInfoViewSchema,
    example=examples.PERSONAL_INFO,
    headers=("ETag",),
)
_PERSONAL_INFO_BODY: Final = Body(schema=PersonalInfoSchema, examples=examples.PERSONAL_INFO_CHANGES)

OPERATIONS: Final[dict[tuple[str, str], Operation]] = {
    ("GET", "/health"): Operation(
        id="readHealth",
        summary="Whether the process answers",
        who="all",
        answer=Answer(
            description="It does. Nothing else was asked.",
            schema=answers.HealthSchema,
            example={"status": "healthy", "version": "1.0.0"},
            enveloped=False,
        ),
    ),
    ("GET", "/generator/openapi.json"): Operation(
        id="readDescription",
        summary="This document",
        who="all",
        answer=Answer(description="OpenAPI 3.1.", schema={"type": "object"}, enveloped=False),
    ),
    ("GET", "/generator/options"): Operation(
        id="readOptions",
        summary="What a page may offer",
        who="all",
        answer=Answer(
            description="Choices, limits, and how to sign in.",
            schema=answers.OptionsSchema,
            example=examples.OPTIONS,
        ),
    ),
    ("POST", "/generator/start"): Operation(
        id="startGeneration",
        summary="Start a generation",
        description="Stores a request with the record as it is now, and runs nothing yet. The id is all that "
        "is needed to go on, so keep it to yourself.",
        who="starters",
        sent=("Idempotency-Key",),
        body=Body(schema=StartSchema, examples=examples.START),
        answer=Answer(
            description="Call its steps until none is left.",
            schema=answers.StartedSchema,
            example=examples.STARTED,
            headers=RATE_LIMIT,
            links=_GO_ON,
        ),
        errors=_START,
    ),
    ("POST", "/generator/step/<request_id>"): Operation(
        id="runStep",
        summary="Run one step",
        description="Runs the first step that can be run and is nobody else's. Calls at the same time run "
        "different steps. A failed step is run again by the next call.",
        who="all",
        body=Body(schema=EmptySchema, examples={"nothing": {}}, required=False),
        answer=Answer(
            description="What was done, and what is next.",
            schema=answers.SteppedSchema,
            example=examples.STEPPED,
            links=_GO_ON,
        ),
        errors=(*_BODY, *_STEP),
        fails_in_steps=True,
    ),
    ("GET", "/generator/requests/<request_id>"): Operation(
        id="readRequest",
        summary="Where a generation stands",
        description="Links to the documents are fresh at every reading.",
        who="all",
        answer=Answer(
            description="Status, steps, links and reports; none of the record.",
            schema=answers.GenerationSchema,
            example=examples.GENERATION,
        ),
        errors=(NotFound, *_STORES),
    ),
    ("DELETE", "/generator/requests/<request_id>"): Operation(
        id="deleteRequest",
        summary="Delete a generation",
        description="With its response and its PDFs. Interrupted anywhere, it can be repeated.",
        who="editors",
        answer=Answer(
            description="It is gone.",
            schema=answers.DeletedSchema,
            example={"requestId": examples.REQUEST_ID, "deleted": True},
        ),
        errors=(*_EDITOR, NotFound, StepInProgress, Conflict, *_STORES),
    ),
    ("GET", "/generator/requests"): Operation(
        id="listRequests",
        summary="The history",
        who="editors",
        query=HistorySchema,
        answer=Answer(
            description="A page, newest first.", schema=answers.HistoryPageSchema, example=examples.HISTORY
        ),
        errors=(*_EDITOR, ValidationFailed, DatabaseError),
    ),
    ("GET", "/generator/personal-info"): Operation(
        id="readPersonalInfo",
        summary="Who the documents are about",
        who="anybody, known or not",
        answer=_READ_PERSONAL_INFO,
        errors=(*_TOKEN, PersonalInfoMissing, DatabaseError),
    ),
    ("PUT", "/generator/personal-info"): Operation(
        id="changePersonalInfo",
        summary="Change personal info",
        description='Changes the fields that are sent; `""` or null takes one out.',
        who="editors",
        sent=("If-Match",),
        body=_PERSONAL_INFO_BODY,
        answer=_CHANGE_PERSONAL_INFO,
        errors=_CHANGE,
    ),
    ("GET", "/generator/defaults"): Operation(
        id="readDefaults",
        summary="The old name of personal info",
        who="anybody, known or not",
        answer=_READ_PERSONAL_INFO,
        errors=(*_TOKEN, PersonalInfoMissing, DatabaseError),
        deprecated=True,
    ),
    ("PUT", "/generator/defaults"): Operation(
        id="changeDefaults",
        summary="The old name of personal info",
        who="editors",
        sent=("If-Match",),
        body=_PERSONAL_INFO_BODY,
        answer=_CHANGE_PERSONAL_INFO,
        errors=_CHANGE,
        deprecated=True,
    ),
    ("GET", "/generator/experience"): Operation(
        id="readExperience",
        summary="The experience entries",
        description="`Link` names the entries that these took the place of.",
        who="editors",
        query=ExperienceQuerySchema,
        answer=Answer(
            description="A JSON Resume document, without an envelope.",
            schema=ExperienceSchema,
            example=examples.EXPERIENCE,
            enveloped=False,
            headers=("ETag", "Link"),
        ),
        errors=(*_EDITOR, ValidationFailed, NotFound, *_STORES),
    ),
    ("PUT", "/generator/experience"): Operation(
        id="replaceExperience",
        summary="Replace the experience entries",
        description="By a JSON Resume 1.0 document (https://jsonresume.org/schema) of up to 5 MiB. All "
        "at once; what was there is kept. Without `basics`, personal info stays as it is.",
        who="editors",
        sent=("If-Match",),
        body=Body(schema=ExperienceSchema, examples={"a person": examples.EXPERIENCE}),
        answer=Answer(
            description="The document as it is now, without an envelope.",
            schema=ExperienceSchema,
            example=examples.EXPERIENCE,
            enveloped=False,
            headers=("ETag", "Link"),
        ),
        errors=(*_CHANGE, StorageError),
    ),
    ("GET", "/generator/files/<path:path>"): Operation(
        id="download",
        summary="A document, by its signed link",
        description="Other operations give out such links, whole; with Google's storage they lead there.",
        who="all",
        answer=Answer(
            description="The file.",
            schema={"type": "string", "format": "binary"},
            enveloped=False,
            content_type="application/pdf",
            headers=("Content-Disposition",),
        ),
        errors=(Forbidden, NotFound, StorageError),
    ),
    ("POST", "/generator/generate"): Operation(
        id="generate",
        summary="Start and run everything in one call",
        description="The same steps, one after another. If one fails, go on with `runStep`.",
        who="starters",
        sent=("Idempotency-Key",),
        body=Body(schema=StartSchema, examples=examples.START),
        answer=Answer(
            description="A generation that is completed.",
            schema=answers.GenerationSchema,
            example=examples.GENERATION,
            headers=RATE_LIMIT,
        ),
        errors=(*_START, *_STEP),
        fails_in_steps=True,
        deprecated=True,
    ),
}
