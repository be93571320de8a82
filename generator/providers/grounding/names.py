"""Holds the names in a sentence against the record: tools, credentials, companies, people, places, links.

Three ways to see a name: the vocabulary knows it, it is shaped like one (``ACLS``, ``Node.js``), or it has
a capital in mid-sentence. The last says nothing in German, where every noun has one, and in a title.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Final

from generator.providers.grounding.evidence import Scope
from generator.providers.grounding.kinds import weak_words
from generator.providers.grounding.passage import Passage
from generator.providers.grounding.setting import Setting
from generator.providers.grounding.titles import title_rows
from generator.providers.grounding.tokens import Token, root
from generator.providers.grounding.units import SMALL_WORDS
from generator.providers.grounding.vocabulary import credentials, implied, lexicon, ordinary
from generator.providers.lexicon import key_of_spelling
from generator.providers.posting import language_of
from generator.providers.terms import Term, Word, fold, words
from generator.providers.wordlists import lines_of, word_set, words_of

_LINK: Final = re.compile(
    r"(?:https?://|www\.)[^\s<>\"')\]]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w@.])(?:[\w-]+\.)+(?:com|org|net|io|dev|app|ai|co|de|fr|uk|eu|se|edu|gov|info|me)(?:/[^\s<>\"')\]]*)?(?![\w.])",
    re.IGNORECASE,
)
_SENTENCE_START: Final = re.compile(r"[.!?:;\n•*“\"‘(–—]")
_INNER: Final = word_set("of the and for & de la le van von der den del da di")
_MOST_CAPITALS: Final = 0.85
_CAPITALS_MEAN_NOTHING: Final = word_set("de")
_QUOTED: Final = re.compile(r"„[^“”]*[“”]|“[^”]*”|«[^»]*»")
"""What is quoted may be in a language of its own."""
_OF_INSTITUTIONS: Final = word_set(
    "university college institute academy school hospital infirmary clinic bank foundation trust polytechnic "
    "museum ministry lycee gymnasium universitat hochschule universite universidad"
)
"""Words that make of ordinary ones a name: all of it must be in the record, in that order."""
_WHO_STUDY: Final = word_set(
    "student students thesis theses candidate candidates course courses programme programmes"
)
MAKERS: Final = word_set("ms google microsoft amazon apache adobe atlassian hashicorp meta ibm apple elastic")
_PLAIN: Final = word_set("general overall day-to-day everyday basic standard")
"""What may stand before a thing and makes no other of it: the general ledger."""
_CLASSES: Final = word_set("class category grade type level")
_OF_LANGUAGES: Final = (SMALL_WORDS - {"one", "ones"}) | word_set(
    "speaker speakers language skills speaking lessons fluently well level proficiency"
)
_LEVELS: Final = word_set(
    "associate professional expert specialty specialist foundation foundations practitioner advanced "
    "intermediate master fundamentals architect"
)
"""Words behind a credential's name, after a dash even, that make it another one."""
_BEFORE_R: Final = word_set("to in with using and or from of")
"""Words before the language that has one letter."""
_LISTED: Final = word_set("and or & a an the")
_SHORTENED: Final = word_set("cert dip dept uni govt assoc mgmt exec dev")
_TO: Final = re.compile(r"([a-z])2([a-z])")
"""What is written with a two for "to": E2E is end to end."""
_BY_CHANCE: Final = 2
"""Letters of an abbreviation that any two words may begin with."""
_NUMBERED: Final = re.compile(r"([a-z]{1,3})([0-9]{1,3})")
_PERCENTILE: Final = root("percentile")
_NOBODY: Final = frozenset[str]()
_ROMAN: Final = re.compile(r"[IVX]+")


