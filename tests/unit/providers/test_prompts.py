"""What a model is told: the data between marks nobody can guess, and nothing private."""

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from generator.api.personal_info_schema import PersonalInfoSchema
from generator.model import OwnPrompt
from generator.providers.base import Brief
from generator.providers.prompts import VARIABLES, Document, opening, unknown_variables
from tests.integration.providers.people import BRIEF

DOCUMENTS: tuple[Document, ...] = ("resume", "cover_letter")


def marked(user: str, what: str) -> str:
    """What stands between the marks of a part."""
    found = re.search(rf"^{what} (\w{{16}})\n(.*)\nEND \1$", user, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[2]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_record_is_sent_as_json_without_notes_and_contact(document: Document) -> None:
    record = json.loads(marked(opening(document, BRIEF).user.partition("\nPOSTING")[0], "RECORD"))
    ward = record[0]
    assert ward["entryId"] == "ward"
    assert ward["accomplishments"][0] == "Trained 12 new colleagues in wound care."
    assert "notes" not in ward
    assert ward["body"] == "Reach my manager at … or …."
    assert record[-1] == {"about": "ward", "title": "Why wounds", "text": "I like work that heals visibly."}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_name_and_place_are_not_sent_unless_a_template_asks(document: Document) -> None:
    prompt = opening(document, BRIEF)
    assert "Ingrid" not in prompt.system + prompt.user
    own = OwnPrompt(user_prompt_template="I am {{ name }} from {{location}}.")
    named = opening(document, replace(BRIEF, resume_prompt=own, letter_prompt=own))
    assert named.user.startswith("I am Ingrid Solheim from Bergen.")


@given(posting=st.text(max_size=300))
def test_no_posting_gets_out_of_its_marks(posting: str) -> None:
    brief = replace(BRIEF, posting=posting)
    user = opening("resume", brief).user
    mark = re.findall(r"^RECORD (\w{16})$", user, re.MULTILINE)[0]
    assert mark not in posting
    assert user.count(f"POSTING {mark}") == 1
    assert user.count(f"END {mark}") == 4


def test_the_marks_depend_on_what_the_postings_author_cannot_know() -> None:
    other = replace(BRIEF, record=replace(BRIEF.record, blurbs=()))
    marks = {re.findall(r"POSTING (\w{16})", opening("resume", brief).user)[0] for brief in (BRIEF, other)}
    assert len(marks) == 2
    assert opening("resume", BRIEF) == opening("resume", BRIEF), "and are the same each time, for caches"


def test_variables_in_a_posting_are_text() -> None:
    brief = replace(BRIEF, posting="Tell us your {{name}} and {{record}}.")
    assert marked(opening("resume", brief).user, "POSTING") == "Tell us your {{name}} and {{record}}."


@pytest.mark.parametrize(
    ("brief", "sentence"),
    [
        (replace(BRIEF, language="nb-NO"), "in the language with the tag nb-NO"),
        (BRIEF, "in the language of the posting"),
        (replace(BRIEF, posting=""), "in the language of the role's title"),
    ],
)
def test_the_language_is_the_postings_unless_one_is_named(brief: Brief, sentence: str) -> None:
    assert sentence in opening("cover_letter", brief).system


def test_what_to_emphasize_is_said() -> None:
    assert "to emphasize: training colleagues" in opening("resume", BRIEF).user


def test_no_variable_of_ours_is_left_open() -> None:
    for document in DOCUMENTS:
        prompt = opening(document, BRIEF)
        assert "{{" not in prompt.system + prompt.user


@pytest.mark.parametrize("name", VARIABLES)
def test_every_documented_variable_is_filled_in(name: str) -> None:
    own = OwnPrompt(system_prompt=f"S {{{{{name}}}}}", user_prompt_template=f"U {{{{ {name} }}}}")
    prompt = opening("resume", replace(BRIEF, resume_prompt=own))
    assert unknown_variables(own.user_prompt_template or "") == ()
    assert "{{" not in prompt.system + prompt.user


@pytest.mark.parametrize(
    ("template", "unknown"),
    [
        ("Dear {{company}}", ()),
        ("{{ salary }} and {{jobs}} and {{salary}}", ("salary", "jobs")),
        ("{{Role}}", ("Role",)),
        ("{{}}", ("",)),
        ("{ role } {{role}", ()),
    ],
)
def test_unknown_variables_are_found(template: str, unknown: tuple[str, ...]) -> None:
    assert unknown_variables(template) == unknown


@pytest.mark.parametrize("part", ["systemPrompt", "userPromptTemplate"])
def test_an_unknown_variable_is_refused_when_it_is_saved(part: str) -> None:
    known = {"aiPrompts": {"resume": {part: "For {{company}}."}}}
    assert PersonalInfoSchema().load(known) == known
    with pytest.raises(ValidationError) as raised:
        PersonalInfoSchema().load({"aiPrompts": {"resume": {part: "For {{salary}}."}}})
    (message,) = raised.value.messages_dict["aiPrompts"]["resume"][part]
    assert "{{salary}}" in message
    assert "company" in message, "the known ones are named"
