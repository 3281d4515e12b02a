"""The browser's address is the only state: read on every run, written when the reader chooses something."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

import streamlit as st

from etl.analysis.query import SHOWN, Pairs, Query

# What belongs to one page or one choice, and is gone with it.
PASSING = ("chart", "mark", "item")


def pairs() -> Pairs:
    """The query string of this run."""
    return tuple((key, value) for key in st.query_params for value in st.query_params.get_all(key))


def compare(a: Pairs, b: Pairs) -> None:
    """Make `a` and `b` the two selections, keep the filters and how they are shown; for callbacks."""
    kept = [(k, v) for k, v in pairs() if k not in (*PASSING, "a", "b")]
    _write((*kept, *((key, urlencode(side)) for key, side in (("a", a), ("b", b)) if side)))


def put(key: str, value: str | None) -> None:
    """Set one key, or take it away; for callbacks. A click on a mark or a record outlives it."""
    kept = [(k, v) for k, v in pairs() if k != key]
    _write((*kept, *([(key, value)] if value else [])))


def choose(chosen: Pairs) -> None:
    """Make `chosen` the filters, keep how they are shown; for callbacks."""
    kept = [(k, v) for k, v in pairs() if k in SHOWN and k not in PASSING]
    _write((*chosen, *kept))


def mark(chart: str, query: str) -> None:
    """Open what is behind a mark of a chart; for callbacks."""
    kept = [(k, v) for k, v in pairs() if k not in PASSING]
    _write((*kept, *((("chart", chart), ("mark", query)) if query else ())))


def close() -> None:
    """Close what is behind a mark, and let the mark go; for callbacks."""
    renew("charts")
    mark("", "")


def generation(of: str) -> int:
    """Part of the keys of "charts" or "lists": a widget keeps its own selection as long as its key lives."""
    return int(st.session_state.get(f"_generation of {of}", 0))


def renew(of: str) -> None:
    """Give charts or lists new keys, so that what they show selected is what the address says."""
    st.session_state[f"_generation of {of}"] = generation(of) + 1


def link(page: str, query: Query) -> str:
    """An address within the dashboard, relative to any of its pages."""
    return f"{page}?{urlencode(query.pairs())}"


def values(of: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Pairs as Streamlit takes them: key -> all its values."""
    found: dict[str, list[str]] = {}
    for key, value in of:
        found.setdefault(key, []).append(value)
    return found


def _write(all_: Pairs) -> None:
    st.query_params.from_dict(values(all_))
