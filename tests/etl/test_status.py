"""What the command line tells of a warehouse and of what was done to it."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest

from etl import __main__ as command_line
from etl import journal, paths, status


@pytest.fixture
def items(tmp_path: Path) -> Path:
    folder = tmp_path / "items"
    folder.mkdir()
    shutil.copy(paths.ITEMS / "2024-12.csv", folder)
    (tmp_path / "none").mkdir()
    return folder


def run(items: Path, *more: str) -> int:
    file = items.parent / "w.duckdb"
    inputs = ["--items", str(items), "--newsletters", str(items.parent / "none")]
    return command_line.main(["run", *inputs, "--warehouse", str(file), *more])


def test_each_load_leaves_a_line_that_says_what_how_long_and_by_which_version(
    items: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = items.parent / "w.duckdb"
    assert run(items, "--json") == 0
    printed = json.loads(capsys.readouterr().out)
    (written,) = journal.last(file, 5)
    assert printed == written
    assert {"event": "load", "items": 15, "sources": 1, "rejects": 0, "unknowns": {}}.items() <= printed.items()
    assert printed["version"] == paths.program_version() and printed["seconds"] > 0
    assert dt.datetime.fromisoformat(printed["at"]).tzinfo is not None


def test_a_load_that_failed_and_a_return_leave_a_line_too(items: Path) -> None:
    file = items.parent / "w.duckdb"
    assert run(items) == 0
    table = items / "2024-12.csv"
    table.write_text("\n".join(table.read_text(encoding="utf-8").splitlines()[:-1]) + "\n", encoding="utf-8")
    assert run(items) == 0
    table.unlink()
    assert run(items) == 1
    assert command_line.main(["rollback", "--warehouse", str(file)]) == 0
    returned, failed, *_ = journal.last(file, 5)
    assert returned["event"] == "rollback" and returned["to"].startswith("20")
    assert failed["error"].startswith("No item could be taken from")


def test_a_line_that_a_killed_loader_left_unfinished_is_passed_over(items: Path) -> None:
    file = items.parent / "w.duckdb"
    assert run(items) == 0
    with file.with_name("w.duckdb.log").open("a") as log:
        log.write('{"at": "2026-')
    assert [entry["items"] for entry in journal.last(file, 5)] == [15]


def test_the_status_says_what_is_live_and_how_the_last_loads_went(
    items: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = items.parent / "w.duckdb"
    assert run(items) == 0
    capsys.readouterr()
    assert command_line.main(["status", "--warehouse", str(file)]) == 0
    said = capsys.readouterr().out
    assert "State: ok" in said and "newest action: 2024-12-30" in said and " load, " in said
    assert command_line.main(["status", "--json", "--warehouse", str(file)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["counts"] == {"actions": 15, "items": 15, "sources": 1, "rejects": 0, "doubts": 0}
    assert told["loaded_by"] == told["program_version"] == paths.program_version()


def test_an_old_or_broken_warehouse_is_told_and_ends_with_1(items: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = items.parent / "w.duckdb"
    assert run(items) == 0
    in_46_days = dt.datetime.now(dt.UTC) + dt.timedelta(days=46, hours=1)
    assert status.of(file).state == "ok"
    assert status.of(file, in_46_days).state == "old"
    file.write_bytes(b"damaged")
    assert command_line.main(["status", "--warehouse", str(file)]) == 1
    said = capsys.readouterr().out
    assert "State: broken" in said and "The warehouse w.duckdb is damaged" in said and "15 items" in said
