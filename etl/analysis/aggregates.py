"""Counts over items: LazyFrame in, LazyFrame out.

Written in the part of Polars that other engines can run unchanged: truncation to months, quarters and
years only, counts cast to Int64, no dynamic grouping, no filter inside an aggregation, no pivot.

Every function takes frames with the columns of `schema.ITEMS` and counts actions only; an item with
several authorities, regions, violations or outcomes is counted once in each of them and once in totals.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from etl import schema
from etl.analysis.names import NOT_STATED
from etl.reference import Reference


@dataclass(frozen=True)
class Metric:
    """What is counted: its column in the tables below, how many items tell it, and of how many that could."""

    column: str
    known: str
    of: str

    @property
    def told(self) -> pl.Expr:
        """The sum; null where items could tell it and none does, zero where none could."""
        return pl.when((pl.col(self.of) == 0) | (pl.col(self.known) > 0)).then(pl.col(self.column))


METRICS: Mapping[str, Metric] = {
    "items": Metric("items_count", "items_count", "items_count"),
    "apps": Metric("apps_count", "apps_known_count", "items_count"),
    "entities": Metric("entity_count", "entity_known_count", "items_count"),
    # An action that fines nobody has no sum to tell.
    "fines": Metric("fine_cny", "fine_known_count", "fined_count"),
}
MEASURES = tuple(dict.fromkeys(column for m in METRICS.values() for column in (m.column, m.of, m.known)))
FINE = "fine"
GRAINS: Mapping[str, str] = {"month": "1mo", "quarter": "1q", "year": "1y"}
MONTHS_OF: Mapping[str, int] = {"month": 1, "quarter": 3, "year": 12}
# dimension -> the list column it is read from
DIMENSIONS: Mapping[str, str] = {
    "authority": "authorities",
    "system": "systems",
    "region": "regions",
    "violation": "violations",
    "family": "violations",
    "outcome": "outcomes",
    "law": "laws",
}


def counted(items: pl.LazyFrame) -> pl.LazyFrame:
    """The items that count: actions."""
    return items.filter(pl.col("kind") == schema.COUNTED_KIND)


def totals(items: pl.LazyFrame) -> pl.LazyFrame:
    """How much in all? One row: `MEASURES`."""
    return items.pipe(counted).select(_metrics())


def by_group(items: pl.LazyFrame, by: str, reference: Reference) -> pl.LazyFrame:
    """How much for each authority, system, ...? One row a value of `by`, largest first: `by`, `MEASURES`."""
    return (
        items.pipe(counted)
        .pipe(each, by, reference)
        .group_by(by)
        .agg(_metrics())
        .sort("items_count", by, descending=[True, False])
    )


def over_time(items: pl.LazyFrame, grain: str, first: dt.date, last: dt.date) -> pl.LazyFrame:
    """How much in each period from `first` to `last`? One row a period, empty ones zero: `period`, `MEASURES`."""
    found = items.pipe(counted).pipe(_with_period, grain).group_by("period").agg(_metrics())
    return _periods(grain, first, last).join(found, on="period", how="left").pipe(_zero_filled).sort("period")


def over_time_by(
    items: pl.LazyFrame, by: str, grain: str, first: dt.date, last: dt.date, reference: Reference
) -> pl.LazyFrame:
    """How much in each period for each value of `by`? Every period for every value: `period`, `by`, `MEASURES`."""
    found = (
        items.pipe(counted).pipe(_with_period, grain).pipe(each, by, reference).group_by("period", by).agg(_metrics())
    )
    grid = _periods(grain, first, last).join(found.select(by).unique(), how="cross")
    return grid.join(found, on=["period", by], how="left").pipe(_zero_filled).sort("period", by)


def by_two(items: pl.LazyFrame, by: str, across: str, reference: Reference) -> pl.LazyFrame:
    """How much for each pair of values? Every value of `by` with every value of `across`, empty pairs zero."""
    found = (
        items.pipe(counted)
        .pipe(each, by, reference)
        .pipe(_each_of, items, across, reference)
        .group_by(by, across)
        .agg(_metrics())
    )
    grid = found.select(by).unique().join(found.select(across).unique(), how="cross")
    return grid.join(found, on=[by, across], how="left").pipe(_zero_filled).sort(by, across)


def _metrics() -> list[pl.Expr]:
    return [
        pl.len().cast(pl.Int64).alias("items_count"),
        _is_fined().cast(pl.Int64).sum().alias("fined_count"),
        *(
            expression.cast(pl.Int64)
            for metric in ("apps", "entities", "fines")
            for expression in (
                pl.col(METRICS[metric].column).sum(),
                pl.col(METRICS[metric].column).count().alias(METRICS[metric].known),
            )
        ),
    ]


def _is_fined() -> pl.Expr:
    """Whether an action fines anybody: as its outcomes say, or the sum itself."""
    return pl.col("outcomes").list.contains(FINE) | pl.col("fine_cny").is_not_null()


def each(items: pl.LazyFrame, by: str, reference: Reference) -> pl.LazyFrame:
    """One row an item and value of `by`; an item without a value stands under "not-stated"."""
    column = DIMENSIONS[by]
    rows = (
        items.select(
            "item_id",
            "month",
            "apps_count",
            "entity_count",
            "fine_cny",
            "outcomes",
            *(["period"] if "period" in items.collect_schema() else []),
            pl.col(column).alias(by),
        )
        .explode(by, empty_as_null=True)
        .with_columns(pl.col(by).fill_null(NOT_STATED))
    )
    if by != "family":
        return rows
    families = {violation.id: violation.family for violation in reference.violations.values()}
    # Two violations of one family are one family: the item counts once in it.
    return rows.with_columns(pl.col(by).replace(families)).unique(["item_id", by])


def _each_of(rows: pl.LazyFrame, items: pl.LazyFrame, across: str, reference: Reference) -> pl.LazyFrame:
    """Each row once more for every value of `across` that its item has."""
    return rows.join(items.pipe(each, across, reference).select("item_id", across), on="item_id")


def _with_period(items: pl.LazyFrame, grain: str) -> pl.LazyFrame:
    return items.with_columns(pl.col("month").dt.truncate(GRAINS[grain]).cast(pl.Date).alias("period"))


def _periods(grain: str, first: dt.date, last: dt.date) -> pl.LazyFrame:
    months = pl.date_range(first, last, interval="1mo", eager=True).alias("month")
    return months.to_frame().lazy().pipe(_with_period, grain).select("period").unique()


def _zero_filled(table: pl.LazyFrame) -> pl.LazyFrame:
    return table.with_columns(pl.col(MEASURES).fill_null(0))


def count(items: pl.LazyFrame) -> int:
    """How many actions are there?"""
    return int(items.pipe(counted).select(pl.len()).collect().item())


def extent(items: pl.LazyFrame) -> pl.LazyFrame:
    """From when to when? One row: `first_month`, `last_month` of the actions; null where there are none."""
    month = pl.col("month")
    return items.pipe(counted).select(month.min().alias("first_month"), month.max().alias("last_month"))
