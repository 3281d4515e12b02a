"""What the fault tests share: how often to try."""

from __future__ import annotations

import pytest


@pytest.fixture
def trials(request: pytest.FixtureRequest) -> int:
    """How often to try: of the two numbers of `@pytest.mark.parametrize("trials", [(few, many)], indirect=True)`."""
    few, many = request.param
    return int(many if request.config.getoption("--long") else few)
