"""Functions for tests to call; those that no test breaks are shared."""

from collections.abc import Iterator

import pytest

from tests.function import Function, running_function
from tests.integration.providers.maker import Maker, running_maker


@pytest.fixture(scope="session")
def function(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Function]:
    """A function with the embedded backend and the example person, for tests that break nothing."""
    with running_function(tmp_path_factory.mktemp("function")) as running:
        yield running


@pytest.fixture
def maker() -> Iterator[Maker]:
    """A model behind an API, whose answers a test chooses."""
    with running_maker() as running:
        yield running
