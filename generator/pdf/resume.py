"""Composes a résumé: its sections in the style's order, each fact in its type and place."""

from generator.model import ResumeContent, ResumeExperience
from generator.pdf import Design, Drawing, sheet
from generator.pdf.file import About
from generator.pdf.fit import cut, fewest, fit
from generator.pdf.head import set_head
from generator.pdf.links import web
from generator.pdf.pages import Stack
from generator.pdf.plain import clean
from generator.pdf.setting import Setter, join
from generator.pdf.shorten import omissions
from generator.pdf.styles import STYLES, Style
from generator.pdf.tagging import Element
from generator.pdf.words import Words, words


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
    return sheet.finish(setter, stacked, style, design, about, name, dropped)


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
    setter = Setter(STYLES[design.style], design.accent_color, width)
    head = content.personal_info
    set_head(setter, head.name, head.title, head.contact)
    spoken = words(design.language)
    for section in setter.style.order:
        _SECTIONS[section](setter, content, spoken)
    return setter


def _summary(setter: Setter, content: ResumeContent, spoken: Words) -> None:
    text = clean(content.professional_summary) or clean(content.personal_info.summary)
    if text:
        section = setter.root.add("Sect")
        setter.heading(spoken.summary, section)
        lead = setter.style.lead
        setter.put([setter.span(text, lead)], lead, section.add("P"))


def _experience(setter: Setter, content: ResumeContent, spoken: Words) -> None:
    if not content.experience:
        return
    section = setter.root.add("Sect")
    setter.heading(spoken.experience, section)
    for number, job in enumerate(content.experience):
        _job(setter, job, section, spoken, first=number == 0)


def _job(setter: Setter, job: ResumeExperience, section: Element, spoken: Words, *, first: bool) -> None:
    style = setter.style
    dates = period(job.start_date, job.end_date, spoken.present)
    role, company, location = clean(job.role), clean(job.company), clean(job.location)
    upper, lower = (company, role) if style.entry == "company" else (role, company)
    before = 0 if first else style.entry_gap
    bullets = [clean(text) for text in job.highlights]
    technologies = ", ".join(filter(None, map(clean, job.technologies)))
    facts = bool(any(bullets) or technologies)
    title = section.add("H3")
    top_right, low_right = (location, dates) if style.entry == "company" else (dates, location)
    setter.put(
        [setter.span(upper, style.primary)],
        style.primary,
        title,
        before=before,
        right=[setter.span(top_right, style.aside)],
        right_element=section.add("P"),
        keep_next=bool(lower or low_right or facts),
        bookmark=1,
    )
    setter.put(
        [setter.span(lower, style.secondary)],
        style.secondary,
        section.add("P"),
        right=[setter.span(low_right, style.aside)],
        right_element=section.add("P"),
        keep_next=facts,
    )
    setter.bullets(bullets, section, keep_next=bool(technologies))
    _technologies(setter, technologies, section, spoken)


def _technologies(setter: Setter, text: str, parent: Element, spoken: Words) -> None:
    if text:
        kind = setter.style.technology
        setter.put(
            [setter.span(f"{spoken.technologies}: {text}", kind)], kind, parent.add("P"),
            before=setter.style.bullet_gap,
        )  # fmt: skip


def _projects(setter: Setter, content: ResumeContent, spoken: Words) -> None:
    if not content.projects:
        return
    style = setter.style
    section = setter.root.add("Sect")
    setter.heading(spoken.projects, section)
    for number, project in enumerate(content.projects):
        shown, url = web(project.url)
        description = clean(project.description)
        technologies = ", ".join(filter(None, map(clean, project.technologies)))
        setter.put(
            [setter.span(clean(project.name), style.primary)],
            style.primary,
            section.add("H3"),
            before=style.entry_gap * 0.7 if number else 0,
            right=[setter.span(shown, style.aside, url)],
            right_element=section.add("P"),
            keep_next=bool(description or technologies),
            bookmark=1,
        )
        setter.put(
            [setter.span(description, style.body)], style.body, section.add("P"), keep_next=bool(technologies)
        )
        _technologies(setter, technologies, section, spoken)


def _skills(setter: Setter, content: ResumeContent, spoken: Words) -> None:
    style = setter.style
    groups = [
        (clean(group.category), ", ".join(filter(None, map(clean, group.items)))) for group in content.skills
    ]
    groups = [(category, items) for category, items in groups if items]
    if not groups:
        return
    section = setter.root.add("Sect")
    setter.heading(spoken.skills, section)
    for category, items in groups:
        label = [setter.span(f"{category}: ", style.strong)] if category else []
        setter.put(
            [*label, setter.span(items, style.body)], style.body, section.add("P"), before=style.bullet_gap
        )


def _education(setter: Setter, content: ResumeContent, spoken: Words) -> None:
    if not content.education:
        return
    style = setter.style
    section = setter.root.add("Sect")
    setter.heading(spoken.education, section)
    for number, study in enumerate(content.education):
        degree = ", ".join(filter(None, (clean(study.degree), clean(study.field))))
        institution = clean(study.institution)
        upper, lower = (institution, degree) if style.entry == "company" else (degree, institution)
        setter.put(
            [setter.span(upper, style.primary)],
            style.primary,
            section.add("H3"),
            before=style.entry_gap * 0.7 if number else 0,
            right=[setter.span(period(study.start_date, study.end_date, ""), style.aside)],
            right_element=section.add("P"),
            keep_next=bool(lower),
            bookmark=1,
        )
        setter.put([setter.span(lower, style.secondary)], style.secondary, section.add("P"))


def _certifications(setter: Setter, content: ResumeContent, spoken: Words) -> None:
    if not content.certifications:
        return
    style = setter.style
    section = setter.root.add("Sect")
    setter.heading(spoken.certifications, section)
    for certificate in content.certifications:
        name, issuer = clean(certificate.name), clean(certificate.issuer)
        spans = [setter.span(name, style.strong)]
        if issuer:
            spans.append(setter.span(f" – {issuer}" if name else issuer, style.body))
        setter.put(
            spans,
            style.body,
            section.add("P"),
            before=style.bullet_gap,
            right=[setter.span(clean(certificate.date), style.aside)],
            right_element=section.add("P"),
        )


def period(start: str | None, end: str | None, present: str) -> str:
    """As in "Jan 2020 – Present"; one date alone where the other is not known."""
    return " – ".join(dict.fromkeys(part for part in (clean(start), clean(end) or present) if part))


_SECTIONS = {
    "summary": _summary,
    "experience": _experience,
    "projects": _projects,
    "skills": _skills,
    "education": _education,
    "certifications": _certifications,
}
