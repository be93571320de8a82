"""What the guard says: which sentences the record does not support, and what was done about them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A sentence, bullet or skill that says more than the record does.

    Attributes:
        where: its place in the draft: ``summary``, ``experience[<entryId>].highlights[1]``,
            ``projects[<entryId>].highlights[0]``, ``skills[0].category``, ``skills[0].items[2]``,
            ``greeting``, ``openingParagraph``, ``bodyParagraphs[1]``, ``closingParagraph``.
        text: the whole bullet or skill; of a summary or a letter, the sentence.
        reasons: what is wrong, in sentences for the writer, who may be a model, and for the person.
    """

    where: str
    text: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What was done about a finding.

    Attributes:
        where: its place in the draft, as in the finding.
        text: what the draft said.
        reason: the finding's reasons.
        repaired: the person's own words stand there now; otherwise it was removed.
    """

    where: str
    text: str
    reason: str
    repaired: bool
