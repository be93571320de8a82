"""Holds the numbers of a sentence against those of the record: value, unit, what they count, and how sure.

A number is supported when the record has it in the same place, of the same things, and not less hedged;
or when it follows: 50% of a fall from ten to five, two teams of three and five being eight people, an
entry's length from its dates.
"""

from collections.abc import Iterator
from dataclasses import replace

from generator.providers.grounding.derived import follows, sums_of
from generator.providers.grounding.evidence import Scope
from generator.providers.grounding.experience import are_other_years, follows_from_dates
from generator.providers.grounding.kinds import alike, passing_words
from generator.providers.grounding.matter import of_the_same, same_thing
from generator.providers.grounding.passage import Passage
from generator.providers.grounding.quantities import Quantity
from generator.providers.grounding.rhythms import changed_rhythms
from generator.providers.grounding.setting import Setting
from generator.providers.grounding.values import same_value


def unsupported_figures(draft: Passage, setting: Setting) -> Iterator[str]:
    """What is wrong with the numbers of a sentence, one reason a number."""
    yield from changed_rhythms(draft, setting)
    for quantity in draft.quantities:
        if _is_idle(quantity):
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
    if shared < 2 or 5 * shared < 3 * len(telling) or shared <= len(telling & passage.content):
        return None
    if any(same_value(said, known) for known in source.quantities):
        return None
    other = next((known for known in source.quantities if of_the_same(said, known)), None)
    return f"“{said.text}” is not what {scope.label} says of this: “{other.text}”." if other else None


def _is_idle(quantity: Quantity) -> bool:
    """Whether a number only does an article's work: "one nurse", "in one year"."""
    first, *unit = quantity.text.casefold().split()
    one_unit = quantity.kind == "span" and first in ("one", "1") and len(unit) == 1
    return not quantity.bound and (one_unit or (quantity.kind == "count" and quantity.readings == (1.0,)))


def _is_the_postings(quantity: Quantity, draft: Passage, setting: Setting) -> bool:
    return setting.is_theirs(draft, draft.tokens[quantity.begin].start) and any(
        same_value(replace(quantity, bound=""), replace(known, bound=""))
        and same_thing(quantity, draft, known, passage, setting.theirs)
        for passage, known in setting.theirs.quantities
    )


def _unsupported(quantity: Quantity, draft: Passage, setting: Setting) -> str | None:
    scope, record = setting.scope, setting.record
    near: Quantity | None = None
    for passage, known in scope.quantities:
        if not same_value(quantity, known):
            continue
        if same_thing(quantity, draft, known, passage, scope) and not are_other_years(
            quantity, draft, passage
        ):
            return _of_another_sentence(quantity, draft, passage, scope)
        near = near or known
    if any(
        same_value(quantity, q) and (not quantity.nouns or alike(quantity.nouns[-1:], q.nouns))
        for q in sums_of(scope)
    ):
        return None
    if any(follows(quantity, draft, p, scope) for p in scope.passages):
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
