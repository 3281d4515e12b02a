"""The small tables of the page Coverage: which source tells of which month, why a month is thin, what is unknown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from etl import schema
from etl.analysis.coverage import COMPLETE, NEWEST, NOTHING, THIN, add_months
from etl.analysis.filters import DEFAULT_CONFIDENCES, Filters
from etl.analysis.headings import MONTHS
from etl.analysis.names import NOT_STATED
from etl.analysis.view import View

# What an input gives for a month: all of it, with something refused, or of a month that stays thin.
LOADED, REFUSED = "loaded", "refused"


@dataclass(frozen=True)
class Unknown:
    """Something that `count` of `total` loaded actions do not tell; `charted_count` of them stand on the charts.

    `choice` is the filter under which exactly `listed_count` actions are listed; None where no filter finds them.
    """

    words: str
    count: int
    total: int
    charted_count: int
    choice: Filters | None = None
    listed_count: int = 0


def unfiltered(view: View, grain: str = "") -> View:
    """The same page with nothing chosen: what coverage is measured on. `grain` holds it to one."""
    query = replace(view.query, filters=Filters(), metric="items", is_share=False, is_split=False)
    return replace(view, query=replace(query, grain=grain or query.grain))


def inputs(view: View) -> pl.DataFrame:
    """Every input with every month: `input` (name), `month`, `item_count`, `rejected_count`, `state`.

    The state is LOADED, REFUSED (in part), THIN (loaded, but the month stays thin), or NOTHING. Monthly tables are
    one input, the issues of a publisher another.
    """
    found = (
        view.data.sources.filter(pl.col("covers_month").is_not_null())
        .with_columns(_input(view).alias("input"), pl.col("covers_month").alias("month"))
        .group_by("input", "month")
        .agg(pl.col("item_count").sum(), pl.col("rejected_count").sum(), pl.lit(value=True).alias("is_there"))
    )
    months = view.coverage.monthly.select("month", pl.col("state").alias("of_month"))
    order = found.group_by("input").agg(pl.len().alias("months_count"))
    thin = pl.col("of_month") != COMPLETE
    return (
        order.join(months, how="cross")
        .join(found, on=["input", "month"], how="left")
        .with_columns(
            pl.col("item_count", "rejected_count").fill_null(0),
            pl.when(pl.col("is_there").is_null())
            .then(pl.lit(NOTHING))
            .when(pl.col("rejected_count") > 0)
            .then(pl.lit(REFUSED))
            .when(thin)
            .then(pl.lit(THIN))
            .otherwise(pl.lit(LOADED))
            .alias("state"),
        )
        .sort("months_count", "input", "month", descending=[True, False, False])
        .select("input", "month", "item_count", "rejected_count", "state")
    )


def _input(view: View) -> pl.Expr:
    is_table = pl.col("source_id").str.starts_with("items-")
    named = pl.coalesce("publisher", pl.col("source_id").str.replace(r"-\d{4}-\d{2}$", ""))
    return pl.when(is_table).then(pl.lit(view.say("Reviewed monthly tables"))).otherwise(named)


def months(view: View) -> pl.DataFrame:
    """Every month, newest first: `month` (2024-12), `state` and `reason` in words, the counts of `Coverage.monthly`."""
    rows = view.coverage.monthly.sort("month", descending=True)
    words = [told(row, view) for row in rows.iter_rows(named=True)]
    return rows.select(
        pl.col("month").dt.strftime("%Y-%m"),
        pl.Series("state", [state for state, _ in words], pl.String),
        "items_count",
        "authorities_count",
        "median_before",
        "low_count",
        pl.Series("reason", [reason for _, reason in words], pl.String),
    )


def told(row: Mapping[str, object], view: View) -> tuple[str, str]:
    """The state of a month of `Coverage.monthly` in words, and why it is so."""
    say, state = view.say, str(row["state"])
    why = {COMPLETE: "", NEWEST: say("still coming in"), NOTHING: say("nothing loaded: not known")}
    return say(MONTHS[state]), why[state] if state in why else say("; ").join(reasons(row, view))


def reasons(row: Mapping[str, object], view: View) -> list[str]:
    """Why a month of `Coverage.monthly` is thin; empty where the rule finds enough."""
    say, rules = view.say, view.reference.coverage
    count, authorities, median = int(str(row["items_count"])), int(str(row["authorities_count"])), row["median_before"]
    found = []
    if count < rules.minimum_items:
        found.append(say("fewer than {count} actions", count=say.number(rules.minimum_items)))
    if authorities < rules.minimum_authorities:
        found.append(say("fewer than {count} authorities", count=say.number(rules.minimum_authorities)))
    if isinstance(median, float) and count < median * rules.minimum_share_of_median:
        found.append(
            say(
                "less than {share}% of the median of {median}",
                share=say.number(rules.minimum_share_of_median * 100),
                median=say.number(median),
            )
        )
    return found


def unknowns(view: View) -> tuple[Unknown, ...]:
    """What do the loaded actions not tell, of whatever confidence?"""
    say = view.say
    all_ = Filters(confidences=schema.CONFIDENCES)
    fined, low = replace(all_, outcomes=("fine",)), Filters(confidences=("low",))
    total, fined_count = _count(view, all_), _count(view, fined)
    found = [
        (say("Only the month is known"), all_, pl.col("date_precision") == "month", total, None),
        (say("Known by a headline only"), low, None, total, low),
        (say("Fined, but the sum not told"), fined, pl.col("fine_cny").is_null(), fined_count, fined),
    ]
    for words, choice in (
        (say("Authority not named"), replace(all_, authorities=(schema.UNKNOWN,))),
        (say("Place of the authority not known"), replace(all_, regions=(schema.UNKNOWN,))),
        (say("Level of the authority not known"), replace(all_, levels=(NOT_STATED,))),
        (say("Kind of penalty not told"), replace(all_, outcomes=(*view.reference.unspecified_outcomes, NOT_STATED))),
        (say("No law named"), replace(all_, laws=(NOT_STATED,))),
    ):
        found.append((words, choice, None, total, choice))
    return tuple(
        Unknown(
            words,
            _count(view, choice, condition),
            of,
            _count(view, replace(choice, confidences=DEFAULT_CONFIDENCES), condition) if choice != low else 0,
            link,
            _count(view, link) if link else 0,
        )
        for words, choice, condition, of, link in found
    )


def _count(view: View, choice: Filters, condition: pl.Expr | None = None) -> int:
    items = view.data.items.lazy().filter(choice.where(view.reference))
    return (items if condition is None else items.filter(condition)).select("item_id").collect().height


def months_since(view: View) -> tuple[dt.date, ...]:
    """Months after the newest one that had begun when the newest input was loaded."""
    loaded, newest = view.data.loaded_on.replace(day=1), max(view.coverage.states, default=None)
    found: list[dt.date] = []
    while newest and add_months(newest, len(found) + 1) <= loaded:
        found.append(add_months(newest, len(found) + 1))
    return tuple(found)
