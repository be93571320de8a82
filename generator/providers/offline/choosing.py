"""Chooses what of a record goes into a résumé for one posting, as a careful career adviser would.

The newest job is always there, and the last ten years show no hole that a job left out would have
filled; beyond that, what fits the posting wins. Paid work goes before volunteering that fits as well.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import combinations
from operator import or_
from typing import Final, NamedTuple

from generator.model import ExperienceData, ExperienceEntry
from generator.providers.dates import newest_first, span
from generator.providers.offline.voice import without_subject
from generator.providers.prose import ends, full_stop, sentences, tidy
from generator.providers.relevance import KEYWORD_WORTH, Relevance, blurbs_of

MOST_JOBS: Final = 4
FEWEST_JOBS: Final = 3
"""Where the record has as many."""
MOST_BULLETS: Final = 4
MOST_PROJECTS: Final = 3

_FITTING: Final = 8.0
"""Worth of a job that fits a posting at all; where the best has less, recency and an unbroken line decide."""
_UNPAID_COSTS: Final = 0.05
"""In the best job's worth: what volunteering must be worth to come as a fourth."""
_HIDDEN_YEAR_COSTS: Final = 0.35
"""In the best job's worth: a year of work that leaving out a job makes look like a gap."""
_FIGURE: Final = re.compile(
    r"[0-9]|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred)\b"
)
_RECENT_MONTHS: Final = 120
_MOST_CANDIDATES: Final = 14
_VOLUNTEER_WORTH: Final = 0.6
_FOR_ONE_SENTENCE: Final = 320
"""Characters from which a bullet of several sentences is cut down to its first ones."""
_LISTED_FIRST: Final = (1.0, 0.7, 0.5, 0.35)
"""How much a job's best bullet, its second … count for the job's worth."""
_PROJECT_WORTH: Final = 0.1
"""Of the best project's worth, what another must have."""
_NEARLY: Final = 0.6
"""Of the best job's worth: what the latest must have to be told of first."""
_FIGURE_WORTH: Final = 1.1
"""A line with a figure shows what others only claim."""
_SPOKEN_FOR: Final = 0.5
"""What a keyword is still worth in a bullet when another bullet of the job has it."""
_FEWER_BULLETS: Final = ((0.5, MOST_BULLETS), (0.2, 3), (0.0, 2))
"""Share of the best job's worth → bullets, where the whole has enough of them."""
_ENOUGH_BULLETS: Final = 12


@dataclass(frozen=True, slots=True)
class Chosen:
    """An entry with the lines that speak for it, the most telling first.

    Attributes:
        lines: the person's own, tidied; for the résumé at most :data:`MOST_BULLETS`.
        worth: for the posting; comparable between entries of one choice.
    """

    entry: ExperienceEntry
    lines: tuple[str, ...]
    worth: float


class _Candidate(NamedTuple):
    """A job that may be shown.

    Attributes:
        share: of the best job's worth.
        months: see :func:`_months`.
    """

    chosen: Chosen
    share: float
    months: int


def choose_jobs(record: ExperienceData, relevance: Relevance, today: date) -> tuple[Chosen, ...]:
    """The three or four jobs for the résumé, newest first; volunteering where there are fewer."""
    weighed = weigh_jobs(record, relevance)
    best = max([_FITTING, *(c.worth for c in weighed)])
    candidates = [
        _Candidate(
            c,
            c.worth / best * (1.0 if c.entry.type == "work" else _VOLUNTEER_WORTH),
            _months(c.entry, today),
        )
        for c in weighed
    ]
    busy = reduce(or_, (c.months for c in candidates), 0)
    newest = next((c for c in candidates if c.chosen.entry.type == "work"), None)
    likely = _thinned(candidates, newest)
    sets = (
        chosen
        for size in range(min(FEWEST_JOBS, len(likely)), min(MOST_JOBS, len(likely)) + 1)
        for chosen in combinations(likely, size)
        if newest is None or newest in chosen
    )
    # Recency breaks ties: of sets worth the same the first stands, and candidates come newest first.
    picked = max(sets, key=lambda chosen: round(_worth_of(chosen, busy), 9), default=())
    return _with_bullets(picked)


