"""The person's record, indexed once so that each sentence of a draft can be held against it.

What one job says is no proof for another, so there is a scope for every entry, and one for the whole
record, which is what a summary or a letter speaks of. The person's private notes are in none.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Final, TypeVar

from generator.model import ExperienceEntry
from generator.providers.base import Brief
from generator.providers.dates import display, display_end
from generator.providers.grounding.passage import Passage, read_passages
from generator.providers.grounding.quantities import Quantity
from generator.providers.grounding.titles import Title, titles_in
from generator.providers.grounding.tokens import tokens
from generator.providers.grounding.units import SMALL_WORDS
from generator.providers.grounding.vocabulary import implied, lexicon
from generator.providers.prose import tidy
from generator.providers.relevance import blurbs_of
from generator.providers.wordlists import word_set

T = TypeVar("T")

PLACES_OF_WORK: Final = ("work", "volunteer", "project")
_LONGEST_INITIALS: Final = 6
_ARTICLES: Final = frozenset(("a", "an", "the"))
_SHORTEST_KIN: Final = 6
"""Letters that a word and the longer ones made of it share at least."""


class Scope:
    """What may be said in one place: the passages that support it, and all their words and names.

    Attributes:
        passages: every sentence of it.
        names: names and dates of it, each as a passage.
        titles: the job titles held and certificates earned in it.
        label: what a reason calls it.
        companies: names of employers, organisations and projects, among the names too.
        within: the scopes it is made of, if it is: what they know need not be found again.
    """

    def __init__(
        self,
        passages: Iterable[Passage],
        names: Iterable[Passage],
        titles: Iterable[Passage],
        label: str,
        *,
        companies: Iterable[Passage] = (),
        within: Sequence["Scope"] = (),
    ) -> None:
        self.passages = tuple(passages)
        self.names = tuple(names)
        self.titles = tuple(titles)
        self.label = label
        self.companies = tuple(companies)
        self.within = tuple(within)

    @classmethod
    def together(cls, scopes: Sequence["Scope"], label: str) -> "Scope":
        """What may be said where several scopes count."""
        return cls(
            (p for scope in scopes for p in scope.passages),
            (p for scope in scopes for p in scope.names),
            (p for scope in scopes for p in scope.titles),
            label,
            companies=(p for scope in scopes for p in scope.companies),
            within=scopes,
        )

    @cached_property
    def everything(self) -> tuple[Passage, ...]:
        """The passages, and names, titles, dates and skills as passages too."""
        return (*self.passages, *self.names, *self.titles)

    @cached_property
    def named(self) -> frozenset[int]:
        """Names, titles, dates and skills, as ``id()``."""
        return frozenset(map(id, (*self.names, *self.titles)))

    @cached_property
    def held(self) -> tuple[Title, ...]:
        """The titles of its jobs, and those its sentences say the person served as."""
        if self.within:
            return tuple(title for scope in self.within for title in scope.held)
        rows = [p.tokens for p in (*self.titles, *self.passages)]
        return tuple(title for row in rows for title, _ in titles_in(row, loosely=True))

    @cached_property
    def wordings(self) -> frozenset[tuple[str, ...]]:
        """The sentences themselves, so that the person's own are known."""
        return self._found(lambda p: (p.wording,), lambda scope: scope.wordings)

    @cached_property
    def wording(self) -> str:
        """All of it as one text without capitals and accents, a space before and after each word."""
        return f" {' '.join(t.folded or t.text for p in self.everything for t in p.tokens)} "

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """All two words that stand together."""
        return self._found(
            lambda p: [(first.stem, second.stem) for first, second in pairwise(p.tokens)],
            lambda scope: scope.pairs,
        )

    @cached_property
    def stems(self) -> frozenset[str]:
        """Stems of all words."""
        return self._found(lambda p: [t.stem for t in p.tokens if t.is_word], lambda scope: scope.stems)

    @cached_property
    def planned(self) -> Mapping[str, Passage]:
        """Stems of words that stand in a plan for the future and nowhere else, with that sentence."""
        plans: dict[str, Passage] = {}
        done: set[str] = set()
        for passage in self.everything:
            for token in passage.tokens:
                if token.start >= passage.to_come:
                    plans[token.stem] = passage
                else:
                    done.add(token.stem)
        return {stem: passage for stem, passage in plans.items() if stem not in done}

    def has_kin(self, stemmed: str) -> bool:
        """Whether a word begins as a long one does: physiotherapy and physiotherapist."""
        base = stemmed.removesuffix("y")
        return len(base) >= _SHORTEST_KIN and any(known.startswith(base) for known in self.stems)

    @cached_property
    def folded(self) -> frozenset[str]:
        """All words, without capitals and accents, and compounds written together."""
        return self._found(_folded, lambda scope: scope.folded)

    @cached_property
    def keys(self) -> frozenset[str]:
        """Keys of the terms that are named, and of what they imply."""
        found = self._found(lambda p: lexicon().keys_in(p.words), lambda scope: scope.keys)
        return frozenset(found | {other for key in found for other in implied(key)})

    @cached_property
    def acronyms(self) -> frozenset[str]:
        """Words written in capitals: "CKA" supports "Certified Kubernetes Administrator"."""
        return self._found(
            lambda p: [t.folded for t in p.tokens if t.is_word and len(t.text) > 1 and t.text.isupper()],
            lambda scope: scope.acronyms,
        )

    @cached_property
    def company_stems(self) -> frozenset[str]:
        """Stems of the words in the names of employers and projects."""
        return frozenset(stem for name in self.companies for stem in name.content)

    def has_initials(self, letters: str) -> bool:
        """Whether letters are the first of neighbouring words: "service level objectives" supports "SLO"."""
        return 1 < len(letters) <= _LONGEST_INITIALS and letters in self._initials

    @cached_property
    def _initials(self) -> str:
        """First letters of all words, sentence by sentence."""
        if self.within:
            return "|".join(scope._initials for scope in self.within)
        return "|".join(row for passage in self.everything for row in _initials(passage))

    @cached_property
    def quantities(self) -> tuple[tuple[Passage, Quantity], ...]:
        """All numbers with the sentences they stand in."""
        return tuple((p, q) for p in self.everything for q in p.quantities)

    def _found(
        self, look: Callable[[Passage], Iterable[T]], known: Callable[["Scope"], frozenset[T]]
    ) -> frozenset[T]:
        if self.within:
            return frozenset().union(*map(known, self.within))
        found: set[T] = set()
        for passage in self.everything:
            found.update(look(passage))
        return frozenset(found)


