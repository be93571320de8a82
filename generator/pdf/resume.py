"""Composes a résumé: its head and its sections in the style's order, within its pages."""

from generator.model import ResumeContent
from generator.pdf import Design, Drawing, sheet
from generator.pdf.file import About
from generator.pdf.fit import cut, fewest, fit
from generator.pdf.head import head_rule, set_head
from generator.pdf.pages import Stack
from generator.pdf.plain import clean
from generator.pdf.sections import set_section
from generator.pdf.setting import Setter, join
from generator.pdf.shorten import omissions
from generator.pdf.styles import STYLES, Style
from generator.pdf.words import words


def draw(content: ResumeContent, design: Design) -> Drawing:
    """Draws a résumé; see :func:`generator.pdf.draw_resume`."""
    style = STYLES[design.style]
    setter, stacked, dropped = _fitted(content, style, design)
    name = clean(content.personal_info.name)
    spoken = words(design.language)
    about = About(
        title=join((name, spoken.resume), " – "),
        author=name,
        subject=clean(content.personal_info.title),
        keywords=", ".join(clean(item) for group in content.skills for item in group.items),
        language=design.language,
        created_at=design.created_at,
    )
    return sheet.finish(setter, stacked, style, design, about, dropped)


def _fitted(content: ResumeContent, style: Style, design: Design) -> tuple[Setter, Stack, tuple[str, ...]]:
    """The résumé within its pages, and what had to go for it."""
    area, size, budget = sheet.frame(style, design), style.body.size, design.max_pages

    def without(count: int) -> Setter:
        shorter = content
        for omission in candidates[:count]:
            shorter = omission.apply(shorter)
        return compose(shorter, design, area.width)

    setter = compose(content, design, area.width)
    stacked = fit(setter.blocks, size, area, budget)
    if stacked:
        return setter, stacked, ()
    candidates = omissions(content)
    count = fewest(len(candidates), lambda n: without(n).blocks, size, area, budget)
    dropped = tuple(omission.words for omission in candidates[:count])
    setter = without(count)
    stacked = fit(setter.blocks, size, area, budget)
    if stacked:
        return setter, stacked, dropped
    stacked, words_left = cut(setter.blocks, size, area, budget)
    return setter, stacked, (*dropped, words_left)


def compose(content: ResumeContent, design: Design, width: float) -> Setter:
    """All blocks of a résumé, in reading order."""
    setter = Setter(STYLES[design.style], design.accent_color, width, design.language)
    head, spoken = content.personal_info, words(design.language)
    set_head(setter, head.name, head.title, head.contact, spoken, head_rule(setter, letter=False))
    for section in setter.style.order:
        set_section(section, setter, content, spoken)
    return setter
