"""Items and labels as people read them: names for ids, one text a list."""

from __future__ import annotations

import polars as pl

from etl import schema
from etl.reference import Reference


def listing(items: pl.LazyFrame, reference: Reference) -> pl.LazyFrame:
    """The items newest first, ids as names and lists joined by "; ": one row an item, for a table on screen."""
    names = {v.id: v.name_en for v in (*reference.violations.values(), *reference.outcomes.values())}
    return items.sort(["date", "item_id"], descending=[True, False]).select(
        "item_id",
        _told("date"),
        "title",
        _joined("authorities"),
        _joined("regions"),
        _named("violations", names),
        _named("outcomes", names),
        "apps_count",
        "entity_count",
        "fine_cny",
        "confidence",
        "source_title",
        "source_url",
    )


def record(items: pl.LazyFrame, labels: pl.DataFrame, item_id: str) -> tuple[dict[str, str], pl.DataFrame]:
    """Everything known of one item: its filled columns as words, and its labels with their evidence."""
    row = items.filter(pl.col("item_id") == item_id).collect().row(0, named=True)
    words = {
        name: "; ".join(value) if isinstance(value, list) else str(value)
        for name, value in row.items()
        if value not in (None, [])
    }
    found = labels.filter(pl.col("item_id") == item_id).select("field", "value", "origin", "rule_id", "quote")
    return words, found


def columns() -> pl.DataFrame:
    """The dictionary: one row a column of each table, generated from the schema."""
    return pl.DataFrame(
        [
            {
                "table": table,
                "column": column.name,
                "type": "text list" if column.dtype == schema.TEXT_LIST else str(column.dtype).lower(),
                "meaning": column.meaning,
                "values": ", ".join(column.words),
            }
            for table, columns in schema.TABLES.items()
            for column in columns
        ]
    )


def kinds_a_year(items: pl.LazyFrame) -> pl.LazyFrame:
    """How many records of each kind and confidence a year? `year`, `kind`, `confidence`, `items_count`."""
    return (
        items.group_by(pl.col("month").dt.year().alias("year"), "kind", "confidence")
        .agg(pl.len().cast(pl.Int64).alias("items_count"))
        .sort("year", "kind", "confidence")
    )


def _told(column: str) -> pl.Expr:
    """The date as far as it is known: "2024-12-27", or "2024-12"."""
    by_day = pl.col("date_precision") == "day"
    return (
        pl.when(by_day)
        .then(pl.col(column).dt.strftime("%Y-%m-%d"))
        .otherwise(pl.col(column).dt.strftime("%Y-%m"))
        .alias(column)
    )


def _joined(column: str) -> pl.Expr:
    return pl.col(column).list.join("; ")


def _named(column: str, names: dict[str, str]) -> pl.Expr:
    return pl.col(column).list.eval(pl.element().replace(names)).list.join("; ")
