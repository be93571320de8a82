"""Holds the numbers of a sentence against those of the record: value, unit, what they count, and how sure.

A number is supported when the record has it in the same place, of the same things, and not less hedged;
or when it follows: 50% of a fall from ten to five, two teams of three and five being eight people, an
entry's length from its dates.
"""

from collections.abc import Iterator
from typing import Final

from generator.providers.grounding.evidence import Passage, Record, Scope
from generator.providers.grounding.experience import follows_from_dates
from generator.providers.grounding.kinds import alike, classes_of, passing_words
from generator.providers.grounding.quantities import Quantity
from generator.providers.grounding.setting import Setting
from generator.providers.wordlists import word_set

_ROUND: Final = 0.05
"""How far "about" reaches, as a share."""
_ALMOST: Final = 0.93
"""The share of itself that "almost" a number must at least be."""
_DERIVED: Final = 0.6
"""Percentage points by which a worked-out percentage may be rounded."""
_SAME: Final = 0.003
_CROWNS: Final = word_set("sek nok dkk czk kr")
_SPAN_TOLERANCE: Final = 0.03
"""Twelve months are a year and four weeks are a month, as people count."""


def unsupported_figures(draft: Passage, setting: Setting) -> Iterator[str]:
    """What is wrong with the numbers of a sentence, one reason a number."""
    for quantity in draft.quantities:
        if _is_idle(quantity):
            continue
        reason = _unsupported(quantity, draft, setting.scope, setting.record)
        if reason and not _is_the_postings(quantity, draft, setting):
            yield reason


def _is_idle(quantity: Quantity) -> bool:
    return quantity.kind == "count" and quantity.readings == (1.0,) and not quantity.bound


def _is_the_postings(quantity: Quantity, draft: Passage, setting: Setting) -> bool:
    return setting.is_theirs(draft, draft.tokens[quantity.begin].start) and any(
        _same_value(quantity, known) and _same_thing(quantity, draft, known, passage)
        for passage, known in setting.theirs.quantities
    )


def _unsupported(quantity: Quantity, draft: Passage, scope: Scope, record: Record) -> str | None:
    near: Quantity | None = None
    for passage, known in scope.quantities:
        if not _same_value(quantity, known):
            continue
        if _same_thing(quantity, draft, known, passage):
            return None
        near = near or known
    if any(_same_value(quantity, q) and alike(quantity.nouns, q.nouns) for q in _sums(scope)):
        return None
    if any(_follows(quantity, draft, p) for p in scope.passages):
        return None
    if follows_from_dates(quantity, draft, scope, record):
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


def _holds(said: Quantity, a: float, known: Quantity, b: float) -> bool:
    """Whether "a", bounded as it is in the draft, is true where the record says "b"."""
    same = abs(a - b) <= max(abs(b), 1e-9) * (_SPAN_TOLERANCE if said.kind == "span" else _SAME)
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


def _same_thing(said: Quantity, draft: Passage, known: Quantity, passage: Passage) -> bool:
    if said.kind == "year":
        return True
    if said.kind == "ordinal":
        return not said.nouns or not known.nouns or bool({*said.nouns} & {*known.nouns, *passage.content})
    if draft.english != passage.english or not draft.english:
        return True
    if not _rates_agree(said, known, passage):
        return False
    if said.kind == "count":
        return _counted_alike(said, known, passage) and _context_fits(said, draft, known, passage)
    return _context_fits(said, draft, known, passage)


def _rates_agree(said: Quantity, known: Quantity, passage: Passage) -> bool:
    if not said.rate or said.rate == known.rate:
        return True
    if known.rate:
        return False
    return any(token.folded in _EVERY.get(said.rate, (said.rate,)) for token in passage.tokens)


_EVERY: Final = {
    "day": word_set("daily nightly day nights"),
    "week": word_set("weekly week"),
    "month": word_set("monthly month"),
    "quarter": word_set("quarterly quarter"),
    "year": word_set("yearly annual annually annum year"),
    "hour": word_set("hourly"),
}


def _counted_alike(said: Quantity, known: Quantity, passage: Passage) -> bool:
    nouns, others = _telling(said.nouns), _telling(known.nouns)
    if not nouns or not others:
        return not nouns or alike(nouns, passage.content - _counted_by_others(known, passage))
    if alike(nouns, others):
        return True
    first, second = classes_of(nouns), classes_of(others)
    if first and second:
        return False
    return bool(nouns & (passage.content - _counted_by_others(known, passage)))


def _telling(nouns: tuple[str, ...]) -> frozenset[str]:
    return frozenset(nouns) - passing_words()


def _counted_by_others(known: Quantity, passage: Passage) -> frozenset[str]:
    return frozenset(noun for q in passage.quantities if q is not known for noun in q.nouns) - {*known.nouns}


def _context_fits(said: Quantity, draft: Passage, known: Quantity, passage: Passage) -> bool:
    """Whether the words around a number speak of what the record's number is about."""
    around = _context(said, draft)
    if not around:
        return True
    own, others = _parts_of(known, passage)
    if alike(around, own | {*known.nouns}):
        return True
    if alike(around, others):
        return False
    return said.kind == "count" or len((draft.content & passage.content) - passing_words()) >= 2


def _context(said: Quantity, draft: Passage) -> frozenset[str]:
    part = draft.parts[said.begin]
    nouns = {*said.nouns}
    return draft.content_of_part(part) - passing_words() - (nouns if said.kind == "count" else set())


def _parts_of(known: Quantity, passage: Passage) -> tuple[frozenset[str], frozenset[str]]:
    """The words of the number's own part of the sentence and of parts without any; those of the others."""
    mine = passage.parts[known.begin]
    taken = {passage.parts[q.begin] for q in passage.quantities} - {mine}
    own = frozenset(s for part in {*passage.parts} - taken for s in passage.content_of_part(part))
    others = frozenset(s for part in taken for s in passage.content_of_part(part))
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
                if "and" in between or "," in between:
                    nouns = (*first.nouns, *second.nouns)
                    yield Quantity(
                        (first.readings[0] + second.readings[0],), "count", "", nouns, "", "", 0, 0, ""
                    )


def _follows(said: Quantity, draft: Passage, passage: Passage) -> bool:
    """Whether a percentage or multiple can be worked out from two numbers of one sentence."""
    if said.kind not in ("percent", "times") or not draft.english:
        return False
    return any(
        _worked_out(said, value)
        for first, second in zip(passage.quantities, passage.quantities[1:], strict=False)
        if first.kind == second.kind != "year" and _comparable(first, second)
        for value in _changes(first.readings[0], second.readings[0], said, first)
    )


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
    if "in" not in first.nouns and after >= before:
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
            return wanted <= value
        case _:
            return wanted >= value
