"""The head of the page Compare: both sides in figures, and what makes them hard to compare."""

from __future__ import annotations

from urllib.parse import urlencode

import polars as pl
import streamlit as st

from etl.analysis import aggregates, comparison, coverage_of_choice, phrases, sides, verdict
from etl.analysis.headings import METRICS, UNITS
from etl.analysis.questions import Question
from etl.analysis.sides import Side, Summary
from etl.analysis.view import View
from pages.shared import address, frame, panels
from pages.shared.compare import choose, pairs
from pages.shared.compare.pairs import badge
from pages.shared.kept import kept

# Few actions over many months must not read as none.
LEAST_RATE = 0.1
# Eight figures at once are smaller than where a page shows four. Two charts stand beside each other where both can be
# read, the months and lists of a side as they are.
STYLE = """<style>
.st-key-sides [data-testid="stMetricValue"] { font-size: 1.6rem; }
.st-key-sides [data-testid="stColumn"]:not([data-testid="stExpander"] *),
[class*="st-key-compare-"] [data-testid="stColumn"] { min-width: min(100%, 20rem); }
</style>"""


def headline(view: View, a: Side, b: Side) -> None:
    """Both sides in figures, each with the panel that chooses it, and what makes them hard to compare."""
    found = kept(view, lambda shown: tuple(sides.summary(side) for side in sides.sides(shown)))
    st.html(STYLE)
    with st.container(key="sides"):
        columns = st.columns(2, gap="medium")
    for side, summary, column in zip((a, b), found, columns, strict=True):
        with column, st.container(border=True, height="stretch", key=f"side-{side.key}"):
            with st.container(gap="xxsmall"):
                st.html(badge(side, size=1.25))
                if not (side.filters.vain or side.chosen.vain):
                    st.caption(_months(side, summary))
            _figures(side, summary)
            choose.panel(view, side)
    if all(summary.items_count for summary in found):
        _cautions(view, *found)
    _in_both(view, a, b)
    if not all(summary.items_count for summary in found):
        st.info(
            view.say(
                "One of the two holds no action, so there is nothing to compare. Widen its months or its filters. "
                "This says what our sources report, not that nothing happened."
            )
        )
        frame.stop(view)


def _figures(side: Side, summary: Summary) -> None:
    say, is_known = side.say, coverage_of_choice.is_known(side)
    with st.container(horizontal=True, gap="medium"):
        for figure in summary.figures:
            with st.container(width=190, gap=None):
                st.metric(
                    say(METRICS[figure.metric]),
                    say("not known") if figure.value is None or not is_known else say.compact(figure.value),
                    help=say(UNITS[figure.metric]),
                )
                if summary.items_count:
                    st.caption(_rate(side, summary) if figure.metric == "items" else _known(side, figure))


def _known(side: Side, figure: sides.Figure) -> str:
    return phrases.known(figure.metric, figure.known_count, figure.of_count, side.say)


def _rate(side: Side, summary: Summary) -> str:
    say = side.say
    if summary.rate is None:
        return say("no month to take a rate from")
    if 0 < summary.rate < LEAST_RATE:
        return say("**under {rate}** per well covered month", rate=say.number(LEAST_RATE))
    return say("**{rate}** per well covered month", rate=say.number(summary.rate))


def _months(side: Side, summary: Summary) -> str:
    say, complete = side.say, len(summary.complete)
    months = say.many("{count} month", "{count} months", len(summary.months))
    if not complete:
        return say("{months}, none of them well covered", months=months)
    if complete == len(summary.months):
        return say("{months}, all well covered", months=months)
    return say("{months}, {complete} of them well covered", months=months, complete=say.number(complete))


def _cautions(view: View, a: Summary, b: Summary) -> None:
    if words := verdict.uneven(view.say, a, b):
        st.warning(words)


def _in_both(view: View, a: Side, b: Side) -> None:
    """What stands on both sides: how many, what becomes of them, and which they are."""
    say, count = view.say, aggregates.count(sides.shared(a, b))
    if not count:
        return
    side = sides.shared_mark(a, b)
    question, mark = Question(comparison.chart(side, comparison.SHARED), "", "ranking"), urlencode(side.query.mark)
    with st.container(horizontal=True, vertical_alignment="center", key="in-both"):
        st.info(verdict.in_both(say, count))
        words = say.many("Show this action", "Show these {count} actions", count)
        st.button(words, key="show-in-both", on_click=address.mark, args=(question.id, mark))
    if (view.query.chart, urlencode(view.query.mark)) == (question.id, mark):
        row = pl.DataFrame({"mark": [mark], "state": [None]})
        panels.behind(side, question, row, say("In both A and B"), lambda: pairs.offer_items(view, side))
