"""What answers hold, field by field. Nothing is made with these: tests hold real answers against them."""

from marshmallow import INCLUDE, RAISE, Schema, fields, validate

from generator.choices import GENERATE_TYPES, PAGE_SIZES, STYLES
from generator.providers.registry import PROVIDER_NAMES
from generator.steps import STEPS

STEP_IDS = tuple(step.id for step in STEPS)
STATUSES = ("pending", "processing", "completed", "failed")
STEP_STATUSES = ("pending", "in_progress", "completed", "failed", "skipped")


class _Answer(Schema):
    class Meta:
        unknown = RAISE


class _Open(Schema):
    """More may be in it than is said here."""

    class Meta:
        unknown = INCLUDE


def _one_of(choices: tuple[str, ...], *, needed: bool = True, null: bool = False) -> fields.String:
    return fields.String(required=needed, allow_none=null, validate=validate.OneOf(choices))


def _instant(*, needed: bool = True, null: bool = False) -> fields.DateTime:
    return fields.DateTime(required=needed, allow_none=null)


def _text(*, needed: bool = True, null: bool = False) -> fields.String:
    return fields.String(required=needed, allow_none=null)


def _count(*, needed: bool = True) -> fields.Integer:
    return fields.Integer(required=needed, validate=validate.Range(0))


def _link() -> fields.String:
    return fields.String(metadata={"format": "uri", "description": "A download that needs no sign-in."})


class HealthSchema(_Answer):
    """Says that the process answers."""

    status = fields.String(required=True, validate=validate.Equal("healthy"))
    version = _text()


class StepErrorSchema(_Answer):
    """Why a step failed."""

    message = _text()
    code = _text()
    retryable = fields.Boolean(required=True)


class StepResultSchema(_Open):
    """What a step made; each kind of step says something else."""

    resumeUrl = _link()
    coverLetterUrl = _link()


class StepSchema(_Answer):
    """One step of a generation. `duration` is in milliseconds and the latest attempt's."""

    id = _one_of(STEP_IDS)
    name = _text()
    description = _text()
    status = _one_of(STEP_STATUSES)
    attempts = _count()
    startedAt = _instant(needed=False)
    completedAt = _instant(needed=False)
    duration = _count(needed=False)
    result = fields.Nested(StepResultSchema)
    error = fields.Nested(StepErrorSchema)


class StartedSchema(_Answer):
    """A generation that can be stepped. `nextStep` is absent where a repeated start finds all done."""

    requestId = _text()
    status = _one_of(STATUSES)
    nextStep = _one_of(STEP_IDS, needed=False)
    steps = fields.List(fields.Nested(StepSchema), required=True)


class SteppedSchema(_Answer):
    """What a call of a step did, and what is next. `nextStep` is absent when none can be run now."""

    requestId = _text()
    status = _one_of(("processing", "completed"))
    stepCompleted = _one_of(STEP_IDS, needed=False)
    nextStep = _one_of(STEP_IDS, needed=False)
    message = _text(needed=False)
    resumeUrl = _link()
    coverLetterUrl = _link()
    steps = fields.List(fields.Nested(StepSchema), required=True)


class StepFailureSchema(_Answer):
    """What is known of a step that failed."""

    requestId = _text()
    failedStep = _one_of(STEP_IDS)
    retryable = fields.Boolean(required=True)
    steps = fields.List(fields.Nested(StepSchema), required=True)


class JobSummarySchema(_Answer):
    """Which position it was about."""

    role = _text(needed=False)
    company = _text(needed=False)


class MatchSchema(_Open):
    """How well the record fits the posting."""

    score = fields.Integer(required=True, validate=validate.Range(0, 100))
    covered = fields.List(fields.String(), required=True)
    missing = fields.List(fields.String(), required=True)
    suggestions = fields.List(fields.String(), required=True)


class GroundingActSchema(_Open):
    """Something that was not in the record."""

    where = _text()
    text = _text()
    reason = _text()


class GroundingSchema(_Open):
    """What was checked against the record, and what was done about what was not in it."""

    repaired = fields.List(fields.Nested(GroundingActSchema))
    removed = fields.List(fields.Nested(GroundingActSchema))


class MetricsSchema(_Open):
    """What it took: milliseconds, tokens, dollars (null where the model's price is not known)."""

    durationMs = fields.Float()
    tokenUsage = fields.Dict(keys=fields.String(), values=fields.Raw())
    costUsd = fields.Float(allow_none=True)
    model = _text(needed=False, null=True)


class GenerationSchema(_Answer):
    """Where a generation stands. `match` and what follows are null until they are known."""

    requestId = _text()
    status = _one_of(STATUSES)
    generateType = _one_of(GENERATE_TYPES)
    job = fields.Nested(JobSummarySchema, required=True)
    createdAt = _instant()
    match = fields.Nested(MatchSchema, required=True, allow_none=True)
    grounding = fields.Nested(GroundingSchema, required=True, allow_none=True)
    metrics = fields.Nested(MetricsSchema, required=True, allow_none=True)
    resumeUrl = _link()
    coverLetterUrl = _link()
    steps = fields.List(fields.Nested(StepSchema), required=True)


class ListedSchema(_Answer):
    """A generation in the history."""

    requestId = _text()
    status = _text(null=True)
    generateType = _text(null=True)
    provider = _text(null=True)
    job = fields.Nested(JobSummarySchema, required=True, allow_none=True)
    createdAt = _instant()
    updatedAt = _instant(null=True)


class HistoryPageSchema(_Answer):
    """A page, newest first. `nextCursor` is null on the last one."""

    requests = fields.List(fields.Nested(ListedSchema), required=True)
    nextCursor = _text(null=True)


class DeletedSchema(_Answer):
    """A generation that is gone, with its response and its PDFs."""

    requestId = _text()
    deleted = fields.Boolean(required=True, validate=validate.Equal(True))


class PersonalInfoViewSchema(_Open):
    """Personal info: the public fields, and to an editor all."""

    name = _text(needed=False)
    location = _text(needed=False)
    website = _text(needed=False)
    github = _text(needed=False)
    linkedin = _text(needed=False)
    avatar = _text(needed=False)
    logo = _text(needed=False)
    accentColor = fields.String(required=True)


class FirebaseSchema(_Answer):
    """What Firebase Hosting's own configuration leaves out."""

    database = _text(needed=False)
    firestoreEmulator = _text(needed=False)
    authEmulator = _text(needed=False)
    appCheckSiteKey = _text(needed=False)


class OfferedPromptSchema(_Answer):
    """What a model is told of one document where the person keeps no prompt of their own."""

    systemPrompt = _text()
    userPromptTemplate = _text()


class OfferedPromptsSchema(_Answer):
    """Our prompts, for each document."""

    resume = fields.Nested(OfferedPromptSchema, required=True)
    coverLetter = fields.Nested(OfferedPromptSchema, required=True)


class OptionsSchema(_Answer):
    """What a page may offer: choices, limits, and how to sign in."""

    providers = fields.List(_one_of(PROVIDER_NAMES), required=True)
    defaultProvider = _one_of(PROVIDER_NAMES)
    generateTypes = fields.List(_one_of(GENERATE_TYPES), required=True)
    styles = fields.List(_one_of(STYLES), required=True)
    pageSizes = fields.List(_one_of(PAGE_SIZES), required=True)
    accentColor = _text()
    limits = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    prompts = fields.Nested(OfferedPromptsSchema, required=True)
    promptVariables = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    signIn = _one_of(("firebase", "ownerToken"), null=True)
    firebase = fields.Nested(FirebaseSchema)
