"""Sets the head the two documents share: who this is and how to reach them."""

from typing import Final

from generator.model import Contact
from generator.pdf.block import Rule
from generator.pdf.links import Linked, mail, phone, web
from generator.pdf.paragraph import Span
from generator.pdf.plain import clean
from generator.pdf.portrait import Pictures, place_pictures
from generator.pdf.setting import Setter
from generator.pdf.styles import Type
from generator.pdf.words import Words

RULE_OFFSET: Final = 9.0


def set_head(
    setter: Setter,
    name: str,
    title: str,
    contact: Contact,
    pictures: Pictures,
    spoken: Words,
    rule: Rule | None,
) -> None:
    """Name, headline and contact line, pictures beside them.

    Args:
        rule: stands under it all.
    """
    head = setter.style.head
    center = head.side == "center"
    first = len(setter.blocks)
    root = setter.root
    setter.put([setter.span(clean(name), head.name)], head.name, root.add("H1"), center=center)
    setter.put([setter.span(clean(title), head.title)], head.title, root.add("P"), center=center)
    setter.put(
        contact_line(setter, contact, head.contact, spoken),
        head.contact,
        root.add("P"),
        before=head.contact_gap,
        center=center,
    )
    lines = setter.blocks[first:]
    for block in lines:
        block.keep_next, block.balanced = True, True
    if lines:
        lines[-1].keep_next = False
        lines[-1].rule = rule
        lines[-1].after = head.after * setter.unit
    place_pictures(setter, lines, pictures, clean(name), spoken)


def head_rule(setter: Setter, *, letter: bool) -> Rule | None:
    """The rule under the head: the style's own; a letter's, which has no headings, may borrow theirs."""
    head, heading = setter.style.head, setter.style.heading
    if head.rule:
        return Rule(head.rule, setter.color("accent"), "below", RULE_OFFSET)
    if letter and heading.rule != "none":
        return Rule(heading.thickness, setter.rule_color(heading.rule_ink), "below", RULE_OFFSET)
    return None


def contact_line(setter: Setter, contact: Contact, kind: Type, spoken: Words) -> list[Span]:
    """The ways to reach a person, parted by dots, each one whole on its line."""
    parts = [
        Linked(clean(contact.location)),
        mail(contact.email, spoken.email),
        phone(contact.phone, spoken.phone),
        web(contact.website, spoken.website),
        web(contact.linkedin, "LinkedIn"),
        web(contact.github, "GitHub"),
    ]
    spans: list[Span] = []
    for part in parts:
        if not part.text:
            continue
        if spans:
            spans.append(setter.span("  ·  ", kind, separator=True))
        spans.append(setter.link(part, kind))
    return spans
