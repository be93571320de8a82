"""Finds what a posting asks for: skills, tools, methods, certificates, languages, terms of the trade.

Four sources, in the order in which they are trusted: names that the lexicon knows; words that look like
names (``ACLS``, ``Node.js``, capitals in mid-sentence); what follows "experience with" or stands alone as
a list item; and names that only the person's record has. Capitals in mid-sentence and what follows are
used only on what demands something, and only on English: in German every noun has a capital.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final

from generator.model import Job
from generator.providers.lexicon import Lexicon, common_lexicon, key_of
from generator.providers.posting import Line, is_english, read_lines
from generator.providers.terms import Term, Word, make_term, words
from generator.providers.wordlists import lines_of, word_set, words_of

ROLE_IMPORTANCE: Final = 3.0
LOOKS_LIKE_A_NAME: Final = 0.8
"""How far a word that only looks like a name is trusted, against one that is known."""
FOLLOWS_A_CUE: Final = 0.6
REPEATED: Final = 0.15
"""What each further mention adds, as a share, up to :data:`MOST_REPEATED` mentions."""
MOST_REPEATED: Final = 4

MOST: Final = 200
"""Keywords; a posting that names more asks for nothing in particular."""
_LONGEST_ITEM: Final = 4
_LONGEST_TERM: Final = 3
_CUE: Final = re.compile(
    r"\b(?:experience|expertise|knowledge|understanding|proficien(?:t|cy)|familiar(?:ity)?|skilled|skills?|background"
    r"|competen(?:t|ce)|train(?:ing|ed)|certified|certification|command|grasp|versed|exposure)\s+"
    r"(?:(?:working|gained)\s+)?(?:with|in|of|using|on|to)\s+([^.;:()]+)",
    re.IGNORECASE,
)
_NAMES_FOLLOW: Final = re.compile(
    r"\b(?:experience|expertise|knowledge|proficien\w+|familiar\w*|skill\w*|us(?:e|es|ing)|certif\w+|tools?|software"
    r"|platforms?|systems?|frameworks?|such as|e\.g|stack|hands-on|work(?:ing)? with)\b",
    re.IGNORECASE,
)
_BETWEEN_ITEMS: Final = re.compile(r",|/|&|\band\b|\bor\b|\bas well as\b|\bplus\b", re.IGNORECASE)
_AFTER_AN_ITEM: Final = re.compile(
    r"\b(?:to|that|which|who|for|within|in|at|on|from|by|is|are|when|while|where|across|through|preferred|required|including"
    r"|such|desired|with|into|as|will|would|a plus)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_LEVEL: Final = word_set(
    "senior junior sr jr principal staff mid midlevel entry i ii iii iv v remote hybrid onsite temporary "
    "permanent contract"
)
"""Words of a title that say how much of it, not what: companies mean different things by them."""
_LEVEL_BEFORE: Final = word_set("lead trainee graduate associate deputy assistant intern")
"""Likewise, in front of a title; behind one ("sales assistant") they are the title."""
_AFTER_A_HYPHEN: Final = word_set(
    "based like first driven certified compatible related ready powered level style oriented aware focused "
    "friendly specific native only hosted enabled heavy light qualified trained approved standard"
)
_ROMAN: Final = re.compile(r"[IVX]+")
_DOMAIN: Final = re.compile(r"\.(?:com|org|net|io|de|fr|co|uk|eu|ai|dev|app)$", re.IGNORECASE)
_DEGREE: Final = re.compile(
    r"\b(?:degree|diploma|bachelor|master['’]?s|graduate|phd|doctorate)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Keyword:
    """Something the posting asks for.

    Attributes:
        name: as the posting writes it; as the lexicon does, where only capitals differ.
        weight: how much it matters, above 0.
        known: whether the lexicon or the record has it as a skill, so that it is a noun of the trade.
        role: whether it is the job's title.
    """

    term: Term
    name: str
    weight: float
    known: bool
    role: bool = False


def find_keywords(job: Job, posting: str, own: Lexicon) -> tuple[Keyword, ...]:
    """What a posting asks for, the weightiest first. The company's own name is never among it.

    What the person's own terms find only adds to what is found without them. So a record that says more
    never makes the posting ask for less.

    Args:
        own: the person's terms.
    """
    company = tuple(word.folded for word in words(job.company))
    english = is_english(posting)
    best: dict[str, Keyword] = {}
    mentions: dict[str, int] = {}
    role = Line(job.role, ROLE_IMPORTANCE, item=False)
    of_role = {word.folded for word in words(job.role)}
    for line in (role, *read_lines(posting)):
        row = words(line.text)
        taken = _where_named(row, company)
        for found in _in_line(line, row, taken, own, english=english):
            if _names_company(found, company):
                continue
            if line is not role and not found.known and of_role.issuperset(found.term.forms):
                continue  # the job's own title, named again
            key = found.term.key
            mentions[key] = mentions.get(key, 0) + 1
            if key not in best or found.weight > best[key].weight:
                best[key] = found
    title = _title(job.role)
    if title and key_of(title.name) not in best:
        best[title.term.key] = title
    repeated = [
        Keyword(
            k.term,
            k.name,
            k.weight * (1 + REPEATED * min(mentions.get(key, 1) - 1, MOST_REPEATED)),
            k.known,
            k.role,
        )
        for key, k in best.items()
    ]
    # Names before other words where the weight is the same; then as they come in the posting.
    return tuple(sorted(repeated, key=lambda k: (-round(k.weight, 6), k.term.by_stem))[:MOST])


def _in_line(
    line: Line, row: Sequence[Word], taken: set[int], own: Lexicon, *, english: bool
) -> Iterator[Keyword]:
    yield from _known(line, row, taken, common_lexicon())
    shouted = _is_shouted(row)
    for at in range(len(row)):
        if at not in taken and _looks_like_a_name(row[at], shouted=shouted):
            last = _end_of_name(row, at, taken)
            taken |= set(range(at, last + 1))
            name = line.text[row[at].start : row[last].start + len(row[last].text)]
            yield from _keyword(name, line.importance * LOOKS_LIKE_A_NAME)
    if english and line.demands and line.importance != ROLE_IMPORTANCE and not _DEGREE.search(line.text):
        yield from _phrases(line, row, taken)
    yield from _known(line, row, taken, own)


def _known(line: Line, row: Sequence[Word], taken: set[int], lexicon: Lexicon) -> Iterator[Keyword]:
    for at, term in lexicon.find(row):
        places = set(range(at, at + len(term.forms)))
        if not places & taken:
            taken |= places
            yield Keyword(term, _as_written(line.text, row, at, term), line.importance, known=True)


def _phrases(line: Line, row: Sequence[Word], taken: set[int]) -> Iterator[Keyword]:
    """What the sentence's own shape marks as something to know."""
    starts = [word.start for word in row]
    for source in (_capitalised(line, row, taken), _after_cues(line.text), _short_item(line)):
        end = 0
        for phrase in list(source):  # in the order of the text
            begin = line.text.find(phrase, end)
            if begin < 0:
                continue
            end = begin + len(phrase)
            places = set(range(bisect_left(starts, begin), bisect_left(starts, end)))
            if places and not places & taken:
                taken |= places
                yield from _keyword(phrase, line.importance * FOLLOWS_A_CUE)


