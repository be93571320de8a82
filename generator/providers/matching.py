"""Says how well a record fits a posting, the same whoever writes the documents."""

from generator.model import ExperienceData, Job, MatchReport
from generator.providers.relevance import weights, words


def report_match(record: ExperienceData, job: Job, posting: str) -> MatchReport:
    """The keywords a posting asks for, split by whether the record has them, and a score."""
    wanted = weights(f"{job.role} {posting}")
    known = {
        w
        for e in record.entries
        for text in (e.title, e.role or "", *e.accomplishments, *e.technologies)
        for w in words(text)
    }
    ranked = sorted(wanted, key=lambda w: (-wanted[w], w))[:30]
    covered = tuple(w for w in ranked if w in known)[:15]
    missing = tuple(w for w in ranked if w not in known)[:15]
    score = round(100 * len(covered) / max(1, len(covered) + len(missing)))
    return MatchReport(score=score, covered=covered, missing=missing)
