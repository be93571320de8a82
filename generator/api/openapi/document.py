"""Puts the document together."""

import re
from collections.abc import Iterable
from http import HTTPStatus
from itertools import groupby
from typing import Any, Final

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin, resolver

from generator import __version__
from generator.api.openapi.answers import StepFailureSchema
from generator.api.openapi.examples import CALL_ID
from generator.api.openapi.fields import describe_text, in_query
from generator.api.openapi.headers import ANSWERED, SENT
from generator.api.openapi.json_resume import COMPONENTS, describe_json_resume
from generator.api.openapi.operation import Answer, Json, Operation
from generator.api.openapi.operations import OPERATIONS
from generator.errors import FieldProblem, GeneratorError, Unauthorized

OPENAPI_VERSION: Final = "3.1.0"

_VARIABLE: Final = re.compile(r"<(?:\w+:)?(\w+)>")
_NAMES: Final = {"request_id": "requestId", "path": "path"}
_PARAMETERS: Final[dict[str, dict[str, Json]]] = {
    "requestId": {
        "description": "A generation's id.",
        "schema": {"type": "string", "minLength": 1},
    },
    "path": {
        "description": "A file's name with its folders; it may hold `/`.",
        "schema": {"type": "string", "minLength": 1},
    },
}
_DESCRIPTION: Final = """\
Writes a résumé and a cover letter, tailored to one job posting, from a person's own record.

A generation is started, and then run one step a call until `nextStep` is absent. A call that failed may be
repeated: what was done is not done again.

Answers have an envelope, `{"success": true, "data": …, "requestId": …}`, but for the few that say so.
Errors always have one. `requestId` outside of `data` is the call's. Instants are ISO 8601, UTC.

Bodies are JSON of at most 1 MiB, unless said otherwise. Texts are trimmed; an optional field that is `""` or
null counts as absent. A field that is not named here is an error.
"""
_SIGN_INS: Final = {
    "idToken": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "A Firebase ID token. An editor's has `role: editor` and a verified e-mail address.",
    },
    "appCheck": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Firebase-AppCheck",
        "description": "An App Check token, where the deployment asks for it.",
    },
}
_SECURITY: Final[dict[str, list[dict[str, list[str]]]]] = {
    "all": [],
    "anybody, known or not": [{}, {"idToken": []}],
    "starters": [{}, {"idToken": []}, {"appCheck": []}, {"idToken": [], "appCheck": []}],
    "editors": [{"idToken": []}],
}
_JSON: Final = "application/json"


def describe(routes: Iterable[tuple[str, str]]) -> dict[str, Json]:
    """The document.

    Args:
        routes: method and address, as the app knows them: ``("POST", "/generator/step/<request_id>")``.

    Raises:
        KeyError: a route is not in :data:`OPERATIONS`.
    """
    plugin = MarshmallowPlugin(schema_name_resolver=_component)
    spec = APISpec(
        title="Résumé and cover letter generator",
        version=__version__,
        openapi_version=OPENAPI_VERSION,
        plugins=[plugin],
        info={"description": _DESCRIPTION},
        servers=[{"url": "/"}],
    )
    assert plugin.converter is not None  # noqa: S101 - APISpec has just made it
    for describe_more in (describe_text, describe_json_resume):
        plugin.converter.add_attribute_function(describe_more)  # type: ignore[no-untyped-call]  # partly typed
    for name, component in COMPONENTS.items():
        spec.components.schema(name, component)
    spec.components.schema("Error", _error_schema())
    spec.components.schema("StepFailure", schema=StepFailureSchema)
    for name, scheme in _SIGN_INS.items():
        spec.components.security_scheme(name, scheme)
    for name, header in ANSWERED.items():
        spec.components.header(name, header)
    paths: dict[str, dict[str, Json]] = {}
    for method, rule in routes:
        paths.setdefault(rule, {})[method.lower()] = _operation(OPERATIONS[method, rule], plugin)
    for rule, operations in sorted(paths.items()):
        names = [_NAMES[name] for name in _VARIABLE.findall(rule)]
        parameters = [{"name": name, "in": "path", "required": True, **_PARAMETERS[name]} for name in names]
        path = _VARIABLE.sub(lambda variable: f"{{{_NAMES[variable[1]]}}}", rule)
        spec.path(path, operations=operations, parameters=parameters)
    return spec.to_dict()


def _component(schema: Any) -> str:
    """What a schema is called in the document; empty for one without a name, which then stands inline."""
    name: str = resolver(schema)
    return "" if name == "Generated" else name


