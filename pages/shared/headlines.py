"""The overview answers before it is asked: the newest period in sentences and figures."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import streamlit as st

from etl.analysis import aggregates, brief, headline, phrases
from etl.analysis.aggregates import MONTHS_OF
from etl.analysis.headings import METRICS, UNITS
from etl.analysis.headline import Change, Compared, Figure
from etl.analysis.view import View
from pages.shared import address
from pages.shared.figures.sparkline import sparkline
from pages.shared.panels import paint
from pages.shared.words import escaped

NEWEST = {
    "month": "{period}, the newest month that can be judged",
    "quarter": "{period}, the newest quarter that can be judged",
    "year": "{period}, the newest year that can be judged",
}
# A sentence may need several lines: links would cut it off at the first.
STYLE = """<style>
.st-key-sentences a span, .st-key-sentences a div, .st-key-sentences a p { white-space: normal; }
</style>"""
# How a change is said, and that there is none to be told.
ON_PERIOD = ("{change} on the period before", "not comparable on the period before")
ON_YEAR = ("{change} on the year before", "not comparable on the year before")


def show(view: View) -> None:
    """The newest period that can be judged; says so where there is none."""
    if not aggregates.count(view.items):
        return
    start = headline.period(view.coverage, view.drawn_months, view.query.grain)
    if start is None:
        st.info(
            view.say("No period of this choice is well enough covered to be judged; the charts show what there is.")
        )
        return
    st.header(view.say(NEWEST[view.query.grain], period=_period(view, start)), anchor=False)
    _figures(view, start)
    _sentences(view, start)
    st.caption(_scope(view, start))


def _figures(view: View, start: dt.date) -> None:
    items = view.data.items.lazy().filter(view.filters.within(()).where(view.reference))
    found = headline.figures(items, view.coverage, start, view.query.grain)
    for column, figure in zip(st.columns(len(found), gap="small"), found, strict=True):
        with column:
            _figure(view, figure)


def _figure(view: View, figure: Figure) -> None:
    say = view.say
    with st.container(height="stretch", border=True):
        st.metric(
            say(METRICS[figure.metric]),
            say("not known") if figure.value is None else say.compact(figure.value),
            help=say(UNITS[figure.metric]),
        )
        st.html(
            sparkline(
                figure.course,
                figure.is_sure,
                paint(view).soft,
                say("The last {count} periods; hollow: thinly covered", count=len(figure.course)),
            )
        )
        st.caption(
            "  \n".join(
                (
                    _change(view, figure.on_period, ON_PERIOD),
                    _change(view, figure.on_year, ON_YEAR),
                )
            )
        )
        if figure.metric != "items":
            st.caption(phrases.known(figure.metric, figure.known_count, figure.of_count, say))


def _change(view: View, change: Change | None, words: tuple[str, str]) -> str:
    say, (compared, incomparable) = view.say, words
    if change is None or change.difference is None:
        return say(incomparable)
    percent = "" if change.share is None else say(" ({percent})", percent=say.percent(change.share))
    told = say(compared, change=f"**{say.signed(change.difference)}**{percent}")
    if change.months_count == MONTHS_OF[view.query.grain]:
        return told
    part = say.many("{count} month compared", "{count} months compared", change.months_count)
    return say("{change} ({months})", change=told, months=part)


def _sentences(view: View, start: dt.date) -> None:
    st.html(STYLE)
    with st.container(gap="small", key="sentences"):
        for sentence in brief.sentences(view, start):
            query = replace(view.query.elsewhere(), filters=sentence.choice)
            behind = view.say.many("{count} action", "{count} actions", sentence.items_count)
            st.page_link(
                "pages/items.py",
                label=f"{sentence.sign} {escaped(sentence.words)} → {behind}",
                query_params=address.values(query.pairs()),
                width="content",
            )


def _scope(view: View, start: dt.date) -> str:
    """Which months the changes compare, and what came after."""
    say, grain = view.say, view.query.grain
    year = headline.compared(view.coverage, start, grain, 12)
    before = headline.compared(view.coverage, start, grain, MONTHS_OF[grain])
    words = [
        say(
            "Changes compare only months that are well covered on both sides: {year} with a year before, {before} "
            "with the period before. No percentage on a base under 5.",
            year=_months(view, year),
            before=_months(view, before),
        )
    ]
    later = [month for month in view.drawn_months if month > view.coverage.months_of(start, grain)[-1]]
    if later:
        words.append(
            say(
                "Of what came after, {months}, well covered months: {complete} of {count}; see the page Coverage.",
                months=say.months(later[0], later[-1]),
                complete=say.number(sum(view.coverage.is_complete(month) for month in later)),
                count=say.number(len(later)),
            )
        )
    return " ".join(words)


def _months(view: View, over: Compared) -> str:
    return view.say.both(view.say.short_period(m, "month") for m in over.now) if over.now else view.say("no month")


def _period(view: View, start: dt.date) -> str:
    return view.say.period(start, view.query.grain)
