"""Slides: one a chart with PowerPoint's own numbers, or a brief of the view."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any
from urllib.parse import parse_qsl

import polars as pl
import pytest
from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.oxml.ns import qn

from etl.analysis import colours, comparison, exports, headline, sides, titles
from etl.analysis.names import names as of_outcomes
from etl.analysis.query import strictly
from etl.analysis.questions import QUESTIONS, rungs
from etl.analysis.view import Data, View
from etl.reference import Reference

LINK = "https://example.org/export/items.pptx"
NOW = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)


def deck(data: Data, known: Reference, shape: str, address: str) -> tuple[View, Any]:
    view = View(data, strictly(parse_qsl(address), known), known)
    return view, Presentation(io.BytesIO(exports.make(view, shape, "pptx", link=LINK, now=NOW).content))


def words(slide: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def charts(slide: Any) -> list[Any]:
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def tables(slide: Any) -> list[Any]:
    return [shape.table for shape in slide.shapes if shape.has_table]


def test_a_charts_slide_holds_its_numbers(shipped_data: Data, known: Reference) -> None:
    view, slides = deck(shipped_data, known, "chart", "chart=trend&region=Hunan&grain=year")
    (slide,) = slides.slides
    (chart,) = charts(slide)
    answer = view.answer(QUESTIONS["trend"])
    assert list(chart.plots[0].categories) == [f"{period:%Y}" for period in answer["period"]]
    assert list(chart.plots[0].series[0].values) == answer["value"].to_list()
    assert chart.value_axis.minimum_scale == 0


def test_a_slide_says_what_it_shows_and_where_it_is_from(shipped_data: Data, known: Reference) -> None:
    view, slides = deck(shipped_data, known, "chart", "chart=top-authorities&region=Hunan")
    (slide,) = slides.slides
    assert "Who acts most?" in words(slide)
    assert "in Hunan" in words(slide) and f"data version {view.data.version}" in words(slide)
    assert "How it is counted" in slide.notes_slide.notes_text_frame.text
    assert round(slides.slide_width / slides.slide_height, 2) == 1.78


def test_every_slide_names_source_choice_data_and_link(shipped_data: Data, known: Reference) -> None:
    view, slides = deck(shipped_data, known, "items", "from=2021-01")
    for slide in slides.slides:
        said = words(slide)
        for part in ("from January 2021", f"data version {view.data.version}", "retrieved 25 November 2026", LINK):
            assert part in said
        sizes = [
            run.font.size.pt
            for s in slide.shapes
            if s.has_text_frame
            for p in s.text_frame.paragraphs
            for run in p.runs
        ]
        assert min(sizes) >= 10


@pytest.mark.parametrize(
    ("id_", "title"),
    [
        ("trend", "Q3 2025 – Actions rose to "),
        ("outcomes-over-time", "Q3 2025 – Rose most among outcomes: "),
        ("top-authorities", "MIIT comes first: "),
        ("authority-violation", "Which authority finds what?"),
    ],
)
def test_the_title_is_the_finding_where_there_is_one(
    shipped_data: Data, known: Reference, id_: str, title: str
) -> None:
    _, slides = deck(shipped_data, known, "chart", f"chart={id_}")
    assert slides.slides[0].shapes.title.text_frame.text.startswith(title)
    view, shares = deck(shipped_data, known, "chart", f"chart={id_}&metric=apps")
    assert shares.slides[0].shapes.title.text_frame.text == view.say(titles.of(QUESTIONS[id_], view.query))


@pytest.mark.parametrize("id_", QUESTIONS)
def test_every_question_makes_a_slide(shipped_data: Data, known: Reference, id_: str) -> None:
    _, slides = deck(shipped_data, known, "chart", f"chart={id_}&lang=zh")
    (slide,) = slides.slides
    if QUESTIONS[id_].shape in ("matrix", "ladder"):
        (table,) = tables(slide)
        assert any(cell.text for row in list(table.rows)[1:] for cell in list(row.cells)[1:])
        assert not charts(slide)
    else:
        (chart,) = charts(slide)
        assert any(value for series in chart.plots[0].series for value in series.values)


def test_a_matrix_is_a_table_that_says_what_it_leaves_out(shipped_data: Data, known: Reference) -> None:
    view, slides = deck(shipped_data, known, "chart", "chart=authority-violation")
    (slide,) = slides.slides
    (table,) = tables(slide)
    answer = view.answer(QUESTIONS["authority-violation"])
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert len(rows) - 1 == 13 and len(rows[0]) - 1 == 8
    assert f"rows: the first 13 of {answer['authority'].n_unique()}" in words(slide)
    assert f"columns: the first 8 of {answer['violation'].n_unique()}" in words(slide)
    miit = answer.filter(pl.col("authority") == "MIIT").head(8)["value"].to_list()
    assert rows[1] == ["MIIT", *(f"{value:.0f}" if value else "" for value in miit)]


def test_the_ladder_has_every_outcome_the_severest_on_top(shipped_data: Data, known: Reference) -> None:
    view, slides = deck(shipped_data, known, "chart", "chart=outcomes-over-time&grain=year")
    (table,) = tables(slides.slides[0])
    names = [row.cells[0].text for row in list(table.rows)[1:]]
    severity = {outcome.name_en: outcome.severity for outcome in known.outcomes.values()}
    steps = [severity.get(name, 0) for name in names]
    assert steps == sorted(steps, reverse=True)
    # In the order of the page, also where two outcomes are as severe.
    named = of_outcomes("outcome", known, view.say)
    assert names == [named.get(id_, id_) for id_ in rungs(view.answer(QUESTIONS["outcomes-over-time"]), known)]
    assert len(names) == view.answer(QUESTIONS["outcomes-over-time"])["outcome"].n_unique()


def test_fines_stand_on_a_scale_of_powers_of_ten(shipped_data: Data, known: Reference) -> None:
    _, slides = deck(shipped_data, known, "chart", "chart=fines-over-time")
    (chart,) = charts(slides.slides[0])
    assert chart.value_axis._element.find(qn("c:scaling")).find(qn("c:logBase")).get("val") == "10"
    assert chart.value_axis.minimum_scale == 1_000
    values = [value for value in chart.plots[0].series[0].values if value is not None]
    assert min(values) > 1_000
    assert "8.03bn" in etree.tostring(chart._chartSpace).decode()


def test_the_brief_begins_with_the_findings_and_what_they_leave_out(shipped_data: Data, known: Reference) -> None:
    _, slides = deck(shipped_data, known, "items", "")
    first, *rest = slides.slides
    said = words(first)
    assert "▲" in said and "Most active" in said
    assert "The items loaded reach from January 2019 to September 2026." in said
    assert "Changes compare only months that are well covered on both sides: Jul 2025" in said
    assert "Newest month, still coming in: September 2026." in said
    assert [(len(charts(slide)), len(tables(slide))) for slide in rest] == [(1, 0), (0, 1), (1, 0), (1, 0), (1, 0)]


def test_a_view_that_cannot_be_judged_still_makes_a_brief(shipped_data: Data, known: Reference) -> None:
    view, slides = deck(shipped_data, known, "items", "from=2019-01&to=2019-02&grain=month")
    assert view.items.select(pl.len()).collect().item() > 0
    assert "well enough covered" in words(slides.slides[0])


def test_a_comparison_begins_with_its_verdict_and_keeps_the_cautions_of_the_page(
    shipped_data: Data, known: Reference
) -> None:
    view, slides = deck(
        shipped_data,
        known,
        "comparison",
        "a=from%3D2024-01%26to%3D2024-12&b=from%3D2025-01%26to%3D2025-12",
    )
    (slide,) = slides.slides
    found = comparison.differences(*sides.sides(view))
    tested = found["p_value"].count()
    title = f"No difference is clear: all {tested} that could be tested may be chance"
    assert slide.shapes.title.text_frame.text == title
    said = words(slide)
    assert "Where do they differ most?" in said
    assert "8 of 12 months of A are well covered, 11 of 12 of B" in said
    assert "pale: may be chance" in said
    (chart,) = charts(slide)
    # Its own key tells the bars in their order; the legend's order is each program's own.
    assert not chart.has_legend
    assert said.index("■ A") < said.index("■ B")
    a, b = chart.plots[0].series
    assert [series.points[0].format.fill.fore_color.rgb for series in (a, b)] == [
        RGBColor.from_string(colours.pale(colour)[1:]) for colour in (colours.BLUE, colours.ORANGE)
    ]


def test_a_clear_difference_keeps_its_full_colour(shipped_data: Data, known: Reference) -> None:
    view, slides = deck(shipped_data, known, "comparison", "a=to%3D2022-12&b=from%3D2023-01")
    clear = comparison.differences(*sides.sides(view)).filter(pl.col("verdict") == comparison.CLEAR).height
    (slide,) = slides.slides
    assert slide.shapes.title.text_frame.text.startswith(f"{clear} difference")
    (chart,) = charts(slide)
    series = chart.plots[0].series[0]
    assert ("pale: may be chance" in words(slide)) == (clear < 8)
    assert series.points[0].format.fill.type is None and series.format.fill.fore_color.rgb == RGBColor(0x00, 0x72, 0xB2)


def test_what_stands_on_both_sides_is_said_on_the_slide(shipped_data: Data, known: Reference) -> None:
    _, slides = deck(shipped_data, known, "comparison", "a=system%3Dcyberspace&b=system%3Dcommunications")
    assert "3 actions stand in both A and B" in words(slides.slides[0])


def test_rankings_by_fines_go_in_steps_of_ten_and_name_each_sum_in_few_letters(
    shipped_data: Data, known: Reference
) -> None:
    view, slides = deck(shipped_data, known, "chart", "chart=top-authorities&metric=fines")
    (chart,) = charts(slides.slides[0])
    assert chart.value_axis._element.find(qn("c:scaling")).find(qn("c:logBase")).get("val") == "10"
    values = sorted((v for v in view.answer(QUESTIONS["top-authorities"])["value"] if v), reverse=True)[:10]
    assert list(chart.plots[0].series[0].values) == values
    labels = [point.data_label.text_frame.text for point in map(chart.plots[0].series[0].points.__getitem__, range(10))]
    assert labels == [view.say.compact(value) for value in values]
    assert "each step of the scale is ten times the last" in words(slides.slides[0])


@pytest.mark.parametrize("address", ["chart=compare-systems&metric=fines", "chart=top-violations&metric=fines&q=zzzz"])
def test_fines_of_two_selections_and_of_none_make_a_slide(shipped_data: Data, known: Reference, address: str) -> None:
    _, slides = deck(shipped_data, known, "chart", address)
    assert all(
        value is None or value > 0 for chart in charts(slides.slides[0]) for s in chart.series for value in s.values
    )


def test_a_brief_of_fines_tells_their_sum_on_its_first_slide(shipped_data: Data, known: Reference) -> None:
    view, slides = deck(shipped_data, known, "items", "metric=fines")
    start = headline.period(view.coverage, view.drawn_months, view.query.grain)
    assert start
    figures = headline.figures(view.items_of(()), view.coverage, start, view.query.grain)
    (fines,) = (figure for figure in figures if figure.metric == "fines")
    assert fines.value
    assert (
        f"● Fines, CNY (known ones): {fines.value:,} (amount known for {fines.known_count} of {fines.of_count} actions "
        "with a fine)." in words(slides.slides[0])
    )
    _, plain = deck(shipped_data, known, "items", "")
    assert "Fines, CNY (known ones):" not in words(plain.slides[0])
