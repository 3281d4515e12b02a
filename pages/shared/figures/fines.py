"""Fines over time: how much, and for how many of the actions that fine it is told."""

from __future__ import annotations

import polars as pl
from plotly.graph_objects import Figure
from plotly.subplots import make_subplots

from etl.analysis.questions import PERIOD, Question
from pages.shared.figures import palette, parts, scales
from pages.shared.figures.paint import Paint
from pages.shared.figures.scales import Scale


def fines(question: Question, table: pl.DataFrame, paint: Paint) -> Figure:
    """Known fines on a scale where each step is ten times the last; below, how many actions fine and how many tell."""
    sums = scales.of(question, paint.query, table["value"])
    counts = Scale(0, max((n for n in table["fined_count"] if n), default=1))
    words = paint.words(question, table)
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, row_heights=[0.65, 0.35], vertical_spacing=0.08)
    figure.update_layout(parts.layout(440))
    for row, column, colour in (
        (1, "value", palette.VERMILLION),
        (2, "fined_count", palette.GREY),
        (2, "fine_known_count", palette.VERMILLION),
    ):
        heights = [value or None for value in table[column]]
        figure.add_bar(x=table[PERIOD], y=heights, row=row, col=1, **parts.seen(colour, table, paint))
    parts.areas(figure, table, words, sums, paint, cell={"row": 1, "col": 1})
    parts.areas(figure, table, words, counts, paint, cell={"row": 2, "col": 1})
    figure.update_yaxes(**sums.axis(paint.say), title_text=paint.say("CNY"), row=1, col=1)
    figure.update_yaxes(**counts.axis(paint.say, 3), title_text=paint.say("Actions"), row=2, col=1)
    parts.time_axis(figure, table, paint)
    return figure