def _keyword(spelling: str, weight: float) -> Iterator[Keyword]:
    term = make_term(spelling, key_of(spelling))
    if term:
        yield Keyword(term, term.name, weight, known=False)


def _as_written(text: str, row: Sequence[Word], at: int, term: Term) -> str:
    last = row[at + len(term.forms) - 1]
    written = " ".join(text[row[at].start : last.start + len(last.text)].split())
    if written.casefold() == term.name.casefold():
        return term.name
    return written.lower() if term.by_stem and not written.isupper() else written


def _where_named(row: Sequence[Word], company: tuple[str, ...]) -> set[int]:
    """The places where the company is named."""
    size = len(company)
    starts = (
        i
        for i in range(len(row) - size + 1)
        if size and company == tuple(w.folded for w in row[i : i + size])
    )
    return {i + j for i in starts for j in range(size)}


def _names_company(keyword: Keyword, company: tuple[str, ...]) -> bool:
    """Whether a name is the company's first word or all of it. A common word of its name may be a skill."""
    forms = tuple(word.folded for word in words(keyword.name))
    return not keyword.term.by_stem and forms == company[: len(forms)]


def _is_shouted(row: Sequence[Word]) -> bool:
    """Whether a line has no small letters, so that capitals mean nothing."""
    return len(row) > 2 and not any(w.text.islower() for w in row if len(w.text) > 2)


