"""Holds the numbers of a sentence against those of the record: value, unit, what they count, and how sure.

A number is supported when the record has it in the same place, of the same things, and not less hedged;
or when it follows: 50% of a fall from ten to five, two teams of three and five being eight people, an
entry's length from its dates.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from generator.providers.grounding.evidence import Scope
from generator.providers.grounding.experience import follows_from_dates
from generator.providers.grounding.kinds import alike, are_staff, classes_of, passing_words, speak_alike
from generator.providers.grounding.passage import Passage
from generator.providers.grounding.quantities import Quantity
from generator.providers.grounding.setting import Setting
from generator.providers.grounding.units import RATES, SMALL_WORDS
from generator.providers.wordlists import word_set

_ROUND: Final = 0.05
"""How far "about" reaches, as a share."""
_ALMOST: Final = 0.93
"""The share of itself that "almost" a number must at least be."""
_DERIVED: Final = 0.6
"""Percentage points by which a worked-out percentage may be rounded."""
_SAME: Final = 0.003
_EXACT: Final = 1e-9
_THIRDS: Final = 0.7
"""Percentage points by which a third and two thirds are commonly rounded."""
_CROWNS: Final = word_set("sek nok dkk czk kr")
_SPAN_TOLERANCE: Final = 0.03
"""Twelve months are a year and four weeks are a month, as people count."""


def unsupported_figures(draft: Passage, setting: Setting) -> Iterator[str]:
    """What is wrong with the numbers of a sentence, one reason a number."""
    yield from _frequencies(draft, setting)
    for quantity in draft.quantities:
        if _is_idle(quantity):
            continue
        reason = _unsupported(quantity, draft, setting)
        if reason and not _is_the_postings(quantity, draft, setting):
            yield reason


def _is_idle(quantity: Quantity) -> bool:
    alone = quantity.text.casefold().startswith("one") or quantity.readings == (1.0,)
    return alone and quantity.kind in ("count", "span") and not quantity.bound


def _frequencies(draft: Passage, setting: Setting) -> Iterator[str]:
    """What is wrong with "hourly", "weekly" and their like where the record has no such rhythm."""
    if not draft.english:
        return
    for token in draft.tokens:
        unit = RATES.get(token.folded)
        if unit and not _EVERY[unit] & setting.scope.folded and not setting.is_theirs(draft, token.start):
            yield f"“{token.text}” is not how often {setting.scope.label} says."


def _is_the_postings(quantity: Quantity, draft: Passage, setting: Setting) -> bool:
    return setting.is_theirs(draft, draft.tokens[quantity.begin].start) and any(
        _same_value(replace(quantity, bound=""), replace(known, bound=""))
        and _same_thing(quantity, draft, known, passage, setting.theirs)
        for passage, known in setting.theirs.quantities
    )


def _unsupported(quantity: Quantity, draft: Passage, setting: Setting) -> str | None:
    scope, record = setting.scope, setting.record
    near: Quantity | None = None
    for passage, known in scope.quantities:
        if not _same_value(quantity, known):
            continue
        if _same_thing(quantity, draft, known, passage, scope):
            return None
        near = near or known
    if any(_same_value(quantity, q) and alike(quantity.nouns, q.nouns) for q in _sums(scope)):
        return None
    if any(_follows(quantity, draft, p) for p in scope.passages):
        return None
    if follows_from_dates(quantity, draft, setting):
        return None
    if near is not None:
        return f"In {scope.label} “{near.text}” is of something else than “{quantity.text}” here."
    grown = next((k for _, k in scope.quantities if _of_the_same(quantity, k)), None)
    if grown is not None:
        return f"“{quantity.text}” is not what {scope.label} says: “{grown.text}”."
    if scope is not record.whole and any(_same_value(quantity, k) for _, k in record.whole.quantities):
        return f"“{quantity.text}” is not in {scope.label}, but in another entry's."
    return f"“{quantity.text}” is a number that {scope.label} does not have."


# --- values


def _same_value(said: Quantity, known: Quantity) -> bool:
    return _units_agree(said, known) and any(
        _holds(said, a, known, b) for a in said.readings for b in _in_kind(known, said)
    )


def _in_kind(known: Quantity, said: Quantity) -> tuple[float, ...]:
    """The record's number as one of the draft's kind, where it can be told so."""
    pair = (said.kind, known.kind)
    if said.kind == known.kind:
        return known.readings
    if pair == ("times", "percent"):
        return tuple(1 + value / 100 for value in known.readings)
    if pair == ("percent", "times"):
        return tuple(100 * (value - 1) for value in known.readings)
    if pair in _CLOSE_KINDS:
        return known.readings
    if pair == ("count", "year") and not said.nouns:
        return known.readings
    return ()


_MEASURED: Final = word_set("rate rates score scores ratio share level margin accuracy grade rating index")
_CLOSE_KINDS: Final = {
    ("count", "ordinal"),
    ("ordinal", "count"),
    ("times", "count"),
    ("count", "times"),
    ("count", "money"),
}


def _units_agree(said: Quantity, known: Quantity) -> bool:
    if said.kind == "year":
        return not said.unit or said.unit == known.unit
    if not said.unit or not known.unit or said.unit == known.unit:
        return True
    return said.kind == "money" and "kr" in (said.unit, known.unit) and {said.unit, known.unit} <= _CROWNS


def _same_number(said: Quantity, a: float, b: float) -> bool:
    if said.kind == "percent" and any(abs(value % (100 / 3)) < _SAME and value % 1 for value in (a, b)):
        return abs(a - b) < _THIRDS
    return abs(a - b) <= abs(b) * (_SPAN_TOLERANCE if said.kind == "span" else _EXACT)


def _holds(said: Quantity, a: float, known: Quantity, b: float) -> bool:
    """Whether "a", bounded as it is in the draft, is true where the record says "b"."""
    same = _same_number(said, a, b)
    if said.kind == "year":
        return a == b
    match said.bound:
        case "":
            return same and known.bound not in ("almost", "most")
        case "about":
            return same or abs(a - b) <= _ROUND * abs(b)
        case "almost":
            return (same and known.bound in ("almost", "most")) or _ALMOST * a <= b < a
        case "over":
            return b > a * (1 + _SAME) or (same and (known.bound in ("over", "least") or said.kind == "span"))
        case "least":
            return b >= a * (1 - _SAME)
        case "most" | "under":
            return same or a * 2 / 3 <= b <= a


# --- what is counted


def _same_thing(said: Quantity, draft: Passage, known: Quantity, passage: Passage, scope: Scope) -> bool:
    if said.kind == "year":
        return not _is_of_another_year(said, draft, scope)
    if said.kind == "ordinal":
        return not said.nouns or not known.nouns or bool({*said.nouns} & {*known.nouns, *passage.content})
    if draft.english != passage.english or not draft.english:
        return True
    if not _rates_agree(said, known, passage):
        return False
    if said.kind == "count":
        if not _counted_alike(said, draft, known, passage):
            return False
        if said.nouns and known.nouns:
            return True
    return _context_fits(said, draft, known, passage) and _same_object(said, draft, passage, scope)


def _is_of_another_year(said: Quantity, draft: Passage, scope: Scope) -> bool:
    """Whether the record dates what the sentence tells, and otherwise."""
    telling = draft.content - passing_words()
    like = max(scope.passages, key=lambda p: len(telling & p.content), default=None)
    if like is None or 2 * len(telling & like.content) < len(telling):
        return False
    years = {value for q in like.quantities if q.kind == "year" for value in q.readings}
    return bool(years) and years.isdisjoint(said.readings)


def _rates_agree(said: Quantity, known: Quantity, passage: Passage) -> bool:
    if not said.rate or said.rate == known.rate:
        return True
    if known.rate:
        return False
    return any(token.folded in _EVERY.get(said.rate, (said.rate,)) for token in passage.tokens)


_EVERY: Final = {
    "minute": word_set("minute minutes"),
    "hour": word_set("hourly hour hours"),
    "day": word_set("daily nightly day days night nights morning mornings evening evenings everyday"),
    "week": word_set("weekly week weeks saturday sunday monday tuesday wednesday thursday friday weekend"),
    "month": word_set("monthly month months"),
    "quarter": word_set("quarterly quarter quarters"),
    "year": word_set("yearly annual annually annum year years p.a"),
    "second": word_set("second seconds"),
    "shift": word_set("shift shifts"),
}
"""Words that show each rhythm."""


def _counted_alike(said: Quantity, draft: Passage, known: Quantity, passage: Passage) -> bool:
    if said.label or known.label:
        before = passage.tokens[known.begin - 1].stem if known.begin else ""
        return said.label in (known.label, before) or bool({*said.nouns} & {*known.nouns})
    nouns, others = _telling(said.nouns), _telling(known.nouns)
    if not nouns or not others:
        return True
    if alike(nouns, others):
        return True
    first, second = classes_of(nouns), classes_of(others)
    if first and second:
        return False
    if not first and _tells_the_same(draft.content - nouns, passage):
        return True
    return bool(nouns & (passage.content - _counted_by_others(known, passage)))


def _tells_the_same(words: frozenset[str], passage: Passage) -> bool:
    """Whether most of a sentence's other words are those of the record's, so that it is about the same."""
    telling = words - passing_words()
    shared = len(telling & passage.content)
    return shared >= 2 and 2 * shared >= len(telling)


def _telling(nouns: tuple[str, ...]) -> frozenset[str]:
    return frozenset(nouns) - passing_words()


def _counted_by_others(known: Quantity, passage: Passage) -> frozenset[str]:
    return frozenset(noun for q in passage.quantities if q is not known for noun in q.nouns) - {*known.nouns}


def _context_fits(said: Quantity, draft: Passage, known: Quantity, passage: Passage) -> bool:
    """Whether the words around a number speak of what the record's number is about."""
    if not _same_measure(said, draft, passage):
        return False
    around = _context(said, draft)
    if not around:
        return True
    own, others = _parts_of(known, passage)
    if speak_alike(around, own | {*known.nouns}):
        return True
    if speak_alike(around, others):
        return False
    return said.kind == "count" or len((draft.content & passage.content) - passing_words()) >= 2


