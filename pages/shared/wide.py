"""Charts that are wider than a narrow window: they keep the width they need and are moved sideways."""

from __future__ import annotations

import streamlit as st

from etl.language import Language
from pages.shared import scripts

# What is moved must hold something that the keyboard can reach: here the table below the chart. Words stay in sight.
STYLE = """<style>
.st-key-{outer} {{ container-type: inline-size; }}
.st-key-{inner} {{ overflow-x: auto; }}
.st-key-{inner} :is([data-testid="stElementContainer"], [data-testid="stLayoutWrapper"], .stVerticalBlock) {{
  &:has([data-testid="stPlotlyChart"]) {{ min-width: {width}px; overflow: visible; }}
  &:not(:has([data-testid="stPlotlyChart"])) {{ position: sticky; left: 0; max-width: 100cqw; }}
}}
.{inner}-hint {{ display: none; font-size: 13px; opacity: .75; }}
@container (max-width: {width}px) {{ .{inner}-hint {{ display: block; }} }}
@media print {{ .{inner}-hint {{ display: none; }} .st-key-{inner} {{ overflow: visible; }} }}
</style>"""


def room(outer: str, inner: str, width: int, *, newest_first: bool = False) -> None:
    """Gives the charts of the container keyed `inner`, within `outer`, the width in pixels that they need.

    `newest_first` opens charts over time that are cut at their newest end.
    """
    st.html(STYLE.format(outer=outer, inner=inner, width=width))
    if newest_first:
        scripts.run("newest", key=inner, width=width)


def hint(inner: str, say: Language) -> None:
    """Says above a chart of the container keyed `inner` that it can be moved, if it is cut."""
    st.html(f'<div class="{inner}-hint">⇄ {say("scroll sideways for the rest")}</div>')
