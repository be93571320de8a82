"""Summaries and letters: true, grammatical whatever is missing, and as long as a letter is."""

import re
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.model import ExperienceData, ExperienceEntry, Job
from generator.providers.grounding import check_letter, check_resume
from generator.providers.prose import ends
from tests.unit.providers.offline.records import NURSE, brief_of, letter, record_of, resume, text_of, work
from tests.unit.providers.people import PEOPLE, POSTINGS, brief_for, posting

SCHOOL = ExperienceEntry(
    id="school", type="education", title="University of Leeds", role="BSc", area="Nursing", end_date="2019"
)
CLICHES = re.compile(
    r"passionate|team player|hit the ground|dynamic|synerg|think outside|results-driven|detail-oriented"
    r"|great fit|perfect fit|excited to|thrilled|I am confident|to whom it may concern",
    re.IGNORECASE,
)


def summary_of(*entries: ExperienceEntry, job: Job = NURSE) -> str:
    return resume(brief_of(record_of(*entries), job)).summary


def letter_of(*entries: ExperienceEntry, job: Job = NURSE) -> str:
    return text_of(letter(brief_of(record_of(*entries), job)))


# --- all people × all postings ------------------------------------------------------------------


@pytest.mark.parametrize("name", PEOPLE)
def test_the_guard_finds_nothing(name: str) -> None:
    for job in POSTINGS:
        brief = brief_for(name, job)
        findings = (*check_resume(resume(brief), brief), *check_letter(letter(brief), brief))
        assert not findings, (job, findings)


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("language", ["de", "fr", "es"])
def test_the_guard_finds_nothing_in_another_language(name: str, language: str) -> None:
    for job in ("nurse", "platform-engineer"):
        brief = brief_for(name, job, language=language)
        findings = (*check_resume(resume(brief), brief), *check_letter(letter(brief), brief))
        assert not findings, (job, findings)


@pytest.mark.parametrize(("name", "job"), list(product(PEOPLE, POSTINGS)))
def test_every_letter_is_well_formed(name: str, job: str) -> None:
    asked, draft = posting(job), letter(brief_for(name, job))
    text = text_of(draft)
    assert asked.company in text
    assert asked.role in text
    assert 1 <= len(draft.body_paragraphs) <= 2
    assert len(text.split()) <= 350
    assert not CLICHES.search(text)
    assert "None" not in text
    for paragraph in text.split("\n"):
        assert ends(paragraph)
        assert not re.search(r"  |\.\.|,,| [,.;]|\(\)|“”", paragraph), paragraph
    if text.startswith("I am applying"):
        sentences = re.split(r"(?<=[.”]) (?=[A-Z])", text)
        assert not [s for s in sentences if re.match(r"I [A-Z]", s)], "no bullet's capital in a sentence"


@pytest.mark.parametrize("name", PEOPLE)
def test_a_letter_tells_of_no_job_that_the_resume_leaves_out(name: str) -> None:
    for job in POSTINGS:
        brief = brief_for(name, job)
        shown = {choice.entry_id for choice in resume(brief).experience}
        jobs = [e for e in brief.record.entries if e.type in ("work", "volunteer")]
        kept = {e.title for e in jobs if e.id in shown}
        told = text_of(letter(brief))
        assert not [e.title for e in jobs if e.title not in kept and e.title in told], job


@pytest.mark.parametrize(
    ("name", "job"),
    [
        ("engineer", "platform-engineer"),
        ("engineer", "head-of-forecasting"),
        ("nurse", "nurse"),
        ("teacher", "teacher"),
        ("chef", "chef"),
    ],
)
def test_a_letter_has_its_length_where_there_is_enough_to_say(name: str, job: str) -> None:
    draft = letter(brief_for(name, job))
    assert 250 <= len(text_of(draft).split()) <= 350
    assert len(draft.body_paragraphs) == 2
    assert len(re.findall(r"\bI (?:also )?[a-z]+(?:ed|t|n|d)\b", text_of(draft))) >= 2


# --- what is missing ----------------------------------------------------------------------------