def _same_object(said: Quantity, draft: Passage, passage: Passage, scope: Scope) -> bool:
    """Whether a sum is of what the record's is: "of VAT", "in new revenue"."""
    row = draft.tokens[said.end : said.end + 5]
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
        or any(token.folded in scope.initials for token in of_what if token.text.isupper())
        or bool(classes_of(telling) & classes_of(passage.content))
    )


def _same_measure(said: Quantity, draft: Passage, passage: Passage) -> bool:
    """Whether the rate or score that a number is of is one the record's sentence names: its *open* rate."""
    row = draft.tokens[: said.begin]
    if len(row) < 3 or row[-1].folded != "of" or row[-2].folded not in _MEASURED:
        return True
    which = row[-3]
    return not which.is_word or which.stem in passage.content | passing_words() or which.folded in SMALL_WORDS


def _context(said: Quantity, draft: Passage) -> frozenset[str]:
    part = draft.parts[said.begin]
    nouns = {*said.nouns}
    return draft.contents[part] - passing_words() - (nouns if said.kind == "count" else set())


def _parts_of(known: Quantity, passage: Passage) -> tuple[frozenset[str], frozenset[str]]:
    """The words of the number's own part of the sentence and of parts without any; those of the others."""
    mine = passage.parts[known.begin]
    taken = {passage.parts[q.begin] for q in passage.quantities} - {mine}
    own = frozenset(s for part in {*passage.parts} - taken for s in passage.contents[part])
    others = frozenset(s for part in taken for s in passage.contents[part])
    return own, others - own


