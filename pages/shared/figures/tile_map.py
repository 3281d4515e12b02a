"""The 34 province-level divisions as tiles of one size: no borders, no download, clickable."""

from __future__ import annotations

from urllib.parse import urlencode

import polars as pl
from plotly.graph_objects import Figure

from etl.analysis.questions import Question
from pages.shared.figures import palette
from pages.shared.figures.paint import HOVER, Paint

# Pixels: the map fits a narrow window, and beside a table in a wide one.
WIDTH = 464
SIDE = 54


def tile_map(question: Question, table: pl.DataFrame, paint: Paint) -> Figure:
    """Regions as tiles; those without an item are outlined, chosen ones framed."""
    found = {row["region"]: row for row in table.iter_rows(named=True)}
    said = dict(zip(table["region"], paint.words(question, table), strict=True))
    regions = paint.reference.regions
    highest = max((row["value"] or 0 for name, row in found.items() if name in regions), default=0) or 1
    rows = max(region.tile_row for region in regions.values()) + 1
    tiles = []
    for region in regions.values():
        is_open = not paint.query.filters.regions or region.name_en in paint.query.filters.regions
        mark = urlencode([("region", region.name_en)]) if is_open else ""
        row = found.get(region.name_en, {"value": 0, "mark": mark})
        value, is_chosen = row["value"], region.name_en in paint.query.filters.regions
        colour = paint.shade(value, highest) if value else palette.CLEAR
        tiles.append(
            (
                region.tile_column,
                -region.tile_row,
                colour,
                palette.VERMILLION if is_chosen else colour if value else palette.GREY,
                4 if is_chosen else 1,
                f"{paint.say.pick(region.region_id[3:], region.short_zh)}<br>"
                + ("?" if value is None else paint.value(question, value) if value else "–"),
                palette.text_on(colour) if value else paint.ink,
                (row["mark"], said.get(region.name_en) or _none(region.name_en, paint, is_open=is_open)),
            )
        )
    x, y, colours, borders, widths, texts, inks, data = (list(column) for column in zip(*tiles, strict=True))
    figure = Figure(
        layout={
            "height": 90 + rows * (SIDE + 9),
            "width": WIDTH,
            "margin": {"t": 80, "b": 10, "l": 0, "r": 0},
            "showlegend": False,
        }
    )
    figure.add_scatter(
        x=x,
        y=y,
        mode="markers+text",
        marker={
            "symbol": "square",
            "size": SIDE,
            "color": colours,
            "opacity": 1,
            "line": {"color": borders, "width": widths},
        },
        text=texts,
        textfont={"size": 13, "color": inks},
        customdata=data,
        hovertemplate=HOVER,
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
    )
    figure.update_xaxes(visible=False, range=[-0.55, 6.55])
    figure.update_yaxes(visible=False, range=[-rows + 0.4, 0.6])
    return figure


def _none(region: str, paint: Paint, *, is_open: bool) -> str:
    words = paint.say("none reported") if is_open else paint.say("not in your choice")
    return f"<b>{paint.name('region', region)}</b><br>{words}"
