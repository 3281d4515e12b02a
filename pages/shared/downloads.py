"""The download control; the file comes from etl.analysis.exports."""

from __future__ import annotations

import streamlit as st

from etl.analysis import exports
from pages.shared.frame import View


def offer(view: View) -> None:
    """Offer exactly the items chosen as a CSV file."""
    count = view.items.select("item_id").collect().height
    st.download_button(
        f"Download {'this item' if count == 1 else f'these {count:,} items'} (CSV)",
        data=lambda: exports.items_csv(view.items),
        file_name=exports.file_name(view.filters, f"{view.last_month:%Y-%m}"),
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
