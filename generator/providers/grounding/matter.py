"""Says what a number is about: what it counts, of what it is a share, and how often."""

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final

from generator.providers.grounding.counted import COLLECTIVES
from generator.providers.grounding.evidence import Scope
from generator.providers.grounding.kinds import (
    alike,
    are_anybody,
    are_staff,
    classes_of,
    is_surely_staff,
    measures_in,
    passing_words,
    speak_alike,
)
from generator.providers.grounding.passage import Passage
from generator.providers.grounding.quantities import Quantity
from generator.providers.grounding.rhythms import EVERY
from generator.providers.grounding.tokens import root
from generator.providers.grounding.units import SMALL_WORDS
from generator.providers.wordlists import word_set

_MEASURED: Final = word_set("rate rates score scores ratio share level margin accuracy grade rating index")
_LONGEST_INITIALS: Final = 4
_NOT_ONE: Final = word_set("a an any single one")
_TIME: Final = root("time")
_OPPOSITES: Final = tuple(
    (root(first), root(second))
    for first, second in (
        ("primary", "secondary"),
        ("primary", "high"),
        ("elementary", "high"),
        ("junior", "senior"),
        ("internal", "external"),
        ("inbound", "outbound"),
        ("public", "private"),
        ("domestic", "international"),
        ("inpatient", "outpatient"),
        ("wholesale", "retail"),
        ("day", "night"),
    )
)
_MOST_OF_IT: Final = 2
_HEDGES: Final = word_set("under over about around almost nearly just roughly only some below above")
_GROUPS: Final = frozenset(map(root, COLLECTIVES))
_NEAR_NOUN: Final = 4
_NEAR_YEAR: Final = 8
"""Words between a number and the year it is of, at most."""
_OF_TIMES: Final = (["of", "the", "time"], ["at", "a", "time"])
_UNITS: Final = frozenset(map(root, word_set("hour hours day days week weeks month months year years")))
_SURELY: Final = 3
_SURELY_THE_SAME: Final = 2
"""Other numbers in common that leave no doubt, whatever the words."""


def same_thing(said: Quantity, draft: Passage, known: Quantity, passage: Passage, scope: Scope) -> bool:
    """Whether a number that a draft and the record share is of the same things in both.

    Between two languages, and in any but English, the number itself has to do.
    """
    if said.kind == "year":
        return not _is_of_another_year(said, draft, scope)
    if said.kind == "ordinal":
        return not said.nouns or not known.nouns or bool({*said.nouns} & {*known.nouns, *passage.content})
    if draft.english != passage.english or not draft.english:
        return True
    if not _rates_agree(said, known, passage):
        return False
    end, known_end = end_of(said, draft), end_of(known, passage)
    by_how_much = _is_by_how_much(said, draft) and {*said.nouns}.isdisjoint(known.nouns)
    if known_end and (by_how_much or (end and end != known_end)):
        return False
    if said.kind == "span" and _lacks_otherwise(said, draft, known, passage):
        return False
    if said.kind == "count":
        if said.nouns and not known.nouns and not known.label and id(passage) in scope.named:
            return not {*said.nouns}.isdisjoint(passage.content)  # "Gaussian 09" counts nothing
        if not _counted_alike(said, draft, known, passage, scope) or _is_all_of_a_part(
            said, draft, known, passage
        ):
            return False
        if said.nouns and known.nouns:
            return True
    return context_fits(said, draft, known, passage, scope) and _same_object(said, draft, passage, scope)


def _is_by_how_much(said: Quantity, draft: Passage) -> bool:
    """Whether a number says by how much something changed: "saved €82,000", "fell by 12"."""
    before = draft.tokens[said.begin - 1].folded if said.begin else ""
    return before in ("by", "saved", "saving", "saves")


def end_of(quantity: Quantity, passage: Passage) -> str:
    """Which end of a change a number is, "from" or "to", if one: "from 82,000 to 57,000"."""
    before = [t.folded for t in passage.tokens[: quantity.begin] if t.folded not in _HEDGES]
    if before[-1:] == ["from"]:
        return "from"
    return "to" if before[-1:] == ["to"] and "from" in before else ""


def _lacks_otherwise(said: Quantity, draft: Passage, known: Quantity, passage: Passage) -> bool:
    """Whether a time without something is one without something else: 410 days without an accident."""
    missing, others = _missing(said, draft), _missing(known, passage)
    return bool(missing and others) and not speak_alike(missing, others)


