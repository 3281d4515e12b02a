"""Two shares of one thing as two dots on a line: how far apart A and B stand, row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl
from plotly.graph_objects import Figure

from pages.shared.figures.paint import HOVER, Paint, plain, wrapped

ROW = 52


@dataclass(frozen=True)
class End:
    """One of the two dots of every row: its side's key in the columns, name, colour and what a click opens."""

    key: str
    name: str
    colour: str
    chart: str


def dumbbell(rows: pl.DataFrame, ends: Sequence[End], words: Mapping[str, str], paint: Paint) -> Figure:
    """The rows of `comparison.differences` from top to bottom; `words` say dimensions and verdicts.

    Every dot's `customdata` is [its query string, its words, the chart that a click opens].
    """
    layout = {"height": 50 + ROW * rows.height, "margin": {"t": 10, "b": 40, "l": 10, "r": 10}, "showlegend": False}
    figure = Figure(layout=layout)
    places = list(range(rows.height))[::-1]
    for place, *shares in zip(places, *(rows[_share(end)] for end in ends), strict=True):
        figure.add_scatter(
            x=shares,
            y=[place] * len(shares),
            mode="lines",
            line={"color": paint.hatch, "width": 4},
            hoverinfo="skip",
        )
    # One end's numbers stand above its dots, the other's below: dots may lie close together.
    for end, side in zip(ends, ("top center", "bottom center"), strict=True):
        figure.add_scatter(
            x=rows[_share(end)],
            y=places,
            mode="markers+text",
            marker={"color": end.colour, "size": 16, "line": {"color": paint.paper, "width": 1}},
            text=[
                f"{plain(paint.say.share(share, is_whole=True))} ({paint.say.number(count)})"
                for share, count in rows.select(_share(end), f"{end.key}_count").iter_rows()
            ],
            textposition=side,
            textfont={"size": 12},
            customdata=[(row["mark"], _words(row, end, words, paint), end.chart) for row in rows.iter_rows(named=True)],
            hovertemplate=HOVER,
            cliponaxis=False,
        )
    _axes(figure, rows, places, words, paint)
    return figure


def _share(end: End) -> str:
    return f"{end.key}_share_percent"


def _words(row: Mapping[str, object], end: End, words: Mapping[str, str], paint: Paint) -> str:
    count = int(str(row[f"{end.key}_count"]))
    return "<br>".join(
        (
            f"<b>{plain(str(row['name']))}</b>",
            plain(end.name),
            paint.say.many("{count} action", "{count} actions", count),
            paint.say("{share} of all", share=plain(paint.say.share(float(str(row[_share(end)]))))),
            f"<i>{words[str(row['verdict'])]}</i>",
        )
    )


def _axes(figure: Figure, rows: pl.DataFrame, places: list[int], words: Mapping[str, str], paint: Paint) -> None:
    """Each row's name, what it is, and the verdict on it."""
    ticks = [
        f"{wrapped(plain(name), 30)}<br>"
        f"<span style='font-size:11px;color:{paint.soft}'>{words[dimension]} · {words[verdict]}</span>"
        for name, dimension, verdict in rows.select("name", "dimension", "verdict").iter_rows()
    ]
    highest = max(rows["a_share_percent"].to_list() + rows["b_share_percent"].to_list()) or 1
    figure.update_xaxes(range=[-0.1 * highest, 1.1 * highest], ticksuffix="%", zeroline=False, nticks=8)
    figure.update_yaxes(
        range=[-0.6, rows.height - 0.4],
        tickmode="array",
        tickvals=places,
        ticktext=ticks,
        tickfont={"size": 13},
        showgrid=False,
        zeroline=False,
    )
