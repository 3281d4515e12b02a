"""The overview answers before it is asked: the newest period in sentences and figures."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import streamlit as st

from etl.analysis import aggregates, brief, headline, phrases
from etl.analysis.aggregates import MONTHS_OF
from etl.analysis.brief import Sentence
from etl.analysis.filters import Filters
from etl.analysis.headings import METRICS, UNITS
from etl.analysis.headline import Change, Figure
from etl.analysis.view import View
from pages.shared import address
from pages.shared.figures.sparkline import sparkline
from pages.shared.kept import kept
from pages.shared.panels import paint
from pages.shared.words import escaped

NEWEST = {
    "month": "{period}, the newest month that can be judged",
    "quarter": "{period}, the newest quarter that can be judged",
    "year": "{period}, the newest year that can be judged",
}
# How a change is said, and that there is none to be told.
ON_PERIOD = ("{change} on the period before", "not comparable on the period before")
ON_YEAR = ("{change} on the year before", "not comparable on the year before")


@dataclass(frozen=True)
class Told:
    """A figure, and the actions that could tell it: the choice that lists them, and how many they are."""

    figure: Figure
    choice: Filters
    items_count: int


@dataclass(frozen=True)
class Newest:
    """What is said of the newest period that can be judged; `start` is None where there is none."""

    actions_count: int
    start: dt.date | None = None
    told: tuple[Told, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    scope: str = ""


def show(view: View) -> None:
    """The newest period that can be judged; says so where there is none."""
    newest = kept(view, _newest)
    if not newest.actions_count:
        return
    if newest.start is None:
        st.info(
            view.say("No period of this choice is well enough covered to be judged; the charts show what there is.")
        )
        return
    period = view.say.period(newest.start, view.query.grain)
    st.header(view.say(NEWEST[view.query.grain], period=period), anchor=False)
    with st.container(horizontal=True, gap="small", key="figures"):
        for told in newest.told:
            _figure(view, told)
    with st.container(gap="small", key="sentences"):
        for sentence in newest.sentences:
            _items_link(view, sentence.choice, sentence.items_count, f"{sentence.sign} {escaped(sentence.words)}")
    st.caption(newest.scope)


def _newest(view: View) -> Newest:
    count = aggregates.count(view.items)
    start = headline.period(view.coverage, view.drawn_months, view.query.grain) if count else None
    if start is None:
        return Newest(count)
    figures = headline.figures(view.items_of(()), view.coverage, start, view.query.grain)
    return Newest(
        count,
        start,
        tuple(_told(view, start, figure) for figure in figures),
        brief.sentences(view, start),
        brief.scope(view, start),
    )


def _figure(view: View, told: Told) -> None:
    say, figure = view.say, told.figure
    with st.container(height="stretch", border=True, key=f"figure-{figure.metric}"):
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
        _items_link(view, told.choice, told.items_count)


def _told(view: View, start: dt.date, figure: Figure) -> Told:
    """Of fines those actions that have one, else all of the period."""
    choice = view.filters.within(view.coverage.months_of(start, view.query.grain)).counted()
    if figure.metric == "fines":
        fined = choice.narrowed(Filters(outcomes=(aggregates.FINE,)), view.reference)
        if fined is None:  # No filter tells them, so there is no link.
            return Told(figure, choice, 0)
        choice = fined
    return Told(figure, choice, brief.size(view, choice))


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


def _items_link(view: View, choice: Filters, count: int, words: str = "") -> None:
    """The way to the actions that a figure or a sentence counts; says how many they are."""
    if not count:
        return
    query = replace(view.query.elsewhere(), filters=choice)
    behind = f"**→ {view.say.many('{count} action', '{count} actions', count)}**"
    st.page_link(
        "pages/items.py",
        label=f"{words} {behind}" if words else behind,
        query_params=address.values(query.pairs()),
        width="content",
    )
