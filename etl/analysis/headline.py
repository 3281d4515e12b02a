"""The newest period that can be judged, in figures: value, both comparisons, and the course so far.

A change compares only months that are complete on both sides, position by position: October with October, the
first month of a quarter with the first of the one before. Months that are thinly covered are left out of both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass

import polars as pl

from etl.analysis import aggregates
from etl.analysis.aggregates import METRICS, MONTHS_OF
from etl.analysis.coverage import COMPLETE, Coverage, add_months

# Below this base a percentage says more than the numbers do.
SMALLEST_BASE = 5
COURSE = 12


@dataclass(frozen=True)
class Compared:
    """Months that are complete on both sides, and their counterparts before."""

    now: tuple[dt.date, ...]
    before: tuple[dt.date, ...]


@dataclass(frozen=True)
class Change:
    """One metric over the months compared. None means not known: items could tell the number, but none does.

    `base_count` items tell the number before; where every item does, that is the number itself.
    """

    now: int | None
    before: int | None
    base_count: int
    months_count: int

    @property
    def difference(self) -> int | None:
        return None if self.now is None or self.before is None else self.now - self.before

    @property
    def share(self) -> float | None:
        """The change as a share of the base; None on a base too small for it."""
        if self.difference is None or not self.before or self.base_count < SMALLEST_BASE:
            return None
        return self.difference / self.before


@dataclass(frozen=True)
class Figure:
    """One metric of the period; `known_count` of `of_count` actions tell it.

    `course` are the values of the periods up to it, None where not known; `is_sure` says which of them are complete.
    """

    metric: str
    value: int | None
    known_count: int
    of_count: int
    on_period: Change | None
    on_year: Change | None
    course: tuple[int | None, ...]
    is_sure: tuple[bool, ...]


def period(coverage: Coverage, months: Collection[dt.date], grain: str) -> dt.date | None:
    """The newest well covered period of which no month is left out by choice; None without one.

    Where none is, the newest of which at least half is: better than nothing to say.
    """
    found = _newest(coverage, months, grain, lambda start: coverage.state(start, grain) == COMPLETE)
    return found or _newest(
        coverage, months, grain, lambda start: 2 * len(coverage.complete_months(start, grain)) >= MONTHS_OF[grain]
    )


def _newest(
    coverage: Coverage, months: Collection[dt.date], grain: str, is_covered: Callable[[dt.date], bool]
) -> dt.date | None:
    first, last = min(months), max(months)
    start = add_months(last, -((last.month - 1) % MONTHS_OF[grain]))
    while start >= add_months(first, 1 - MONTHS_OF[grain]):
        loaded = [month for month in coverage.months_of(start, grain) if month in coverage.states]
        if all(month in months for month in loaded) and is_covered(start):
            return start
        start = add_months(start, -MONTHS_OF[grain])
    return None


def compared(coverage: Coverage, start: dt.date, grain: str, months_back: int) -> Compared:
    """The months of a period and those so many months before, where both are complete."""
    pairs = [
        (month, add_months(month, -months_back))
        for month in coverage.months_of(start, grain)
        if coverage.is_complete(month) and coverage.is_complete(add_months(month, -months_back))
    ]
    return Compared(tuple(now for now, _ in pairs), tuple(before for _, before in pairs))


def figures(items: pl.LazyFrame, coverage: Coverage, start: dt.date, grain: str) -> tuple[Figure, ...]:
    """How much of each metric in the period, compared and in its course?"""
    monthly = _monthly(items, add_months(start, -COURSE * MONTHS_OF[grain] - 12), start, grain)
    by_period = compared(coverage, start, grain, MONTHS_OF[grain])
    by_year = compared(coverage, start, grain, 12)
    starts = [add_months(start, -n * MONTHS_OF[grain]) for n in range(COURSE - 1, -1, -1)]
    months = coverage.months_of(start, grain)
    return tuple(
        Figure(
            metric,
            _sum(monthly, months, metric),
            _total(monthly, months, METRICS[metric].known),
            _total(monthly, months, METRICS[metric].of),
            _change(monthly, by_period, metric),
            _change(monthly, by_year, metric),
            tuple(_sum(monthly, coverage.months_of(s, grain), metric) for s in starts),
            tuple(coverage.state(s, grain) == COMPLETE for s in starts),
        )
        for metric in METRICS
    )


def _monthly(items: pl.LazyFrame, first: dt.date, start: dt.date, grain: str) -> dict[dt.date, dict[str, int]]:
    last = add_months(start, MONTHS_OF[grain] - 1)
    table = aggregates.over_time(items, "month", first, last).collect()
    return {row["period"]: row for row in table.iter_rows(named=True)}


def _total(monthly: dict[dt.date, dict[str, int]], months: tuple[dt.date, ...], column: str) -> int:
    return sum(monthly[month][column] for month in months)


def _sum(monthly: dict[dt.date, dict[str, int]], months: tuple[dt.date, ...], metric: str) -> int | None:
    """The metric over the months; None where items could tell it and none does."""
    if _total(monthly, months, METRICS[metric].of) and not _total(monthly, months, METRICS[metric].known):
        return None
    return _total(monthly, months, METRICS[metric].column)


def _change(monthly: dict[dt.date, dict[str, int]], over: Compared, metric: str) -> Change | None:
    """None where no month is complete on both sides."""
    if not over.now:
        return None
    base_count = _total(monthly, over.before, METRICS[metric].known)
    return Change(_sum(monthly, over.now, metric), _sum(monthly, over.before, metric), base_count, len(over.now))
