"""What the second sheet of a workbook shows: small tables as people read them, each with one chart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import polars as pl

from etl.analysis import aggregates, colours, comparison, coverage, questions, sides, titles
from etl.analysis.files.shapes import named
from etl.analysis.files.workbook_cells import Cell
from etl.analysis.headings import DIMENSIONS, HATCHED, MEASURES, OVERLAPPING, PER, STATES, UNITS
from etl.analysis.names import names
from etl.analysis.query import Query
from etl.analysis.questions import PERIOD, QUESTIONS, Question, ranked
from etl.analysis.view import View
from etl.language import Language

# What a workbook of items counts.
COUNTS = (
    Question("by-month", "Actions by month", "trend", across=PERIOD),
    Question("by-system", "Actions by authority system", "ranking", by="system"),
    Question("by-region", "Actions by region", "ranking", by="region"),
    Question("by-family", "Actions by violation family", "ranking", by="family"),
    Question("by-outcome", "Actions by outcome", "ranking", by="outcome"),
)
# More are unreadable in a chart; the table beside it has them all.
MOST_BARS = 20
MOST_SERIES = 8


@dataclass(frozen=True)
class Block:
    """One table and its chart.

    `kind` is how it is drawn: columns stand over time, bars lie. Each column index in `series` is one series, drawn
    over the first `drawn` rows with `colours` (one a series, or one a row where there is a single series); rows in
    `hatched` are incomplete. `unit` says what the values are, `note` what to beware of. Where nothing is known, cells
    are empty. A matrix has values only, behind its first column.
    """

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    kind: Literal["columns", "bars"]
    series: tuple[int, ...]
    drawn: int
    colours: tuple[str, ...]
    hatched: frozenset[int]
    unit: str
    note: str
    is_matrix: bool = False
    is_stacked: bool = True

    @property
    def has_fractions(self) -> bool:
        return any(isinstance(cell, float) and not cell.is_integer() for row in self.rows for cell in row)


def blocks(view: View, shape: str) -> tuple[Block, ...]:
    """The chart's own table for the shape "chart", else counts by month, system, region, family and outcome."""
    if shape == "chart":
        return (of_question(view, QUESTIONS[view.query.chart]),)
    if shape == "comparison":
        return (of_comparison(view),)
    by_month = replace(view, query=Query(view.filters, view.query.language, grain="month"))
    return tuple(of_question(by_month, question) for question in COUNTS)


def of_question(view: View, question: Question) -> Block:
    """The table and chart of one question, for people: what is not known is empty."""
    answer = view.answer(question)
    return _matrix(view, question, answer) if question.by and question.across else _list(view, question, answer)


def of_comparison(view: View) -> Block:
    """The ranked differences of two selections, their shares side by side."""
    say, (a, b) = view.say, sides.sides(view)
    table = comparison.table(view).with_columns(
        pl.col("dimension").replace_strict({d: say(words) for d, words in DIMENSIONS.items()}, default=None),
        pl.col("verdict").replace_strict({verdict: say(verdict) for verdict in comparison.VERDICTS}),
    )
    heads = {
        "name": say("What"),
        "dimension": say("Category"),
        "a_share_percent": say("A, % of actions"),
        "b_share_percent": say("B, % of actions"),
        "a_count": say("A: actions"),
        "b_count": say("B: actions"),
        "verdict": say("Verdict"),
    }
    return Block(
        say("Where do they differ most?"),
        tuple(heads.values()),
        tuple(table.select(heads.keys()).rows()),
        "bars",
        (2, 3),
        min(table.height, MOST_BARS),
        (colours.BLUE, colours.ORANGE),
        frozenset(),
        say("Share of all actions in %"),
        say("A: {a} · B: {b}", a=a.name, b=b.name),
        is_stacked=False,
    )


