"""Two selections side by side: the same questions put to both, and where they differ by more than chance explains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

import polars as pl

from etl.analysis import aggregates, chance
from etl.analysis.aggregates import METRICS
from etl.analysis.filters import LIST_KEYS, Filters
from etl.analysis.headline import SMALLEST_BASE
from etl.analysis.names import names
from etl.analysis.questions import LAST, PERIOD, Question, metric_of
from etl.analysis.sides import Side, shared

QUESTIONS = (
    Question("months", "When do they act?", "course", across=PERIOD),
    Question("systems", "Which systems of authorities act?", "ranking", by="system"),
    Question("regions", "Where do they act?", "ranking", by="region", top=12),
    Question("families", "Which kinds of violations are found?", "ranking", by="family"),
    Question("violations", "Which violations are found most?", "ranking", by="violation", top=15),
    Question("outcomes", "What do authorities do about it?", "ranking", by="outcome"),
)

# What is laid side by side, value by value.
DIMENSIONS = ("violation", "region", "system", "authority", "outcome")
# How addresses call the picture and the table of the differences, the actions of both sides, and every chart of a side.
MOST, ALL, SHARED = "most", "differences", "shared"
MARKED = tuple(f"compare-{side}-{id_}" for side in "ab" for id_ in (*(q.id for q in QUESTIONS), MOST, ALL, SHARED))
# A difference is clear below this probability, all rows tested allowed for.
LEVEL = 0.05
# With fewer actions on both sides together even ten against none would hardly be clear.
SMALLEST_SUM = 10
# Verdicts in the order of the table.
CLEAR, CHANCE, FEW = "clear", "may be chance", "too few to say"
CHOSEN, OVERLAPPING = "by choice", "not tested"
VERDICTS = (CLEAR, CHANCE, OVERLAPPING, FEW, CHOSEN)
# A choice of one key decides these dimensions by itself: a difference there is no finding.
DECIDED: Mapping[str, tuple[str, ...]] = {
    "authority": ("authority", "system", "region"),
    "system": ("system", "authority"),
    "level": ("region", "authority"),
    "region": ("region", "authority"),
    "city": ("region", "authority"),
    "violation": ("violation",),
    "family": ("violation",),
    "outcome": ("outcome",),
}


def chart(side: Side, id_: str) -> str:
    """What an address calls one side of a question or table: "compare-a-regions"."""
    return f"compare-{side.key}-{id_}"


def chart_of(question: Question) -> str:
    """What an address calls a question put to both sides: "compare-regions"."""
    return f"compare-{question.id}"


CHARTS = {chart_of(question): question for question in QUESTIONS}
# What an address calls all of them at once, for paper.
EVERY = "compare-all"


def answers(question: Question, a: Side, b: Side) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The answers of both sides to one question: `questions.answer`, shares being of all of the side.

    Rankings hold the same groups in the same order, those with most in both together first, at most
    `question.top` of them; a group that a side lacks is zero there.
    """
    ours, theirs = _answer(question, a), _answer(question, b)
    if question.is_over_time:
        return ours, theirs
    both = pl.concat([ours, theirs])
    order = (
        both.group_by(question.by)
        .agg(pl.col("value").sum(), pl.col("items_count").sum(), pl.col("mark").first())
        .with_columns(pl.col(question.by).is_in(LAST).alias("is_last"))
        .sort("is_last", "value", "items_count", question.by, descending=[False, True, True, False])
        .head(question.top or both.height)
        .select(question.by, "mark")
    )
    return _filled(order, question.by, ours), _filled(order, question.by, theirs)


def _answer(question: Question, side: Side) -> pl.DataFrame:
    if not (question.is_over_time and side.query.is_share):
        return side.answer(question)
    # Over time a share is one of the period's actions; here it is one of all of the side's.
    table = replace(side, query=replace(side.query, is_share=False)).answer(question)
    metric = METRICS[metric_of(question, side.query)]
    whole = table[metric.column].sum()
    share = pl.when(pl.lit(whole > 0)).then(pl.col("value") / whole * 100)
    return table.with_columns(pl.when(pl.col(metric.of) == 0).then(0.0).otherwise(share).alias("value"))


def _filled(order: pl.DataFrame, by: str, table: pl.DataFrame) -> pl.DataFrame:
    joined = order.join(table.drop("mark"), on=by, how="left", maintain_order="left")
    value = pl.when(pl.col("items_count").is_null()).then(0.0).otherwise("value").alias("value")
    return joined.with_columns(value, pl.col(*aggregates.MEASURES, "known_count").fill_null(0)).select(table.columns)


