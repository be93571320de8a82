"""A document keeps its pages, and says what that took."""

from dataclasses import replace

import pytest

from tests.unit.pdf import reading
from tests.unit.pdf.persons import LETTER, ZOE, letter, many_jobs, resume


@pytest.mark.parametrize("pages", [1, 2, 3])
@pytest.mark.parametrize("jobs", [1, 6, 40])
def test_a_resume_keeps_its_pages(pages: int, jobs: int) -> None:
    drawing = resume(many_jobs(jobs, 6), max_pages=pages)
    assert drawing.pages <= pages
    assert len(reading.opened(drawing.pdf).pages) == drawing.pages


def test_nothing_is_dropped_that_fits() -> None:
    assert resume(max_pages=1).dropped == ()


def test_what_is_missing_is_what_was_said_to_be_dropped() -> None:
    content = many_jobs(8, 6)
    drawing = resume(content, max_pages=1)
    said = reading.flat(drawing.pdf)
    missing = [
        (job, bullet) for job in range(8) for bullet in range(6) if f"job {job} bullet {bullet}." not in said
    ]
    assert missing
    told = " ".join(drawing.dropped)
    for job, bullet in missing:
        assert f"bullet {bullet + 1} of “Role {job}, Company {job}”" in told or f"job “Role {job}," in told
    dropped_bullets = [line for line in drawing.dropped if line.startswith("bullet")]
    assert len(dropped_bullets) <= len(missing)


def test_older_jobs_lose_their_last_bullets_first() -> None:
    drawing = resume(many_jobs(5, 5), max_pages=1)
    assert drawing.dropped[0].startswith("bullet 5 of “Role 4")
    said = reading.flat(drawing.pdf)
    assert "job 0 bullet 0." in said
    assert "job 0 bullet 1." in said


def test_one_endless_bullet_is_cut_and_said() -> None:
    job = replace(ZOE.experience[0], highlights=("word " * 6000,))
    drawing = resume(replace(ZOE, experience=(job,)), max_pages=1)
    assert drawing.pages == 1
    assert any(line.startswith("the end of bullet 1 of “Senior Backend Engineer") for line in drawing.dropped)
    said = reading.flat(drawing.pdf)
    assert "word word…" in said
    assert "Master of Science" in said  # what comes after an endless text is not lost with it


def test_a_letter_drops_its_last_paragraphs() -> None:
    long = replace(LETTER, body_paragraphs=tuple(f"Paragraph {n}. " + "More words. " * 60 for n in range(8)))
    drawing = letter(long)
    assert drawing.pages == 1
    assert drawing.dropped[0] == "paragraph 9 of the letter"
    said = reading.flat(drawing.pdf)
    assert "Paragraph 0." in said
    assert "Paragraph 7." not in said
    assert LETTER.closing_paragraph in said