def _missing(quantity: Quantity, passage: Passage) -> frozenset[str]:
    row = passage.tokens[quantity.end : quantity.end + 7]
    if not row or row[0].folded != "without":
        return frozenset()
    named = takewhile(lambda t: t.folded in _NOT_ONE or t.folded not in SMALL_WORDS, row[1:])
    return frozenset(t.stem for t in named if t.is_word and t.folded not in _NOT_ONE)


def _is_all_of_a_part(said: Quantity, draft: Passage, known: Quantity, passage: Passage) -> bool:
    """Whether the record says "14 of the 16", and the draft speaks of the 16 alone."""
    alone = not _is_whole(said, draft) and not shared_numbers(said, draft, passage)
    return alone and _is_whole(known, passage)


def _is_whole(quantity: Quantity, passage: Passage) -> bool:
    row, at = passage.tokens, quantity.begin - 1
    while at > 0 and row[at].folded in ("the", "our"):
        at -= 1
    if at < 1 or row[at].folded not in ("of", "among", "/", "from") or row[at - 1].folded in COLLECTIVES:
        return False
    end = at - 1 if row[at - 1].folded == "out" else at
    return any(
        q.end == end
        or (
            q.end < at
            and q.readings[0] <= quantity.readings[0]
            and passage.parts[q.begin] == passage.parts[at]
            and alike(q.nouns, quantity.nouns)
        )
        for q in passage.quantities
    )


def dated_otherwise(said: Quantity, draft: Passage, known: Quantity, passage: Passage) -> bool:
    """Whether a number is said of one year, and of another where the record has it: "480 in 2023"."""
    years, others = year_of(said, draft), year_of(known, passage)
    return bool(years and others) and years != others


def year_of(quantity: Quantity, passage: Passage) -> tuple[float, ...]:
    """The year that follows a number, no other number and no end of a phrase between them."""
    following = next((q for q in passage.quantities if q.begin >= quantity.end), None)
    if following is None or following.kind != "year" or following.begin - quantity.end > _NEAR_YEAR:
        return ()
    between = passage.tokens[quantity.end : following.begin]
    near = between and between[-1].folded in ("in", "during", "(", "for", "of")
    return following.readings if near and not any(t.text in ",;:" for t in between) else ()


def _is_of_another_year(said: Quantity, draft: Passage, scope: Scope) -> bool:
    """Whether the record dates what the sentence tells, and otherwise."""
    said_years = {value for q in draft.quantities if q.kind == "year" for value in q.readings}
    dates = ({value for q in name.quantities for value in q.readings} for name in scope.names)
    if len(said_years) > 1 and any(said_years <= years for years in dates):
        return False  # the entry's own
    telling = draft.content - passing_words()
    like = most_like(draft, scope)
    if like is None or 2 * len(telling & like.content) < len(telling):
        return False
    years = {value for q in like.quantities if q.kind == "year" for value in q.readings}
    return bool(years) and years.isdisjoint(said.readings)


def _rates_agree(said: Quantity, known: Quantity, passage: Passage) -> bool:
    if not said.rate or said.rate == known.rate:
        return True
    if known.rate:
        return False
    if said.rate == "year" and any(q.kind == "year" for q in passage.quantities):
        return True
    spans = {at for q in passage.quantities if q.kind == "span" for at in range(q.begin, q.end)}
    return any(
        token.folded in EVERY.get(said.rate, (said.rate,))
        for at, token in enumerate(passage.tokens)
        if at not in spans
    )