def weigh_jobs(record: ExperienceData, relevance: Relevance) -> list[Chosen]:
    """All jobs and volunteering, newest first, each with all its lines in the order of their worth."""
    jobs = {e.id: e for e in reversed(record.entries) if e.type in ("work", "volunteer")}
    return [_weigh(entry, record, relevance) for entry in sorted(jobs.values(), key=_newest_paid_first)]


def by_fit(jobs: Sequence[Chosen], latest: ExperienceEntry | None) -> list[Chosen]:
    """The jobs as a letter tells of them: the best first, or the latest if it fits nearly as well."""
    ranked = sorted(jobs, key=lambda c: -c.worth)
    own = next((c for c in ranked if c.entry is latest), None)
    if own and own.worth >= ranked[0].worth * _NEARLY:
        ranked.sort(key=lambda c: c is not own)
    return ranked


def choose_projects(record: ExperienceData, relevance: Relevance) -> tuple[Chosen, ...]:
    """The projects that touch what the posting asks for, the best first; any, where there is no job."""
    projects = {e.id: e for e in reversed(record.entries) if e.type == "project"}
    weighed = [_weigh(e, record, relevance) for e in sorted(projects.values(), key=newest_first)]
    working = any(e.type == "work" for e in record.entries)
    best = max((c.worth for c in weighed), default=0.0)
    fitting = [c for c in weighed if c.worth > best * _PROJECT_WORTH or not working]
    return tuple(sorted(fitting, key=lambda c: -c.worth)[:MOST_PROJECTS])


def describe_project(chosen: Chosen) -> tuple[str, ...]:
    """A project's description: its summary and the line that says most beyond it."""
    summary = tidy(chosen.entry.summary)
    lines = [line for line in chosen.lines if line not in sentences(summary)]
    return tuple(full_stop(text) for text in (summary, *lines[: 1 if summary else 2]) if text)


def _newest_paid_first(entry: ExperienceEntry) -> tuple[int, bool, tuple[int, ...]]:
    group, *rest = newest_first(entry)
    # What goes on all stands at the top; there, what one does for a living comes first.
    return (group, group == 0 and entry.type != "work", tuple(rest))


def _thinned(candidates: Sequence[_Candidate], newest: _Candidate | None) -> Sequence[_Candidate]:
    """Of a long list what can matter at all, so that every set of it can be tried."""
    order = sorted(
        range(len(candidates)),
        key=lambda i: (candidates[i] is not newest, i >= MOST_JOBS, -candidates[i].share),
    )
    return [candidates[i] for i in sorted(order[:_MOST_CANDIDATES])]


def _worth_of(chosen: Sequence[_Candidate], busy: int) -> float:
    covered = reduce(or_, (c.months for c in chosen), 0)
    # No gap shows before the oldest job shown, or before the last ten years.
    visible = (1 << min(covered.bit_length(), _RECENT_MONTHS)) - 1
    hidden = busy & ~covered & visible
    unpaid = _UNPAID_COSTS * sum(c.chosen.entry.type != "work" for c in chosen[FEWEST_JOBS:])
    return sum(c.share for c in chosen) - unpaid - hidden.bit_count() / 12 * _HIDDEN_YEAR_COSTS


def _months(entry: ExperienceEntry, today: date) -> int:
    """The months of the last ten years that an entry takes up, a bit each, this month the lowest.

    One more bit stands for all the time before.
    """
    found = span(entry, today)
    if found is None:
        return 0
    now = today.year * 12 + today.month - 1
    begin, end = (min(now - month, _RECENT_MONTHS) for month in found)
    return (1 << begin + 1) - (1 << end)


# --- lines --------------------------------------------------------------------------------------


