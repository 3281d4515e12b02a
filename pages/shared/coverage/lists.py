"""Lists that carry a running number, on the page Coverage."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

import polars as pl
import streamlit as st
from plotly.graph_objects import Figure

from etl.analysis import running_numbers
from etl.analysis.coverage import NumberedLists
from etl.analysis.questions import Question
from etl.analysis.running_numbers import FOUND
from etl.analysis.view import View
from pages.shared import panels, tables
from pages.shared.figures import charts, loaded_charts
from pages.shared.figures.paint import plain, wrapped
from pages.shared.kept import drawn
from pages.shared.words import escaped


def show(view: View) -> None:
    """Lists that carry a running number: found, perhaps found, missing."""
    for series in drawn(running_numbers.drawn_on(view), _drawn):
        _series(view, series)


@dataclass(frozen=True)
class Series:
    """The lists of one series: a row each, what is told of it, the figure, and what is said of all of them."""

    of: NumberedLists
    table: pl.DataFrame
    told: pl.DataFrame
    figure: Figure
    sentences: str


def _drawn(view: View) -> tuple[Series, ...]:
    say, look = view.say, panels.paint(view)
    found = []
    for of in running_numbers.lists(view):
        table = running_numbers.table(of)
        told = [(row["number"], *running_numbers.told(row, of, say)) for row in table.iter_rows(named=True)]
        hover = [f"<b>{n}</b><br>{what}<br>{when}<br>{_short(records)}" for n, what, when, records in told]
        sentences = "\n".join(f"- {escaped(words)}" for words in running_numbers.sentences(of, say))
        figure = charts.themed(loaded_charts.lists(table, hover, look), look)
        columns = ["number", "what", "when", "records"]
        found.append(Series(of, table, pl.DataFrame(told, schema=columns, orient="row"), figure, sentences))
    return tuple(found)


def _series(view: View, series: Series) -> None:
    all_, of, table = running_numbers.drawn_on(view), series.of, series.table
    say, columns, name = view.say, st.column_config, view.say.name(of.series)
    question = Question(f"coverage-{of.series.id}", of.series.name_en, "matrix")
    st.header(name, anchor=False)
    st.markdown(
        say(
            "These lists carry a running number, so one that is missing shows: it was published, and our records do "
            "not hold it under its number. It is a check on our coverage from outside. Click a number to see its "
            "record, or the records from its time."
        )
    )
    st.markdown(series.sentences)
    with st.container(key=f"question-{question.id}"):
        panels.plot(all_, question, series.figure, name)
        with st.expander(say("The lists as a table")):
            tables.marked(
                question,
                series.told,
                table["mark"].to_list(),
                {
                    "number": columns.NumberColumn(say("Number"), width=70),
                    "what": columns.TextColumn(say("What is known"), width=330),
                    "when": columns.TextColumn(say("Published"), width=210),
                    "records": columns.TextColumn(say("Records"), width="large"),
                },
                name,
            )
        if view.query.chart == question.id and view.query.mark:
            panels.behind(
                all_, question, table.with_columns(pl.lit(None, pl.String).alias("state")), _whose(view, of, table)
            )


def _whose(view: View, of: NumberedLists, table: pl.DataFrame) -> str:
    """Which list is open; around a missing one those of its time, which are not that one."""
    say, chosen = view.say, table.filter(pl.col("mark") == urlencode(view.query.mark))
    if chosen.is_empty():
        return ""
    numbers = running_numbers.said(chosen["number"], say)
    if chosen["state"][0] == FOUND:
        return say("{name}: {numbers}", name=say.name(of.series), numbers=numbers)
    return say("{name}: notices from the time of the missing {numbers}", name=say.name(of.series), numbers=numbers)


def _short(words: str) -> str:
    return wrapped(plain(words if len(words) <= 120 else f"{words[:119]}…"), 60)