def _counted_alike(said: Quantity, draft: Passage, known: Quantity, passage: Passage, scope: Scope) -> bool:
    if said.label or known.label:
        before = passage.tokens[known.begin - 1].stem if known.begin else ""
        return said.label in (known.label, before) or bool({*said.nouns} & {*known.nouns})
    times, other_times = _UNITS & {*said.nouns}, _UNITS & {*known.nouns}
    if times and other_times and times.isdisjoint(other_times):
        return False  # bed days are no bed weeks
    nouns, others = _telling(said.nouns), _telling(known.nouns)
    if not nouns or not others:
        return True
    counted = [noun for noun in said.nouns if noun not in _GROUPS][-1:]
    if (
        counted
        and counted[0] not in known.nouns
        and known.nouns[-1] not in said.nouns
        and _are_others(counted[0], known.nouns[-1])
    ) or _are_opposites(nouns, others):
        return False
    if alike(nouns, others) or (are_staff(nouns) and are_anybody(others)):
        return True
    if are_anybody(nouns) and are_staff(others):
        return True
    first, second = classes_of(nouns), classes_of(others)
    if not second and alike(nouns, _named_near(known, passage)):
        return True
    if first and second:
        return False
    of_no_kind = not first and not are_staff(nouns)
    if (of_no_kind or are_anybody(nouns)) and _surely_tells_the_same(said, draft, passage):
        return True
    elsewhere = {noun for _, q in scope.quantities if q is not known for noun in q.nouns}
    if of_no_kind and nouns.isdisjoint(elsewhere) and _tells_the_same(draft.content - nouns, passage):
        return True
    if nouns & (passage.content - _counted_by_others(known, passage)):
        return True
    # "22 SDRs" of sales development representatives
    short = {noun for noun in nouns if len(noun) <= _LONGEST_INITIALS}
    return any(map(scope.has_initials, short))


def _named_near(known: Quantity, passage: Passage) -> Iterator[str]:
    """Words shortly behind a number: "flu and Covid vaccinations" counts vaccinations."""
    near = takewhile(lambda token: token.is_word, passage.tokens[known.end : known.end + _NEAR_NOUN])
    return (token.stem for token in near if token.folded not in SMALL_WORDS)


def _are_opposites(said: frozenset[str], known: frozenset[str]) -> bool:
    """Whether one speaks of primary schools and the other of secondary ones."""
    return any(
        (a in said and a not in known and b in known) or (b in said and b not in known and a in known)
        for a, b in _OPPOSITES
    )


def _are_others(said: str, known: str) -> bool:
    """Whether of two nouns one is of people at work and the other of people they work for."""
    if are_anybody((said, known)) or alike((said,), (known,)):
        return False
    at_work = [is_surely_staff(noun) for noun in (said, known)]
    return any(at_work) and not all(at_work) and all(classes_of((noun,)) for noun in (said, known))


def _tells_the_same(said: frozenset[str], passage: Passage) -> bool:
    """Whether most words of a sentence are those of the record's, so that a noun of no known kind is too."""
    telling = said - passing_words()
    shared = len(telling & passage.content)
    return shared >= _MOST_OF_IT and 2 * shared >= len(telling)


def _surely_tells_the_same(said: Quantity, draft: Passage, passage: Passage) -> bool:
    """Whether a sentence retells the record's so closely that another noun is another word for the same."""
    telling = draft.content - {*said.nouns} - passing_words()
    shared = len(telling & passage.content)
    return shared + 2 * shared_numbers(said, draft, passage) >= _SURELY and 2 * shared >= len(telling)


def _telling(nouns: tuple[str, ...]) -> frozenset[str]:
    return frozenset(noun for noun in nouns if noun not in passing_words() or is_surely_staff(noun))


def _counted_by_others(known: Quantity, passage: Passage) -> frozenset[str]:
    return frozenset(noun for q in passage.quantities if q is not known for noun in q.nouns) - {*known.nouns}


def context_fits(
    said: Quantity,
    draft: Passage,
    known: Quantity,
    passage: Passage,
    scope: Scope,
    second: Quantity | None = None,
) -> bool:
    """Whether the words around a number speak of what the record's number, or two of them, are about."""
    if not _same_measure(said, draft, passage):
        return False
    around = _context(said, draft, scope)
    if not around or not passage.content - passing_words():
        return True
    own, others = _parts_of((known, second or known), passage)
    if own <= {*known.nouns, *(second or known).nouns} | passing_words():
        own, others = own | others, frozenset()  # "…, each about 30 minutes long"
    if _measures_differ(around, own, passage):
        return shared_numbers(said, draft, passage) >= _SURELY_THE_SAME
    if speak_alike(around, own | {*known.nouns}) or shared_numbers(said, draft, passage):
        return True
    if speak_alike(around, others):
        return False
    if said.kind == "count":
        near = bool(said.nouns) or not around.isdisjoint(passage.content)
        return near or (bool(said.rate) and _surely_tells_the_same(said, draft, passage))
    return len((draft.content & passage.content) - passing_words()) >= 2


