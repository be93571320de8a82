"""Reads how much of the work a sentence claims, word by word: led, done, shared, helped with, planned.

Each word stands under the verb before it, so that one sentence may help with one thing and lead another.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from generator.providers.grounding.titles import title_rows
from generator.providers.grounding.tokens import Token
from generator.providers.wordlists import lines_of, word_set

LEAD: Final = 4
DO: Final = 3
SHARE: Final = 2
HELP: Final = 1
NONE: Final = 0

_LEAD: Final = word_set(
    "led headed directed managed supervised oversaw chaired owned spearheaded championed orchestrated "
    "pioneered founded captained masterminded lead leads manage manages supervise supervises oversee "
    "oversees chair head direct own owns leading managing supervising overseeing chairing heading "
    "directing owning spearheading co-led"
)
_STAGED: Final = word_set(
    "play plays film films show musical scene traffic calls questions enquiries visitors"
)
"""What is directed without leading anybody."""
_HELP: Final = word_set(
    "helped helps help helping assisted assists assist assisting supported supports supporting support "
    "contributed contributes contribute contributing participated participates participate participating "
    "involved shadowed shadow shadowing observed aided"
)
_PLAN: Final = word_set(
    "proposed propose proposing proposal recommended recommend suggested suggest pitched explored "
    "exploring investigated prototyped prototype piloted pilot piloting prototyping intended intend "
    "projected expected would could will aims aimed plans drafted draft evaluated"
)
_HELP_PHRASE: Final = re.compile(
    r"\b(?:took|takes?|taking|played) (?:an? )?(?:\w+ )?part\b|\b(?:part|member) of (?:an?|the|our)\b"
    r"|\bbelong(?:s|ed)? to\b"
    r"|\bsat on\b|\bserv(?:ed?|es|ing) on\b|\bunder (?:the )?(?:supervision|guidance|direction)\b"
    r"|\bhelp(?:ed)? out\b|\bgave support\b|\bprovided (?:\w+ )?support\b|\bworked under\b"
)
_SHARE_PHRASE: Final = re.compile(
    r"\bwork(?:ed|s|ing)? (?:closely )?(?:with|on|alongside)\b|\btogether with\b"
    r"|\balongside\b|\bshar(?:ed|ing) (?:the|in)\b|\bwith (?:\w+ ){0,2}others\b|\bin a team of\b"
    r"|\bcollaborat\w+\b|\bjointly\b"
    r"|\bwith (?:an? |my |two |three |other )?colleagues?\b|\bpartnered with\b|\bco-\w+\b"
    r"|\bin (?:a )?pair with\b"
)
_LEAD_PHRASE: Final = re.compile(
    r"\b(?:in charge of|took (?:charge|ownership|the lead)|(?:full|sole|complete) ownership of"
    r"|at the helm|accountable for|under my (?:lead\w*|direction|management))\b"
)
_PLAN_PHRASE: Final = re.compile(
    r"\bplan(?:s|ned|ning)? (?:to|for a)\b|\b(?:am|are|is|be|now) planning\b|\ba plan\b"
    r"|\bhop(?:e|es|ing) to\b|\bwith the (?:aim|goal) of\b"
    r"|\b(?:business case|feasibility)\b|\baim(?:ed|ing|s)? (?:to|at)\b|\bscheduled to\b"
    r"|\b(?:grant|funding|planning|patent|loan) applications?\b"
    r"|\bdue to\b|\bapplied for\b|\bbid for\b"
    r"|\b(?:is|are) to be\b|\bconcepts? for\b"
)
_NOT_DONE: Final = re.compile(
    r"\b(?:planned for|due for|not yet|yet to be|still to be|due to (?:take|start|launch|go)|if approved"
    r"|awaiting|pending)\b"
)
"""What makes all of a sentence a plan, wherever it stands."""
_TO_COME: Final = re.compile(
    r"^\W*(?:preparing|planning) (?:an?|the|for)\b"
    r"|\b(?:planned for|due (?:for|in)|scheduled (?:for|to)|not yet)\b"
    r"|\b(?:if approved|upcoming|under discussion|not started)\b"
    r"|\b(?:is|are) (?:planned|expected|scheduled|due)\b"
)
_WILL: Final = re.compile(
    r"\b(?:will|hop(?:e|es|ing) to|(?:am|are|is) planning|working towards?|studying (?:for|towards?)"
    r"|next (?:year|month|spring|autumn))\b"
)
_PEOPLE_HELPED: Final = word_set(
    "customer customers client clients user users guest guests patient patients student students pupil "
    "pupils resident residents visitor visitors family families child children learner learners people "
    "member members caller callers shopper shoppers passenger passengers employee employees staff elderly "
    "adults"
)
_NO_DEED_AFTER: Final = word_set("to by generation time times")
_NO_DEED_BEFORE: Final = word_set("a an the my our their his her its your this of team tech")
_ALSO_NOUNS: Final = word_set(
    "lead leads head chair direct own managed support help pilot prototype proposal"
)
_TRIED: Final = word_set("pilot prototype proposal")
_DETERMINERS: Final = word_set("a an the my our their his her its this these two three new and")
_RESTARTS: Final = frozenset((",", ";", "and", "i", "then", "also", "—", "–", ":"))


@cache
def _verbs(name: str) -> frozenset[str]:
    return word_set(next(line.partition(":")[2] for line in lines_of("deeds") if line.startswith(f"{name}:")))


@cache
def _telling_verbs() -> frozenset[str]:
    """All words that may say how much of the work is claimed, besides those in -ed."""
    return _LEAD | _HELP | _verbs("past") | _verbs("base") | {"to", "towards"}


def admits_help(text: str, row: Sequence[Token]) -> bool:
    """Whether a sentence says anywhere that the work was shared or only helped with."""
    return any(token.folded in _HELP for token in row) or bool(
        _HELP_PHRASE.search(text) or _SHARE_PHRASE.search(text)
    )


def is_launch(token: Token) -> bool:
    """Whether a word says that a thing was done and not only thought of."""
    return token.folded in _verbs("launch")


def read_levels(text: str, row: Sequence[Token]) -> tuple[int, ...]:
    """For each token the level of the verb it stands under; :data:`NONE` before the first.

    Args:
        text: in lower case, as for all of this module.
    """
    phrases = [
        *((m.start(), m.end(), HELP) for m in _HELP_PHRASE.finditer(text)),
        *((m.start(), m.end(), SHARE) for m in _SHARE_PHRASE.finditer(text)),
        *((m.start(), m.end(), LEAD) for m in _LEAD_PHRASE.finditer(text)),
    ]
    found: list[int] = []
    level = NONE
    for at, token in enumerate(row):
        if token.text in ";":
            level = NONE
        phrase = (
            next((lv for begin, end, lv in phrases if begin <= token.start < end), None) if phrases else None
        )
        said = phrase if phrase is not None else _level_of(row, at)
        if level == HELP and at and _is_own_part(row, at):
            said = level = DO
        if said == SHARE and level == DO:
            found = [SHARE if lv == DO else lv for lv in found]
            level = SHARE
        elif said and not (said > level and level in (HELP, SHARE) and not _starts_anew(row, at)):
            level = said
        found.append(level)
    return tuple(found)


def _is_own_part(row: Sequence[Token], at: int) -> bool:
    """Whether whoever helped with the whole did this part: "took part in the audit, collecting samples"."""
    word = row[at].folded
    if not word.endswith("ing"):
        return False
    if row[at - 1].folded == "by":
        return True
    base = _verbs("base")
    return row[at - 1].text in ",:" and (word[:-3] in base or f"{word[:-3]}e" in base)


def read_plans(text: str, row: Sequence[Token]) -> tuple[bool, ...]:
    """For each token whether it is only planned, proposed or tried."""
    phrases = [(m.start(), m.end()) for m in _PLAN_PHRASE.finditer(text)]
    found: list[bool] = []
    planned = bool(_NOT_DONE.search(_statement(text, 0)))
    for at, token in enumerate(row):
        if token.text == ";":
            planned = bool(_NOT_DONE.search(_statement(text, token.end)))
        if token.folded in _PLAN and not _is_noun(row, at):
            planned = True
        if phrases and any(begin <= token.start < end for begin, end in phrases):
            planned = True
        found.append(planned)
    return tuple(found)


def _statement(text: str, start: int) -> str:
    """What is said from a place on, up to a semicolon."""
    return text[start:].partition(";")[0]


def future_from(text: str) -> int:
    """Where a sentence, in lower case, begins to speak of what is to come; its length if it never does."""
    if found := _TO_COME.search(text):
        return text.rfind(";", 0, found.start()) + 1
    found = _WILL.search(text)
    return found.start() if found else len(text)


def _level_of(row: Sequence[Token], at: int) -> int:
    word = row[at].folded
    if word not in _telling_verbs() and not word.endswith("ed"):
        return NONE
    if word in _LEAD:
        if word.startswith("direct") and any(token.folded in _STAGED for token in row[at + 1 : at + 5]):
            return DO
        return NONE if _is_noun(row, at) else LEAD
    if word in _HELP:
        if _is_noun(row, at) or (at and row[at - 1].folded in ("that", "which")):
            return NONE
        return DO if _helps_people(row, at) or _gives_something(row, at) else HELP
    if word in ("to", "towards") and _gave_before(row, at):
        return HELP
    if not row[at].is_word:
        return NONE
    if word in ("served", "acted") and at + 1 < len(row) and row[at + 1].folded == "as":
        return NONE
    if word in _verbs("past") or (word.endswith("ed") and len(word) > 4):
        return DO if at == 0 or _starts_anew(row, at) else NONE
    if word in _verbs("base") and (at == 0 or row[at - 1].folded in ("i", "and")):
        return DO
    return NONE


def _is_noun(row: Sequence[Token], at: int) -> bool:
    """Whether what may be a deed is none here: "nurse-led", "led to", "my own", "lead times"."""
    token = row[at]
    before, after = row[at - 1] if at else None, row[at + 1] if at + 1 < len(row) else None
    if before and before.text in "-–" and token.glued:
        return row[at - 2].folded != "line"  # who line-manages leads
    if after and (after.folded in _NO_DEED_AFTER or after.text == ":" or (after.text == "-" and after.glued)):
        return token.folded in _LEAD or token.folded in _ALSO_NOUNS
    if token.folded not in _ALSO_NOUNS:
        return False
    if after and after.folded in title_rows() and not after.folded.endswith("s"):
        return True  # the head chef, a lead nurse
    if before and token.folded in _TRIED and after and after.is_word and after.folded not in _DETERMINERS:
        return True  # one of five pilot users
    if after and after.folded == "of":
        return True
    return before is not None and before.folded in _NO_DEED_BEFORE


def _helps_people(row: Sequence[Token], at: int) -> bool:
    """Whether helping is the work itself: customers and patients are helped by those who serve them."""
    for token in row[at + 1 : at + 5]:
        if token.folded in _PEOPLE_HELPED:
            return token.folded.endswith(("s", "people", "staff", "children", "elderly"))
        if token.folded in ("with", "in", "to", "of", "on"):
            return False
    return False


def _gives_something(row: Sequence[Token], at: int) -> bool:
    """Whether something of the person's own is contributed: "contributed the design to a bid"."""
    if not row[at].folded.startswith("contribut") or at + 1 == len(row):
        return False
    return row[at + 1].folded not in ("to", "towards", "by", "in", "as")


def _gave_before(row: Sequence[Token], at: int) -> bool:
    """Whether "to" follows what was contributed to it."""
    return any(_gives_something(row, i) for i in range(max(0, at - 6), at))


def _starts_anew(row: Sequence[Token], at: int) -> bool:
    """Whether a verb begins a statement of its own: it is the first word, or follows "and" or a comma."""
    if at == 0:
        return True
    if row[at - 1].folded in _RESTARTS or row[at - 1].text in _RESTARTS:
        word = row[at].folded
        return word.endswith("ed") or word in _verbs("past")
    return row[at - 1].folded.endswith("ly") and at > 1 and row[at - 2].folded in _RESTARTS
