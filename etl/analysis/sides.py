"""The two selections of a comparison: what each holds, what it is called, and how well its months are covered.

The common filter applies to both; `Query.a` and `Query.b` narrow it further. Where neither says anything, the first
of `presets.offered` is compared.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import polars as pl

from etl.analysis import aggregates, phrases, presets
from etl.analysis.aggregates import METRICS
from etl.analysis.alternatives import FACETS
from etl.analysis.filters import Filters
from etl.analysis.names import names
from etl.analysis.query import Pairs, leniently
from etl.analysis.view import View
from etl.language import Language

Key = Literal["a", "b"]
# Shares of well covered months that lie this far apart make counts hard to compare.
COVERAGE_GAP = 0.25


@dataclass(frozen=True)
class Side(View):
    """One selection: the view of what stands in the common filter and in `chosen`, the first of `within`, at once."""

    key: Key = "a"

    @property
    def chosen(self) -> Filters:
        """What the selection adds to the common filter."""
        return self.within[0]

    @cached_property
    def name(self) -> str:
        """What the selection adds to the common filter, as a title: "2024, Beijing or Hunan"."""
        say = self.say
        parts = [period_name(self.chosen, say)]
        for facet in FACETS:
            parts += phrases.either(self.chosen.choice(facet, self.reference), self._named, say)
        if self.chosen.text:
            parts.append(say("“{words}”", words=self.chosen.text))
        parts += self.chosen.told_in_vain(say)
        name = say(", ").join(filter(None, parts)) or say("Everything in the filter")
        return name[0].upper() + name[1:]

    @cached_property
    def actions_count(self) -> int:
        """How many actions does it hold?"""
        return aggregates.count(self.items)

    def describe(self) -> str:
        """Everything that the selection holds, in words: the common filter and what it adds."""
        whole = self.filters.narrowed(self.chosen, self.reference)
        if whole:
            return whole.describe(self.reference, self.say)
        both = (chosen.describe(self.reference, self.say) for chosen in (self.filters, self.chosen))
        return self.say("; and of these: ").join(both)

    def _named(self, key: str, values: Sequence[str]) -> str:
        known = names(key, self.reference, self.say)
        return self.say.either(known.get(value, value) for value in values)

    def as_filter(self, mark: Filters) -> Filters | None:
        """The one filter that gives the side's actions behind a mark; None where no single filter says it exactly."""
        found = self.filters.narrowed(self.chosen, self.reference)
        found = found and found.narrowed(mark, self.reference)
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


def spoken_out(view: View) -> View:
    """The same view, its query saying both selections: a default left out today is another one next year."""
    a, b = chosen_pairs(view)
    return replace(view, query=replace(view.query, a=a, b=b))


def describe(view: View) -> str:
    """Both selections in words, each with all that it holds."""
    a, b = sides(view)
    return view.say("A: {a}; B: {b}", a=a.describe(), b=b.describe())


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
    return Side(view.data, view.query, view.reference, (leniently(pairs, view.reference, view.say)[0],), key)


def shared(a: Side, b: Side) -> pl.LazyFrame:
    """The actions that stand in both."""
    return a.items.pipe(aggregates.counted).join(b.items.select("item_id"), on="item_id", how="semi")


def shared_mark(a: Side, b: Side) -> Side:
    """The side and, as its mark, the choice within it that give exactly the actions of `shared`."""
    # One side without a choice of its own holds all that the other holds; never are both without.
    side, other = (a, b) if b.chosen != Filters() else (b, a)
    return replace(side, query=replace(side.query, mark=tuple(other.chosen.to_query())))


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
