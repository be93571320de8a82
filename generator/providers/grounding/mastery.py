"""Finds skills and credentials claimed in ordinary words: "experienced in …", "a … certificate".

Also phrases of the posting that the record does not have: whatever they mean, they are not the person's.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest
from typing import Final

from generator.providers.grounding.evidence import Scope
from generator.providers.grounding.kinds import (
    alike,
    measures_in,
    passing_words,
    plain_verbs,
    synonyms,
    weak_words,
)
from generator.providers.grounding.passage import Passage
from generator.providers.grounding.setting import Setting
from generator.providers.grounding.tokens import Token, root
from generator.providers.grounding.units import SMALL_WORDS
from generator.providers.grounding.vocabulary import lexicon, ordinary
from generator.providers.terms import words
from generator.providers.wordlists import word_set, words_of

_CUE: Final = re.compile(
    r"\b(?:experience[ds]?|expertise|knowledge|skill(?:s|ed)?|proficien(?:t|cy)|background|trained|training"
    r"|versed|track record|specialis\w+|specializ\w+|competent|fluent|familiar(?:ity)?|qualified"
    r"|certified|licensed|grounding)"
    r" (?:in|with|of|on) (?=\w)",
    re.IGNORECASE,
)
_ENDS: Final = frozenset(",;:.()–—")
_ENDING_WORDS: Final = word_set(
    "and or as who which that where while for to from at by with through including gained across within "
    "on under into known able"
)
_CREDENTIALS: Final = word_set(
    "certificate certificates certification certifications licence licences license licenses diploma "
    "accreditation qualification qualifications"
)
_SECTORS: Final = word_set(
    "manufacturing retail hospitality healthcare technology software education industry production "
    "operations services sector administration business trade trades logistics media publishing finance "
    "office"
)
"""Lines of work that a record shows without their name."""
_IN_GENERAL: Final = word_set("measurable tangible lasting continuous operational complex demanding quality")
_LONGEST: Final = 4


def unsupported_mastery(draft: Passage, setting: Setting) -> Iterator[str]:
    """What a sentence claims to master or to be certified for, and the record has no word of."""
    if not draft.english:
        return
    for match in _CUE.finditer(draft.text):
        if setting.is_theirs(draft, match.start()):
            continue
        items = list(_items([token for token in draft.tokens if token.start >= match.end()]))
        for item, after in zip_longest(items, items[1:]):
            if len(item) == 1 and after and len(after) > 1 and _is_known(after, setting.scope):
                continue  # half of it: "public and academic libraries"
            if item[0].folded.endswith("ing") and len(item) > 1:
                continue  # work, and no skill: "leading reception teams"
            if not _is_known(item, setting.scope) and not _is_ordinary(item, setting):
                said = " ".join(token.text for token in item)
                yield f"“{said}” is nothing that {setting.scope.label} speaks of."
    yield from _credentials(draft, setting)
    yield from _borrowed(draft, setting)


def _items(row: Sequence[Token]) -> Iterator[list[Token]]:
    """What is listed after a cue, up to the end of the phrase."""
    item: list[Token] = []
    for token in row:
        if token.text in _ENDS or token.folded in _ENDING_WORDS:
            if item:
                yield item
            item = []
            if token.text not in "," and token.folded not in ("and", "or"):
                return
        elif token.is_word:
            item.append(token)
            if len(item) > _LONGEST:
                return
    if item:
        yield item


def _is_known(item: Sequence[Token], scope: Scope) -> bool:
    """Whether the record has a word of an item, or the item none that says anything."""
    telling = [
        token
        for token in item
        if token.folded not in SMALL_WORDS
        and token.stem not in passing_words()
        and token.folded not in words_of("filler") | words_of("peoples") | _SECTORS
    ]
    return not telling or any(_has(token, scope) for token in telling) or _is_named(item, scope)


def _is_ordinary(item: Sequence[Token], setting: Setting) -> bool:
    """Whether an item is no skill to be proved: work anybody does, or doing better what anybody measures.

    "Workforce planning" is, unless the posting asks for it; so is "improving response times".
    """
    keys = lexicon().keys_in(words(" ".join(token.text for token in item)))
    if keys:
        return keys <= ordinary() and keys.isdisjoint(setting.theirs.keys)
    return all(
        token.folded in SMALL_WORDS | words_of("filler") | _IN_GENERAL
        or token.stem in passing_words() | weak_words()
        or measures_in((token.stem,))
        for token in item
    )


def _is_named(row: Sequence[Token], scope: Scope) -> bool:
    """Whether the words are another spelling of something the record names."""
    keys = lexicon().keys_in(words(" ".join(token.text for token in row)))
    return bool(keys) and not scope.keys.isdisjoint(keys)


def _has(token: Token, scope: Scope) -> bool:
    return (
        token.folded in scope.folded
        or token.stem in scope.stems
        or bool(synonyms(token.stem) & scope.stems)
        or alike((token.stem,), scope.stems)
        or (token.text.isupper() and scope.has_initials(token.folded))
        or scope.has_kin(token.stem)
    )


def _credentials(draft: Passage, setting: Setting) -> Iterator[str]:
    """What is wrong with "a food safety certificate": each word before it must be the record's."""
    row = draft.tokens
    for at, token in enumerate(row):
        if token.folded not in _CREDENTIALS or setting.is_theirs(draft, token.start):
            continue
        name: list[Token] = []
        for before in reversed(row[max(0, at - _LONGEST) : at]):
            if not before.is_word or before.folded in SMALL_WORDS or before.folded in _OF_ANY:
                break
            name.insert(0, before)
        telling = [
            t
            for t in name
            if t.stem not in passing_words() and (t.folded not in words_of("filler") or t.folded in _HIGHER)
        ]
        if any(
            t.stem not in setting.record.whole.stems and not _has(t, setting.record.whole) for t in telling
        ):
            yield f"“{' '.join(t.text for t in (*name, token))}” is not in the record."


