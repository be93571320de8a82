"""What schemathesis loads before it runs: the check that stands in for its own of server errors."""

from typing import Any

import schemathesis


@schemathesis.check
def no_fault(_: Any, response: Any, case: Any) -> None:
    """No 5xx, but for a provider that is not set up, where a generation asks for one."""
    if response.status_code < 500:
        return
    assert case.operation.definition.raw["operationId"] in ("runStep", "generate")
    assert response.json().get("error") == "AI_NOT_CONFIGURED"
