"""What a file holds: the items chosen, with or without their labels, one chart's small table, or a comparison."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from etl import schema
from etl.analysis import aggregates, comparison, opened, questions, sides, tellings
from etl.analysis.files import columns
from etl.analysis.names import names
from etl.analysis.query import Query
from etl.analysis.questions import PERIOD, QUESTIONS, Question
from etl.analysis.sides import Side
from etl.analysis.view import View

SHAPES = ("items", "labels", "chart", "comparison")
# These list items: all that are chosen, or those behind the mark that the address has open.
LISTS = ("items", "labels")

# Every chart with a file of its own: those of the pages, and those of two selections side by side.
CHARTS = {**QUESTIONS, **comparison.CHARTS}

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
# Names in the view's language, beside the ids: column -> the dimension it names.
NAMES = {
    "authority_names": "authority",
    "system_names": "system",
    "region_names": "region",
    "violation_names": "violation",
    "outcome_names": "outcome",
}
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
    question = CHARTS[view.query.chart]
    return _pair(view, question) if is_of_two(view, shape) else _chart(view, question)


def is_of_two(view: View, shape: str) -> bool:
    """Whether such a file holds two selections, as the page Compare has them."""
    return shape == "comparison" or (shape == "chart" and view.query.chart in comparison.CHARTS)


def months(view: View, shape: str) -> Sequence[dt.date]:
    """The months that such a file tells of, in order: of two selections those of either."""
    if is_of_two(view, shape):
        return sorted({month for side in sides.sides(view) for month in side.drawn_months})
    return view.drawn_months


def settled(view: View, shape: str, kind: str) -> View:
    """The view that such a file holds, with only that part of its query that the file depends on."""
    query = view.query
    plain = Query(query.filters, query.language)
    if shape in LISTS and query.mark:
        plain = replace(plain, chart=query.chart, mark=query.mark)
        plain = replace(plain, a=query.a, b=query.b) if query.chart in comparison.MARKED else plain
    if shape in LISTS and kind in ("xlsx", "pptx"):
        plain = replace(plain, grain=query.grain, metric=query.metric, is_share=query.is_share)
    if is_of_two(view, shape):
        said = sides.spoken_out(view).query
        plain = replace(plain, a=said.a, b=said.b)
    if shape == "chart":
        question = CHARTS[query.chart]
        drawn = sides.sides(view)[0].query if is_of_two(view, shape) else query
        grain = drawn.grain if question.is_over_time else plain.grain
        metric = plain.metric if question.metric else query.metric
        plain = replace(plain, chart=query.chart, grain=grain, metric=metric, is_share=query.is_share)
    asked = replace(view, query=plain)
    return opened.listed(asked) if shape in LISTS else asked


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
    """The warehouse's columns as they are, then names, then the sources that tell of each item."""
    items = view.items.sort("date", "item_id").collect()
    meanings = {column.name: view.say(column.meaning) for column in schema.ITEMS}
    told, of_reports = tellings.listed(view.data.reports.lazy()), columns.of_reports(view.say)
    table = (
        items.lazy()
        .select(*meanings, *(_names(view, name) for name in NAMES))
        .join(told, on="item_id", how="left", maintain_order="left")
        .select(*meanings, *NAMES, *of_reports)
        .collect()
    )
    return Shaped(table, items, meanings | columns.of_names(view.say, NAMES) | of_reports)


def _labels(view: View) -> Shaped:
    """An item without a label keeps one row, so that no item is lost."""
    items, beside = view.items.sort("date", "item_id").collect(), ("authority_names", "region_names")
    table = (
        items.lazy()
        .select(*ITEM_KEYS, *(_names(view, name) for name in beside))
        .join(view.data.labels.lazy(), on="item_id", how="left")
        .sort("date", "item_id", *LABEL_ORDER, nulls_last=True)
        .select(*ITEM_KEYS, *(column.name for column in schema.LABELS[1:]), _value_name(view), *beside)
        .collect()
    )
    meanings = {column.name: view.say(column.meaning) for column in (*schema.LABELS, *schema.ITEMS)}
    meanings |= columns.of_names(view.say, {name: NAMES[name] for name in beside})
    meanings["value_name"] = view.say("The label's name, where it is an id.")
    return Shaped(table, items, {name: meanings[name] for name in table.columns})


