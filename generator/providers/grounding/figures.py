"""Holds the numbers of a sentence against those of the record: value, unit, what they count, and how sure.

A number is supported when the record has it in the same place, of the same things, and not less hedged;
or when it follows: 50% of a fall from ten to five, two teams of three and five being eight people, an
entry's length from its dates.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from generator.providers.grounding.clocks import wrong_clocks
from generator.providers.grounding.counted import LABELS
from generator.providers.grounding.derived import (
    at_another_rate,
    counts_others,
    follows,
    follows_from_itself,
    sums_of,
)
from generator.providers.grounding.evidence import Scope
from generator.providers.grounding.experience import are_other_years, follows_from_dates
from generator.providers.grounding.kinds import alike, are_anybody, are_staff, passing_words, speak_alike
from generator.providers.grounding.labels import is_in_a_name, is_named_otherwise, other_name
from generator.providers.grounding.matter import (
    dated_otherwise,
    is_bare,
    of_the_same,
    same_thing,
    shared_numbers,
)
from generator.providers.grounding.passage import Passage
from generator.providers.grounding.quantities import Quantity
from generator.providers.grounding.rhythms import changed_rhythms
from generator.providers.grounding.setting import Setting
from generator.providers.grounding.tokens import root
from generator.providers.grounding.units import SPANS
from generator.providers.grounding.values import same_length, same_value
from generator.providers.grounding.wholes import made_whole
from generator.providers.wordlists import word_set

_OTHERS: Final = (root("others"),)
_ALL: Final = word_set("all every each everyone everybody always")
_NONE: Final = word_set("none no without never nobody zero")
_ABSTRACT: Final = frozenset(
    map(root, word_set("qualities reasons things ways aspects strengths traits values principles"))
)
"""What a sentence counts of its own, and no record does: "two qualities that …"."""
_PLACES: Final = frozenset(
    map(root, word_set("cities towns countries markets languages offices locations regions places"))
)
_ROW_OF_NAMES: Final = re.compile(
    r"[A-Z][\w-]+(?: [A-Z][\w-]+)?(?:, [A-Z][\w-]+(?: [A-Z][\w-]+)?)*,? and [A-Z][\w-]+(?: [A-Z][\w-]+)?"
)
_MUCH_ALIKE: Final = 3
"""Telling words in common that make a sentence surely one of the record's."""
_BETWEEN_NAMES: Final = re.compile(r",? and |, ")


def unsupported_figures(draft: Passage, setting: Setting) -> Iterator[str]:
    """What is wrong with the numbers of a sentence, one reason a number."""
    yield from changed_rhythms(draft, setting)
    yield from made_whole(draft, setting.scope)
    yield from wrong_clocks(draft, setting)
    for at, quantity in enumerate(draft.quantities):
        if _is_idle(quantity, draft) or is_in_a_name(quantity, draft, setting.scope):
            continue
        if _is_said_again(quantity, draft, draft.quantities[:at]):
            continue
        reason = _unsupported(quantity, draft, setting)
        if reason and not _is_the_postings(quantity, draft, setting):
            yield reason


def _of_another_sentence(said: Quantity, draft: Passage, passage: Passage, scope: Scope) -> str | None:
    """Why a number that the record has elsewhere is wrong here: the sentence retold has another one."""
    if said.kind != "count" or not said.nouns or not draft.english:
        return None
    telling = draft.content - passing_words() - {*said.nouns}
    source = max(scope.passages, key=lambda p: len(telling & p.content), default=passage)
    shared = len(telling & source.content)
    if (
        shared < min(2, len(telling))
        or not shared
        or 5 * shared < 3 * len(telling)
        or shared <= len(telling & passage.content)
    ):
        return None
    if any(same_value(said, known) for known in source.quantities):
        return None
    other = next((known for known in source.quantities if of_the_same(said, known)), None)
    if other and any(same_value(quantity, other) for quantity in draft.quantities):
        return None  # the sentence has both
    return f"“{said.text}” is not what {scope.label} says of this: “{other.text}”." if other else None


def _is_of_both(said: Quantity, draft: Passage, setting: Setting) -> bool:
    """Whether a letter says how many times as large as the person's something of the company's is."""
    if setting.kind != "letter" or said.kind != "times":
        return False
    theirs = (q for q in draft.quantities if q.kind == "count" and _is_the_postings(q, draft, setting))
    return any(
        known.kind == "count"
        and known.readings[0]
        and abs(q.readings[0] / known.readings[0] - said.readings[0]) < 1
        for q in theirs
        for _, known in setting.record.whole.quantities
    )


