"""An empty Streamlit page: what the framework alone costs."""

import streamlit as st

st.title("Empty")