def differences(a: Side, b: Side) -> pl.DataFrame:
    """One row a value of `DIMENSIONS` that either side has, the clearest difference first.

    `dimension`, `id`, `name` (in the view's language), `a_count` and `b_count` (actions), `shared_count` (those of
    them that stand on both sides), `a_share_percent` and `b_share_percent` (of all actions of the side; null on a base
    under 5), `difference_points` (B less A), `p_value`, `adjusted_p_value` (null where not tested), `verdict`, one of
    `VERDICTS`, and `mark`, the query string of the row.

    The test is `chance.two_sided` with the totals of both sides, then Holm over all rows tested. It needs two separate
    groups: actions that stand on both sides are left out of it, on both sides, in rows and totals. Counts and shares
    are whole.
    """
    totals = {side.key: side.actions_count for side in (a, b)}
    in_both = aggregates.count(shared(a, b))
    rows = pl.concat([_counts(dimension, a, b) for dimension in DIMENSIONS])
    return (
        rows.with_columns(*(_share(key, total) for key, total in totals.items()))
        .with_columns((pl.col("b_share_percent") - pl.col("a_share_percent")).alias("difference_points"))
        .with_columns(_untested(a, b, min(totals.values()), in_both).alias("verdict"))
        .pipe(_tested, totals["a"] - in_both, totals["b"] - in_both)
        .pipe(_ranked)
    )


def decided(a: Filters, b: Filters) -> tuple[str, ...]:
    """The dimensions in which A and B differ because they were chosen so."""
    keys = [key for key in LIST_KEYS if set(a.chosen(key)) != set(b.chosen(key))]
    return tuple(dict.fromkeys(dimension for key in keys for dimension in DECIDED.get(key, ())))


def _counts(dimension: str, a: Side, b: Side) -> pl.DataFrame:
    known = names(dimension, a.reference, a.say)
    ours, theirs, both = (
        aggregates.by_group(items, dimension, a.reference).select(
            pl.col(dimension).alias("id"), pl.col("items_count").alias(f"{whose}_count")
        )
        for whose, items in (("a", a.items), ("b", b.items), ("shared", shared(a, b)))
    )
    joined = ours.join(theirs, on="id", how="full", coalesce=True).join(both, on="id", how="left")
    counts = pl.col("a_count", "b_count", "shared_count").fill_null(0)
    name = pl.col("id").replace(dict(known)).alias("name")
    table = joined.select(pl.lit(dimension).alias("dimension"), "id", name, counts).collect()
    return table.with_columns(pl.Series("mark", [urlencode([(dimension, id_)]) for id_ in table["id"]], pl.String))


def _share(key: str, total: int) -> pl.Expr:
    share = pl.col(f"{key}_count") / total * 100 if total >= SMALLEST_BASE else pl.lit(None, pl.Float64)
    return share.alias(f"{key}_share_percent")


def _untested(a: Side, b: Side, smaller_total: int, in_both: int) -> pl.Expr:
    """The verdict on rows that are not tested; null on those that are."""
    sum_ = pl.col("a_count") + pl.col("b_count") - 2 * pl.col("shared_count")
    is_small = smaller_total < SMALLEST_BASE
    return (
        pl.when(pl.col("dimension").is_in(decided(a.chosen, b.chosen)))
        .then(pl.lit(CHOSEN))
        .when(pl.lit(not is_small and smaller_total - in_both < SMALLEST_BASE))
        .then(pl.lit(OVERLAPPING))
        .when((sum_ < SMALLEST_SUM) | pl.lit(is_small))
        .then(pl.lit(FEW))
    )


def _tested(rows: pl.DataFrame, a_total: int, b_total: int) -> pl.DataFrame:
    """The totals are those of the test: what stands on one side only."""
    is_tested = rows["verdict"].is_null()
    apart = pl.col("a_count", "b_count") - pl.col("shared_count")
    counts = rows.filter(is_tested).select("dimension", "id", apart)
    found = [chance.two_sided(a, b, a_total, b_total) for a, b in counts.select("a_count", "b_count").iter_rows()]
    tests = counts.select(
        "dimension",
        "id",
        pl.Series("p_value", found, pl.Float64),
        pl.Series("adjusted_p_value", chance.holm(found), pl.Float64),
    )
    is_clear = pl.col("adjusted_p_value") < LEVEL
    judged = pl.when(is_clear).then(pl.lit(CLEAR)).when(pl.col("p_value").is_not_null()).then(pl.lit(CHANCE))
    return rows.join(tests, on=["dimension", "id"], how="left", maintain_order="left").with_columns(
        pl.coalesce(judged, "verdict").alias("verdict")
    )


def _ranked(rows: pl.DataFrame) -> pl.DataFrame:
    """By verdict, then by what is least likely to be chance, then by how far the shares lie apart."""
    keys = {
        "_verdict": pl.col("verdict").replace_strict(dict(zip(VERDICTS, range(len(VERDICTS)), strict=True))),
        "_p": pl.col("adjusted_p_value"),
        "_q": pl.col("p_value"),
        "_apart": -pl.col("difference_points").abs(),
        "_sum": -(pl.col("a_count") + pl.col("b_count")),
        "_dimension": pl.col("dimension").replace_strict(dict(zip(DIMENSIONS, range(len(DIMENSIONS)), strict=True))),
    }
    columns = ("p_value", "adjusted_p_value", "verdict", "mark")
    return rows.with_columns(**keys).sort(*keys, "id", nulls_last=True).select(pl.exclude(*keys, *columns), *columns)
