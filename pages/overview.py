"""What rose, what fell, who acts."""

import streamlit as st

from etl.analysis import aggregates, headline
from pages.shared import charts, downloads, frame, palette, panels

view = frame.open_page(
    "Overview",
    "Counts enforcement actions on cybersecurity and data protection in China that our sources report, month by month.",
)

panels.headline(headline.figures(view.items, view.last_month), view.last_month)

grain = panels.grain("month")
over_time = aggregates.over_time(view.items, grain, view.first_month, view.last_month)
if grain == "month":
    over_time = aggregates.with_trailing_mean(over_time, 12)
milestones = view.reference.milestones if st.toggle("Show laws and campaigns", value=True) else ()
frame.draw(charts.trend(over_time.collect(), grain, milestones), alt=f"Actions a {grain} with laws and campaigns")
panels.milestones(charts.numbered(milestones, view.first_month, view.last_month))
panels.coverage_note()

authorities = aggregates.by_group(view.items, "authority", view.reference).collect()
systems = {a.name: palette.SYSTEMS[a.system] for a in view.reference.authorities.values()}
frame.draw(charts.ranking(authorities, "authority", "Who acts most?", {}, systems), alt="Most active authorities")

violations = aggregates.by_group(view.items, "violation", view.reference).collect()
names = {v.id: v.name_en for v in view.reference.violations.values()}
families = {v.id: palette.FAMILIES[v.family] for v in view.reference.violations.values()}
frame.draw(charts.ranking(violations, "violation", "What is found most?", names, families), alt="Top violations")
st.caption(
    "An action by several authorities, or with several violations, counts once in each of them and once in "
    "totals. Colours: the system of the authority, the family of the violation."
)

downloads.offer(view)
