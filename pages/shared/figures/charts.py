"""The answer to a question -> figure. Scales and colours live here and beside; Streamlit does not.

Titles, units and keys stand above the figure, as text: they wrap on narrow screens and are read out like any other.

Every mark's `customdata` is [its query string, its words]: the first is what a click chooses, the second what
hovering shows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import polars as pl
from plotly.graph_objects import Figure

from etl.analysis.questions import Question
from etl.terms import Milestone
from pages.shared.figures import bars, coverage_charts, fines, house, matrix, tile_map
from pages.shared.figures.paint import Paint

SHAPES: Mapping[str, Callable[[Question, pl.DataFrame, Paint], Figure]] = {
    "stacked": bars.stacked,
    "ranking": bars.ranking,
    "fines": fines.fines,
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
    return themed(figure, paint)


def least_width(question: Question, table: pl.DataFrame, paint: Paint) -> int:
    """In pixels, below which the cells of a grid could no longer be read; 0 for charts that fit any window."""
    is_grid = question.shape in ("matrix", "ladder") and not paint.is_apart(question)
    is_grid |= question.shape == "coverage"
    return matrix.least_width(question, table, paint) if is_grid else 0


def themed(figure: Figure, paint: Paint) -> Figure:
    """The house style on light or dark paper."""
    figure.layout.template = house.TEMPLATES[paint.mode]
    return figure
