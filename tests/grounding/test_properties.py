"""What must hold for any record: the person's own words pass, and each change of a fact does not."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from generator.model import ExperienceEntry, SkillGroup
from generator.providers.base import Brief, ChosenEntry, LetterDraft, ResumeDraft
from generator.providers.grounding import (
    check_letter,
    check_resume,
    make_true_letter,
    make_true_resume,
)
from generator.providers.grounding.vocabulary import lexicon
from generator.providers.prose import sentences, tidy
from generator.providers.terms import words
from generator.providers.wordlists import lines_of
from tests.grounding.corpus import TODAY, brief_of, cases_of, people

PLACES_OF_WORK = ("work", "volunteer", "project")
NOT_TOLD_APART = frozenset(
    ("Elastic Stack", "GPT-4", "Maya", "Microsoft Access", "Microsoft Project", "Step 7", "Zebra scanners")
)
"""Tools whose name some record has for something else: "in May a …", "an Access database", "seven steps"."""
TOOLS = tuple(
    spelling
    for line in lines_of("tools")
    for spelling in [line.split("|")[0].strip().removeprefix("=")]
    if len(spelling) > 2 and spelling not in NOT_TOLD_APART
)


def jobs() -> Iterator[tuple[str, ExperienceEntry]]:
    for person in people():
        for entry in brief_of(person).record.entries:
            if entry.type in PLACES_OF_WORK and entry.accomplishments:
                yield person, entry


JOBS = tuple(jobs())
BULLETS = tuple((person, entry.id, text) for person, entry in JOBS for text in entry.accomplishments)


def check_bullet(brief: Brief, entry_id: str, text: str) -> tuple[str, ...]:
    draft = ResumeDraft(summary="", experience=(ChosenEntry(entry_id=entry_id, highlights=(text,)),))
    return tuple(reason for found in check_resume(draft, brief, today=TODAY) for reason in found.reasons)


@cache
def brief(person: str) -> Brief:
    return brief_of(person)


@pytest.mark.parametrize("person", people())
def test_own_words_pass_everywhere(person: str) -> None:
    record = brief(person).record
    draft = ResumeDraft(
        summary=brief(person).summary or "",
        experience=tuple(
            ChosenEntry(entry_id=e.id, highlights=(*e.accomplishments, *filter(None, (e.summary,))))
            for e in record.entries
            if e.type in ("work", "volunteer")
        ),
        projects=tuple(
            ChosenEntry(entry_id=e.id, highlights=e.accomplishments)
            for e in record.entries
            if e.type == "project"
        ),
        skills=tuple(
            SkillGroup(category=e.title, items=e.technologies) for e in record.entries if e.technologies
        ),
    )
    assert check_resume(draft, brief(person), today=TODAY) == ()


@settings(deadline=None)
@given(st.sampled_from(BULLETS))
def test_a_number_that_grew_is_flagged(bullet: tuple[str, str, str]) -> None:
    person, entry_id, text = bullet
    numbers = list(re.finditer(r"(?<![\w.,-])\d+(?![\w-]|[.,]\d)", text))
    assume(numbers)
    for number in numbers:
        grown = str(int(number[0]) * 3 + 7)
        changed = text[: number.start()] + grown + text[number.end() :]
        assert check_bullet(brief(person), entry_id, changed), changed


@settings(deadline=None)
@given(st.sampled_from(BULLETS), st.sampled_from(TOOLS))
def test_a_tool_that_the_record_lacks_is_flagged(bullet: tuple[str, str, str], tool: str) -> None:
    person, entry_id, text = bullet
    everything = " ".join(
        t
        for e in brief(person).record.entries
        for t in (e.title, e.summary or "", *e.accomplishments, *e.technologies)
    )
    assume(not lexicon().keys_in(words(tool)) & lexicon().keys_in(words(everything)))
    assume(tool.casefold() not in everything.casefold())
    changed = f"{text.rstrip('.')}, using {tool}."
    assert check_bullet(brief(person), entry_id, changed), changed


@settings(deadline=None)
@given(st.sampled_from(BULLETS))
def test_a_fact_moved_to_another_job_is_flagged(bullet: tuple[str, str, str]) -> None:
    person, entry_id, text = bullet
    elsewhere = [entry for owner, entry in JOBS if owner == person and entry.id != entry_id]
    facts = set(re.findall(r"\d{2,}", text))
    assume(elsewhere and facts)
    for entry in elsewhere:
        if facts.isdisjoint(re.findall(r"\d{2,}", " ".join((entry.summary or "", *entry.accomplishments)))):
            assert check_bullet(brief(person), entry.id, text), (entry.title, text)


# --- making true --------------------------------------------------------------------------------


def false_resume(person: str, *, only_false: bool = False) -> ResumeDraft:
    """All the corpus says of a person, true and false, in one résumé."""
    by_place: dict[str, list[str]] = {}
    for case in (c for c in cases_of(person) if c.wrong or not only_false):
        by_place.setdefault(case.place, []).append(case.text)
    record = {entry.id: entry for entry in brief(person).record.entries}
    chosen = [
        ChosenEntry(entry_id=place, highlights=tuple(texts))
        for place, texts in by_place.items()
        if place in record
    ]
    return ResumeDraft(
        summary=" ".join(by_place.get("summary", ())),
        experience=tuple(c for c in chosen if record[c.entry_id].type != "project"),
        projects=tuple(c for c in chosen if record[c.entry_id].type == "project"),
        skills=(SkillGroup(category="Kubernetes & Zendesk", items=tuple(by_place.get("skill", ()))),),
    )


@pytest.mark.parametrize("person", people())
def test_nothing_is_left_to_find_in_a_resume_made_true(person: str) -> None:
    draft = false_resume(person)
    findings = check_resume(draft, brief(person), today=TODAY)
    true, acts = make_true_resume(draft, findings, brief(person))
    assert check_resume(true, brief(person), today=TODAY) == ()
    assert {(f.where, f.text) for f in findings} <= {(a.where, a.text) for a in acts}
    assert all(act.reason for act in acts)


@pytest.mark.parametrize("person", people())
def test_what_replaces_a_bullet_is_the_entrys_own_and_used_once(person: str) -> None:
    draft = false_resume(person, only_false=True)
    findings = check_resume(draft, brief(person), today=TODAY)
    true, acts = make_true_resume(draft, findings, brief(person))
    record = {entry.id: entry for entry in brief(person).record.entries}
    repaired = {act.where for act in acts if act.repaired}
    assert any(where.startswith("experience") for where in repaired)
    for before, after in zip(draft.experience, true.experience, strict=True):
        own = {tidy(text) for text in record[after.entry_id].accomplishments}
        assert set(after.highlights) <= own | set(before.highlights)
        assert len(set(after.highlights)) == len(after.highlights)


@pytest.mark.parametrize("person", people())
def test_nothing_is_left_to_find_in_a_letter_made_true(person: str) -> None:
    texts = [case.text for case in cases_of(person) if case.place == "letter"]
    half = len(texts) // 2
    draft = LetterDraft(
        greeting="Dear Dr. Xaver Quillfeather,",
        opening_paragraph=texts[0],
        body_paragraphs=(" ".join(texts[1:half]), " ".join(texts[half:])),
        closing_paragraph="As discussed, I could start on Monday. Thank you for your time.",
    )
    findings = check_letter(draft, brief(person), today=TODAY)
    true, acts = make_true_letter(draft, findings, brief(person))
    assert check_letter(true, brief(person), today=TODAY) == ()
    assert true.closing_paragraph == "Thank you for your time."
    assert brief(person).job.company in true.greeting
    assert all(paragraph == " ".join(sentences(paragraph)) for paragraph in true.body_paragraphs)
    assert {(f.where, f.text) for f in findings} <= {(a.where, a.text) for a in acts}


def test_a_sentence_that_leans_on_a_false_one_goes_too() -> None:
    draft = LetterDraft(
        greeting="Dear hiring team,",
        opening_paragraph="I would like to apply.",
        body_paragraphs=("I have led forty pilots at Lufthansa. This taught me patience. I keep lists.",),
        closing_paragraph="Thank you.",
    )
    person = brief("nurse")
    true, acts = make_true_letter(draft, check_letter(draft, person, today=TODAY), person)
    assert true.body_paragraphs == ("I keep lists.",)
    assert [act.repaired for act in acts] == [False, False]


def test_a_summary_with_nothing_left_is_the_persons_own() -> None:
    person = brief("software")
    draft = ResumeDraft(summary="Award-winning CISO with thirty years at Oracle.", experience=())
    true, acts = make_true_resume(draft, check_resume(draft, person, today=TODAY), person)
    assert true.summary == person.summary
    assert [act.repaired for act in acts] == [True]
    without = replace(person, summary=None)
    true, _ = make_true_resume(draft, check_resume(draft, without, today=TODAY), without)
    assert true.summary
    assert check_resume(true, without, today=TODAY) == ()


def test_a_true_draft_is_left_as_it_is() -> None:
    person = brief("cook")
    draft = ResumeDraft(summary="Sous chef.", experience=(ChosenEntry(entry_id="juniper", highlights=()),))
    assert make_true_resume(draft, (), person) == (draft, ())


# --- fair rewording -----------------------------------------------------------------------------

SMALL = (
    "-",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
SAME_DEED = {
    "Built": "Developed",
    "Wrote": "Authored",
    "Cut": "Brought down",
    "Reduced": "Lowered",
    "Trained": "Coached",
    "Organised": "Arranged",
    "Introduced": "Established",
    "Launched": "Rolled out",
    "Started": "Set up",
    "Developed": "Created",
    "Moved": "Migrated",
    "Helped": "Assisted",
}


def in_digits(text: str) -> str:
    """Eight as 8; but "one" is a pronoun as well."""
    written = rf"(?<![\w-])({'|'.join(SMALL[2:])})(?![\w-])"
    return re.sub(written, lambda m: str(SMALL.index(m[0].lower())), text, flags=re.IGNORECASE)


def in_words(text: str) -> str:
    return re.sub(r"(?<![\w.,/£$€%-])([2-9]|1[0-2])(?= [a-z]{3})", lambda m: SMALL[int(m[0])], text)


def in_thousands(text: str) -> str:
    grouped = r"(?<![\d.,])(\d{1,3}),(\d)00(?![\d,])"
    return re.sub(grouped, lambda m: f"{m[1]}.{m[2]}k".replace(".0k", "k"), text)


def percent_written_out(text: str) -> str:
    return re.sub(r"(\d)%", r"\1 percent", text)


def another_verb(text: str) -> str:
    first, _, rest = text.partition(" ")
    return f"{SAME_DEED.get(first, first)} {rest}"


def without_commas_after(text: str) -> str:
    """The first thing said and no more, where a comma or semicolon ends it."""
    return re.split(r"[;,] (?![^()]*\))", text, maxsplit=1)[0]


def lower_first(text: str) -> str:
    return f"Successfully {text[:1].lower()}{text[1:]}"


REWORDINGS = (
    in_digits,
    in_words,
    in_thousands,
    percent_written_out,
    another_verb,
    without_commas_after,
    lower_first,
    lambda text: text.rstrip("."),
    lambda text: text.replace("-", " ") if not re.search(r"\d-|-\d", text) else text,
)


@pytest.mark.parametrize("person", [name for name in people() if name != "ingenieur"])
def test_fair_rewordings_pass(person: str) -> None:
    flagged = []
    for owner, entry_id, text in BULLETS:
        for reword in REWORDINGS if owner == person else ():
            changed = reword(text)
            if reasons := check_bullet(brief(person), entry_id, changed):
                flagged.append(f"{changed}\n    {reasons}")
    assert not flagged, "\n".join(flagged)


# --- whatever a writer sends --------------------------------------------------------------------

ODD = st.text(
    alphabet=st.one_of(st.characters(), st.sampled_from("0123456789.,%€$k’'\"-–/()[]{} \n ieaIAnd")),
    max_size=200,
)


@settings(deadline=None)
@given(ODD, ODD, ODD)
def test_odd_texts_are_judged_all_the_same(first: str, second: str, third: str) -> None:
    person = brief("research")
    resume = ResumeDraft(
        summary=first,
        experience=(
            ChosenEntry(entry_id="postdoc", highlights=(second, third)),
            ChosenEntry(entry_id="gone"),
        ),
        skills=(SkillGroup(category=second, items=(third, first)),),
    )
    true, _ = make_true_resume(resume, check_resume(resume, person, today=TODAY), person)
    assert check_resume(true, person, today=TODAY) == ()
    letter = LetterDraft(
        greeting=first, opening_paragraph=second, body_paragraphs=(third, first), closing_paragraph=third
    )
    honest, _ = make_true_letter(letter, check_letter(letter, person, today=TODAY), person)
    assert check_letter(honest, person, today=TODAY) == ()


def test_what_is_too_long_for_a_sentence_is_not_let_through() -> None:
    person = brief("nurse")
    draft = ResumeDraft(summary=" ".join(map(str, range(1000))), experience=())
    (finding,) = check_resume(draft, person, today=TODAY)
    assert "too long" in finding.reasons[0]


@settings(deadline=None)
@given(st.one_of(st.just("4711"), st.text(min_size=1, max_size=30)), ODD, ODD)
def test_odd_records_are_read_all_the_same(title: str, role: str, accomplishment: str) -> None:
    person = brief("research")
    first, *others = person.record.entries
    odd = replace(first, title=title, role=role, accomplishments=(accomplishment,), technologies=(role,))
    person = replace(person, record=replace(person.record, entries=(odd, *others)))
    resume = ResumeDraft(
        summary="Postdoc who led 3 people in 2021.",
        experience=(ChosenEntry(entry_id=first.id, highlights=("Wrote all 12 papers from 9 to 17:00.",)),),
        skills=(SkillGroup(category="Tools", items=("Python 3", "Level 2 welding")),),
    )
    letter = LetterDraft(
        greeting="", opening_paragraph="At 4711 I led it.", body_paragraphs=(), closing_paragraph=""
    )
    assert all(finding.reasons for finding in check_resume(resume, person, today=TODAY))
    assert all(finding.reasons for finding in check_letter(letter, person, today=TODAY))
