"""How much the sources tell: months against the rule, and systems of authorities by period."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
from plotly.graph_objects import Figure

from etl.analysis.coverage import COMPLETE, NEWEST, NOTHING, THIN
from etl.analysis.headings import MONTHS, UNSURE
from etl.analysis.questions import PERIOD, Question, ranked
from pages.shared.figures import cells, palette, scales
from pages.shared.figures.cells import Cell, Look
from pages.shared.figures.paint import HOVER, Paint, marks, plain, wrapped
from pages.shared.figures.scales import Scale

# Left of the charts over months: they stand below one another, month under month.
EDGE = 56
# Room for the names of rows.
NAMES = 200
LOOKS: Mapping[str, Look] = {
    COMPLETE: Look(palette.BLUE),
    THIN: Look(palette.ORANGE, "/"),
    NEWEST: Look(palette.BLUE, "."),
    NOTHING: cells.UNKNOWN,
}


def months(table: pl.DataFrame, paint: Paint) -> Figure:
    """Actions of each month in the look of its state, and the line below which a month is thin.

    `table` is the monthly answer with `median_before`, and `words` for hovering.
    """
    say = paint.say
    figure = Figure(layout=layout(280, top=14, bottom=90, names=EDGE))
    table = _plain(table)
    at, top = table.with_row_index("at"), max(*table["items_count"], *table["authorities_count"], 1)
    for state, name in MONTHS.items():
        rows = at.filter(pl.col("state") == state)
        figure.add_bar(
            x=rows["at"],
            # Without a source there is no zero: the whole height is left open.
            y=[top] * rows.height if state == NOTHING else rows["items_count"],
            width=0.85,
            name=say(name),
            marker=cells.marker([LOOKS[state]] * rows.height, paint),
            customdata=marks(rows, rows["words"].to_list()),
            hovertemplate=HOVER,
        )
    told = at.filter(pl.col("state") != NOTHING)
    figure.add_scatter(
        x=told["at"],
        y=told["authorities_count"],
        name=say("Different authorities"),
        mode="markers",
        marker={"size": 5, "color": paint.ink, "line": {"width": 1, "color": paint.paper}},
        hoverinfo="skip",
    )
    rules = paint.reference.coverage
    median = at["median_before"].fill_null(0) * rules.minimum_share_of_median
    figure.add_scatter(
        x=at["at"],
        y=[max(rules.minimum_items, half) for half in median],
        name=say("Fewest actions of a well-covered month"),
        mode="lines",
        line={"color": paint.ink, "width": 1.5, "shape": "hvh", "dash": "dot"},
        hoverinfo="skip",
    )
    cells.periods(figure, table[PERIOD].to_list(), "month", paint)
    figure.update_yaxes(rangemode="tozero", title_text=say("Actions"), nticks=6)
    return figure


def systems(question: Question, table: pl.DataFrame, paint: Paint) -> Figure:
    """Rows with most actions first; on the right, in how many of the well-covered periods each is reported at all."""
    names, columns = ranked(table, question.by), table[PERIOD].unique().sort().to_list()
    table = _plain(table)
    scale = scales.of(question, paint.query, table["items_count"])
    figure = Figure(layout=layout(126 + cells.HEIGHT * len(names), top=30, bottom=86, right=74))
    cells.draw(
        figure,
        [
            Cell(
                columns.index(row[PERIOD]),
                names.index(row[question.by]),
                _sign(row["items_count"], row["state"]),
                _look(row["items_count"], row["state"], scale, paint),
                _system_words(question, row, paint),
                row["mark"],
            )
            for row in table.iter_rows(named=True)
        ],
        paint,
    )
    cells.legend(figure, _kinds(table, scale, paint), paint)
    _write_reported_in(figure, question, table, names, paint)
    cells.rows(figure, [wrapped(paint.name(question.by, id_), 28) for id_ in names])
    cells.periods(figure, columns, paint.query.grain, paint)
    return figure


def _kinds(table: pl.DataFrame, scale: Scale, paint: Paint) -> list[tuple[Look, str]]:
    """What the looks of the cells that there are mean."""
    say = paint.say
    kinds = {
        (True, COMPLETE): say("n: so many reported"),
        (True, THIN): say("n: at least so many"),
        (False, COMPLETE): say("0: none reported"),
        (False, THIN): say("?: cannot be said"),
        (False, NOTHING): say("Empty: no source"),
    }
    there = {
        (n > 0, THIN if state == NEWEST else state) for n, state in table.select("items_count", "state").iter_rows()
    }
    return [
        (_look(int(scale.high) * is_told, state, scale, paint), kinds[is_told, state])
        for is_told, state in kinds
        if (is_told, state) in there
    ]


def _write_reported_in(figure: Figure, question: Question, table: pl.DataFrame, names: list[str], paint: Paint) -> None:
    """A 0 says little of a row that is hardly ever reported: beside each, in how many periods it is."""
    complete = table.filter(pl.col("state") == COMPLETE)
    whole = paint.say.number(complete[PERIOD].n_unique())
    seen = dict(complete.filter(pl.col("items_count") > 0).group_by(question.by).len().iter_rows())
    at_right = {"x": 1, "xref": "paper", "showarrow": False}
    for n, id_ in enumerate(names):
        text = f"{paint.say.number(seen.get(id_, 0))} / {whole}"
        figure.add_annotation(text=text, y=n, xanchor="left", xshift=6, **at_right)
    head = {"y": 1, "yref": "paper", "yanchor": "bottom", "yshift": 6, "xanchor": "right", "xshift": 74}
    figure.add_annotation(
        text=paint.say("reported in … of the well-covered periods"), font={"size": 12}, **head, **at_right
    )


def _sign(count: int, state: str) -> str:
    return str(count) if count else {COMPLETE: "0", NOTHING: ""}.get(state, "?")


def _look(count: int, state: str, scale: Scale, paint: Paint) -> Look:
    """A zero that can be believed has a ground of its own; without a source there is none."""
    if not count and state in (COMPLETE, NOTHING):
        return Look(paint.faint) if state == COMPLETE else cells.UNKNOWN
    return cells.look(count, state, scale, paint)


def _system_words(question: Question, row: Mapping[str, object], paint: Paint) -> str:
    say, count, state = paint.say, int(str(row["items_count"])), str(row["state"])
    if not count:
        what = {
            COMPLETE: say("0: none reported, and the period is well covered"),
            NOTHING: say("no source loaded: not known"),
        }.get(state, say("none reported, but it cannot be said that there was none"))
    elif state == COMPLETE:
        what = say.many("{count} action", "{count} actions", count)
    else:
        what = say.many("at least {count} action", "at least {count} actions", count)
    lines = [f"<b>{plain(paint.place(question, row))}</b>", what]
    return "<br>".join([*lines, *([f"<i>{say(UNSURE[state])}</i>"] if state in (THIN, NEWEST) else [])])


def layout(height: int, top: int, bottom: int, right: int = 10, names: int = NAMES) -> dict[str, object]:
    """Of a figure of cells or bars; all but `height` are margins, in pixels."""
    return {"height": height, "barmode": "overlay", "margin": {"t": top, "b": bottom, "l": names, "r": right}}


def _plain(table: pl.DataFrame) -> pl.DataFrame:
    """Nothing counted where no source is: here the state says so, in a sign, a look and words of its own."""
    return table.with_columns(pl.col("items_count").fill_null(0))
