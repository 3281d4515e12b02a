"""The filter panel: a Streamlit component of our own (facets.js, facets.css), and what Python tells it.

Data go down, events come up: the panel shows the choice it is given and reports each change of it as a whole. Whoever
calls `show` owns the choice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import streamlit as st

Pairs = tuple[tuple[str, str], ...]

HERE = Path(__file__).parent
OWN_KEYS = frozenset({"q", "from", "to", "month"})
WORDS = frozenset(
    {
        "title",
        "search",
        "search_placeholder",
        "search_help",
        "months",
        "from",
        "to",
        "any",
        "clear",
        "clear_all",
        "only",
        "more",
    }
    | {"fewer", "find", "none_found", "expand", "collapse", "help"}
)


@dataclass(frozen=True)
class Value:
    """One value of a facet: `key` and `id` are the pair it puts into the query; `count` is what choosing it shows."""

    id: str
    label: str
    count: int
    key: str
    children: tuple[Value, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Facet:
    """One multiple choice. Values are shown in the order given, chosen ones first; children one level deep.

    `unchosen` says what no choice means ("All", "High and medium"); `is_open` holds until the reader turns it.
    """

    id: str
    label: str
    values: tuple[Value, ...]
    help: str = ""
    unchosen: str = ""
    is_open: bool = False

    @property
    def keys(self) -> frozenset[str]:
        """The query keys this facet writes."""
        return frozenset({self.id}).union(*({v.key, *(child.key for child in v.children)} for v in self.values))


@dataclass(frozen=True)
class Panel:
    """All that the panel shows.

    `months` are ("2024-03", "March 2024") in the order to be offered. `chosen` are the query pairs in force: keys of
    facets, and `q`, `from`, `to`, `month`. `words` are the texts in `WORDS`; "{count}" in "more" becomes a number.
    """

    facets: tuple[Facet, ...]
    months: Pairs
    chosen: Pairs
    words: Mapping[str, str]

    @cached_property
    def data(self) -> dict[str, Any]:
        """What the panel in the browser is told."""
        return {
            "facets": [vars(facet) | {"values": _shown(facet.values)} for facet in self.facets],
            "months": self.months,
            "chosen": tuple(dict.fromkeys(self.chosen)),
            "words": dict(self.words),
        }


def _shown(values: tuple[Value, ...]) -> list[dict[str, Any]]:
    return [vars(value) | {"children": _shown(value.children)} for value in values]


def show(panel: Panel, on_change: Callable[[Pairs], None], key: str = "facets") -> None:
    """Draw the panel; `on_change` is called before the next run with all pairs then chosen, in the order of choosing.

    Raises ValueError when a text is missing from `panel.words`.
    """
    if missing := WORDS - panel.words.keys():
        raise ValueError(f"The filter panel lacks words: {', '.join(sorted(missing))}. Add them to Panel.words.")
    seen = f"{key}: last event"

    def take() -> None:
        event = st.session_state[key].changed
        number, chosen = _read(event, panel)
        st.session_state[seen] = number
        on_change(chosen)

    _component(
        key=key,
        # The panel knows by "seen" which of its clicks have arrived, and takes our choice when all have.
        data=panel.data | {"seen": st.session_state.get(seen, 0)},
        on_changed_change=take,
    )


def _read(event: Any, panel: Panel) -> tuple[int, Pairs]:
    """An event's number and pairs. It comes from a browser and may be anything: keys we did not offer are left out."""
    keys = OWN_KEYS.union(*(facet.keys for facet in panel.facets))
    return int(event["number"]), tuple(dict.fromkeys(_pairs(event["chosen"], keys)))


def _pairs(chosen: Any, keys: frozenset[str]) -> Iterator[tuple[str, str]]:
    for pair in chosen:
        match pair:
            case [str(key), str(value)] if key in keys and value:
                yield key, value


_component = st.components.v2.component(
    "facets",
    html='<div class="facets"></div>',
    css=(HERE / "facets.css").read_text(encoding="utf-8"),
    js=(HERE / "facets.js").read_text(encoding="utf-8"),
)
