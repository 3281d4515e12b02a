"""What each chart asks, and the small table that answers it.

A mark of a chart is a query string: every row of an answer carries in `mark` the choice that, within the view,
gives exactly the items behind it. The same tables are drawn, listed and downloaded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

import polars as pl

from etl import schema
from etl.analysis import aggregates
from etl.analysis.coverage import CUT, NOTHING, Coverage, add_months
from etl.analysis.names import NOT_STATED
from etl.analysis.query import Pairs, Query
from etl.reference import Reference

Shape = Literal["trend", "course", "stacked", "ranking", "matrix", "tiles", "ladder", "fines", "coverage"]
PERIOD = "period"
LAST = (schema.UNKNOWN, NOT_STATED)


@dataclass(frozen=True)
class Question:
    """One chart. `by` and `across` are dimensions of `aggregates.DIMENSIONS`; `across` may be "period".

    A "course" is a trend beside another one: its shares are of all of its selection.
    `only` narrows the view for this question, `metric` holds it to one metric, `top` is how many groups are drawn.
    """

    id: str
    title: str
    shape: Shape
    by: str = ""
    across: str = ""
    only: Pairs = ()
    metric: str = ""
    top: int = 0

    @property
    def is_over_time(self) -> bool:
        return PERIOD in (self.by, self.across)

    @property
    def overlaps(self) -> bool:
        """Whether one item can stand in several parts."""
        return bool({self.by, self.across} & set(aggregates.DIMENSIONS))


QUESTIONS = {
    question.id: question
    for question in (
        Question("trend", "How much enforcement is reported, and when?", "trend", across=PERIOD),
        Question("outcomes-over-time", "How far do authorities go?", "ladder", by="outcome", across=PERIOD),
        Question(
            "fines-over-time",
            "How much is fined, and for how many actions is the sum known?",
            "fines",
            across=PERIOD,
            only=(("outcome", "fine"),),
            metric="fines",
        ),
        Question("top-authorities", "Who acts most?", "ranking", by="authority", top=10),
        Question("top-violations", "What is found most?", "ranking", by="violation", top=10),
        Question("systems-over-time", "Which systems of authorities act, and when?", "stacked", "system", PERIOD),
        Question("authorities", "Which authorities act most?", "ranking", by="authority", top=20),
        Question("authority-violation", "Which authority finds what?", "matrix", "authority", "violation", top=20),
        Question("regions", "Where do regional authorities act?", "tiles", by="region"),
        Question("top-regions", "Which regions act most?", "ranking", by="region", top=15),
        Question("regions-over-time", "Which regions act, and when?", "matrix", "region", PERIOD),
        Question("region-violation", "What is found where?", "matrix", "region", "violation", top=20),
        Question("families-over-time", "Which kinds of violations are found, and when?", "stacked", "family", PERIOD),
        Question("violations", "Which violations are found most?", "ranking", by="violation", top=35),
        Question("violations-over-time", "Which violations are found when?", "matrix", "violation", PERIOD),
        Question("coverage-systems", "Who is reported, and who is not?", "coverage", "system", PERIOD, metric="items"),
    )
}


def answer(
    question: Question,
    items: pl.LazyFrame,
    query: Query,
    months: Sequence[dt.date],
    coverage: Coverage,
    reference: Reference,
) -> pl.DataFrame:
    """The small table of a question over the items in view and the months chosen, in order.

    Columns: the question's dimensions (ids; `period` as a first day), `aggregates.MEASURES`, `value` (the metric
    asked for, or its share of all actions of the same period in percent; null where items could tell the metric but
    none does), `known_count` (items that tell it), `state` (coverage of the period, null without one) and `mark`.
    Where no source covers a period every measure is null: nothing known is not zero.
    A dimension that is filtered shows the chosen values only; see `Filters.shown`.
    """
    chosen = items.filter(only(question, reference))
    bounds = months[0], months[-1]
    return (
        _counts(question, chosen, query.grain, bounds, reference)
        .collect()
        .pipe(_chosen_groups, question, query, reference)
        .pipe(_with_state, question, coverage, query.grain, months)
        .pipe(_with_value, question, query, chosen, bounds)
        .pipe(_with_mark, question, query.grain)
        .pipe(_sorted, question, chosen, reference)
    )


def only(question: Question, reference: Reference) -> pl.Expr:
    """Which actions a question is about; all where it does not say."""
    return Query(mark=question.only).marked(reference).narrowing(reference)


def _counts(
    question: Question, items: pl.LazyFrame, grain: str, months: tuple[dt.date, dt.date], reference: Reference
) -> pl.LazyFrame:
    if question.across == PERIOD and question.by:
        return aggregates.over_time_by(items, question.by, grain, *months, reference)
    if question.across == PERIOD:
        return aggregates.over_time(items, grain, *months)
    if question.across:
        return aggregates.by_two(items, question.by, question.across, reference)
    return aggregates.by_group(items, question.by, reference)


def _chosen_groups(table: pl.DataFrame, question: Question, query: Query, reference: Reference) -> pl.DataFrame:
    for dimension in dimensions(question):
        shown = query.filters.shown(dimension, table[dimension].unique(), reference)
        table = table.filter(pl.col(dimension).is_in(shown))
    return table


def dimensions(question: Question) -> tuple[str, ...]:
    """The dimensions of a question that are not the period."""
    return tuple(d for d in (question.by, question.across) if d and d != PERIOD)


def metric_of(question: Question, query: Query) -> str:
    """The metric a question shows in a view."""
    return question.metric or query.metric


def has_share(question: Question, query: Query) -> bool:
    """Whether the question shows shares; a sum of fines has none, and the whole is no share of itself."""
    return query.is_share and question.shape not in ("fines", "trend")


def is_log(question: Question, query: Query) -> bool:
    """Whether a question's values go in steps of ten: one fine is larger than all others together."""
    return metric_of(question, query) == "fines" and not has_share(question, query)


