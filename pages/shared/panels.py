"""Pieces that pages are made of, other than charts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import polars as pl
import streamlit as st

from etl.analysis.headline import Figure
from etl.terms import Milestone
from pages.shared import controls

GRAINS = ("month", "quarter", "year")


def headline(figures: Sequence[Figure], month: dt.date) -> None:
    """The newest month in four figures, with both comparisons in absolute numbers."""
    st.subheader(f"{month:%B %Y}, the newest month shown")
    with st.container(horizontal=True):
        for figure in figures:
            with st.container(width=225, height="stretch", border=True):
                st.metric(
                    figure.name,
                    "not known" if figure.value is None else f"{figure.value:,}",
                    _change(figure.value, figure.month_before),
                    delta_color="off",
                    delta_description="on the month before" if figure.value is not None else None,
                )
                year = _change(figure.value, figure.year_before)
                st.caption(f"{year} on the same month a year before" if year else "No comparison with a year before")
                if figure.note:
                    st.caption(figure.note.capitalize())
    st.caption("The newest month may still be incomplete. No percentages: the numbers are too small for them.")


def grain(default: str) -> str:
    """The reader's choice of month, quarter or year."""
    chosen = st.segmented_control(
        "Period",
        GRAINS,
        default=default,
        format_func=str.capitalize,
        required=True,
        key=f"grain-{default}",
        label_visibility="collapsed",
    )
    return str(chosen)


def milestones(numbered: Sequence[tuple[int, Milestone]]) -> None:
    """What the numbers above the trend stand for."""
    if not numbered:
        return
    with st.expander("What the numbers above the chart stand for"):
        st.dataframe(
            [
                {
                    "No.": n,
                    "From": m.start_on,
                    "To": m.end_on,
                    "What": m.name_en,
                    "中文": m.name_zh,
                    "Why it matters": m.line,
                }
                for n, m in numbered
            ],
            hide_index=True,
            height="content",
            alt="Laws and campaigns by number",
            placeholder="",
        )


def coverage_note() -> None:
    """None reported is not the same as nothing happened."""
    st.caption(
        "Coverage is partial and differs by month: an empty period means that our sources report no action, not "
        "that there was none."
    )


def groups(table: pl.DataFrame, by: str, names: Mapping[str, str]) -> None:
    """A ranking as a table with all its measures; unknown fines stay empty."""
    st.dataframe(
        renamed(table, by, names).with_columns(
            pl.when(pl.col("fine_known_count") > 0).then("fine_cny"),
            *(pl.when(pl.col(c) > 0).then(c) for c in ("apps_count", "entity_count")),
        ),
        hide_index=True,
        height=min(320, 38 * (table.height + 1)),
        alt=f"Actions by {by}",
        placeholder="",
        column_config={
            by: st.column_config.TextColumn(by.capitalize(), width="medium"),
            "items_count": st.column_config.NumberColumn("Actions"),
            "apps_count": st.column_config.NumberColumn("Apps", help="Empty: not known", format="localized"),
            "entity_count": st.column_config.NumberColumn("Organisations", help="Empty: not known"),
            "fine_cny": st.column_config.NumberColumn("Fines, CNY", help="Known fines only", format="localized"),
            "fine_known_count": st.column_config.NumberColumn("Fines known", help="Actions whose fine is known"),
        },
    )


def renamed(table: pl.DataFrame, by: str, names: Mapping[str, str]) -> pl.DataFrame:
    """The table with names for ids in one column."""
    return table.with_columns(pl.col(by).replace(dict(names)))


def choose_clicked_region() -> None:
    """A click on a tile makes its region the one chosen."""
    points = st.session_state["tiles"]["selection"]["points"]
    if points:
        controls.only("region", points[0]["customdata"][0])


def beyond_the_map(counts: Mapping[str, int]) -> None:
    """What has no tile: nationwide actions and those whose place the source leaves open."""
    with st.container(horizontal=True):
        st.metric(
            "National authorities",
            counts.get("National", 0),
            border=True,
            width=200,
            help="Acting nationwide: MIIT, CAC, CVERC and others",
        )
        st.metric(
            "Place not known",
            counts.get("Unknown", 0),
            border=True,
            width=200,
            help="The source does not say where; mostly low confidence",
        )


def items_table(table: pl.DataFrame) -> str | None:
    """The records; returns the id of the selected one."""
    columns = st.column_config
    event = st.dataframe(
        table,
        hide_index=True,
        height=min(560, 38 * (table.height + 1)),
        key="items",
        on_select="rerun",
        selection_mode="single-row",
        alt="Items chosen, newest first",
        placeholder="",
        column_config={
            "item_id": None,
            "date": columns.TextColumn("Date", width="small", help="Only the month where the day is not known"),
            "title": columns.TextColumn("Title", width="large"),
            "authorities": columns.TextColumn("Authority", width="medium"),
            "regions": columns.TextColumn("Region", width="small"),
            "violations": columns.TextColumn("Violations", width="medium"),
            "outcomes": columns.TextColumn("Outcomes", width="medium"),
            "apps_count": columns.NumberColumn("Apps", width="small", help="Empty: not known"),
            "entity_count": columns.NumberColumn("Organisations", width="small", help="Empty: not known"),
            "fine_cny": columns.NumberColumn("Fine, CNY", format="localized", help="Empty: none or not known"),
            "confidence": columns.TextColumn("Confidence", width="small"),
            "source_title": columns.TextColumn("Source", width="medium"),
            "source_url": columns.LinkColumn("Link", display_text="Open", width="small"),
        },
    )
    rows = event["selection"]["rows"]
    return str(table["item_id"][rows[0]]) if rows and rows[0] < table.height else None


def record(words: Mapping[str, str], labels: pl.DataFrame) -> None:
    """Everything known of one item, and what each label rests on. Texts are shown as they are."""
    st.subheader("The whole record")
    st.caption("What is known of it.")
    st.dataframe(
        [{"Column": name, "Value": value} for name, value in words.items()],
        hide_index=True,
        height="content",
        alt="All columns of the item",
    )
    st.caption("Its labels: reviewed ones were set by a person, extracted ones name rule and words.")
    st.dataframe(labels, hide_index=True, height="content", alt="Labels and evidence", placeholder="")


def _change(now: int | None, before: int | None) -> str | None:
    if now is None or before is None:
        return None
    return f"{now - before:+,}" if now != before else "±0"
