"""The match report: what a posting asks for, what of it the record has, and nothing else."""

import re
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.model import ExperienceData, ExperienceEntry, Job, MatchReport
from generator.providers.keywords import find_keywords
from generator.providers.lexicon import Lexicon
from generator.providers.matching import report_match
from generator.providers.relevance import texts_of
from tests.unit.providers.people import PEOPLE, POSTINGS, person, posting

EMPTY = ExperienceData()
SAID_BY_ALL = (
    "team player|communication|deadlines?|salary|pension|holidays?|benefits?|equal|opportunit|parking|gym"
    "|motivated|dynamic|can-do|self-starter|enthusias|lunch|Urlaub|Obstkorb|vacaciones|race|religion|DBS"
    "|DKK|FTSE|attention to detail|hybrid|CV|degree|experience|Teamfähigkeit|congés|curiosity|passion"
)


def asked(job: Job) -> set[str]:
    """Everything a posting asks for, as the report would name it."""
    return {k.name for k in find_keywords(job, job.job_description_text or "", Lexicon(())) if not k.role}


def having(*told: str, tools: tuple[str, ...] = (), role: str | None = None) -> ExperienceData:
    entry = ExperienceEntry(
        id="w", title="Ward", role=role, start_date="2020", accomplishments=told, technologies=tools
    )
    return ExperienceData(entries=(entry,))


def report(text: str, record: ExperienceData = EMPTY, role: str = "Cook") -> MatchReport:
    return report_match(record, Job(role=role, company="Inn", job_description_text=text))


# --- what is asked for --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("nurse", {"ventilator management", "ACLS", "PALS", "Epic", "Registered Nurse", "sepsis"}),
        ("teacher", {"mathematics", "QTS", "PGCE", "SEND", "safeguarding", "classroom management", "GCSE"}),
        ("driver", {"HGV", "Driver CPC", "ADR", "tachograph", "multi-drop", "Microlise", "tail lift"}),
        ("planner", {"Excel", "route planning", "TMS", "Paragon", "drivers' hours rules"}),
        ("accountant", {"ACA", "ACCA", "CIMA", "IFRS", "GAAP", "SOX", "Power BI", "consolidation", "audit"}),
        ("accountant_de", {"HGB", "IFRS", "DATEV", "Excel", "LucaNet", "SAP S/4HANA", "Konzernabschluss"}),
        ("chef", {"HACCP", "COSHH", "food safety", "stock control", "gross profit", "allergens"}),
        ("researcher", {"RNA-seq", "ATAC-seq", "R", "Python", "C++", "Nextflow", "Snakemake", "AWS"}),
        ("developer_es", {"Python", "Go", "PostgreSQL", "Docker", "Kubernetes", "AWS", "Kafka"}),
        ("marketing", {"SEO", "Google Analytics", "HubSpot", "WordPress", "Figma", "A/B testing", "SaaS"}),
        ("platform-engineer", {"Kubernetes", "Terraform", "Argo CD", "Go", "Kafka", "eBPF", "ISO 27001"}),
        ("head-of-forecasting", {"Airflow", "dbt", "Snowflake", "MLflow", "SQL", "causal inference"}),
    ],
)  # fmt: skip
def test_a_trades_terms_are_found(name: str, wanted: set[str]) -> None:
    assert wanted <= asked(posting(name))


@pytest.mark.parametrize("name", POSTINGS)
def test_what_every_posting_says_is_no_keyword(name: str) -> None:
    job = posting(name)
    found = asked(job)
    assert not [word for word in found if re.fullmatch(SAID_BY_ALL, word, re.IGNORECASE)]
    assert not [word for word in found if word.casefold() in job.company.casefold().split()]
    assert not found or name != "signin_wall"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Requirements\n- Strong Go skills", {"Go"}),
        ("Requirements\n- You go to market with us", set()),
        ("Requirements\n- JavaScript", {"JavaScript"}),
        ("Requirements\n- C++ and C#", {"C++", "C#"}),
        ("Requirements\n- Programming in C", {"C"}),
        ("We are recruiting a cook. We are currently hiring.", set()),
        ("You will recruit cooks.", {"recruit"}),
        ("Requirements\n- Experience with Zumba", {"Zumba"}),
        ("Requirements\n- Inn spirit. The Inn way", set()),  # the company's name
        ("REQUIREMENTS: CLEAN LICENCE AND OWN KNIVES", set()),  # capitals mean nothing when all are
    ],
)
def test_a_name_is_told_from_a_word(text: str, names: set[str]) -> None:
    assert asked(Job(role="Cook", company="Inn", job_description_text=text)) == names


def test_the_first_word_of_the_companys_name_is_the_company() -> None:
    text = "Requirements\n- Experience with Zumba and Docker"
    assert asked(Job(role="Cook", company="Zumba Partners", job_description_text=text)) == {"Docker"}


def test_the_jobs_own_title_is_no_skill() -> None:
    text = "As our Platform Engineer you use Docker. Experience as a Platform Engineer."
    job = Job(role="Senior Platform Engineer", company="Inn", job_description_text=text)
    assert asked(job) == {"Docker"}


# --- what the record has ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked_for", "told"),
    [
        ("PostgreSQL", "Moved Postgres to a new region."),
        ("K8s", "Ran Kubernetes."),
        ("route planning", "Planned the routes of 60 lorries."),
        ("recruitment", "Hiring and onboarding of cooks."),
        ("A/B testing", "Ran A/B tests on menus."),
        ("front-end", "Built the front end."),
    ],
)
def test_another_way_of_saying_it_counts(asked_for: str, told: str) -> None:
    found = report(f"Requirements\n- Experience with {asked_for}", having(told))
    assert not found.missing


