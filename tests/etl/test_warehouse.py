"""Publishing and reading: whole files only, the same tables back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from etl import schema, warehouse


def empty() -> dict[str, pl.DataFrame]:
    return {name: pl.DataFrame(schema=schema.polars_schema(columns)) for name, columns in schema.TABLES.items()}


words = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=12)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    titles=st.lists(words, max_size=5),
    lists=st.lists(words, max_size=3),
    count=st.one_of(st.none(), st.integers(0, 10**12)),
    date=st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)),
)
def test_what_is_published_is_read_back_the_same(
    tmp_path: Path,
    items_frame: Callable[..., pl.LazyFrame],
    titles: list[str],
    lists: list[str],
    count: int | None,
    date: dt.date,
) -> None:
    rows = [{"title": title, "laws": tuple(lists), "fine_cny": count, "date": str(date)} for title in titles]
    tables = empty() | {"items": items_frame(*rows).collect()}
    warehouse.publish(tmp_path / "w.duckdb", tables)
    for name, table in warehouse.read(tmp_path / "w.duckdb").items():
        assert_frame_equal(table, tables[name])


def test_a_reader_sees_the_new_file_and_no_draft_is_left(
    tmp_path: Path, items_frame: Callable[..., pl.LazyFrame]
) -> None:
    file = tmp_path / "w.duckdb"
    warehouse.publish(file, empty())
    before = warehouse.version(file)
    warehouse.publish(file, empty() | {"items": items_frame({"title": "New"}).collect()})
    assert warehouse.version(file) != before
    assert warehouse.read(file)["items"]["title"].to_list() == ["New"]
    assert [path.name for path in tmp_path.iterdir()] == ["w.duckdb"]


def test_a_failed_publish_leaves_the_old_file(tmp_path: Path, items_frame: Callable[..., pl.LazyFrame]) -> None:
    file = tmp_path / "w.duckdb"
    warehouse.publish(file, empty() | {"items": items_frame({"title": "Old"}).collect()})
    twice = items_frame({"item_id": "same"}, {"item_id": "same"}).collect()
    with pytest.raises(Exception, match=r"[Dd]uplicate"):
        warehouse.publish(file, empty() | {"items": twice})
    assert warehouse.read(file)["items"]["title"].to_list() == ["Old"]
    assert [path.name for path in tmp_path.iterdir()] == ["w.duckdb"]


@pytest.mark.parametrize("content", [b"", b"not a warehouse", b"\0" * 8192])
def test_a_broken_file_is_said_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "w.duckdb"
    file.write_bytes(content)
    with pytest.raises(warehouse.Unreadable, match=r"run `python -m etl run`"):
        warehouse.read(file)


def test_no_file_is_said_in_one_sentence(tmp_path: Path) -> None:
    assert warehouse.version(tmp_path / "none.duckdb") is None
    with pytest.raises(warehouse.Unreadable, match=r"no warehouse at none\.duckdb yet"):
        warehouse.read(tmp_path / "none.duckdb")