def unsupported_names(draft: Passage, setting: Setting) -> Iterator[str]:
    """What is wrong with the names of a sentence, one reason a name."""
    row = draft.words
    may_link = "@" in draft.text or "." in draft.text[:-1]
    links = _LINK.finditer(draft.text) if may_link else ()
    linked = [(m.start(), m.end()) for m in links if _is_link(m[0])]
    for begin, end in linked:
        if not _known_link(draft.text[begin:end], setting):
            yield f"“{draft.text[begin:end]}” is an address that the record does not have."
    linked.extend((draft.tokens[q.begin].start, draft.tokens[q.end - 1].end) for q in draft.quantities)
    taken = {i for i, w in enumerate(row) if any(b <= w.start < e for b, e in linked)}
    for at, term in lexicon().find(row):
        places = set(range(at, at + len(term.forms)))
        if places & taken or not _is_meant(term, row, at):
            continue
        taken |= places
        if kind := _kind_of_credential(term, row, at, setting.scope):
            name = _written(draft.text, row, at, len(term.forms))
            yield f"“{name} {kind}” is not in {setting.scope.label}."
        said = row[at : at + len(term.forms)]
        if has_term(term, said, setting.scope) or (
            term.key in ordinary() and not _is_asked_for(term, setting)
        ):
            continue
        if _is_from_there(row, at, setting.scope):
            continue
        if not _is_level_of_others(term, row, at, setting.scope):
            yield from _say(_written(draft.text, row, at, len(term.forms)), draft, row[at], setting, term)
    yield from _other_classes(row, setting)
    for run in _runs(draft, row, taken, setting):
        if _only_tells_the_maker(row, run, setting.scope):
            continue
        if not _are_supported(draft, row, run, setting.scope):
            name = _written(draft.text, row, run[0], len(run))
            yield from _say(name, draft, row[run[0]], setting, None, run)


def _is_asked_for(term: Term, setting: Setting) -> bool:
    """Whether an ordinary phrase is a skill that the posting asks for and the whole record lacks."""
    stems = setting.theirs.stems
    if len(term.forms) == 1 or not all(root(form) in stems for form in term.forms):
        return False
    if term.key not in setting.theirs.keys:
        return False
    return not has_term(term, (), setting.record.whole) and not any(
        root(form) in setting.record.whole.stems for form in term.forms
    )


def _say(
    name: str, draft: Passage, word: Word, setting: Setting, term: Term | None, run: Sequence[int] = ()
) -> Iterator[str]:
    at = draft.words.index(word)
    words_ = draft.words[at : at + len(term.forms)] if term else [draft.words[at] for at in run]
    if setting.kind == "letter" and words_ and all(setting.names_company(word) for word in words_):
        return
    theirs = setting.theirs
    in_posting = has_term(term, words_, theirs) if term else all(_is_supported(w, theirs) for w in words_)
    if in_posting and setting.is_theirs(draft, word.start):
        return
    whole = setting.record.whole
    elsewhere = has_term(term, words_, whole) if term else all(_is_supported(w, whole) for w in words_)
    if elsewhere and setting.scope is not whole:
        yield f"“{name}” is not in {setting.scope.label}, but in another entry's."
    elif in_posting:
        yield f"“{name}” is in the posting and not in the record."
    else:
        yield f"“{name}” is not in {setting.scope.label}."


# --- links


def _is_link(text: str) -> bool:
    known = key_of_spelling(text)
    return "/" in text or "@" in text or not any(term.key == known for _, term in lexicon().find(words(text)))


def _known_link(link: str, setting: Setting) -> bool:
    bare = _bare(link)
    scopes = (setting.record.whole, setting.theirs) if setting.kind == "letter" else (setting.record.whole,)
    return any(bare in _bare(passage.text) for scope in scopes for passage in scope.everything)


