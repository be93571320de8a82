"""Where things are kept follows the contract's words, whatever a person writes."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.paths import keyed_request_id, new_request_id, pdf_path, request_path, response_path
from generator.stores.limits import check_file_path

REQUEST = "generator/resume-generator-request-0a"
AT = datetime(2026, 11, 24, 23, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("company", "role", "expected"),
    [
        ("ACME, Inc.", "C++ / Rust Engineer", "acme_inc__c_rust_engineer"),
        ("a", "b", "a_b"),
        ("3M", "R&D", "3m_r_d"),
        ("Žluť", "Ärztin", "_lu___rztin"),
        ("株式会社", "技術者", "___"),
        ("a_b", "c__d", "a_b_c_d"),
        ("../../etc", "passwd\0", "_etc_passwd_"),
    ],
)
def test_a_pdf_is_named_after_company_and_role(company: str, role: str, expected: str) -> None:
    assert (
        pdf_path("resume", REQUEST, company, role, AT)
        == f"resumes/resume-generator-request-0a/{expected}_resume_2026-11-24.pdf"
    )
    assert (
        pdf_path("coverLetter", REQUEST, company, role, AT)
        == f"cover-letters/resume-generator-request-0a/{expected}_cover_letter_2026-11-24.pdf"
    )


@given(company=st.text(max_size=200), role=st.text(max_size=200))
def test_every_name_can_be_stored_and_depends_on_nothing_else(company: str, role: str) -> None:
    path = pdf_path("coverLetter", REQUEST, company, role, AT)

    check_file_path(path)
    assert re.fullmatch(r"cover-letters/resume-generator-request-0a/[a-z0-9_]+_2026-11-24\.pdf", path)
    assert path == pdf_path("coverLetter", REQUEST, company, role, AT)


def test_an_id_has_at_least_128_random_bits_and_leads_to_its_documents() -> None:
    ids = {new_request_id() for _ in range(1000)}
    assert len(ids) == 1000
    for request_id in ids:
        assert re.fullmatch(r"resume-generator-request-[0-9a-f]{32}", request_id)
        assert request_path(request_id) == f"generator/{request_id}"
    assert response_path(REQUEST) == "generator/resume-generator-response-0a"


def test_a_keyed_id_looks_like_any_other() -> None:
    assert request_path(keyed_request_id("k" * 22, {"a": 1})) is not None


@pytest.mark.parametrize(
    "request_id",
    [
        "",
        "personal-info",
        "resume-generator-response-0a",
        "resume-generator-request-",
        "resume-generator-request-a/b",
    ],
)
def test_what_cannot_be_an_id_leads_nowhere(request_id: str) -> None:
    assert request_path(request_id) is None
    assert request_path(f"{request_id}\n") is None
