"""Finds bullets without a number or a name to hold them by that tell of another job."""

from collections.abc import Iterator
from typing import Final

from generator.providers.grounding.kinds import passing_words
from generator.providers.grounding.passage import Passage
from generator.providers.grounding.setting import Setting

_LEAST_WORDS: Final = 4
_TOLD_ELSEWHERE: Final = 0.7
"""The share of a bullet's telling words in one sentence of another entry that gives it away."""
_TOLD_HERE: Final = 0.34
"""The share in its own entry up to which it is given away."""


def misplaced(draft: Passage, setting: Setting) -> Iterator[str]:
    """Whether a bullet tells what only another entry tells."""
    if setting.scope is setting.record.whole or not draft.english:
        return
    telling = draft.content - passing_words() - setting.scope.company_stems
    if len(telling) < _LEAST_WORDS:
        return
    here = len(telling & setting.scope.stems) / len(telling)
    own = {id(passage) for passage in setting.scope.passages}
    elsewhere = max(
        (len(telling & p.content) / len(telling) for p in setting.record.whole.passages if id(p) not in own),
        default=0.0,
    )
    if elsewhere >= _TOLD_ELSEWHERE and here <= _TOLD_HERE:
        yield f"This is told in another entry and not in {setting.scope.label}."