def _list(view: View, question: Question, answer: pl.DataFrame) -> Block:
    """One row a period, or a group, the largest first."""
    say, by = view.say, question.by or PERIOD
    if question.by:
        answer = answer.sort("value", "items_count", by, descending=[True, True, False], nulls_last=True)
    table = named(view, question, answer)
    is_share = questions.has_share(question, view.query)
    measure = aggregates.METRICS[questions.metric_of(question, view.query)].column
    columns = {
        f"{by}_name": say(DIMENSIONS[by]),
        **({by: say("Id")} if question.by else {}),
        **{column: say(words) for column, words in MEASURES.items()},
        **({"value": say("Share in %")} if is_share else {}),
        **({"state": say("Coverage")} if question.is_over_time else {}),
    }
    drawn = table.height if question.is_over_time else min(table.height, question.top or MOST_BARS, MOST_BARS)
    painted = [colours.of(by, id_, view.reference) for id_ in table[by].head(drawn)] if question.by else [colours.BLUE]
    return Block(
        say(titles.of(question, view.query)),
        tuple(columns.values()),
        tuple(table.select(columns.keys()).with_columns(_said(say)).rows()),
        "columns" if question.is_over_time else "bars",
        (list(columns).index("value" if is_share else measure),),
        drawn,
        tuple(painted),
        _incomplete(table["state"]) if question.is_over_time else frozenset(),
        _unit(view, question),
        _note(question, say),
    )


def _matrix(view: View, question: Question, answer: pl.DataFrame) -> Block:
    """One row a period or a group, one column a group; only the largest are drawn."""
    say = view.say
    across = question.by if question.is_over_time else question.across
    down = PERIOD if question.is_over_time else question.by
    groups = ranked(answer, across)
    values = {(row[0], row[1]): row[2] for row in answer.select(down, across, "value").iter_rows()}
    places: list[Any] = answer[down].unique().sort().to_list() if question.is_over_time else ranked(answer, down)
    words = {p: say.period(p, view.query.grain) for p in places} if question.is_over_time else _names(view, down)
    group_names = _names(view, across)
    states = dict(answer.select(down, "state").unique().iter_rows()) if question.is_over_time else {}
    return Block(
        say(titles.of(question, view.query)),
        (say(DIMENSIONS[down]), *(group_names.get(group, group) for group in groups)),
        tuple((words.get(p, p), *(values.get((p, group)) for group in groups)) for p in places),
        "columns" if question.is_over_time else "bars",
        tuple(range(1, 1 + min(len(groups), MOST_SERIES))),
        len(places) if question.is_over_time else min(len(places), MOST_BARS),
        colours.series(across, groups[:MOST_SERIES]),
        frozenset(n for n, p in enumerate(places) if states.get(p, coverage.COMPLETE) != coverage.COMPLETE),
        _unit(view, question),
        _note(question, say),
        is_matrix=True,
    )


def _names(view: View, dimension: str) -> Mapping[Any, str]:
    return names(dimension, view.reference, view.say)


def _incomplete(states: pl.Series) -> frozenset[int]:
    return frozenset(n for n, state in enumerate(states) if state != coverage.COMPLETE)


def _said(say: Language) -> list[pl.Expr]:
    """The state of a period in words."""
    words = {state: say(said) for state, said in STATES.items()}
    return [pl.col("^state$").replace_strict(words, return_dtype=pl.String)]


def _unit(view: View, question: Question) -> str:
    """What the values are."""
    say = view.say
    unit = say(UNITS[questions.metric_of(question, view.query)])
    unit = say(PER[view.query.grain], unit=unit) if question.is_over_time else unit
    return say("Share in %: {unit}", unit=unit) if questions.has_share(question, view.query) else unit


def _note(question: Question, say: Language) -> str:
    """What to beware of."""
    words = [
        *([say(HATCHED)] if question.is_over_time else []),
        *([say(OVERLAPPING)] if question.overlaps else []),
    ]
    return " · ".join(words)
