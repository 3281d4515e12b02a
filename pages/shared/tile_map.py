"""The 34 province-level divisions as tiles of one size: no borders, no download, clickable."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from plotly.graph_objects import Figure

from etl.terms import Region
from pages.shared import palette

# Pixels: the map fits a narrow window, and beside a table in a wide one.
WIDTH = 464
SIDE = 54


def tile_map(counts: Mapping[str, int], regions: Mapping[str, Region], chosen: Collection[str]) -> Figure:
    """Counts by region name as tiles; regions without an item are outlined, chosen ones framed.

    `customdata` of each tile begins with the region's name.
    """
    highest = max(counts.values(), default=1) or 1
    rows = max(region.tile_row for region in regions.values()) + 1
    figure = Figure(
        layout={
            "title": {"text": "Where do regional authorities act?"},
            "height": 70 + rows * (SIDE + 9),
            "margin": {"t": 60, "b": 10, "l": 0, "r": 0},
            "showlegend": False,
        }
    )
    for region in regions.values():
        count = counts.get(region.name_en, 0)
        colour = palette.on_scale(count / (highest + 1)) if count else "rgba(0,0,0,0)"
        border = palette.VERMILLION if region.name_en in chosen else palette.GREY if not count else colour
        said = f"{count} action{'' if count == 1 else 's'}" if count else "no action in our sources"
        figure.add_scatter(
            x=[region.tile_column],
            y=[-region.tile_row],
            mode="markers+text",
            marker={
                "symbol": "square",
                "size": SIDE,
                "color": colour,
                "line": {"color": border, "width": 4 if region.name_en in chosen else 1},
            },
            text=[f"{region.region_id[3:]}<br>{count or '–'}"],
            textfont={"size": 13, "color": palette.text_on(colour) if count else palette.GREY},
            customdata=[[region.name_en, region.name_zh, said]],
            hovertemplate="%{customdata[0]} %{customdata[1]}: %{customdata[2]}<extra></extra>",
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 1}},
        )
    figure.update_xaxes(visible=False, range=[-0.55, 6.55], fixedrange=True)
    figure.update_yaxes(visible=False, range=[-rows + 0.4, 0.6], fixedrange=True)
    return figure
