"""Composes a letter in the look of its résumé."""

from dataclasses import replace
from functools import cache

from generator import model
from generator.model import CoverLetterContent
from generator.pdf import Design, Drawing, LetterFrame, sheet
from generator.pdf.about import About
from generator.pdf.fit import cut, fewest, fit
from generator.pdf.head import head_rule, set_head
from generator.pdf.pages import Stack
from generator.pdf.plain import clean, paragraphs
from generator.pdf.portrait import Pictures, read_pictures
from generator.pdf.setting import Setter, join
from generator.pdf.styles import STYLES, Style, Type
from generator.pdf.words import write_date

PARAGRAPH_GAP = 2.6
"""Grid units between paragraphs."""


def draw(content: CoverLetterContent, frame: LetterFrame, design: Design) -> Drawing:
    """Draws a letter; see :func:`generator.pdf.draw_cover_letter`."""
    style = _style(design.style)
    pictures = read_pictures(design)
    setter, stacked, dropped = _fit(content, frame, style, design, pictures)
    name, company, role = clean(frame.name), clean(frame.company), clean(frame.role)
    about = About(
        title=join((name, sheet.spoken(style, design).letter), " – "),
        author=name,
        subject=join((role, company), ", "),
        keywords=join((role, company), ", "),
        language=design.language,
        created_at=design.created_at,
    )
    return sheet.finish(setter, stacked, design, about, dropped=dropped, notes=pictures.notes)


@cache
def _style(name: model.Style) -> Style:
    return STYLES[name].for_letter()


def _fit(
    content: CoverLetterContent, frame: LetterFrame, style: Style, design: Design, pictures: Pictures
) -> tuple[Setter, Stack, tuple[str, ...]]:
    """The letter within its pages, and what had to go for it: body paragraphs, the last one first."""
    area, size, budget = sheet.frame(style, design), style.smallest, design.max_pages
    body = content.body_paragraphs

    def without(count: int) -> Setter:
        shorter = replace(content, body_paragraphs=body[: len(body) - count])
        return _compose(shorter, frame, style, design, pictures)

    setter = without(0)
    if stacked := fit(setter.blocks, size, area, budget):
        return setter, stacked, ()
    count = fewest(len(body), lambda n: without(n).blocks, size, area, budget)
    dropped = tuple(f"paragraph {len(body) + 1 - n} of the letter" for n in range(count))
    setter = without(count)
    if stacked := fit(setter.blocks, size, area, budget):
        return setter, stacked, dropped
    stacked, lost = cut(setter.blocks, size, area, budget)
    return setter, stacked, (*dropped, lost)


def _compose(
    content: CoverLetterContent,
    frame: LetterFrame,
    style: Style,
    design: Design,
    pictures: Pictures,
) -> Setter:
    setter = sheet.setter_for(style, design, (content.opening_paragraph, *content.body_paragraphs))
    spoken = sheet.spoken(style, design)
    rule = head_rule(setter, letter=True)
    set_head(setter, frame.name, frame.title, frame.contact, pictures, spoken, rule)
    kind = style.body
    strong = style.strong
    role, company = clean(frame.role), clean(frame.company)

    def say(text: str, look: Type = kind, *, before: float, keep_next: bool = False) -> None:
        setter.put([setter.span(text, look)], look, setter.root.add("P"), before=before, keep_next=keep_next)

    say(write_date(frame.date, design.language, spoken), kind._replace(ink="soft"), before=6, keep_next=True)
    say(company, strong, before=PARAGRAPH_GAP, keep_next=True)
    if role:
        say(spoken.about.format(role=role), before=0, keep_next=True)
    say(clean(content.greeting), before=2 * PARAGRAPH_GAP, keep_next=True)
    for text in (content.opening_paragraph, *content.body_paragraphs, content.closing_paragraph):
        for part in paragraphs(text):
            say(part, before=PARAGRAPH_GAP)
    # A closing formula alone on a page would look lost: it stays with the paragraph before it.
    setter.blocks[-1].keep_next = True
    say(spoken.regards, before=PARAGRAPH_GAP + 1, keep_next=True)
    say(clean(content.signature), strong, before=PARAGRAPH_GAP)
    return setter
