"""The security page names the test that holds each of its claims; the tests are there."""

import re

import pytest

from tests.parts import ROOT

PAGE = (ROOT / "docs/security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)))


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_a_test_the_page_names_exists(file: str, name: str) -> None:
    assert re.search(rf"^def {name}\(", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)


def test_every_threat_names_its_test() -> None:
    _, _, threats = PAGE.partition("## Threats")
    rows = [
        row
        for row in threats.splitlines()
        if row.startswith("| ") and not row.startswith(("| threat", "| ---"))
    ]
    assert len(rows) > 15
    assert [row for row in rows if "`tests/" not in row] == []
