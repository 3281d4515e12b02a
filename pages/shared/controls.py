"""The filter widgets in the sidebar, bound to the address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
import streamlit as st

from etl import schema
from etl.analysis.filters import LIST_KEYS, Filters
from etl.reference import Reference


@dataclass(frozen=True)
class Facet:
    """One multiple choice: its query key and the names of its values."""

    key: str
    label: str
    names: Mapping[str, str]
    help: str | None = None
    unchosen: str = "All"


def choose(items: pl.DataFrame, reference: Reference) -> Filters:
    """Draw the filters and return what is chosen."""
    main, more = _facets(items, reference)
    months = _months(items)
    _take_ids_from_links((*main, *more))
    with st.sidebar:
        text = (
            st.text_input(
                "Search", key="q", bind="query-params", placeholder="Words in titles and sources", type="search"
            )
            or ""
        )
        first = _month("From", "from", months)
        last = _month("To", "to", months)
        chosen = {facet.key: _choice(facet) for facet in main}
        with st.expander("More filters"):
            chosen |= {facet.key: _choice(facet) for facet in more}
        st.button("Clear all filters", on_click=_clear, width="stretch")
        if first and last and first > last:
            st.warning("“From” is after “To”: choose an earlier month to begin with.")
    lists = {LIST_KEYS[key]: values for key, values in chosen.items()}
    return Filters(first, last, text=text.strip(), **lists)


def only(key: str, value: str) -> None:
    """Make `value` the one choice of a facet; for callbacks."""
    st.session_state[key] = [value]


def _facets(items: pl.DataFrame, reference: Reference) -> tuple[tuple[Facet, ...], tuple[Facet, ...]]:
    def seen(column: str) -> list[str]:
        values = items[column].explode() if items.schema[column] == schema.TEXT_LIST else items[column]
        return sorted(values.drop_nulls().unique())

    def words(ids: tuple[str, ...]) -> dict[str, str]:
        return {id_: id_.capitalize() for id_ in ids}

    used = set(seen("violations")), set(seen("outcomes")), set(seen("systems"))
    main = (
        Facet("region", "Region", {name: name for name in seen("regions")}),
        Facet("system", "Authority system", {s.id: s.name_en for s in reference.systems.values() if s.id in used[2]}),
        Facet("authority", "Authority", {name: name for name in seen("authorities")}),
        Facet("violation", "Violation", {v.id: v.name_en for v in reference.violations.values() if v.id in used[0]}),
        Facet("outcome", "Outcome", {o.id: o.name_en for o in reference.outcomes.values() if o.id in used[1]}),
        Facet(
            "confidence",
            "Confidence",
            words(schema.CONFIDENCES),
            "No choice means high and medium. Low is a headline only: we saw no text behind it.",
            "High and medium",
        ),
    )
    more = (
        Facet("family", "Violation family", {f.id: f.name_en for f in reference.families.values()}),
        Facet("law", "Law", {name: name for name in seen("laws")}),
        Facet("level", "Level of authority", words(schema.LEVELS)),
        Facet("city", "City", {name: name for name in seen("city")}),
        Facet("section", "Section", words(schema.SECTIONS), "No choice means enforcement.", "Enforcement"),
        Facet(
            "kind",
            "Kind",
            words(schema.KINDS),
            "No choice means actions. Other kinds are listed and downloaded, never counted in charts.",
            "Actions",
        ),
    )
    return main, more


def _choice(facet: Facet) -> tuple[str, ...]:
    return tuple(
        st.multiselect(
            facet.label,
            list(facet.names),
            format_func=lambda value: facet.names[value],
            key=facet.key,
            bind="query-params",
            help=facet.help,
            placeholder=facet.unchosen,
        )
    )


def _month(label: str, key: str, months: list[str]) -> dt.date | None:
    chosen = st.selectbox(label, months, index=None, key=key, bind="query-params", placeholder="All")
    return dt.date.fromisoformat(f"{chosen}-01") if chosen else None


def _months(items: pl.DataFrame) -> list[str]:
    if items.is_empty():
        return []
    month = pl.col("month")
    months = items.select(pl.date_range(month.min().first(), month.max().first(), interval="1mo")).to_series()
    return [f"{month:%Y-%m}" for month in months.sort(descending=True)]


def _take_ids_from_links(facets: tuple[Facet, ...]) -> None:
    """A link may name values by id; a bound widget reads only the names it shows, so the address is put into names.

    Possible only before the widget exists: from then on the address is the widget's.
    """
    translated = False
    for facet in facets:
        asked = st.query_params.get_all(facet.key)
        if facet.key not in st.session_state and any(facet.names.get(value, value) != value for value in asked):
            st.query_params[facet.key] = [facet.names.get(value, value) for value in dict.fromkeys(asked)]
            translated = True
    if translated:
        st.rerun()


def _clear() -> None:
    for key in LIST_KEYS:
        st.session_state[key] = []
    st.session_state["from"] = st.session_state["to"] = None
    st.session_state["q"] = ""
