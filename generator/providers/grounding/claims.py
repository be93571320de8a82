"""Finds claims that no number and no name gives away: prizes, superlatives, mastery, duties, languages.

Also what leaves no doubt that a machine wrote it, or obeyed somebody else's instructions.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import dropwhile
from typing import Final, NamedTuple

from generator.providers.grounding.evidence import Scope
from generator.providers.grounding.passage import Passage
from generator.providers.grounding.patterns import any_of, lowered
from generator.providers.grounding.setting import Setting
from generator.providers.grounding.tokens import Token, root
from generator.providers.prose import tidy
from generator.providers.terms import fold
from generator.providers.wordlists import lines_of, word_set

_FLUENCY: Final = (
    (5, "native mother first muttersprache"),
    (4, "bilingual trilingual fluent fluently full c2 c1 advanced near-native excellent"),
    (4, "verhandlungssicher fliessend"),
    (3, "professional working business b2 upper proficient good independent conversational"),
    (2, "intermediate limited b1 lower"),
    (1, "elementary basic basics beginner a1 a2 some learning"),
)
"""How well a language is spoken, by the word for it."""
_BEST: Final = re.compile(r"\bbest (\w+)$", re.IGNORECASE)
_ALMOST: Final = re.compile(r"nomin|finalist|shortlist|short-list|runner-up", re.IGNORECASE)
"""What makes of an award none."""
_LEVELS: Final = {word: level for level, words in _FLUENCY for word in words.split()}
_ALL_FLUENT: Final = re.compile(r"\ball (?:of them |three |four )?(?:spoken )?fluent", re.IGNORECASE)
_SPOKEN: Final = word_set("fluent fluently native bilingual near-native")


class _Claim(NamedTuple):
    pattern: re.Pattern[str]
    needs: tuple[str, ...]


@cache
def _claims() -> tuple[_Claim, ...]:
    found = []
    for line in lines_of("claims"):
        pattern, _, needs = line.partition(" <=")
        found.append(_Claim(re.compile(pattern.strip(), re.IGNORECASE), tuple(needs.split())))
    return tuple(found)


@cache
def _any_claim() -> re.Pattern[str]:
    return any_of(claim.pattern.pattern for claim in _claims())


@cache
def _machine() -> re.Pattern[str]:
    return any_of(lines_of("machine"))


def unsupported_claims(draft: Passage, setting: Setting) -> Iterator[str]:
    """What a sentence claims by its wording alone, and the record does not."""
    said = _without_the_job(draft.text, setting)
    if match := _machine().search(lowered(said)):
        yield f"“{said[match.start() : match.end()]}” has no place in a document of the person's."
    if not draft.english:
        return
    for claim, match in _found(said):
        of_them = setting.is_of_them(draft, match.start())
        if "MONEY" in claim.needs and any(q.kind == "money" for q in draft.quantities):
            continue  # the sum itself is held against the record
        if not of_them and not _is_shown(claim, match[0], draft, setting.scope):
            yield f"“{match[0].strip()}” is not in {setting.scope.label}."
    yield from overstated_languages(draft, setting)


def _found(text: str) -> Iterator[tuple[_Claim, re.Match[str]]]:
    begin, low = 0, lowered(text)
    while place := _any_claim().search(low, begin):
        for claim in _claims():
            if match := claim.pattern.match(text, place.start()):
                yield claim, match
        begin = place.start() + 1


def _without_the_job(text: str, setting: Setting) -> str:
    """The text without the names of job and company, which are the caller's, however odd."""
    for name in (setting.record.brief.job.company, setting.record.brief.job.role):
        text = text.replace(tidy(name), " " * len(tidy(name)))
    return text


def _is_shown(claim: _Claim, said: str, draft: Passage, scope: Scope) -> bool:
    wording = f" {fold_all(said)} "
    if wording in scope.wording and (_ALMOST.search(draft.text) or not _only_almost(wording, scope)):
        return True
    if (of_what := _BEST.search(said)) and root(fold(of_what[1])) not in scope.stems:
        return False
    if not any(f" {need}" in scope.wording for need in claim.needs):
        return False
    return bool(_ALMOST.search(draft.text)) or any(
        f" {need}" in wording and not _ALMOST.search(wording)
        for passage in scope.everything
        for wording in (f" {' '.join(token.folded or token.text for token in passage.tokens)} ",)
        for need in claim.needs
    )


def _only_almost(wording: str, scope: Scope) -> bool:
    """Whether the record has a word only beside what makes less of it: an award of a nominee."""
    if not _ALMOST.search(scope.wording):
        return False
    rows = (f" {' '.join(token.folded for token in passage.tokens)} " for passage in scope.everything)
    having = [row for row in rows if wording in row]
    return bool(having) and all(map(_ALMOST.search, having))


def fold_all(text: str) -> str:
    """A text as :attr:`Scope.wording` has it."""
    return " ".join(fold(word) for word in re.findall(r"[\w&/%#-]+", text))


def overstated_languages(draft: Passage, setting: Setting) -> Iterator[str]:
    """What is wrong with "fluent in German" where the record says less of it."""
    languages = {fold(entry.title): entry for entry in setting.record.entries if entry.type == "language"}
    if languages.keys().isdisjoint(token.folded for token in draft.tokens) or setting.is_theirs(draft, 0):
        return
    spoken = {name: _level(entry.role or "") for name, entry in languages.items()}
    said = _LEVELS["fluent"] if _ALL_FLUENT.search(draft.text) else 0
    for at, token in enumerate(draft.tokens):
        if token.folded in _SPOKEN or (said and token.folded in _LEVELS):
            said = _LEVELS.get(token.folded, 0)
        elif token.text in ";.":
            said = 0
        elif token.folded in spoken:
            claimed = _level_behind(draft.tokens[at + 1 :], frozenset(spoken)) or said
            if claimed > (spoken[token.folded] or claimed):
                yield f"The record does not say that {token.text} is spoken so well."
            if at and draft.tokens[at - 1].folded in _LEVELS:
                said = 0  # "native Portuguese" says nothing of what follows


def _level_behind(row: Sequence[Token], languages: frozenset[str]) -> int:
    """The level in "Dutch at B1", "Dutch (native)" and "Dutch and German fluently"."""
    rest = tuple(dropwhile(lambda t: t.text in ",&" or t.folded == "and" or t.folded in languages, row))
    if not rest:
        return 0
    if rest[0].folded == "fluently" or (len(rest) == len(row) and rest[0].folded in _LEVELS):
        return _LEVELS[rest[0].folded]
    if rest[0].folded not in ("at", "(", ":", "–", "-", "to", "level"):
        return 0
    return next((_LEVELS[word] for token in rest[1:3] if (word := token.folded) in _LEVELS), 0)


def _level(fluency: str) -> int:
    return max((_LEVELS.get(fold(word), 0) for word in re.findall(r"[\w-]+", fluency)), default=0)
