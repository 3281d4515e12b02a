"""The run as a whole, through the command line."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from etl import __main__ as command_line
from etl import paths, warehouse
from etl.paths import ROOT

OURS = ROOT / "tests/newsletters/harbour-2024-12.md"
# Another publisher, who tells two of the same events in other words, and two that may be the same.
THEIRS = ROOT / "tests/newsletters/tideline-2024-12.md"


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
    again = warehouse.read(file)
    for name in again.keys() - {"loads"}:
        assert_frame_equal(again[name], first[name])


def test_a_warehouse_says_when_it_was_loaded_how_long_it_took_and_by_which_version(items: Path, tmp_path: Path) -> None:
    before = dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)
    assert run(items, tmp_path / "w.duckdb", "--newsletters", str(OURS)) == 0
    (load,) = warehouse.read(tmp_path / "w.duckdb")["loads"].iter_rows(named=True)
    assert before <= load["loaded_at"] <= dt.datetime.now(dt.UTC).replace(tzinfo=None)
    assert 0 < load["seconds"] < 600
    assert f'version = "{load["program_version"]}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_inputs_that_vanished_take_no_items_away_unless_it_is_meant(
    items: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "w.duckdb"
    assert run(items, file) == 0
    before = warehouse.version(file)
    (tmp_path / "other").mkdir()
    assert run(tmp_path / "other", file, "--newsletters", str(OURS)) == 1
    said = "Only 8 items came in, but w.duckdb holds 25; see whether an input is missing, or confirm with --may-lose."
    assert said in capsys.readouterr().err
    assert warehouse.version(file) == before
    assert run(tmp_path / "other", file, "--newsletters", str(OURS), "--may-lose") == 0


def test_rollback_lists_and_returns(items: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "w.duckdb"
    assert run(items, file) == 0
    assert command_line.main(["rollback", "--list", "--warehouse", str(file)]) == 0
    assert "No earlier warehouse is kept yet" in capsys.readouterr().out
    alone = warehouse.read(file)["items"].height
    assert run(items, file, "--newsletters", str(OURS)) == 0
    assert command_line.main(["rollback", "--list", "--warehouse", str(file)]) == 0
    assert f" {alone} " in capsys.readouterr().out
    assert command_line.main(["rollback", "--warehouse", str(file)]) == 0
    assert "w.duckdb is again the one of 20" in capsys.readouterr().out
    assert warehouse.read(file)["items"].height == alone
    assert command_line.main(["rollback", "--warehouse", str(file), "--to", "never"]) == 1
    assert "no warehouse named never is kept; there are 20" in capsys.readouterr().err


def test_a_newsletter_and_tables_load_together(items: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(items, tmp_path / "w.duckdb", "--newsletters", str(OURS)) == 0
    tables = warehouse.read(tmp_path / "w.duckdb")
    assert tables["items"]["source_id"].value_counts().height == 3
    extracted = tables["labels"].filter(origin="extracted")
    assert extracted["quote"].null_count() == 0
    assert "Yubei District CAC" in capsys.readouterr().out


def test_one_event_of_two_issues_is_one_item_with_two_reports(
    items: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "w.duckdb"
    assert run(items, file, "--newsletters", str(THEIRS), str(OURS)) == 0
    tables, said = warehouse.read(file), capsys.readouterr().out
    assert tables["reports"]["item_id"].n_unique() == tables["items"].height
    several = tables["reports"].filter(pl.len().over("item_id") > 1)
    assert several["report_id"].to_list() == [
        "harbour-2025-01-3",
        "tideline-2025-01-1",
        "harbour-2025-01-4",
        "tideline-2025-01-2",
    ]
    counts = dict(tables["sources"].select("source_id", "item_count").iter_rows())
    assert (counts["harbour-2025-01"], counts["tideline-2025-01"]) == (8, 4)
    assert "Items that several inputs tell of, each counted once in all: 2." in said
    assert "harbour-2025-01-3: tideline-2025-01-1 is the same event, rule same-list" in said


def test_doubtful_pairs_are_told_by_run_and_check_with_the_line_that_decides(
    items: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "w.duckdb"
    assert run(items, file, "--newsletters", str(THEIRS), str(OURS)) == 0
    told = capsys.readouterr().out
    pairs = warehouse.read(file)["doubts"].select("item_id", "other_id").rows()
    assert pairs == [("harbour-2025-01-7", "tideline-2025-01-4"), ("harbour-2025-01-6", "tideline-2025-01-3")]
    command_line.main(["check", "--items", str(items), "--newsletters", str(THEIRS), str(OURS)])
    for said in (told, capsys.readouterr().out):
        assert "harbour-2025-01-6 “Yubei District CAC summoned three operators over face images” and" in said
        assert "Against it: entity_count 3 and 2. Line: harbour-2025-01-6,tideline-2025-01-3,yes," in said


@pytest.mark.parametrize("item_id", ["harbour-2025-01-4", "tideline-2025-01-2"])
def test_a_correction_is_one_line_that_wins_and_survives_reloading(items: Path, tmp_path: Path, item_id: str) -> None:
    """For the item's own id, and for that of any of its reports."""
    file = tmp_path / "w.duckdb"
    table = items / "2024-12.csv"
    columns = table.read_text(encoding="utf-8").splitlines()[0].split(",")
    line = {"item_id": item_id, "kind": "action", "date": "2024-12-09", "title": "Hospital fined", "fine_cny": "90000"}
    line |= {"authorities": "Xiangtan CAC", "confidence": "high", "violations": "data-leak"}
    with table.open("a", encoding="utf-8") as stream:
        stream.write(",".join(line.get(column, "") for column in columns) + "\n")
    for _ in range(2):
        assert run(items, file, "--newsletters", str(OURS), str(THEIRS)) == 0
        tables = warehouse.read(file)
        item = tables["items"].row(by_predicate=pl.col("item_id") == item_id, named=True)
        assert (item["fine_cny"], item["violations"]) == (90_000, ["data-leak"])
        assert item["outcomes"] == ["warning", "fine"]  # a gap of the line, filled from the text
        labels = tables["labels"].filter(pl.col("item_id") == item_id)
        over = labels.filter(pl.col("origin") == "overruled", pl.col("field") == "fine_cny")
        assert over.select("value", "rule_id", "quote").rows() == [("80000", "fine", "RMB 80,000")] * 2
        assert labels.filter(field="fine_cny", origin="reviewed")["value"].to_list() == ["90000"]
        text = f"{item['title']}\n{item['text']}"
        assert all(text[a:b] == q for a, b, q in labels.select("start", "end", "quote").drop_nulls().iter_rows())
        assert not {"harbour-2025-01-4", "tideline-2025-01-2"} - {item_id} & {*tables["items"]["item_id"]}


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
