"""What pages work out of the data, kept for every reader who asks the same of the same data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import streamlit as st

from etl.analysis.view import View

T = TypeVar("T")
# Answers, figures and tables, some kB each. What was asked longest ago goes first.
MOST = 400


def kept(view: View, work: Callable[[View], T], *more: object) -> T:
    """What `work` makes of a view, worked out once: it may depend on the view and on `more`, and nothing else.

    What the address has open is taken from the view before, for that changes nothing but itself. Whoever asks shares
    the answer with others and leaves it as it is; it must not hold the view, which holds all the data.
    """
    shown = replace(view, query=replace(view.query, chart="", mark=(), item=""))
    asked = repr((view.data.version, shown.query, shown.within, more))
    return _kept(f"{work.__module__}.{work.__qualname__}", asked, shown, work)


def drawn(view: View, work: Callable[[View], T], *more: object) -> T:
    """The same for what is drawn, which depends on the reader's paper, too."""
    return kept(view, work, *more, st.context.theme.type)


def forget() -> None:
    """New data are there: nobody asks any more what was worked out of the old ones."""
    _kept.clear()


@st.cache_resource(max_entries=MOST, show_spinner=False)
def _kept(name: str, asked: str, _view: View, _work: Callable[[View], T]) -> T:
    return _work(_view)
