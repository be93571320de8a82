"""What a résumé can do without, the least relevant first.

Bullets come most relevant first within a job and jobs most recent first; so what goes first is the last
bullet of the oldest job. Each candidate has a rank; a job's own rank is reached only after that of its
second bullet, and the most recent job, its first bullet and the first course of study always stay.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from generator.model import ResumeContent
from generator.pdf.plain import clean

QUOTED = 60


class Omission(NamedTuple):
    """Something to leave out.

    Attributes:
        rank: the higher the sooner it goes.
        words: what it is, for the person.
    """

    rank: float
    words: str
    apply: Callable[[ResumeContent], ResumeContent]


def omissions(content: ResumeContent) -> list[Omission]:
    """All that may be left out, in the order it goes. Each assumes those before it are gone."""
    found: list[Omission] = []
    for i, job in enumerate(content.experience):
        name = f"{clean(job.role)}, {clean(job.company)}".strip(", ")
        for j, bullet in list(enumerate(job.highlights))[1:]:
            words = f"bullet {j + 1} of “{name}”: {_quote(bullet)}"
            found.append(Omission(j + 0.75 * i, words, _without_last_bullet(i)))
        if i:
            found.append(Omission(1 + 0.5 * i, f"the job “{name}”", _without_last("experience")))
    for k, project in enumerate(content.projects):
        words = f"the project “{clean(project.name)}”"
        found.append(Omission(2.2 + 0.8 * k, words, _without_last("projects")))
    for k, certificate in enumerate(content.certifications):
        words = f"the certificate “{clean(certificate.name)}”"
        found.append(Omission(2 + 0.5 * k, words, _without_last("certifications")))
    for k, study in list(enumerate(content.education))[1:]:
        words = f"the degree “{clean(study.degree)}, {clean(study.institution)}”"
        found.append(Omission(1 + 0.5 * k, words, _without_last("education")))
    for k, group in list(enumerate(content.skills))[1:]:
        words = f"the skills “{clean(group.category)}”"
        found.append(Omission(0.4 + 0.2 * k, words, _without_last("skills")))
    return sorted(found, key=lambda omission: -omission.rank)


def _without_last_bullet(index: int) -> Callable[[ResumeContent], ResumeContent]:
    def apply(content: ResumeContent) -> ResumeContent:
        jobs = list(content.experience)
        jobs[index] = replace(jobs[index], highlights=jobs[index].highlights[:-1])
        return replace(content, experience=tuple(jobs))

    return apply


def _without_last(field: str) -> Callable[[ResumeContent], ResumeContent]:
    def apply(content: ResumeContent) -> ResumeContent:
        return replace(content, **{field: getattr(content, field)[:-1]})

    return apply


def _quote(text: str) -> str:
    plain = clean(text)
    return f"“{plain}”" if len(plain) <= QUOTED else f"“{plain[: QUOTED - 1].rstrip()}…”"


def clip(content: ResumeContent, longest: int) -> tuple[ResumeContent, tuple[str, ...]]:
    """The résumé with no text longer than so many characters, and what was cut, in words."""
    lost: list[str] = []

    def cut(text: str, what: str) -> str:
        plain = clean(text)
        if len(plain) <= longest:
            return text
        lost.append(f"the end of {what}: {_quote(plain)}")
        kept = plain[: longest - 1]
        return (kept.rpartition(" ")[0] or kept).rstrip(" ,;:–-") + "…"

    head = content.personal_info
    clipped = replace(
        content,
        personal_info=replace(head, summary=cut(head.summary, "the standing summary")),
        professional_summary=cut(content.professional_summary, "the summary"),
        experience=tuple(
            replace(
                job,
                highlights=tuple(
                    cut(bullet, f"bullet {j + 1} of “{clean(job.role)}, {clean(job.company)}”")
                    for j, bullet in enumerate(job.highlights)
                ),
            )
            for job in content.experience
        ),
        projects=tuple(
            replace(project, description=cut(project.description, f"the project “{clean(project.name)}”"))
            for project in content.projects
        ),
    )
    return clipped, tuple(lost)