def _names(view: View, name: str) -> pl.Expr:
    """What a column of `NAMES` holds; words without a name stand as they are."""
    known = names(NAMES[name], view.reference, view.say)
    return pl.col(aggregates.DIMENSIONS[NAMES[name]]).list.eval(pl.element().replace(known)).alias(name)


def _value_name(view: View) -> pl.Expr:
    named_fields = {aggregates.DIMENSIONS[dimension]: dimension for dimension in NAMES.values()}
    value = pl.lit(None, pl.String)
    for field, dimension in named_fields.items():
        known = names(dimension, view.reference, view.say)
        value = pl.when(pl.col("field") == field).then(pl.col("value").replace(known)).otherwise(value)
    return value.alias("value_name")


def _chart(view: View, question: Question) -> Shaped:
    table = named(view, question, view.answer(question))
    items = (
        view.items.pipe(aggregates.counted)
        .filter(questions.only(question, view.reference))
        .sort("date", "item_id")
        .collect()
    )
    meanings = columns.of_chart(question, view.query, view.say)
    return Shaped(table, items, {name: meanings[name] for name in table.columns})


def _pair(view: View, question: Question) -> Shaped:
    """One question put to two selections, A's numbers beside B's as they are drawn.

    Rankings share their groups; over time each side has periods of its own, the first beside the first.
    """
    both = sides.sides(view)
    common = () if question.is_over_time else (question.by, f"{question.by}_name", "mark")
    tables, meanings = [], {}
    for side, answer in zip(both, comparison.answers(question, *both), strict=True):
        table = named(side, question, answer)
        own = {column: f"{side.key}_{column}" for column in table.columns if column not in common}
        tables.append(table.rename(own))
        for column, words in columns.of_chart(question, side.query, view.say).items():
            said = view.say("{label}: {value}", label=side.key.upper(), value=words)
            meanings[own.get(column, column)] = said if column in own else words
    a, b = tables
    table = pl.concat([a, b.drop(common)], how="horizontal_extend")
    table = table.select(*common[:2], pl.exclude(common), *common[2:])
    return Shaped(table, _of_either(both).pipe(aggregates.counted).collect(), {c: meanings[c] for c in table.columns})


def _of_either(both: tuple[Side, Side]) -> pl.LazyFrame:
    return pl.concat([side.items for side in both]).unique("item_id").sort("date", "item_id")


def _comparison(view: View) -> Shaped:
    """The ranked differences of the two selections; its items are those of either."""
    say, both = view.say, sides.sides(view)
    items = _of_either(both).collect()
    table = comparison.differences(*both)
    meanings = {
        "dimension": say("What is compared: violation, region, system, authority or outcome."),
        "id": say("Id, as the column of the items and the filter have it."),
        "name": say("Its name."),
        "a_count": say("Actions of A: {name}.", name=both[0].name),
        "b_count": say("Actions of B: {name}.", name=both[1].name),
        "shared_count": say("Actions of both A and B: counted on both sides, left out of the test."),
        "a_share_percent": say("In percent of all actions of A; empty on a base under 5."),
        "b_share_percent": say("In percent of all actions of B; empty on a base under 5."),
        "difference_points": say("Share of B less share of A, in percentage points."),
        "p_value": say("Fisher's exact test, two-sided, of the actions of one side only; empty where not tested."),
        "adjusted_p_value": say("The same after Holm's correction for the number of rows tested."),
        "verdict": say("What can be said: clear, may be chance, too few to say, or why it was not tested."),
        "mark": say("Query string that, within the choice, gives exactly the items behind the row."),
    }
    return Shaped(table, items, {name: meanings[name] for name in table.columns})
