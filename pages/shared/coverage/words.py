"""The words of the page Coverage: what the charts can say, what actions leave open, what was refused."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import streamlit as st

from etl.analysis import coverage_limits, coverage_report, coverage_tables
from etl.analysis.coverage_tables import Unknown
from etl.analysis.view import View
from pages.shared import address, frame, tables
from pages.shared.words import escaped

# As many cards in a row as fit, all of one width.
STYLE = """<style>
.st-key-unknowns { display: grid; grid-template-columns: repeat(auto-fill, minmax(190px, 1fr)); }
.st-key-unknowns > * { width: auto !important; max-width: none; }
</style>"""


def can_and_cannot(view: View) -> None:
    """What the charts can say, and what not."""
    say = view.say
    st.caption(say("This page tells of everything loaded; your filters do not change it."))
    if not view.coverage.states:
        st.info(say("Nothing is loaded yet, so nothing can be said."))
        frame.stop(view)
    st.markdown(f"**{escaped(coverage_report.in_short(view))}**")
    can, cannot = st.columns(2, gap="medium")
    with can:
        _said(say("What the charts can say"), _listed(coverage_report.can_be_said(view)))
        _said(say("When a month is thin"), escaped(coverage_report.rule(view)))
    with cannot:
        _said(say("What they cannot say"), _listed(coverage_limits.cannot_be_said(view)))


def _said(heading: str, words: str) -> None:
    with st.container(border=True, height="stretch"):
        st.markdown(f"**{heading}**")
        st.markdown(words)


def _listed(sentences: tuple[str, ...]) -> str:
    return "\n".join(f"- {escaped(sentence)}" for sentence in sentences)


def unknowns(view: View) -> None:
    """What single actions leave open, each with the items that do."""
    st.html(STYLE)
    st.header(view.say("What single actions leave open"), anchor=False)
    with st.container(horizontal=True, gap="small", key="unknowns"):
        for unknown in coverage_tables.unknowns(view):
            _unknown(view, unknown)


def _unknown(view: View, unknown: Unknown) -> None:
    say = view.say
    share = 100 * unknown.count / unknown.total if unknown.total else 0
    with st.container(border=True, height="stretch", gap=None):
        st.metric(unknown.words, say.share(share, is_whole=True))
        st.caption(
            say(
                "{count} of {total} actions; {charted} of them on the charts",
                count=say.number(unknown.count),
                total=say.number(unknown.total),
                charted=say.number(unknown.charted_count),
            )
        )
        if unknown.choice and unknown.listed_count:
            query = replace(view.query.elsewhere(), filters=unknown.choice)
            values = address.values(query.pairs())
            words = say.many("{count} action", "{count} actions", unknown.listed_count)
            if unknown.listed_count > unknown.count:
                words = say("all {actions} with a fine", actions=words)
            st.page_link("pages/items.py", label=f"**→ {words}**", query_params=values, width="content")


def refused_and_fresh(view: View) -> None:
    """What could not be taken, and how new the data are."""
    say, rejects = view.say, view.data.rejects
    st.header(say("What was refused, and how new the data are"), anchor=False)
    st.markdown(_listed(coverage_report.freshness(view)))
    if rejects.is_empty():
        return
    tables.draw(
        rejects.select("source_id", "line", "reason", pl.col("raw").str.slice(0, 500)),
        say("What was refused and why"),
        {
            "source_id": st.column_config.TextColumn(say("Input"), width="small"),
            "line": st.column_config.NumberColumn(say("Line"), width="small"),
            "reason": st.column_config.TextColumn(say("Reason, in the loader's words"), width=640),
            "raw": st.column_config.TextColumn(say("As it came"), width="large"),
        },
        height=min(400, 38 * (rejects.height + 1)),
    )
