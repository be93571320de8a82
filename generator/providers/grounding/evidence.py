"""The person's record, indexed once so that each sentence of a draft can be held against it.

What one job says is no proof for another, so there is a scope for every entry, and one for the whole
record, which is what a summary or a letter speaks of. The person's private notes are in none.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from generator.model import ExperienceEntry
from generator.providers.base import Brief
from generator.providers.dates import display, display_end
from generator.providers.grounding.quantities import Quantity, read_quantities
from generator.providers.grounding.tokens import Token, tokens
from generator.providers.grounding.units import SMALL_WORDS
from generator.providers.grounding.vocabulary import implied, lexicon
from generator.providers.posting import is_english
from generator.providers.prose import sentences, tidy
from generator.providers.relevance import blurbs_of
from generator.providers.terms import Word, words
from generator.providers.wordlists import word_set

_PARTS: Final = word_set("and while which whose but then after before plus und sowie et y")
_ENDS_A_PART: Final = frozenset(",;:()–—•")
_LONGEST_INITIALS: Final = 6


@dataclass(frozen=True)
class Passage:
    """A sentence, read for what it claims.

    Attributes:
        parts: for each token, which part of the sentence it stands in.
        english: whether it is written in English, as far as its small words tell.
    """

    text: str
    tokens: tuple[Token, ...]
    parts: tuple[int, ...]
    quantities: tuple[Quantity, ...]
    english: bool

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Its words as terms are found in them."""
        return words(self.text)

    @cached_property
    def content(self) -> frozenset[str]:
        """Stems of the words that say something."""
        return frozenset(_content(self.tokens))

    @cached_property
    def wording(self) -> tuple[str, ...]:
        """What two copies of the sentence have in common."""
        return tuple(t.folded or t.text for t in self.tokens if t.is_word or t.readings)

    def content_of_part(self, number: int) -> frozenset[str]:
        """Stems of the words that say something in one part of the sentence."""
        row = zip(self.tokens, self.parts, strict=True)
        return frozenset(_content(token for token, part in row if part == number))


def read_passage(text: str, *, english: bool | None = None) -> Passage:
    """A sentence, read."""
    row = tokens(text)
    speaks_english = is_english(text) if english is None else english
    return Passage(text, row, _parts(row), read_quantities(row, english=speaks_english), speaks_english)


def read_passages(text: str) -> Iterator[Passage]:
    """The sentences of a text, line by line."""
    for line in text.splitlines():
        yield from (read_passage(sentence) for sentence in sentences(tidy(line)))


def _parts(row: Sequence[Token]) -> tuple[int, ...]:
    found, part = [], 0
    for token in row:
        if token.text in _ENDS_A_PART or token.folded in _PARTS:
            part += 1
        found.append(part)
    return tuple(found)


def _content(row: Iterable[Token]) -> Iterator[str]:
    return (t.stem for t in row if t.is_word and len(t.folded) > 1 and t.folded not in SMALL_WORDS)