def _of_the_same(said: Quantity, known: Quantity) -> bool:
    return said.kind == known.kind and bool(said.nouns) and bool({*said.nouns} & {*known.nouns})


# --- what follows


def _sums(scope: Scope) -> Iterator[Quantity]:
    """Two groups of one sentence taken together: "three nurses and two aides" are five people."""
    for passage in scope.passages:
        for first, second in zip(passage.quantities, passage.quantities[1:], strict=False):
            if first.kind == second.kind == "count" and first.nouns and second.nouns:
                between = [t.text.casefold() for t in passage.tokens[first.end : second.begin]]
                if ("and" in between or "," in between) and _of_one_kindor_staff(first, second):
                    nouns = (*first.nouns, *second.nouns)
                    total = first.readings[0] + second.readings[0]
                    yield replace(first, readings=(total,), nouns=nouns, label="", bound="", rate="")


def _of_one_kindor_staff(first: Quantity, second: Quantity) -> bool:
    return alike(first.nouns, second.nouns) or (are_staff(first.nouns) and are_staff(second.nouns))


def _follows(said: Quantity, draft: Passage, passage: Passage) -> bool:
    """Whether a percentage or multiple can be worked out from two numbers of one sentence."""
    if not draft.english:
        return False
    if said.kind not in ("percent", "times"):
        return any(_worked_out(said, value) for value in _differences(said, draft, passage))
    if said.kind == "percent" and any(
        _worked_out(said, value - 100)
        for q in passage.quantities
        if q.kind == "percent"
        for value in q.readings
    ):
        return True
    return any(
        _worked_out(said, value)
        for first, second in zip(passage.quantities, passage.quantities[1:], strict=False)
        if first.kind == second.kind != "year" and _comparable(first, second)
        for value in _changes(first.readings[0], second.readings[0], said, first)
    )


def _differences(said: Quantity, draft: Passage, passage: Passage) -> Iterator[float]:
    """How far a number went, where the record says from where to where: 94 days to 71 are 23 fewer."""
    for first, second in zip(passage.quantities, passage.quantities[1:], strict=False):
        before = passage.tokens[second.begin - 1].folded if second.begin else ""
        of_one_kind = first.kind == second.kind == said.kind and before == "to" and first.unit == said.unit
        if of_one_kind and _context_fits(said, draft, first, passage):
            yield abs(first.readings[0] - second.readings[0])


def _comparable(first: Quantity, second: Quantity) -> bool:
    return not first.nouns or not second.nouns or first.nouns == second.nouns


def _changes(before: float, after: float, said: Quantity, first: Quantity) -> Iterator[float]:
    if not before or not after:
        return
    if said.kind == "times":
        yield max(after / before, before / after)
        return
    yield 100 * abs(after - before) / before
    if first.kind == "percent":
        yield abs(after - before)
    elif after >= before:
        yield 100 * before / after  # 14 of the 16


def _worked_out(said: Quantity, value: float) -> bool:
    wanted = said.readings[0]
    slack = _DERIVED if said.kind == "percent" else 0.03 * value
    match said.bound:
        case "":
            return abs(wanted - value) <= slack
        case "about":
            return abs(wanted - value) <= max(slack, _ROUND * value)
        case "almost":
            return _ALMOST * wanted <= value <= wanted
        case "over" | "least":
            return value / 2 <= wanted <= value
        case _:
            return value <= wanted <= 1.5 * value
