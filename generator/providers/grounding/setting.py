"""Where a sentence stands, and so what it may say: under a job, in the summary, in a letter to a company."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from generator.providers.grounding.evidence import Passage, Record, Scope
from generator.providers.grounding.tokens import Token, tokens
from generator.providers.wordlists import word_set

_MINE: Final = word_set(
    "i i'm i've i'd i'll my me mine myself we our us we've ich mein meine meiner meinem meinen wir je mon "
    "ma mes yo mi mis"
)
_YOURS: Final = word_set(
    "you your yours you're you've you'll ihr ihre ihren ihrem ihrer sie vous votre vos usted ustedes su sus"
)
_THE_JOB: Final = word_set(
    "role position job posting vacancy advert advertisement opening opportunity team company organisation "
    "organization"
)
_BEFORE_THE_JOB: Final = word_set("the this that")
_WISH: Final = re.compile(
    r"\b(?:not|never|n['’]t|no|without|lack|have yet to|yet to|new to|eager|keen|would (?:like|love|welcome)"
    r"|hope|look(?:ing)? forward|want|willing|happy|ready|plan|intend|learn|learning|curious|interest(?:ed)?"
    r"|drawn|excited|excites|attracts?|motivat\w+|appeals?|admire|opportunity|chance|apply(?:ing)? for"
    r"|application for|writing about|consider|aim)\b",
    re.IGNORECASE,
)
_CLAIM: Final = re.compile(
    r"\b(?:my (?!application|interest|wish|hope|goal|next)|experience|expertise|skills?|skilled|background"
    r"|track record|knowledge|years of|proficien\w+|fluent|certified|mastery|command of)\b",
    re.IGNORECASE,
)

Kind = Literal["bullet", "summary", "letter"]


@dataclass(frozen=True)
class Setting:
    """The place of a sentence.

    Attributes:
        scope: what supports it.
        kind: what it is part of.
    """

    record: Record
    scope: Scope
    kind: Kind

    @cached_property
    def theirs(self) -> Scope:
        """What the posting says, which may be said of the company and never of the person."""
        return self.record.posting

    def is_theirs(self, passage: Passage, start: int) -> bool:
        """Whether what stands at this place of a sentence is said of the company or of what is wished for.

        The nearest word before it that means one side or the other decides: "your 310 shops", "my 310
        shops".
        """
        if self.kind == "bullet":
            return False
        before = [t for t in passage.tokens if t.start < start]
        if self.kind == "letter":
            for at in range(len(before) - 1, -1, -1):
                side = self._side(passage.tokens, at)
                if side == "mine":
                    break
                if side == "yours":
                    return True
            else:
                following = (self._side(passage.tokens, at) for at in range(len(before), len(passage.tokens)))
                if next((side for side in following if side), "mine") == "yours":
                    return True
        text = passage.text[:start]
        wish = max((m.end() for m in _WISH.finditer(text)), default=-1)
        return wish >= 0 and not _CLAIM.search(text[wish:])

    def _side(self, row: Sequence[Token], at: int) -> str:
        token = row[at]
        word = token.folded.replace("’", "'")
        if word in _MINE:
            return "mine"
        if word in _YOURS:
            return "yours"
        if self._names_company(row, at):
            return "yours"
        if word in _THE_JOB and at and row[at - 1].folded in _BEFORE_THE_JOB:
            return "yours"
        return ""

    def _names_company(self, row: Sequence[Token], at: int) -> bool:
        name = self._company
        return bool(name) and tuple(t.folded for t in row[at : at + len(name)]) == name

    @cached_property
    def _company(self) -> tuple[str, ...]:
        return tuple(t.folded for t in tokens(self.record.brief.job.company) if t.is_word)
