"""What the fault tests share: how often to try, and what was tried, told at the end of the run."""

from __future__ import annotations

from collections.abc import Callable

import pytest

TOLD = pytest.StashKey[list[str]]()


@pytest.fixture
def trials(request: pytest.FixtureRequest) -> int:
    """How often to try: of the two numbers of `@pytest.mark.parametrize("trials", [(few, many)], indirect=True)`."""
    few, many = request.param
    return int(many if request.config.getoption("--long") else few)


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Says at the end of the run what was tried, and how often."""
    return request.config.stash.setdefault(TOLD, []).append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for words in config.stash.get(TOLD, []):
        terminalreporter.write_line(words)
