"""Publishing: whole files only, one loader at a time, and a way back."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest

from etl import publishing, schema, warehouse
from etl.paths import ROOT

Frame = Callable[..., pl.LazyFrame]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "w.duckdb"


@pytest.fixture
def publish(file: Path, items_frame: Frame) -> Callable[..., None]:
    """Publishes a warehouse of one item with that title."""

    def now(title: str, keep: int = publishing.KEPT) -> None:
        tables = {name: pl.DataFrame(schema=schema.polars_schema(columns)) for name, columns in schema.TABLES.items()}
        with publishing.loading(file):
            publishing.publish(file, tables | {"items": items_frame({"title": title}).collect()}, keep)

    return now


def title(file: Path) -> str:
    return str(warehouse.read(file)["items"]["title"].item())


def beside(file: Path) -> set[str]:
    return {path.name for path in file.parent.iterdir()}


def test_a_reader_sees_the_new_file_and_no_draft_is_left(file: Path, publish: Callable[..., None]) -> None:
    publish("Old")
    before = warehouse.version(file)
    publish("New")
    assert warehouse.version(file) != before
    assert title(file) == "New"
    assert beside(file) == {"w.duckdb", "w.duckdb.lock", "w.duckdb.kept"}


def test_the_last_good_ones_are_kept_as_many_as_asked(file: Path, publish: Callable[..., None]) -> None:
    for name in "ABCDE":
        publish(name, keep=2)
    assert [title(one.file) for one in publishing.kept(file)] == ["C", "D"]
    publish("F", keep=0)
    assert publishing.kept(file) == []


def test_a_load_that_changes_nothing_drives_out_no_earlier_one(file: Path, publish: Callable[..., None]) -> None:
    for name in ("A", "B", *"CCCCCC"):
        publish(name)
    assert [title(one.file) for one in publishing.kept(file)] == ["A", "B"]


def test_a_damaged_file_is_replaced_and_not_kept(file: Path, publish: Callable[..., None]) -> None:
    publish("A")
    file.write_bytes(b"damaged")
    publish("B")
    assert title(file) == "B"
    assert publishing.kept(file) == []


def test_rollback_goes_back_one_by_one_and_to_any_by_name(file: Path, publish: Callable[..., None]) -> None:
    for name in "ABC":
        publish(name)
    with publishing.loading(file):
        for name in "BA":
            publishing.rollback(file)
            assert title(file) == name
        with pytest.raises(publishing.NothingKept, match=r"no warehouse older than the live one is kept; there are 20"):
            publishing.rollback(file)
        newest = publishing.kept(file)[-1]
        publishing.rollback(file, newest.name)
    assert title(file) == "C"
    assert [title(one.file) for one in publishing.kept(file)] == ["A", "B", "C"]
    assert beside(file) == {"w.duckdb", "w.duckdb.lock", "w.duckdb.kept"}


def test_rollback_mends_a_file_that_is_damaged_or_gone(file: Path, publish: Callable[..., None]) -> None:
    for broken in (b"damaged", None):
        publish("A")
        publish("B")
        if broken:
            file.write_bytes(broken)
        else:
            file.unlink()
        with publishing.loading(file):
            publishing.rollback(file)
        assert title(file) == "A"


def test_what_cannot_be_returned_to_is_said(file: Path, publish: Callable[..., None]) -> None:
    publish("A")
    with publishing.loading(file), pytest.raises(publishing.NothingKept, match="none is kept yet"):
        publishing.rollback(file)
    publish("B")
    with publishing.loading(file), pytest.raises(publishing.NothingKept, match="no warehouse named tomorrow is kept"):
        publishing.rollback(file, "tomorrow")
    publishing.kept(file)[0].file.write_bytes(b"damaged")
    with publishing.loading(file), pytest.raises(warehouse.Unreadable, match="is damaged"):
        publishing.rollback(file)
    assert title(file) == "B"


def test_a_failed_publish_leaves_the_old_file(file: Path, publish: Callable[..., None], items_frame: Frame) -> None:
    publish("Old")
    twice = items_frame({"item_id": "same"}, {"item_id": "same"}).collect()
    tables = warehouse.read(file) | {"items": twice}
    with publishing.loading(file), pytest.raises(Exception, match=r"[Dd]uplicate"):
        publishing.publish(file, tables)
    assert title(file) == "Old"
    assert beside(file) == {"w.duckdb", "w.duckdb.lock"}


def test_what_an_interrupted_loader_left_is_cleared(file: Path, publish: Callable[..., None]) -> None:
    publish("A")
    publish("B")
    (file.parent / "w.duckdb.draft-1").write_bytes(b"half")
    (file.parent / "w.duckdb.draft-1.wal").write_bytes(b"half")
    (file.parent / "w.duckdb.draft-1.tmp").mkdir()
    (file.parent / "w.duckdb.draft-1.tmp" / "spilled").write_bytes(b"half")
    (file.parent / "w.duckdb.kept" / "2020.part").write_bytes(b"half")
    with publishing.loading(file):
        assert beside(file) == {"w.duckdb", "w.duckdb.lock", "w.duckdb.kept"}
    assert len([*(file.parent / "w.duckdb.kept").iterdir()]) == 1


HOLDING = """
import sys, time
from pathlib import Path
from etl import publishing
with publishing.loading(Path(sys.argv[1])):
    print("loading", flush=True)
    time.sleep(float(sys.argv[2]))
"""


@pytest.fixture
def hold(file: Path) -> Iterator[Callable[[float], subprocess.Popen[str]]]:
    """Another process that loads for some seconds."""
    started: list[subprocess.Popen[str]] = []

    def now(seconds: float) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", HOLDING, str(file), str(seconds)]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout and process.stdout.readline() == "loading\n"
        return process

    yield now
    for process in started:
        process.kill()
        process.communicate()


def test_a_second_loader_says_who_is_loading(file: Path, hold: Callable[[float], subprocess.Popen[str]]) -> None:
    process = hold(60)
    said: list[str] = []
    with (
        pytest.raises(publishing.Busy, match=rf"w\.duckdb goes on \(process {process.pid} on .* since 20.* UTC\); try"),
        publishing.loading(file, wait=0, told=said.append),
    ):
        pass
    assert [words.rpartition(";")[2] for words in said] == [" waiting for it."]


def test_a_second_loader_waits_for_the_first(file: Path, hold: Callable[[float], subprocess.Popen[str]]) -> None:
    hold(0.5)
    with publishing.loading(file, wait=30):
        assert str(os.getpid()) in file.with_name("w.duckdb.lock").read_text()


def test_a_loader_that_was_killed_holds_up_nobody(file: Path, hold: Callable[[float], subprocess.Popen[str]]) -> None:
    hold(60).kill()
    began = time.monotonic()
    with publishing.loading(file, wait=30):
        assert time.monotonic() - began < 10
