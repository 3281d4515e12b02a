"""Brings what a click opened into sight: it may stand below the fold."""

from __future__ import annotations

import hashlib

import streamlit as st

# Runs anew only when its text changes, that is when something else is opened.
SCRIPT = """<script>/* {what} */ setTimeout(() => {{
  const opened = document.querySelector(".st-key-{key}");
  const top = opened ? opened.getBoundingClientRect().top : 0;
  if (top < 0 || top > innerHeight / 2) opened.scrollIntoView();
}}, 150);</script>"""


def into_view(key: str, what: str) -> None:
    """Scroll to the container of a key; `what` says which thing is opened in it."""
    # Only a checksum: the words may come from the address.
    checksum = hashlib.sha256(what.encode()).hexdigest()
    st.html(SCRIPT.format(what=checksum, key=key), unsafe_allow_javascript=True)
