"""What every page stands in: menu, language, filters, title and the sentence of what is shown."""

from __future__ import annotations

from pathlib import Path
from threading import Semaphore
from typing import NoReturn

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from etl import reference
from etl.analysis import coverage_of_choice, opened, query
from etl.analysis.reading import UnknownValue
from etl.analysis.view import View
from etl.language import DEFAULT, ENGLISH, BrokenCatalogue, Language, spoken
from pages.shared import address, controls, glossary, notices, scripts, source
from pages.shared.admission import decision, screen
from pages.shared.admission.decision import Refused
from pages.shared.record import panel
from pages.shared.words import PAGES, escaped, what_fails

HERE = Path(__file__).parent
VIEW = "_view"
# So many pages are drawn at a time, the others wait their turn: all at once would hand one interpreter to and fro, and
# each of them would take as long as all together.
AT_ONCE = Semaphore(3)
STYLE = (HERE / "frame.css").read_text(encoding="utf-8")
# In dark the main colour is a light blue, on which white words could not be read. Paper is light nevertheless: black
# and white change places, hues stay.
DARK = """
  [data-testid='stBaseButton-primary'], [data-testid='stBaseButton-primary'] p { color: #10161E !important; }
  :root { --link: #56B4E9; }
  @media print {
    html, body { background: #FFFFFF !important; }
    .stApp { background: #000000 !important; filter: invert(1) hue-rotate(180deg); }
  }
"""


def run_dashboard() -> None:
    """Draw menu and filters, then run the page the reader is on."""
    language = query.language(address.pairs()) or _browsers_language()
    try:
        say = spoken(language)
    except BrokenCatalogue as error:
        _refuse(ENGLISH, str(error))
        return
    menu = _menu(say)
    page = st.navigation(menu, position="hidden")
    st.set_page_config(
        page_title=f"{page.title} · {say('China cybersecurity enforcement')}",
        page_icon=str(HERE / "icon.svg"),
        layout="wide",
    )
    st.html(f"<style>{STYLE}{DARK if st.context.theme.type == 'dark' else ''}</style>")
    try:
        who = decision.viewer()
        known = reference.load()
    except Refused as refused:
        screen.refuse(refused, say)
        return
    except reference.BrokenReference as error:
        _refuse(say, what_fails(error, say))
        return
    asked, complaints = query.read((*((("lang", language),) if language else ()), *address.pairs()), known)
    _bar(menu, asked)
    if who:
        screen.signed_in(who, asked.say)
    try:
        found = source.load()
        view = View(found.data, asked, known)
        controls.sidebar(view)
        for notice in notices.of(found, asked.say):
            st.warning(escaped(notice))
        for complaint in (*complaints, *_of_chart(view)):
            st.warning(escaped(complaint))
        st.session_state[VIEW] = view
        page.run()
        _record_alone(view, page)
        _footer(view)
    except source.Unreadable as error:
        st.title(page.title)
        st.error(escaped(what_fails(error, asked.say)))
    finally:
        st.session_state.pop(VIEW, None)


def open_page(name: str, *, needs_items: bool = True) -> View:
    """Write title, sentence and count of a page; return what is to be shown.

    Stops a page that needs items where none is chosen.
    """
    if VIEW not in st.session_state:
        # A fresh server runs a deep link without the entry; naming the menu once puts it right.
        st.navigation(_menu(spoken(DEFAULT)), position="hidden")
        st.rerun()
    view: View = st.session_state[VIEW]
    title, sentence = PAGES[name]
    st.title(view.say(title), anchor=False)
    st.markdown(view.say(sentence))
    _write_count(view, needs_items=needs_items)
    return view


def stop(view: View) -> NoReturn:
    """End a page early, with what stands at the foot of every page: the record that the address names, the footer."""
    panel.show(view)
    _footer(view)
    st.stop()


def _refuse(say: Language, words: str) -> None:
    """No page can be drawn."""
    st.title(say("China cybersecurity enforcement"), anchor=False)
    st.error(escaped(words))


def _of_chart(view: View) -> list[str]:
    """What is wrong with the chart that the address names."""
    try:
        opened.check(view)
    except UnknownValue as error:
        return [str(error)]
    return []


def _record_alone(view: View, page: StreamlitPage) -> None:
    """The record that the address names, where the page shows no list that it would stand under."""
    if view.query.item and not view.query.mark and page.url_path != "items":
        panel.show(view)


def _menu(say: Language) -> list[StreamlitPage]:
    folder = HERE.parent
    # No icons: a Material icon in the menu becomes the page's own, which the browser then asks a font host for.
    return [
        st.Page(folder / f"{name}.py", title=say(title), url_path=name, default=name == "overview")
        for name, (title, _) in PAGES.items()
    ]


def _bar(menu: list[StreamlitPage], asked: query.Query) -> None:
    """The menu and the language; every link carries the choice, so that it can be opened and shared."""
    scripts.run("print")
    values = address.values(asked.elsewhere().pairs())
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="menu"):
        for page in menu:
            st.page_link(page, query_params=values, width="content")
        st.space("stretch")
        with st.popover(asked.say("How to use"), width="content"):
            glossary.bullets([asked.say(words) for words in glossary.TOUR])
        controls.option("lang", asked.say("Language"), {"en": "English", "zh": "中文"}, asked.say.code)


def _footer(view: View) -> None:
    """What a printed page says of itself; the style keeps it from the screen."""
    words = view.say(
        "China cybersecurity enforcement dashboard, data version {version}, printed on {day} from {address}",
        version=view.data.version,
        day='<span class="day"></span>',
        address='<span class="address"></span>',
    )
    with st.container(key="footer"):
        st.html(f'<p class="printed" lang="{view.say.code}">{words}</p>')


def _browsers_language() -> str:
    return "zh" if (st.context.locale or "").lower().startswith("zh") else ""


def _write_count(view: View, *, needs_items: bool) -> None:
    say = view.say
    kinds = view.items.select("kind").collect()["kind"]
    actions = int((kinds == "action").sum())
    words = (
        say.many("{count} action", "{count} actions", len(kinds))
        if actions == len(kinds)
        else say.many("{count} item", "{count} items", len(kinds))
    )
    words = words if coverage_of_choice.is_known(view) else say("not known")
    st.caption(f"**{words}** · {escaped(view.describe())}")
    if not len(kinds):
        _write_empty(view)
        if needs_items:
            stop(view)
    if actions < len(kinds):
        st.caption(
            say(
                "{count} of these are not single actions (tallies, campaigns, context or other sections): they are "
                "listed and downloaded, but charts count actions only.",
                count=say.number(len(kinds) - actions),
            )
        )


def _write_empty(view: View) -> None:
    """Why nothing is found, and in which of the months chosen more may have happened."""
    say = view.say
    if not coverage_of_choice.is_known(view):
        st.info(coverage_of_choice.no_source(view))
        return
    st.info(
        say(
            "No item matches this choice. Remove a filter, widen the months, or clear all filters in the sidebar. "
            "This says what our sources report, not that nothing happened."
        )
    )
    for words in coverage_of_choice.unsure(view, view.drawn_months):
        st.caption(words)
