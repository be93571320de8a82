"""Twenty thousand characters of anything are read in time that grows with them and not with their square."""

import time

import pytest

from generator.model import Job
from generator.providers.matching import report_match
from tests.unit.providers.offline.records import brief_of, letter, record_of, resume, work
from tests.unit.providers.people import person

LENGTH = 20_000
"""The longest posting that the contract takes."""
SECONDS = 3.0
"""Of this process's own time; ten times what it takes, and a third of what a squared one took."""

TEXTS = {
    "one word": "a",
    "capitals": "A ",
    "words and stops": "a.",
    "apostrophes": "a'",
    "plus signs": "+",
    "brackets": "(",
    "blank lines": "\n",
    "nobody sees": "\u200b",
    "marks on a letter": "e\u0301",
    "no spaces": "经验",
    "digits and stops": "1.",
    "hyphens": "A-",
    "camels": "Ab",
    "bullets": "- x\n",
    "quotes": "“",
    "cues": "experience with ",
    "cues and lists": "experience with a, b, c, ",
    "adverbs": "and really ",
    "one name again": "Foo ",
    "names": "Experience with Foobar, ",
    "skills": "Kubernetes, Docker and Go; ",
    "headings": "Requirements\n",
    "walls": "sign in\n",
    "years": "5+ years of ",
}


@pytest.mark.parametrize("piece", TEXTS.values(), ids=TEXTS)
def test_a_long_text_takes_no_time(piece: str) -> None:
    finish_in_time((piece * LENGTH)[:LENGTH])


@pytest.mark.parametrize("form", ["Foo{}Bar and ", "skilled in thing{} and ", "Qux{}. Zap{}\n"])
def test_a_text_of_ever_new_words_takes_no_time(form: str) -> None:
    finish_in_time("".join(form.format(n, n) for n in range(LENGTH // 10))[:LENGTH])


def finish_in_time(text: str) -> None:
    job = Job(role="Cook", company="Inn", job_description_text=text)
    record = record_of(work("Inn", "2020", None, text, f"Built {text}"), *person("driver")[1].entries)
    begun = time.process_time()
    report_match(record, job)
    resume(brief_of(record, job))
    letter(brief_of(record, job))
    assert time.process_time() - begun < SECONDS
