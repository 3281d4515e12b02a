"""Figures: every mark has words, colours stay, and no text is run as markup."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from etl.reference import Reference
from pages.shared import charts, palette, tile_map

JAN, FEB = dt.date(2024, 1, 1), dt.date(2024, 2, 1)
MONTHS = pl.DataFrame({"period": [JAN, FEB], "items_count": [1, 0]})


def test_a_trend_names_its_unit_and_speaks_in_its_hover(known: Reference) -> None:
    figure = charts.trend(MONTHS, "month", known.milestones)
    assert figure.layout.yaxis.title.text == "Actions a month"
    assert list(figure.data[0].customdata) == ["January 2024", "February 2024"]


def test_only_milestones_within_the_months_are_numbered(known: Reference) -> None:
    found = charts.numbered(known.milestones, dt.date(2021, 9, 1), dt.date(2021, 11, 1))
    assert [(n, m.milestone_id) for n, m in found] == [(1, "dsl"), (2, "pipl")]


def test_markup_in_a_name_is_shown_and_not_run() -> None:
    table = pl.DataFrame({"authority": ["<a href='x'>CAC</a>"], "items_count": [1]})
    assert charts.ranking(table, "authority", "Who?", {}, {}).data[0].y[0].startswith("&lt;a href")


def test_empty_cells_of_a_heatmap_are_empty_and_not_zero() -> None:
    table = MONTHS.with_columns(pl.lit("Hunan").alias("region"))
    assert [list(row) for row in charts.heatmap(table, "region", "Where?", "month").data[0].z] == [[1, None]]


def test_every_region_has_a_tile_and_none_without_items_looks_like_a_zero(known: Reference) -> None:
    figure = tile_map.tile_map({"Hunan": 3}, known.regions, ("Hunan",))
    said = {trace.customdata[0][0]: trace.customdata[0][2] for trace in figure.data}
    assert len(said) == 34
    assert (said["Hunan"], said["Tibet"]) == ("3 actions", "no action in our sources")


def test_every_system_and_family_has_its_own_colour(known: Reference) -> None:
    assert set(palette.SYSTEMS) == set(known.systems) and len(set(palette.SYSTEMS.values())) == len(known.systems)
    assert set(palette.FAMILIES) == set(known.families) and len(set(palette.FAMILIES.values())) == len(known.families)


@pytest.mark.parametrize("colour", palette.SCALE)
def test_text_on_a_tile_can_be_read(colour: str) -> None:
    def luminance(hex_: str) -> float:
        parts = [int(hex_[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(colour), luminance(palette.text_on(colour))), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5  # WCAG 2.2, contrast of text, level AA
