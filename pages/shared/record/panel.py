"""The record of one item, under any list of items: what is known, what says so, its source and its like."""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st

from etl.analysis import record
from etl.analysis.names import names
from etl.analysis.query import Query
from etl.analysis.record import Record, Report
from etl.analysis.view import View
from pages.shared import address, scroll
from pages.shared.record import evidence, sources
from pages.shared.record.parts import Parts
from pages.shared.words import PAGES, escaped

STYLE = (Path(__file__).parent / "record.css").read_text(encoding="utf-8")


def show(view: View) -> None:
    """The record that the address names; nothing where it names none."""
    if not view.query.item:
        return
    st.html(f"<style>{STYLE}</style>")
    with st.container(border=True, key="record"):
        found = record.record(view, view.query.item)
        if found:
            _whole(view, found)
        else:
            _unknown(view)
        scroll.into_view("record", view.query.item)


def _whole(view: View, found: Record) -> None:
    parts = Parts(view, found, is_dark=st.context.theme.type == "dark")
    _bar(view, found)
    st.html(parts.heading())
    st.html(parts.figures())
    st.html(parts.facts())
    st.html(sources.section(parts))
    if found.placed:
        st.html(evidence.links(parts))
    st.html(evidence.section(parts))
    if found.section == "enforcement":
        _related(view, found, parts)
    _actions(view, found, parts)


def _unknown(view: View) -> None:
    say = view.say
    st.warning(
        say(
            "There is no such record in this data. The link may be cut off, or the record has another id since the "
            "data was loaded again. Look for it in the list, or search for a word of its title in the sidebar."
        )
    )
    # As plain text: Markdown would make a link of an address.
    st.text(say("Asked for: {item_id}", item_id=view.query.item))
    st.button(say("Close"), key="record-close", on_click=_open, args=(None,))


def _bar(view: View, found: Record) -> None:
    """Where the record stands in the list on screen, and the way to its neighbours."""
    say, place = view.say, record.place(view, found.item_id)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="record-bar"):
        if place:
            for key, words, to in (
                ("record-previous", say("← Previous"), place.previous),
                ("record-next", say("Next →"), place.next),
            ):
                st.button(words, key=key, disabled=to is None, on_click=_open, args=(to,))
            position, count = say.number(place.position), say.number(place.count)
            st.caption(say("{position} of {count} in the list", position=position, count=count), width="content")
        else:
            st.caption(say("Not in the list: the filters leave this record out."), width="content")
        st.space("stretch")
        st.button(say("Close"), key="record-close", on_click=_open, args=(None,))


def _related(view: View, found: Record, parts: Parts) -> None:
    """Items of the same authority over the same violation, the nearest in time first."""
    say, near = view.say, record.related(view, found)
    violations = names("violation", view.reference, say)
    with st.container(key="record-related", gap=None):
        st.html(parts.title(say("Same authority, same violation")))
        if near.query is None:
            st.caption(say("Nothing to compare by: the authority or the kind of violation is not known."))
            return
        if not near.items:
            st.caption(say("No other action of this authority with one of these violations is reported."))
        for n, item in enumerate(near.items):
            day = say.day(item.date, item.date_precision)
            shared = escaped(say("; ").join(violations.get(id_, id_) for id_ in item.violations))
            words = f"{day} · **{escaped(item.title)}** · {shared}"
            st.button(words, key=f"record-related-{n}", type="tertiary", on_click=_open, args=(item.item_id,))
        if near.more_count:
            more = say.many("{count} more", "{count} more", near.more_count)
            words = say("{more}: all {count} on the page Items", more=more, count=say.number(near.all_count))
            # A link of the browser: within one page, st.page_link would leave the address as it was.
            st.html(parts.link(words, f"{_root()}/{address.link('items', near.query)}"))


def _actions(view: View, found: Record, parts: Parts) -> None:
    """Take the record along, or object to it."""
    link = f"{_root()}/{address.link('items', Query(language=view.query.language, item=found.item_id))}"
    st.html(parts.provenance(view.data.version, link))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="record-actions"):
        with st.popover(view.say("Link to this record")):
            st.code(link, language=None, wrap_lines=True)
        shown = f"{_here()}?{view.query.address()}"
        to = os.environ.get("ENFORCEMENT_REPORT_TO", "")
        report = record.report(found, view.data.version, shown, view.say)
        if to:
            st.html(parts.link(view.say("Report an error"), report.mail(to), "record-button"), width="content")
        else:
            _to_copy(view, report)


def _to_copy(view: View, report: Report) -> None:
    """A report where nobody is named to receive it: a mail without a recipient would lead nowhere."""
    with st.popover(view.say("Report an error")):
        st.caption(
            view.say("Copy this text, fill it in, and give it to the keeper of this dashboard, from whom you have it.")
        )
        st.code(report.text(), language=None, wrap_lines=True)


def _here() -> str:
    """The address of this page, without its query."""
    return (st.context.url or "").removesuffix("/")


def _root() -> str:
    """The address that those of all pages begin with."""
    before, _, page = _here().rpartition("/")
    return before if page in PAGES else _here()


def _open(item_id: str | None) -> None:
    address.renew("lists")
    address.put("item", item_id)
