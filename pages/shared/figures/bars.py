"""Bars: the trend with milestones, stacked groups, small multiples, rankings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import polars as pl
from plotly.graph_objects import Figure
from plotly.subplots import make_subplots

from etl.analysis.aggregates import MONTHS_OF
from etl.analysis.coverage import add_months
from etl.analysis.questions import PERIOD, Question, ranked
from etl.terms import Milestone
from pages.shared.figures import milestones, palette, parts, scales
from pages.shared.figures.paint import HOVER, MOST_MULTIPLES, Paint, marks, wrapped
from pages.shared.figures.scales import Scale

COLUMNS = 3
HEAD = 18  # letters in a line above a small chart


def trend(
    question: Question,
    table: pl.DataFrame,
    paint: Paint,
    known: Sequence[Milestone] = (),
    scale: Scale | None = None,
) -> Figure:
    """Bars over time with milestones, numbered as in their list; `scale` where several charts share one."""
    scale = scale or scales.of(question, paint.query, table["value"])
    first, last = extent(table, paint)
    shown = milestones.numbered(known, first, last)
    figure = Figure(layout=parts.layout(400, top=milestones.ROOM if shown else 10))
    figure.add_bar(x=table[PERIOD], y=table["value"], **parts.seen(paint.accent or palette.BLUE, table, paint))
    parts.areas(figure, table, paint.words(question, table), scale, paint)
    figure.update_layout(**milestones.layout(shown, last, paint))
    figure.update_yaxes(**scale.axis(paint.say, 8 if scale.is_log else 6))
    parts.time_axis(figure, table, paint)
    return figure


def extent(table: pl.DataFrame, paint: Paint) -> tuple[dt.date, dt.date]:
    """First and last day drawn."""
    periods: list[dt.date] = table[PERIOD].to_list()
    return min(periods), add_months(max(periods), MONTHS_OF[paint.query.grain]) - dt.timedelta(days=1)


def stacked(question: Question, table: pl.DataFrame, paint: Paint) -> Figure:
    """Stacked bars over time, one colour a group, the largest at the bottom. Close together: parts may be small."""
    figure = Figure(layout=parts.layout(420) | {"barmode": "stack", "bargap": 0.05})
    for group in ranked(table, question.by):
        rows = table.filter(pl.col(question.by) == group)
        figure.add_bar(
            x=rows[PERIOD],
            y=rows["value"],
            marker=parts.marker(paint.colour(question.by, group), rows, paint),
            customdata=marks(rows, paint.words(question, rows)),
            hovertemplate=HOVER,
        )
    sums = table.group_by(PERIOD).agg(pl.col("value").sum())["value"]
    figure.update_yaxes(**scales.of(question, paint.query, sums).axis(paint.say))
    parts.time_axis(figure, table, paint)
    return figure


def multiples(question: Question, table: pl.DataFrame, paint: Paint) -> Figure:
    """One small chart a group on one scale, the largest first."""
    groups = ranked(table, question.by)[:MOST_MULTIPLES]
    shown = table.filter(pl.col(question.by).is_in(groups))
    scale = scales.of(question, paint.query, shown["value"])
    rows = -(-len(groups) // COLUMNS)
    figure = make_subplots(
        rows=rows,
        cols=COLUMNS,
        shared_xaxes=True,
        shared_yaxes="all",
        subplot_titles=[wrapped(paint.name(question.by, group), HEAD) for group in groups],
        vertical_spacing=min(0.25, 0.34 / rows),
        horizontal_spacing=0.03,
    )
    figure.update_layout(parts.layout(60 + 190 * rows, top=44))
    for n, group in enumerate(groups):
        part = table.filter(pl.col(question.by) == group)
        cell = {"row": n // COLUMNS + 1, "col": n % COLUMNS + 1}
        colour = paint.colour(question.by, group)
        figure.add_bar(x=part[PERIOD], y=part["value"], **parts.seen(colour, part, paint), **cell)
        parts.areas(figure, part, paint.words(question, part), scale, paint, cell=cell)
    figure.update_annotations(font_size=12)
    figure.update_yaxes(**scale.axis(paint.say, 4))
    figure.update_xaxes(showgrid=False, nticks=5)
    return figure


def ranking(
    question: Question,
    table: pl.DataFrame,
    paint: Paint,
    *,
    as_given: bool = False,
    scale: Scale | None = None,
) -> Figure:
    """The largest groups as horizontal bars, the largest on top; `as_given` keeps the order of the table."""
    by_size = table.sort("value", "items_count", question.by, descending=[True, True, False], nulls_last=True)
    rows = (table if as_given else by_size).head(question.top or table.height).reverse()
    scale = scale or scales.of(question, paint.query, rows["value"])
    places = list(range(rows.height))
    figure = Figure(layout=parts.layout(50 + 36 * rows.height, right=20) | {"bargap": 0.3})
    figure.add_bar(
        # A bar of no length would lose its number.
        x=[value or scale.least for value in rows["value"]],
        y=places,
        orientation="h",
        text=[paint.value(question, value) for value in rows["value"]],
        textposition="outside",
        cliponaxis=False,
        marker_color=[
            paint.colour(question.by, key) if value else palette.CLEAR
            for key, value in rows.select(question.by, "value").iter_rows()
        ],
        hoverinfo="skip",
        unselected={"marker": {"opacity": 1}},
    )
    parts.areas(figure, rows, paint.words(question, rows), scale, paint, across=places)
    figure.update_xaxes(**scale.axis(paint.say, room=0.08))
    figure.update_yaxes(
        showgrid=False,
        zeroline=False,
        tickfont={"size": 13},
        tickmode="array",
        tickvals=places,
        ticktext=[wrapped(paint.name(question.by, key)) for key in rows[question.by]],
        range=[-0.5, rows.height - 0.5],
    )
    return figure
