"""What the pages show while the warehouse is damaged, of another version, gone, or old."""

from __future__ import annotations

import datetime as dt
import gc
import shutil
import weakref
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from etl import publishing, warehouse
from etl.language import spoken
from etl.paths import ROOT
from pages.shared import notices, source
from pages.shared.source import Snapshot
from pages.shared.words import PAGES


def nothing(file: Path) -> None:
    file.unlink()


def zero_bytes(file: Path) -> None:
    file.write_bytes(b"")


def another_format(file: Path) -> None:
    file.write_bytes(b"PK\x03\x04 a spreadsheet")


def cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:20_000])


def another_version(file: Path) -> None:
    with duckdb.connect(str(file)) as connection:
        connection.execute("DROP TABLE loads")


FAULTS = {
    nothing: "There is no warehouse at w.duckdb yet",
    zero_bytes: "The warehouse w.duckdb is damaged",
    another_format: "The warehouse w.duckdb is damaged",
    cut_short: "The warehouse w.duckdb is damaged",
    another_version: "The warehouse w.duckdb was written by another version",
}


@pytest.fixture
def file(built_warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A warehouse of all shipped items, named to the dashboard, that may be harmed."""
    file = tmp_path / "w.duckdb"
    shutil.copy(built_warehouse, file)
    monkeypatch.setenv("ENFORCEMENT_WAREHOUSE", str(file))
    return file


def overview() -> AppTest:
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    return app.run()


@pytest.mark.parametrize(("harm", "sentence"), FAULTS.items(), ids=[harm.__name__ for harm in FAULTS])
def test_the_last_good_data_are_shown_and_the_page_says_so_until_the_file_is_mended(
    harm: Callable[[Path], None], sentence: str, file: Path, built_warehouse: Path
) -> None:
    good = source.load()
    harm(file)
    app = overview()
    assert not app.exception and not app.error
    assert sentence in app.warning[0].value
    assert f"last good data, loaded on {spoken('en').day(good.data.last_load)}" in app.warning[0].value
    assert source.load().data is good.data
    shutil.copy(built_warehouse, file)
    assert source.load().trouble is None
    assert not overview().warning


def test_a_server_that_has_just_started_shows_the_newest_earlier_one_that_can_be_read(file: Path) -> None:
    tables = warehouse.read(file)
    for count in (3, 2, 1):
        with publishing.loading(file):
            publishing.publish(file, tables | {"items": tables["items"].head(count)})
    publishing.kept(file)[-1].file.write_bytes(b"damaged, too")
    file.write_bytes(b"damaged")
    found = source.load()
    assert found.data.items.height == 3
    assert found.trouble and "is damaged" in str(found.trouble)


def test_data_that_were_loaded_long_ago_are_said_to_be_old(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = source.load().data
    loaded = data.last_load
    assert loaded

    def said(days: int) -> list[str]:
        return notices.of(Snapshot(data), spoken("en"), today=loaded + dt.timedelta(days=days))

    assert said(45) == []
    day = spoken("en").day(loaded)
    assert said(46) == [f"Nothing was loaded for 46 days: what happened since {day} is not known here."]
    monkeypatch.setenv("ENFORCEMENT_STALE_DAYS", "7")
    assert said(7) == []
    assert len(said(8)) == 1


@pytest.mark.parametrize("page", PAGES)
def test_a_page_left_open_does_not_hold_old_data(page: str, file: Path, told_twice_file: Path) -> None:
    app = overview()
    app.query_params["chart"] = "trend"
    app.query_params["mark"] = "from=2025-01&to=2025-12"
    app.switch_page(f"pages/{page}.py").run()
    assert not app.exception
    old = weakref.ref(source.load().data)
    shutil.copy(told_twice_file, file)
    source.load()
    gc.collect()
    assert old() is None
