"""Parts of charts with bars: margins, hatching, the axis of time, and the areas that hovering and clicks meet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import polars as pl
from plotly.graph_objects import Figure

from etl.analysis.aggregates import MONTHS_OF
from etl.analysis.coverage import COMPLETE, NOTHING, add_months
from etl.analysis.questions import PERIOD
from pages.shared.figures import palette
from pages.shared.figures.paint import HOVER, Paint, marks
from pages.shared.figures.scales import Scale


def layout(height: int, top: int = 10, right: int = 10) -> dict[str, object]:
    """Of a figure of bars; all but `height` are margins, in pixels."""
    return {
        "height": height,
        "bargap": 0.15,
        "barmode": "overlay",
        "showlegend": False,
        "margin": {"t": top, "b": 30, "l": 10, "r": right},
    }


def marker(colour: str, table: pl.DataFrame, paint: Paint) -> dict[str, object]:
    """Hatched where the period is thin, incomplete or without sources."""
    hatched = ["" if state == COMPLETE else "/" for state in table["state"]]
    return {
        "color": colour,
        "pattern": {"shape": hatched, "fgcolor": colour, "bgcolor": paint.paper, "solidity": 0.45, "size": 6},
        "line": {"width": 0},
    }


def seen(colour: str, table: pl.DataFrame, paint: Paint) -> dict[str, object]:
    """The look of bars that are only seen: `areas` take their clicks, and a click does not pale the others."""
    return {
        "marker": marker(colour, table, paint),
        "hoverinfo": "skip",
        "unselected": {"marker": {"opacity": 1}},
    }


def areas(
    figure: Figure,
    table: pl.DataFrame,
    words: list[str],
    scale: Scale,
    paint: Paint,
    across: Sequence[int] | None = None,
    cell: Mapping[str, int] | None = None,
) -> None:
    """What hovering and clicks meet: the whole column of a period, for its bar may be two pixels wide or none.

    `across` are the places of lying bars instead. An area shows only where it is chosen, and as an outline where no
    source covers the period.
    """
    ends = [scale.top] * table.height
    figure.add_bar(
        **(
            {"x": table[PERIOD], "y": ends, "width": _widths(table, paint)}
            if across is None
            else {"x": ends, "y": across, "width": 1, "orientation": "h"}
        ),
        marker={"color": paint.ink, "opacity": 0, "line": {"width": 0}},
        selected={"marker": {"color": paint.ink, "opacity": 0.1}},
        unselected={"marker": {"opacity": 0}},
        customdata=marks(table, words),
        hovertemplate=HOVER,
        **(cell or {}),
    )
    unknown = table.filter(pl.col("state") == NOTHING)
    if unknown.height:
        figure.add_bar(
            x=unknown[PERIOD],
            y=[scale.top] * unknown.height,
            marker={"color": palette.CLEAR, "line": {"color": paint.hatch, "width": 1}},
            hoverinfo="skip",
            unselected={"marker": {"opacity": 1}},
            **(cell or {}),
        )


def _widths(table: pl.DataFrame, paint: Paint) -> list[float]:
    """Of each period, in milliseconds."""
    months = MONTHS_OF[paint.query.grain]
    return [(add_months(p, months) - p) / dt.timedelta(milliseconds=1) for p in table[PERIOD]]


def time_axis(figure: Figure, table: pl.DataFrame, paint: Paint) -> None:
    """Ticks in the reader's language: every period where they fit, else every few of them."""
    periods = table[PERIOD].unique().sort().to_list()
    ticks = paint.ticks(periods)
    figure.update_xaxes(
        showgrid=False, tickmode="array", tickvals=[periods[n] for n in ticks], ticktext=list(ticks.values())
    )
