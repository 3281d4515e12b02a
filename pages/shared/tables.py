"""Tables on screen: the numbers of a question, and lists of items that open a record."""

from __future__ import annotations

import polars as pl
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from etl.analysis import aggregates, questions
from etl.analysis.headings import DIMENSIONS, MEASURES, PER, STATES
from etl.analysis.names import names
from etl.analysis.questions import PERIOD, Question
from etl.analysis.view import View
from pages.shared import address
from pages.shared.record import panel


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
        *([pl.col("value").round(1).alias("share")] if questions.has_share(question, view.query) else []),
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


def items(table: pl.DataFrame, view: View, key: str) -> None:
    """A listing of items; the row selected becomes the record of the address, which stands below it."""
    say, columns = view.say, st.column_config
    name = f"items-{key}-{address.generation('lists')}"
    ids = table["item_id"].to_list()
    opened = [ids.index(view.query.item)] if view.query.item in ids else []
    st.dataframe(
        table,
        hide_index=True,
        height=min(560, 38 * (table.height + 1)),
        key=name,
        on_select=lambda: _open(name, ids),
        selection_mode="single-row",
        selection_default={"selection": {"rows": opened, "columns": [], "cells": []}},
        alt=say("Items, newest first"),
        placeholder="",
        column_order=_order(view),
        column_config={
            "date": columns.TextColumn(say("Date"), width=90, help=say("Only the month where the day is not known")),
            "title": columns.TextColumn(say("Title"), width="large"),
            "authorities": columns.TextColumn(say("Authority"), width="medium"),
            "regions": columns.TextColumn(say("Region"), width="small"),
            "violations": columns.TextColumn(say("Violations"), width="medium"),
            "outcomes": columns.TextColumn(say("Outcomes"), width="medium"),
            "apps_count": columns.NumberColumn(say("Apps"), width="small", help=say("Empty: not known")),
            "entity_count": columns.NumberColumn(say("Organisations"), width="small", help=say("Empty: not known")),
            "fine_cny": columns.NumberColumn(
                say("Fine, CNY"), format="localized", help=say("Empty: none or not known")
            ),
            "confidence": columns.TextColumn(say("Confidence"), width="small"),
            "source_title": columns.TextColumn(say("Source"), width="medium"),
            "source_url": columns.LinkColumn(say("Link"), display_text=say("Open"), width="small"),
        },
    )
    if view.query.item:
        panel.show(view)
    else:
        st.caption(say("Select a row by its box on the left to read the whole record."))


def _order(view: View) -> list[str]:
    """In Chinese the source's own title, mostly Chinese, stands beside ours."""
    first = ["date", "source_title", "title"] if view.say.code == "zh" else ["date", "title"]
    rest = ["authorities", "regions", "violations", "outcomes", "apps_count", "entity_count", "fine_cny", "confidence"]
    return [*first, *rest, *(["source_title"] if view.say.code == "en" else []), "source_url"]


def _open(name: str, ids: list[str]) -> None:
    rows = st.session_state[name]["selection"]["rows"]
    address.put("item", ids[rows[0]] if rows and rows[0] < len(ids) else None)
