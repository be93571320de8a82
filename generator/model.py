"""The words of the product as types: a person's record, one job posting, and the two documents made of them.

Stored and sent as JSON in camelCase by :mod:`generator.codec`; shapes are those of the contract's
section 6. Everything here is plain data.
"""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from generator.choices import DEFAULT_ACCENT_COLOR
from generator.choices import PageSize as PageSize
from generator.choices import Style as Style

EntryType: TypeAlias = Literal[
    "work", "education", "project", "certification", "skills", "volunteer", "award", "language"
]


# --- the person's record ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPrompt:
    """What the person wants a model to be told instead of our words; either part may be missing.

    Attributes:
        user_prompt_template: with ``{{variables}}`` of :data:`generator.providers.prompts.VARIABLES`.
    """

    system_prompt: str | None = None
    user_prompt_template: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AIPrompts:
    """The person's own prompts, one for each document."""

    resume: OwnPrompt | None = None
    cover_letter: OwnPrompt | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalInfo:
    """Who the documents are about.

    ``title`` and ``summary`` (a professional headline and a few sentences in the person's own words)
    are optional additions to the contract's list; JSON Resume calls them ``label`` and ``summary``.
    """

    name: str
    email: str
    phone: str | None = None
    location: str | None = None
    website: str | None = None
    github: str | None = None
    linkedin: str | None = None
    avatar: str | None = None
    logo: str | None = None
    accent_color: str = DEFAULT_ACCENT_COLOR
    default_style: Style | None = None
    title: str | None = None
    summary: str | None = None
    ai_prompts: AIPrompts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperienceEntry:
    """One thing the person did, learned or earned.

    What ``title`` and ``role`` hold depends on the type:

    ============== ================= ======================
    type           title             role
    ============== ================= ======================
    work           company           job title
    volunteer      organization      position
    education      institution       degree (``area`` has the field of study)
    project        name              the person's part in it
    certification  name              issuer
    award          name              awarder
    skills         category          level (``technologies`` has the skills)
    language       language          fluency
    ============== ================= ======================

    Dates are ``YYYY-MM`` or ``YYYY``. No end date means "still" for work, volunteering, education and
    projects; certifications and awards keep their date in ``start_date``.
    """

    id: str
    type: EntryType = "work"
    title: str
    role: str | None = None
    area: str | None = None
    location: str | None = None
    start_date: str | None = None
    end_date: str | None = None
    url: str | None = None
    summary: str | None = None
    body: str | None = None
    accomplishments: tuple[str, ...] = ()
    technologies: tuple[str, ...] = ()
    notes: str | None = None
    order: int | None = None
    related_blurb_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Blurb:
    """Free text of the person's about an entry (``name`` is its id) or a topic."""

    id: str
    name: str
    title: str | None = None
    content: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperienceData:
    """All a person's entries and blurbs, as they were when a request was started."""

    entries: tuple[ExperienceEntry, ...] = ()
    blurbs: tuple[Blurb, ...] = ()


# --- what is asked for --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """The posting to write for."""

    role: str
    company: str
    company_website: str | None = None
    job_description_url: str | None = None
    job_description_text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """How the person wants the documents."""

    style: Style | None = None
    emphasize: tuple[str, ...] = ()
    page_size: PageSize | None = None
    max_pages: int | None = None
    language: str | None = None


# --- the two documents --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How to reach the person."""

    email: str
    phone: str | None = None
    location: str | None = None
    website: str | None = None
    linkedin: str | None = None
    github: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeHeader:
    """The head of a résumé. ``summary`` is the person's own standing one, maybe empty."""

    name: str
    title: str
    summary: str
    contact: Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeExperience:
    """A job in a résumé. Dates read like ``Jan 2020`` or ``2020``; no end date means it goes on."""

    company: str
    role: str
    location: str | None = None
    start_date: str
    end_date: str | None = field(metadata={"nullable": True})
    highlights: tuple[str, ...] = ()
    technologies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillGroup:
    """Skills under one heading, the most relevant first."""

    category: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeEducation:
    """A course of study in a résumé."""

    institution: str
    degree: str
    field: str | None = None
    start_date: str | None = None
    end_date: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeProject:
    """A project in a résumé."""

    name: str
    description: str
    technologies: tuple[str, ...] = ()
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeCertification:
    """A certificate in a résumé."""

    name: str
    issuer: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeContent:
    """Everything a résumé says; what the PDF draws and nothing else."""

    personal_info: ResumeHeader
    professional_summary: str
    experience: tuple[ResumeExperience, ...] = ()
    skills: tuple[SkillGroup, ...] = ()
    education: tuple[ResumeEducation, ...] = ()
    projects: tuple[ResumeProject, ...] = ()
    certifications: tuple[ResumeCertification, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverLetterContent:
    """A letter's text. ``signature`` is the person's name; the closing formula is the PDF's."""

    greeting: str
    opening_paragraph: str
    body_paragraphs: tuple[str, ...]
    closing_paragraph: str
    signature: str


# --- what is said about them --------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchReport:
    """How well a *record* fits a *posting*, the same whoever writes the documents.

    Attributes:
        score: 0 to 100.
        covered: terms the posting asks for and the record has, most important first.
        missing: terms the posting asks for and the record lacks; never added to a document.
        suggestions: sentences for the person.
    """

    score: int
    covered: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCall:
    """One answer of a model, usable or not, and what it took.

    Attributes:
        model: the one that answered, as its maker names it.
        outcome: ``written``, or why the answer was of no use: ``truncated``, ``refused``, ``invalid``.
        prompt_tokens, cached_tokens, completion_tokens, cost_usd: as in :class:`TokenUsage`.
    """

    model: str
    outcome: str
    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float | None = field(default=None, metadata={"nullable": True})


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenUsage:
    """What a model's answers took, those of failed tries included.

    Attributes:
        prompt_tokens: sent, cached ones included.
        cached_tokens: of those, the ones billed as cached.
        completion_tokens: received, thinking included.
        cost_usd: dollars; ``None`` where the price of any of it is not known.
        calls: one an answer.
    """

    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float | None = field(default=0.0, metadata={"nullable": True})
    calls: tuple[ModelCall, ...] = ()

    @classmethod
    def of(cls, *calls: ModelCall) -> "TokenUsage":
        """The sum of some answers."""
        costs = [call.cost_usd for call in calls if call.cost_usd is not None]
        return cls(
            prompt_tokens=sum(call.prompt_tokens for call in calls),
            cached_tokens=sum(call.cached_tokens for call in calls),
            completion_tokens=sum(call.completion_tokens for call in calls),
            # One unknown price makes the sum unknown: null, not a number that is too low.
            cost_usd=round(sum(costs, 0.0), 8) if len(costs) == len(calls) else None,
            calls=calls,
        )

    def __add__(self, other: "TokenUsage") -> "TokenUsage":
        return TokenUsage.of(*self.calls, *other.calls)

    @property
    def total_tokens(self) -> int:
        return self.prompt_tokens + self.completion_tokens
