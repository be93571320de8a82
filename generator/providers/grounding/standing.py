"""Finds titles that a sentence gives the person and that they never held.

The title's noun must be one of the person's, its rank must belong to that same title, and what makes it less
(assistant, relief, trainee) must not have gone. The title that is applied for is nobody's yet.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from generator.providers.grounding.counted import COLLECTIVES
from generator.providers.grounding.deeds import LEAD
from generator.providers.grounding.evidence import Scope
from generator.providers.grounding.kinds import names_people, synonyms
from generator.providers.grounding.passage import Passage
from generator.providers.grounding.setting import Setting
from generator.providers.grounding.titles import (
    LEADERS,
    Title,
    past_articles,
    read_title,
    title_rows,
    titles_in,
)
from generator.providers.grounding.tokens import Token, root, tokens
from generator.providers.wordlists import word_set

_SHED: Final = word_set("former graduate volunteer student temporary junior jr trainee")
"""Lesser words that a title may lose: those who were it before the rest of the career, or unpaid."""
_SHOWN_BY_DOING: Final = word_set(
    "mentor coach trainer tutor organiser organizer coordinator editor author writer maintainer "
    "volunteer instructor recruiter tester auditor presenter speaker reviewer advisor adviser"
)
"""Titles that whoever did the work may use of it: to have mentored is to be a mentor."""
_LONGEST_TITLE: Final = 5
"""Words of a title at the beginning of a line, if nothing else tells that it is one."""
_LEADS: Final = word_set("leader leaders")
_MANAGED_THINGS: Final = frozenset(
    map(
        root, word_set("account product project case programme program brand category content community risk")
    )
)
_NEAR: Final = 9
"""Tokens behind a verb of leading among which those who are led are named."""
_ACTING: Final = word_set("acting interim relief deputy")
_FILLS_IN: Final = re.compile(
    r"\b(?:(?:fill|stand|stood|step|sit|sat)\w* in|cover\w*|deputi[sz]\w*|in the absence)\b", re.IGNORECASE
)
_LATER: Final = word_set(
    "would will could can hope apply applying application become becoming next want wish"
)


def unsupported_titles(draft: Passage, setting: Setting) -> Iterator[str]:
    """What is wrong with the titles that a sentence gives the person."""
    if not draft.english:
        return
    for title, at in _claimed(draft, setting):
        if _is_future(draft, at, setting) or (_heads_a_group(draft, title, at) and is_led(setting.scope)):
            continue
        if not _is_held(title, setting.scope) or _is_of_the_posting(title, setting):
            yield f"“{title.text}” is no title of the person's in {setting.scope.label}."


def _claimed(draft: Passage, setting: Setting) -> Iterator[tuple[Title, int]]:
    row = draft.tokens
    if (setting.kind == "summary" and (title := read_title(row, past_articles(row, 0)))) or (
        (title := read_title(row, 0)) and _is_since(draft, title)
    ):
        yield title, 0
    yield from titles_in(row)


def _is_since(draft: Passage, title: Title) -> bool:
    """Whether a line begins with a title and the time or place it was held: "Team leader since 2023"."""
    row, length = draft.tokens, len(title.text.split())
    after = row[length].folded if len(row) > length else ""
    if "," in title.text or any(q.begin < length for q in draft.quantities):
        return False  # "four supervisors report to"
    if after in ("on", "in") and draft.levels[0] and not _is_formal(title):
        return False  # "lead clinics in"
    if after in ("of", "at", "to", "for", "on", "in", "responsible"):
        return length <= _LONGEST_TITLE and not row[0].folded.endswith("ed")
    from_then_on = after == "from" and any(
        q.kind == "year" and q.begin == length + 1 for q in draft.quantities
    )
    return after == "since" or from_then_on


def _heads_a_group(draft: Passage, title: Title, at: int) -> bool:
    """Whether a title only says that the person leads: "head of a 16-strong front-of-house team"."""
    behind = [t.folded for t in draft.tokens[at + 1 : at + 15]]
    return (
        title.text.casefold() in ("head", "leader") and behind[:1] == ["of"] and bool(COLLECTIVES & {*behind})
    )


def _is_of_the_posting(title: Title, setting: Setting) -> bool:
    """Whether a word of the title is the posting's title's and nowhere in the record."""
    wanted = {token.stem for token in tokens(setting.record.brief.job.role) if token.is_word}
    known = setting.record.whole.stems | setting.record.whole.folded
    return any(synonyms(word).isdisjoint(known) for word in title.others & wanted)


def _is_held(said: Title, scope: Scope) -> bool:
    if not said.ranks and any(said.nouns <= held.lesser for held in scope.held):
        return True
    if any(_covers(held, said) for held in scope.held) or _stands_in(said, scope):
        return True
    if said.nouns <= _LEADS and not said.ranks:
        return any(LEAD in passage.levels for passage in scope.passages)
    if _is_formal(said):
        return False
    return not said.ranks and all(
        (noun.rstrip("s") in _SHOWN_BY_DOING and _is_done(noun, scope))
        or (noun not in LEADERS and any(root(noun) in held.others for held in scope.held))
        for noun in said.nouns
    )


def _is_done(noun: str, scope: Scope) -> bool:
    """Whether the record tells of the work that makes one what a noun says, and not of others who are it."""
    wanted = synonyms(root(noun))
    return any(
        token.stem in wanted and (token.folded not in title_rows() or not after.text[:1].isupper())
        for passage in scope.everything
        if not wanted.isdisjoint(passage.content)
        for token, after in pairwise((*passage.tokens, passage.tokens[0]._replace(text=".")))
    ) or any(noun.rstrip("s") in title.lowered for title in scope.titles)


def _is_formal(title: Title) -> bool:
    """Whether a title is written as one, with capitals."""
    written = title.text.split()
    return len(written) > 1 and all(word[0].isupper() for word in written)


def _stands_in(said: Title, scope: Scope) -> bool:
    """Whether an acting title is one that the record says the person filled in for."""
    return not said.lesser.isdisjoint(_ACTING) and any(
        said.nouns <= {token.folded for token in passage.tokens} and _FILLS_IN.search(passage.text)
        for passage in scope.passages
    )


def is_led(scope: Scope) -> bool:
    """Whether the person leads others there, by a title of theirs or by what they do."""
    return any(held.nouns & LEADERS or held.ranks & LEADERS for held in scope.held) or any(
        LEAD in passage.levels for passage in scope.passages
    )


def leads_people(scope: Scope) -> bool:
    """Whether it is people that the person leads there, and not products or accounts."""
    return any(
        (held.nouns & LEADERS or held.ranks & LEADERS) and held.others.isdisjoint(_MANAGED_THINGS)
        for held in scope.held
    ) or any(
        level == LEAD and any(map(_is_of_people, passage.tokens[at + 1 : at + _NEAR]))
        for passage in scope.passages
        for at, level in enumerate(passage.levels)
        if not at or passage.levels[at - 1] != LEAD
    )


def _is_of_people(token: Token) -> bool:
    return token.folded in COLLECTIVES or names_people(token)


def _covers(held: Title, said: Title) -> bool:
    leads = bool(held.nouns & LEADERS or held.ranks & LEADERS)
    wanted = frozenset(title_rows()[n] for n in said.nouns if not (leads and n.rstrip("s") == "leader"))
    if not wanted <= held.heads or not said.ranks <= held.ranks | held.nouns:
        return False
    return held.lesser - _SHED <= said.lesser


def _is_future(draft: Passage, at: int, setting: Setting) -> bool:
    """Whether the title is the one that is applied for."""
    if setting.kind == "bullet" or at >= len(draft.tokens):
        return False
    before = {token.folded for token in draft.tokens[:at]}
    after = {token.folded for token in draft.tokens[at:]}
    if setting.kind == "letter" and setting.is_theirs(draft, draft.tokens[at].start):
        return True
    return bool(before & _LATER) or (setting.kind == "letter" and bool(after & {"would", "will", "could"}))
