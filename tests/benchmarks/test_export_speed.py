"""Run with: python -m pytest tests/benchmarks --benchmark-enable. Compare the ratio, not the times."""

from __future__ import annotations

import polars as pl
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from etl import schema
from etl.analysis import exports
from etl.analysis.query import Query
from etl.analysis.view import Data, View
from etl.reference import Reference

ACTIONS = 330  # of the first view
# Where nothing is measured, a few thousand rows show that it works.
COPIES, FEW = 304, 8


@pytest.fixture(scope="module")
def many(shipped: pl.LazyFrame, known: Reference, request: pytest.FixtureRequest) -> View:
    """The shipped items 304 times over, each with an id of its own: 100,320 of them actions of the first view."""
    count = FEW if request.config.getoption("benchmark_disable") else COPIES
    tables = {name: pl.DataFrame(schema=schema.polars_schema(columns)) for name, columns in schema.TABLES.items()}
    copies = pl.LazyFrame({"copy": range(count)})
    tables["items"] = (
        shipped.join(copies, how="cross")
        .with_columns(pl.concat_str("item_id", pl.lit("-"), "copy").alias("item_id"))
        .drop("copy")
        .collect()
    )
    return View(Data.of(tables, known), Query(), known)


def rows(many: View) -> int:
    height: int = many.items.select(pl.len()).collect().item()
    assert height in (ACTIONS * FEW, ACTIONS * COPIES)
    return height


@pytest.mark.benchmark(group="100,320 items to a file")
def test_baseline_plain_csv(benchmark: BenchmarkFixture, many: View) -> None:
    lists = [column.name for column in schema.ITEMS if column.dtype == schema.TEXT_LIST]
    assert benchmark(lambda: many.items.with_columns(pl.col(lists).list.join("; ")).collect().write_csv())


@pytest.mark.benchmark(group="100,320 items to a file")
@pytest.mark.parametrize("kind", [kind for kind in exports.TABLES if kind != "xlsx"])
def test_items_as(kind: str, benchmark: BenchmarkFixture, many: View) -> None:
    assert benchmark(lambda: exports.make(many, "items", kind)).rows_count == rows(many)


@pytest.mark.benchmark(group="100,320 items to a file")
def test_items_as_xlsx(benchmark: BenchmarkFixture, many: View) -> None:
    assert benchmark.pedantic(lambda: exports.make(many, "items", "xlsx"), rounds=1).rows_count == rows(many)