def _weigh(entry: ExperienceEntry, record: ExperienceData, relevance: Relevance) -> Chosen:
    lines = list(_lines_of(entry, record))
    worths = {line: relevance.of(line) * (_FIGURE_WORTH if _FIGURE.search(line) else 1) for line in lines}
    about = relevance.of(" / ".join(filter(None, (entry.role, entry.area, entry.summary))), title=True)
    tools = relevance.of(", ".join(entry.technologies)) if entry.technologies else 0.0
    best = sorted(worths.values(), reverse=True)
    worth = about + 0.5 * tools + sum(w * share for w, share in zip(best, _LISTED_FIRST, strict=False))
    return Chosen(entry, tuple(_in_order(lines, worths, relevance)), worth)


def _lines_of(entry: ExperienceEntry, record: ExperienceData) -> Iterator[str]:
    """What the person says they did, each line once; where that is little, what else they wrote of it."""
    told = list(dict.fromkeys(filter(None, map(_as_bullet, entry.accomplishments))))
    if len(told) < 2 and entry.type != "project":
        texts = (entry.summary, entry.body, *blurbs_of(entry, record))
        told += [s for text in texts for s in sentences(tidy(text)) if len(s.split()) > 3]
    yield from dict.fromkeys(told)


def _as_bullet(text: str) -> str:
    """A line as a résumé has it: without its mark and "I"; of a long one, as many sentences as fit."""
    line = without_subject(tidy(text.replace("**", "").replace("`", "")).lstrip("-–—•*·▪◦● "))
    if len(line) <= _FOR_ONE_SENTENCE:
        return line
    first, *others = sentences(line)
    for sentence in others:
        if len(first) + 1 + len(sentence) > _FOR_ONE_SENTENCE:
            break
        first = f"{first} {sentence}"
    return first


def _in_order(lines: Sequence[str], worths: dict[str, float], relevance: Relevance) -> Iterator[str]:
    """The lines by worth, what another line before has said counting half. The person's order breaks ties."""
    waiting = list(lines)
    keys = {line: {k.term.key: k.weight for k in relevance.keywords_in(line)} for line in lines}
    said: set[str] = set()
    while waiting:
        best = max(waiting, key=lambda line: round(_fresh(worths[line], keys[line], said), 9))
        waiting.remove(best)
        said |= keys[best].keys()
        yield best


def _fresh(worth: float, keys: dict[str, float], said: set[str]) -> float:
    again = sum(weight for key, weight in keys.items() if key in said)
    return worth - KEYWORD_WORTH * again * (1 - _SPOKEN_FOR)


def _with_bullets(picked: Sequence[_Candidate]) -> tuple[Chosen, ...]:
    """The jobs with the bullets that each deserves, and more where that would leave the page thin."""
    counts = [next(count for least, count in _FEWER_BULLETS if c.share >= least) for c in picked]
    for index in sorted(range(len(picked)), key=lambda i: -picked[i].share):
        shown = sum(min(count, len(c.chosen.lines)) for count, c in zip(counts, picked, strict=True))
        counts[index] = max(counts[index], min(MOST_BULLETS, counts[index] + _ENOUGH_BULLETS - shown))
    return tuple(
        Chosen(c.chosen.entry, c.chosen.lines[:count], c.chosen.worth)
        for count, c in zip(counts, picked, strict=True)
    )


def alike(bullets: Sequence[Chosen]) -> tuple[Chosen, ...]:
    """The same bullets, all with a full stop or all without, as most of them were written."""
    every = [line for chosen in bullets for line in chosen.lines]
    stopped = sum(map(ends, every)) * 2 >= len(every)
    return tuple(
        Chosen(c.entry, tuple(full_stop(t) if stopped else _unstopped(t) for t in c.lines), c.worth)
        for c in bullets
    )


def _unstopped(line: str) -> str:
    return line[:-1] if line.endswith(".") and len(sentences(line)) == 1 and not line.endswith("..") else line
