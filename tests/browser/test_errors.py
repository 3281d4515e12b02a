"""An error that nobody foresaw: the page tells nothing of the server, the log tells all."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from etl.paths import ROOT


def test_no_path_no_traceback_and_no_setting_reaches_the_browser_and_the_log_has_them(
    start: Callable[..., str], built_warehouse: Path, tmp_path: Path, page: Page
) -> None:
    file = tmp_path / "w.duckdb"
    shutil.copy(built_warehouse, file)
    received: list[bytes] = []
    page.on("websocket", lambda ws: ws.on("framereceived", lambda frame: received.append(_bytes(frame))))
    page.goto(start(file, ENFORCEMENT_STALE_DAYS="a secret"))
    expect(page.get_by_test_id("stException")).to_be_visible()
    shown = page.content().encode() + b"".join(received)
    for hidden in ("a secret", "Traceback", "notices.py", str(ROOT), str(tmp_path)):
        assert hidden.encode() not in shown, hidden
    log = file.with_suffix(".server-log").read_text(encoding="utf-8")
    assert "ENFORCEMENT_STALE_DAYS is 'a secret'; give a number of days." in log and "Traceback" in log


def _bytes(frame: bytes | str) -> bytes:
    return frame.encode() if isinstance(frame, str) else frame
