"""The address for a monitor."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from starlette.requests import Request

from pages.shared import health, source
from tests.pages.asked import finished


def asked() -> tuple[int, object]:
    answer = finished(health.health(Request({"type": "http"})))
    return answer.status_code, json.loads(bytes(answer.body))


def test_it_says_whether_data_can_be_shown_and_no_more(
    built_warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "w.duckdb"
    monkeypatch.setenv("ENFORCEMENT_WAREHOUSE", str(file))
    assert asked() == (503, {"status": "broken"})
    shutil.copy(built_warehouse, file)
    loaded = str(source.load().data.last_load)
    assert asked() == (200, {"status": "ok", "loaded": loaded})
    file.write_bytes(b"damaged")
    assert asked() == (200, {"status": "held", "loaded": loaded})
    shutil.copy(built_warehouse, file)
    monkeypatch.setattr("pages.shared.notices.is_old", lambda _: True)
    assert asked() == (200, {"status": "old", "loaded": loaded})