def _measures_differ(around: frozenset[str], own: frozenset[str], passage: Passage) -> bool:
    """Whether one speaks of errors and the other of costs."""
    said, known = measures_in(around), measures_in(own - passing_words())
    if not known and around.isdisjoint(own):
        known = measures_in(passage.content - passing_words())
    return bool(said and known) and said.isdisjoint(known) and around.isdisjoint(_measured(own))


def _measured(stems: frozenset[str]) -> frozenset[str]:
    return frozenset(stem for stem in stems if measures_in((stem,)))


def shared_numbers(said: Quantity, draft: Passage, passage: Passage) -> int:
    """How many other numbers the two sentences have in common: with any they are about the same."""
    known = {(q.kind, value) for q in passage.quantities for value in q.readings}
    others = (q for q in draft.quantities if q is not said)
    return sum(any((q.kind, value) in known for value in q.readings) for q in others)


def _same_object(said: Quantity, draft: Passage, passage: Passage, scope: Scope) -> bool:
    """Whether a sum is of what the record's is: "of VAT", "in new revenue"."""
    row = draft.tokens[said.end : said.end + 5]
    if said.text.endswith("figure"):
        return not said.nouns or alike(said.nouns[:2], passage.content)
    if said.kind != "money" or not row or row[0].folded not in ("of", "in"):
        return True
    of_what = []
    for token in row[1:]:
        if not token.is_word or token.folded in SMALL_WORDS:
            break
        of_what.append(token)
    telling = {token.stem for token in of_what} - passing_words()
    return (
        not telling
        or not telling.isdisjoint(passage.content)
        or any(scope.has_initials(token.folded) for token in of_what if token.text.isupper())
        or bool(classes_of(telling) & classes_of(passage.content))
    )


def _same_measure(said: Quantity, draft: Passage, passage: Passage) -> bool:
    """Whether the rate or score that a number is of is one the record's sentence names: its *open* rate."""
    row = draft.tokens[: said.begin]
    if len(row) < 3 or row[-1].folded != "of" or row[-2].folded not in _MEASURED:
        return True
    which = row[-3]
    return not which.is_word or which.stem in passage.content | passing_words() or which.folded in SMALL_WORDS


def _context(said: Quantity, draft: Passage, scope: Scope) -> frozenset[str]:
    part = draft.parts[said.begin]
    nouns = {*said.nouns}
    around = draft.contents[part] - passing_words() - scope.company_stems
    around -= {stem for stem, letters in draft.acronyms if stem in around and scope.has_initials(letters)}
    if [token.folded for token in draft.tokens[said.end : said.end + 3]] in _OF_TIMES:
        around -= {_TIME}
    return around - nouns if said.kind == "count" else around


def _parts_of(known: Sequence[Quantity], passage: Passage) -> tuple[frozenset[str], frozenset[str]]:
    """The words of the numbers' own parts of the sentence and of parts without any; those of the others."""
    mine = {passage.parts[q.begin] for q in known}
    mine |= {passage.parts[q.begin] - 1 for q in known if _is_of_each(q, passage)}
    taken = {passage.parts[q.begin] for q in passage.quantities} - mine
    own = frozenset(s for part in {*passage.parts} - taken for s in passage.contents[part])
    others = frozenset(s for part in taken for s in passage.contents[part])
    return own, others - own


def _is_of_each(quantity: Quantity, passage: Passage) -> bool:
    """Whether a number is of each of what was named before: "58 episodes, each about 30 minutes long"."""
    return any(t.folded == "each" for t in passage.tokens[max(0, quantity.begin - 3) : quantity.begin])


def of_the_same(said: Quantity, known: Quantity) -> bool:
    """Whether two numbers, equal or not, count the same things."""
    return said.kind == known.kind and bool(said.nouns) and bool({*said.nouns} & {*known.nouns})


def is_bare(said: Quantity, draft: Passage, scope: Scope) -> bool:
    """Whether nothing near a number tells what it is of, so that other numbers must: "now it is 2"."""
    following = draft.tokens[said.end] if said.end < len(draft.tokens) else None
    alone = not said.nouns or following is None or following.text in ".;,!?)"
    if said.kind != "count" or not alone:
        return False
    return not _context(said, draft, scope) or end_of(said, draft) != ""


def most_like(draft: Passage, scope: Scope) -> Passage | None:
    """The record's sentence that shares most of a sentence's telling words, if it shares any."""
    telling = draft.content - passing_words()
    best = max(scope.passages, key=lambda p: len(telling & p.content), default=None)
    return best if best and telling & best.content else None
