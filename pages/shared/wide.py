"""Charts that are wider than a narrow window: they keep the width they need and are moved sideways."""

from __future__ import annotations

import streamlit as st

from etl.language import Language

# What is moved must hold something that the keyboard can reach: here the table below the chart.
STYLE = """<style>
.st-key-{outer} {{ container-type: inline-size; }}
.st-key-{inner} {{ overflow-x: auto; }}
.st-key-{inner} [data-testid="stElementContainer"]:has([data-testid="stPlotlyChart"]) {{
  min-width: {width}px; overflow: visible;
}}
.{inner}-hint {{ display: none; font-size: 13px; opacity: .75; }}
@container (max-width: {width}px) {{ .{inner}-hint {{ display: block; }} }}
@media print {{ .{inner}-hint {{ display: none; }} .st-key-{inner} {{ overflow: visible; }} }}
</style><div class="{inner}-hint">⇄ {words}</div>"""


def hint(outer: str, inner: str, width: int, say: Language) -> None:
    """Gives the charts of the container keyed `inner` their width in pixels; says, within `outer`, if that is cut."""
    st.html(STYLE.format(outer=outer, inner=inner, width=width, words=say("scroll sideways for the rest")))