def _is_had(quantity: Quantity, draft: Passage, scope: Scope) -> bool:
    """Whether the record has this very number of the same."""
    return any(
        same_value(quantity, known) and same_thing(quantity, draft, known, passage, scope)
        for passage, known in scope.quantities
    )


def _shares_a_number(said: Quantity, draft: Passage, passage: Passage, *, years: bool = True) -> bool:
    """Whether a sentence of the record has another number of the draft's."""
    others = [q for q in draft.quantities if q is not said and (years or q.kind != "year")]
    return any(same_value(quantity, known) for quantity in others for known in passage.quantities)


def _is_one_unit(quantity: Quantity, draft: Passage, scope: Scope) -> bool:
    """Whether twelve months are the year that the record's sentence speaks of, or one month the first."""
    if quantity.kind != "span":
        return False
    telling = draft.content - passing_words()
    by_itself = quantity.text.split()[0].casefold() in ("one", "1")
    articles = ("a", "one", "first") if by_itself else ("a", "one")
    return any(
        first.folded in articles and same_length(quantity.readings[0], SPANS.get(second.folded, 0.0))
        for passage in scope.passages
        if telling & passage.content
        for first, second in pairwise(passage.tokens)
    )


def _is_idle(quantity: Quantity, draft: Passage) -> bool:
    """Whether a number only does an article's work: "one nurse", "in one year"."""
    first, *unit = quantity.text.casefold().split()
    one_unit = quantity.kind == "span" and first in ("one", "1") and len(unit) == 1
    if quantity.kind == "count" and not _ABSTRACT.isdisjoint(quantity.nouns[:1]):
        return True
    if (
        quantity.begin
        and draft.tokens[quantity.begin - 1].folded == "to"
        and draft.quantities[0] is not quantity
    ):
        after = draft.tokens[quantity.end].folded if quantity.end < len(draft.tokens) else ""
        return after == "every"  # down from eleven to one; but "to one every other week"
    named = quantity.label and draft.tokens[quantity.begin - 1].folded in LABELS  # Tier 1
    one = quantity.kind == "count" and quantity.readings == (1.0,) and not named
    if quantity.rate and first in ("one", "once"):
        return False  # once a week is not once a month
    return not quantity.bound and (one_unit or one)


def _are_listed(said: Quantity, draft: Passage, scope: Scope) -> bool:
    """Whether a number is how many the record names in a row, of places or of what the sentence tells."""
    if said.kind != "count" or said.bound or not said.nouns:
        return False
    places = not _PLACES.isdisjoint(said.nouns)
    telling = draft.content - passing_words()
    rows = (
        row[0]
        for passage in scope.passages
        if places or len(telling & passage.content) >= _MUCH_ALIKE
        for row in _ROW_OF_NAMES.finditer(passage.text)
    )
    return any(len(_BETWEEN_NAMES.split(row)) == said.readings[0] for row in rows)


def _sums_up(said: Quantity, total: Quantity, draft: Passage) -> bool:
    """Whether a total is of what is said: of the same things, or a "28-person shift" of people at work."""
    if not said.nouns:
        return [token.folded for token in draft.tokens[said.end : said.end + 2]] == ["of", "us"]
    if alike(said.nouns[-1:], total.nouns):
        return True
    return are_anybody(said.nouns[:1]) and (total.nouns in ((), _OTHERS) or are_staff(total.nouns))


def _is_all_or_none(said: Quantity, draft: Passage, scope: Scope) -> bool:
    """Whether 100% is the record's "all" or "every" of the same, or zero its "none" or "without"."""
    if said.bound or said.kind not in ("percent", "count") or said.readings not in ((0.0,), (100.0,)):
        return False
    if said.kind == "count" and said.readings != (0.0,):
        return False
    shown = _NONE if said.readings == (0.0,) else _ALL
    around = draft.contents[draft.parts[said.begin]] - passing_words()
    return any(
        not shown.isdisjoint(token.folded for token in passage.tokens)
        and (speak_alike(around, passage.content) or shared_numbers(said, draft, passage) > 0)
        for passage in scope.passages
    )


