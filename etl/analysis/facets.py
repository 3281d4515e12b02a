"""How many items each value of a filter would show: the live counts beside the reader's choices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from etl import schema
from etl.analysis import aggregates
from etl.analysis.alternatives import FACETS
from etl.analysis.filters import LIST_KEYS, Filters
from etl.analysis.names import NOT_STATED
from etl.reference import Reference

Counts = Mapping[str, Mapping[str, int]]


def counts(items: pl.LazyFrame, filters: Filters, reference: Reference) -> Counts:
    """key -> value -> how many items there would be if it were the only choice of its facet.

    Cities are keyed "region/city", since two cities may share a name: each then counts the items of both.
    """
    asked = [(key, keys) for keys in FACETS for key in keys]
    tables = pl.collect_all(
        [
            _values(items.filter(_open(filters, keys).where(reference)), key, reference)
            .group_by("value")
            .agg(pl.len().cast(pl.Int64).alias("items_count"))
            for key, keys in asked
        ]
    )
    return {key: dict(table.drop_nulls().iter_rows()) for (key, _), table in zip(asked, tables, strict=True)}


def _open(filters: Filters, keys: tuple[str, ...]) -> Filters:
    """The choice with a facet left open; where no choice means a default, every value is let in."""
    let_in = {LIST_KEYS[key]: DEFAULTED[key] for key in keys if key in DEFAULTED}
    return replace(filters.without(*keys), **let_in)  # type: ignore[arg-type]


def _values(items: pl.LazyFrame, key: str, reference: Reference) -> pl.LazyFrame:
    """One row an item and value of the key: `value`."""
    if key == "city":
        cities = items.filter(pl.col("city").is_not_null()).select("city", pl.col("regions").alias("region"))
        places = cities.explode("region", empty_as_null=True).unique()
        # Choosing a city finds its namesake, too, so each of them shows the items of both.
        return (
            cities.select("city")
            .join(places, on="city")
            .select(pl.concat_str("region", "city", separator="/").alias("value"))
        )
    if key in aggregates.DIMENSIONS:
        return aggregates.each(items, key, reference).select(pl.col(key).alias("value"))
    return items.select(pl.col(key).fill_null(NOT_STATED).alias("value"))


DEFAULTED = {
    "section": schema.SECTIONS,
    "kind": schema.KINDS,
    "confidence": schema.CONFIDENCES,
}
