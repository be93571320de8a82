"""From a record and a posting to the words on the pages: the offline writer, and nothing left out."""

from pathlib import Path

import pytest

from generator.app import create_app
from generator.codec import to_json
from generator.services import document_store, file_store
from generator.settings import Settings
from migrations.import_json_resume import import_file
from tests.unit.pdf.reading import flat
from tests.unit.providers.people import PEOPLE, file_of, posting


def pages_of(folder: Path, person: str, job: str, language: str | None = None) -> tuple[str, str]:
    """The texts of résumé and letter, made step by step."""
    settings = Settings(data_dir=folder, log_level="CRITICAL")
    import_file(document_store(settings), file_of(person), replace=False, dry_run=False)
    client = create_app(settings).test_client()
    body = {"generateType": "both", "provider": "offline", "job": to_json(posting(job))}
    body |= {"preferences": {"language": language}} if language else {}
    data = client.post("/generator/start", json=body).get_json()["data"]
    while "nextStep" in data:
        answer = client.post(f"/generator/step/{data['requestId']}")
        assert answer.status_code == 200, answer.get_json()
        data = answer.get_json()["data"]
    files = file_store(settings)
    letter, resume = sorted(
        (file.path for file in files.list("")), key=lambda path: path.startswith("resumes")
    )
    return flat(files.read(resume)), flat(files.read(letter))


@pytest.mark.parametrize("person", PEOPLE)
def test_anybody_gets_both_documents(tmp_path: Path, person: str) -> None:
    resume, letter = pages_of(tmp_path, person, "nurse")
    assert "Critical Care Nurse" in letter
    assert "Dear hiring team at Harbour University Hospital," in letter
    assert resume


def test_headings_and_closing_are_in_the_language_of_the_words(tmp_path: Path) -> None:
    resume, letter = pages_of(tmp_path / "de", "accountant", "accountant_de")
    assert "BERUFSERFAHRUNG" in resume.upper()
    assert "Sehr geehrte Damen und Herren," in letter
    assert "Mit freundlichen Grüßen" in letter
    resume, letter = pages_of(tmp_path / "fr", "nurse", "nurse_fr")
    assert "EXPERIENCE" in resume.upper()
    assert "Sincerely" not in letter
    assert "Madame, Monsieur," in letter


def test_the_language_asked_for_is_everywhere(tmp_path: Path) -> None:
    resume, letter = pages_of(tmp_path, "nurse", "nurse", language="es")
    assert "EXPERIENCIA" in resume.upper()
    assert "Estimado equipo de selección" in letter
