"""The two selections of a comparison: what each holds, what it is called, and how well its months are covered.

The common filter applies to both; `Query.a` and `Query.b` narrow it further. Where neither says anything, the first
of `presets.offered` is compared.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import polars as pl

from etl.analysis import aggregates, presets
from etl.analysis.aggregates import METRICS
from etl.analysis.filters import LIST_KEYS, Filters
from etl.analysis.names import names
from etl.analysis.query import Pairs
from etl.analysis.view import View
from etl.language import Language

Key = Literal["a", "b"]
# Shares of well covered months that lie this far apart make counts hard to compare.
COVERAGE_GAP = 0.25


@dataclass(frozen=True)
class Side(View):
    """One selection: the view of what stands in the common filter and in `chosen` at once."""

    key: Key = "a"
    chosen: Filters = field(default_factory=Filters)

    @property
    def items(self) -> pl.LazyFrame:
        """The items of the selection."""
        return super().items.filter(self.chosen.narrowing(self.reference))

    @cached_property
    def months(self) -> tuple[dt.date, dt.date]:
        """First and last month to draw: those of the selection, within those that have actions."""
        return View(self.data, replace(self.query, filters=self._months), self.reference).months

    @cached_property
    def drawn_months(self) -> tuple[dt.date, ...]:
        """Every month that the selection speaks of."""
        return View(self.data, replace(self.query, filters=self._months), self.reference).drawn_months

    @property
    def _months(self) -> Filters:
        own = Filters(self.chosen.first_month, self.chosen.last_month, self.chosen.months)
        return self.filters.narrowed(own) or own

    @cached_property
    def name(self) -> str:
        """What the selection adds to the common filter, as a title: "2024, Beijing or Hunan"."""
        say = self.say
        parts = [period_name(self.chosen, say)]
        for key in LIST_KEYS:
            if values := self.chosen.chosen(key):
                known = names(key, self.reference, say)
                parts.append(say.either(known.get(value, value) for value in values))
        if self.chosen.text:
            parts.append(say("“{words}”", words=self.chosen.text))
        name = say(", ").join(filter(None, parts)) or say("Everything in the filter")
        return name[0].upper() + name[1:]

    def as_filter(self, mark: Filters) -> Filters | None:
        """The one filter that gives the side's actions behind a mark; None where no single filter says it exactly."""
        found = self.filters.narrowed(self.chosen)
        found = found and found.narrowed(mark)
        return found and found.counted()


def period_name(chosen: Filters, say: Language) -> str:
    """ "2024", "2023 to 2024", "March to May 2024": whole years by their numbers; empty without a month."""
    first, last = chosen.first_month, chosen.last_month
    if chosen.months:
        return say.both(say.period(month, "month") for month in chosen.months)
    if first and last:
        grain = "year" if first.month == 1 and last.month == 12 else "month"
        begin, end = say.period(first, grain), say.period(last, grain)
        return begin if begin == end else say("{first} to {last}", first=begin, last=end)
    if first:
        return say("from {month}", month=say.period(first, "month"))
    return say("up to {month}", month=say.period(last, "month")) if last else ""


def chosen_pairs(view: View) -> tuple[Pairs, Pairs]:
    """What A and B add, as query pairs; the first preset where the address says nothing of either."""
    if view.query.a or view.query.b:
        return view.query.a, view.query.b
    return next(((preset.a, preset.b) for preset in presets.offered(view)), ((), ()))


def sides(view: View) -> tuple[Side, Side]:
    """The two selections. Where their months differ both go by months, whatever the address says."""
    pairs_a, pairs_b = chosen_pairs(view)
    a, b = side(view, "a", pairs_a), side(view, "b", pairs_b)
    if a.drawn_months == b.drawn_months:
        return a, b
    by_month = replace(view.query, grain="month")
    return replace(a, query=by_month), replace(b, query=by_month)


def side(view: View, key: Key, pairs: Pairs) -> Side:
    """The selection that some query pairs make."""
    return Side(view.data, view.query, view.reference, key, Filters.from_query(pairs, view.reference))


def overlap(a: Side, b: Side) -> int:
    """How many actions stand in both?"""
    both = a.items.pipe(aggregates.counted).join(b.items.select("item_id"), on="item_id", how="semi")
    return both.select("item_id").collect().height


@dataclass(frozen=True)
class Figure:
    """One metric of a side: `known_count` of `of_count` actions tell it; None where some could and none does."""

    metric: str
    value: int | None
    known_count: int
    of_count: int


@dataclass(frozen=True)
class Summary:
    """A side in figures. `rate` is actions a month over its complete months, None without one."""

    items_count: int
    figures: tuple[Figure, ...]
    months: tuple[dt.date, ...]
    complete: tuple[dt.date, ...]
    rate: float | None

    @property
    def complete_share(self) -> float:
        return len(self.complete) / len(self.months) if self.months else 0.0


def summary(side: Side) -> Summary:
    """How much is in a side, and how well are its months covered?"""
    total = aggregates.totals(side.items).collect()
    row = total.row(0, named=True)
    figures = tuple(
        Figure(id_, total.select(metric.told).item(), row[metric.known], row[metric.of])
        for id_, metric in METRICS.items()
    )
    complete = tuple(month for month in side.drawn_months if side.coverage.is_complete(month))
    within = aggregates.totals(side.items.filter(pl.col("month").is_in(complete))).collect()["items_count"].item()
    return Summary(
        row["items_count"], figures, side.drawn_months, complete, within / len(complete) if complete else None
    )


def is_unevenly_covered(a: Summary, b: Summary) -> bool:
    """Whether the shares of complete months lie too far apart to compare counts as they stand."""
    return abs(a.complete_share - b.complete_share) >= COVERAGE_GAP
