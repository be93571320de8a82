"""Sets a résumé's sections: each fact in its type and place.

What stands beside each other on a line is parted by a dot in the text too, so that a machine can tell a
company from its city; dates stand at the right end, before what was done in them.
"""

from collections.abc import Callable, Sequence
from typing import Final

from generator.model import ResumeContent, ResumeExperience
from generator.pdf.links import web
from generator.pdf.paragraph import Span
from generator.pdf.plain import clean
from generator.pdf.setting import Setter, join
from generator.pdf.styles import Section, Type
from generator.pdf.tagging import Element
from generator.pdf.words import Words, period, write_month

DOT: Final = " · "


def set_section(name: Section, setter: Setter, content: ResumeContent, spoken: Words) -> None:
    """One section with its heading, if the résumé has anything for it."""
    _SECTIONS[name](setter, content, spoken)


def _begin(setter: Setter, title: str) -> Element:
    section = setter.root.add("Sect")
    setter.heading(title, section)
    return section


def _dotted(setter: Setter, *parts: tuple[str, Type]) -> list[Span]:
    """Texts on one line, parted by dots that vanish where the line ends."""
    spans: list[Span] = []
    for text, kind in parts:
        if text:
            if spans:
                spans.append(setter.span(DOT, setter.style.aside, separator=True))
            spans.append(setter.span(text, kind))
    return spans


def _entry(
    setter: Setter,
    section: Element,
    upper: Sequence[Span],
    lower: Sequence[Span] = (),
    *,
    beside: Span | None = None,
    before: float,
    more: bool,
) -> None:
    """An entry's one or two heading lines. ``more`` holds them to what follows."""
    style = setter.style
    setter.put(
        upper,
        style.primary,
        section.add("H3"),
        before=before,
        right=[beside] if beside else [],
        right_element=section.add("P"),
        keep_next=bool(lower) or more,
    )
    setter.put(lower, style.secondary, section.add("P"), keep_next=more)


def _summary(setter: Setter, content: ResumeContent, spoken: Words) -> None:
    text = clean(content.professional_summary) or clean(content.personal_info.summary)
    if text:
        section = _begin(setter, spoken.summary)
        lead = setter.style.lead
        setter.put([setter.span(text, lead)], lead, section.add("P"))


def _experience(setter: Setter, content: ResumeContent, spoken: Words) -> None:
    if content.experience:
        section = _begin(setter, spoken.experience)
        for number, job in enumerate(content.experience):
            _job(setter, job, section, spoken, first=number == 0)


def _job(setter: Setter, job: ResumeExperience, section: Element, spoken: Words, *, first: bool) -> None:
    style = setter.style
    role, company, place = clean(job.role), clean(job.company), clean(job.location)
    technologies = _listed(job.technologies)
    bullets = [text for text in map(clean, job.highlights) if text]
    dates = period(clean(job.start_date), clean(job.end_date), spoken, ongoing=True)
    if style.entry == "line":
        upper = _dotted(setter, (role, style.primary), (company, style.secondary), (place, style.aside))
        lower: list[Span] = []
    elif style.entry == "company":
        upper = _dotted(setter, (company, style.primary), (place, style.aside))
        lower = _dotted(setter, (role, style.secondary))
    else:
        upper = _dotted(setter, (role, style.primary))
        lower = _dotted(setter, (company, style.secondary), (place, style.aside))
    _entry(
        setter,
        section,
        upper,
        lower,
        beside=setter.span(dates, style.aside),
        before=0 if first else style.entry_gap,
        more=bool(bullets or technologies),
    )
    tools = [(_technologies(technologies, spoken), style.technology)]
    done = [(text, style.body) for text in bullets]
    setter.bullets([*tools, *done] if style.technologies == "first" else [*done, *tools], section)


def _technologies(listed: str, spoken: Words) -> str:
    """A list's item of its own: beside a list, a machine takes it for the end of the last item."""
    return f"{spoken.technologies}: {listed}" if listed else ""


def _projects(setter: Setter, content: ResumeContent, spoken: Words) -> None:
    if not content.projects:
        return
    style = setter.style
    section = _begin(setter, spoken.projects)
    for number, project in enumerate(content.projects):
        address = web(project.url, spoken.website)
        description, technologies = clean(project.description), _listed(project.technologies)
        _entry(
            setter,
            section,
            _dotted(setter, (clean(project.name), style.primary)),
            beside=setter.link(address, style.aside) if address.text else None,
            before=style.item_gap if number else 0,
            more=bool(description or technologies),
        )
        tools = (_technologies(technologies, spoken), style.technology)
        setter.bullets([(description, style.body), tools], section)


def _skills(setter: Setter, content: ResumeContent, spoken: Words) -> None:
    rows = [(clean(group.category), _listed(group.items)) for group in content.skills]
    if rows := [(category, items) for category, items in rows if items]:
        setter.labelled(rows, _begin(setter, spoken.skills))


def _education(setter: Setter, content: ResumeContent, spoken: Words) -> None:
    if not content.education:
        return
    style = setter.style
    section = _begin(setter, spoken.education)
    for number, study in enumerate(content.education):
        degree = join((clean(study.degree), clean(study.field)), ", ")
        institution = clean(study.institution)
        if style.entry == "line":
            upper = _dotted(setter, (degree, style.primary), (institution, style.secondary))
            lower: list[Span] = []
        else:
            first, second = (institution, degree) if style.entry == "company" else (degree, institution)
            upper = _dotted(setter, (first, style.primary))
            lower = _dotted(setter, (second, style.secondary))
        dates = period(clean(study.start_date), clean(study.end_date), spoken, ongoing=False)
        _entry(
            setter,
            section,
            upper,
            lower,
            beside=setter.span(dates, style.aside),
            before=style.item_gap if number else 0,
            more=False,
        )


def _certifications(setter: Setter, content: ResumeContent, spoken: Words) -> None:
    if not content.certifications:
        return
    style = setter.style
    section = _begin(setter, spoken.certifications)
    for certificate in content.certifications:
        setter.put(
            _dotted(setter, (clean(certificate.name), style.strong), (clean(certificate.issuer), style.body)),
            style.body,
            section.add("P"),
            before=style.bullet_gap,
            right=[setter.span(write_month(clean(certificate.date), spoken), style.aside)],
            right_element=section.add("P"),
        )


def _listed(items: Sequence[str]) -> str:
    return ", ".join(filter(None, map(clean, items)))


_SECTIONS: Final[dict[Section, Callable[[Setter, ResumeContent, Words], None]]] = {
    "summary": _summary,
    "experience": _experience,
    "projects": _projects,
    "skills": _skills,
    "education": _education,
    "certifications": _certifications,
}
