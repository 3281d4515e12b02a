"""The browser's address is the only state: read on every run, written when the reader chooses something."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

import streamlit as st

from etl.analysis.query import SHOWN, Pairs, Query

# What belongs to one page or one choice, and is gone with it.
PASSING = ("chart", "mark", "item")
# What mailings add to links, for statistics of their own.
CAMPAIGN = "utm_"
# How the charts are called of which a page shows one at a time: the address names it also when no mark is open.
ONE_AT_A_TIME = "compare-"


def pairs() -> Pairs:
    """The query string of this run, as far as it is meant for us."""
    keys = [key for key in st.query_params if not key.startswith(CAMPAIGN)]
    return tuple((key, value) for key in keys for value in st.query_params.get_all(key))


def compare(a: Pairs, b: Pairs, chart: str = "") -> None:
    """Make `a` and `b` the two selections and show `chart`; filters and how they are shown stay; for callbacks."""
    kept = [(k, v) for k, v in pairs() if k not in (*PASSING, "a", "b")]
    _write(
        (*kept, *((key, words) for key, words in (("a", urlencode(a)), ("b", urlencode(b)), ("chart", chart)) if words))
    )


def put(key: str, value: str | None) -> None:
    """Set one key, or take it away; for callbacks. A click on a mark or a record outlives it."""
    kept = [(k, v) for k, v in pairs() if k != key]
    _write((*kept, *([(key, value)] if value else [])))


def choose(chosen: Pairs) -> None:
    """Make `chosen` the filters, keep how they are shown; for callbacks."""
    kept = [(k, v) for k, v in pairs() if k in SHOWN and (k not in PASSING or _stays(k, v))]
    _write((*chosen, *kept))


def mark(chart: str, query: str) -> None:
    """Open what is behind a mark of a chart; without a mark, only a chart that is shown alone; for callbacks."""
    kept = [(k, v) for k, v in pairs() if k not in PASSING]
    whose = (("chart", chart),) if query or _stays("chart", chart) else ()
    _write((*kept, *whose, *((("mark", query),) if query else ())))


def close() -> None:
    """Close what is behind a mark, and let the mark go; for callbacks."""
    renew("charts")
    mark(st.query_params.get("chart", ""), "")


def add(more: Pairs) -> None:
    """Say in the address what it left to a default, while a page runs; what is shown stays."""
    _write((*pairs(), *more))


def generation(of: str) -> int:
    """Part of the keys of "charts" or "lists": a widget keeps its own selection as long as its key lives."""
    return int(st.session_state.get(f"_generation of {of}", 0))


def renew(of: str) -> None:
    """Give charts or lists new keys, so that what they show selected is what the address says."""
    st.session_state[f"_generation of {of}"] = generation(of) + 1


def link(page: str, query: Query) -> str:
    """An address within the dashboard, relative to any of its pages."""
    return f"{page}?{query.address()}"


def values(of: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Pairs as Streamlit takes them: key -> all its values."""
    found: dict[str, list[str]] = {}
    for key, value in of:
        found.setdefault(key, []).append(value)
    return found


def _stays(key: str, value: str) -> bool:
    return key == "chart" and value.startswith(ONE_AT_A_TIME)


def _write(all_: Pairs) -> None:
    st.query_params.from_dict(values(all_))
