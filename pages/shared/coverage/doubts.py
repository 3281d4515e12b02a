"""Pairs of records that may be one event, on the page Coverage."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from etl.analysis import doubts
from etl.analysis.doubts import Doubt, Side
from etl.analysis.view import View
from pages.shared import address
from pages.shared.words import escaped

SHOWN = 20


def show(view: View) -> None:
    """What may be counted twice; nothing where no pair is in doubt."""
    say, found = view.say, doubts.doubts(view)
    if not found:
        return
    st.header(say("What may be reported twice"), anchor=False)
    st.markdown(
        say(
            "These pairs may be one event. Until a person decides, they are two records and count twice. A line in "
            "data/reference/same_events.csv decides, with “yes” or with “no”."
        )
    )
    st.markdown("\n".join(f"- {_told(view, doubt)}" for doubt in found[:SHOWN]))
    if len(found) > SHOWN:
        more = say.number(len(found) - SHOWN)
        st.caption(say("{count} more pairs; the command `python -m etl check` lists them all.", count=more))


def _told(view: View, doubt: Doubt) -> str:
    say = view.say
    words = {
        "apps_count": say("the number of apps"),
        "entity_count": say("the number of organisations"),
        "fine_cny": say("the fine"),
    }
    against = [words[name] for name in doubt.differs if name in words]
    said = [escaped(doubt.why)]
    if against:
        said.append(escaped(say("They differ in: {words}.", words=say(", ").join(against))))
    if "rival" in doubt.differs:
        said.append(escaped(say("Another item of the same source fits as well.")))
    line = doubt.line.replace("`", "")
    return f"{_side(view, doubt.one)} — {_side(view, doubt.other)}  \n  {' '.join(said)}  \n  `{line}`"


def _side(view: View, side: Side) -> str:
    to = address.link("items", replace(view.query.elsewhere(), item=side.item_id))
    title = escaped(" ".join(side.title.split()))
    return f"[{title}]({to}) ({view.say.day(side.date, side.date_precision)})"
