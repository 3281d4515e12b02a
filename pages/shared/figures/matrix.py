"""Two dimensions as a grid of cells; the ladder of outcomes is one with its rungs by severity.

Cells are bars, not a heatmap: bars can be clicked, hatched and labelled one by one.
"""

from __future__ import annotations

import math

import polars as pl
from plotly.graph_objects import Figure

from etl.analysis import coverage
from etl.analysis.questions import PERIOD, Question, ranked
from pages.shared.figures import palette
from pages.shared.figures.paint import HOVER, Paint, marks, wrapped

ROW, GAP = 24, 0.06
SLANT = 55  # degrees, of column heads: they lean to the left, where names of rows leave room above


def matrix(question: Question, table: pl.DataFrame, paint: Paint) -> Figure:
    """Rows and columns with most actions first; periods in their order. Empty: none reported; hatched: not known."""
    rows, columns = _rows(question, table, paint), _columns(question, table)
    cells = table.filter(pl.col(question.by).is_in(rows) & pl.col(question.across).is_in(columns))
    highest = max((v for v in cells["value"] if v is not None), default=0) or 1
    colours = [_colour(value, highest, paint) for value in cells["value"]]
    name = paint.period if question.across == PERIOD else lambda value: paint.name(question.across, value)
    heads = [wrapped(name(column), 26) for column in columns]
    top, left = (80, 10) if question.is_over_time else (90 + _length(heads), _width(heads))
    figure = Figure(
        layout={
            "height": top + 60 + ROW * len(rows),
            "margin": {"t": top, "b": 40, "l": left, "r": 10},
            "bargap": 0,
            "showlegend": False,
        }
    )
    figure.add_bar(
        x=[columns.index(value) for value in cells[question.across]],
        y=[1 - 2 * GAP] * cells.height,
        base=[rows.index(value) - 0.5 + GAP for value in cells[question.by]],
        width=1 - GAP,
        marker={
            "color": colours,
            "line": {"width": 0},
            "pattern": {
                "shape": ["/" if _is_unknown(state) else "" for state in cells["state"]],
                "fillmode": "overlay",
                # Over a number the stripes stay faint, so that it can be read.
                "fgcolor": [paint.paper if v else paint.hatch for v in cells["value"]],
                "fgopacity": 0.4,
                "solidity": 0.2,
                "size": 6,
            },
        },
        text=[_text(question, row, paint) for row in cells.iter_rows(named=True)],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        textfont={"size": 11, "color": [palette.text_on(c) if v else paint.ink for c, v in _pairs(colours, cells)]},
        constraintext="none",
        customdata=marks(cells, paint.words(question, cells)),
        hovertemplate=HOVER,
    )
    _axes(figure, [wrapped(paint.name(question.by, r), 44) for r in rows], heads, is_time=question.is_over_time)
    if question.is_over_time:
        ticks = paint.ticks(columns)
        figure.update_xaxes(tickvals=list(ticks), ticktext=list(ticks.values()))
    return figure


def _rows(question: Question, table: pl.DataFrame, paint: Paint) -> list[str]:
    if question.shape == "ladder":
        severity = {o.id: o.severity for o in paint.reference.outcomes.values()}
        return sorted(ranked(table, question.by), key=lambda id_: -severity.get(id_, 0))
    order = ranked(table, question.by)
    return order[: question.top] if question.top else order


def _columns(question: Question, table: pl.DataFrame) -> list:  # type: ignore[type-arg]
    if question.across == PERIOD:
        return table[PERIOD].unique().sort().to_list()
    columns = ranked(table, question.across)
    return columns[: question.top] if question.top else columns


def _pairs(colours: list[str], cells: pl.DataFrame) -> zip[tuple[str, float | None]]:
    return zip(colours, cells["value"], strict=True)


def _is_unknown(state: str | None) -> bool:
    return state not in (None, coverage.COMPLETE)


def _colour(value: float | None, highest: float, paint: Paint) -> str:
    if not value:
        return paint.paper
    return paint.shade(value, highest)


def _text(question: Question, row: dict[str, object], paint: Paint) -> str:
    value = row["value"]
    if value is None:
        return "?"
    return paint.value(question, float(str(value))) if value else ""


def _length(heads: list[str]) -> int:
    """How high slanting column heads stand, in pixels; Chinese characters are twice as wide."""
    lines = [line for head in heads for line in head.split("<br>")]
    return int(0.82 * max(sum(12.5 if ord(letter) > 0x2E80 else 6.4 for letter in line) for line in lines))


def _width(heads: list[str]) -> int:
    """How far the first of them may reach over the names of rows: Plotly leaves out heads that do not fit."""
    return int(_length(heads) / math.tan(math.radians(SLANT)))


def _axes(figure: Figure, rows: list[str], heads: list[str], *, is_time: bool) -> None:
    figure.update_yaxes(
        tickmode="array",
        tickvals=list(range(len(rows))),
        ticktext=rows,
        range=[len(rows) - 0.5, -0.5],
        showgrid=False,
        zeroline=False,
        tickfont={"size": 12},
    )
    figure.update_xaxes(
        tickmode="array",
        tickvals=list(range(len(heads))),
        ticktext=heads,
        range=[-0.5, len(heads) - 0.5],
        showgrid=False,
        zeroline=False,
        side="bottom" if is_time else "top",
        tickangle=0 if is_time else SLANT,
        tickfont={"size": 12},
    )
