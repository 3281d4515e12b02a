"""Where authorities act."""

import streamlit as st

from etl.analysis import aggregates
from pages.shared import charts, downloads, frame, panels, tile_map

view = frame.open_page(
    "Regions",
    "Shows where the acting authority sits; click a tile, or choose a region in the sidebar, to see only that region.",
)
everywhere = aggregates.by_group(view.items_of_all_regions, "region", view.reference).collect()
counts = dict(everywhere.select("region", "items_count").iter_rows())

with st.container(horizontal=True, gap="medium"):
    with st.container(width=tile_map.WIDTH):
        frame.draw(
            tile_map.tile_map(
                {name: counts.get(name, 0) for name in view.reference.regions},
                view.reference.regions,
                view.filters.regions,
            ),
            alt="Tile map of actions by region",
            key="tiles",
            on_select=panels.choose_clicked_region,
        )
    with st.container(width=tile_map.WIDTH):
        panels.beyond_the_map(counts)
        panels.groups(aggregates.by_group(view.items, "region", view.reference).collect(), "region", {})

grain = panels.grain("quarter")
table = aggregates.over_time_by(view.items, "region", grain, view.first_month, view.last_month, view.reference)
frame.draw(
    charts.heatmap(table.collect(), "region", f"Which regions act, {grain} by {grain}?", grain),
    alt=f"Actions by region and {grain}",
)
panels.coverage_note()
downloads.offer(view)
