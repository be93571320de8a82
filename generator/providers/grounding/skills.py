"""Holds a list of skills against the record: an item is a claim of its own, however ordinary its words."""

import re
from itertools import pairwise
from typing import Final

from generator.providers.grounding.claims import overstated_languages
from generator.providers.grounding.evidence import Record, Scope
from generator.providers.grounding.figures import unsupported_figures
from generator.providers.grounding.kinds import alike, passing_words, synonyms, weak_words
from generator.providers.grounding.names import MAKERS, has_term, is_numbered, unsupported_names
from generator.providers.grounding.passage import Passage
from generator.providers.grounding.setting import Setting
from generator.providers.grounding.tokens import root
from generator.providers.grounding.units import SMALL_WORDS
from generator.providers.grounding.vocabulary import credentials, lexicon
from generator.providers.lexicon import key_of
from generator.providers.terms import Word, words

_SHORTEST_NAME: Final = 2
"""Words that two letters may stand for by chance."""
_SHORTEST_PART: Final = 4
"""Letters of each half of a compound: stocktaking is shown by taking stock."""
_IN_BRACKETS: Final = re.compile(r"\s*\(([^()]*)\)")


def unsupported_skill(item: str, record: Record) -> str | None:
    """Why an item may not stand in the list of skills; ``None`` if it may."""
    whole = Setting(record, record.whole, "summary")
    said = Passage(item)
    if reason := next(overstated_languages(said, whole), None):
        return reason
    if any(c.isdigit() for c in item) and (reason := next(unsupported_figures(said, whole), None)):
        return reason
    pieces = [_IN_BRACKETS.sub("", item), *_IN_BRACKETS.findall(item)]
    for piece in (part for whole in pieces for part in re.split(r"[,;|]|\s/\s", whole) if part.strip()):
        if not _is_shown(piece, record) or _is_only_planned(piece, record.whole):
            return f"“{piece.strip()}” is no skill that the record shows."
    return None


def unsupported_category(category: str, record: Record) -> str | None:
    """Why a heading of skills may not stand; ``None`` if it may. Headings are ordinary words mostly."""
    if all(word.folded in record.whole.folded for word in words(category)):
        return None
    setting = Setting(record, record.whole, "summary")
    heading = category.lower() if category.istitle() else category
    return next(unsupported_names(Passage(heading), setting), None)


def _is_shown(piece: str, record: Record) -> bool:
    scope = record.whole
    row = words(piece)
    found = next((term for at, term in lexicon().find(row) if at == 0 and len(term.forms) == len(row)), None)
    if found and found.by_stem and found.key in credentials():
        return has_term(found, (), scope)
    if key_of(piece) in scope.keys or (found and found.key in scope.keys):
        return True
    if any(_is_begun_otherwise(before, word, scope) for before, word in pairwise(row)):
        return False
    if all(word.folded in scope.folded for word in row):
        return True
    if len(row) > _SHORTEST_NAME and "".join(word.folded[0] for word in row) in scope.acronyms:
        return True
    if len(row) == 1 and is_numbered(row[0], scope):
        return True
    if len(row) == 1 and row[0].text.isupper() and scope.has_initials(row[0].folded):
        return True
    if found and not found.by_stem:
        return all(
            w.folded in scope.folded or (w.text.islower() and root(w.folded) in scope.stems) for w in row
        )
    says_little = SMALL_WORDS | MAKERS
    telling = [
        w for w in row if w.folded not in says_little and root(w.folded) not in weak_words() | passing_words()
    ]
    if len(telling) > 1 and not found and _is_doing(telling[-1], telling[-2], record):
        telling.pop()
    if not telling:
        return all(root(w.folded) in scope.stems for w in row if w.folded not in SMALL_WORDS)
    return all(_has_word(w.folded, record) for w in telling)


def _is_only_planned(piece: str, scope: Scope) -> bool:
    """Whether the record speaks of a skill in plans alone: "will train as an ECMO specialist"."""
    said = {root(w.folded) for w in words(piece) if w.folded not in SMALL_WORDS and not w.text.isdigit()}
    found = [
        planned or token.start >= passage.to_come
        for passage in scope.everything
        if said <= passage.content
        for token, planned in zip(passage.tokens, passage.plans, strict=True)
        if token.stem in said
    ]
    return bool(found) and all(found)


def _is_begun_otherwise(before: Word, word: Word, scope: Scope) -> bool:
    """Whether a letter or two before a hyphen make of a word of the record another one: e-discovery."""
    short = word.gap == "-" and len(before.folded) <= _SHORTEST_NAME and before.folded.isalpha()
    return short and before.folded + word.folded not in scope.folded


def _is_doing(last: Word, before: Word, record: Record) -> bool:
    """Whether a skill's last word only says that something is done: patient counselling, data modelling."""
    return (
        last.folded.endswith("ing") and (root(before.folded), root(last.folded)) not in record.posting.pairs
    )


def _has_word(folded: str, record: Record) -> bool:
    scope = record.whole
    rooted = root(folded)
    return (
        folded in scope.folded
        or rooted in scope.stems
        or bool(synonyms(rooted) & scope.stems)
        or alike((rooted,), scope.stems)
        or any(
            root(folded[:at]) in scope.stems and root(folded[at:]) in scope.stems
            for at in range(_SHORTEST_PART, len(folded) - _SHORTEST_PART + 1)
        )
    )
