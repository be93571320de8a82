"""The typical résumé written for two other typesetters, as plainly as each of them does it well.

WeasyPrint and Typst get the same words in the same faces, and do no fitting to pages. Typst's has running
heads, page numbers, headings kept to what follows and the attachment, as ours; WeasyPrint's only tags.
"""

from collections.abc import Iterator
from html import escape

from generator.model import ResumeContent
from generator.pdf.faces import FONTS

_CSS = f"""
@font-face {{ font-family: R; src: url("file://{FONTS}/resume-sans-regular.ttf") }}
@font-face {{ font-family: R; font-weight: 600; src: url("file://{FONTS}/resume-sans-semibold.ttf") }}
@page {{ size: letter; margin: 46pt 54pt 44pt }}
body {{ font: 10pt/13.2pt R; margin: 0 }} h1 {{ font: 600 28pt/33pt R; margin: 0 }}
h2 {{ font: 600 10.6pt/13.2pt R; color: #3176d2; margin: 16pt 0 3pt; border-bottom: .5pt solid #c3c9d2 }}
h3 {{ font: 600 11pt/13.2pt R; margin: 9pt 0 0 }} p {{ margin: 0 }} ul {{ margin: 0; padding-left: 12pt }}
.right {{ float: right; font-weight: 400 }}
"""

_TYPST = """
#set document(title: "Résumé", author: "Zoë Müller-Dvořák", description: "Senior Backend Engineer")
#set page("us-letter", margin: (x: 54pt, top: 46pt, bottom: 44pt),
  header: context if counter(page).get().first() > 1 [#text(9pt)[Zoë Müller-Dvořák]],
  footer: context align(right, text(9pt)[#counter(page).display() / #counter(page).final().first()]))
#set text(font: "Resume Sans", size: 10pt, hyphenate: HYPHENATED)
#set par(JUSTIFIEDleading: 5.2pt, spacing: 5.2pt)
#set list(spacing: 5.2pt, indent: 2pt, body-indent: 6pt, marker: text(fill: rgb("#3176d2"))[•])
#show heading.where(level: 1): it => block(text(size: 28pt, weight: 600, it.body))
#show heading.where(level: 2): it => block(above: 16pt, below: 7pt, sticky: true, grid(
  columns: (auto, 1fr), column-gutter: 9pt, align: horizon,
  text(size: 10.6pt, weight: 600, fill: rgb("#3176d2"), tracking: 0.08em, upper(it.body)),
  line(length: 100%, stroke: .5pt + rgb("#c3c9d2"))))
#show heading.where(level: 3): it => text(size: 11.2pt, weight: 600, it.body)
#show link: it => box(it)
#let entry(title, dates, below) = block(above: 10pt, below: 5.2pt, sticky: true,
  grid(columns: (1fr, auto), row-gutter: 5.2pt, heading(level: 3, title), dates,
  grid.cell(colspan: 2, below)))
#pdf.attach("resume.json", bytes("ATTACHED"), relationship: "alternative", mime-type: "application/json")
"""


def html(content: ResumeContent) -> str:
    """For WeasyPrint."""
    return f'<html lang="en"><head><style>{_CSS}</style></head><body>{"".join(_html(content))}</body></html>'


def _html(content: ResumeContent) -> Iterator[str]:
    head, contact = content.personal_info, content.personal_info.contact
    yield f"<h1>{escape(head.name)}</h1><p>{escape(head.title)}</p><p>"
    for text in (contact.location, contact.email, contact.website, contact.linkedin, contact.github):
        yield f'<a href="{escape(text or "")}">{escape(text or "")}</a> · '
    yield f"</p><h2>Summary</h2><p>{escape(content.professional_summary)}</p><h2>Experience</h2>"
    for job in content.experience:
        dates = f"{job.start_date} – {job.end_date or 'Present'}"
        yield f'<h3><span class="right">{dates}</span>{escape(job.role)}</h3>'
        yield f"<p>{escape(job.company)} · {escape(job.location or '')}</p><ul>"
        yield from (f"<li>{escape(bullet)}</li>" for bullet in job.highlights)
        yield f"</ul><p>Technologies: {escape(', '.join(job.technologies))}</p>"
    yield "<h2>Skills</h2>"
    for group in content.skills:
        yield f"<p><b>{escape(group.category)}:</b> {escape(', '.join(group.items))}</p>"
    yield "<h2>Education</h2>"
    for study in content.education:
        yield f'<h3><span class="right">{study.start_date} – {study.end_date}</span>'
        yield f"{escape(study.degree)}, {escape(study.field or '')}</h3><p>{escape(study.institution)}</p>"


def typst(content: ResumeContent, attached: bytes, *, justified: bool) -> bytes:
    """For Typst."""
    look = "justify: true, " if justified else ""
    head = _TYPST.replace("JUSTIFIED", look).replace("HYPHENATED", str(justified).lower())
    head = head.replace("ATTACHED", attached.decode().replace("\\", "\\\\").replace('"', '\\"'))
    return (head + "\n".join(_typst(content))).encode()


def _typst(content: ResumeContent) -> Iterator[str]:
    head, contact = content.personal_info, content.personal_info.contact
    yield f"= {_plain(head.name)}\n{_plain(head.title)}\n"
    addresses = (contact.location, contact.email, contact.website, contact.linkedin, contact.github)
    yield " · ".join(f"#link({_quoted(text or '')})[{_plain(text or '')}]" for text in addresses)
    yield f"\n== Summary\n{_plain(content.professional_summary)}\n\n== Experience"
    for job in content.experience:
        dates = _plain(f"{job.start_date} – {job.end_date or 'Present'}")
        below = f"{_plain(job.company)} · {_plain(job.location or '')}"
        yield f"#entry[{_plain(job.role)}][{dates}][{below}]"
        yield from (f"- {_plain(bullet)}" for bullet in job.highlights)
        yield f"\nTechnologies: {_plain(', '.join(job.technologies))}"
    yield "== Skills"
    for group in content.skills:
        yield f"#text(weight: 600)[{_plain(group.category)}:] {_plain(', '.join(group.items))}\n"
    yield "== Education"
    for study in content.education:
        dates = _plain(f"{study.start_date} – {study.end_date}")
        title = _plain(f"{study.degree}, {study.field}")
        yield f"#entry[{title}][{dates}][{_plain(study.institution)}]"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _plain(text: str) -> str:
    """Nothing in it is markup."""
    return "".join(f"\\{c}" if c in "\\#$*_`<>@=-+/[]~\"'" else c for c in text)
