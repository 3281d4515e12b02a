"""Sentences for an executive: each speaks of exactly the items it leads to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import parse_qsl

import polars as pl
import pytest

from etl.analysis import brief, headline
from etl.analysis.coverage import Coverage, add_months
from etl.analysis.query import Query, strictly
from etl.analysis.view import Data, View
from etl.reference import Reference

Frame = Callable[..., pl.LazyFrame]
START = dt.date(2025, 1, 1)
PLAIN = Query()


def view_of(items: pl.LazyFrame, shipped_data: Data, known: Reference, query: Query = PLAIN) -> View:
    months = {add_months(START, n): "complete" for n in range(-13, 2)}
    return View(replace(shipped_data, items=items.collect(), coverage=Coverage(months)), query, known)


def said(view: View, start: dt.date = START) -> list[str]:
    return [sentence.words for sentence in brief.sentences(view, start)]


def several(count: int, **row: object) -> Iterator[dict[str, object]]:
    return (dict(row) for _ in range(count))


@pytest.mark.parametrize(
    "address",
    [
        "",
        "grain=month",
        "grain=year",
        "lang=zh",
        "region=Shanghai&region=Hunan",
        "family=app-conduct",
        "to=2024-12",
        "kind=action&kind=statistic",
    ],
)
def test_every_sentence_leads_to_as_many_items_as_it_says(shipped_data: Data, known: Reference, address: str) -> None:
    view = View(shipped_data, strictly(parse_qsl(address), known), known)
    start = headline.period(view.coverage, view.drawn_months, view.query.grain)
    assert start is not None
    sentences = brief.sentences(view, start)
    assert sentences
    for sentence in sentences:
        behind = shipped_data.items.filter(sentence.choice.where(known)).height
        assert behind == sentence.items_count > 0, sentence.words


def test_what_rose_and_what_fell_in_numbers_that_can_be_checked(
    items_frame: Frame, shipped_data: Data, known: Reference
) -> None:
    items = items_frame(
        *several(6, date="2025-02-03", regions=("Hunan",), outcomes=("fine",)),
        *several(5, date="2024-02-03", regions=("Beijing",), outcomes=("warning",)),
    )
    assert said(view_of(items, shipped_data, known))[:4] == [
        "Actions rose to 6, from 5 a year before (+20%).",
        "Rose most among regions: Hunan, 6 after 0 a year before.",
        "Rose most among outcomes: Fine, 6 after 0 a year before.",
        "Fell most among regions: Beijing, 0 after 5 a year before.",
    ]


def test_no_percentage_on_a_small_base_and_no_news_from_one_action(
    items_frame: Frame, shipped_data: Data, known: Reference
) -> None:
    items = items_frame(
        *several(2, date="2025-02-03", regions=("Hunan",)), *several(1, date="2024-02-03", regions=("Hunan",))
    )
    assert said(view_of(items, shipped_data, known)) == ["Actions rose to 2, from 1 a year before."]


def test_ties_are_shown_as_ties(items_frame: Frame, shipped_data: Data, known: Reference) -> None:
    items = items_frame(
        *several(3, date="2025-02-03", authorities=("MIIT",)), *several(3, date="2025-03-03", authorities=("CVERC",))
    )
    words = said(view_of(items, shipped_data, known))
    assert "Most active: CVERC and MIIT, 3 actions each." in words


def test_first_actions_and_first_outcomes_are_news(items_frame: Frame, shipped_data: Data, known: Reference) -> None:
    items = items_frame(
        {"date": "2024-02-01", "authorities": ("MIIT",), "outcomes": ("fine",)},
        {"date": "2025-02-01", "authorities": ("MIIT",), "outcomes": ("fine", "detention")},
        {"date": "2025-03-01", "authorities": ("Hainan CAC",), "outcomes": ("fine",)},
    )
    words = said(view_of(items, shipped_data, known))
    assert "Acting for the first time in our records: Hainan CAC." in words
    assert "Used for the first time in our records: Administrative detention of persons." not in words
    assert any(w.startswith("Used for the first time in our records: Detention") for w in words)
