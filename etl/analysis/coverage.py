"""What the loaded sources can and cannot say: "none reported" is not "not known".

Measured on what is counted when nothing is chosen, and never on the reader's choice: a month is thin for every view
or for none.
"""

from __future__ import annotations

import datetime as dt
import re
import statistics
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from etl import schema
from etl.analysis import aggregates
from etl.analysis.filters import DEFAULT_CONFIDENCES, DEFAULT_SECTIONS
from etl.terms import CoverageRules, Series

# What is known of a month: compared only when it is complete.
COMPLETE, THIN, NEWEST, NOTHING = "complete", "thin", "newest", "nothing"
# A period of which the reader chose only some months.
CUT = "cut"
STATES = (COMPLETE, THIN, NEWEST, NOTHING)
COLUMNS = {
    "month": pl.Date,
    "items_count": pl.Int64,
    "low_count": pl.Int64,
    "authorities_count": pl.Int64,
    "median_before": pl.Float64,
    "state": pl.String,
}


@dataclass(frozen=True)
class Coverage:
    """The state of every month from the first to the last that a source tells of; `monthly` is why (`by_month`)."""

    states: Mapping[dt.date, str]
    maximum_thin_share: float = 0.0
    monthly: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=COLUMNS), repr=False, compare=False)

    def periods(self, grain: str) -> tuple[dt.date, ...]:
        """The first days of all periods with a month in them."""
        count = aggregates.MONTHS_OF[grain]
        return tuple(sorted({add_months(month, -((month.month - 1) % count)) for month in self.states}))

    def is_complete(self, month: dt.date) -> bool:
        return self.states.get(month, NOTHING) == COMPLETE

    def has_source(self, month: dt.date) -> bool:
        """Whether any source tells of the month: without one, no item is not none."""
        return self.states.get(month, NOTHING) != NOTHING

    def months_of(self, period: dt.date, grain: str) -> tuple[dt.date, ...]:
        """All months of the period that begins on the day, covered or not."""
        return tuple(add_months(period, n) for n in range(aggregates.MONTHS_OF[grain]))

    def complete_months(self, period: dt.date, grain: str) -> tuple[dt.date, ...]:
        return tuple(month for month in self.months_of(period, grain) if self.is_complete(month))

    def state(self, period: dt.date, grain: str) -> str:
        """The state of a period: newest with the newest month in it, thin with too many months not complete."""
        months = self.months_of(period, grain)
        found = [self.states.get(month, NOTHING) for month in months]
        if set(found) == {NOTHING}:
            return NOTHING
        if NEWEST in found:
            return NEWEST
        is_thin = len(found) - found.count(COMPLETE) > self.maximum_thin_share * len(found)
        return THIN if is_thin else COMPLETE


def measure(items: pl.LazyFrame, rules: CoverageRules, sources: pl.DataFrame | None = None) -> Coverage:
    """The state of every month, from all items loaded and the months that the sources say they cover."""
    monthly = by_month(items, rules, sources).collect()
    states = dict(zip(monthly["month"], monthly["state"], strict=True))
    return Coverage(states, rules.maximum_thin_share, monthly)


def by_month(items: pl.LazyFrame, rules: CoverageRules, sources: pl.DataFrame | None = None) -> pl.LazyFrame:
    """How well is each month covered, and why? One row a month without gaps: the columns of `COLUMNS`.

    `items_count` are the actions counted when nothing is chosen, `low_count` those left out as headlines only,
    `median_before` the median of the well-covered months of the time before.
    """
    told = set(items.select("month").unique().collect()["month"])
    told |= set() if sources is None else set(sources["covers_month"].drop_nulls())
    if not told:
        return pl.LazyFrame(schema=COLUMNS)
    newest = max(told)
    rows: list[dict[str, object]] = []
    counts_before: list[int | None] = []  # of well-covered months; None for all others
    for row in _counted(items, min(told), newest).iter_rows(named=True):
        known = [count for count in counts_before[-rules.months_before :] if count is not None]
        median = float(statistics.median(known)) if len(known) >= rules.minimum_months_before else None
        is_enough = (
            row["items_count"] >= max(rules.minimum_items, rules.minimum_share_of_median * (median or 0))
            and row["authorities_count"] >= rules.minimum_authorities
        )
        month = row["month"]
        state = NEWEST if month == newest else NOTHING if month not in told else COMPLETE if is_enough else THIN
        counts_before.append(row["items_count"] if state == COMPLETE else None)
        rows.append(row | {"median_before": median, "state": state})
    return pl.LazyFrame(rows, schema=COLUMNS)