def _looks_like_a_name(word: Word, *, shouted: bool) -> bool:
    text = word.text
    if not text[0].isalpha() and text[0] != ".":
        return False
    if (
        word.folded.rstrip(".") in words_of("places")
        or word.folded in words_of("filler")
        or _DOMAIN.search(text)
    ):
        return False
    if text[-1] in "+#":
        return len(text) > 1
    if "." in text:
        return (
            any(len(part) > 1 for part in text.split(".")) and text[-1] != "." and text.split(".")[0] != "www"
        )
    if any(c.isdigit() for c in text):
        return len(text) > 2 and any(c.isupper() for c in text)
    if text.isupper():
        return 2 <= len(text) <= 6 and text.isascii() and not shouted and not _ROMAN.fullmatch(text)
    if text[0].islower() and text[1:].isupper():
        return len(text) > 2  # eBPF, iOS
    return text[1:].upper() != text[1:] and any(a.islower() and b.isupper() for a, b in pairwise(text))


def _end_of_name(row: Sequence[Word], at: int, taken: set[int]) -> int:
    """Where a name ends that goes on after a hyphen: "RNA-seq", but "AWS" in "AWS-based"."""
    following = at + 1
    goes_on = following < len(row) and following not in taken and row[following].gap == "-"
    return following if goes_on and row[following].folded not in _AFTER_A_HYPHEN else at


def _capitalised(line: Line, row: Sequence[Word], taken: set[int]) -> Iterator[str]:
    """Names by their capitals, where the sentence speaks of what one works with."""
    long_words = [word for word in row if len(word.text) > 3]
    if not _NAMES_FOLLOW.search(line.text) or sum(w.text[0].isupper() for w in long_words) * 2 > len(
        long_words
    ):
        return
    run: list[Word] = []
    for at, word in enumerate((*row, None)):
        fits = word is not None and at > 0 and at not in taken and _may_be_a_name(word, line.text)
        if run and (not fits or word is None or not word.joined or len(run) == _LONGEST_TERM):
            yield line.text[run[0].start : run[-1].start + len(run[-1].text)]
            run = []
        if fits and word is not None:
            run.append(word)


def _may_be_a_name(word: Word, text: str) -> bool:
    before = text[: word.start].rstrip()[-1:]
    return (
        word.text[0].isupper()
        and len(word.text) > 1
        and before not in ".!?:"
        and word.folded not in words_of("places")
        and word.folded not in words_of("filler")
        and word.folded not in _stop_words()
    )


def _after_cues(text: str) -> Iterator[str]:
    for match in _CUE.finditer(text):
        for item in _BETWEEN_ITEMS.split(match[1]):
            yield from _as_phrase(_AFTER_AN_ITEM.sub("", item), least=1)


def _short_item(line: Line) -> Iterator[str]:
    if line.item and len(line.text.split()) <= _LONGEST_ITEM and not _BETWEEN_ITEMS.search(line.text):
        yield from _as_phrase(line.text, least=2)


def _as_phrase(text: str, least: int) -> Iterator[str]:
    """The text without the praise around it, if what is left can be a term of the trade."""
    row = list(words(text.strip(" .!?;:()\"'")))
    while row and _is_praise(row[0]):
        del row[0]
    while row and _is_praise(row[-1]):
        del row[-1]
    if not least <= len(row) <= _LONGEST_TERM or not all(word.joined for word in row[1:]):
        return
    shortest = min(len(word.text) for word in row)
    if (
        shortest < 3
        or (len(row) == 1 and len(row[0].text) < 6 and row[0].text.islower())
        or any(w.folded in _stop_words() for w in row)
    ):
        return
    if any(word.folded in words_of("places") or not word.text[0].isalpha() for word in row):
        return
    last = row[-1]
    yield text.strip(" .!?;:()\"'")[row[0].start : last.start + len(last.text)]


def _is_praise(word: Word) -> bool:
    return word.folded in words_of("filler") or word.folded in _stop_words()


@cache
def _stop_words() -> frozenset[str]:
    return word_set(next(line[3:] for line in lines_of("stop_words") if line.startswith("en:")))


def _title(role: str) -> Keyword | None:
    """The job's title as a keyword: without its level, its place and what stands after a dash."""
    head = re.split(r"\s[-–—|]\s|[,(/|:]", role, maxsplit=1)[0]
    kept = [w.text for w in words(head) if w.folded not in _LEVEL] or [w.text for w in words(head)]
    while len(kept) > 1 and kept[0].casefold() in (_LEVEL_BEFORE | _stop_words()):
        del kept[0]
    term = make_term(" ".join(kept).lower(), key="role:" + " ".join(kept).casefold())
    return Keyword(term, " ".join(kept), ROLE_IMPORTANCE, known=False, role=True) if term else None
