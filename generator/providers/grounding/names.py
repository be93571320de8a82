"""Holds the names in a sentence against the record: tools, credentials, companies, people, places, links.

Three ways to see a name: the vocabulary knows it, it is shaped like one (``ACLS``, ``Node.js``), or it has
a capital in mid-sentence. The last says nothing in German, where every noun has one, and in a title.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from generator.providers.grounding.evidence import Passage, Scope
from generator.providers.grounding.setting import Setting
from generator.providers.grounding.units import SMALL_WORDS
from generator.providers.grounding.vocabulary import lexicon, ordinary
from generator.providers.lexicon import key_of_spelling
from generator.providers.posting import language_of
from generator.providers.terms import Term, Word
from generator.providers.wordlists import word_set, words_of

_LINK: Final = re.compile(
    r"(?:https?://|www\.)[^\s<>\"')\]]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w@.])(?:[\w-]+\.)+(?:com|org|net|io|dev|app|ai|co|de|fr|uk|eu|se|edu|gov|info|me)(?:/[^\s<>\"')\]]*)?(?![\w.])",
    re.IGNORECASE,
)
_SENTENCE_START: Final = re.compile(r"[.!?:;\n•*“\"‘(–—]")
_INNER: Final = word_set("of the and for & de la le van von der den del da di")
_MOST_CAPITALS: Final = 0.6
_CAPITALS_MEAN_NOTHING: Final = word_set("de")
_QUOTED: Final = re.compile(r"„[^“”]*[“”]|“[^”]*”|«[^»]*»")
"""What is quoted may be in a language of its own."""
_ROMAN: Final = re.compile(r"[IVX]+")


def unsupported_names(draft: Passage, setting: Setting) -> Iterator[str]:
    """What is wrong with the names of a sentence, one reason a name."""
    row = draft.words
    linked = [(m.start(), m.end()) for m in _LINK.finditer(draft.text) if _is_link(m[0])]
    for begin, end in linked:
        if not _known_link(draft.text[begin:end], setting):
            yield f"“{draft.text[begin:end]}” is an address that the record does not have."
    taken = {i for i, w in enumerate(row) if any(b <= w.start < e for b, e in linked)}
    for at, term in lexicon().find(row):
        places = set(range(at, at + len(term.forms)))
        if places & taken or not _is_meant(term, row, at):
            continue
        taken |= places
        if term.key not in ordinary() and not _has(term, row[at : at + len(term.forms)], setting.scope):
            yield from _say(_written(draft.text, row, at, len(term.forms)), draft, row[at], setting, term)
    for run in _runs(draft, row, taken):
        if not all(_is_supported(row[at], setting.scope) for at in run):
            name = _written(draft.text, row, run[0], len(run))
            yield from _say(name, draft, row[run[0]], setting, None, run)


def _say(
    name: str, draft: Passage, word: Word, setting: Setting, term: Term | None, run: Sequence[int] = ()
) -> Iterator[str]:
    words_ = [draft.words[at] for at in run]
    theirs = setting.theirs
    in_posting = _has(term, words_, theirs) if term else all(_is_supported(w, theirs) for w in words_)
    if in_posting and setting.is_theirs(draft, word.start):
        return
    whole = setting.record.whole
    elsewhere = _has(term, words_, whole) if term else all(_is_supported(w, whole) for w in words_)
    if elsewhere and setting.scope is not whole:
        yield f"“{name}” is not in {setting.scope.label}, but in another entry's."
    elif in_posting:
        yield f"“{name}” is in the posting and not in the record."
    else:
        yield f"“{name}” is not in {setting.scope.label}."


# --- links


def _is_link(text: str) -> bool:
    known = key_of_spelling(text)
    return "/" in text or "@" in text or not any(term.key == known for _, term in lexicon().find(_row(text)))


def _row(text: str) -> tuple[Word, ...]:
    from generator.providers.terms import words

    return words(text)


def _known_link(link: str, setting: Setting) -> bool:
    bare = _bare(link)
    scopes = (setting.record.whole, setting.theirs) if setting.kind == "letter" else (setting.record.whole,)
    return any(bare in _bare(passage.text) for scope in scopes for passage in scope.everything)


def _bare(link: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", link.casefold()).rstrip("/.,;:!?")


# --- terms


def _is_meant(term: Term, row: Sequence[Word], at: int) -> bool:
    """Whether a common word's stem is the term: "compilers" is, "compiled" is not."""
    if not term.by_stem or len(term.forms) > 1:
        return True
    said, name = row[at].folded, term.name.casefold()
    return said.rstrip("s") == name.rstrip("s")