_TWO_WORDS: Final = 2
_NO_NAMES: Final = word_set(
    "national royal saint city county state north south east west northern southern eastern western central "
    "university hotel hospital school college the general international global great united first bank cafe"
)
"""First words of names that are no short form of them."""
_ASKED_FOR: Final = (
    "held", "wordings", "pairs", "stems", "folded", "keys", "acronyms", "company_stems", "quantities",
)  # fmt: skip


def _after_a_place_word(name: str, text: str) -> bool:
    return any(
        f" {word} {the}{name} " in text
        for word in ("at", "joining", "joined", "leaving", "bei", "chez")
        for the in ("", "the ")
    )


def _folded(passage: Passage) -> Iterator[str]:
    if "." in passage.text:
        yield from (word.folded.replace(".", "") for word in passage.words if "." in word.folded)
    before = ""
    for token in passage.tokens:
        if token.is_word:
            yield token.folded
            if "." in token.folded:
                yield from token.folded.split(".")
            small = not token.glued and not SMALL_WORDS.isdisjoint((before, token.folded))
            if before and not small:  # "in for" is no Infor
                yield before + token.folded
            before = token.folded
        elif token.readings:
            number = token.text.casefold() + token.suffix.casefold()
            yield number
            if before:
                yield before + number  # Civil 3D, written Civil3D
            before = ""
        elif token.text not in "-‐‑–/&":
            before = ""


def _initials(passage: Passage) -> Iterator[str]:
    """First letters of a sentence's words: of all, without articles, without small words."""
    row = [word.folded for word in passage.words if word.text[0].isalpha()]
    for small in (frozenset[str](), _ARTICLES, SMALL_WORDS):
        yield "".join(word[0] for word in row if word not in small)


