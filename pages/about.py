"""Where the numbers come from, and how they are counted."""

import streamlit as st

from pages.shared import downloads, frame, glossary

view = frame.open_page("about")
glossary.counting_rules(view)

st.header(view.say("What was loaded"), anchor=False)
glossary.loaded(view)

st.header(view.say("Laws and campaigns on the charts"), anchor=False)
glossary.milestones(view)

st.header(view.say("Vocabulary"), anchor=False)
glossary.vocabulary(view)

st.header(view.say("Columns"), anchor=False)
glossary.columns(view)
downloads.offer(view)
