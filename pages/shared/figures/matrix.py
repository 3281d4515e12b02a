"""Two dimensions as a grid of cells; the ladder of outcomes is one with its rungs by severity."""

from __future__ import annotations

import math
from typing import Any

import polars as pl
from plotly.graph_objects import Figure

from etl.analysis.coverage import COMPLETE, NOTHING
from etl.analysis.questions import PERIOD, Question, ranked, rungs
from pages.shared.figures import cells, keys
from pages.shared.figures.cells import Cell
from pages.shared.figures.paint import Paint, wrapped
from pages.shared.figures.scales import Scale

SLANT = 55  # degrees, of column heads: they lean to the left, where names of rows leave room above
HEAD, NAME = 26, 44  # letters in a line of a column's head, of a row's name
TALL = 32  # pixels of a row whose name has two lines
# Pixels: room for the names of rows, and the least width of columns: of periods, of many periods, under slanting heads.
NAMES, COLUMN, NARROW, HEADED = 190, 25, 16, 38


def matrix(question: Question, table: pl.DataFrame, paint: Paint) -> Figure:
    """Rows and columns with most actions first; periods in their order. Empty: none reported; hatched: not known."""
    rows, columns = _rows(question, table, paint), _columns(question, table)
    drawn = table.filter(pl.col(question.by).is_in(rows) & pl.col(question.across).is_in(columns))
    scale = keys.scale_of(question, drawn, paint)
    heads = [] if question.is_over_time else [wrapped(paint.name(question.across, c), HEAD) for c in columns]
    top, left = (20 + _length(heads), _width(heads)) if heads else (10, 10)
    names = [wrapped(paint.name(question.by, row), NAME) for row in rows]
    height = TALL if any("<br>" in name for name in names) else cells.HEIGHT
    figure = Figure(
        layout={
            "height": top + 40 + height * len(rows),
            "margin": {"t": top, "b": 30, "l": left, "r": 10},
            "showlegend": False,
        }
    )
    cells.draw(
        figure,
        [
            _cell(question, row, columns.index(row[question.across]), rows.index(row[question.by]), words, scale, paint)
            for row, words in zip(drawn.iter_rows(named=True), paint.words(question, drawn), strict=True)
        ],
        paint,
    )
    cells.rows(figure, names)
    if question.is_over_time:
        cells.periods(figure, columns, paint.query.grain, paint)
    else:
        _slanting_heads(figure, heads)
    return figure


def least_width(question: Question, table: pl.DataFrame, paint: Paint) -> int:
    """In pixels: what the cells need beside the names of rows."""
    columns = len(_columns(question, table))
    if not question.is_over_time:
        return NAMES + columns * HEADED
    longest = max(len(paint.short(question, value)) for value in table["value"].fill_null(0))
    return NAMES + columns * (NARROW if columns > cells.MANY and longest <= 2 else max(COLUMN, 7 * longest))


def _cell(question: Question, row: dict[str, Any], x: int, y: int, words: str, scale: Scale, paint: Paint) -> Cell:
    value, state = row["value"], row["state"] or COMPLETE
    sign = ""
    if row["items_count"]:
        sign = "?" if value is None else paint.short(question, value)
    elif state == NOTHING:
        return Cell(x, y, "", cells.UNKNOWN, words, row["mark"])
    return Cell(x, y, sign, cells.look(value, state, scale, paint), words, row["mark"])


def _rows(question: Question, table: pl.DataFrame, paint: Paint) -> list[str]:
    if question.shape == "ladder":
        return rungs(table, paint.reference)
    order = ranked(table, question.by)
    return order[: question.top] if question.top else order


def _columns(question: Question, table: pl.DataFrame) -> list[Any]:
    if question.across == PERIOD:
        return table[PERIOD].unique().sort().to_list()
    columns = ranked(table, question.across)
    return columns[: question.top] if question.top else columns


def _length(heads: list[str]) -> int:
    """How high slanting column heads stand, in pixels; Chinese characters are twice as wide."""
    lines = [line for head in heads for line in head.split("<br>")]
    return int(0.82 * max(sum(12.5 if ord(letter) > 0x2E80 else 6.4 for letter in line) for line in lines))


def _width(heads: list[str]) -> int:
    """How far the first of them may reach over the names of rows: Plotly leaves out heads that do not fit."""
    return int(_length(heads) / math.tan(math.radians(SLANT)))


def _slanting_heads(figure: Figure, heads: list[str]) -> None:
    figure.update_xaxes(
        tickmode="array",
        tickvals=list(range(len(heads))),
        ticktext=heads,
        range=[-0.5, len(heads) - 0.5],
        showgrid=False,
        zeroline=False,
        side="top",
        tickangle=SLANT,
        tickfont={"size": 12},
    )