class Scope:
    """What may be said in one place: the passages that support it, and all their words and names.

    Attributes:
        passages: every sentence of it.
        label: what a reason calls it.
    """

    def __init__(self, passages: Iterable[Passage], names: Iterable[str], label: str) -> None:
        self.passages = tuple(passages)
        self.label = label
        self._named = [read_passage(name, english=True) for name in names if name]

    @cached_property
    def everything(self) -> tuple[Passage, ...]:
        """The passages, and names, titles, dates and skills as passages too."""
        return (*self.passages, *self._named)

    @cached_property
    def wordings(self) -> frozenset[tuple[str, ...]]:
        """The sentences themselves, so that the person's own are known."""
        return frozenset(p.wording for p in self.everything)

    @cached_property
    def stems(self) -> frozenset[str]:
        """Stems of all words."""
        return frozenset(t.stem for p in self.everything for t in p.tokens if t.is_word)

    @cached_property
    def folded(self) -> frozenset[str]:
        """All words, without capitals and accents, and compounds written together."""
        found = {w.folded for p in self.everything for w in p.words}
        for p in self.everything:
            for first, second in zip(p.words, p.words[1:], strict=False):
                if second.joined:
                    found.add(first.folded + second.folded)
        return frozenset(found)

    @cached_property
    def keys(self) -> frozenset[str]:
        """Keys of the terms that are named, and of what they imply."""
        found = {key for p in self.everything for key in lexicon().keys_in(p.words)}
        return frozenset(found | {other for key in found for other in implied(key)})

    @cached_property
    def initials(self) -> frozenset[str]:
        """First letters of neighbouring words: "service level objectives" supports "SLO"."""
        found: set[str] = set()
        for p in self.everything:
            row = [w.folded for w in p.words if w.text[0].isalpha()]
            for said in (row, [word for word in row if word not in SMALL_WORDS]):
                letters = "".join(word[0] for word in said)
                found.update(
                    letters[i : i + n]
                    for n in range(2, _LONGEST_INITIALS + 1)
                    for i in range(len(letters) - n + 1)
                )
        return frozenset(found)

    @cached_property
    def quantities(self) -> tuple[tuple[Passage, Quantity], ...]:
        """All numbers with the sentences they stand in."""
        return tuple((p, q) for p in self.everything for q in p.quantities)


class Record:
    """Everything a draft is held against.

    Attributes:
        brief: what the writer was given.
        whole: the scope of a summary or a letter.
    """

    def __init__(self, brief: Brief, today: date) -> None:
        self.brief = brief
        self.today = today
        self._entries = {entry.id: entry for entry in reversed(brief.record.entries)}
        self._passages = {entry.id: tuple(self._read(entry)) for entry in self._entries.values()}
        self._scopes: dict[str, Scope] = {}
        own = [p for text in (brief.summary, brief.title) if text for p in read_passages(text)]
        loose = [
            p
            for blurb in brief.record.blurbs
            if blurb.name not in self._entries
            for p in read_passages("\n".join((blurb.title or "", blurb.content)))
        ]
        self.whole = Scope(
            (*(p for found in self._passages.values() for p in found), *own, *loose),
            (brief.name, brief.location or "", *(n for e in self._entries.values() for n in _names(e))),
            "the record",
        )

    @cached_property
    def posting(self) -> Scope:
        """What the posting says of the company and the work, the job's title and the company's name."""
        job = self.brief.job
        names = (job.company, job.role, job.company_website or "", job.job_description_url or "")
        return Scope(read_passages(self.brief.posting), names, "the posting")

    def entry(self, entry_id: str) -> ExperienceEntry | None:
        """The entry of an id; of two under one id the first."""
        return self._entries.get(entry_id)

    @property
    def entries(self) -> tuple[ExperienceEntry, ...]:
        """All entries, each id once."""
        return self.brief.record.entries

    def scope(self, entry_id: str) -> Scope:
        """What may be said under one entry."""
        if entry_id not in self._scopes:
            entry = self._entries.get(entry_id)
            names = (self.brief.name, *_names(entry)) if entry else ()
            label = f"the record of {tidy(entry.title)}" if entry else "the record"
            self._scopes[entry_id] = Scope(self._passages.get(entry_id, ()), names, label)
        return self._scopes[entry_id]

    def _read(self, entry: ExperienceEntry) -> Iterator[Passage]:
        for text in (entry.summary, entry.body, *entry.accomplishments, *blurbs_of(entry, self.brief.record)):
            if text:
                yield from read_passages(text)


def _names(entry: ExperienceEntry) -> Iterator[str]:
    for text in (entry.title, entry.role, entry.area, entry.location, entry.url):
        if text:
            yield tidy(text)
    yield from entry.technologies
    yield " – ".join(date for date in (display(entry.start_date), display_end(entry.end_date) or "") if date)
