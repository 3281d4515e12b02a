"""Tables on screen: numbers, rows that open what is behind them, and lists of items that open a record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from etl.analysis import aggregates, questions, tellings
from etl.analysis.headings import DIMENSIONS, MEASURES, PER, STATES
from etl.analysis.names import names
from etl.analysis.questions import PERIOD, Question
from etl.analysis.view import View
from pages.shared import address
from pages.shared.record import panel

# A row of five lines, titles whole in a column that leaves room for all up to the fine in a window of 1400; pixels.
ROW, HEAD, SEEN = 102, 38, 6


def numbers(question: Question, rows: pl.DataFrame, view: View) -> pl.DataFrame:
    """The answer with names for ids, unknown sums empty and the coverage in words."""
    say = view.say
    told = {metric.column: metric.told for metric in aggregates.METRICS.values()}
    shown = rows.select(
        *(
            pl.col(d).replace_strict(dict(names(d, view.reference, say)), default=pl.col(d), return_dtype=pl.String)
            for d in questions.dimensions(question)
        ),
        *([pl.col(PERIOD)] if question.is_over_time else []),
        "items_count",
        *(told.get(column, pl.col(column)) for column in aggregates.MEASURES if column != "items_count"),
        *([pl.col("value").round_sig_figs(3).alias("share")] if questions.has_share(question, view.query) else []),
        *([pl.col("state")] if question.is_over_time else []),
    )
    if question.is_over_time:
        periods = {p: say.period(p, view.query.grain) for p in shown[PERIOD].unique()}
        states = {state: say(words) for state, words in STATES.items()}
        shown = shown.with_columns(
            pl.col(PERIOD).replace_strict(periods, return_dtype=pl.String),
            pl.col("state").replace_strict(states, return_dtype=pl.String),
        )
    return shown


def number_columns(question: Question, view: View) -> dict[str, ColumnConfig]:
    """Headings and formats of `numbers`."""
    say, columns = view.say, st.column_config
    actions = say(MEASURES["items_count"])
    unknown = say("Empty: not known")
    known = say("How many of these actions tell the number")
    return {
        **{d: columns.TextColumn(say(DIMENSIONS[d]), width="medium") for d in questions.dimensions(question)},
        PERIOD: columns.TextColumn(say(DIMENSIONS[PERIOD]), width="small"),
        "items_count": columns.NumberColumn(
            say(PER[view.query.grain], unit=actions) if question.is_over_time else actions, format="localized"
        ),
        **{
            column: columns.NumberColumn(
                say(words), help=known if column.endswith("known_count") else unknown, format="localized"
            )
            for column, words in MEASURES.items()
            if column != "items_count"
        },
        "share": columns.NumberColumn(say("Share in %")),
        "state": columns.TextColumn(say("Coverage"), width="medium"),
    }


def draw(table: pl.DataFrame, alt: str, columns: Mapping[str, ColumnConfig] | None = None, **how: Any) -> None:
    """Every table on screen; `how` is what else `st.dataframe` takes."""
    # As Arrow, which the browser gets anyway: by way of pandas, as Streamlit goes, it takes many times as long.
    arrow = table.to_arrow(compat_level=pl.CompatLevel.oldest())
    st.dataframe(arrow, hide_index=True, alt=alt, placeholder="", column_config=dict(columns or {}), **how)


def marked(
    question: Question,
    table: pl.DataFrame,
    marks: list[str],
    columns: Mapping[str, ColumnConfig],
    alt: str,
    tallest: int = 400,
) -> None:
    """A table, at most so many pixels high, of which a chosen row opens what is behind it, as a click on its mark does.

    `marks` holds the mark of each row.
    """
    key = f"numbers-{question.id}-{address.generation('charts')}"

    def choose() -> None:
        rows = st.session_state[key]["selection"]["rows"]
        address.mark(question.id, marks[rows[0]] if rows and rows[0] < len(marks) else "")

    draw(
        table,
        alt,
        columns,
        height=min(tallest, 38 * (table.height + 1)),
        key=key,
        on_select=choose,
        selection_mode="single-row",
    )


def items(table: pl.DataFrame, view: View, key: str) -> None:
    """A listing of items; the one clicked becomes the record of the address, which stands below it."""
    say, columns = view.say, st.column_config
    name = f"items-{key}-{address.generation('lists')}"
    ids = table["item_id"].to_list()
    item = tellings.item_of(view, view.query.item) if view.query.item else None
    opened = [(ids.index(item), "title")] if item in ids else []
    st.caption(_how(view))
    draw(
        table,
        say("Items, newest first"),
        {
            "date": columns.TextColumn(say("Date"), width=82, help=say("Only the month where the day is not known")),
            # Among Chinese the table breaks no English into lines.
            "title": columns.TextColumn(say("Title"), width=560 if say.code == "zh" else 172),
            "authorities": columns.TextColumn(say("Authority"), width=114),
            "outcomes": columns.TextColumn(say("Outcomes"), width=102),
            "violations": columns.TextColumn(say("Violations"), width=136),
            "regions": columns.TextColumn(say("Region"), width=88),
            "apps_count": columns.NumberColumn(say("Apps"), width=52, help=say("Empty: not known")),
            "entity_count": columns.NumberColumn(say("Organisations"), width=90, help=say("Empty: not known")),
            "fine_cny": columns.NumberColumn(
                say("Fine, CNY"), format="localized", width=88, help=say("Empty: none or not known")
            ),
            "confidence": columns.TextColumn(say("Confidence"), width=90),
            "source_title": columns.TextColumn(say("Source"), width=172 if say.code == "zh" else 190),
            "source_url": columns.LinkColumn(say("Link"), display_text=say("Open"), width=70),
        },
        height=min(SEEN * ROW, ROW * table.height) + HEAD,
        row_height=ROW,
        key=name,
        on_select=lambda: _open(name, ids),
        selection_mode="single-cell",
        selection_default={"selection": {"rows": [], "columns": [], "cells": opened}},
        column_order=_order(view),
    )
    if view.query.item:
        panel.show(view)


def _how(view: View) -> str:
    """How to open a record; where the page is not in English, what language its titles are in."""
    say = view.say
    how = say("Click a row, or go to it with the arrow keys and press Enter, to read the whole record below the list.")
    if say.code == "en":
        return how
    return how + say("The source's own title leads; the column Title holds the dashboard's own summary in English.")


def _order(view: View) -> list[str]:
    """In Chinese the source's own title, mostly Chinese, leads, and ours comes last."""
    first, last = ("source_title", "title") if view.say.code == "zh" else ("title", "source_title")
    labels = [
        "authorities",
        "outcomes",
        "violations",
        "regions",
        "apps_count",
        "entity_count",
        "fine_cny",
        "confidence",
    ]
    return ["date", first, *labels, last, "source_url"]


def _open(name: str, ids: list[str]) -> None:
    cells = st.session_state[name]["selection"]["cells"]
    row, column = cells[0] if cells else (len(ids), "")
    if column != "source_url":  # Its click leads to the source already.
        address.put("item", ids[row] if row < len(ids) else None)
