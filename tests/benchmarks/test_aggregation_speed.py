"""Run with: python -m pytest tests/benchmarks --benchmark-enable. Compare the ratio, not the times."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from etl.analysis import aggregates
from etl.reference import Reference

FIRST, LAST = dt.date(2019, 1, 1), dt.date(2026, 9, 1)


@pytest.fixture(scope="module")
def many(shipped: pl.LazyFrame) -> pl.LazyFrame:
    """The shipped items 200 times over: 92,000 rows."""
    return pl.concat([shipped.collect()] * 200).lazy()


@pytest.mark.benchmark(group="92,000 items")
def test_baseline_touching_every_row_once(benchmark: BenchmarkFixture, many: pl.LazyFrame) -> None:
    assert benchmark(lambda: many.with_columns(pl.col("fine_cny") + 1).collect()).height == 92_000


@pytest.mark.benchmark(group="92,000 items")
def test_actions_by_violation_and_month(benchmark: BenchmarkFixture, many: pl.LazyFrame, known: Reference) -> None:
    table = benchmark(lambda: aggregates.over_time_by(many, "violation", "month", FIRST, LAST, known).collect())
    assert table["items_count"].sum() > 0
