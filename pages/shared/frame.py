"""What every page stands in: the menu, the filters, the title and the sentence of what is shown."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl
import streamlit as st
from plotly.graph_objects import Figure
from streamlit.navigation.page import StreamlitPage

from etl import reference
from etl.analysis import aggregates
from etl.analysis.filters import Filters
from etl.reference import Reference
from pages.shared import charts, controls, source

HERE = Path(__file__).parent
# No icons: a Material icon in the menu becomes the page's own, which the browser then asks a font host for.
PAGES = ("overview", "authorities", "regions", "violations", "items", "about")
VIEW = "_view"


@dataclass(frozen=True)
class View:
    """What the reader sees: the chosen items and what they were chosen by."""

    data: source.Data
    filters: Filters
    reference: Reference
    first_month: dt.date
    last_month: dt.date

    @property
    def items(self) -> pl.LazyFrame:
        return self.data.items.lazy().filter(self.filters.where(self.reference))

    @property
    def items_of_all_regions(self) -> pl.LazyFrame:
        """The choice with its region left open, so that a map can show what else there is."""
        return self.data.items.lazy().filter(self.filters.without("regions").where(self.reference))


def run_dashboard() -> None:
    """Draw menu and filters, then run the page the reader is on."""
    st.set_page_config(page_title="China cybersecurity enforcement", page_icon=str(HERE / "icon.svg"), layout="wide")
    page = st.navigation(_menu())
    try:
        st.session_state[VIEW] = _view()
        page.run()
    except source.Unreadable as error:
        st.error(str(error))
    finally:
        st.session_state.pop(VIEW, None)


def open_page(name: str, sentence: str) -> View:
    """Write title, sentence and count; return what is to be shown. Stops the page when nothing is chosen."""
    if VIEW not in st.session_state:
        # A fresh server runs a deep link without the entry; naming the menu once puts it right.
        st.navigation(_menu(), position="hidden")
        st.rerun()
    view: View = st.session_state[VIEW]
    st.title(name)
    st.markdown(sentence)
    _write_count(view)
    return view


def draw(
    figure: Figure,
    alt: str,
    key: str | None = None,
    on_select: Callable[[], None] | Literal["ignore"] = "ignore",
) -> None:
    """Show a chart in the reader's theme; `alt` names it for screen readers."""
    st.plotly_chart(
        charts.themed(figure, dark=st.context.theme.type == "dark"),
        theme=None,
        alt=alt,
        key=key,
        on_select=on_select,
        selection_mode="points",
        config={
            "displaylogo": False,
            "modeBarButtonsToRemove": [
                "lasso2d",
                "select2d",
                "zoom2d",
                "pan2d",
                "zoomIn2d",
                "zoomOut2d",
                "autoScale2d",
                "resetScale2d",
            ],
        },
    )


def _menu() -> list[StreamlitPage]:
    folder = HERE.parent
    return [st.Page(folder / f"{name}.py", title=name.capitalize(), default=name == "overview") for name in PAGES]


def _view() -> View:
    data, known = source.load(), reference.load()
    filters = controls.choose(data.items, known)
    extent = aggregates.extent(data.items.lazy()).collect().row(0)
    first = max(filter(None, (filters.first_month, extent[0])), default=dt.date.today().replace(day=1))
    last = min(filter(None, (filters.last_month, extent[1])), default=first)
    return View(data, filters, known, first, max(first, last))


def _write_count(view: View) -> None:
    shown = view.items.select("kind").collect()
    actions = aggregates.totals(view.items).collect()["items_count"].item()
    noun = "action" if actions == shown.height else "item"
    choice = _plain(view.filters.describe(view.reference))
    st.caption(f"**{shown.height:,} {noun}{'' if shown.height == 1 else 's'}** · {choice}")
    if shown.height == 0:
        st.info(
            "No item matches this choice. Remove a filter, widen the months, or clear all filters in the sidebar. "
            "This says what our sources report, not that nothing happened."
        )
        st.stop()
    if actions < shown.height:
        st.caption(
            f"{shown.height - actions} of these are not single actions (tallies, campaigns, context or other "
            "sections): they are listed and downloaded, but charts count actions only."
        )


def _plain(words: str) -> str:
    """Words of a link's making, shown as they are: Markdown would fetch an image they name."""
    return re.sub(r"([\\`*_{}\[\]()#+!|<>~$:])", r"\\\1", words)
