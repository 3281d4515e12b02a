"""Bars: the trend with milestones, stacked groups, small multiples, rankings, fines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import polars as pl
from plotly.graph_objects import Figure
from plotly.subplots import make_subplots

from etl.analysis import coverage
from etl.analysis.questions import PERIOD, Question, has_share, metric_of, ranked
from etl.terms import Milestone
from pages.shared.figures import palette
from pages.shared.figures.paint import HOVER, MOST_MULTIPLES, Paint, marks, plain, wrapped

COLUMNS = 3


def trend(question: Question, table: pl.DataFrame, paint: Paint, milestones: Sequence[Milestone]) -> Figure:
    """Bars over time with milestones: lines for laws, bands for campaigns, numbered as in their list."""
    shown = numbered(milestones, table[PERIOD].min(), table[PERIOD].max())  # type: ignore[arg-type]
    figure = Figure(layout=_layout(480, top=130 if shown else 80, bottom=60))
    figure.add_bar(
        x=table[PERIOD],
        y=table["value"],
        name=paint.unit(question),
        marker=_marker(paint.accent or palette.BLUE, table, paint),
        customdata=marks(table, paint.words(question, table)),
        hovertemplate=HOVER,
        showlegend=False,
    )
    figure.update_layout(**_marks(shown, paint))
    figure.update_yaxes(**steps(question, paint))
    _time_axis(figure, table, paint)
    return figure


def numbered(milestones: Sequence[Milestone], first: dt.date, last: dt.date) -> list[tuple[int, Milestone]]:
    """The milestones that fall into the months shown, with their numbers on the chart."""
    shown = [m for m in milestones if m.start_on <= last and (m.end_on or m.start_on) >= first]
    return list(enumerate(shown, 1))


def stacked(question: Question, table: pl.DataFrame, paint: Paint) -> Figure:
    """Stacked bars over time, one colour a group, the largest at the bottom."""
    figure = Figure(layout=_layout(520, bottom=110) | {"barmode": "stack"})
    for group in ranked(table, question.by):
        rows = table.filter(pl.col(question.by) == group)
        figure.add_bar(
            x=rows[PERIOD],
            y=rows["value"],
            name=paint.name(question.by, group),
            marker=_marker(paint.colour(question.by, group), rows, paint),
            customdata=marks(rows, paint.words(question, rows)),
            hovertemplate=HOVER,
            showlegend=False,
        )
        _name(figure, paint.name(question.by, group), paint.colour(question.by, group))
    figure.update_yaxes(**steps(question, paint))
    _time_axis(figure, table, paint)
    return figure


def multiples(question: Question, table: pl.DataFrame, paint: Paint) -> Figure:
    """One small chart a group on one scale, the largest first."""
    groups = ranked(table, question.by)[:MOST_MULTIPLES]
    rows = -(-len(groups) // COLUMNS)
    figure = make_subplots(
        rows=rows,
        cols=COLUMNS,
        shared_xaxes=True,
        shared_yaxes="all",
        subplot_titles=[wrapped(paint.name(question.by, group)) for group in groups],
        vertical_spacing=min(0.25, 0.34 / rows),
        horizontal_spacing=0.03,
    )
    figure.update_layout(_layout(110 + 190 * rows, top=100, bottom=40) | {"showlegend": False})
    for n, group in enumerate(groups):
        part = table.filter(pl.col(question.by) == group)
        figure.add_bar(
            x=part[PERIOD],
            y=part["value"],
            marker=_marker(paint.colour(question.by, group), part, paint),
            customdata=marks(part, paint.words(question, part)),
            hovertemplate=HOVER,
            row=n // COLUMNS + 1,
            col=n % COLUMNS + 1,
        )
    figure.update_annotations(font_size=13)
    figure.update_yaxes(**steps(question, paint), nticks=4)
    figure.update_xaxes(showgrid=False, nticks=5)
    return figure


def ranking(question: Question, table: pl.DataFrame, paint: Paint, *, as_given: bool = False) -> Figure:
    """The largest groups as horizontal bars, the largest on top; `as_given` keeps the order of the table."""
    by_size = table.sort("value", "items_count", question.by, descending=[True, True, False], nulls_last=True)
    rows = (table if as_given else by_size).head(question.top or table.height).reverse()
    names = [wrapped(paint.name(question.by, key)) for key in rows[question.by]]
    figure = Figure(layout=_layout(110 + 36 * rows.height, bottom=40, right=60) | {"bargap": 0.3})
    figure.add_bar(
        x=rows["value"].fill_null(0),
        y=list(range(rows.height)),
        orientation="h",
        text=[paint.value(question, value) for value in rows["value"]],
        textposition="outside",
        cliponaxis=False,
        marker_color=[paint.colour(question.by, key) for key in rows[question.by]],
        customdata=marks(rows, paint.words(question, rows)),
        hovertemplate=HOVER,
    )
    figure.update_xaxes(**steps(question, paint), nticks=6)
    figure.update_yaxes(
        showgrid=False,
        zeroline=False,
        tickfont={"size": 13},
        tickmode="array",
        tickvals=list(range(rows.height)),
        ticktext=names,
    )
    return figure


def fines(question: Question, table: pl.DataFrame, paint: Paint) -> Figure:
    """Known fines on a scale where each step is ten times the last; below, how many actions fine and how many tell."""
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, row_heights=[0.65, 0.35], vertical_spacing=0.08)
    figure.update_layout(_layout(520, bottom=80) | {"barmode": "overlay"})
    words = paint.words(question, table)
    figure.add_bar(
        x=table[PERIOD],
        y=[value or None for value in table["value"]],
        showlegend=False,
        marker=_marker(palette.VERMILLION, table, paint),
        customdata=marks(table, words),
        hovertemplate=HOVER,
        row=1,
        col=1,
    )
    for column, name, colour in (
        ("items_count", "Actions with a fine, sum not known", palette.GREY),
        ("fine_known_count", "Sum known", palette.VERMILLION),
    ):
        figure.add_bar(
            x=table[PERIOD],
            y=table[column],
            marker=_marker(colour, table, paint),
            customdata=marks(table, words),
            hovertemplate=HOVER,
            showlegend=False,
            row=2,
            col=1,
        )
        _name(figure, paint.say(name), colour)
    figure.update_yaxes(type="log", dtick=1, exponentformat="B", title_text=paint.say("CNY, log scale"), row=1, col=1)
    figure.update_yaxes(rangemode="tozero", tickformat=",d", title_text=paint.say("Actions"), row=2, col=1)
    _time_axis(figure, table, paint)
    return figure


def steps(question: Question, paint: Paint) -> dict[str, object]:
    """An axis of values from zero: whole numbers for actions, 8B and 10M for large sums."""
    is_whole = metric_of(question, paint.query) == "items" and not has_share(question, paint.query)
    return {"rangemode": "tozero", **({"tickformat": ",d"} if is_whole else {"exponentformat": "B"})}


def _layout(height: int, top: int = 80, bottom: int = 50, right: int = 10) -> dict[str, object]:
    return {"height": height, "bargap": 0.15, "margin": {"t": top, "b": bottom, "l": 10, "r": right}}


def _marker(colour: str, table: pl.DataFrame, paint: Paint) -> dict[str, object]:
    """Hatched where the period is thin, incomplete or without sources."""
    hatched = ["" if state == coverage.COMPLETE else "/" for state in table["state"]]
    return {
        "color": colour,
        "pattern": {"shape": hatched, "fgcolor": colour, "bgcolor": paint.paper, "solidity": 0.45, "size": 6},
        "line": {"width": 0},
    }


def _name(figure: Figure, name: str, colour: str) -> None:
    """An entry of the legend by itself: that of a trace would be hatched if its first bar is."""
    figure.add_bar(x=[None], y=[None], name=name, marker={"color": colour}, hoverinfo="skip")


def _time_axis(figure: Figure, table: pl.DataFrame, paint: Paint) -> None:
    """Ticks in the reader's language: every period where they fit, else every few of them."""
    periods = table[PERIOD].unique().sort().to_list()
    ticks = paint.ticks(periods)
    figure.update_xaxes(
        showgrid=False, tickmode="array", tickvals=[periods[n] for n in ticks], ticktext=list(ticks.values())
    )


