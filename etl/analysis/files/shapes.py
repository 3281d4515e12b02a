"""What a file holds: the items chosen, with or without their labels, one chart's small table, or a comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from etl import schema
from etl.analysis import aggregates, comparison, questions, sides
from etl.analysis.names import names
from etl.analysis.query import Query
from etl.analysis.questions import PERIOD, QUESTIONS, Question
from etl.analysis.view import View
from etl.language import Language

SHAPES = ("items", "labels", "chart", "comparison")

# What of its item stands beside each label.
ITEM_KEYS = (
    "item_id",
    "kind",
    "date",
    "date_precision",
    "title",
    "authorities",
    "regions",
    "confidence",
    "source_url",
)
LABEL_ORDER = ("field", "value", "start", "end", "origin", "rule_id", "quote")


@dataclass(frozen=True)
class Shaped:
    """One table to take away, its rows in a fixed order.

    `items` are those that it tells of (columns of `schema.ITEMS`), `meanings` says what each of its columns means.
    """

    table: pl.DataFrame
    items: pl.DataFrame
    meanings: Mapping[str, str]


def shaped(view: View, shape: str) -> Shaped:
    """The choice in one of `SHAPES`; the chart is the one that `view.query.chart` names."""
    match shape:
        case "items":
            return _items(view)
        case "labels":
            return _labels(view)
        case "comparison":
            return _comparison(view)
    return _chart(view, QUESTIONS[view.query.chart])


def settled(view: View, shape: str, kind: str) -> View:
    """The same view with only that part of its query that such a file depends on."""
    query = view.query
    plain = Query(query.filters, query.language)
    if shape == "items" and kind == "pptx":
        plain = replace(plain, grain=query.grain, metric=query.metric, is_share=query.is_share)
    if shape == "comparison":
        plain = replace(plain, a=query.a, b=query.b)
    if shape == "chart":
        question = QUESTIONS[query.chart]
        grain = query.grain if question.is_over_time else plain.grain
        metric = plain.metric if question.metric else query.metric
        plain = replace(plain, chart=query.chart, grain=grain, metric=metric, is_share=query.is_share)
    return replace(view, query=plain)


def named(view: View, question: Question, answer: pl.DataFrame) -> pl.DataFrame:
    """An answer with `<dimension>_name` beside each id, in the view's language.

    Sums that items could tell and none does are null, as `value` is: nothing known is not zero.
    """
    told = {metric.column: metric.told for metric in aggregates.METRICS.values()}
    places: list[pl.Expr] = []
    for dimension in _dimensions(question):
        known: Mapping[object, str]
        if dimension == PERIOD:
            known = {period: view.say.period(period, view.query.grain) for period in answer[PERIOD].unique()}
        else:
            of_reference = names(dimension, view.reference, view.say)
            known = {id_: of_reference.get(id_, id_) for id_ in answer[dimension].unique()}
        name = pl.col(dimension).replace_strict(known, return_dtype=pl.String).alias(f"{dimension}_name")
        places += [pl.col(dimension), name]
    measures = [told.get(column, pl.col(column)) for column in aggregates.MEASURES]
    return answer.select(*places, *measures, "value", "known_count", "state", "mark")


def _dimensions(question: Question) -> tuple[str, ...]:
    return (*([PERIOD] if question.is_over_time else []), *questions.dimensions(question))


def _items(view: View) -> Shaped:
    items = view.items.sort("date", "item_id").collect()
    columns = {column.name: view.say(column.meaning) for column in schema.ITEMS}
    return Shaped(items.select(columns.keys()), items, columns)


def _labels(view: View) -> Shaped:
    """An item without a label keeps one row, so that no item is lost."""
    items = view.items.sort("date", "item_id").collect()
    table = (
        items.lazy()
        .select(ITEM_KEYS)
        .join(view.data.labels.lazy(), on="item_id", how="left")
        .sort("date", "item_id", *LABEL_ORDER, nulls_last=True)
        .collect()
    )
    meanings = {column.name: column.meaning for column in (*schema.LABELS, *schema.ITEMS)}
    return Shaped(table, items, {name: view.say(meanings[name]) for name in table.columns})


def _chart(view: View, question: Question) -> Shaped:
    table = named(view, question, view.answer(question))
    only = Query(mark=question.only).marked(view.reference).narrowing(view.reference)
    items = view.items.pipe(aggregates.counted).filter(only).sort("date", "item_id").collect()
    meanings = _meanings(question, view.query, view.say)
    return Shaped(table, items, {name: meanings[name] for name in table.columns})


def _comparison(view: View) -> Shaped:
    """The ranked differences of the two selections; its items are those of either."""
    say, both = view.say, sides.sides(view)
    items = pl.concat([side.items for side in both]).unique("item_id").sort("date", "item_id").collect()
    table = comparison.table(view)
    meanings = {
        "dimension": say("What is compared: violation, region, system, authority or outcome."),
        "id": say("Id, as the column of the items and the filter have it."),
        "name": say("Its name."),
        "a_count": say("Actions of A: {name}.", name=both[0].name),
        "b_count": say("Actions of B: {name}.", name=both[1].name),
        "a_share_percent": say("In percent of all actions of A; empty on a base under 5."),
        "b_share_percent": say("In percent of all actions of B; empty on a base under 5."),
        "difference_points": say("Share of B less share of A, in percentage points."),
        "p_value": say("Fisher's exact test, two-sided, of the shares; empty where not tested."),
        "adjusted_p_value": say("The same after Holm's correction for the number of rows tested."),
        "verdict": say("What can be said: clear, may be chance, too few to say, or why it was not tested."),
        "mark": say("Query string that, within the choice, gives exactly the items behind the row."),
    }
    return Shaped(table, items, {name: meanings[name] for name in table.columns})


def _meanings(question: Question, query: Query, say: Language) -> dict[str, str]:
    """What the columns of a chart's table mean."""
    metric = aggregates.METRICS[questions.metric_of(question, query)].column
    is_share = questions.has_share(question, query)
    named_ids = {
        name: words
        for dimension in questions.dimensions(question)
        for name, words in (
            (dimension, say("Id, as the column of the items and the filter have it.")),
            (f"{dimension}_name", say("Its name.")),
        )
    }
    return named_ids | {
        PERIOD: say("First day of the period."),
        f"{PERIOD}_name": say("The period in words."),
        "items_count": say("Actions; one with several authorities, regions or labels is counted once in each."),
        "apps_count": say("Apps, mini-programs and SDKs, as far as told; empty where no action tells it."),
        "apps_known_count": say("How many of these actions tell it."),
        "entity_count": say("Organisations targeted, as far as told; empty where no action tells it."),
        "entity_known_count": say("How many of these actions tell it."),
        "fine_cny": say("Fines in yuan, as far as told; 0 without a fine, empty where no fine's amount is told."),
        "fined_count": say("How many of these actions fine somebody."),
        "fine_known_count": say("How many of these fines are of a known amount."),
        "value": say("What the chart draws: {column} in percent of the whole.", column=metric)
        if is_share
        else say("What the chart draws: {column}.", column=metric),
        "known_count": say("How many of these actions tell the value."),
        "state": say(
            "Coverage of the period: complete, thin (more may have happened), newest (still coming in), nothing (no "
            "source loaded); empty for tables without periods."
        ),
        "mark": say("Query string that, within the choice, gives exactly the items behind the row."),
    }
