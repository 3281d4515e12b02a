"""Pieces that pages are made of: a question with its chart, its numbers, and what is behind a mark."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

import polars as pl
import streamlit as st
from plotly.graph_objects import Figure

from etl.analysis import aggregates, coverage_of_choice, listing, query
from etl.analysis.headings import UNSURE
from etl.analysis.query import Query
from etl.analysis.questions import PERIOD, QUESTIONS, Question, metric_of
from etl.analysis.view import View
from etl.reference import Reference
from pages.shared import address, downloads, scroll, tables, wide
from pages.shared.figures import bars, charts, keys, milestones, tile_map
from pages.shared.figures.paint import Paint
from pages.shared.kept import drawn
from pages.shared.words import escaped

CONFIG = {"displaylogo": False, "displayModeBar": False, "responsive": True}


@dataclass(frozen=True)
class Drawn:
    """A question's answer, its figure and what stands above it: title, unit, key as HTML; the width it needs, or 0.

    `rows` are those of the answer that its table shows, `numbers` what that table says of them.
    """

    table: pl.DataFrame
    figure: Figure
    title: str
    unit: str = ""
    key: str = ""
    width: int = 0
    rows: pl.DataFrame = field(default_factory=pl.DataFrame)
    numbers: pl.DataFrame = field(default_factory=pl.DataFrame)


def is_dark() -> bool:
    """Whether the reader's paper is dark."""
    return st.context.theme.type == "dark"


def paint(view: View, accent: str = "") -> Paint:
    """How a view is drawn on the reader's paper."""
    return Paint(view.query, view.reference, is_dark=is_dark(), accent=accent)


def show(view: View, id_: str, *, is_alone: bool = True) -> None:
    """A question: its chart, its numbers as a table one click away, and, below it, the items behind the mark chosen."""
    question, say = QUESTIONS[id_], view.say
    found = _drawn_for(view, question)
    with st.container(key=f"question-{id_}"):
        st.subheader(found.title, anchor=False)
        if found.rows.is_empty():
            st.info(say("Nothing in this choice answers this question."))
            return
        st.caption(found.unit)
        if found.key:
            st.html(found.key)
        if found.width:
            wide.room(f"question-{id_}", f"wide-{id_}", found.width, newest_first=question.is_over_time)
            wide.hint(f"wide-{id_}", say)
        with st.container(key=f"wide-{id_}" if found.width else None):
            plot(view, question, found.figure, f"{found.title} {found.unit}")
            if question.shape == "trend" and view.query.has_milestones:
                _legend(view, found.table)
            with st.expander(say("The numbers as a table")):
                _numbers(view, question, found)
    if is_alone:
        _opened(view, question)


def _opened(view: View, question: Question) -> None:
    if view.query.chart == question.id and view.query.mark:
        behind(view, question, _drawn_for(view, question).table)


def _drawn_for(view: View, question: Question) -> Drawn:
    return drawn(view, lambda shown: _drawn(shown, question), question.id)


def _drawn(view: View, question: Question) -> Drawn:
    table, look = view.answer(question), paint(view)
    known = view.reference.milestones if question.shape == "trend" and view.query.has_milestones else ()
    title = look.title(question)
    if not table["items_count"].sum():
        return Drawn(table, Figure(), title)
    rows = table.filter((pl.col("items_count") > 0) | pl.lit(question.across == PERIOD and not question.by))
    return Drawn(
        table,
        charts.draw(question, table, look, known),
        title,
        look.subtitle(question, table),
        keys.html(keys.keys(question, table, look), look),
        charts.least_width(question, table, look),
        rows,
        tables.numbers(question, rows, view),
    )


def plot(view: View, question: Question, figure: Figure, alt: str) -> None:
    """A figure whose marks can be clicked: the mark becomes the address, under the question's id."""
    key, chart = _chart_key(question, view), view.query.chart
    st.plotly_chart(
        figure,
        theme=None,
        alt=alt,
        key=key,
        on_select=lambda: _choose_clicked(question, chart, key),
        selection_mode="points",
        width="content" if question.shape == "tiles" else "stretch",
        config=CONFIG,
    )


def side_by_side(view: View, *ids: str) -> None:
    """Questions beside each other; below one another where the window is narrow."""
    with st.container(horizontal=True, gap="large"):
        for id_ in ids:
            is_map = QUESTIONS[id_].shape == "tiles"
            with st.container(width=tile_map.WIDTH if is_map else "stretch"):
                show(view, id_, is_alone=False)
    for id_ in ids:
        _opened(view, QUESTIONS[id_])


