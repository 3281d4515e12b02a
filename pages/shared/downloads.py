"""Links to files: each is an address beside the app that answers with exactly what is on screen.

Links, not deferred buttons: a click on such a button is lost while a page is still running.
"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from etl.analysis import comparison, exports
from etl.analysis.query import Query
from etl.analysis.questions import Question
from etl.analysis.view import View

LABELS = {
    "xlsx": "Excel",
    "csv": "CSV",
    "zip": "CSV with README",
    "parquet": "Parquet",
    "jsonl": "JSON Lines",
    "pptx": "Slides",
}
SHAPES = {
    "items": "One row an item",
    "labels": "One row an item and label, with its evidence",
}


def offer(view: View) -> None:
    """Offer exactly the items chosen, whatever mark is open, in every format and shape; nothing where none is."""
    say = view.say
    count = view.items.select("item_id").collect().height
    if not count:
        return
    words = (
        say("Download all {count} items of the filter", count=say.number(count))
        if view.query.mark
        else say.many("Download this item", "Download these {count} items", count)
    )
    with st.popover(words, key="downloads"):
        _lists(view.query.elsewhere(), view)


def offer_opened(view: View, count: int) -> None:
    """Offer exactly the actions behind the open mark, `count` of them."""
    words = view.say.many("Download this action", "Download these {count} actions", count)
    with st.popover(words, key="downloads-opened"):
        _lists(replace(view.query, item=""), view)


def _lists(query: Query, view: View) -> None:
    say = view.say
    for shape, words in SHAPES.items():
        st.markdown(f"**{say(words)}**")
        _links(shape, query, view)
    st.caption(
        say(
            "Every file says what was chosen, when, from which data and how to cite it. The address of a link is "
            "the dataset, for every browser that is signed in."
        )
        if st.user.get("is_logged_in")
        else say(
            "Every file says what was chosen, when, from which data and how to cite it. The address of a link is "
            "the dataset: tools can read it as it stands."
        )
    )
    st.code(address("items", "csv", query), language=None, wrap_lines=True)


def offer_table(view: View, question: Question) -> None:
    """Offer the small table of one chart."""
    _links("chart", replace(view.query.elsewhere(), chart=question.id), view)


def offer_pair(view: View, question: Question) -> None:
    """Offer the numbers of one question put to two selections."""
    both = replace(view.query.elsewhere(), chart=comparison.chart_of(question), a=view.query.a, b=view.query.b)
    _links("chart", both, view)


def offer_comparison(view: View) -> None:
    """Offer the ranked differences of two selections."""
    with st.popover(view.say("Download this comparison"), key="comparison"):
        query = Query(view.filters, view.query.language, a=view.query.a, b=view.query.b)
        _links("comparison", query, view)


def address(shape: str, kind: str, query: Query) -> str:
    """Where a file can be had, relative to any page."""
    pairs = query.address()
    return f"export/{shape}.{kind}{'?' if pairs else ''}{pairs}"


def _links(shape: str, query: Query, view: View) -> None:
    with st.container(horizontal=True, gap="small"):
        for kind in exports.KINDS[shape]:
            st.link_button(view.say(LABELS[kind]), address(shape, kind, query), width="content")
