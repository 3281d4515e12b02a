"""The run as a whole, through the command line."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from etl import __main__ as command_line
from etl import paths, warehouse
from etl.paths import ROOT

OURS = ROOT / "tests/newsletters/harbour-2024-12.md"


@pytest.fixture
def items(tmp_path: Path) -> Path:
    folder = tmp_path / "items"
    folder.mkdir()
    for month in ("2024-11", "2024-12"):
        shutil.copy(paths.ITEMS / f"{month}.csv", folder)
    return folder


def run(items: Path, file: Path, *more: str) -> int:
    return command_line.main(["run", "--items", str(items), "--warehouse", str(file), *more])


def test_running_twice_gives_the_same_rows(items: Path, tmp_path: Path) -> None:
    file = tmp_path / "w.duckdb"
    assert run(items, file, "--newsletters", str(OURS)) == 0
    first = warehouse.read(file)
    assert run(items, file, "--newsletters", str(OURS)) == 0
    for name, table in warehouse.read(file).items():
        assert_frame_equal(table, first[name])


def test_a_newsletter_and_tables_load_together(items: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(items, tmp_path / "w.duckdb", "--newsletters", str(OURS)) == 0
    tables = warehouse.read(tmp_path / "w.duckdb")
    assert tables["items"]["source_id"].value_counts().height == 3
    extracted = tables["labels"].filter(origin="extracted")
    assert extracted["quote"].null_count() == 0
    assert "Yubei District CAC" in capsys.readouterr().out


def test_a_wrong_row_is_in_rejects_and_the_rest_is_published(
    items: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = items / "2024-12.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("removal,,", "vanishing,,", 1), encoding="utf-8")
    assert run(items, tmp_path / "w.duckdb") == 0
    (reason,) = warehouse.read(tmp_path / "w.duckdb")["rejects"]["reason"]
    assert "2024-12.csv, line " in reason and "column outcomes: 'vanishing' is not known" in reason
    assert reason in capsys.readouterr().out


def test_nothing_to_publish_leaves_the_old_warehouse(
    items: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "w.duckdb"
    assert run(items, file) == 0
    before = warehouse.version(file)
    (tmp_path / "empty").mkdir()
    assert run(tmp_path / "empty", file) == 1
    assert warehouse.version(file) == before
    assert "No item could be taken" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["run", "check"])
def test_a_path_that_does_not_exist_is_said_in_one_sentence(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main([command, "--newsletters", "nowhere"]) == 1
    said = "nowhere does not exist; name a newsletter file, a folder of them or an address."
    assert capsys.readouterr().err.strip() == said


def test_a_warehouse_that_cannot_be_written_is_said_without_a_traceback(
    items: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("not a folder")
    assert run(items, tmp_path / "file" / "w.duckdb") == 1
    assert "check that the path exists and may be written" in capsys.readouterr().err


def test_extract_prints_the_items_with_their_evidence_as_json_lines() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "etl", "extract", str(OURS)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    items = [json.loads(line) for line in done.stdout.splitlines()]
    assert [item["number"] for item in items] == list(range(1, 9))
    assert items[3]["authorities"] == ["Xiangtan CAC"]
    assert items[3]["fine_cny"] == 80_000
    assert {"field": "laws", "value": "DSL", "quote": "Data Security Law"}.items() <= next(
        label for label in items[3]["evidence"] if label["field"] == "laws"
    ).items()


def test_extract_says_what_it_cannot_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("Hello")
    assert command_line.main(["extract", str(tmp_path / "a.txt")]) == 1
    assert "a.txt: no items were found" in capsys.readouterr().err


def test_the_shipped_data_are_as_reviewed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    assert command_line.main(["check", "--newsletters", str(tmp_path / "none")]) == 0
    assert "All well: 460 items, as reviewed." in capsys.readouterr().out


def test_a_count_that_departs_from_the_review_is_wrong(items: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = items / "2024-12.csv"
    table.write_text("\n".join(table.read_text(encoding="utf-8").splitlines()[:-1]) + "\n", encoding="utf-8")
    assert command_line.main(["check", "--items", str(items)]) == 1
    assert "2024-12: 14 items and 14 actions, but 15 and 15 were reviewed" in capsys.readouterr().out


def test_items_of_sections_that_number_anew_are_all_loaded(items: Path, tmp_path: Path) -> None:
    issue = tmp_path / "notes-2024-12.txt"
    parts = ("Legislation\n\n1. CAC issued rules", "Enforcement\n\n1. Police fined a hospital", "2. MIIT named apps")
    issue.write_text("Notes, December 2024\n\n" + "\n\nIt was told so.\n\n".join(parts), encoding="utf-8")
    assert run(items, tmp_path / "w.duckdb", "--newsletters", str(issue)) == 0
    tables = warehouse.read(tmp_path / "w.duckdb")
    ids = tables["items"].filter(source_id="notes-2024-12")["item_id"].sort().to_list()
    assert ids == ["notes-2024-12-1", "notes-2024-12-2", "notes-2024-12-enforcement-1"]
    assert tables["rejects"].is_empty()
