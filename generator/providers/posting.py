"""Reads a posting as people do: what it demands counts, what every posting says does not.

A posting has parts, usually under headings. A line's importance comes from the part it stands in and
from its own words ("required", "a plus", "we offer").
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import zip_longest
from typing import Final, NamedTuple

from generator.model import Job
from generator.providers.prose import sentences, tidy
from generator.providers.wordlists import lines_of, word_set

REQUIRED: Final = 2.0
DUTIES: Final = 1.5
PREFERRED: Final = 1.2
PLAIN: Final = 1.0
ABOUT: Final = 0.4
NOTHING: Final = 0.0
_DEMANDED: Final = 1.8
"""For a sentence that demands something outside of the part for it."""

_LONGEST_HEADING: Final = 7
_LONGEST_INLINE_HEADING: Final = 4

_BULLET: Final = re.compile(r"^\s*(?:[-*•·–—▪◦‣●○►✓✔+]|\d{1,2}[.)]|[a-z]\))\s+")
_WALLS: Final = 2
_WALL_SHARE: Final = 8
"""Lines about signing in: at least two, and one in so many."""

_ANY: Final = re.compile("")
_SCRIPTS: Final = {
    "ko": (re.compile("[\uac00-\ud7af]"), _ANY),
    "ja": (re.compile("[\u3040-\u30ff\u4e00-\u9fff]"), re.compile("[\u3040-\u30ff]")),
    "zh": (re.compile("[\u4e00-\u9fff]"), _ANY),
    "he": (re.compile("[\u0590-\u05ff]"), _ANY),
    "ar": (re.compile("[\u0600-\u06ff]"), _ANY),
    "el": (re.compile("[\u0370-\u03ff]"), _ANY),
    "uk": (re.compile("[\u0400-\u04ff]"), re.compile("[іїєґ]")),
    "ru": (re.compile("[\u0400-\u04ff]"), _ANY),
}
"""Language → the letters that most of a text has, and a sign that no other language with them has."""

_LETTERS: Final = re.compile(r"[^\W\d_]+")
_INLINE_HEADING: Final = re.compile(r"^([^:.,;]{3,50}):\s+(?=\S)")


_PARTS: Final = (
    ("nothing", NOTHING),
    ("preferred", PREFERRED),
    ("required", REQUIRED),
    ("duties", DUTIES),
    ("about", ABOUT),
)
"""What headings announce, the more telling kind first: "required experience" is no "experience with us"."""


class Line(NamedTuple):
    """A sentence or list item of a posting.

    Attributes:
        importance: from 0, what every posting says, to 2, what this one demands.
        item: whether it stands in a list.
    """

    text: str
    importance: float
    item: bool

    @property
    def demands(self) -> bool:
        """Whether it says what the work or the person must be like."""
        return self.importance >= PREFERRED


def read_lines(posting: str) -> Iterator[Line]:
    """The sentences and list items of a posting that say anything, headings left out."""
    part = PLAIN
    written = [raw for raw in posting.splitlines() if raw.strip()]
    for raw, following in zip_longest(written, written[1:], fillvalue=""):
        item = _BULLET.match(raw) is not None
        text = tidy(_BULLET.sub("", raw, count=1).replace("**", " ").replace("__", " "))
        if not text:
            continue
        if not item or raw.lstrip().startswith("**"):
            heading = _heading(text, before_items=_BULLET.match(following) is not None)
            if heading is not None:
                part = heading
                continue
        here = part
        inline = _INLINE_HEADING.match(text)
        if inline and len(inline[1].split()) <= _LONGEST_INLINE_HEADING:
            named = _importance_of_heading(inline[1])
            if named is not None:
                here, text = named, text[inline.end() :]
                part = part if item else named
        for sentence in sentences(_marks("idle").sub(" ", text)):
            if (importance := _importance(sentence, here)) > NOTHING:
                yield Line(sentence, importance, item)


def looks_like_a_posting(text: str) -> bool:
    """Whether a text can be a posting, and is not what a sign-in wall or an error page says in its place.

    A posting may be as short as a line; what gives the others away is that so much of them is about
    signing in, and nothing about work.
    """
    lines = [line for raw in text.splitlines() if (line := tidy(raw))]
    walls = sum(_marks("wall").search(line) is not None for line in lines)
    asks = sum(
        _marks("demands").search(line) is not None or _BULLET.match(line) is not None for line in lines
    )
    return walls < _WALLS or walls * _WALL_SHARE < len(lines) or asks >= walls


def posting_of(job: Job) -> str:
    """The posting's text; empty where there is none, or none that is a posting."""
    text = job.job_description_text or ""
    return text if looks_like_a_posting(text) else ""


def _heading(text: str, *, before_items: bool) -> float | None:
    """The importance of what follows, if the line is a heading; plain for one we do not know."""
    marked = text.startswith("#") or text.endswith(":")
    bare = text.strip("#*_:=-–— \t")
    if not bare or len(bare.split()) > _LONGEST_HEADING or text[-1] in ".!,;":
        return None
    known = _importance_of_heading(bare)
    if marked or bare.isupper():
        return PLAIN if known is None else known
    if not bare[0].isupper() or "," in bare or any(c.isdigit() for c in bare):
        return None
    return known if before_items or len(bare.split()) <= _LONGEST_INLINE_HEADING + 1 else None


def _importance_of_heading(text: str) -> float | None:
    return next((value for part, value in _PARTS if _marks(f"heading {part}").search(text)), None)


def _importance(sentence: str, part: float) -> float:
    if part == NOTHING or _marks("boilerplate").search(sentence):
        return NOTHING
    if _marks("wishes").search(sentence):
        return min(part, PREFERRED) if part > PLAIN else PREFERRED
    if part in (PLAIN, DUTIES) and _marks("demands").search(sentence):
        return max(part, _DEMANDED)
    return part


@cache
def _marks(label: str) -> re.Pattern[str]:
    """The words that mark a heading or a sentence as what the label says."""
    lines = (line.partition(": ") for line in lines_of("posting"))
    alternatives = "|".join(pattern for name, _, pattern in lines if name == label)
    return re.compile(
        alternatives if label.startswith("heading") else rf"\b(?:{alternatives})", re.IGNORECASE
    )


def language_of(text: str) -> str:
    """The language of a text by its letters and small words, as two letters; "en" where they do not tell."""
    letters = sum(map(str.isalpha, text))
    for language, (script, sign) in _SCRIPTS.items():
        if len(script.findall(text)) * 2 > letters and sign.search(text):
            return language
    small = _LETTERS.findall(text.casefold())
    counts = {language: sum(word in known for word in small) for language, known in _small_words().items()}
    return max(counts, key=lambda language: (counts[language], language == "en"))


def is_english(text: str) -> bool:
    """Whether a text is written in English, as far as its small words tell. Too short a text is."""
    return language_of(text) == "en"


@cache
def _small_words() -> dict[str, frozenset[str]]:
    return {line[:2]: word_set(line[3:]) for line in lines_of("stop_words")}
