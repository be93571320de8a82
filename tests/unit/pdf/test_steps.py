"""The drawing steps: what they may read is what they need, and their result says what came out."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from generator.codec import to_json
from generator.definitions import Outcome, StepCall, select
from generator.services import Services
from generator.settings import Settings
from generator.steps import STEPS, StepContext
from tests.unit.pdf import reading
from tests.unit.pdf.faces_for_tests import truetype
from tests.unit.pdf.persons import LETTER, NOON, ZOE, many_jobs
from tests.unit.pdf.pictures_for_tests import portrait
from tests.unit.pdf.test_pictures import url

PATH = "generator/resume-generator-request-0123456789abcdef0123456789abcdef"
KINDS = {"resume": "create_resume_pdf", "coverLetter": "create_cover_letter_pdf"}


def request(**changes: Any) -> dict[str, Any]:
    contact = to_json(ZOE.personal_info.contact)
    return {
        "personalInfo": {
            "name": "Zoë",
            **contact,
            "accentColor": "#8B0000",
            "avatar": url(portrait(), "image/jpeg"),
        },
        "job": {"role": "Staff Engineer", "company": "Meridian"},
        "preferences": {"style": "technical", "pageSize": "a4"},
        "createdAt": NOON,
        "intermediateResults": {
            "resumeContent": to_json(ZOE),
            "coverLetterContent": to_json(LETTER),
            "headline": "Senior Backend Engineer",
        },
        **changes,
    }


@pytest.fixture
def context(tmp_path: Path) -> StepContext:
    services = Services.from_settings(Settings(data_dir=tmp_path))
    return StepContext(services=services, link_lifetime=timedelta(hours=1))


def run(document: str, data: dict[str, Any], context: StepContext) -> tuple[Outcome, bytes]:
    """Runs a step with only what it may read, and gives the stored file."""
    step = next(step for step in STEPS if step.id == KINDS[document])
    outcome = step.run(StepCall(path=PATH, fields=select(data, step.reads), remaining=lambda: 60.0), context)
    stored = outcome.intermediate[f"files.{document}"]
    return outcome, context.services.files.read(stored["gcsPath"])


@pytest.mark.parametrize("document", KINDS)
def test_the_design_and_the_pictures_reach_the_page(document: str, context: StepContext) -> None:
    outcome, pdf = run(document, request(), context)
    opened = reading.opened(pdf)
    assert [float(v) for v in opened.pages[0].MediaBox] == pytest.approx([0, 0, 595.28, 841.89])
    assert b"0.545 0 0 rg" in opened.pages[0].Contents.read_bytes()
    assert any("Technical" in font for font in reading.fonts(pdf))
    assert "Figure Alt=" in "\n".join(reading.tree(pdf))
    assert outcome.result["pages"] == 1
    assert outcome.result["dropped"] == outcome.result["notes"] == []
    assert outcome.result["size"] == len(pdf)


@pytest.mark.parametrize("document", KINDS)
def test_a_picture_that_is_not_to_be_had_is_told(document: str, context: StepContext) -> None:
    personal = {
        **request()["personalInfo"],
        "avatar": "https://example.com/me.jpg",
        "logo": "images/none.png",
    }
    outcome, pdf = run(document, request(personalInfo=personal), context)
    assert [note[:26] for note in outcome.result["notes"]] == [
        "The avatar was left out: i",
        "The logo was left out: it ",
    ]
    assert "Figure" not in "\n".join(reading.tree(pdf))


def test_what_was_dropped_is_told(context: StepContext) -> None:
    data = request(preferences={"maxPages": 1})
    data["intermediateResults"]["resumeContent"] = to_json(many_jobs(9, 6))
    outcome, pdf = run("resume", data, context)
    assert outcome.result["pages"] == len(reading.pages(pdf)) == 1
    assert outcome.result["dropped"][0].startswith("bullet 6 of “Role 8")


def test_characters_without_a_face_are_told_and_a_named_face_helps(
    context: StepContext, tmp_path: Path
) -> None:
    data = request()
    data["intermediateResults"]["resumeContent"] = to_json(replace(ZOE, professional_summary="A 漢 and ⟁"))
    outcome, _ = run("resume", data, context)
    assert "⟁" in outcome.result["replacedCharacters"]
    font = truetype(tmp_path / "tiny.ttf")
    outcome, pdf = run("resume", data, context._replace(fallback_fonts=(str(font),)))
    assert outcome.result["replacedCharacters"] == "⟁"
    assert "A 漢 and" in reading.flat(pdf)


@pytest.mark.parametrize("document", KINDS)
def test_a_step_run_again_stores_the_same_file_again(document: str, context: StepContext) -> None:
    first, second = run(document, request(), context), run(document, request(), context)
    assert first[1] == second[1]
    name = f"files.{document}"
    assert first[0].intermediate[name]["gcsPath"] == second[0].intermediate[name]["gcsPath"]
