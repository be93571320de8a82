"""Finds deeds that grew: "helped" that became "led", "took part" that became "ran", a plan become a result.

The sentence of the record that a draft's is most like says how much of the work was the person's own.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from generator.providers.grounding.deeds import DO, HELP, LEAD, SHARE, admits_help, is_launch
from generator.providers.grounding.evidence import Scope
from generator.providers.grounding.kinds import names_people, passing_words
from generator.providers.grounding.passage import Passage
from generator.providers.grounding.setting import Setting
from generator.providers.grounding.standing import is_led, leads_people
from generator.providers.grounding.tokens import root
from generator.providers.grounding.units import SMALL_WORDS
from generator.providers.wordlists import word_set

_NEAR_BEST: Final = 0.75
"""A sentence of the record is a source too when it is nearly as like the draft's as the one most like it."""
_GROUPS: Final = word_set(
    "team teams crew crews squad squads department departments group groups division divisions"
)
_SESSIONS: Final = frozenset(
    map(root, word_set("exercises classes lessons sessions workshops seminars tutorials courses training"))
)
"""Who leads these teaches, and leads nobody by it."""
_AT_THE_HEAD: Final = word_set(
    "head founded co-founded headed heading directed directing chaired chairing captained spearheaded"
)
_FOUNDED: Final = word_set("founded co-founded")
_BEGAN: Final = re.compile(
    r"\b(?:start|set up|found|establish|launch|beg[au]n|open|creat|built)", re.IGNORECASE
)
_CARES_FOR: Final = re.compile(
    r"\b(?:look(?:s|ed|ing)? after|in charge|responsib\w+|coordinat\w+|run|ran|runs)\b",
    re.IGNORECASE,
)
"""Other words of the record for leading people."""
_ALONE: Final = re.compile(
    r"\b(?:single[- ]?handed(?:ly)?|solely|sole|on my own|by myself|all by|entirely alone|unaided)\b",
    re.IGNORECASE,
)
_DONE: Final = re.compile(r"\b(?:have|has|had|['’]ve) (?:\w+ )?\w+ed\b", re.IGNORECASE)
_OF_A_PLAN: Final = re.compile(
    r"\b(?:plan(?:s|ned)?|planning (?!permission)|prepar\w+|will|schedul\w+|hop(?:e|es|ing) to|draft\w*"
    r"|upcoming|due|next|from 20\d\d|propos\w+|expect\w*|appl(?:y|ied|ying|ications?)|discuss\w+|not"
    r"|await\w+|pending|future|toward\w*|soon|yet)\b",
    re.IGNORECASE,
)
_SHORT: Final = 2
"""Letters of an abbreviation that may stand for anything."""
_ENOUGH: Final = 2
"""Words of a sentence that the record has in one plan and nowhere else: they give it away."""
_IS_ALONE: Final = word_set("alone sole solely singlehandedly singlehanded myself")


def grown_deeds(draft: Passage, setting: Setting) -> Iterator[str]:
    """What a sentence claims of the work beyond what the record says of it."""
    if not draft.english:
        return
    scope = setting.scope
    levels = draft.levels
    yield from _led(draft, levels, setting)
    yield from _done(draft, levels, setting)
    launched = any(map(is_launch, draft.tokens)) and not any(draft.plans)
    if launched and not _OF_A_PLAN.search(draft.text):
        source, overlap = _source(draft.content - passing_words(), draft, scope)
        enough = len(overlap) + bool(source and _share_a_number(draft, source)) >= 2
        if source and overlap and enough and _is_planned(source, overlap):
            yield f"In {scope.label} this is a plan and not a result: “{source.text}”"
    elif planned := _only_planned(draft, setting):
        yield f"In {scope.label} this is a plan and not a result: “{planned.text}”"
    if (alone := _ALONE.search(draft.text)) and not scope.folded & _IS_ALONE:
        yield f"“{alone[0]}” is not in {scope.label}."


def _done(draft: Passage, levels: Sequence[int], setting: Setting) -> Iterator[str]:
    if max(levels, default=0) < DO or admits_help(draft.lowered, draft.tokens):
        return
    done = _said(draft, levels)
    source, overlap = _source(done, draft, setting.scope)
    if source is None or len(overlap) < 2 or 2 * len(overlap) < len(done):
        return
    if _highest(source, overlap) == HELP:
        yield f"{_capitalised(setting.scope.label)} says this was helped with, not done: “{source.text}”"


def _capitalised(label: str) -> str:
    return label[:1].upper() + label[1:]