def _counted(items: pl.LazyFrame, first: dt.date, last: dt.date) -> pl.DataFrame:
    """`month`, `items_count`, `low_count`, `authorities_count` for every month. Unknown is no authority."""
    actions = items.pipe(aggregates.counted).filter(pl.col("section").is_in(DEFAULT_SECTIONS))
    is_counted = pl.col("confidence").is_in(DEFAULT_CONFIDENCES)
    counts = actions.group_by("month").agg(
        is_counted.cast(pl.Int64).sum().alias("items_count"), (~is_counted).cast(pl.Int64).sum().alias("low_count")
    )
    acting = (
        actions.filter(is_counted)
        .select("month", pl.col("authorities").alias("authority"))
        .explode("authority", empty_as_null=True)
        .filter(pl.col("authority") != schema.UNKNOWN)
        .unique()
        .group_by("month")
        .agg(pl.len().alias("authorities_count"))
    )
    months = pl.date_range(first, last, interval="1mo", eager=True).alias("month").to_frame().lazy()
    numbers = ("items_count", "low_count", "authorities_count")
    return (
        months.join(counts, on="month", how="left")
        .join(acting, on="month", how="left")
        .with_columns(pl.col(numbers).fill_null(0).cast(pl.Int64))
        .sort("month")
        .collect()
    )


@dataclass(frozen=True)
class NumberedLists:
    """The lists of one series: which running numbers the sources tell of, and which they do not.

    `found` and `unnumbered` hold item ids, `days` the first and last day on which an item may have been published,
    `titles` what it is called.
    """

    series: Series
    found: Mapping[int, tuple[str, ...]]
    unnumbered: tuple[str, ...]
    days: Mapping[str, tuple[dt.date, dt.date]] = field(default_factory=dict, repr=False)
    titles: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def missing(self) -> tuple[int, ...]:
        return tuple(n for n in range(1, max(self.found, default=0) + 1) if n not in self.found)


def numbered_lists(items: pl.LazyFrame, series: Series) -> NumberedLists:
    """Which numbered lists are there? Numbers as titles state them; `unnumbered` are the lists that state none."""
    rows = (
        items.pipe(aggregates.counted)
        .filter(pl.col("authorities").list.contains(series.authority))
        .filter(pl.col("outcomes").list.contains(series.outcome) & (pl.col("apps_count") > 0))
        .sort("date", "item_id")
        .select("item_id", "date", "date_precision", "title", pl.col("source_title").fill_null(""))
        .collect()
    )
    found: dict[int, tuple[str, ...]] = {}
    days, titles, unnumbered = {}, {}, []
    for item_id, date, precision, title, source_title in rows.iter_rows():
        days[item_id] = (date, date if precision == "day" else add_months(date, 1) - dt.timedelta(days=1))
        titles[item_id] = title
        numbers = {
            int(next(group for group in match.groups() if group))
            for match in re.finditer(series.pattern, f"{title}\n{source_title}")
        }
        for number in numbers:
            found[number] = (*found.get(number, ()), item_id)
        if not numbers:
            unnumbered.append(item_id)
    return NumberedLists(series, dict(sorted(found.items())), tuple(unnumbered), days, titles)


def add_months(month: dt.date, count: int) -> dt.date:
    """The first day of the month that many months later, or earlier for a negative count."""
    year, index = divmod(month.year * 12 + month.month - 1 + count, 12)
    return dt.date(year, index + 1, 1)
