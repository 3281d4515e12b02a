"""Tables to bytes of files that people open elsewhere."""

from __future__ import annotations

import polars as pl

from etl import schema
from etl.analysis.filters import Filters

FORMULA_STARTS = r"^([=+\-@\t\r])"


def items_csv(items: pl.LazyFrame) -> bytes:
    """Every column of the items, one row an item, as CSV that opens right in spreadsheets.

    UTF-8 with byte order mark; lists joined by "; "; a text that a spreadsheet would run as a formula
    gets an apostrophe in front.
    """
    columns = [_cell(column) for column in schema.ITEMS]
    table = items.select(columns).sort("date", "item_id").collect()
    return b"\xef\xbb\xbf" + table.write_csv().encode()


def file_name(filters: Filters, last_day: str) -> str:
    """A name that says what is in the file and up to when: "enforcement-items_beijing_2026-09.csv"."""
    chosen = [schema.slug(value) for key, value in filters.to_query()]
    return "_".join(["enforcement-items", *chosen, last_day])[:120] + ".csv"


def _cell(column: schema.Column) -> pl.Expr:
    cell = pl.col(column.name)
    if isinstance(column.dtype, pl.List):
        cell = cell.list.join("; ")
    if column.dtype in (pl.String(), schema.TEXT_LIST):
        return cell.str.replace(FORMULA_STARTS, "'$1")
    return cell
