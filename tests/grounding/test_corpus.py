"""The guard on the whole corpus: what it lets through and what it flags without need, by name."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from generator.providers.grounding import Finding, evidence, read_record
from generator.providers.grounding.passage import Passage, read_passages
from tests.grounding.corpus import (
    SOFT,
    TODAY,
    Case,
    brief_of,
    cases_of,
    findings_of,
    ordinary_phrases,
    people,
)

Verdicts = list[tuple[Case, tuple[Finding, ...]]]

LEAST_CAUGHT = 0.98
"""Of false sentences whose falsehood is a hard fact."""
LEAST_CAUGHT_SOFT = 0.7
MOST_FLAGGED = 0.03
"""Of true sentences."""


@pytest.fixture(scope="module")
def verdicts() -> Verdicts:
    return [
        (case, findings_of(case, brief))
        for name in people()
        for brief in (brief_of(name),)
        for case in cases_of(name)
    ]


def test_is_large_and_balanced(verdicts: Verdicts) -> None:
    true = sum(not case.wrong for case, _ in verdicts)
    assert len(verdicts) >= 300
    assert len(people()) >= 5
    assert 0.35 <= true / len(verdicts) <= 0.65


@pytest.mark.parametrize(("soft", "least"), [(False, LEAST_CAUGHT), (True, LEAST_CAUGHT_SOFT)])
def test_catches_what_is_false(verdicts: Verdicts, soft: bool, least: float) -> None:
    false = [(case, found) for case, found in verdicts if case.wrong and (case.wrong in SOFT) == soft]
    missed = [str(case) for case, found in false if not found]
    assert len(missed) <= (1 - least) * len(false), "\n".join(missed)


def test_leaves_what_is_true_alone(verdicts: Verdicts) -> None:
    true = [(case, found) for case, found in verdicts if not case.wrong]
    flagged = [f"{case}\n    {found[0].reasons}" for case, found in true if found]
    assert len(flagged) <= MOST_FLAGGED * len(true), "\n".join(flagged)


def test_says_where_and_why(verdicts: Verdicts) -> None:
    for case, found in verdicts:
        for finding in found:
            assert finding.text == case.text
            assert finding.where
            assert all(reason.strip() and reason[0] != " " for reason in finding.reasons)


@pytest.mark.parametrize("person", people())
def test_leaves_ordinary_phrases_alone(person: str) -> None:
    brief = brief_of(person)
    assert [case.text for case in ordinary_phrases(person) if findings_of(case, brief)] == []


def test_a_record_is_read_once_however_often_it_is_held_against(monkeypatch: pytest.MonkeyPatch) -> None:
    brief = replace(brief_of("nurse"), name="Somebody Else")  # whose record no other test has read
    read: list[str] = []

    def spy(text: str) -> Iterator[Passage]:
        read.append(text)
        return read_passages(text)

    monkeypatch.setattr(evidence, "read_passages", spy)
    read_record(brief, today=TODAY)
    assert brief.record.entries[0].accomplishments[0] in "\n".join(read)
    read.clear()
    for case in list(cases_of("nurse"))[:20]:
        findings_of(case, brief)
    assert {*read} <= {"", *(case.text for case in cases_of("nurse"))}
