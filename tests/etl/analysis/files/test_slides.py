"""Slides: one a chart with PowerPoint's own numbers, or a brief of the view."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any
from urllib.parse import parse_qsl

import polars as pl
import pytest
from pptx import Presentation

from etl.analysis import exports
from etl.analysis.query import strictly
from etl.analysis.questions import QUESTIONS
from etl.analysis.view import Data, View
from etl.reference import Reference

NOW = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)


def deck(data: Data, known: Reference, shape: str, address: str) -> tuple[View, Any]:
    view = View(data, strictly(parse_qsl(address), known), known)
    return view, Presentation(io.BytesIO(exports.write(view, shape, "pptx", now=NOW)))


def words(slide: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def charts(slide: Any) -> list[Any]:
    return [shape.chart for shape in slide.shapes if shape.has_chart]


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
    assert slide.shapes.title.text_frame.text == "Who acts most?"
    assert "in Hunan" in words(slide) and f"data version {view.data.version}" in words(slide)
    assert "How it is counted" in slide.notes_slide.notes_text_frame.text
    assert round(slides.slide_width / slides.slide_height, 2) == 1.78


@pytest.mark.parametrize("id_", QUESTIONS)
def test_every_chart_makes_a_slide(shipped_data: Data, known: Reference, id_: str) -> None:
    _, slides = deck(shipped_data, known, "chart", f"chart={id_}&lang=zh")
    (slide,) = slides.slides
    (chart,) = charts(slide)
    assert any(value for series in chart.plots[0].series for value in series.values)


def test_the_brief_begins_with_the_findings(shipped_data: Data, known: Reference) -> None:
    _, slides = deck(shipped_data, known, "items", "")
    first, *rest = slides.slides
    assert "▲" in words(first) and "Most active" in words(first)
    assert [len(charts(slide)) for slide in rest] == [1, 1, 1, 1]


def test_a_view_that_cannot_be_judged_still_makes_a_brief(shipped_data: Data, known: Reference) -> None:
    view, slides = deck(shipped_data, known, "items", "from=2019-01&to=2019-02&grain=month")
    assert view.items.select(pl.len()).collect().item() > 0
    assert "well enough covered" in words(slides.slides[0])
