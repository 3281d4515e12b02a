"""The same question put to both sides of a comparison on one scale, and the items behind each of their marks."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl
import streamlit as st
from plotly.graph_objects import Figure
from streamlit.elements.lib.column_types import ColumnConfig

from etl.analysis import comparison, sides
from etl.analysis.aggregates import MONTHS_OF
from etl.analysis.coverage import add_months
from etl.analysis.headings import DIMENSIONS
from etl.analysis.questions import PERIOD, Question, metric_of
from etl.analysis.sides import Side
from etl.analysis.view import View
from pages.shared import address, downloads, panels, tables
from pages.shared.figures import bars, charts, keys, palette, scales
from pages.shared.figures.scales import Scale
from pages.shared.kept import drawn

# One thing, one colour: A and B keep theirs in every chart and badge.
COLOURS = {"a": palette.BLUE, "b": palette.ORANGE}
LETTERS = {"a": "A", "b": "B"}
SPAN = 5


def badge(side: Side, size: float = 1.0, note: str = "") -> str:
    """A side's letter in its colour, its name and a note, as HTML; `size` in rem."""
    colour = COLOURS[side.key]
    return (
        f'<div style="display:flex;align-items:baseline;gap:.5rem;font-size:{size}rem">'
        f'<span style="background:{colour};color:{palette.text_on(colour)};border-radius:.35rem;'
        f'padding:.05rem .5rem;font-weight:600">{LETTERS[side.key]}</span>'
        f'<span style="font-weight:600">{html.escape(side.name)}</span>'
        f'<span style="opacity:.7;white-space:nowrap">{html.escape(note)}</span></div>'
    )


@dataclass(frozen=True)
class Pair:
    """One question put to both sides: answers, figures, and title, unit and key as HTML above them.

    `shown` and `columns` are the numbers of both as one table.
    """

    answers: tuple[pl.DataFrame, ...]
    title: str
    unit: str = ""
    key: str = ""
    figures: tuple[Figure, ...] = ()
    shown: pl.DataFrame = field(default_factory=pl.DataFrame)
    columns: Mapping[str, ColumnConfig] = field(default_factory=dict)


def side_by_side(view: View, question: Question, a: Side, b: Side) -> None:
    """One question put to both sides on one scale; their numbers as a table, and the items behind the mark chosen."""
    say, pair = view.say, drawn(view, lambda shown: _pair(question, *sides.sides(shown)), question.id)
    with st.container(key=f"compare-{question.id}"):
        st.subheader(pair.title, anchor=False)
        if not pair.figures:
            st.info(say("Nothing in this choice answers this question."))
            return
        st.caption(pair.unit)
        if pair.key:
            st.html(pair.key)
        for side, figure, column in zip((a, b), pair.figures, st.columns(2, gap="medium"), strict=True):
            with column:
                count = say.many("{count} action", "{count} actions", side.actions_count)
                st.html(badge(side, note=count))
                panels.plot(side, _asked(question, side), figure, f"{LETTERS[side.key]}, {side.name}: {pair.title}")
        with st.expander(say("The numbers as a table")):
            alt = say("The numbers of: {title}", title=pair.title)
            pick(question.id, (a, b), pair.shown, pair.answers, pair.columns, alt)
            downloads.offer_pair(view, question)
        for side, answer in zip((a, b), pair.answers, strict=True):
            behind(view, question, side, answer)


def _pair(question: Question, a: Side, b: Side) -> Pair:
    answers, paint = comparison.answers(question, a, b), panels.paint(a)
    title = paint.title(question)
    if not sum(answer["items_count"].sum() for answer in answers):
        return Pair(answers, title)
    scale = scales.of(question, a.query, (value for answer in answers for value in answer["value"]))
    found = keys.keys(question, pl.concat(answers), paint) if question.is_over_time else ()
    length = max(answer.height for answer in answers)
    return Pair(
        answers,
        title,
        _unit(question, a, b),
        keys.html(found, paint) if found else "",
        tuple(
            _figure(_asked(question, side), answer, side, scale, length)
            for side, answer in zip((a, b), answers, strict=True)
        ),
        *_numbers(question, (a, b), answers),
    )


def behind(view: View, question: Question, side: Side, table: pl.DataFrame) -> None:
    """The items behind the mark chosen, if it is one of this side of the question."""
    if view.query.chart == comparison.chart(side, question.id) and view.query.mark:
        whose = view.say("{label}: {value}", label=LETTERS[side.key], value=side.name)
        panels.behind(side, _asked(question, side), table, whose, lambda: offer_items(view, side))


def offer_items(view: View, side: Side) -> None:
    """A link to the same items on the page Items, where one filter says them."""
    same = side.as_filter(view.query.marked(view.reference))
    if same is None:
        return
    values = address.values(replace(view.query.elsewhere(), filters=same).pairs())
    st.page_link("pages/items.py", label=view.say("Open in Items"), query_params=values, width="content")


