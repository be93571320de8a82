"""The description of the interface is whole, well formed, and true in its examples."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from generator.api.openapi.document import describe
from generator.api.openapi.operations import OPERATIONS
from generator.app import create_app
from generator.errors import GeneratorError, InternalError, MethodNotAllowed, error_of_code
from generator.settings import Settings
from tests.parts import ROOT

app = create_app(Settings())
ROUTES = {
    (method, rule.rule)
    for rule in app.url_map.iter_rules()
    for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
}
DOCUMENT = describe(sorted(ROUTES))
DESCRIBED = [
    (f"{method.upper()} {path}", operation)
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
    if method != "parameters"
]
ANSWERED = [
    (f"{name} {status}", answer)
    for name, operation in DESCRIBED
    for status, answer in operation["responses"].items()
]


def assert_fits(value: object, schema: dict[str, Any]) -> None:
    whole = {**schema, "components": DOCUMENT["components"]}
    jsonschema.Draft202012Validator(whole).validate(value)


def errors(tree: type[GeneratorError] = GeneratorError) -> set[type[GeneratorError]]:
    below = set(tree.__subclasses__())
    return below | {error for branch in below for error in errors(branch)}


def test_every_route_is_described_and_everything_described_is_a_route() -> None:
    assert OPERATIONS.keys() == ROUTES


def test_the_document_is_openapi_3_1() -> None:
    assert DOCUMENT["openapi"].startswith("3.1")
    assert [str(error) for error in OPENAPI_31_VALIDATOR.iter_errors(DOCUMENT)] == []


def test_operations_have_names_of_their_own() -> None:
    names = [operation["operationId"] for _, operation in DESCRIBED]
    assert len(set(names)) == len(names)
    linked = {link["operationId"] for _, answer in ANSWERED for link in answer.get("links", {}).values()}
    assert linked <= set(names)


def test_every_error_there_is_can_be_answered_by_something() -> None:
    described = {error for operation in OPERATIONS.values() for error in operation.all_errors}
    assert errors() == {*described, MethodNotAllowed}  # that is what no operation answers


def test_everything_can_fail_and_whatever_takes_a_body_can_refuse_it() -> None:
    for operation in OPERATIONS.values():
        answered = {error.name for error in operation.all_errors}
        assert InternalError.name in answered
        if operation.body is not None:
            assert answered >= {"VALIDATION_FAILED", "PAYLOAD_TOO_LARGE"}
        if operation.who == "editors":
            assert answered >= {"UNAUTHORIZED", "INVALID_TOKEN", "TOKEN_EXPIRED", "FORBIDDEN"}
        if operation.who == "starters":
            assert answered >= {"RATE_LIMIT_EXCEEDED", "INVALID_TOKEN"}
        if operation.who == "all":
            assert not answered & {"UNAUTHORIZED", "INVALID_TOKEN", "TOKEN_EXPIRED"}


@pytest.mark.parametrize(
    "operation", [o for _, o in DESCRIBED if "requestBody" in o], ids=lambda o: str(o["operationId"])
)
def test_every_example_of_a_body_would_be_accepted(operation: dict[str, Any]) -> None:
    content = operation["requestBody"]["content"]["application/json"]
    described = next(o for o in OPERATIONS.values() if o.id == operation["operationId"])
    assert described.body is not None
    assert content["examples"]
    for example in content["examples"].values():
        assert_fits(example["value"], content["schema"])
        assert described.body.schema().validate(example["value"]) == {}


@pytest.mark.parametrize(("name", "answer"), ANSWERED, ids=[name for name, _ in ANSWERED])
def test_every_example_of_an_answer_fits_its_schema(name: str, answer: dict[str, Any]) -> None:
    for kind, content in answer["content"].items():
        examples = [content["example"]] if "example" in content else []
        examples += [example["value"] for example in content.get("examples", {}).values()]
        if kind == "application/json" and "openapi.json" not in name:
            assert examples
        for example in examples:
            assert_fits(example, content["schema"])


@pytest.mark.parametrize(("name", "answer"), [a for a in ANSWERED if not a[0].endswith("200")])
def test_every_error_has_an_example_with_its_code(name: str, answer: dict[str, Any]) -> None:
    content = answer["content"]["application/json"]
    codes = content["schema"]["allOf"][1]["properties"]["errorCode"]["enum"]
    assert list(content["examples"]) == codes
    for code, example in content["examples"].items():
        assert example["value"]["errorCode"] == code
        assert error_of_code(code).status == int(name.rpartition(" ")[2])


def test_what_the_function_answers_is_this_document() -> None:
    answer = app.test_client().get("/generator/openapi.json", headers={"Authorization": "Bearer bad"})
    assert (answer.status_code, answer.content_type) == (200, "application/json")
    assert answer.json == DOCUMENT
    assert answer.headers["Cache-Control"] == "public, max-age=300"


def test_a_start_repeated_when_all_is_done_answers_as_described(tmp_path: Path) -> None:
    load = [sys.executable, "-m", "migrations.import_json_resume", "examples/person.json"]
    data = {"GENERATOR_DATA_DIR": str(tmp_path)}
    subprocess.run(load, cwd=ROOT, env={**os.environ, **data}, check=True, capture_output=True)
    client = create_app(Settings(data_dir=tmp_path)).test_client()
    body = {"generateType": "both", "job": {"role": "Baker", "company": "Oven"}}
    headers = {"Idempotency-Key": "0123456789abcdef0123456789abcdef"}
    for path in ("/generator/start", "/generator/generate", "/generator/start"):
        answer = client.post(path, json=body, headers=headers)
        described = DOCUMENT["paths"][path]["post"]["responses"]["200"]["content"]["application/json"]
        assert_fits(answer.json, described["schema"])
    assert answer.json is not None
    assert (answer.json["data"]["status"], "nextStep" in answer.json["data"]) == ("completed", False)
    links = [step["result"].get("resumeUrl", "http://") for step in answer.json["data"]["steps"]]
    assert all(link.startswith("http://") for link in links)


def test_an_endpoint_that_is_switched_off_is_not_described() -> None:
    off = create_app(Settings(generate_endpoint_enabled=False))
    document = off.test_client().get("/generator/openapi.json").json
    assert document is not None
    assert "/generator/generate" not in document["paths"]
    assert "/generator/start" in document["paths"]
