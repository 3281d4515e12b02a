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


MEASURES = {
    "items_count": "Actions",
    "apps_count": "Apps named",
    "entity_count": "Organisations",
    "fine_cny": "Fines, CNY",
}


def figures(items: pl.LazyFrame, month: dt.date) -> tuple[Figure, ...]:
    """What happened in `month`? Actions, apps, organisations and fines, with both comparisons."""
    now, known = _measured(items, month)
    before, _ = _measured(items, _months_back(month, 1))
    year, _ = _measured(items, _months_back(month, 12))
    actions = now["items_count"]
    noun = "action" if actions == 1 else "actions"
    return tuple(
        Figure(name, now[m], before[m], year[m], f"known for {known[m]} of {actions} {noun}" if m in known else "")
        for m, name in MEASURES.items()
    )


def _measured(items: pl.LazyFrame, month: dt.date) -> tuple[dict[str, int | None], dict[str, int]]:
    """The month's measures, None where no action tells the number; and how many actions tell each."""
    chosen = items.filter(pl.col("month") == month)
    totals = aggregates.totals(chosen).collect().row(0, named=True)
    told = [measure for measure in MEASURES if measure != "items_count"]
    known = aggregates.counted(chosen).select(pl.col(told).count().cast(pl.Int64)).collect().row(0, named=True)
    is_empty = totals["items_count"] == 0
    return {m: totals[m] if is_empty or known.get(m, True) else None for m in MEASURES}, known


def _months_back(month: dt.date, count: int) -> dt.date:
    year, index = divmod(month.year * 12 + month.month - 1 - count, 12)
    return dt.date(year, index + 1, 1)
