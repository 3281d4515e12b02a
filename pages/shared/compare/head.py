"""The head of the page Compare: both sides in figures, and what makes them hard to compare."""

from __future__ import annotations

import streamlit as st

from etl.analysis import phrases, sides
from etl.analysis.headings import METRICS, UNITS
from etl.analysis.sides import Side, Summary
from etl.analysis.view import View
from pages.shared.compare import choose
from pages.shared.compare.pairs import badge


def headline(view: View, a: Side, b: Side) -> None:
    """Both sides in figures, each with the panel that chooses it, and what makes them hard to compare."""
    found = sides.summary(a), sides.summary(b)
    for side, summary, column in zip((a, b), found, st.columns(2, gap="medium"), strict=True):
        with column, st.container(border=True, height="stretch", key=f"side-{side.key}"):
            st.html(badge(side, size=1.25))
            _figures(side, summary)
            st.caption(_months(side, summary))
            choose.panel(view, side)
    _cautions(view, *found, sides.overlap(a, b))
    if not all(summary.items_count for summary in found):
        st.info(
            view.say(
                "One of the two holds no action, so there is nothing to compare. Widen its months or its filters. "
                "This says what our sources report, not that nothing happened."
            )
        )
        st.stop()


def _figures(side: Side, summary: Summary) -> None:
    say = side.say
    with st.container(horizontal=True, gap="medium"):
        for figure in summary.figures:
            with st.container(width=190, gap=None):
                st.metric(
                    say(METRICS[figure.metric]),
                    say("not known") if figure.value is None else say.compact(figure.value),
                    help=say(UNITS[figure.metric]),
                )
                st.caption(_rate(side, summary) if figure.metric == "items" else _known(side, figure))


def _known(side: Side, figure: sides.Figure) -> str:
    return phrases.known(figure.metric, figure.known_count, figure.of_count, side.say)


def _rate(side: Side, summary: Summary) -> str:
    say = side.say
    if summary.rate is None:
        return say("no month to take a rate from")
    return say("**{rate}** per well covered month", rate=say.number(summary.rate))


def _months(side: Side, summary: Summary) -> str:
    say, complete = side.say, len(summary.complete)
    months = say.many("{count} month", "{count} months", len(summary.months))
    if not complete:
        return say("{months}, none of them well covered", months=months)
    return say("{months}, {complete} of them well covered", months=months, complete=say.number(complete))


def _cautions(view: View, a: Summary, b: Summary, shared: int) -> None:
    say = view.say
    if sides.is_unevenly_covered(a, b):
        st.warning(
            say(
                "Our sources do not cover the two alike: {a} of {a_all} months of A are well covered, {b} of {b_all} "
                "of B. Compare shares and actions a month, not counts.",
                a=len(a.complete),
                a_all=len(a.months),
                b=len(b.complete),
                b_all=len(b.months),
            )
        )
    if shared:
        st.info(
            say.many(
                "{count} action stands in both A and B and counts on both sides.",
                "{count} actions stand in both A and B and count on both sides.",
                shared,
            )
        )
