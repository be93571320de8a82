"""A person, a posting, and what a good model would write for them."""

from generator.model import Blurb, ExperienceData, ExperienceEntry, Job
from generator.providers.base import Brief

RECORD = ExperienceData(
    entries=(
        ExperienceEntry(
            id="ward",
            title="Nordhavn Hospital",
            role="Staff Nurse",
            location="Bergen",
            start_date="2019-04",
            summary="Nurse on a surgical ward of 28 beds.",
            body="Reach my manager at ward.manager@nordhavn.example or +47 55 01 02 03.",
            accomplishments=(
                "Trained 12 new colleagues in wound care.",
                "Cut medication errors on the ward by 30% in one year.",
            ),
            technologies=("DIPS Arena",),
            notes="Left out of pride: the argument with Dr. Holm.",
        ),
        ExperienceEntry(
            id="home",
            title="Fjellro Care Home",
            role="Care Assistant",
            start_date="2015-08",
            end_date="2019-03",
            accomplishments=("Looked after 14 residents on night shifts.",),
        ),
        ExperienceEntry(
            id="course", type="project", title="Wound Care Course", summary="An evening course for students."
        ),
        ExperienceEntry(
            id="skills", type="skills", title="Nursing", technologies=("Wound care", "Triage")
        ),
        ExperienceEntry(
            id="school", type="education", title="Vestland College", role="BSc", area="Nursing",
            start_date="2016", end_date="2019",
        ),
    ),
    blurbs=(Blurb(id="b", name="ward", title="Why wounds", content="I like work that heals visibly."),),
)  # fmt: skip

POSTING = (
    "We are looking for a nurse for our wound clinic. You train colleagues and keep records in DIPS Arena. "
    "Questions: jobs@clinic.example."
)

BRIEF = Brief(
    job=Job(role="Wound Care Nurse", company="Strandgata Clinic"),
    posting=POSTING,
    record=RECORD,
    emphasize=("training colleagues",),
    name="Ingrid Solheim",
    location="Bergen",
    title="Staff Nurse",
    summary="Nurse with a liking for wounds that heal.",
)

RESUME = {
    "summary": "Staff nurse on a surgical ward who trains colleagues in wound care.",
    "experience": [
        {"entryId": "home", "highlights": ["Looked after 14 residents on night shifts."]},
        {
            "entryId": "ward",
            "highlights": [
                "Trained 12 new colleagues in wound care.",
                "Cut medication errors on the ward by 30% in one year.",
            ],
        },
    ],
    "projects": [{"entryId": "course", "highlights": ["An evening course for students."]}],
    "skills": [{"category": "Nursing", "items": ["Wound care", "Triage"]}],
}

LETTER = {
    "greeting": "Dear team at Strandgata Clinic,",
    "openingParagraph": "Your wound clinic is looking for a nurse who trains colleagues and keeps records in "
    "DIPS Arena. That is what I do at Nordhavn Hospital.",
    "bodyParagraphs": [
        "As a staff nurse on a surgical ward of 28 beds I trained 12 new colleagues in wound care, and cut "
        "medication errors on the ward by 30% in one year.",
        "Before, I looked after 14 residents on night shifts at Fjellro Care Home.",
    ],
    "closingParagraph": "I would be glad to tell you more in a conversation.",
}