def _is_said_again(said: Quantity, draft: Passage, before: Sequence[Quantity]) -> bool:
    """Whether "all nine" are the nine that the sentence has spoken of already."""
    if not said.begin or draft.tokens[said.begin - 1].folded != "all":
        return False
    listed = [float(len(_BETWEEN_NAMES.split(row[0]))) for row in _ROW_OF_NAMES.finditer(draft.text)]
    return (
        any(said.kind == q.kind and said.readings == q.readings for q in before) or said.readings[0] in listed
    )


def _told_of(quantity: Quantity, draft: Passage, scope: Scope) -> Iterator[Passage]:
    """The record's sentences that a number's part of the sentence may retell: those most like it."""
    telling = draft.contents[draft.parts[quantity.begin]] - passing_words()
    most = max((len(telling & passage.content) for passage in scope.passages), default=0)
    return (
        passage
        for passage in scope.passages
        if 2 * len(telling & passage.content) >= most
        or _surely_alike(telling, passage)
        or _shares_a_number(quantity, draft, passage, years=False)
    )


def _surely_alike(telling: frozenset[str], passage: Passage) -> bool:
    """Whether sentences without words in common speak of the same kind of thing: upselling and sold."""
    return telling.isdisjoint(passage.content) and speak_alike(telling, passage.content)


def _is_the_postings(quantity: Quantity, draft: Passage, setting: Setting) -> bool:
    if not setting.is_theirs(draft, draft.tokens[quantity.begin].start):
        return False
    yours = draft.tokens[quantity.begin - 1].folded == "your"
    return _are_listed(quantity, draft, setting.theirs) or any(
        same_value(replace(quantity, bound=""), replace(known, bound=""))
        and (yours or not quantity.nouns or same_thing(quantity, draft, known, passage, setting.theirs))
        for passage, known in setting.theirs.quantities
    )


def _unsupported(quantity: Quantity, draft: Passage, setting: Setting) -> str | None:
    scope, record = setting.scope, setting.record
    near: Quantity | None = None
    if other := other_name(quantity, draft, scope):
        return f"“{quantity.text}” is not what {scope.label} says: “{other.text}”."
    bare = is_bare(quantity, draft, scope)
    anchored = bare and any(_shares_a_number(quantity, draft, passage) for passage in scope.passages)
    for passage, known in scope.quantities:
        if not same_value(quantity, known):
            continue
        if anchored and not _shares_a_number(quantity, draft, passage):
            continue
        if dated_otherwise(quantity, draft, known, passage):
            near = near or known
            continue
        if same_thing(quantity, draft, known, passage, scope) and not are_other_years(
            quantity, draft, passage
        ):
            if {*quantity.nouns} & {*known.nouns} and draft.content & passage.content - {*known.nouns}:
                return None
            return _of_another_sentence(quantity, draft, passage, scope)
        near = near or known
    if _is_one_unit(quantity, draft, scope):
        return None
    if is_named_otherwise(quantity, scope):
        return None
    if counts_others(quantity, draft) and _is_had(
        replace(quantity, readings=(quantity.readings[0] + 1,)), draft, scope
    ):
        return None
    if any(
        at_another_rate(quantity, known)
        and same_thing(quantity, draft, replace(known, rate=quantity.rate), passage, scope)
        for passage, known in scope.quantities
        if quantity.rate and known.rate
    ):
        return None
    if any(same_value(quantity, q) and _sums_up(quantity, q, draft) for q in sums_of(scope)):
        return None
    if _is_all_or_none(quantity, draft, scope) or _are_listed(quantity, draft, scope):
        return None
    if ((not bare or quantity.rate) and follows_from_itself(quantity, draft)) or _is_of_both(
        quantity, draft, setting
    ):
        return None
    if (not bare or quantity.rate) and any(
        follows(quantity, draft, p, scope) for p in _told_of(quantity, draft, scope)
    ):
        return None
    if follows_from_dates(quantity, draft, setting):
        return None
    if near is not None:
        return f"In {scope.label} “{near.text}” is of something else than “{quantity.text}” here."
    grown = next((k for _, k in scope.quantities if of_the_same(quantity, k)), None)
    if grown is not None:
        return f"“{quantity.text}” is not what {scope.label} says: “{grown.text}”."
    if scope is not record.whole and any(same_value(quantity, k) for _, k in record.whole.quantities):
        return f"“{quantity.text}” is not in {scope.label}, but in another entry's."
    return f"“{quantity.text}” is a number that {scope.label} does not have."