@pytest.mark.parametrize(
    ("asked_for", "told"),
    [
        ("Java", "Wrote JavaScript."),
        ("C", "Wrote C++ and C#."),
        ("Go", "Go-to person for guests; always ready to go to market."),
        ("R", "Worked in R&D."),
        ("Excel", "Helped others excel."),
        ("SQL", "Looked after PostgreSQL."),
    ],
)
def test_what_only_looks_like_it_does_not(asked_for: str, told: str) -> None:
    found = report(f"Requirements\n- Experience with {asked_for} and Docker", having(told))
    assert asked_for in found.missing


def test_what_only_the_record_knows_as_a_skill_is_found_in_the_posting() -> None:
    text = "You will look after our zumba evenings and our sourdough."
    assert report(text).missing == ()
    assert report(text, having(tools=("Zumba", "Sourdough"))).covered == ("Zumba", "Sourdough")


def test_private_notes_do_not_count() -> None:
    entry = replace(having("Cooked.").entries[0], notes="Knows Docker.")
    found = report("Requirements\n- Docker", ExperienceData(entries=(entry,)))
    assert found.missing == ("Docker",)


@pytest.mark.parametrize(("name", "job"), list(product(PEOPLE, POSTINGS)))
def test_what_is_missing_is_nowhere_in_the_record(name: str, job: str) -> None:
    _, record = person(name)
    found = report_match(record, posting(job))
    told = " ".join(t for e in record.entries for t in texts_of(e, record)).casefold()
    assert 0 <= found.score <= 100
    assert not set(found.covered) & set(found.missing)
    for term in found.missing:
        assert not re.search(rf"(?<![\w+#.-]){re.escape(term.casefold())}(?![\w+#.-])", told), term


def test_different_records_score_differently() -> None:
    scores = {name: report_match(person(name)[1], posting("nurse")).score for name in PEOPLE}
    assert max(scores, key=lambda name: scores[name]) == "nurse"
    assert scores["nurse"] > 70
    assert max(score for name, score in scores.items() if name != "nurse") < 40


@given(
    name=st.sampled_from(PEOPLE),
    job=st.sampled_from(POSTINGS),
    where=st.sampled_from(["tool", "line", "entry", "skill"]),
    data=st.data(),
)
@settings(deadline=None)
def test_adding_what_is_asked_for_never_lowers_the_score(
    name: str, job: str, where: str, data: st.DataObject
) -> None:
    _, record = person(name)
    before = report_match(record, posting(job))
    more = data.draw(st.sampled_from([*before.missing, *before.covered, "Zumba", "data", "and"]))
    first, *others = record.entries
    added = {
        "tool": (replace(first, technologies=(*first.technologies, more)), *others),
        "line": (replace(first, accomplishments=(*first.accomplishments, f"Worked with {more}.")), *others),
        "entry": (
            *record.entries,
            ExperienceEntry(id="new", title="New", accomplishments=(f"Used {more}.",)),
        ),
        "skill": (
            *record.entries,
            ExperienceEntry(id="new", type="skills", title="More", technologies=(more,)),
        ),
    }[where]
    after = report_match(ExperienceData(entries=added), posting(job))
    assert after.score >= before.score
    if where in ("tool", "skill"):
        assert more not in after.missing


# --- the title, and what the person can do ------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "held", "covered"),
    [
        ("Senior Platform Engineer", "Staff Platform Engineer", True),
        ("Platform Engineer (m/w/d)", "Platform Engineer II", True),
        ("Backend Developer", "Backend Engineer", True),
        ("Head Chef", "Sous Chef", False),
        ("Sales Assistant", "Sales Manager", False),
        ("Nurse", None, False),
    ],
)
def test_a_title_counts_without_its_level(role: str, held: str | None, covered: bool) -> None:
    found = report("Requirements\n- Docker", having("Cooked.", role=held), role=role)
    assert any("job titles" in text for text in found.suggestions) is not covered
    assert len(found.covered) == int(covered)


def test_suggestions_say_what_to_do() -> None:
    record = ExperienceData(
        entries=(
            *having(role="Cook").entries,
            ExperienceEntry(id="s", type="skills", title="Tools", technologies=("Docker",)),
        )
    )
    lacking, listed, bare = report("Requirements\n- Docker\n- Kafka", record).suggestions
    assert lacking.startswith("The posting asks for Kafka, which your record does not mention")
    assert listed.startswith("Your record names Docker but no job")
    assert bare == "Your entry for Ward has no accomplishments; add two to four, with figures."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Only the job's title could be compared"),
        (posting("signin_wall").job_description_text or "", "does not look like one"),
        (posting("nurse_fr").job_description_text or "", "is not in English"),
        (posting("retail").job_description_text or "", "names no skill"),
    ],
)
def test_a_report_says_where_it_knows_little(text: str, said: str) -> None:
    assert said in report(text).suggestions[0]


def test_without_a_posting_the_title_is_what_is_missing_or_there() -> None:
    assert report("", having(role="Pastry Cook")).covered == ("Cook",)
    assert report("", having(role="Driver")).missing == ("Cook",)
    assert report("", EMPTY).score == 0
    assert report("", having(role="Cook")).score == 100


@given(st.text(max_size=300), st.text(max_size=40), st.lists(st.text(max_size=40), max_size=4))
@settings(deadline=None)
def test_any_posting_and_record_can_be_compared(text: str, role: str, told: list[str]) -> None:
    found = report(text, having(*told, tools=tuple(told)), role=role)
    assert 0 <= found.score <= 100