def test_a_job_is_named_as_far_as_it_is_known() -> None:
    assert "I currently work at Ward as a Night Nurse." in letter_of(
        work("Ward", "2020-01", role="Night Nurse")
    )
    assert "I currently work at Ward." in letter_of(work("Ward", "2020-01"))
    assert "I have worked at Ward." in letter_of(work("Ward"))
    assert "Most recently I worked at Ward as Head Nurse (2019 to Mar 2021)." in letter_of(
        work("Ward", "2019", "2021-03", role="Head Nurse")
    )
    assert "Most recently I worked at Ward (until 2019)." in letter_of(work("Ward", None, "2019"))
    assert "as an HR Officer" in letter_of(work("Ward", "2020-01", role="HR Officer, part-time"))


def test_a_company_that_ends_with_a_full_stop_gets_no_second_one() -> None:
    text = text_of(
        letter(brief_of(record_of(work("Ward Ltd.", "2020")), replace(NURSE, company="Care Inc.")))
    )
    assert ".." not in text
    assert "at Care Inc. I currently work at Ward Ltd." in text


def test_who_only_volunteered_did_not_work() -> None:
    camp = replace(work("Camp", "2020-01", role="Cook"), type="volunteer")
    assert "I currently volunteer at Camp as a Cook." in letter_of(camp)
    assert summary_of(camp) == "Cook, currently at Camp."
    assert "work" not in summary_of(replace(camp, role=None))


def test_who_only_studied_says_so() -> None:
    assert "I studied Nursing at the University of Leeds (BSc)." in letter_of(SCHOOL)
    assert summary_of(SCHOOL) == "Studied Nursing at the University of Leeds (BSc)."
    still = replace(SCHOOL, start_date="2025", end_date=None)
    assert "I study Nursing" in letter_of(still)
    bare = replace(SCHOOL, area=None, role=None)
    assert "I studied at the University of Leeds." in letter_of(bare)


def test_an_empty_record_gives_a_letter_that_claims_nothing() -> None:
    text = text_of(letter(brief_of(record_of())))
    assert text.startswith("I am applying for the position of Staff Nurse at Harbour Hospital.\nI would like")
    assert "experience with" not in text
    assert resume(brief_of(record_of())).summary == ""


@pytest.mark.parametrize(
    ("role", "years", "summary"),
    [
        ("Nurse", "2016-01", "Nurse with 10 years of work experience, currently at Ward."),
        ("Nurse", "2025-12", "Nurse, currently at Ward."),
        (None, "2016-01", "10 years of work experience, currently at Ward."),
        (None, "2025-12", "Work experience, currently at Ward."),
        ("Head of Care", "2016-01", "Head of Care, currently at Ward. In all, 10 years of work experience."),
    ],
)
def test_the_summary_says_who_one_is(role: str | None, years: str, summary: str) -> None:
    assert summary_of(work("Ward", years, role=role)) == summary


def test_the_persons_own_summary_comes_first_and_its_years_are_not_counted_again() -> None:
    job = work("Ward", "2010-01", role="Nurse")
    brief = replace(brief_of(record_of(job)), summary="Nurse for nearly twenty years")
    assert resume(brief).summary.startswith("Nurse for nearly twenty years.")
    assert "years of work" not in resume(brief).summary + text_of(letter(brief))


def test_only_what_is_asked_for_and_held_is_named() -> None:
    entries = (
        work("Ward", "2020-01", None, "Did wound care and triage for forty patients a week."),
        ExperienceEntry(id="s", type="language", title="Spanish", role="Native"),
        ExperienceEntry(id="g", type="language", title="German", role="A1"),
        ExperienceEntry(id="e", type="language", title="English", role="Native"),
        ExperienceEntry(id="b", type="skills", title="Systems", role="Beginner", technologies=("Epic",)),
    )
    summary = summary_of(*entries)
    assert "Brings experience with wound care and triage." in summary
    assert "Speaks Spanish (native)." in summary
    assert "Epic" not in summary, "a beginner's experience is not offered as experience"
    assert "German" not in summary
    assert "English" not in text_of(letter(brief_of(record_of(*entries))))