def _led(draft: Passage, levels: Sequence[int], setting: Setting) -> Iterator[str]:
    for at, level in enumerate(levels):
        if (
            level != LEAD
            or (at and levels[at - 1] == LEAD)
            or setting.is_theirs(draft, draft.tokens[at].start)
            or _is_in_a_name(draft, at, setting)
        ):
            continue
        end = next((i for i in range(at, len(levels)) if levels[i] != LEAD), len(levels))
        led = (
            frozenset(t.stem for t in draft.tokens[at + 1 : end] if t.is_word and t.folded not in SMALL_WORDS)
            - passing_words()
        )
        verb = draft.tokens[at].text
        after = draft.tokens[at + 1 : at + 6]
        people = _SESSIONS.isdisjoint(token.stem for token in after) and (
            any(map(names_people, after)) or any(t.folded in _GROUPS for t in after)
        )
        source, overlap = _source(led, draft, setting.scope)
        if 3 * len(overlap) < len(led):
            source, overlap = _source_by_number(draft, setting.scope) or (source, overlap)
        at_the_head = draft.tokens[at].folded in _AT_THE_HEAD
        if source and draft.tokens[at].folded in _FOUNDED and _BEGAN.search(source.text):
            continue
        if source is None or (3 * len(overlap) < len(led) and not _share_a_number(draft, source)):
            if at_the_head or not (leads_people if people else is_led)(setting.scope):
                yield f"“{verb}” claims more than {setting.scope.label} says."
            continue
        highest = _highest(source, overlap)
        if (
            highest in (HELP, SHARE)
            or _is_mostly_help(source, overlap)
            or (
                highest == DO
                and not _CARES_FOR.search(source.text)
                and (at_the_head or (people and not leads_people(setting.scope)))
            )
        ):
            yield f"“{verb}” claims more than {setting.scope.label} says: “{source.text}”"


def _only_planned(draft: Passage, setting: Setting) -> Passage | None:
    """The record's plan that a sentence tells as done: all that the record says of its words is planned."""
    plans = setting.scope.planned
    told = [t for t in draft.tokens if t.stem in plans and t.stem in draft.content - passing_words()]
    short = next((t for t in told if t.text.isupper() and len(t.text) > _SHORT), None)
    found = {plans[token.stem] for token in told}
    if not short and not (len(found) == 1 and len(told) >= _ENOUGH):
        return None
    if any(setting.is_theirs(draft, token.start) for token in told) or _OF_A_PLAN.search(draft.text):
        return None
    if not _DONE.search(draft.text) and max(draft.levels, default=0) < DO:
        return None
    return plans[short.stem] if short else found.pop()


def _is_in_a_name(draft: Passage, at: int, setting: Setting) -> bool:
    """Whether a verb is a word of a name that the record has: "NPQ Leading Teaching"."""
    row = draft.tokens[at : at + 2]
    return (
        at > 0
        and len(row) > 1
        and all(token.text[0].isupper() for token in row)
        and (row[0].stem, row[1].stem) in setting.record.whole.pairs
    )


def _said(draft: Passage, levels: Sequence[int]) -> frozenset[str]:
    row = zip(draft.tokens, levels, strict=True)
    stems = frozenset(t.stem for t, lv in row if lv >= DO and t.is_word and t.folded not in SMALL_WORDS)
    return stems - passing_words()


def _source(said: frozenset[str], draft: Passage, scope: Scope) -> tuple[Passage | None, frozenset[str]]:
    """The record's sentence that speaks of the same, the one that claims most where several do."""
    rated = [(len(said & p.content), len(draft.content & p.content), p) for p in scope.passages]
    most = max((shared for shared, _, _ in rated), default=0)
    if not most:
        return None, frozenset()
    close = [(shared, whole, p) for shared, whole, p in rated if shared >= _NEAR_BEST * most]
    best = max(close, key=lambda found: (_highest(found[2], said & found[2].content), found[0], found[1]))
    return best[2], said & best[2].content


def _source_by_number(draft: Passage, scope: Scope) -> tuple[Passage, frozenset[str]] | None:
    """The record's sentence that has a number of the draft's, where its words are all others."""
    found = next((p for p in scope.passages if _share_a_number(draft, p)), None)
    return (found, found.content) if found else None


def _highest(source: Passage, words: frozenset[str]) -> int:
    levels = source.levels
    found = [lv for token, lv in zip(source.tokens, levels, strict=True) if token.stem in words]
    return max(found, default=DO) or DO


def _is_mostly_help(source: Passage, words: frozenset[str]) -> bool:
    """Whether most of what two sentences share was helped with or shared, if not all of it."""
    levels = [lv for token, lv in zip(source.tokens, source.levels, strict=True) if token.stem in words]
    return 3 * sum(lv in (HELP, SHARE) for lv in levels) >= 2 * len(levels) > 0


def _share_a_number(draft: Passage, source: Passage) -> bool:
    known = {(q.kind, value) for q in source.quantities for value in q.readings}
    return any((q.kind, value) in known for q in draft.quantities for value in q.readings)


def _is_planned(source: Passage, words: frozenset[str]) -> bool:
    plans = source.plans
    found = [planned for token, planned in zip(source.tokens, plans, strict=True) if token.stem in words]
    return 2 * sum(found) > len(found)