def _has(term: Term | None, words_: Sequence[Word], scope: Scope) -> bool:
    if term is None:
        return all(_is_supported(word, scope) for word in words_)
    if term.key in scope.keys:
        return True
    if len(words_) > 1 and "".join(word.folded[0] for word in words_) in scope.folded:
        return True
    if term.by_stem:
        return all(form in scope.stems for form in term.forms)
    if len(words_) == 1 and words_[0].text.isupper() and words_[0].folded in scope.initials:
        return True
    return all(word.folded in scope.folded for word in words_)


def _written(text: str, row: Sequence[Word], at: int, length: int) -> str:
    last = row[at + length - 1]
    return " ".join(text[row[at].start : last.start + len(last.text)].split())


# --- words shaped like names


def _runs(draft: Passage, row: Sequence[Word], taken: set[int]) -> Iterator[list[int]]:
    """Neighbouring words that are names by their shape or their capital."""
    capitals_tell = _capitals_tell(draft, row)
    run: list[int] = []
    for at, word in enumerate(row):
        is_name = at not in taken and (
            _is_shaped(word, row) or (capitals_tell and _is_capitalised(row, at, run))
        )
        goes_on = run and run[-1] == at - 1 and word.gap.strip() in ("", "-", "&", "’")
        if run and not (is_name and goes_on):
            yield run
            run = []
        if is_name:
            run.append(at)
    if run:
        yield run


def _capitals_tell(draft: Passage, row: Sequence[Word]) -> bool:
    long_words = [w for w in row if len(w.text) > 3 and w.text[0].isalpha()]
    capitals = sum(w.text[0].isupper() for w in long_words)
    if len(long_words) > 3 and capitals > _MOST_CAPITALS * len(long_words):
        return False
    said = _QUOTED.sub(" ", draft.text)
    return (draft.english and said == draft.text) or language_of(said) not in _CAPITALS_MEAN_NOTHING


def _is_shaped(word: Word, row: Sequence[Word]) -> bool:
    text = word.text.removesuffix("'s").removesuffix("’s")
    if not any(c.isalpha() for c in text) or text[0].isdigit():
        return False
    if text[-1] in "+#" or any(c.isdigit() for c in text):
        return len(text) > 1
    if "." in text.strip("."):
        return max(map(len, text.split("."))) > 1
    if text.isupper() and len(text) > 1:
        shouted = sum(w.text.isupper() for w in row) * 2 > len(row) > 3
        return not shouted and not _ROMAN.fullmatch(text)
    return (
        any(a.islower() and b.isupper() for a, b in pairwise(text))
        and not (text[-1] == "s" and text[:-1].isupper())
    ) or (len(text) > 2 and text[-1] == "s" and text[:-1].isupper())


def _is_capitalised(row: Sequence[Word], at: int, run: list[int]) -> bool:
    word = row[at]
    if not word.text[0].isupper() or len(word.text) == 1 or re.match(r"I['’]", word.text):
        return False
    if at == 0 or _SENTENCE_START.search(word.gap):
        after = row[at + 1] if at + 1 < len(row) else None
        return word.text.endswith(("'s", "’s")) and word.folded not in SMALL_WORDS and after is not None
    return True


def _is_supported(word: Word, scope: Scope) -> bool:
    folded = word.folded
    if folded in scope.folded or word.stem in scope.stems or folded.replace(".", "") in scope.folded:
        return True
    if folded in words_of("capitals") or folded in words_of("filler") or folded in SMALL_WORDS:
        return True
    if word.text.isupper() and folded in scope.initials:
        return True
    bare = re.sub(r"[\d.]+$", "", folded)
    return bool(bare) and bare != folded and len(bare) > 2 and bare in scope.folded
