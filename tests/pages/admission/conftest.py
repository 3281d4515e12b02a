"""Sign-in that is configured for one test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit import config
from streamlit.runtime.secrets import secrets_singleton

from pages.shared.admission import identity, settings


@pytest.fixture
def configured(tmp_path: Path, no_secrets: Path) -> Iterator[Callable[[str | bytes], Path]]:
    """Makes this text the file of secrets."""
    file = tmp_path / "secrets.toml"

    def write(text: str | bytes) -> Path:
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        config.set_option("secrets.files", [str(file)])
        secrets_singleton._reset()
        return file

    yield write
    config.set_option("secrets.files", [str(no_secrets)])
    secrets_singleton._reset()
    identity._ended.clear()
    settings._was_on.clear()
