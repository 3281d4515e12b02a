"""Whether an item fits: one value, one word, as expressions over the columns of `schema.ITEMS`."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from etl.analysis.aggregates import DIMENSIONS
from etl.analysis.names import NOT_STATED
from etl.reference import Reference

# Keys that are columns of one value; the others are lists, see `aggregates.DIMENSIONS`.
SINGLE = ("section", "kind", "confidence", "level", "city")


def all_of(parts: Iterable[pl.Expr]) -> pl.Expr:
    """Whether all hold; what is not known does not."""
    return pl.all_horizontal([part.fill_null(value=False) for part in parts])


def fits(key: str, value: str, reference: Reference) -> pl.Expr:
    """Whether an item has a value."""
    if key in SINGLE:
        column = pl.col(key)
        return column.is_null() if value == NOT_STATED else column == value
    column = pl.col(DIMENSIONS[key])
    if value == NOT_STATED:
        return column.list.len() == 0
    ids = reference.violations_of(value) if key == "family" else (value,)
    return pl.any_horizontal([pl.lit(value=False), *(column.list.contains(id_) for id_ in ids)])


def mentions(word: str) -> pl.Expr:
    """Whether a word, in small letters, stands in what an item says of itself."""
    columns = ("item_id", "title", "text", "entity_named", "sector", "source_title")
    return pl.any_horizontal(
        [
            pl.col(column).str.to_lowercase().str.contains(word, literal=True).fill_null(value=False)
            for column in columns
        ]
    )
