"""The answer to a question -> figure. Titles, units and colours live here and beside; Streamlit does not.

Every mark's `customdata` is [its query string, its words]: the first is what a click chooses, the second what
hovering shows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import polars as pl
from plotly.graph_objects import Figure

from etl.analysis.questions import Question
from etl.terms import Milestone
from pages.shared.figures import bars, coverage_charts, matrix, palette, tile_map
from pages.shared.figures.paint import Paint

SHAPES: Mapping[str, Callable[[Question, pl.DataFrame, Paint], Figure]] = {
    "stacked": bars.stacked,
    "ranking": bars.ranking,
    "fines": bars.fines,
    "matrix": matrix.matrix,
    "ladder": matrix.matrix,
    "tiles": tile_map.tile_map,
    "coverage": coverage_charts.systems,
}


def draw(question: Question, table: pl.DataFrame, paint: Paint, milestones: Sequence[Milestone] = ()) -> Figure:
    """The figure of a question in the house style; `table` is its answer and not empty."""
    if question.shape == "trend":
        figure = bars.trend(question, table, paint, milestones)
    elif paint.is_apart(question):
        figure = bars.multiples(question, table, paint)
    else:
        figure = SHAPES[question.shape](question, table, paint)
    return themed(figure, question, table, paint)


def themed(figure: Figure, question: Question, table: pl.DataFrame, paint: Paint) -> Figure:
    """Title, unit and the house style on light or dark paper."""
    ink, faint, paper = paint.ink, paint.faint, paint.paper
    axis = {
        "gridcolor": faint,
        "linecolor": faint,
        "zerolinecolor": faint,
        "automargin": True,
        "title": {"font": {"size": 13}, "standoff": 12},
    }
    figure.update_layout(
        paper_bgcolor=paper,
        plot_bgcolor=paper,
        font={"family": palette.FONT, "size": 14, "color": ink},
        title={
            "text": f"<b>{paint.say(question.title)}</b>",
            "subtitle": {"text": paint.subtitle(question, table), "font": {"size": 13, "color": paint.soft}},
            "font": {"size": 18},
            "x": 0,
            "xanchor": "left",
            "xref": "container",
            "y": 1,
            "yanchor": "top",
            "yref": "container",
            "pad": {"l": 4, "t": 12},
        },
        hoverlabel={
            "bgcolor": paper,
            "bordercolor": paint.soft,
            "font": {"color": ink, "size": 14, "family": palette.FONT},
            "align": "left",
        },
        legend={
            "orientation": "h",
            "yanchor": "top",
            "y": -0.12,
            "x": 0,
            "traceorder": "normal",
            "entrywidth": 200,
            "font": {"size": 13},
            "itemclick": False,
            "itemdoubleclick": False,
        },
        dragmode=False,
        hovermode="closest",
        clickmode="event+select",
        uniformtext={"mode": "hide", "minsize": 9},
    )
    figure.update_xaxes(**axis, fixedrange=True)
    figure.update_yaxes(**axis, fixedrange=True)
    figure.update_annotations(font_color=ink)
    return figure
