"""Where a sentence stands, and so what it may say: under a job, in the summary, in a letter to a company."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Literal

from generator.providers.grounding.evidence import Record, Scope
from generator.providers.grounding.passage import Passage
from generator.providers.grounding.tokens import Token, tokens
from generator.providers.terms import Word
from generator.providers.wordlists import word_set

_MINE: Final = word_set(
    "i i'm i've i'd i'll my me mine myself we our us we've ich mein meine meiner meinem meinen wir je mon "
    "ma mes yo mi mis"
)
_YOURS: Final = word_set(
    "you your yours you're you've you'll ihr ihre ihren ihrem ihrer sie vous votre vos usted ustedes su sus"
)
_THE_JOB: Final = word_set("role position posting vacancy advert advertisement opening")
_BEFORE_THE_JOB: Final = word_set("the this that")
_WISH: Final = re.compile(
    r"\b(?:not(?! only)|never|n['’]t|no(?! stranger)|without|lack|have yet to|yet to|new to|eager|keen"
    r"|would (?:like|love|welcome)|hope|look(?:ing)? forward|want|willing|happy|ready|plan|intend"
    r"|learn|learning|curious|interest(?:ed)?|drawn|excited|excites|attracts?|motivat\w+|appeals?|admire"
    r"|(?P<chance>opportunity|chance)|apply(?:ing)? (?:for|to|as)|application for|writing about"
    r"|work(?:ing)? towards?|study(?:ing)? (?:for|towards?)|prepar(?:e|ing) for|pursuing"
    r"|rather than|instead of|unlike|other than|consider|aim)\b",
    re.IGNORECASE,
)
_HAD: Final = re.compile(r"\b(?:had|given|got|took|enjoyed|offered)\W+(?:\w+\W+){0,2}$", re.IGNORECASE)
"""Before a chance that was taken, and so is no wish: "I had the opportunity to lead …"."""
_CLAIM: Final = re.compile(
    r"\b(?:my (?!application|interest|wish|hope|goal|next)|experience|expertise|skills?|skilled|background"
    r"|track record|knowledge|years of|proficien\w+|fluent|certified|mastery|command of)\b",
    re.IGNORECASE,
)

_TELLS_OF_MORE: Final = word_set("before after since then later earlier previously now today currently")
_SUPPOSED: Final = re.compile(
    r"\b(?:i (?:would|could|might|['’]d) (?!bring|offer|contribute|add|deliver)|would (?:be|mean|let|suit)"
    r"|(?:is|are) new|(?<!nothing )new (?:to me|ground)|is a step|next step|feel ready|ready for|look forward"
    r"|appeals?|attracts?|(?:speaks to|resonates with|excites|intrigues) me"
    r"|is what (?:draws|interests)|is where i (?:want|would|hope)"
    r"|than (?:mine|i|my|anything i|what i)|i haven['’]t|something i"
    r"|i (?:have|['’]ve) (?:not(?! only)|never|yet)|i lack"
    r"|i (?:find|found) (?:\w+ )?(?:inspiring|exciting|appealing|impressive|attractive|fascinating)"
    r"|i expect to|(?:learn|pick) (?:it|them|that) (?:up|fast|quickly|soon)"
    r"|kind of \w+ i (?:know|like|love|enjoy|want)"
    r"|not (?:yet )?(?:on|in|part of) my"
    r"|i know only|only (?:from|as a|a little)|i do not|i don['’]t|not yet)\b",
    re.IGNORECASE,
)
_DONE: Final = re.compile(
    r"\bi(?: have|['’]ve| had)? (?:\w+ly )?"
    r"(?:(?!planned|wanted|hoped|considered|intended)\w+ed|led|built|ran|wrote|made|held|taught|grew|cut|won|sold)\b"
    r"|\bmy (?:experience|expertise|skills|background|record|knowledge)\b",
    re.IGNORECASE,
)

_COMPARED: Final = re.compile(
    r"\b(?:largest|biggest|highest|most|first|longest|than|times|as (?:many|much|large|big) as)\b"
    r"[^,;]{0,30}\b(?:i|my|mine|our|ours)\b.*",
    re.IGNORECASE | re.DOTALL,
)
"""What follows is what the wish is compared with: "the largest team I have led"."""
_CLAIMED_AFTER: Final = re.compile(
    r"^[^.;]{0,40}\b(?:which|that|both of which|all of which) i (?:have |['’]ve )?(?:also |already |\w+ly )?"
    r"(?:used?|know|work|bring|brought|hold|held|led|lead|ran|run|built|build|practi[sc]ed?|mastered|taught|did|do)"
    r"|^[^.;]{0,60}\bis (?:an?|the|one) [\w ]{0,20}\bi (?:\w+ly )?(?:used?|know|work with|run|teach)\b",
    re.IGNORECASE,
)

_WHAT_IT_TAKES: Final = re.compile(
    r"^\W*[A-Z]\w+ing\b[^,;]{0,100}?\b(?:"
    r"(?P<asked>(?:will |would )?(?:demands?|requires?|calls? for|takes?|asks? for|needs?|deserves?))"
    r"|(?:is|are|feels?|sounds?|seems?|means?|would|will)) ",
)
"""Work that is spoken of as such at the beginning of a sentence: "Leading 60 agents is a bigger stage"."""
_KNOWN_FROM_WORK: Final = re.compile(
    r"\bi(?:(?:['’]ve| have)(?! been \w+ing (?:to|for|towards?)\b)| had| do| did| know| already| currently"
    r"| now| still| \w+ed)\b|\bsecond nature\b|\bmy (?:daily|day|current|present|job|everyday|bread)\b"
    r"|\bmy (?:strengths?|forte|speciality|specialty|expertise|comfort|trade)\b|\bi (?:excel|thrive|shine)\b"
    r"|\b(?:nothing new|familiar|routine|every day|what i|what we|comes? naturally)\b",
    re.IGNORECASE,
)
"""What makes of such work the person's own after all: "… is what I do every day"."""

