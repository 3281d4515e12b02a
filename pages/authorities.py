"""Which authorities act, and how often."""

import streamlit as st

from etl.analysis import aggregates
from pages.shared import charts, downloads, frame, palette, panels

view = frame.open_page(
    "Authorities",
    "Shows which authorities act, by the system they belong to; a joint action counts once for each authority.",
)
names = {system.id: system.name_en for system in view.reference.systems.values()}

grain = panels.grain("quarter")
monthly = aggregates.over_time_by(view.items, "system", grain, view.first_month, view.last_month, view.reference)
frame.draw(
    charts.stacked(monthly.collect(), "system", names, palette.SYSTEMS, "Which systems act, and when?", grain),
    alt=f"Actions a {grain} by system of authority",
)

authorities = aggregates.by_group(view.items, "authority", view.reference).collect()
colours = {a.name: palette.SYSTEMS[a.system] for a in view.reference.authorities.values()}
frame.draw(
    charts.ranking(authorities, "authority", "Which authorities act most?", {}, colours, top=20),
    alt="Authorities by number of actions",
)

st.subheader("All authorities")
panels.groups(authorities, "authority", {})
panels.coverage_note()
downloads.offer(view)
