"""The few scripts that our pages run, each in a file of its own.

Their words never change, so that the page's policy can name them by checksum and let no other run.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

import streamlit as st

HERE = Path(__file__).parent
TEXTS = {name: (HERE / f"{name}.js").read_text(encoding="utf-8") for name in ("print", "scroll", "newest", "return")}


def run(name: str, **told: str | int) -> None:
    """Run a script, which reads what it is told from its own element; anew only when that changes."""
    data = "".join(f' data-{key}="{escape(str(value))}"' for key, value in told.items())
    st.html(f"<script{data}>{TEXTS[name]}</script>", unsafe_allow_javascript=True)
