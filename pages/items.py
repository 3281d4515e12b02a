"""The records behind every number."""

import streamlit as st

from etl.analysis import listing
from pages.shared import downloads, frame, panels

view = frame.open_page(
    "Items",
    "Lists the records behind every number, newest first; select a row to see all that is known of it and its source.",
)
downloads.offer(view)

table = listing.listing(view.items, view.reference).collect()
chosen = panels.items_table(table)
if chosen is None:
    st.caption("Select a row by its box on the left to read the whole record.")
else:
    panels.record(*listing.record(view.items, view.data.labels, chosen))