def _whole(question: Question, items: pl.LazyFrame, grain: str, months: tuple[dt.date, dt.date]) -> pl.DataFrame:
    """All of what the shares are shares of: per period for questions over time, else one row."""
    if question.is_over_time:
        return aggregates.over_time(items, grain, *months).collect()
    return aggregates.totals(items).collect()


def _with_state(
    table: pl.DataFrame, question: Question, coverage: Coverage, grain: str, months: Sequence[dt.date]
) -> pl.DataFrame:
    """The state of each period as far as it is chosen; without a chosen month it goes, without a source all is null."""
    if not question.is_over_time:
        return table.with_columns(pl.lit(None, pl.String).alias("state"))
    rows = []
    for period in table[PERIOD].unique():
        chosen = [month for month in coverage.months_of(period, grain) if month in months]
        if chosen:
            rows.append((period, _state(coverage, period, grain, chosen)))
    states = pl.DataFrame(rows, schema={PERIOD: pl.Date, "state": pl.String}, orient="row")
    is_known = pl.col("state") != NOTHING
    return table.join(states, on=PERIOD, how="inner", maintain_order="left").with_columns(
        pl.when(is_known).then(pl.col(column)) for column in aggregates.MEASURES
    )


def _state(coverage: Coverage, period: dt.date, grain: str, chosen: Sequence[dt.date]) -> str:
    """Not known where no chosen month has a source, whatever the other months hold; cut where one is not chosen."""
    if not any(coverage.has_source(month) for month in chosen):
        return NOTHING
    is_whole = all(month in chosen for month in coverage.months_of(period, grain) if month in coverage.states)
    return coverage.state(period, grain) if is_whole else CUT


def _with_value(
    table: pl.DataFrame, question: Question, query: Query, items: pl.LazyFrame, months: tuple[dt.date, dt.date]
) -> pl.DataFrame:
    metric = aggregates.METRICS[metric_of(question, query)]
    told = table.with_columns(metric.told.cast(pl.Float64).alias("value"), pl.col(metric.known).alias("known_count"))
    if not has_share(question, query):
        return told
    keys = [PERIOD] if question.is_over_time else []
    whole = _whole(question, items, query.grain, months).select(*keys, pl.col(metric.column).alias("_whole"))
    joined = told.join(whole, on=keys, how="left", maintain_order="left") if keys else told.join(whole, how="cross")
    share = (
        pl.when(pl.col(metric.of) == 0)
        .then(0.0)
        .when(pl.col("_whole") > 0)
        .then(pl.col("value") / pl.col("_whole") * 100)
    )
    return joined.with_columns(share.alias("value")).drop("_whole")


def _with_mark(table: pl.DataFrame, question: Question, grain: str) -> pl.DataFrame:
    parts = [pl.lit(urlencode(question.only))] if question.only else []
    for dimension in dimensions(question):
        words = {id_: urlencode([(dimension, id_)]) for id_ in table[dimension].unique()}
        parts.append(pl.col(dimension).replace_strict(words, return_dtype=pl.String))
    if question.is_over_time:
        periods = {p: urlencode(period_pairs(p, grain)) for p in table[PERIOD].unique()}
        parts.append(pl.col(PERIOD).replace_strict(periods, return_dtype=pl.String))
    return table.with_columns(pl.concat_str(parts, separator="&").alias("mark"))


def _sorted(table: pl.DataFrame, question: Question, items: pl.LazyFrame, reference: Reference) -> pl.DataFrame:
    """Groups with most items first, unknown and not stated last; periods in their order."""
    keys = []
    for dimension in dimensions(question):
        totals = aggregates.by_group(items, dimension, reference).collect()[dimension].to_list()
        order = sorted(totals, key=lambda id_: id_ in LAST)
        keys.append(pl.col(dimension).replace_strict({id_: n for n, id_ in enumerate(order)}, return_dtype=pl.Int64))
    return table.sort(*keys, *([PERIOD] if question.is_over_time else []))


def period_pairs(period: dt.date, grain: str) -> Pairs:
    """The months of a period as query pairs."""
    last = add_months(period, aggregates.MONTHS_OF[grain] - 1)
    return (("from", f"{period:%Y-%m}"), ("to", f"{last:%Y-%m}"))


def ranked(table: pl.DataFrame, by: str) -> list[str]:
    """The values of a dimension of an answer, the one with most items first."""
    groups: list[str] = table[by].unique(maintain_order=True).to_list()
    return groups


def rungs(table: pl.DataFrame, reference: Reference) -> list[str]:
    """The outcomes of an answer as a ladder has them from top to bottom: the severest first, of two alike the one with
    more items; what is not stated last.
    """
    severity = {outcome.id: outcome.severity for outcome in reference.outcomes.values()}
    return sorted(ranked(table, "outcome"), key=lambda id_: -severity.get(id_, 0))