def _bare(link: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", link.casefold()).rstrip("/.,;:!?")


# --- terms


def _is_meant(term: Term, row: Sequence[Word], at: int) -> bool:
    """Whether a common word's stem is the term: "compilers" is, "compiled" is not."""
    behind = row[at + len(term.forms) : at + len(term.forms) + 1]
    if term.forms[-1] == "level" and behind and behind[0].text.isdigit():
        return False  # a Level 3 award
    if not term.by_stem:
        return True
    if len(term.forms) > 1:
        last = row[at + len(term.forms) - 1].folded
        return last not in title_rows() or last.rstrip("s") in term.name
    said, name = row[at].folded, term.name.casefold()
    return said.rstrip("s") == name.rstrip("s")


def has_term(term: Term | None, words_: Sequence[Word], scope: Scope) -> bool:
    """Whether the record has a term, in these words or others; without one, whether it has the words."""
    if term is None:
        return all(_is_supported(word, scope) for word in words_)
    if words_ and all(word.folded in scope.folded for word in words_):
        together = {root(word.folded) for word in words_}
        if term.key in credentials():
            if any(together <= part.stems for part in scope.within or (scope,)):
                return True
        elif term.by_stem or len(words_) == 1 or _are_together(together, scope):
            return True
    if term.key in scope.keys:
        return True
    if len(words_) > 1 and words_[0].folded in _PLAIN and has_term(None, words_[1:], scope):
        return True
    if len(words_) > 1 and words_[0].folded in MAKERS and _is_named_alone(words_[1:], scope):
        return True
    if len(words_) > _BY_CHANCE and "".join(word.folded[0] for word in words_) in scope.acronyms:
        return True
    if term.by_stem:
        telling = [root(form) for form in term.forms if root(form) not in weak_words()]
        wanted = frozenset(telling or map(root, term.forms))
        if len(wanted) == 1 and scope.has_kin(*wanted):
            return True
        if term.key in credentials():
            return any(wanted <= {token.stem for token in p.tokens} for p in scope.everything)
        return wanted <= scope.stems
    return False


def _are_together(stems: set[str], scope: Scope) -> bool:
    """Whether one sentence or name has all words of a product: another that has them apart names none."""
    return any(stems <= {token.stem for token in passage.tokens} for passage in scope.everything)


def _is_named_alone(said: Sequence[Word], scope: Scope) -> bool:
    """Whether the record has a product's name without any other name before it, as in "Google Analytics"."""
    name = [word.text for word in said]
    return any(
        [word.text for word in row[at : at + len(name)]] == name
        and (at > 0 or id(passage) in scope.named)  # any word has a capital where a sentence begins
        and not (at and row[at].gap == " " and row[at - 1].text[0].isupper())
        for passage in scope.everything
        for row in (passage.words,)
        for at in range(len(row) - len(name) + 1)
    )


def _other_classes(row: Sequence[Word], setting: Setting) -> Iterator[str]:
    """What is wrong with "Class A" where the record says B."""
    for word, letter in pairwise(row):
        if word.folded in _CLASSES and len(letter.text) == 1 and letter.text.isupper() and letter.gap == " ":
            known = {b for a, b in setting.record.whole.pairs if a == root(word.folded) and len(b) == 1}
            if known and letter.folded not in known:
                yield f"“{word.text} {letter.text}” is not in the record."


def _only_tells_the_maker(row: Sequence[Word], run: Sequence[int], scope: Scope) -> bool:
    """Whether a word only says who makes what the record names: "Google Pub/Sub"."""
    after = row[run[0] + 1 : run[0] + 2]
    return (
        row[run[0]].folded in MAKERS
        and len(run) == 1
        and any(word.gap == " " and word.text[0].isupper() for word in after)
        and _is_named_alone(after, scope)
    )


def _kind_of_credential(term: Term, row: Sequence[Word], at: int, scope: Scope) -> str:
    """The word beside a credential's name that makes it another one: ServSafe *Manager*."""
    if term.key not in credentials():
        return ""
    if at and row[at - 1].folded in _LEVELS - scope.folded and row[at].gap == " ":
        return row[at - 1].text
    behind = row[at + len(term.forms) :]
    after = next((w for w in behind if w.folded in _LEVELS or w.folded not in scope.folded), None)
    if (
        after is None
        or not after.text[0].isupper()
        or (after is not behind[0] and after.folded not in _LEVELS)
    ):
        return ""
    if after.gap != " " and not (after.folded in _LEVELS and after.gap.strip() in ("-", "–", "—", ":", "(")):
        return ""
    return "" if after.folded in scope.folded or after.text.isupper() else after.text


def _is_from_there(row: Sequence[Word], at: int, scope: Scope) -> bool:
    """Whether what may be a language says where somebody is from: "German clients", of clients in Germany."""
    country = _same_country().get(row[at].folded, _NOBODY)
    if country.isdisjoint(scope.folded):
        return False
    after = next(
        (w for w in row[at + 1 :] if w.folded not in _LISTED and w.folded not in _same_country()), None
    )
    if row[at + 1 : at + 2] and row[at + 1].folded in country:
        return True  # the Czech Republic
    return (
        after is not None and after.gap == " " and after.text.islower() and after.folded not in _OF_LANGUAGES
    )


def _is_level_of_others(term: Term, row: Sequence[Word], at: int, scope: Scope) -> bool:
    """Whether a degree is what others study for, and the record says so in other words: "MSc students"."""
    after = row[at + len(term.forms)] if at + len(term.forms) < len(row) else None
    if after is None or after.folded not in _WHO_STUDY:
        return False
    levels = {key.split()[0] for key in (term.key, *implied(term.key))}
    return any(root(level) in scope.stems for level in levels & {"bachelor", "master"})


def _written(text: str, row: Sequence[Word], at: int, length: int) -> str:
    last = row[at + length - 1]
    return " ".join(text[row[at].start : last.start + len(last.text)].split())


# --- words shaped like names


def _runs(draft: Passage, row: Sequence[Word], taken: set[int], setting: Setting) -> Iterator[list[int]]:
    """Neighbouring words that are names by their shape or their capital."""
    capitals_tell = _capitals_tell(draft, row)
    run: list[int] = []
    for at, word in enumerate(row):
        is_name = at not in taken and (
            _is_shaped(word, row)
            or ((capitals_tell or _is_of_an_institution(row, at)) and _is_capitalised(row, at, run))
            or (at == 0 and word.text in setting.record.names_of_posting)
        )
        goes_on = run and run[-1] == at - 1 and word.gap.strip() in ("", "-", "&", "’")
        if run and not (is_name and goes_on):
            yield run
            run = []
        if is_name:
            run.append(at)
    if run:
        yield run


def _is_of_an_institution(row: Sequence[Word], at: int) -> bool:
    """Whether a word names an institution together with one beside it, however the line is written."""
    return any(word.folded in _OF_INSTITUTIONS for word in row[max(0, at - 1) : at + 2])


def _capitals_tell(draft: Passage, row: Sequence[Word]) -> bool:
    long_words = [w for w in row[1:] if len(w.text) > 3 and w.text[0].isalpha()]
    capitals = sum(w.text[0].isupper() for w in long_words)
    if len(long_words) > 3 and capitals > _MOST_CAPITALS * len(long_words):
        return False
    said = _QUOTED.sub(" ", draft.text)
    return (draft.english and said == draft.text) or language_of(said) not in _CAPITALS_MEAN_NOTHING


def _is_shaped(word: Word, row: Sequence[Word]) -> bool:
    if word.text.isalpha() and word.text[1:].islower():
        return False  # as most words are
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
    if word.text == "R" and at and word.gap == " ":
        return row[at - 1].folded in _BEFORE_R
    if not word.text[0].isupper() or len(word.text) == 1 or re.match(r"I['’]", word.text):
        return False
    if at == 0 or _SENTENCE_START.search(word.gap):
        after = row[at + 1] if at + 1 < len(row) else None
        return word.text.endswith(("'s", "’s")) and word.folded not in SMALL_WORDS and after is not None
    return True


def _are_supported(draft: Passage, row: Sequence[Word], run: Sequence[int], scope: Scope) -> bool:
    if len(run) > _BY_CHANCE and "".join(row[at].folded[0] for at in run) in scope.acronyms:
        return True  # Kusto Query Language, of KQL
    if not all(_is_supported(row[at], scope) for at in run):
        return False
    first, last = run[0], run[-1]
    while last + 2 < len(row) and row[last + 1].folded in _INNER and row[last + 2].text[0].isupper():
        last += 2
    said = tuple(row[at].folded for at in range(first, last + 1) if row[at].folded not in _INNER)
    if len(said) < 2 or not _OF_INSTITUTIONS & {*said}:
        return True
    ends = [first + i for i, word in enumerate(row[first : last + 1]) if word.folded == "and"]
    names = [said, *(tuple(w.folded for w in row[first:end] if w.folded not in _INNER) for end in ends)]
    return any(_in_order(name, [w.folded for w in p.words]) for name in names for p in scope.everything)


def _in_order(said: Sequence[str], known: Sequence[str]) -> bool:
    """Whether all of a name is in another, in its order: a short form of it, not another's name."""
    rest = iter(known)
    return all(word in rest for word in said)


@cache
def _same_country() -> Mapping[str, frozenset[str]]:
    rows = [frozenset(line.split()) for line in lines_of("peoples")]
    return {word: row for row in rows for word in row}


@cache
def _cities() -> Mapping[str, frozenset[str]]:
    """The cities of a country; who was in one of them was there, but not the other way round."""
    found = {}
    for line in lines_of("cities"):
        countries, _, cities = line.partition(":")
        found.update(dict.fromkeys(countries.split(), frozenset(map(fold, cities.split()))))
    return found


def _is_short(word: Word) -> bool:
    """Whether a word is written as first letters are, maybe in the plural: SLO, SLOs."""
    return word.text.isupper() or word.text[:-1].isupper()


def _capitals(token: Token) -> str:
    """The letters that stand for a word: PlayStation has two."""
    return "".join(filter(str.isupper, token.text)).lower() or token.folded[:1]


def is_numbered(word: Word, scope: Scope) -> bool:
    """Whether letters and a number stand for words of the record: Y10, PS5."""
    found = _NUMBERED.fullmatch(word.folded)
    return found is not None and _is_numbered(found[1], float(found[2]), scope)


def _is_numbered(letters: str, number: float, scope: Scope) -> bool:
    """Whether letters and a number stand for words of the record: Y10 for Year 10, p95 for a percentile."""
    return any(
        (letters == "p" and quantity.kind == "ordinal" and _PERCENTILE in quantity.nouns)
        or "".join(map(_capitals, passage.tokens[: quantity.begin]))[-len(letters) :] == letters
        for passage, quantity in scope.quantities
        if number in quantity.readings
    )


def _is_supported(word: Word, scope: Scope) -> bool:
    folded = word.folded
    if folded in scope.folded or root(folded) in scope.stems or folded.replace(".", "") in scope.folded:
        return True
    if folded in words_of("capitals") or folded in SMALL_WORDS:
        return True
    if _is_short(word) and scope.has_initials(folded):
        return True
    if is_numbered(word, scope):
        return True
    if not _same_country().get(folded, _NOBODY).isdisjoint(scope.folded):
        return True
    if not _cities().get(folded, _NOBODY).isdisjoint(scope.folded):
        return True
    if folded in _SHORTENED and any(known.startswith(folded) for known in scope.folded):
        return True
    to = _TO.fullmatch(folded)
    if to and re.search(rf" {to[1]}\w* (?:- )?to (?:- )?{to[2]}", scope.wording):
        return True
    bare = re.sub(r"[\d.]+$|(?<=\w{4})[+#]$", "", folded)
    return bool(bare) and bare != folded and len(bare) > 2 and bare in scope.folded
