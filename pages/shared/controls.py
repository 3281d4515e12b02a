"""What the reader chooses with: the filters in the sidebar, and how charts are shown."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from etl.analysis import facets as counting
from etl.analysis import names
from etl.analysis.facets import Counts
from etl.analysis.headings import METRICS
from etl.analysis.query import Query
from etl.analysis.view import View
from etl.language import Language
from pages.shared import address
from pages.shared.facets import Facet, Panel, Value
from pages.shared.facets import show as show_facets
from pages.shared.kept import kept

FACETS: Mapping[str, tuple[str, str, str]] = {  # parent key -> label, what no choice means, help
    "region": ("Region", "All", "Where the acting authority sits; cities below their region."),
    "system": ("Authority", "All", "Who acted; authorities below the system they belong to."),
    "family": ("Violation", "All", "What was found; types below their family."),
    "outcome": ("Outcome", "All", "What the authority did to the targets."),
    "law": ("Law", "All", "Laws violated or applied, where the source names them."),
    "level": ("Level of authority", "All", ""),
    "confidence": (
        "Confidence",
        "High and medium",
        "No choice means high and medium. Low is a headline only: we saw no text behind it.",
    ),
    "kind": (
        "Kind",
        "Actions",
        "No choice means actions. Other kinds are listed and downloaded, never counted in charts.",
    ),
    "section": ("Section", "Enforcement", "No choice means enforcement."),
}
OPEN_AT_FIRST = ("region", "system", "family")
GRAINS = {"month": "Months", "quarter": "Quarters", "year": "Years"}
PANEL_WORDS = {
    "search": "Search",
    "search_placeholder": "Title, target, sector, source",
    "search_help": "Searches titles and texts, names of targets, sectors, sources and record ids; every word must "
    "occur. Press Enter to search.",
    "from": "From",
    "to": "To",
    "any": "Any month",
    "clear_all": "Clear all filters",
    "clear": "Clear",
    "only": "only",
    "more": "{count} more",
    "fewer": "fewer",
    "find": "Find",
    "none_found": "Nothing found",
    "expand": "Show the parts of",
    "collapse": "Hide the parts of",
    "title": "Filters",
    "months": "Months",
    "help": "What this is",
}


def sidebar(view: View) -> None:
    """The filters with live counts; every change becomes the address."""
    with st.sidebar:
        show_facets(kept(view, panel), address.choose)


def panel(view: View) -> Panel:
    """The filter panel of a view."""
    say = view.say
    found = counting.counts(view.data.items.lazy(), view.filters, view.reference)
    return Panel(
        facets=tuple(
            Facet(
                id=key,
                label=say(label),
                values=_values(key, view, found),
                help=say(help_) if help_ else "",
                unchosen=say(unchosen),
                is_open=key in OPEN_AT_FIRST,
            )
            for key, (label, unchosen, help_) in FACETS.items()
        ),
        months=tuple(
            (f"{month:%Y-%m}", say.period(month, "month")) for month in sorted(view.coverage.states, reverse=True)
        ),
        chosen=tuple(view.filters.to_query()),
        words={key: say(words) for key, words in PANEL_WORDS.items()},
    )


def _values(key: str, view: View, found: Counts) -> tuple[Value, ...]:
    """The values of a facet in a steady order: the most frequent of all data first, scales as they are."""
    everything = view.data.value_counts
    known = names.names(key, view.reference, view.say)
    chosen = view.filters.chosen(key)
    seen = [id_ for id_ in known if id_ in everything[key] or id_ in chosen]
    if key not in names.VOCABULARIES:
        seen.sort(key=lambda id_: -everything[key].get(id_, 0))
    return tuple(Value(id_, known[id_], found[key].get(id_, 0), key, _parts(key, id_, view, found)) for id_ in seen)


def _parts(key: str, parent: str, view: View, found: Counts) -> tuple[Value, ...]:
    known = view.reference
    match key:
        case "system":
            ids = [a.name for a in known.authorities.values() if a.system == parent]
            return _children("authority", {id_: id_ for id_ in ids}, view, found)
        case "family":
            return _children("violation", {id_: id_ for id_ in known.violations_of(parent)}, view, found)
        case "region":
            cities = {f"{parent}/{c.name_en}": c.name_en for c in known.cities if c.region == parent}
            return _children("city", cities, view, found)
    return ()


def _children(key: str, ids: Mapping[str, str], view: View, found: Counts) -> tuple[Value, ...]:
    """The parts of a value: `ids` maps the key they are counted under to the value a query holds."""
    everything = view.data.value_counts
    known = names.names(key, view.reference, view.say)
    seen = [counted for counted, id_ in ids.items() if counted in everything[key] or id_ in view.filters.chosen(key)]
    seen.sort(key=lambda counted: -everything[key].get(counted, 0))
    return tuple(Value(ids[c], known.get(ids[c], ids[c]), found[key].get(c, 0), key) for c in seen)


def switches(
    view: View,
    *,
    has_grain: bool = True,
    has_metric: bool = True,
    has_split: bool = False,
    has_milestones: bool = False,
) -> None:
    """How the charts of a page are shown: period, metric, absolute or share, together or apart."""
    say, query = view.say, view.query
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="switches"):
        if has_grain:
            option("grain", say("Period"), _said(GRAINS, say), query.grain)
        if has_metric:
            option("metric", say("Count"), _said(METRICS, say), query.metric)
            _toggle("share", say("Share of total"), query)
        if has_split:
            _toggle("split", say("One chart each"), query)
        if has_milestones:
            _toggle("milestones", say("Laws and campaigns"), query)


def option(key: str, label: str, choices: Mapping[str, str], current: str) -> None:
    """One of a few, written into the address."""
    name = f"option-{key}"
    st.session_state[name] = current
    st.segmented_control(
        label,
        list(choices),
        format_func=lambda id_: choices[id_],
        key=name,
        required=True,
        label_visibility="collapsed",
        on_change=lambda: address.put(key, st.session_state[name]),
    )


def _toggle(key: str, label: str, query: Query) -> None:
    name, is_on = f"toggle-{key}", {"share": query.is_share, "split": query.is_split}.get(key, query.has_milestones)
    st.session_state[name] = is_on
    on, off = (None, "off") if key == "milestones" else ("1", None)
    st.toggle(label, key=name, on_change=lambda: address.put(key, on if st.session_state[name] else off))


def _said(choices: Mapping[str, str], say: Language) -> dict[str, str]:
    return {id_: say(words) for id_, words in choices.items()}
