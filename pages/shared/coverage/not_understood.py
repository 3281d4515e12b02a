"""What was not understood, on the page Coverage: each with its item, and the lines that would teach it, to copy."""

from __future__ import annotations

import streamlit as st

from etl.analysis import not_understood
from etl.analysis.view import View
from pages.shared import address, tables
from pages.shared.words import escaped

# Rows of four lines; pixels.
ROW, HEAD, SEEN = 82, 38, 6


def show(view: View) -> None:
    """The list, in which a chosen row opens its item's record below the page; and all lines to add, by file."""
    say = view.say
    st.header(say("What was not understood"), anchor=False)
    if view.data.unknowns.is_empty():
        st.markdown(say("Nothing: all authorities, places, dates and faults that were read are known."))
        return
    st.markdown(
        say(
            "Where the loader is unsure, it leaves a label out and tells here what would teach it: a line of the "
            "reference data, or the item's own row in a monthly table. After the next run these entries are gone. "
            "A new table begins with the header of the others."
        )
    )
    st.markdown("\n".join(f"- {escaped(words)}" for words in not_understood.counts(view)))
    _list(view)
    with st.expander(say("All lines to add, by file")):
        for file, lines in not_understood.lines(view).items():
            st.markdown(f"**{escaped(file)}**")
            st.code("\n".join(lines), language=None)


def _list(view: View) -> None:
    say, columns, table = view.say, st.column_config, not_understood.table(view)
    key, ids = f"not-understood-{address.generation('lists')}", table["item_id"].to_list()

    def choose() -> None:
        rows = st.session_state[key]["selection"]["rows"]
        address.close()
        address.put("item", ids[rows[0]] if rows and rows[0] < len(ids) else None)

    st.caption(say("Click a row to read its item's whole record below."))
    tables.draw(
        table.drop("item_id"),
        say("What was not understood"),
        {
            "what": columns.TextColumn(say("Not understood"), width=118),
            "path": columns.TextColumn(say("Input"), width=104),
            "item": columns.TextColumn(say("Item"), width=170),
            "text": columns.TextColumn(say("Words"), width=140),
            "remedy": columns.TextColumn(say("What to do"), width=150),
            "add_line": columns.TextColumn(say("Line to add"), width=216),
        },
        height=min(SEEN, table.height) * ROW + HEAD,
        row_height=ROW,
        key=key,
        on_select=choose,
        selection_mode="single-row",
    )
