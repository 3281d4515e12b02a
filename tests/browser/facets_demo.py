"""A page with nothing but the filter panel and, in JSON, what it made Python choose."""

import json
import time

import streamlit as st

from pages.shared import facets
from pages.shared.facets import Facet, Panel, Value

HOSTILE = '<img src=x onerror="document.title=1">'
WORDS = {
    "title": "Filters",
    "search": "Search titles",
    "search_placeholder": "Words in titles",
    "search_help": "Every word must occur",
    "months": "Single months",
    "from": "From",
    "to": "To",
    "any": "Any",
    "clear": "Clear",
    "clear_all": "Clear all filters",
    "only": "only",
    "more": "{count} more",
    "fewer": "Fewer",
    "find": "Find",
    "none_found": "Nothing by that name",
    "expand": "Show what belongs to it",
    "collapse": "Hide what belongs to it",
    "help": "About",
}
REGIONS = (
    *("National", "Beijing", "Shanghai", "Guangdong", "Zhejiang", "Jiangsu", "Hainan", "Sichuan", "Hunan", "Hubei"),
    *("Fujian", "Anhui", "Shandong", "Henan", "Guangxi", "Yunnan", "Guizhou", "Chongqing", "Tianjin", "Liaoning"),
    *("Jilin", "Heilongjiang", "Gansu", "Ningxia"),
)
SYSTEMS = {
    "Industry and IT": ("MIIT", "Beijing Communications Administration", "Shanghai Communications Administration"),
    "Cyberspace": ("CAC", "Hainan CAC", "Shanghai CAC", "CAC (place unknown)"),
    "Public security": ("MPS", "Guangxi public security"),
    "Computer virus centre": (),
}
VIOLATIONS = (
    "Collecting personal information without consent",
    "Collecting more than is necessary, or outside the purpose stated in the privacy policy",
    "No or incomplete privacy policy",
    "No way to cancel an account",
    HOSTILE,
)
MONTHS = tuple(
    (f"{y}-{m:02}", f"{time.strftime('%b', (y, m, 1, 0, 0, 0, 0, 1, 0))} {y}")
    for y in (2024, 2023)
    for m in range(12, 0, -1)
)


def take(pairs: facets.Pairs) -> None:
    """As the dashboard does with the address; "Refused" stands for a value that Python will not have."""
    st.session_state["chosen"] = tuple(pair for pair in pairs if pair != ("level", "refused"))
    st.session_state["events"] = st.session_state.get("events", 0) + 1


def values() -> tuple[Facet, ...]:
    return (
        Facet(
            "region",
            "Region",
            tuple(Value(name, name, 1480 // (n + 1) if n < 22 else 0, "region") for n, name in enumerate(REGIONS)),
            unchosen="All",
            is_open=True,
        ),
        Facet(
            "authority",
            "Authority",
            tuple(
                Value(
                    system,
                    system,
                    310 - 70 * n,
                    "system",
                    tuple(Value(name, name, (310 - 70 * n) // (k + 1), "authority") for k, name in enumerate(names)),
                )
                for n, (system, names) in enumerate(SYSTEMS.items())
            ),
            unchosen="All",
        ),
        Facet(
            "violation",
            "Violation",
            tuple(Value(f"v{n}", name, 120 - 25 * n, "violation") for n, name in enumerate(VIOLATIONS)),
            unchosen="All",
        ),
        Facet(
            "level",
            "Level of authority",
            (
                Value("national", "National", 200, "level"),
                Value("county", "County", 4, "level", note="Districts too"),
                Value("refused", "Refused", 0, "level"),
            ),
            help="Where the authority stands.",
            unchosen="National and provincial",
        ),
    )


asked = tuple((key, st.query_params[key]) for key in ("system", "authority") if key in st.query_params)
chosen = st.session_state.get("chosen", asked)
with st.sidebar:
    facets.show(Panel(values(), MONTHS, chosen, WORDS), take)
time.sleep(float(st.query_params.get("slow", 0)))
if st.button("From outside"):
    st.session_state["chosen"] = (*chosen, ("month", "2024-03"), ("region", "Ningxia"))
    st.rerun()
st.session_state["runs"] = st.session_state.get("runs", 0) + 1
st.text(json.dumps({"chosen": chosen, "events": st.session_state.get("events", 0), "runs": st.session_state["runs"]}))