def _marks(milestones: Sequence[tuple[int, Milestone]], paint: Paint) -> dict[str, list[dict[str, object]]]:
    """Milestones: lines for laws, bands for campaigns, numbers above in three rows, which keep neighbours apart."""
    shapes, annotations = [], []
    for number, milestone in milestones:
        span = {"x0": milestone.start_on, "x1": milestone.end_on or milestone.start_on}
        look: dict[str, object] = (
            {"type": "rect", "fillcolor": palette.ORANGE, "opacity": 0.13, "line": {"width": 0}}
            if milestone.end_on
            else {"type": "line", "line": {"color": palette.VERMILLION, "width": 1, "dash": "dot"}}
        )
        shapes.append({**look, **span, "yref": "paper", "y0": 0, "y1": 1, "layer": "below"})
        annotations.append(
            {
                "x": milestone.start_on,
                "y": 1.0,
                "yref": "paper",
                "yshift": 10 + 16 * (number % 3),
                "text": str(number),
                "showarrow": False,
                "font": {"size": 12},
                "hovertext": _milestone_words(number, milestone, paint),
            }
        )
    return {"shapes": shapes, "annotations": annotations}


def _milestone_words(number: int, milestone: Milestone, paint: Paint) -> str:
    say = paint.say
    when = (
        say("{first} to {last}", first=say.day(milestone.start_on), last=say.day(milestone.end_on))
        if milestone.end_on
        else say("from {day}", day=say.day(milestone.start_on))
    )
    line = plain(say.pick(milestone.line, milestone.line_zh))
    return f"<b>{number}. {plain(say.name(milestone))}</b><br>{when}<br>{wrapped(line, 70)}"
