"""Every error a caller can meet, and what each one is called outside.

::

    GeneratorError
    ├── ValidationFailed          400  GEN_VAL_001
    │   └── PayloadTooLarge       413  GEN_VAL_002
    ├── Unauthorized              401  GEN_AUTH_001
    │   ├── InvalidToken          401  GEN_AUTH_002
    │   └── TokenExpired          401  GEN_AUTH_003
    ├── Forbidden                 403  GEN_AUTH_004
    ├── SignInUnavailable         503  GEN_AUTH_005 a retry can help
    ├── NotFound                  404  GEN_REQ_001
    ├── MethodNotAllowed          405  GEN_REQ_002
    ├── StepInProgress            409  GEN_REQ_003
    ├── Conflict                  409  GEN_REQ_004
    ├── PreconditionFailed        412  GEN_REQ_005
    ├── PersonalInfoMissing       409  GEN_DATA_001
    ├── ExperienceMissing         409  GEN_DATA_002
    ├── RateLimitExceeded         429  GEN_SEC_001  a retry can help
    │   └── EditorRateLimitExceeded 429 GEN_SEC_002 a retry can help
    ├── AIError                   503  GEN_AI_001   a retry can help
    │   ├── AIBadOutput           502  GEN_AI_002   a retry can help
    │   └── AINotConfigured       500  GEN_AI_003
    ├── PDFGenerationError        500  GEN_PDF_001
    ├── StorageError              503  GEN_STOR_001 a retry can help
    ├── DatabaseError             503  GEN_DB_001   a retry can help
    └── InternalError             500  GEN_SYS_001  a retry can help

Messages are written for the person who gets them: they say what is wrong and what to do, and never
quote a document, a secret or a stack trace.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

if TYPE_CHECKING:
    from generator.model import TokenUsage


class FieldProblem(NamedTuple):
    """One thing wrong with one field.

    Attributes:
        field: dotted path from the document's root, list positions in brackets: ``steps[2].id``.
        message: what is wrong and how to put it right.
    """

    field: str
    message: str


class GeneratorError(Exception):
    """Anything the product reports to its caller.

    Args:
        message: for a person; the class's own text if none is given.
        details: the fields at fault.
        retry_after: seconds after which trying again makes sense.
        retryable: overrides what the class says about retrying.

    Attributes:
        kept: what a failing step leaves behind, name → value under the request's
            ``intermediateResults``, for its next attempt to find.
    """

    name: ClassVar[str]
    code: ClassVar[str]
    status: ClassVar[int]
    message: str = "Something went wrong."
    retryable: bool = False

    def __init__(
        self,
        message: str | None = None,
        *,
        details: Sequence[FieldProblem] = (),
        retry_after: int | None = None,
        retryable: bool | None = None,
    ) -> None:
        super().__init__(message or self.message)
        self.message = message or self.message
        self.details = tuple(details)
        self.retry_after = retry_after
        self.kept: Mapping[str, Any] = {}
        if retryable is not None:
            self.retryable = retryable


class ValidationFailed(GeneratorError):
    name = "VALIDATION_FAILED"
    code = "GEN_VAL_001"
    status = 400
    message = "Some of what was sent is not right; see the fields in details."


class PayloadTooLarge(ValidationFailed):
    name = "PAYLOAD_TOO_LARGE"
    code = "GEN_VAL_002"
    status = 413
    message = "What was sent is too large."


class Unauthorized(GeneratorError):
    name = "UNAUTHORIZED"
    code = "GEN_AUTH_001"
    status = 401
    message = "Sign in first: this needs a token in the Authorization header."


class InvalidToken(Unauthorized):
    name = "INVALID_TOKEN"
    code = "GEN_AUTH_002"
    message = "The sign-in token was not accepted; sign in again."


class TokenExpired(Unauthorized):
    name = "TOKEN_EXPIRED"
    code = "GEN_AUTH_003"
    message = "The sign-in has expired; get a fresh token and repeat the call."


class Forbidden(GeneratorError):
    name = "FORBIDDEN"
    code = "GEN_AUTH_004"
    status = 403
    message = "This is not allowed."


class SignInUnavailable(GeneratorError):
    name = "SIGN_IN_UNAVAILABLE"
    code = "GEN_AUTH_005"
    status = 503
    message = "Sign-ins cannot be checked right now; try again shortly."
    retryable = True


class NotFound(GeneratorError):
    name = "NOT_FOUND"
    code = "GEN_REQ_001"
    status = 404
    message = "There is nothing here under this address or id."


class MethodNotAllowed(GeneratorError):
    name = "METHOD_NOT_ALLOWED"
    code = "GEN_REQ_002"
    status = 405
    message = "This address does not answer to this method; see the Allow header."


class StepInProgress(GeneratorError):
    name = "STEP_IN_PROGRESS"
    code = "GEN_REQ_003"
    status = 409
    message = "Another call is running every step that could run now; ask again shortly."
    retryable = True


class Conflict(GeneratorError):
    name = "CONFLICT"
    code = "GEN_REQ_004"
    status = 409
    message = "The document changed meanwhile; read it again and repeat."
    retryable = True


class PreconditionFailed(GeneratorError):
    name = "PRECONDITION_FAILED"
    code = "GEN_REQ_005"
    status = 412
    message = "It has changed since it was read (If-Match names another version); read it again and repeat."


class PersonalInfoMissing(GeneratorError):
    name = "PERSONAL_INFO_MISSING"
    code = "GEN_DATA_001"
    status = 409
    message = (
        "There is no personal information yet. Load it with "
        "`python -m migrations.import_json_resume FILE` (a JSON Resume file), or as an editor with "
        "PUT /generator/personal-info."
    )


class ExperienceMissing(GeneratorError):
    name = "EXPERIENCE_MISSING"
    code = "GEN_DATA_002"
    status = 409
    message = (
        "There are no experience entries yet. Load them with "
        "`python -m migrations.import_json_resume FILE` (a JSON Resume file), or as an editor with "
        "PUT /generator/experience."
    )


class RateLimitExceeded(GeneratorError):
    name = "RATE_LIMIT_EXCEEDED"
    code = "GEN_SEC_001"
    status = 429
    message = "Too many generations were started from your network; wait as long as Retry-After says."
    retryable = True


class EditorRateLimitExceeded(RateLimitExceeded):
    code = "GEN_SEC_002"
    message = "Too many generations were started with your account; wait as long as Retry-After says."


class AIError(GeneratorError):
    name = "AI_ERROR"
    code = "GEN_AI_001"
    status = 503
    message = "The AI provider is not available right now; try again shortly."
    retryable = True
    usage: "TokenUsage | None" = None
    """What the calls took that came to nothing, where a model answered at all."""


class AIBadOutput(AIError):
    name = "AI_BAD_OUTPUT"
    code = "GEN_AI_002"
    status = 502
    message = "The AI provider's answer could not be used; try again."


class AINotConfigured(AIError):
    name = "AI_NOT_CONFIGURED"
    code = "GEN_AI_003"
    status = 500
    message = "This AI provider is not set up on this server."
    retryable = False


class PDFGenerationError(GeneratorError):
    name = "PDF_GENERATION_ERROR"
    code = "GEN_PDF_001"
    status = 500
    message = "The PDF could not be drawn from this content."


class StorageError(GeneratorError):
    name = "STORAGE_ERROR"
    code = "GEN_STOR_001"
    status = 503
    message = "The file storage is not available right now; try again shortly."
    retryable = True


class DatabaseError(GeneratorError):
    name = "DATABASE_ERROR"
    code = "GEN_DB_001"
    status = 503
    message = "The database is not available right now; try again shortly."
    retryable = True


class InternalError(GeneratorError):
    name = "INTERNAL_ERROR"
    code = "GEN_SYS_001"
    status = 500
    message = "Something went wrong on our side; try again, and report it if it stays."
    retryable = True


def error_of_code(code: str) -> type[GeneratorError]:
    """The class of a code that was stored with a failed step; :class:`InternalError` for a foreign one."""

    def tree(cls: type[GeneratorError]) -> list[type[GeneratorError]]:
        return [cls, *(below for child in cls.__subclasses__() for below in tree(child))]

    return next((cls for cls in tree(GeneratorError)[1:] if cls.code == code), InternalError)
