"""Composes a résumé: its head and its sections in the style's order, within its pages."""

from typing import NamedTuple

from generator.model import ResumeContent
from generator.pdf import Design, Drawing, sheet
from generator.pdf.about import About
from generator.pdf.fit import cut, fewest, fit
from generator.pdf.head import head_rule, set_head
from generator.pdf.json_resume import attach
from generator.pdf.pages import Stack
from generator.pdf.plain import clean
from generator.pdf.portrait import Pictures, read_pictures
from generator.pdf.sections import set_section
from generator.pdf.setting import Setter, join
from generator.pdf.shorten import clip, omissions
from generator.pdf.styles import STYLES

LONGEST_TEXTS = (1500, 800, 400, 200)
"""Characters that a bullet, summary or description is cut to, where leaving things out was not enough."""


class _Fitted(NamedTuple):
    """A résumé within its pages, as far as it could be, and what had to go for that."""

    content: ResumeContent
    setter: Setter
    stacked: Stack
    dropped: tuple[str, ...] = ()


def draw(content: ResumeContent, design: Design) -> Drawing:
    """Draws a résumé; see :func:`generator.pdf.draw_resume`."""
    pictures = read_pictures(design)
    fitted = _fit(content, design, pictures)
    head, spoken = fitted.content.personal_info, sheet.spoken(fitted.setter.style, design)
    name = clean(head.name)
    about = About(
        title=join((name, spoken.resume), " – "),
        author=name,
        subject=clean(head.title),
        keywords=", ".join(clean(item) for group in fitted.content.skills for item in group.items),
        language=design.language,
        created_at=design.created_at,
    )
    return sheet.finish(
        fitted.setter,
        fitted.stacked,
        design,
        about,
        dropped=fitted.dropped,
        notes=pictures.notes,
        attachments=(attach(fitted.content, design),),
    )


def _fit(content: ResumeContent, design: Design, pictures: Pictures) -> _Fitted:
    style = STYLES[design.style]
    area, size, budget = sheet.frame(style, design), style.smallest, design.max_pages

    def attempt(shorter: ResumeContent, dropped: tuple[str, ...] = ()) -> _Fitted | None:
        setter = compose(shorter, design, pictures)
        stacked = fit(setter.blocks, size, area, budget)
        return _Fitted(shorter, setter, stacked, dropped) if stacked else None

    if fitted := attempt(content):
        return fitted
    candidates = omissions(content)

    def without(count: int) -> ResumeContent:
        shorter = content
        for omission in candidates[:count]:
            shorter = omission.apply(shorter)
        return shorter

    count = fewest(
        len(candidates),
        lambda n: compose(without(n), design, pictures).blocks,
        size,
        area,
        budget,
    )
    shorter, dropped = without(count), tuple(omission.words for omission in candidates[:count])
    if fitted := attempt(shorter, dropped):
        return fitted
    clipped, lost = clip(shorter, LONGEST_TEXTS[0])
    for longest in LONGEST_TEXTS:
        clipped, lost = clip(shorter, longest)
        if fitted := attempt(clipped, (*dropped, *lost)):
            return fitted
    setter = compose(clipped, design, pictures)
    stacked, rest = cut(setter.blocks, size, area, budget)
    return _Fitted(clipped, setter, stacked, (*dropped, *lost, rest))


def compose(content: ResumeContent, design: Design, pictures: Pictures) -> Setter:
    """All blocks of a résumé, in reading order."""
    head = content.personal_info
    texts = (bullet for job in content.experience for bullet in job.highlights)
    setter = sheet.setter_for(STYLES[design.style], design, (content.professional_summary, *texts))
    spoken = sheet.spoken(setter.style, design)
    rule = head_rule(setter, letter=False)
    set_head(setter, head.name, head.title, head.contact, pictures, spoken, rule)
    for section in setter.style.order:
        set_section(section, setter, content, spoken)
    return setter
