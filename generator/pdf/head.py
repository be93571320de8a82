"""Sets the head the two documents share: who this is and how to reach them."""

from generator.model import Contact
from generator.pdf import colors
from generator.pdf.block import Rule
from generator.pdf.links import mail, phone, web
from generator.pdf.paragraph import Span
from generator.pdf.plain import clean
from generator.pdf.setting import Setter
from generator.pdf.styles import Type


def set_head(setter: Setter, name: str, title: str, contact: Contact) -> None:
    """Name, headline and contact line."""
    style = setter.style
    center = style.head == "center"
    section = setter.root
    setter.put(
        [setter.span(clean(name), style.name)], style.name, section.add("H1"), center=center, keep_next=True
    )
    setter.put(
        [setter.span(clean(title), style.title)], style.title, section.add("P"), center=center, keep_next=True
    )
    rule = None
    if style.head_rule:
        rule = Rule(style.head_rule, colors.operands(colors.readable(setter.accent)), "below", 7.0)
    setter.put(
        contact_line(setter, contact, style.contact), style.contact, section.add("P"),
        before=1, after=2, center=center, rule=rule,
    )  # fmt: skip


def contact_line(setter: Setter, contact: Contact, kind: Type) -> list[Span]:
    """The ways to reach a person, parted by dots, each one whole on its line."""
    parts = [
        (clean(contact.location), ""),
        mail(contact.email),
        phone(contact.phone),
        web(contact.website),
        web(contact.linkedin),
        web(contact.github),
    ]
    spans: list[Span] = []
    for text, url in parts:
        if not text:
            continue
        if spans:
            spans.append(setter.span("  ·  ", kind, separator=True))
        spans.append(setter.span(text, kind, url, keep=True))
    return spans
