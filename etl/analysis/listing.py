"""Items and labels as people read them: names for ids, one text a list."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from etl import schema
from etl.analysis.names import names
from etl.language import Language
from etl.reference import Reference


def listing(items: pl.LazyFrame, reference: Reference, say: Language) -> pl.LazyFrame:
    """The items newest first, ids as names and lists as one text: one row an item, for a table on screen."""
    return items.sort(["date", "item_id"], descending=[True, False]).select(
        "item_id",
        _told("date"),
        "title",
        *(
            _named(column, names(dimension, reference, say), say)
            for column, dimension in (
                ("authorities", "authority"),
                ("regions", "region"),
                ("violations", "violation"),
                ("outcomes", "outcome"),
            )
        ),
        "apps_count",
        "entity_count",
        "fine_cny",
        pl.col("confidence").replace(dict(names("confidence", reference, say))),
        "source_title",
        "source_url",
    )


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
    """How many records of each kind a year? `year`, `kind`, `items_count`."""
    return (
        items.group_by(pl.col("month").dt.year().alias("year"), "kind")
        .agg(pl.len().cast(pl.Int64).alias("items_count"))
        .sort("year", "kind")
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


def _named(column: str, known: Mapping[str, str], say: Language) -> pl.Expr:
    return pl.col(column).list.eval(pl.element().replace(dict(known))).list.join(say("; "))
