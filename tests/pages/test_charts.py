"""Figures: every mark has its query and its words, colours stay, and no text is run as markup."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest
from plotly.graph_objects import Figure

from etl.analysis import colours
from etl.analysis.coverage import Coverage
from etl.analysis.filters import Filters
from etl.analysis.query import Query
from etl.analysis.questions import QUESTIONS, rungs
from etl.analysis.view import Data, View
from etl.language import spoken
from etl.reference import Reference
from pages.shared.figures import charts, keys, milestones, palette
from pages.shared.figures.paint import Paint
from pages.shared.figures.scales import Scale

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


def test_a_trend_says_its_unit_its_numbers_and_what_is_not_known(draw: Drawn) -> None:
    figure = draw("trend", *ROWS, query=Query(grain="month", metric="fines"))
    words = marks(figure)
    assert words["from=2024-01&to=2024-01"] == (
        "<b>January 2024</b><br>1 action<br>Fines, CNY (known ones): 5,000, amount known for 1 of 1 actions with a fine"
    )
    assert "none reported" in words["from=2024-02&to=2024-02"] and "thinly covered" in words["from=2024-02&to=2024-02"]
    assert "not known, amount known for 0 of 1" in words["from=2024-03&to=2024-03"]
    assert list(figure.data[0].y)[:2] == [5000, 0] and np.isnan(figure.data[0].y[2])


def test_periods_that_are_not_well_covered_are_hatched(draw: Drawn) -> None:
    assert list(draw("trend", *ROWS).data[0].marker.pattern.shape) == ["", "/", ""]
    cells = draw("regions-over-time", *ROWS).data[0]
    assert list(cells.marker.pattern.shape) == ["", "/", ""]
    assert list(cells.text) == ["1", "", "1"]


def test_only_milestones_within_the_months_are_numbered(known: Reference) -> None:
    found = milestones.numbered(known.milestones, dt.date(2021, 9, 1), dt.date(2021, 11, 1))
    assert [(n, m.milestone_id) for n, m in found] == [(1, "dsl"), (2, "pipl")]


@pytest.mark.parametrize("id_", ["authorities", "authority-violation"])
def test_markup_in_a_name_is_shown_and_not_run(draw: Drawn, id_: str) -> None:
    figure = draw(id_, {"authorities": ("<a href='x'>CAC</a>",), "violations": ("minors",)})
    assert figure.layout.yaxis.ticktext[0].startswith("&lt;a href")
    assert all("<a" not in words for words in marks(figure).values())


def test_every_region_has_a_tile_and_none_without_items_looks_like_a_zero(draw: Drawn) -> None:
    figure = draw("regions", *ROWS)
    tiles = {mark: note.text for mark, note in zip(marks(figure), figure.layout.annotations, strict=True)}
    assert len(tiles) == 34
    assert re.search(r">Hunan<.*>2$", tiles["region=Hunan"]) and re.search(r">Tibet<.*>–$", tiles["region=Tibet"])
    assert marks(figure)["region=Tibet"] == "<b>Tibet</b><br>none reported"


def test_the_gravest_outcome_is_the_highest_rung(draw: Drawn) -> None:
    figure = draw("outcomes-over-time", {"outcomes": ("public-notice", "criminal-case", "fine")})
    assert list(figure.layout.yaxis.ticktext) == ["Criminal case", "Fine", "Public notice"]


def test_charts_speak_chinese(draw: Drawn) -> None:
    figure = draw("top-violations", *ROWS, query=Query(language="zh"))
    assert "数据泄露或暴露风险" in list(figure.layout.yaxis.ticktext)


OPEN = "pi-campaign-2025"
FINES = Query(grain="month", metric="fines")
FINED: tuple[dict[str, Any], ...] = (
    {"date": "2024-01-05", "outcomes": ("fine",), "fine_cny": 500, "systems": ("cyberspace",)},
    {"date": "2024-03-05", "outcomes": ("fine",), "fine_cny": 8_026_000_000, "systems": ("finance",)},
)


@pytest.mark.parametrize("id_", ["trend", "fines-over-time", "systems-over-time"])
def test_fines_over_time_are_drawn_in_steps_of_ten_and_never_stacked(draw: Drawn, id_: str) -> None:
    figure = draw(id_, *FINED, query=FINES)
    assert figure.layout.yaxis.type == "log" and figure.layout.barmode == "overlay"
    assert 10 ** figure.layout.yaxis.range[0] < 500 and 10 ** figure.layout.yaxis.range[1] > 8_026_000_000
    assert {"10M", "100M"} & set(figure.layout.yaxis.ticktext)


def test_the_axis_of_large_sums_speaks_chinese(draw: Drawn) -> None:
    figure = draw("trend", *FINED, query=replace(FINES, language="zh"))
    assert list(figure.layout.yaxis.ticktext)[-5:] == ["100万", "1000万", "1亿", "10亿", "100亿"][-5:]


def test_shares_of_fines_are_drawn_from_zero(draw: Drawn) -> None:
    figure = draw("systems-over-time", *FINED, query=replace(FINES, is_share=True))
    assert (figure.layout.yaxis.type, figure.layout.barmode) == ("linear", "stack")


@pytest.mark.parametrize(
    ("scale", "ticks"),
    [
        (Scale(0, 1), [0, 1]),
        (Scale(0, 3), [0, 1, 2, 3]),
        (Scale(0, 34), [0, 10, 20, 30]),
        (Scale(100, 8e9, is_log=True), [1e2, 1e4, 1e6, 1e8, 1e10]),
    ],
)
def test_ticks_are_few_whole_and_differ(scale: Scale, ticks: list[float]) -> None:
    assert scale.ticks(5) == ticks


def test_a_cell_without_a_fine_is_none_and_one_whose_fines_are_not_told_is_in_question(draw: Drawn) -> None:
    rows = (*FINED, {"date": "2024-01-09", "systems": ("audit",), "regions": ("Hunan",)})
    told = {"date": "2024-03-05", "outcomes": ("fine",), "regions": ("Hunan",)}
    cells = draw("regions-over-time", *rows, told, query=FINES).data[0]
    signs = {mark: sign for (mark, _), sign in zip(cells.customdata, cells.text, strict=True)}
    assert signs["region=Hunan&from=2024-01&to=2024-01"] == "0"
    assert signs["region=Hunan&from=2024-03&to=2024-03"] == "?"
    words = dict(cells.customdata)
    assert words["region=Hunan&from=2024-01&to=2024-01"].endswith("1 action<br>no fine reported")


def test_a_period_is_clicked_over_its_whole_height_and_width(draw: Drawn) -> None:
    figure = draw("trend", *ROWS)
    bars, areas = figure.data[:2]
    assert bars.hoverinfo == "skip" and bars.customdata is None
    assert set(areas.y) == {figure.layout.yaxis.range[1]}
    assert [width / 86_400_000 for width in areas.width] == [31, 29, 31]


def test_a_campaign_without_an_end_is_a_band_to_the_last_day_drawn(known: Reference) -> None:
    (running,) = [m for m in known.milestones if m.milestone_id == OPEN]
    last = dt.date(2026, 9, 30)
    drawn = milestones.layout([(1, running)], last, Paint(MONTHLY, known))
    (shape,), (number,) = drawn["shapes"], drawn["annotations"]  # type: ignore[misc]
    assert (shape["type"], shape["x0"], shape["x1"]) == ("rect", running.start_on, last)
    assert number["text"] == "1 →" and "end not known" in number["hovertext"]
    assert milestones.numbered([running], dt.date(2026, 8, 1), last)


def told_keys(draw_id: str, table: pl.DataFrame, query: Query, known: Reference) -> list[tuple[str, str]]:
    return [(key.sign, key.words) for key in keys.keys(QUESTIONS[draw_id], table, Paint(query, known))]


def test_the_key_tells_only_of_what_there_is(
    items_frame: Callable[..., pl.LazyFrame], shipped_data: Data, known: Reference
) -> None:
    def answer(id_: str, states: tuple[str, str, str], query: Query) -> pl.DataFrame:
        coverage = Coverage(dict(zip((JAN, FEB, MAR), states, strict=True)))
        items = items_frame(*(dict(row) for row in FINED)).collect()
        return View(replace(shipped_data, items=items, coverage=coverage), query, known).answer(QUESTIONS[id_])

    whole = answer("trend", ("complete",) * 3, MONTHLY)
    assert told_keys("trend", whole, MONTHLY, known) == [("no bar", "none reported")]
    partly = answer("trend", ("thin", "nothing", "complete"), MONTHLY)
    assert told_keys("trend", partly, MONTHLY, known) == [
        ("", "thin or incomplete: more may have happened"),
        ("", "no source: not known"),
    ]
    ranking = answer("authorities", ("complete",) * 3, MONTHLY)
    assert [key.colour for key in keys.keys(QUESTIONS["authorities"], ranking, Paint(MONTHLY, known))]
    assert "<span" in keys.html(keys.keys(QUESTIONS["trend"], partly, Paint(MONTHLY, known)), Paint(MONTHLY, known))


@pytest.mark.parametrize("scale", [Scale(0, 22), Scale(0, 3), Scale(100, 8e9, is_log=True)])
def test_the_steps_of_the_key_are_those_of_the_colours(scale: Scale, known: Reference) -> None:
    paint = Paint(MONTHLY, known)
    shown = {key.colour: key.words for key in keys.steps(scale, paint)}
    assert paint.shade(scale.high, scale) in shown
    if not scale.is_log:
        for value in range(1, int(scale.high) + 1):
            first, *last = shown[paint.shade(value, scale)].split("–")
            assert int(first) <= value <= int(last[0] if last else first)


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


def test_the_ladder_has_its_rungs_in_the_order_that_files_have(shipped_data: Data, known: Reference) -> None:
    view, question = View(shipped_data, Query(grain="year"), known), QUESTIONS["outcomes-over-time"]
    table, paint = view.answer(question), Paint(view.query, known, is_dark=False)
    figure = charts.draw(question, table, paint, ())
    told = [words.replace("<br>", " ") for words in figure.layout.yaxis.ticktext]
    assert told == [paint.name("outcome", id_) for id_ in rungs(table, known)]


@pytest.mark.parametrize(
    ("chosen", "inside"),
    [
        (Filters(regions=("Hunan", "Tibet")), {"Hunan", "Tibet"}),
        (Filters(regions=("Hunan",), cities=("Hangzhou",)), {"Hunan", "Zhejiang"}),
        (Filters(cities=("Hangzhou",)), {"Zhejiang"}),
    ],
)
def test_tiles_outside_the_choice_do_not_look_like_none_reported(
    draw: Drawn, shipped_data: Data, known: Reference, chosen: Filters, inside: set[str]
) -> None:
    query = Query(filters=chosen)
    figure = draw("regions", *ROWS, query=query)
    names = list(known.regions)
    left_out = {name for name, note in zip(names, figure.layout.annotations, strict=True) if note.text.endswith("×")}
    assert left_out == set(names) - inside
    words = [words for trace in figure.data for _, words in trace.customdata]
    assert [words.endswith("not in your choice") for words in words] == [name in left_out for name in names]
    view = View(shipped_data, query, known)
    shown = keys.keys(QUESTIONS["regions"], view.answer(QUESTIONS["regions"]), Paint(query, known))
    assert {key.words: key.sign for key in shown if key.sign} == {"none reported": "–", "not in your choice": "×"}


def test_a_share_that_is_not_nothing_is_never_said_to_be_nothing(draw: Drawn) -> None:
    rows = (
        {"authorities": ("CAC",), "outcomes": ("fine",), "fine_cny": 8_000_000_000},
        {"authorities": ("MIIT",), "outcomes": ("fine",), "fine_cny": 100},
        {"authorities": ("MPS",), "outcomes": ("fine",), "fine_cny": 40_000_000},
    )
    figure = draw("authorities", *rows, query=Query(metric="fines", is_share=True))
    assert "&lt;0.1% of all" in marks(figure)["authority=MIIT"]
    assert "0.5% of all" in marks(figure)["authority=MPS"]
    assert "<0.1%" in [text for trace in figure.data for text in trace.text or ()]


@pytest.mark.parametrize(
    ("percent", "said", "whole"),
    [(0, "0%", "0%"), (0.02, "<0.1%", "<1%"), (0.4, "0.4%", "<1%"), (12.34, "12.3%", "12%"), (100, "100%", "100%")],
)
def test_shares_are_said_to_one_digit_or_whole(percent: float, said: str, whole: str) -> None:
    say = spoken("en")
    assert (say.share(percent), say.share(percent, is_whole=True)) == (said, whole)
