"""Weighs what the record says by one posting: which words matter, and what a text is worth for them."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Final

from generator.model import ExperienceData, ExperienceEntry, Job
from generator.providers.keywords import ROLE_IMPORTANCE, Keyword, find_keywords
from generator.providers.lexicon import Lexicon, common_terms, key_of, own_terms
from generator.providers.posting import DUTIES, REQUIRED, read_lines
from generator.providers.terms import Term, make_term, words
from generator.providers.wordlists import lines_of, word_set, words_of

EMPHASIS: Final = 2 * ROLE_IMPORTANCE
"""Weight of what the person wants brought out: twice what the posting's title has."""
KEYWORD_WORTH: Final = 2.0
"""Worth of one keyword of weight 1, beside a word that is only common to posting and record."""
_WINDOW: Final = 6
"""Words within which a term's parts must stand, so that "managed the project" is project management."""


class Evidence:
    """The texts of some entries, to be searched for terms."""

    def __init__(self, texts: Iterable[str], lexicon: Lexicon) -> None:
        self._rows = [row for text in texts if (row := words(text))]
        self._lexicon = lexicon

    @cached_property
    def _keys(self) -> set[str]:
        return {key for row in self._rows for key in self._lexicon.keys_in(row)}

    @cached_property
    def _places(self) -> dict[str, list[tuple[int, int]]]:
        """Form of a word → the rows and places where it stands."""
        found: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, row in enumerate(self._rows):
            for at, word in enumerate(row):
                for form in {word.folded, word.stem}:
                    found[form].append((number, at))
        return found

    def has(self, term: Term) -> bool:
        """Whether a term is there, under any of its spellings."""
        if term.key in self._keys:
            return True
        if not all(form in self._places for form in term.forms):
            return False
        if term.by_stem and len(term.forms) > 1:
            return self._near(term.forms)
        return any(term.begins_at(self._rows[row], at) for row, at in self._places[term.forms[0]])

    def _near(self, forms: Sequence[str]) -> bool:
        """Whether all parts of a term stand within a few words of each other, in any order."""
        first, *others = (set(self._places[form]) for form in forms)
        return any(
            all(any((row, at + step) in other for step in range(1 - _WINDOW, _WINDOW)) for other in others)
            for row, at in first
        )


class Relevance:
    """What matters for one posting.

    Attributes:
        keywords: what the posting asks for, the weightiest first.
        emphasis: what the person wants brought out.
    """

    def __init__(self, job: Job, posting: str, record: ExperienceData, emphasize: Sequence[str] = ()) -> None:
        own = own_terms(record)
        self.lexicon = Lexicon([*own, *common_terms()])
        self.keywords: tuple[Keyword, ...] = find_keywords(job, posting, Lexicon(own))
        wanted = ((make_term(text.lower() if " " in text else text, key_of(text))) for text in emphasize)
        self.emphasis = tuple(Keyword(t, t.name, EMPHASIS, known=True) for t in wanted if t)
        self._found: dict[str, tuple[Keyword, ...]] = {}
        self._weights = _word_weights(job, posting, emphasize)
        self._rarity = _rarity(record)

    def of(self, text: str, *, title: bool = False) -> float:
        """What a text is worth for the posting; 0 if it touches nothing of it.

        Args:
            title: whether the job's title counts too, where the text has it.
        """
        row = words(text)
        worth = sum(self._weights.get(s, 0.0) * self._rarity.get(s, 1.0) for s in {word.stem for word in row})
        return worth + KEYWORD_WORTH * sum(k.weight for k in self.keywords_in(text) if title or not k.role)

    def keywords_in(self, text: str) -> tuple[Keyword, ...]:
        """Which keywords a text has, the weightiest first, after what the person emphasizes."""
        if text not in self._found:
            evidence = Evidence((text,), self.lexicon)
            wanted = (*self.emphasis, *self.keywords)
            self._found[text] = tuple(k for k in wanted if evidence.has(k.term))
        return self._found[text]

    def of_skill(self, name: str) -> float:
        """What a skill's name is worth: the weight of the keyword it is or has in it."""
        return max((k.weight for k in self.keywords_in(name) if not k.role), default=0.0)


def texts_of(entry: ExperienceEntry, record: ExperienceData) -> Iterator[str]:
    """All the record says about an entry, blurbs included. Never the person's private notes."""
    for text in (entry.title, entry.role, entry.area, entry.summary, entry.body):
        if text:
            yield text
    yield from entry.accomplishments
    yield from entry.technologies
    yield from blurbs_of(entry, record)


def blurbs_of(entry: ExperienceEntry, record: ExperienceData) -> Iterator[str]:
    """The texts of the blurbs that belong to an entry."""
    for blurb in record.blurbs:
        if blurb.content and (blurb.name == entry.id or blurb.id in entry.related_blurb_ids):
            yield blurb.content


def _word_weights(job: Job, posting: str, emphasize: Sequence[str]) -> dict[str, float]:
    """Weight of each word that says something, from 0 to 1; above it for what is emphasized."""
    weights: defaultdict[str, float] = defaultdict(float)
    idle = _idle_stems()
    for text, importance in (
        (job.role, DUTIES),  # its words name a trade, not what is done in it
        *((line.text, line.importance) for line in read_lines(posting)),
    ):
        for stem in {word.stem for word in words(text) if len(word.stem) > 2} - idle:
            weights[stem] += importance
    scaled = {stem: min(1.0, weight / (REQUIRED * 2)) for stem, weight in weights.items()}
    for word in (word for text in emphasize for word in words(text)):
        if word.stem not in idle:
            scaled[word.stem] = EMPHASIS
    return scaled


def _idle_stems() -> frozenset[str]:
    small = word_set(" ".join(line[3:] for line in lines_of("stop_words")))
    return frozenset(word.stem for listed in (small, words_of("filler")) for w in listed for word in words(w))


def _rarity(record: ExperienceData) -> dict[str, float]:
    """How well a word tells one of the person's accomplishments from another, from 0 to 1."""
    texts = [text for entry in record.entries for text in entry.accomplishments]
    counts = Counter(stem for text in texts for stem in {word.stem for word in words(text)})
    return {
        stem: math.log((1 + len(texts)) / count) / math.log(1 + len(texts)) for stem, count in counts.items()
    }
