"""The 34 province-level divisions as tiles of one size: no borders, no download, clickable."""

from __future__ import annotations

from urllib.parse import urlencode

import polars as pl
from plotly.graph_objects import Figure

from etl.analysis.questions import Question
from etl.terms import Region
from pages.shared.figures import keys, palette
from pages.shared.figures.paint import HOVER, Paint

# Pixels: the map fits a narrow window, and beside a table in a wide one.
WIDTH = 464
SIDE = 60
LONG = 9  # letters of a name that still fit a tile in the larger size


def tile_map(question: Question, table: pl.DataFrame, paint: Paint) -> Figure:
    """Regions as tiles; those without an item are outlined, chosen ones framed, those left out say so."""
    found = {row["region"]: row for row in table.iter_rows(named=True)}
    said = dict(zip(table["region"], paint.words(question, table), strict=True))
    regions, chosen, left_out = paint.reference.regions, paint.query.filters.regions, keys.left_out(paint)
    scale = keys.scale_of(question, table, paint)
    rows = max(region.tile_row for region in regions.values()) + 1
    tiles, words = [], []
    for region in regions.values():
        is_open = region.name_en not in left_out
        mark = urlencode([("region", region.name_en)]) if is_open else ""
        row = found.get(region.name_en, {"value": 0, "items_count": 0, "mark": mark})
        value, is_chosen = row["value"], region.name_en in chosen
        colour = paint.shade(value, scale) if value else palette.CLEAR
        tiles.append(
            (
                region.tile_column,
                -region.tile_row,
                colour,
                palette.VERMILLION if is_chosen else colour if value else palette.GREY,
                4 if is_chosen else 1,
                (row["mark"], said.get(region.name_en) or _none(region.name_en, paint, is_open=is_open)),
            )
        )
        none = keys.NONE if is_open else keys.LEFT_OUT
        sign = none if not row["items_count"] else "?" if value is None else paint.short(question, value)
        words.append(_words(region, sign, palette.text_on(colour) if value else paint.ink, paint))
    x, y, colours, borders, widths, data = (list(column) for column in zip(*tiles, strict=True))
    figure = Figure(
        layout={
            "height": 20 + rows * (SIDE + 6),
            "width": WIDTH,
            "margin": {"t": 10, "b": 10, "l": 0, "r": 0},
            "showlegend": False,
            # Not text of the trace, which would pale with the tiles that a click leaves out.
            "annotations": words,
        }
    )
    figure.add_scatter(
        x=x,
        y=y,
        mode="markers",
        marker={
            "symbol": "square",
            "size": SIDE,
            "color": colours,
            "opacity": 1,
            "line": {"color": borders, "width": widths},
        },
        customdata=data,
        hovertemplate=HOVER,
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
    )
    figure.update_xaxes(visible=False, range=[-0.5, 6.5])
    figure.update_yaxes(visible=False, range=[-rows + 0.5, 0.5])
    return figure


def _words(region: Region, sign: str, ink: str, paint: Paint) -> dict[str, object]:
    name = paint.say.pick(region.name_en, region.short_zh)
    size = 13 if paint.say.code == "zh" else 11 if len(name) <= LONG else 10
    name = name.replace(" ", "<br>") if len(name) > LONG + 3 else name
    return {
        "x": region.tile_column,
        "y": -region.tile_row,
        "text": f"<span style='font-size:{size}px'>{name}</span><br>{sign}",
        "font": {"size": 13, "color": ink},
        "showarrow": False,
    }


def _none(region: str, paint: Paint, *, is_open: bool) -> str:
    words = paint.say("none reported") if is_open else paint.say("not in your choice")
    return f"<b>{paint.name('region', region)}</b><br>{words}"
