"""The grids of the page Coverage: each with a table that says the same, and the items behind a mark below it."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
import streamlit as st
from plotly.graph_objects import Figure

from etl.analysis import coverage_tables
from etl.analysis.questions import PERIOD, Question
from etl.analysis.view import View
from pages.shared import panels, tables, wide
from pages.shared.figures import charts, coverage_charts, loaded_charts
from pages.shared.kept import drawn

MONTHS = Question("coverage-months", "How much is reported in each month, and is it enough?", "trend", across=PERIOD)
# The least width of a month, in pixels.
MONTH = 14


def by_month(view: View) -> None:
    """Which input tells of which month, and below it every month against the rule; moved sideways together."""
    with st.container(key="by-month"):
        wide.room("by-month", "wide-months", MONTH * len(view.coverage.states), newest_first=True)
        with st.container(key="wide-months"):
            _inputs(view)
            _months(view)


def _inputs(view: View) -> None:
    say, figure = view.say, drawn(coverage_tables.unfiltered(view), _figure_of_inputs)
    if figure is None:
        return
    title = say("What was loaded for each month?")
    with st.container(key="question-inputs"):
        st.subheader(title, anchor=False)
        st.caption(say("Items of all kinds taken from each input"))
        wide.hint("wide-months", say)
        st.plotly_chart(figure, theme=None, alt=title, key="inputs", config=panels.CONFIG)


def _figure_of_inputs(view: View) -> Figure | None:
    table, look = coverage_tables.inputs(view), panels.paint(view)
    return None if table.is_empty() else charts.themed(loaded_charts.inputs(table, look), look)


@dataclass(frozen=True)
class Months:
    """The actions of each month, their figure, and each month's state with the reason for it."""

    table: pl.DataFrame
    figure: Figure
    told: pl.DataFrame


def _months(view: View) -> None:
    """A click lists the actions of a month, the table gives the reason for its state."""
    all_ = coverage_tables.unfiltered(view, "month")
    say, columns, months = view.say, st.column_config, drawn(all_, _drawn_months)
    with st.container(key=f"question-{MONTHS.id}"):
        st.subheader(say(MONTHS.title), anchor=False)
        st.caption(panels.paint(all_).subtitle(MONTHS))
        wide.hint("wide-months", say)
        panels.plot(all_, MONTHS, months.figure, say(MONTHS.title))
        with st.expander(say("Every month with the reason for its state")):
            tables.marked(
                MONTHS,
                months.told,
                [f"from={month}&to={month}" for month in months.told["month"]],
                {
                    "month": columns.TextColumn(say("Month"), width=80),
                    "state": columns.TextColumn(say("Coverage"), width=110),
                    "items_count": columns.NumberColumn(say("Actions"), width=80),
                    "authorities_count": columns.NumberColumn(say("Authorities"), width=90),
                    "median_before": columns.NumberColumn(say("Median before"), format="%.1f", width=110),
                    "low_count": columns.NumberColumn(
                        say("Headlines"), width=90, help=say("Known by a headline only, and not counted")
                    ),
                    "reason": columns.TextColumn(say("Why"), width=430),
                },
                say("Every month with the reason for its state"),
            )
        if view.query.chart == MONTHS.id and view.query.mark:
            panels.behind(all_, MONTHS, months.table)


def _drawn_months(view: View) -> Months:
    table, look = view.answer(MONTHS), panels.paint(view)
    figure = charts.themed(coverage_charts.months(_explained(view, table), look), look)
    return Months(table, figure, coverage_tables.months(view))


def _explained(view: View, table: pl.DataFrame) -> pl.DataFrame:
    """The answer with what the rule looked at, in numbers and in words."""
    say, measured = view.say, view.coverage.monthly.drop("items_count", "state")
    # Nothing counted where no source is: the words say why.
    counted = table.with_columns(pl.col("items_count").fill_null(0))
    joined = counted.join(measured, left_on=PERIOD, right_on="month", how="left", maintain_order="left")
    words = []
    for row in joined.iter_rows(named=True):
        lines = [
            f"<b>{say.period(row[PERIOD], 'month')}</b>",
            say.many("{count} action", "{count} actions", row["items_count"]),
            say.many("{count} authority", "{count} authorities", row["authorities_count"]),
        ]
        if row["low_count"]:
            lines.append(say("{count} more known by a headline only", count=say.number(row["low_count"])))
        if row["median_before"] is not None:
            lines.append(
                say("Median of the well-covered months before: {median}", median=say.number(row["median_before"]))
            )
        state, reason = coverage_tables.told(row, view)
        lines.append(f"<i>{say('{label}: {value}', label=state, value=reason) if reason else state}</i>")
        words.append("<br>".join(lines))
    return joined.with_columns(pl.Series("words", words, pl.String))


def systems(view: View) -> None:
    """What is reported of each system of authorities, kept apart from what is not known."""
    panels.show(coverage_tables.unfiltered(view), "coverage-systems")
