"""What authorities find, by family and type."""

import streamlit as st

from etl.analysis import aggregates
from pages.shared import charts, downloads, frame, palette, panels

view = frame.open_page(
    "Violations",
    "Shows what authorities found; an action with several violations counts once in each, so the parts overlap and add "
    "up to more than the total.",
)
families = {family.id: family.name_en for family in view.reference.families.values()}
names = {violation.id: violation.name_en for violation in view.reference.violations.values()}
colours = {violation.id: palette.FAMILIES[violation.family] for violation in view.reference.violations.values()}

grain = panels.grain("quarter")
table = aggregates.over_time_by(view.items, "family", grain, view.first_month, view.last_month, view.reference)
frame.draw(
    charts.stacked(
        table.collect(),
        "family",
        families,
        palette.FAMILIES,
        "Which families of violations, and when? (parts overlap)",
        grain,
    ),
    alt=f"Actions a {grain} by family of violations",
)

types = aggregates.by_group(view.items, "violation", view.reference).collect()
frame.draw(
    charts.ranking(types, "violation", "Which violations are found most?", names, colours, top=35),
    alt="Violations by number of actions",
)
st.caption("Colours: the family, as in the chart above. “No closer reason” means that the source says no more.")

grid = aggregates.over_time_by(view.items, "violation", grain, view.first_month, view.last_month, view.reference)
frame.draw(
    charts.heatmap(
        panels.renamed(grid.collect(), "violation", names), "violation", f"Which types, {grain} by {grain}?", grain
    ),
    alt=f"Actions by violation and {grain}",
)
panels.coverage_note()
downloads.offer(view)