def _chart_key(question: Question, view: View) -> str:
    """A chart keeps its selection as long as its key lives: it gets a new one when the address says otherwise."""
    name = f"chart {question.id}"
    key = f"chart-{question.id}-{address.generation(name)}"
    held = _clicked(question, key)
    if held and held != (view.query.chart, urlencode(view.query.mark)):
        address.renew(name)
        return f"chart-{question.id}-{address.generation(name)}"
    return key


def _clicked(question: Question, key: str) -> tuple[str, str] | None:
    """The chart and the mark that a widget holds selected."""
    points = st.session_state.get(key, {}).get("selection", {}).get("points", [])
    clicked = [point["customdata"] for point in points if point.get("customdata")]
    if not clicked:
        return None
    # Where one chart holds the marks of several, each mark says in third place whose it is.
    mark, _, *chart = clicked[0]
    return chart[0] if chart else question.id, mark


def _choose_clicked(question: Question, chart: str, key: str) -> None:
    held = _clicked(question, key)
    if held:
        address.mark(*held)
    elif chart == question.id:
        address.mark(question.id, "")


def _legend(view: View, table: pl.DataFrame) -> None:
    """What the numbers above the trend stand for."""
    numbered = milestones.numbered(view.reference.milestones, *bars.extent(table, paint(view)))
    st.caption(" · ".join(f"**{n}** {view.say.name(m)}" for n, m in numbered))


def _numbers(view: View, question: Question, found: Drawn) -> None:
    """The answer as a table; a row chosen opens what is behind it, as a click on its mark does."""
    say = view.say
    tables.marked(
        question,
        found.numbers,
        found.rows["mark"].to_list(),
        tables.number_columns(question, view),
        say("The numbers of: {title}", title=found.title),
        tallest=360,
    )
    st.caption(
        say("Select a row by its box to see the items behind it. Only rows with actions are listed.")
        if question.by
        else say("Select a row by its box to see the items behind it.")
    )
    downloads.offer_table(view, question)


def behind(
    view: View,
    question: Question,
    table: pl.DataFrame,
    whose: str = "",
    offer: Callable[[], None] | None = None,
) -> None:
    """The items behind the mark chosen: as many as the mark says.

    Where a question has several charts `whose` says whose mark it is; `offer` draws what can be done with the items
    in place of making the mark the filter.
    """
    say = view.say
    items = view.behind.items
    found = listing.listing(items, view.reference, say).collect()
    row = table.filter(pl.col("mark") == urlencode(view.query.mark))
    place = paint(view).place(question, row.row(0, named=True)) if row.height else _named(view)
    name = " · ".join(filter(None, (whose, place)))
    count, why = say.many("{count} action", "{count} actions", found.height), ""
    if found.is_empty():
        count, why = coverage_of_choice.why_none(view)
    with st.container(border=True, key="behind"):
        with st.container(horizontal=True, vertical_alignment="center"):
            parts = [f"**{escaped(name)}**", count]
            metric = aggregates.METRICS[metric_of(question, view.query)]
            if found.height and row.height and metric.known in row.columns and metric.column != "items_count":
                parts.append(escaped(paint(view).told(question, row.row(0, named=True), metric)))
            st.markdown(" · ".join(parts))
            st.space("stretch")
            if found.height:
                downloads.offer_opened(view, found.height)
            (offer or (lambda: _offer_narrowing(view)))()
            st.button(say("Close"), key="close", on_click=address.close)
        if found.is_empty():
            st.info(why)
            return
        if row.height and row["state"][0] in UNSURE:
            st.caption(say(UNSURE[row["state"][0]]))
        tables.items(found, view, key="behind")
    scroll.into_view("behind", f"{view.query.chart} {view.query.mark}")


def _named(view: View) -> str:
    return view.query.marked(view.reference).describe(view.reference, view.say)


def _offer_narrowing(view: View) -> None:
    narrowed = view.filters.narrowed(view.query.marked(view.reference), view.reference)
    if narrowed is None:
        return  # Together with the filters in force, no single filter would give these items.
    words = view.say("Make this the filter")
    st.button(words, key="narrow", on_click=_narrow, args=(view.query, view.reference), type="primary")


def _narrow(drawn: Query, reference: Reference) -> None:
    # From the address as it is now, which may be newer than the view that drew the button.
    now = query.read(address.pairs(), reference)[0]
    narrowed = now.filters.narrowed(drawn.marked(reference), reference)
    if narrowed:
        address.choose(tuple(narrowed.counted().to_query()))