def test_what_only_the_person_emphasizes_is_not_said_to_be_in_the_posting() -> None:
    job = work("Ward", "2020-01", None, "Did wound care and triage; taught mentoring to nurses.")
    brief = brief_of(record_of(job), emphasize=("mentoring",))
    assert "mentoring" in resume(brief).summary
    assert "Your posting mentions wound care and triage, and" in text_of(letter(brief))


def test_a_job_still_to_come_is_not_told_of() -> None:
    text = letter_of(
        work("Ward", "2020-01", "2026-10"), work("Clinic", "2027-01", None, "Will run the ward.")
    )
    assert "Most recently I worked at Ward" in text
    assert "Clinic" not in text


def test_lines_that_make_no_sentence_are_mentioned_as_they_stand() -> None:
    job = work(
        "Ward",
        "2020-01",
        "2021-01",
        "No falls in six years.",
        "Runs the night shift alone.",
        "Leitung der Nachtschicht.",
        role="Nurse",
    )
    text = text_of(letter(brief_of(record_of(job))))
    assert (
        "From my time as a Nurse at Ward (Jan 2020 to Jan 2021) I would mention: no falls in six years;"
        in text
    )
    assert "“Runs the night shift alone”" in text
    assert "Leitung" not in text, "English lines go before others"


def test_a_record_in_another_language_gets_its_resume_in_it_and_its_letter_in_the_postings() -> None:
    brief = brief_for("nurse", "nurse_fr")
    assert resume(brief).summary.startswith("Staff Nurse with")
    assert letter(brief).greeting == "Madame, Monsieur,"
    brief = brief_for("accountant", "accountant")
    assert resume(brief).skills[-1].category == "Sprachen"
    assert text_of(letter(brief)).startswith("I am applying")


def test_a_german_posting_gets_a_german_letter() -> None:
    text = text_of(letter(brief_for("accountant", "accountant_de")))
    assert text.startswith(
        "hiermit bewerbe ich mich auf Ihre Ausschreibung der Stelle „Bilanzbuchhalter (m/w/d)“ bei Nordsee"
    )
    assert "Leitung eines Teams von sechs Buchhalterinnen und Buchhaltern" in text
    assert resume(brief_for("accountant", "accountant_de")).skills[-1].category == "Sprachen"


def test_the_language_asked_for_wins_over_the_postings() -> None:
    text = text_of(letter(brief_for("accountant", "accountant_de", language="fr-CH")))
    assert text.startswith("Je me permets de vous adresser")
    # Of what it cannot say anything in, it makes English.
    assert text_of(letter(brief_for("accountant", "accountant_de", language="pl"))).startswith(
        "I am applying"
    )


_words = st.text(max_size=30)
_any_entry = st.builds(
    ExperienceEntry,
    id=st.sampled_from("abcdef"),
    type=st.sampled_from(
        ["work", "education", "project", "certification", "skills", "volunteer", "award", "language"]
    ),
    title=_words,
    role=st.none() | _words,
    area=st.none() | _words,
    summary=st.none() | _words,
    start_date=st.none() | st.sampled_from(["2020", "2021-05", "nonsense"]),
    end_date=st.none() | st.sampled_from(["2022", "present"]),
    accomplishments=st.lists(_words | st.just("Built a shop."), max_size=4).map(tuple),
    technologies=st.lists(_words, max_size=3).map(tuple),
)


@given(
    entries=st.lists(_any_entry, max_size=6),
    role=st.text(min_size=1, max_size=30),
    company=st.text(min_size=1, max_size=30),
    told=st.text(max_size=200),
    language=st.none() | st.sampled_from(["en", "de", "fr", "es", "xx"]),
)
@settings(deadline=None, max_examples=150)
def test_any_record_and_posting_give_documents(
    entries: list[ExperienceEntry], role: str, company: str, told: str, language: str | None
) -> None:
    job = Job(role=role, company=company, job_description_text=told)
    brief = replace(brief_of(ExperienceData(entries=tuple(entries)), job), language=language)
    resume(brief)
    assert len(text_of(letter(brief)).split()) <= 420
