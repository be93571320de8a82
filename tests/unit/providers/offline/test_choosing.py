"""What goes into a résumé: what a careful career adviser would show, and in which order."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from generator.model import EntryType, ExperienceEntry, Job
from generator.providers.offline.choosing import MOST_BULLETS, MOST_JOBS
from tests.unit.providers.offline.records import brief_of, record_of, resume, work
from tests.unit.providers.people import brief_for

WOUND = "Did wound care for forty patients."


def jobs_of(*entries: ExperienceEntry) -> list[str]:
    return [chosen.entry_id for chosen in resume(brief_of(record_of(*entries))).experience]


def bullets_of(*told: str, emphasize: tuple[str, ...] = ()) -> tuple[str, ...]:
    entry = work("Ward", "2020-01", None, *told)
    return resume(brief_of(record_of(entry), emphasize=emphasize)).experience[0].highlights


def test_the_newest_job_is_there_however_little_it_fits() -> None:
    fitting = [work(f"Ward {n}", f"20{n}-01", f"20{n + 2}-12", WOUND) for n in (15, 18, 21, 24)]
    fitting[-1] = work("Ward 24", "2024-01", "2026-10", WOUND)
    assert jobs_of(*fitting, work("Bar", "2026-11", None, "Mixed drinks."))[0] == "bar"


def test_jobs_come_newest_first_whatever_fits_best() -> None:
    chosen = jobs_of(
        work("Ward", "2010-01", "2014-01", WOUND),
        work("Bar", "2020-01", None, "Mixed drinks."),
        work("Shop", "2015-01", "2019-01", "Sold shoes."),
    )
    assert chosen == ["bar", "shop", "ward"]


def test_of_old_jobs_the_fitting_one_is_shown() -> None:
    recent = [work(f"Office {n}", f"20{n}-01", f"20{n + 3}-12", "Filed letters.") for n in (23, 19, 15)]
    old = [
        work("Shop", "2012-01", "2014-12", "Sold shoes."),
        work("Ward", "2009-01", "2011-12", WOUND),
        work("Kiosk", "2006-01", "2008-12", "Sold papers."),
    ]
    assert jobs_of(*recent, *old) == ["office-23", "office-19", "office-15", "ward"]


def test_no_gap_is_made_in_the_last_ten_years() -> None:
    # The two wards would be worth more without the bar between them, and leave four years unexplained.
    chosen = jobs_of(
        work("Clinic", "2024-01", None, WOUND),
        work("Bar", "2020-01", "2023-12", "Mixed drinks."),
        work("Ward", "2018-01", "2019-12", WOUND),
        work("Hospice", "2016-01", "2017-12", WOUND),
        work("Camp", "2014-01", "2015-12", WOUND),
    )
    assert chosen[:3] == ["clinic", "bar", "ward"]


def test_paid_work_goes_before_volunteering_that_fits_as_well() -> None:
    jobs = [work(f"Ward {n}", f"20{n}-01", f"20{n + 2}-12", WOUND) for n in (24, 21, 18, 15)]
    camp = replace(work("Camp", "2020-01", None, WOUND), type="volunteer")
    assert "camp" not in jobs_of(*jobs, camp)


def test_volunteering_is_shown_where_jobs_are_few_and_below_the_job_one_has() -> None:
    camp = replace(work("Camp", "2024-01", None, WOUND), type="volunteer")
    assert jobs_of(camp, work("Bar", "2020-01", None, "Mixed drinks.")) == ["bar", "camp"]


def test_volunteering_that_fills_a_gap_is_shown_in_its_place() -> None:
    shown = [c.entry_id for c in resume(brief_for("nurse", "nurse")).experience]
    types: dict[str, EntryType] = {e.id: e.type for e in brief_for("nurse", "nurse").record.entries}
    assert [types[one] for one in shown] == ["work", "volunteer", "work", "work"]


def test_bullets_come_by_fit_then_figures_and_the_persons_order_breaks_ties() -> None:
    told = ("Filed letters.", "Ran the triage desk.", "Answered the phone.", WOUND, "Made tea.")
    assert bullets_of(*told) == (WOUND, "Ran the triage desk.", "Filed letters.", "Answered the phone.")


def test_a_line_that_says_the_same_again_waits_for_one_that_says_something_else() -> None:
    told = ("Did wound care and triage.", "More wound care and triage.", "Used Epic for 9 years.")
    assert bullets_of(*told).index("Used Epic for 9 years.") == 1


def test_emphasis_comes_first_where_the_record_has_it() -> None:
    told = (WOUND, "Ran the triage desk.", "Taught the new pumps.")
    assert bullets_of(*told, emphasize=("pumps",))[0] == "Taught the new pumps."
    assert bullets_of(*told, emphasize=("piano",))[0] == bullets_of(*told)[0]


def test_a_line_is_there_once_without_the_mark_it_was_listed_with() -> None:
    bullets = bullets_of("• Did wound care", "- Did wound care", "", " ", "Ran triage")
    assert sorted(bullets) == ["Did wound care", "Ran triage"]


def test_a_resume_says_no_i() -> None:
    assert bullets_of("I taught forty nurses") == ("Taught forty nurses",)
    assert bullets_of("I am the ward's link nurse") == ("I am the ward's link nurse",)
    assert bullets_of("I pazienti del reparto") == ("I pazienti del reparto",)


def test_full_stops_follow_the_majority() -> None:
    assert bullets_of("Did wound care.", "Ran triage.", "Used Epic") == (
        "Did wound care.",
        "Ran triage.",
        "Used Epic.",
    )
    assert bullets_of("Did wound care", "Ran triage", "Used Epic.") == (
        "Did wound care",
        "Ran triage",
        "Used Epic",
    )


def test_of_a_very_long_line_whole_sentences_are_kept() -> None:
    (line,) = bullets_of(" ".join(f"Did wound care on ward number {n}, every night." for n in range(40)))
    assert len(line) <= 320
    assert line.endswith("every night.")


def test_where_nothing_was_accomplished_the_rest_of_the_entry_speaks() -> None:
    entry = replace(work("Ward", "2020-01"), summary="Looked after forty patients at night. Liked it.")
    assert resume(brief_of(record_of(entry))).experience[0].highlights == (
        "Looked after forty patients at night.",
    )


def test_private_notes_are_never_used() -> None:
    entry = replace(work("Ward", "2020-01", None, WOUND), notes="Wound care was a disaster. Epic too.")
    draft = resume(brief_of(record_of(entry)))
    assert "disaster" not in repr(draft)
    assert "Epic" not in repr(draft)


def test_projects_that_fit_are_shown_and_others_are_not() -> None:
    def project(title: str, told: str) -> ExperienceEntry:
        return ExperienceEntry(id=title, type="project", title=title, accomplishments=(told,))

    entries = (project("App", "An app for triage."), project("Boat", "Built a boat."), work("Ward", "2020"))
    assert [c.entry_id for c in resume(brief_of(record_of(*entries))).projects] == ["App"]
    # Who has never had a job shows what there is.
    assert {c.entry_id for c in resume(brief_of(record_of(*entries[:2]))).projects} == {"App", "Boat"}


def test_different_postings_give_different_resumes() -> None:
    one = resume(brief_for("engineer", "platform-engineer"))
    other = resume(brief_for("engineer", "head-of-forecasting"))
    assert one.summary != other.summary
    assert [g.category for g in one.skills] != [g.category for g in other.skills]
    first = {c.entry_id: c.highlights for c in one.experience}
    second = {c.entry_id: c.highlights for c in other.experience}
    assert first.keys() != second.keys()
    assert all(first[entry] != second[entry] for entry in first.keys() & second.keys())


def test_it_writes_the_same_every_time() -> None:
    assert resume(brief_for("engineer", "nurse")) == resume(brief_for("engineer", "nurse"))


_dates = st.none() | st.sampled_from(["", "present", "2020", "2021-05", "2099-01", "12/2020", "0000"])
_entries = st.builds(
    ExperienceEntry,
    id=st.sampled_from("abcdefghijkl"),
    type=st.sampled_from(["work", "volunteer", "project", "education", "skills"]),
    title=st.text(max_size=8),
    role=st.none() | st.text(max_size=8),
    start_date=_dates,
    end_date=_dates,
    accomplishments=st.lists(st.text(max_size=20) | st.just(WOUND), max_size=6).map(tuple),
    technologies=st.lists(st.text(max_size=8), max_size=3).map(tuple),
    order=st.none() | st.integers(0, 3),
)


@given(st.lists(_entries, max_size=20))
def test_of_any_record_a_few_jobs_are_chosen_each_once(entries: list[ExperienceEntry]) -> None:
    draft = resume(brief_of(record_of(*entries)))
    chosen = [c.entry_id for c in draft.experience]
    there = {e.id for e in entries if e.type in ("work", "volunteer")}
    assert len(set(chosen)) == len(chosen) <= MOST_JOBS
    assert set(chosen) <= there
    assert bool(chosen) == bool(there)
    assert all(len(c.highlights) <= MOST_BULLETS for c in draft.experience)


def test_without_a_posting_the_title_decides() -> None:
    job = Job(role="Pastry Chef", company="Baker")
    entry = work("Inn", "2020", None, "Waited at table.", "Made every pastry in the house.")
    assert resume(brief_of(record_of(entry), job)).experience[0].highlights[0].startswith("Made every pastry")
