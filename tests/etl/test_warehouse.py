"""Writing and reading: the same tables back, and in words why a file cannot be read."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Callable
from pathlib import Path

import duckdb
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
    file = tmp_path / f"{uuid.uuid4()}.duckdb"
    warehouse.write(file, tables)
    for name, table in warehouse.read(file).items():
        assert_frame_equal(table, tables[name])


@pytest.mark.parametrize("content", [b"", b"not a warehouse", b"\0" * 8192])
def test_a_broken_file_is_said_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "w.duckdb"
    file.write_bytes(content)
    with pytest.raises(warehouse.Unreadable, match=r"run `python -m etl run`"):
        warehouse.read(file)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE other AS SELECT 1",
        "CREATE TABLE items AS SELECT 'a' AS item_id",
    ],
    ids=["other tables", "fewer columns"],
)
def test_a_file_of_another_version_is_said_to_be_one(tmp_path: Path, statement: str) -> None:
    with duckdb.connect(str(tmp_path / "w.duckdb")) as connection:
        connection.execute(statement)
    with pytest.raises(warehouse.Unreadable, match=r"another version of the program; run `python -m etl run`"):
        warehouse.read(tmp_path / "w.duckdb")


def test_a_file_cut_short_or_with_other_bytes_in_it_is_said_to_be_damaged_or_reads_the_same(
    tmp_path: Path, items_frame: Callable[..., pl.LazyFrame]
) -> None:
    tables = empty() | {"items": items_frame(*({"title": f"Item {n}"} for n in range(200))).collect()}
    warehouse.write(tmp_path / "whole.duckdb", tables)
    whole = (tmp_path / "whole.duckdb").read_bytes()
    chance = random.Random(5)
    damaged = 0
    for n in range(60):
        content = bytearray(whole)
        place = chance.randrange(len(content))
        if n % 2:
            del content[place:]
        else:
            content[place] ^= 0xFF
        (tmp_path / f"{n}.duckdb").write_bytes(content)
        try:
            assert_frame_equal(warehouse.read(tmp_path / f"{n}.duckdb")["items"], tables["items"])
        except warehouse.Unreadable:
            damaged += 1
    assert damaged >= 30


def test_no_file_is_said_in_one_sentence(tmp_path: Path) -> None:
    assert warehouse.version(tmp_path / "none.duckdb") is None
    with pytest.raises(warehouse.Unreadable, match=r"no warehouse at none\.duckdb yet"):
        warehouse.read(tmp_path / "none.duckdb")


@pytest.mark.parametrize(
    "statement",
    [
        "COPY (SELECT 1) TO '{folder}/out.csv'",
        "SELECT * FROM read_csv('{folder}/other.csv')",
        "ATTACH '{folder}/other.duckdb' AS other",
        "INSERT INTO warehouse.loads VALUES (NULL, NULL, NULL)",
        "DROP TABLE warehouse.items",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "INSTALL httpfs",
        "SELECT * FROM outside",
    ],
)
def test_nothing_but_the_warehouse_can_be_read_and_nothing_written(tmp_path: Path, statement: str) -> None:
    warehouse.write(tmp_path / "w.duckdb", empty())
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    outside = pl.DataFrame({"a": [1]})
    assert outside.height == 1  # a variable that a careless connection would read by its name
    with warehouse._attached(tmp_path / "w.duckdb") as connection, pytest.raises(duckdb.Error):
        connection.execute(statement.format(folder=tmp_path))
    assert not (tmp_path / "out.csv").exists()
