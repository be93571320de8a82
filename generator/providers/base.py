"""What a writer of texts gets and gives, whether it is a model behind an API or our own code.

A provider never writes a name, a company, a date or a degree: it says which *entries* it chose and
writes the summary, the bullets, the order of skills and the letter's paragraphs.
:mod:`generator.providers.assembly` fills in the rest from the record. What a provider cannot write it
cannot get wrong.

The drafts' fields carry what :mod:`generator.providers.schemas` tells a model about them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Generic, Protocol, TypeVar

from generator.model import ExperienceData, Job, OwnPrompt, SkillGroup, TokenUsage

DraftT = TypeVar("DraftT")

Deadline = Callable[[], float]
"""Seconds that are left for the whole step; zero or less when time is up."""

MOST_ENTRIES: Final = 4
MOST_HIGHLIGHTS: Final = 4
MOST_PROJECTS: Final = 3
MOST_BODY_PARAGRAPHS: Final = 2
"""What a model may choose and write; a letter of four paragraphs has two between its first and last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """All a provider may know. No e-mail address, no phone number: they are filled in afterwards.

    Attributes:
        posting: the posting's text, maybe empty.
        emphasize: what the person wants brought out, where the record supports it.
        language: BCP 47, or ``None`` for the posting's own.
        name: the person's, for the letter's sake.
        title: the person's standing headline, if they keep one.
        summary: the person's standing summary, if they keep one.
        resume_prompt, letter_prompt: the person's own, for providers that ask a model.
    """

    job: Job
    posting: str
    record: ExperienceData
    emphasize: tuple[str, ...] = ()
    language: str | None = None
    name: str
    location: str | None = None
    title: str | None = None
    summary: str | None = None
    resume_prompt: OwnPrompt | None = None
    letter_prompt: OwnPrompt | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenEntry:
    """A job or project of the record that goes into the résumé.

    Attributes:
        entry_id: of an entry of type work, volunteer or project.
        highlights: at most four bullets, for work and volunteering; the description, for a project.
    """

    entry_id: str
    highlights: tuple[str, ...] = field(default=(), metadata={"least": 1, "most": MOST_HIGHLIGHTS})


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeDraft:
    """What a provider writes of a résumé."""

    summary: str = field(metadata={"says": "two or three sentences"})
    experience: tuple[ChosenEntry, ...] = field(
        default=(),
        metadata={
            "entries": ("work", "volunteer"),
            "least": 1,
            "most": MOST_ENTRIES,
            "says": "the entries that fit best; highlights are their bullets, the most relevant first",
        },
    )
    projects: tuple[ChosenEntry, ...] = field(
        default=(),
        metadata={
            "entries": ("project",),
            "most": MOST_PROJECTS,
            "says": "only projects that fit the posting; one highlight each, a description of one sentence",
        },
    )
    skills: tuple[SkillGroup, ...] = field(
        default=(), metadata={"says": "skills of the record only, those the posting asks for first"}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDraft:
    """What a provider writes of a letter."""

    greeting: str = field(metadata={"says": "the line that addresses the reader"})
    opening_paragraph: str
    body_paragraphs: tuple[str, ...] = field(metadata={"least": 1, "most": MOST_BODY_PARAGRAPHS})
    closing_paragraph: str = field(metadata={"says": "without closing formula and name; both are added"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion(Generic[DraftT]):
    """A draft with what it took.

    Attributes:
        model: the one that wrote it, as its maker names it.
    """

    draft: DraftT
    model: str
    usage: TokenUsage


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected(Generic[DraftT]):
    """A draft that says what the record does not, to be written once more.

    Attributes:
        reasons: one a fault, each with the words at fault.
    """

    draft: DraftT
    reasons: tuple[str, ...]


class Provider(Protocol):
    """A writer of drafts."""

    def write_resume(
        self, brief: Brief, remaining: Deadline, rejected: Rejected[ResumeDraft] | None = None
    ) -> Completion[ResumeDraft]:
        """Writes a résumé's text, or writes a rejected one better.

        Raises:
            AIError, AIBadOutput, AINotConfigured: as their names say.
        """
        ...

    def write_cover_letter(
        self, brief: Brief, remaining: Deadline, rejected: Rejected[LetterDraft] | None = None
    ) -> Completion[LetterDraft]:
        """Writes a letter's text, or writes a rejected one better.

        Raises:
            AIError, AIBadOutput, AINotConfigured: as their names say.
        """
        ...
