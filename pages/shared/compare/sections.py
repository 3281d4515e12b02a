"""One question of the page Compare at a time, or all of them below one another; the address says which."""

from __future__ import annotations

import streamlit as st

from etl.analysis import comparison
from etl.analysis.comparison import EVERY
from etl.analysis.headings import DIMENSIONS
from etl.analysis.questions import PERIOD
from etl.analysis.sides import Side
from etl.analysis.view import View
from pages.shared import address
from pages.shared.compare import pairs
from pages.shared.controls import switches


def show(view: View, a: Side, b: Side) -> None:
    """The question chosen, put to both sides, under the choice of questions and of how they are shown."""
    say, name, chosen = view.say, "compare-section", section(view)
    words = {id_: say(DIMENSIONS[question.by or PERIOD]) for id_, question in comparison.CHARTS.items()}
    words[EVERY] = say("All of these")
    st.session_state[name] = chosen
    with st.container(key="sections"):
        st.subheader(say("Side by side"), anchor=False)
        st.segmented_control(
            say("Side by side"),
            list(words),
            format_func=lambda id_: words[id_],
            key=name,
            required=True,
            label_visibility="collapsed",
            on_change=lambda: address.mark(st.session_state[name], ""),
        )
    shown = [question for id_, question in comparison.CHARTS.items() if chosen in (id_, EVERY)]
    switches(view, has_grain=a.drawn_months == b.drawn_months and any(q.is_over_time for q in shown))
    for question in shown:
        pairs.side_by_side(view, question, a, b)


def section(view: View) -> str:
    """The question that the address names, or one of its charts; else the one that a mark is about; else the first."""
    chart = view.query.chart
    if chart in comparison.CHARTS or chart == EVERY:
        return chart
    for id_, question in comparison.CHARTS.items():
        if chart in (f"{address.ONE_AT_A_TIME}{key}-{question.id}" for key in pairs.LETTERS):
            return id_
    about = {question.by: id_ for id_, question in comparison.CHARTS.items()}
    return next((about[key] for key, _ in view.query.mark if key in about), next(iter(about.values())))
