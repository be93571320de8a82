"""Says how well a record fits a posting, the same whoever writes the documents.

The score is the weight of what the record has over the weight of all that is asked for, so that adding
something asked for to the record never lowers it.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from generator.model import ExperienceData, Job, MatchReport
from generator.providers.dates import newest_first
from generator.providers.keywords import Keyword
from generator.providers.posting import is_english, posting_of
from generator.providers.prose import listed, tidy
from generator.providers.relevance import Evidence, Relevance, texts_of
from generator.providers.terms import words
from generator.providers.wordlists import word_set

MOST_LISTED: Final = 15
"""Terms shown of either kind; the score counts all."""
_NAMED: Final = 3
"""Terms named in a suggestion."""
_TITLE_WORTH: Final = 0.999
_SAME_TRADE: Final = {"develop": "engine", "engineer": "engine", "program": "engine"}
"""Stems of what different companies call the same job."""
_SMALL: Final = word_set("of and the for in at to with on a an")


def report_match(record: ExperienceData, job: Job) -> MatchReport:
    """What the posting asks for, split by whether the record has it, and a score.

    Without a posting the job's title is all there is to go by. The person's private notes do not count.
    """
    posting = posting_of(job)
    relevance = Relevance(job, posting, record)
    proofs = [e for e in record.entries if e.type != "skills"]
    everywhere = Evidence((text for e in record.entries for text in texts_of(e, record)), relevance.lexicon)
    proven = Evidence((text for e in proofs for text in texts_of(e, record)), relevance.lexicon)
    titles = [e.role for e in record.entries if e.role and e.type in ("work", "volunteer", "project")]

    share = {
        k.term.key: _title_share(k, titles) if k.role else float(everywhere.has(k.term))
        for k in relevance.keywords
    }
    total = sum(k.weight for k in relevance.keywords)
    covered = [k for k in relevance.keywords if share[k.term.key] > _TITLE_WORTH]
    missing = [k for k in relevance.keywords if share[k.term.key] <= _TITLE_WORTH]
    score = sum(k.weight * share[k.term.key] for k in relevance.keywords) / total if total else 0.0
    # A title is no skill: it is listed as missing only where there is nothing else to go by.
    lacking = [k for k in missing if not k.role or not posting.strip()]
    return MatchReport(
        score=round(100 * score),
        covered=tuple(k.name for k in covered[:MOST_LISTED]),
        missing=tuple(k.name for k in lacking[:MOST_LISTED]),
        suggestions=tuple(
            _suggestions(
                record,
                job,
                missing=[k for k in missing if not k.role],
                title=next((k for k in missing if k.role), None),
                only_listed=[k for k in covered if k.known and not proven.has(k.term)],
                has_skills=any(not k.role for k in relevance.keywords),
            )
        ),
    )


def _title_share(title: Keyword, held: Sequence[str]) -> float:
    """How much of the job's title stands in the nearest title the person held, from 0 to 1."""
    wanted = _title_words(title.name)
    return (
        max((len(wanted & _title_words(role)) / len(wanted) for role in held), default=0.0) if wanted else 0.0
    )


def _title_words(role: str) -> set[str]:
    return {_SAME_TRADE.get(word.stem, word.stem) for word in words(role) if word.folded not in _SMALL}


def _suggestions(
    record: ExperienceData,
    job: Job,
    *,
    missing: Sequence[Keyword],
    title: Keyword | None,
    only_listed: Sequence[Keyword],
    has_skills: bool,
) -> Iterator[str]:
    """What the person can do about it, truthfully."""
    posting = posting_of(job)
    if job.job_description_text and not posting:
        yield (
            "The text given as the posting does not look like one, but like a page that asks to sign in or "
            "says that the posting is gone; only the job's title was used. Paste the posting itself."
        )
    elif not posting.strip():
        yield "Only the job's title could be compared; paste the posting's text for a report worth reading."
    elif not is_english(posting):
        yield (
            "The posting is not in English, so that mostly names and abbreviations could be compared; "
            "the score says less than usual."
        )
    if posting and not has_skills:
        yield "The posting names no skill that could be compared; the score goes by the job's title alone."
    if missing:
        names = [k.name for k in missing[:_NAMED]]
        yield (
            f"The posting asks for {listed(names)}, which your record does not mention; "
            f"if you have experience with {'it' if len(names) == 1 else 'any of them'}, add it to an entry."
        )
    if only_listed:
        names = [k.name for k in only_listed[:_NAMED]]
        yield (
            f"Your record names {listed(names)} but no job, project or volunteering of yours shows "
            f"{'it' if len(names) == 1 else 'them'}; add an accomplishment that does."
        )
    if title:
        yield f"None of your job titles reads “{title.name}”; make sure the letter says why your work fits."
    latest = min((e for e in record.entries if e.type == "work"), key=newest_first, default=None)
    if latest and not any(tidy(text) for text in latest.accomplishments):
        yield f"Your entry for {tidy(latest.title)} has no accomplishments; add two to four, with figures."
