"""What is loaded: inputs by month, and the lists of a series by their running number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl
from plotly.graph_objects import Figure

from etl.analysis.coverage import NOTHING, THIN
from etl.analysis.coverage_tables import LOADED, REFUSED
from etl.analysis.running_numbers import FOUND, MISSING, PERHAPS
from pages.shared.figures import cells, palette
from pages.shared.figures.cells import Cell, Look
from pages.shared.figures.coverage_charts import EDGE, layout
from pages.shared.figures.paint import Paint, plain

LISTS_ACROSS = 14
LOOKS: Mapping[str, Look] = {
    LOADED: Look(palette.BLUE),
    REFUSED: Look(palette.VERMILLION, "x"),
    THIN: Look(palette.ORANGE, "/"),
    NOTHING: cells.UNKNOWN,
    FOUND: Look(palette.BLUE),
    PERHAPS: Look(palette.ORANGE, "/"),
    MISSING: Look(palette.CLEAR),
}


def inputs(table: pl.DataFrame, paint: Paint) -> Figure:
    """Which input tells of which month: the table of `coverage_tables.inputs`."""
    say = paint.say
    words = {
        LOADED: say("Loaded"),
        THIN: say("Loaded, but the month is thin or still coming in"),
        REFUSED: say("Loaded, something of it refused"),
        NOTHING: say("Nothing loaded"),
    }
    names = table["input"].unique(maintain_order=True).to_list()
    columns = table["month"].unique().sort().to_list()
    figure = Figure(layout=layout(80 + 2 * cells.HEIGHT * len(names), top=6, bottom=74, names=EDGE))
    cells.draw(
        figure,
        [
            Cell(
                columns.index(row["month"]),
                2 * names.index(row["input"]) + 1,  # Its name stands in the row above.
                "" if row["state"] == NOTHING else str(row["item_count"]),
                LOOKS[row["state"]],
                f"<b>{plain(row['input'])}, {say.period(row['month'], 'month')}</b><br>{words[row['state']]}<br>"
                + say(
                    "Items taken: {taken}; refused: {refused}",
                    taken=say.number(row["item_count"]),
                    refused=say.number(row["rejected_count"]),
                ),
            )
            for row in table.iter_rows(named=True)
        ],
        paint,
    )
    _legend(figure, table, words, paint)
    for n, name in enumerate(names):
        figure.add_annotation(
            x=0,
            xref="paper",
            xanchor="left",
            y=2 * n,
            text=plain(name),
            showarrow=False,
            font={"size": 13},
        )
    figure.update_yaxes(visible=False, range=[2 * len(names) - 0.5, -0.5])
    cells.periods(figure, columns, "month", paint)
    return figure


def lists(table: pl.DataFrame, said: Sequence[str], paint: Paint) -> Figure:
    """The running numbers of a series, row by row: the table of `running_numbers.table` and the words of each."""
    say = paint.say
    words = {
        FOUND: say("In our records under its number"),
        PERHAPS: say("Perhaps in our records, without its number"),
        MISSING: say("In no source of ours"),
    }
    height = -(-table.height // LISTS_ACROSS)
    figure = Figure(layout=layout(110 + 34 * height, top=10, bottom=70, names=10))
    cells.draw(
        figure,
        [
            Cell(
                (row["number"] - 1) % LISTS_ACROSS,
                (row["number"] - 1) // LISTS_ACROSS,
                str(row["number"]),
                LOOKS[row["state"]],
                text,
                row["mark"],
            )
            for row, text in zip(table.iter_rows(named=True), said, strict=True)
        ],
        paint,
    )
    _legend(figure, table, words, paint)
    figure.update_xaxes(visible=False, range=[-0.5, LISTS_ACROSS - 0.5])
    figure.update_yaxes(visible=False, range=[height - 0.5, -0.5])
    return figure


def _legend(figure: Figure, table: pl.DataFrame, words: Mapping[str, str], paint: Paint) -> None:
    there = set(table["state"])
    cells.legend(figure, [(LOOKS[state], said) for state, said in words.items() if state in there], paint)
