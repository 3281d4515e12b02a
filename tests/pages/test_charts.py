"""Figures: every mark has its query and its words, colours stay, and no text is run as markup."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest
from plotly.graph_objects import Figure

from etl.analysis import colours
from etl.analysis.coverage import Coverage
from etl.analysis.query import Query
from etl.analysis.questions import QUESTIONS
from etl.analysis.view import Data, View
from etl.reference import Reference
from pages.shared.figures import bars, charts, palette
from pages.shared.figures.paint import Paint

JAN, FEB, MAR = dt.date(2024, 1, 1), dt.date(2024, 2, 1), dt.date(2024, 3, 1)
MONTHLY = Query(grain="month")
Drawn = Callable[..., Figure]


@pytest.fixture
def draw(items_frame: Callable[..., pl.LazyFrame], shipped_data: Data, known: Reference) -> Drawn:
    """Draws a question over a few items of January to March 2024; February is thin."""

    def drawn(id_: str, *rows: dict[str, object], query: Query = MONTHLY, is_dark: bool = False) -> Figure:
        coverage = Coverage({JAN: "complete", FEB: "thin", MAR: "complete"})
        items = items_frame(*(dict(row) for row in rows)).collect()
        view = View(replace(shipped_data, items=items, coverage=coverage), query, known)
        return charts.draw(QUESTIONS[id_], view.answer(QUESTIONS[id_]), Paint(query, known, is_dark), known.milestones)

    return drawn


def marks(figure: Figure) -> dict[str, str]:
    """query -> words of every mark."""
    return {mark: words for trace in figure.data if trace.customdata is not None for mark, words in trace.customdata}


ROWS: tuple[dict[str, Any], ...] = (
    {
        "date": "2024-01-05",
        "regions": ("Hunan",),
        "violations": ("data-leak",),
        "outcomes": ("fine",),
        "fine_cny": 5000,
    },
    {"date": "2024-03-05", "regions": ("Hunan",), "violations": ("minors",), "outcomes": ("fine",)},
)


@pytest.mark.parametrize("id_", QUESTIONS)
@pytest.mark.parametrize("query", [MONTHLY, Query(grain="year", metric="fines", is_share=True, is_split=True)])
def test_every_mark_is_drawn_with_its_words(draw: Drawn, id_: str, query: Query) -> None:
    figure = draw(id_, *ROWS, query=query)
    found = marks(figure)
    assert found
    assert all("action" in words or "none reported" in words for words in found.values())
    assert figure.layout.title.text.endswith("?</b>") and figure.layout.title.subtitle.text


def test_a_trend_says_its_unit_its_numbers_and_what_is_not_known(draw: Drawn) -> None:
    figure = draw("trend", *ROWS, query=Query(grain="month", metric="fines"))
    words = marks(figure)
    assert words["from=2024-01&to=2024-01"] == (
        "<b>January 2024</b><br>1 action<br>Fines, CNY (known ones): 5,000, known for 1 of 1"
    )
    assert "none reported" in words["from=2024-02&to=2024-02"] and "thinly covered" in words["from=2024-02&to=2024-02"]
    assert "not known, known for 0 of 1" in words["from=2024-03&to=2024-03"]
    assert list(figure.data[0].y)[:2] == [5000, 0] and np.isnan(figure.data[0].y[2])
    assert figure.layout.title.subtitle.text.startswith("Fines, CNY (known ones) a month")


def test_periods_that_are_not_well_covered_are_hatched(draw: Drawn) -> None:
    assert list(draw("trend", *ROWS).data[0].marker.pattern.shape) == ["", "/", ""]
    cells = draw("regions-over-time", *ROWS).data[0]
    assert list(cells.marker.pattern.shape) == ["", "/", ""]
    assert list(cells.text) == ["1", "", "1"]


def test_only_milestones_within_the_months_are_numbered(known: Reference) -> None:
    found = bars.numbered(known.milestones, dt.date(2021, 9, 1), dt.date(2021, 11, 1))
    assert [(n, m.milestone_id) for n, m in found] == [(1, "dsl"), (2, "pipl")]


@pytest.mark.parametrize("id_", ["authorities", "authority-violation"])
def test_markup_in_a_name_is_shown_and_not_run(draw: Drawn, id_: str) -> None:
    figure = draw(id_, {"authorities": ("<a href='x'>CAC</a>",), "violations": ("minors",)})
    assert figure.layout.yaxis.ticktext[0].startswith("&lt;a href")
    assert all("<a" not in words for words in marks(figure).values())


def test_every_region_has_a_tile_and_none_without_items_looks_like_a_zero(draw: Drawn) -> None:
    figure = draw("regions", *ROWS)
    tiles = dict(zip(marks(figure), figure.data[0].text, strict=True))
    assert len(tiles) == 34
    assert (tiles["region=Hunan"], tiles["region=Tibet"]) == ("HN<br>2", "XZ<br>–")
    assert marks(figure)["region=Tibet"] == "<b>Tibet</b><br>none reported"


def test_the_gravest_outcome_is_the_highest_rung(draw: Drawn) -> None:
    figure = draw("outcomes-over-time", {"outcomes": ("public-notice", "criminal-case", "fine")})
    assert list(figure.layout.yaxis.ticktext) == ["Criminal case", "Fine", "Public notice"]


def test_charts_speak_chinese(draw: Drawn) -> None:
    figure = draw("top-violations", *ROWS, query=Query(language="zh"))
    assert "数据泄露或暴露风险" in list(figure.layout.yaxis.ticktext)


def test_every_system_and_family_has_its_own_colour(known: Reference) -> None:
    for dimension, terms in (("system", known.systems), ("family", known.families)):
        own = colours.BY_ID[dimension]
        assert set(own) == set(terms) and len(set(own.values())) == len(terms)


@pytest.mark.parametrize("colour", palette.SCALE)
def test_text_on_a_tile_can_be_read(colour: str) -> None:
    def luminance(hex_: str) -> float:
        parts = [int(hex_[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(colour), luminance(palette.text_on(colour))), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5  # WCAG 2.2, contrast of text, level AA