class Record:
    """Everything a draft is held against.

    Attributes:
        brief: what the writer was given.
        today: the day that "still" means.
        whole: the scope of a summary or a letter.
    """

    def __init__(self, brief: Brief, today: date) -> None:
        self.brief = brief
        self._names_read: dict[str, Passage] = {}
        self._texts_read: dict[str, tuple[Passage, ...]] = {}
        self.today = today
        self.entries = tuple({entry.id: entry for entry in reversed(brief.record.entries)}.values())[::-1]
        self._scopes = {entry.id: self._scope_of(entry) for entry in self.entries}
        self._unions: dict[tuple[str, ...], Scope] = {}
        own = [p for text in (brief.summary, brief.title) if text for p in read_passages(text)]
        known = {entry.id for entry in self.entries}
        loose = [
            passage
            for blurb in brief.record.blurbs
            if blurb.name not in known
            for passage in read_passages("\n".join((blurb.title or "", blurb.content)))
        ]
        self._of_the_person = Scope(
            (*own, *loose),
            [self._named(text) for text in (brief.name, brief.location) if text],
            [self._named(text) for text in (brief.title,) if text],
            "the record",
        )
        self.whole = Scope.together((*self._scopes.values(), self._of_the_person), "the record")

    @cached_property
    def posting(self) -> Scope:
        """What the posting says of the company and the work, the job's title and the company's name."""
        job = self.brief.job
        names = (job.company, job.role, job.company_website, job.job_description_url)
        return Scope(
            read_passages(self.brief.posting),
            [self._named(name) for name in names if name],
            (),
            "the posting",
        )

    @cached_property
    def names_of_posting(self) -> frozenset[str]:
        """Words that the posting writes with a capital in mid-sentence, company and job aside."""
        own = {token.text for name in self.posting.names for token in name.tokens}
        return (
            frozenset(
                token.text
                for passage in self.posting.passages
                for before, token in pairwise(passage.tokens)
                if token.text[0].isupper() and len(token.text) > 1 and (before.is_word or before.text == ",")
            )
            - own
        )

    def read_through(self) -> None:
        """Finds now what most checks ask for, rather than when the first one does."""
        for scope in (self.whole, self.posting):
            for found in _ASKED_FOR:
                getattr(scope, found)
            for passage in scope.everything:
                _ = passage.content, passage.to_come

    def read(self, text: str) -> tuple[Passage, ...]:
        """The sentences of a draft's text, read once however often they are checked."""
        if text not in self._texts_read:
            self._texts_read[text] = tuple(read_passages(text))
        return self._texts_read[text]

    def scope(self, entry_id: str) -> Scope:
        """What may be said under one entry; nothing, if there is none of this id."""
        return self._scopes.get(entry_id) or Scope((), (), (), "the record")

    def scope_of(self, entry_ids: Sequence[str]) -> Scope:
        """What may be said of some jobs together, and of the person besides their jobs."""
        key = tuple(entry_ids)
        if key not in self._unions:
            others = [e.id for e in self.entries if e.type not in PLACES_OF_WORK]
            titles = [tidy(e.title) for e in self.entries if e.id in key]
            self._unions[key] = Scope.together(
                (*(self._scopes[i] for i in (*key, *others)), self._of_the_person),
                f"the record of {' and '.join(titles)}",
            )
        return self._unions[key]

    def jobs_named(self, passage: Passage) -> tuple[str, ...]:
        """Ids of the jobs and projects that a sentence names, in full or, after "at", in short."""
        text = f" {' '.join(token.folded for token in passage.tokens if token.is_word)} "
        found = []
        for entry in self.entries:
            if entry.type not in PLACES_OF_WORK:
                continue
            row = [token.folded for token in tokens(tidy(entry.title)) if token.is_word]
            short = " ".join(row[: 2 if len(row) > 2 else 1])
            shorter = {short, *row[:1], *(row[-1:] if len(row) == _TWO_WORDS else ())} - _NO_NAMES
            if f" {' '.join(row)} " in text or any(
                len(name) > 3 and _after_a_place_word(name, text) for name in shorter
            ):
                found.append(entry.id)
        return tuple(found)

    def _named(self, text: str) -> Passage:
        """A name, read once however often the record has it."""
        if text not in self._names_read:
            self._names_read[text] = Passage(tidy(text))
        return self._names_read[text]

    def _scope_of(self, entry: ExperienceEntry) -> Scope:
        texts = (entry.summary, entry.body, *entry.accomplishments, *blurbs_of(entry, self.brief.record))
        passages = [passage for text in texts if text for passage in read_passages(text)]
        titles = entry.role if entry.type in PLACES_OF_WORK else entry.title
        return Scope(
            passages,
            [self._named(self.brief.name), *(self._named(name) for name in _names(entry))],
            [self._named(titles)] if titles else [],
            f"the record of {tidy(entry.title)}",
            companies=[self._named(entry.title)] if entry.type in PLACES_OF_WORK else (),
        )


def _names(entry: ExperienceEntry) -> Iterator[str]:
    for text in (entry.title, entry.role, entry.area, entry.location, entry.url):
        if text:
            yield text
    yield from entry.technologies
    if entry.type == "award":
        yield f"{entry.title} (award)"
    yield " – ".join(filter(None, (display(entry.start_date), display_end(entry.end_date))))
