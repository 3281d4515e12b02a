"""Where the numbers come from, and how they are counted."""

import streamlit as st

from etl.analysis import listing
from pages.shared import downloads, frame, glossary

view = frame.open_page(
    "About",
    "Says where the numbers come from, how they are counted, what is missing, and what every column means.",
)
glossary.counting_rules()

st.subheader("What was loaded")
glossary.loaded(listing.kinds_a_year(view.data.items.lazy()).collect(), view.data.sources, view.data.rejects)

st.subheader("Laws and campaigns on the charts")
glossary.milestone_table(view.reference.milestones)

st.subheader("Vocabulary")
glossary.vocabulary(view.reference)

st.subheader("Columns")
st.dataframe(listing.columns(), hide_index=True, alt="Every column of every table")
downloads.offer(view)