def _operation(operation: Operation, plugin: MarshmallowPlugin) -> dict[str, Json]:
    described: dict[str, Json] = {
        "operationId": operation.id,
        "summary": operation.summary,
        "security": _SECURITY[operation.who],
        "parameters": [{"name": name, "in": "header", **SENT[name]} for name in operation.sent],
        "responses": {"200": _success(operation), **_failures(operation)},
    }
    if operation.description:
        described["description"] = operation.description
    if operation.deprecated:
        described["deprecated"] = True
    if operation.query is not None:
        resolver: Any = plugin.resolver
        asked = resolver.resolve_parameters([{"in": "query", "schema": operation.query}])
        described["parameters"] += map(in_query, asked)
    if operation.body is not None:
        examples = {name: {"value": value} for name, value in operation.body.examples.items()}
        content = {_JSON: {"schema": operation.body.schema, "examples": examples}}
        described["requestBody"] = {"required": operation.body.required, "content": content}
    return described


def _success(operation: Operation) -> dict[str, Json]:
    answer = operation.answer
    content: dict[str, Json] = {"schema": _in_envelope(answer) if answer.enveloped else answer.schema}
    if answer.example is not None:
        content["example"] = _example_in_envelope(answer.example) if answer.enveloped else answer.example
    headers = (*answer.headers, *(("Deprecation", "Link") if operation.deprecated else ()))
    return {
        "description": answer.description,
        "headers": _headers(headers),
        "content": {answer.content_type: content},
        **({"links": dict(answer.links)} if answer.links else {}),
    }


def _in_envelope(answer: Answer) -> dict[str, Json]:
    return {
        "type": "object",
        "properties": {
            "success": {"const": True},
            "data": answer.schema,
            "requestId": {"type": "string"},
        },
        "required": ["success", "data", "requestId"],
        "additionalProperties": False,
    }


def _example_in_envelope(data: Json) -> dict[str, Json]:
    return {"success": True, "data": data, "requestId": CALL_ID}


def _failures(operation: Operation) -> dict[str, Json]:
    by_status = groupby(operation.all_errors, key=lambda error: error.status)
    return {str(status): _failure(operation, status, list(errors)) for status, errors in by_status}


def _failure(operation: Operation, status: int, errors: list[type[GeneratorError]]) -> dict[str, Json]:
    names = list(dict.fromkeys(error.name for error in errors))
    codes = [error.code for error in errors]
    exactly: dict[str, Json] = {"error": {"enum": names}, "errorCode": {"enum": codes}}
    if operation.fails_in_steps:
        exactly["data"] = {"$ref": "#/components/schemas/StepFailure"}
    headers = [
        *(("Retry-After",) if any(error.retryable for error in errors) or status == 429 else ()),
        *(("WWW-Authenticate",) if status == Unauthorized.status else ()),
        *(("Deprecation", "Link") if operation.deprecated else ()),
    ]
    examples = {error.code: {"summary": error.name, "value": _example_of(error)} for error in errors}
    return {
        "description": f"{HTTPStatus(status).phrase}: {', '.join(names)}",
        "headers": _headers(headers),
        "content": {
            _JSON: {
                "schema": {
                    "allOf": [{"$ref": "#/components/schemas/Error"}, {"properties": exactly}],
                },
                "examples": examples,
            }
        },
    }


def _headers(names: Iterable[str]) -> dict[str, Json]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in ("X-Request-Id", *names)}


def _error_schema() -> dict[str, Json]:
    problem = {
        "type": "object",
        "properties": {
            "field": {"type": "string", "description": "Dotted, list positions in brackets: `a.b[2]`."},
            "message": {"type": "string"},
        },
        "required": ["field", "message"],
    }
    return {
        "type": "object",
        "description": "What went wrong, for a program and for a person.",
        "properties": {
            "success": {"const": False},
            "error": {"type": "string"},
            "errorCode": {"type": "string"},
            "message": {"type": "string"},
            "details": {"type": "array", "items": problem},
            "data": {"type": "object"},
            "requestId": {"type": "string"},
        },
        "required": ["success", "error", "errorCode", "message", "requestId"],
        "additionalProperties": False,
    }


def _example_of(error: type[GeneratorError]) -> dict[str, Json]:
    example: dict[str, Json] = {
        "success": False,
        "error": error.name,
        "errorCode": error.code,
        "message": error.message,
        "requestId": CALL_ID,
    }
    if error.name == "VALIDATION_FAILED":
        problem = FieldProblem("job.role", "is required")
        example["details"] = [{"field": problem.field, "message": problem.message}]
    return example
