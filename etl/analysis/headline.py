"""The newest month in four figures, each against the month and the year before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from etl.analysis import aggregates


@dataclass(frozen=True)
class Figure:
    """One headline figure. None means not known: items exist, but none of them tells this number."""

    name: str
    value: int | None
    month_before: int | None
    year_before: int | None
    note: str


def figures(items: pl.LazyFrame, month: dt.date) -> tuple[Figure, ...]:
    """What happened in `month`? Actions, apps, organisations and fines, with both comparisons."""
    chosen = (month, _months_back(month, 1), _months_back(month, 12))
    now, before, year = ({m: _of(items, day, m) for m in MEASURES} for day in chosen)
    tables = [_known(items, day) for day in chosen]
    known, actions = tables[0], now["items_count"] or 0
    return tuple(
        Figure(
            name,
            now[m],
            before[m],
            year[m],
            ""
            if m == "items_count"
            else f"known for {known[m]} of {actions} {'action' if actions == 1 else 'actions'}",
        )
        for m, name in MEASURES.items()
    )


MEASURES = {
    "items_count": "Actions",
    "apps_count": "Apps named",
    "entity_count": "Organisations",
    "fine_cny": "Fines, CNY",
}


def _of(items: pl.LazyFrame, month: dt.date, measure: str) -> int | None:
    row = aggregates.totals(items.filter(pl.col("month") == month)).collect().row(0, named=True)
    if measure == "items_count" or row["items_count"] == 0:
        return int(row[measure])
    return int(row[measure]) if _known(items, month)[measure] else None


def _known(items: pl.LazyFrame, month: dt.date) -> dict[str, int]:
    """How many of the month's actions tell each number."""
    names = list(MEASURES)[1:]
    counted = items.filter(pl.col("month") == month).pipe(aggregates.counted)
    return dict(counted.select(pl.col(names).count().cast(pl.Int64)).collect().row(0, named=True))


def _months_back(month: dt.date, count: int) -> dt.date:
    year, index = divmod(month.year * 12 + month.month - 1 - count, 12)
    return dt.date(year, index + 1, 1)
