"""Reads job titles: "senior backend engineer", "relief charge nurse", "Head of Mathematics".

A title is taken apart into its nouns, the words that make it more, those that make it less, and the rest,
so that two of them can be compared.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from generator.providers.grounding.tokens import Token
from generator.providers.grounding.units import SMALL_WORDS
from generator.providers.wordlists import lines_of, word_set

_RANKS: Final = word_set(
    "senior sr lead principal staff head chief vice executive managing general regional national global "
    "charge master founding distinguished superintendent"
)
_LESSER: Final = word_set(
    "junior jr assistant associate deputy trainee intern apprentice student acting interim relief volunteer "
    "aspiring former graduate temporary"
)
LEADERS: Final = word_set("manager leader lead head director supervisor captain chief president foreman")
_NOT_INTRODUCED: Final = word_set("well such same known far long soon much many trained studied")
_NOUNS_BEFORE: Final = word_set("role position title job post")
_ARTICLES: Final = word_set("a an the their its one of our")
_OF_OTHERS: Final = word_set("of with by from alongside under to")
"""Words before "a senior analyst" who is not the person."""
_STOOD_IN: Final = word_set("acted acting stood covered covering filled deputised deputized stepped")
_ALREADY_ACTING: Final = word_set("acting interim relief deputy")
_LONGEST: Final = 10
_JOINTS: Final = frozenset("-–&/,")


@dataclass(frozen=True)
class Title:
    """A job title, taken apart.

    Attributes:
        heads: its nouns, as numbers of the rows of names for one kind of work.
        nouns: those nouns.
        ranks: words that make it more.
        lesser: words that make it less.
        others: stems of the rest.
        text: as written.
    """

    heads: frozenset[int]
    nouns: frozenset[str]
    ranks: frozenset[str]
    lesser: frozenset[str]
    others: frozenset[str]
    text: str


def introduces(row: Sequence[Token], at: int) -> bool:
    """Whether a title of the person may follow: "as", "I am", "promoted to", "my role of"."""
    word, before = row[at].folded, row[at - 1].folded if at else ""
    after = row[at + 1].folded if at + 1 < len(row) else ""
    if word == "as":
        return before not in _NOT_INTRODUCED and after not in ("well", "part", "your")
    if word in ("am", "i'm", "i’m") or (word in ("was", "became") and before == "i"):
        return after in ("a", "an", "the")
    return (word == "to" and before == "promoted") or (word == "of" and before in _NOUNS_BEFORE)


def past_articles(row: Sequence[Token], at: int) -> int:
    """The first token from this one on that is no article."""
    while at < len(row) and row[at].folded in _ARTICLES:
        at += 1
    return at


@cache
def title_rows() -> dict[str, int]:
    """The row of names for one kind of work that each title's noun is in, in the singular and the plural."""
    found = {}
    for number, line in enumerate(lines_of("titles")):
        for word in line.split():
            found[word] = found[word + "s"] = number
    return found


def read_title(row: Sequence[Token], begin: int) -> Title | None:
    """The title that begins at a token, if one does before the phrase ends."""
    nouns: list[str] = []
    ranks: set[str] = set()
    lesser: set[str] = set()
    others: set[str] = set()
    end = begin
    for at in range(begin, min(len(row), begin + _LONGEST)):
        word = row[at].folded
        if row[at].text in _JOINTS or (word == "and" and not nouns):
            if row[at].text == "," and nouns:
                break
            continue
        if not row[at].is_word or word in SMALL_WORDS or (nouns and word.endswith("ed")):
            break
        is_title = word in title_rows()
        if word in _LESSER:
            lesser.add(word)
        elif word in _RANKS:
            ranks.add({"sr": "senior"}.get(word, word))
        if is_title and not (word in _LESSER | _RANKS and _title_follows(row, at)):
            nouns.append(word)
        elif word not in _LESSER | _RANKS:
            others.add(row[at].stem)
        end = at + 1
    if not nouns:
        return None
    heads = frozenset(title_rows()[noun] for noun in nouns)
    text = " ".join(token.text for token in row[begin:end])
    return Title(
        heads,
        frozenset(nouns),
        frozenset(ranks - {*nouns}),
        frozenset(lesser - {*nouns}),
        frozenset(others),
        text,
    )


def _title_follows(row: Sequence[Token], at: int) -> bool:
    """Whether a word that may be a title by itself only qualifies one: "lead nurse", "assistant coach"."""
    for token in row[at + 1 : at + 4]:
        if not token.is_word or token.folded in SMALL_WORDS:
            return False
        if token.folded in title_rows():
            return True
    return False


def titles_in(row: Sequence[Token], *, loosely: bool = False) -> Iterator[tuple[Title, int]]:
    """The titles that a sentence gives the person, with the token each begins at.

    Args:
        loosely: count any "a nurse …" and what the sentence begins with, too.
    """
    if loosely and (title := read_title(row, past_articles(row, 0))):
        yield title, 0
    for at in range(len(row)):
        others = at > 0 and row[at - 1].folded in _OF_OTHERS
        if introduces(row, at) or (loosely and row[at].folded == "a" and not others):
            begin = past_articles(row, at + 1)
            if title := read_title(row, begin):
                stood_in = title.lesser.isdisjoint(_ALREADY_ACTING) and any(
                    token.folded in _STOOD_IN for token in row[max(0, at - 2) : at]
                )
                yield (replace(title, lesser=title.lesser | {"acting"}) if stood_in else title), begin