def _numbers(
    question: Question, both: tuple[Side, Side], answers: tuple[pl.DataFrame, ...]
) -> tuple[pl.DataFrame, dict[str, ColumnConfig]]:
    """Both answers in one table, and its columns."""
    say, columns = both[0].say, st.column_config
    shown: dict[str, pl.Series] = {}
    config = {}
    for side, answer in zip(both, answers, strict=True):
        paint, letter = panels.paint(side), LETTERS[side.key]
        told = metric_of(question, side.query) != "items" or side.query.is_share
        names = pl.Series([paint.place(question, row) for row in answer.iter_rows(named=True)], dtype=pl.String)
        parts = {"name": names, "items_count": answer["items_count"]} | (
            {"value": answer["value"].round(1)} if told else {}
        )
        heads = {
            "name": say("{letter}: period", letter=letter) if question.is_over_time else say(DIMENSIONS[question.by]),
            "items_count": say("{letter}: actions", letter=letter),
            "value": say("{letter}: {unit}", letter=letter, unit=paint.unit(question)),
        }
        for part, values in parts.items():
            # Rankings share their rows: the name stands there once.
            key = part if part == "name" and not question.is_over_time else f"{side.key}_{part}"
            shown[key] = values.extend_constant(None, max(a.height for a in answers) - values.len())
            of = columns.TextColumn if part == "name" else columns.NumberColumn
            config[key] = of(heads[part], width="large" if part == "name" else "small")
    return pl.DataFrame(shown), config


def pick(
    id_: str,
    both: tuple[Side, Side],
    shown: pl.DataFrame,
    answers: Sequence[pl.DataFrame],
    columns: Mapping[str, ColumnConfig],
    alt: str,
) -> None:
    """A table of which every cell in a column "a_..." or "b_..." opens the items of its side and row."""
    key = f"numbers-compare-{id_}-{address.generation('charts')}"
    marks = {side.key: answer["mark"].to_list() for side, answer in zip(both, answers, strict=True)}
    names = {side.key: comparison.chart(side, id_) for side in both}

    def choose() -> None:
        for row, column in st.session_state[key]["selection"]["cells"]:
            side = column.partition("_")[0]
            if row < len(marks.get(side, ())):
                address.mark(names[side], marks[side][row])

    tables.draw(
        shown,
        alt,
        columns,
        height=min(423, 35 * (shown.height + 1) + 3),
        key=key,
        on_select=choose,
        selection_mode="single-cell",
    )
    st.caption(both[0].say("Select a number of A or B to see the items behind it."))


def _unit(question: Question, a: Side, b: Side) -> str:
    """Unit and reading of both charts."""
    words = [panels.paint(a).subtitle(question)]
    if question.is_over_time and a.drawn_months != b.drawn_months:
        words.append(a.say("both begin with their first month"))
    return " · ".join(words)


def _asked(question: Question, side: Side) -> Question:
    """The question as put to one side: its own id in the address, and no title, since the two share it."""
    return replace(question, id=comparison.chart(side, question.id), title="")


def _figure(question: Question, table: pl.DataFrame, side: Side, scale: Scale, length: int) -> Figure:
    paint = panels.paint(side, accent=COLOURS[side.key])
    if question.is_over_time:
        figure = bars.trend(question, table, paint, scale=scale)
        # Bars as wide on both sides, and seen where a side is one month long.
        figure.update_traces(width=dt.timedelta(days=26 * MONTHS_OF[side.query.grain]) / dt.timedelta(milliseconds=1))
        figure.update_xaxes(range=_time_range(table, side, length), **_time_ticks(table, side))
    else:
        figure = bars.ranking(question, table, paint, as_given=True, scale=scale)
    charts.themed(figure, paint)
    height = 260 if question.is_over_time else 50 + 36 * table.height
    margin = {"t": 10, "b": 40, "l": 10, "r": 10}
    return figure.update_layout(height=height, margin=margin)


def _time_range(table: pl.DataFrame, side: Side, length: int) -> list[dt.date]:
    """As many periods for both sides, each from its own first; bars stand around the first day of theirs."""
    first, months = table[PERIOD][0], MONTHS_OF[side.query.grain]
    half = dt.timedelta(days=15 * months)
    return [first - half, add_months(first, length * months) - half]


def _time_ticks(table: pl.DataFrame, side: Side) -> dict[str, object]:
    """A few periods by name: half a page has no room for more."""
    periods = table[PERIOD].to_list()
    years = [period for period in periods if period.month == 1]
    shown, grain = (years, "year") if len(years) > 3 else (periods[:: -(-len(periods) // SPAN)], side.query.grain)
    return {"tickvals": shown, "ticktext": [side.say.short_period(period, grain) for period in shown]}