Kind = Literal["bullet", "summary", "letter"]


_CLAUSE_ENDS: Final = re.compile(r"[;:—]|\s–\s|,\s(?=(?:and|but|so|while|though|yet)\b)")


def _clause(passage: Passage, start: int) -> tuple[int, int]:
    """Begin and end of the part of a sentence that says something of its own."""
    ends = [match.start() for match in _CLAUSE_ENDS.finditer(passage.text)]
    begin = max((end for end in ends if end <= start), default=0)
    return begin, min((end for end in ends if end > start), default=len(passage.text))


def _is_wished(passage: Passage, start: int) -> bool:
    """Whether what stands at this place is hoped for, denied or applied for, and not claimed after all."""
    text = passage.text[_clause(passage, start)[0] : start]
    wishes = (
        match.end()
        for match in _WISH.finditer(text)
        if not (match["chance"] and _HAD.search(text[: match.start()]))
    )
    wish = max(wishes, default=-1)
    return wish >= 0 and not _CLAIM.search(text[wish:])


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

    def narrowed(self, passage: Passage) -> "Setting":
        """The place of a sentence that says at which of the person's jobs something was.

        "At Acme I …" may say what the record says of Acme, and not what it says of another job.
        """
        if self.kind == "bullet" or _TELLS_OF_MORE & {token.folded for token in passage.tokens}:
            return self
        named = self.record.jobs_named(passage)
        return replace(self, scope=self.record.scope_of(named)) if named else self

    def is_theirs(self, passage: Passage, start: int) -> bool:
        """Whether what stands at this place of a sentence is said of the company or of what is wished for."""
        return self.is_of_them(passage, start) or (self.kind != "bullet" and _is_wished(passage, start))

    def is_of_them(self, passage: Passage, start: int) -> bool:
        """Whether what stands at this place is said of the company or of what would be.

        The nearest word before it that means one side or the other decides: "your 310 shops", "my 310
        shops".
        """
        if self.kind != "letter":
            return False
        begin, end = _clause(passage, start)
        takes = _WHAT_IT_TAKES.match(passage.text)
        if takes and start < takes.end() <= end:
            said = passage.text[: takes.end() if takes["asked"] else end]
            if not _KNOWN_FROM_WORK.search(said):
                return True
        row = [at for at, t in enumerate(passage.tokens) if begin <= t.start < end]
        before = [at for at in row if passage.tokens[at].start < start]
        clause = passage.text[begin:end]
        if _SUPPOSED.search(clause) and not _DONE.search(_COMPARED.sub("", clause)):
            return True
        if _CLAIMED_AFTER.search(passage.text[start:]):
            return False
        for at in reversed(before):
            if side := self._side(passage.tokens, at):
                return side == "yours"
        compared = _COMPARED.search(clause)
        last = begin + compared.start() if compared else end
        following = (
            self._side(passage.tokens, at) for at in row[len(before) :] if passage.tokens[at].start < last
        )
        return next((side for side in following if side), "yours") == "yours"

    def names_company(self, word: Word) -> bool:
        """Whether a word is one of the company's name."""
        return word.folded in self._company

    def names_company_or_role(self, first: Token, second: Token) -> bool:
        """Whether two words together are of the company's name or of the title that is applied for."""
        job = self.record.brief.job
        return any(
            f" {first.folded} {second.folded} " in f" {' '.join(t.folded for t in tokens(name))} "
            for name in (job.company, job.role)
        )

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
        """Whether the company is named there, by its whole name or by the first two words of a longer one."""
        name = self._company[:2] if len(self._company) > 2 else self._company
        return bool(name) and tuple(t.folded for t in row[at : at + len(name)]) == name

    @cached_property
    def _company(self) -> tuple[str, ...]:
        return tuple(t.folded for t in tokens(self.record.brief.job.company) if t.is_word)