def _borrowed(draft: Passage, setting: Setting) -> Iterator[str]:
    """Two words together that are the posting's and not the record's."""
    for at, (first, second) in enumerate(pairwise(draft.tokens)):
        if (first.stem, second.stem) not in setting.theirs.pairs:
            continue
        if at and draft.tokens[at - 1].folded == "the":
            continue  # a thing of theirs that is spoken of
        if not (_says_something(first) and _says_something(second)) or setting.names_company_or_role(
            first, second
        ):
            continue
        if _has(first, setting.record.whole) and _has(second, setting.record.whole):
            continue
        if _is_named((first, second), setting.record.whole):
            continue
        if first.folded[0] + second.folded[0] in setting.record.whole.acronyms - words_of("capitals"):
            continue
        if _only_frames(first, second, setting.record.whole):
            continue
        if not setting.is_theirs(draft, first.start):
            yield f"“{first.text} {second.text}” is in the posting and not in the record."


def _only_frames(first: Token, second: Token, scope: Scope) -> bool:
    """Whether of two words the one that the record lacks says nothing by itself: "know Opera"."""
    lacking = [token for token in (first, second) if not _has(token, scope)]
    return len(lacking) == 1 and (
        lacking[0].folded in words_of("filler")
        or lacking[0].stem in passing_words()
        or (lacking[0] is first and lacking[0].folded in plain_verbs())
    )


def _says_something(token: Token) -> bool:
    return (
        token.is_word
        and (len(token.folded) > 2 or token.text.isupper())
        and token.folded not in SMALL_WORDS
        and token.stem not in _NOT_ITS_OWN
    )


_HIGHER: Final = word_set("advanced professional expert master")
_OF_ANY: Final = word_set("single own new full valid current additional further first second")
"""What may be said of any certificate."""
_NOT_ITS_OWN: Final = frozenset(
    map(root, word_set("years months weeks days hours time year month week day thing things stuff ones"))
)
