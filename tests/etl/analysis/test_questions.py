"""A mark is a query: whatever a chart shows can be listed, exactly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qsl

import polars as pl
import pytest

from etl.analysis import aggregates, comparison, questions, titles
from etl.analysis.coverage import Coverage
from etl.analysis.filters import Filters
from etl.analysis.query import Query, strictly
from etl.analysis.questions import QUESTIONS
from etl.analysis.view import Data, View
from etl.reference import Reference

Frame = Callable[..., pl.LazyFrame]
JAN, FEB, MAR = (dt.date(2024, month, 1) for month in (1, 2, 3))
# Facets with parents and parts, of which an item may have several.
LEVELS = {"family", "violation", "system", "authority", "region", "city"}
COVERED = Coverage({JAN: "complete", FEB: "thin", MAR: "newest"})
VIEWS = [
    "",
    "grain=month&region=Hunan",
    "grain=year&metric=fines&region=Sichuan&region=Chongqing",
    "family=data-security&metric=apps&share=1",
    "violation=data-leak&violation=no-consent&from=2021-02&to=2025-05",
    "system=cyberspace&confidence=low&confidence=high",
    "authority=MIIT&outcome=removal",
    "system=cyberspace&authority=MIIT",
    "system=cyberspace&authority=Hainan+CAC&grain=year",
    "region=Beijing&city=Hangzhou&family=data-security&violation=no-consent",
    "outcome=warning&kind=action&kind=statistic",
    "month=2024-02&month=2025-06&from=2024-02",
]


def answered(items: pl.LazyFrame, known: Reference, id_: str, query: Query) -> pl.DataFrame:
    return questions.answer(QUESTIONS[id_], items, query, (JAN, FEB, MAR), COVERED, known)


@pytest.mark.parametrize("address", VIEWS)
@pytest.mark.parametrize("id_", QUESTIONS)
def test_every_mark_holds_exactly_the_items_it_counts(
    shipped_data: Data, known: Reference, id_: str, address: str
) -> None:
    view = View(shipped_data, strictly(parse_qsl(address), known), known)
    items = view.items.filter(pl.col("kind") == "action").collect()
    rows = view.answer(QUESTIONS[id_]).filter(pl.col("items_count") > 0)
    assert rows["mark"].is_unique().all()
    for mark, count, fines in rows.select("mark", "items_count", "fine_cny").iter_rows():
        choice = Filters.from_query(parse_qsl(mark), known)
        behind = items.filter(choice.narrowing(known))
        assert (behind.height, behind["fine_cny"].sum()) == (count, fines), mark


@pytest.mark.parametrize("address", VIEWS)
@pytest.mark.parametrize("id_", QUESTIONS)
def test_a_mark_that_becomes_the_filter_keeps_its_count(
    shipped_data: Data, known: Reference, id_: str, address: str
) -> None:
    view = View(shipped_data, strictly(parse_qsl(address), known), known)
    rows = view.answer(QUESTIONS[id_]).filter(pl.col("items_count") > 0)
    for mark, count in rows.head(12).select("mark", "items_count").iter_rows():
        narrowed = view.filters.narrowed(Filters.from_query(parse_qsl(mark), known), known)
        if narrowed is None:  # A fine under "warning", MIIT beside CAC under "cyberspace": no button offers it.
            assert QUESTIONS[id_].only or LEVELS & {key for key, _ in parse_qsl(address)}
            continue
        assert shipped_data.items.filter(narrowed.counted().where(known)).height == count


def test_a_sum_that_no_item_tells_is_not_known_and_an_empty_period_is_zero(
    items_frame: Frame, known: Reference
) -> None:
    items = items_frame({"date": "2024-01-05"}, {"date": "2024-03-05", "apps_count": 7})
    table = answered(items, known, "trend", Query(grain="month", metric="apps"))
    assert table.select("value", "known_count", "state").rows() == [
        (None, 0, "complete"),
        (0.0, 0, "thin"),
        (7.0, 1, "newest"),
    ]


def test_a_period_without_any_fine_has_none_and_one_whose_fines_are_not_told_is_not_known(
    items_frame: Frame, known: Reference
) -> None:
    items = items_frame({"date": "2024-01-05"}, {"date": "2024-02-05", "outcomes": ("fine",)})
    table = answered(items, known, "trend", Query(grain="month", metric="fines"))
    assert table["value"].to_list() == [0.0, None, 0.0]
    assert table["fined_count"].to_list() == [0, 1, 0]


@pytest.mark.parametrize("question", [*QUESTIONS.values(), *comparison.QUESTIONS], ids=lambda q: q.id)
@pytest.mark.parametrize("metric", aggregates.METRICS)
def test_a_title_asks_for_the_metric_shown(question: questions.Question, metric: str) -> None:
    title = titles.of(question, Query(metric=metric))
    word = {"apps": "app", "entities": "organisation", "fines": "fine"}.get(metric, "")
    assert title == question.title if question.metric else word in title and title.endswith("?")


def test_a_share_is_of_all_actions_of_the_same_period(items_frame: Frame, known: Reference) -> None:
    items = items_frame(
        {"systems": ("cyberspace", "public-security")}, {"systems": ("cyberspace",)}, {"date": "2024-03-02"}
    )
    table = answered(items, known, "systems-over-time", Query(grain="month", is_share=True))
    january = dict(table.filter(pl.col("period") == JAN).select("system", "value").iter_rows())
    assert january == {"cyberspace": 100.0, "public-security": 50.0, "not-stated": 0.0}


def test_a_dimension_that_is_filtered_shows_the_chosen_values_only(items_frame: Frame, known: Reference) -> None:
    query = Query(filters=Filters(regions=("Sichuan",)))
    items = items_frame({"regions": ("Sichuan", "Chongqing")})
    assert answered(items, known, "regions", query)["region"].to_list() == ["Sichuan"]


def test_a_part_chosen_beside_a_parent_is_shown_with_the_parts_of_the_parent(
    items_frame: Frame, known: Reference
) -> None:
    items = items_frame(
        {"authorities": ("CAC", "MPS"), "systems": ("cyberspace", "public-security")},
        {"authorities": ("MIIT",), "systems": ("communications",)},
    )
    query = Query(filters=Filters(systems=("cyberspace",), authorities=("MIIT",)))
    assert set(answered(items, known, "authorities", query)["authority"]) == {"CAC", "MIIT"}
    systems = answered(items, known, "systems-over-time", replace(query, grain="month"))
    assert set(systems["system"]) == {"cyberspace", "communications"}


def test_groups_come_with_most_items_first_and_unknown_last(items_frame: Frame, known: Reference) -> None:
    items = items_frame(*[{"regions": ("Unknown",)}] * 3, {"regions": ("Hunan",)}, *[{"regions": ("Beijing",)}] * 2)
    table = answered(items, known, "regions-over-time", Query(grain="month"))
    assert questions.ranked(table, "region") == ["Beijing", "Hunan", "Unknown"]


def test_the_months_of_a_quarter_are_its_mark() -> None:
    assert questions.period_pairs(dt.date(2024, 10, 1), "quarter") == (("from", "2024-10"), ("to", "2024-12"))


def test_months_that_are_not_chosen_are_not_drawn_and_a_cut_period_says_so(
    items_frame: Frame, known: Reference
) -> None:
    items = items_frame({"date": "2024-01-05"}, {"date": "2024-03-05"})
    months = questions.answer(QUESTIONS["trend"], items, Query(grain="month"), (JAN, MAR), COVERED, known)
    assert months["period"].to_list() == [JAN, MAR]
    quarters = questions.answer(QUESTIONS["trend"], items, Query(grain="quarter"), (JAN, MAR), COVERED, known)
    assert quarters["state"].to_list() == ["cut"]


def test_a_month_without_a_source_has_no_number_not_even_zero(items_frame: Frame, known: Reference) -> None:
    coverage = Coverage({JAN: "complete", FEB: "nothing", MAR: "newest"})
    items = items_frame({"date": "2024-01-05"})
    table = questions.answer(QUESTIONS["trend"], items, Query(grain="month"), (JAN, FEB, MAR), coverage, known)
    assert table["items_count"].to_list() == [1, None, 0] and table["value"].to_list() == [1.0, None, 0.0]


def test_an_empty_period_has_a_share_of_zero_and_a_sum_of_money_none(items_frame: Frame, known: Reference) -> None:
    items = items_frame({"systems": ("cyberspace",), "outcomes": ("fine",), "fine_cny": 5000})
    query = Query(grain="month", is_share=True)
    assert answered(items, known, "systems-over-time", query)["value"].to_list() == [100.0, 0.0, 0.0]
    assert answered(items, known, "fines-over-time", query)["value"].to_list() == [5000.0, 0.0, 0.0]


def test_every_question_has_a_title_for_each_metric(known: Reference) -> None:
    open_ones = [question for question in QUESTIONS.values() if not question.metric]
    assert open_ones
    for question in open_ones:
        said = {titles.of(question, Query(metric=metric)) for metric in aggregates.METRICS}
        assert len(said) == len(aggregates.METRICS)


@pytest.mark.parametrize("grain", ["quarter", "year"])
@pytest.mark.parametrize("id_", ["trend", "fines-over-time"])
def test_a_period_is_not_known_where_every_month_chosen_of_it_has_no_source(
    items_frame: Frame, known: Reference, id_: str, grain: str
) -> None:
    coverage = Coverage({JAN: "complete", FEB: "nothing", MAR: "newest"})
    items = items_frame({"date": "2024-01-05"})
    table = questions.answer(QUESTIONS[id_], items.head(0), Query(grain=grain), (FEB,), coverage, known)
    assert table.select("value", "items_count", "state").rows() == [(None, None, "nothing")]
    partly = questions.answer(QUESTIONS[id_], items, Query(grain=grain), (JAN, FEB), coverage, known)
    assert partly["state"].to_list() == ["cut"]


@pytest.mark.parametrize("address", ["from=2018-01&to=2018-03", "to=2018-03&grain=year", "from=2027-01&to=2027-02"])
def test_months_before_and_after_all_that_is_loaded_are_not_known(
    shipped_data: Data, known: Reference, address: str
) -> None:
    table = View(shipped_data, strictly(parse_qsl(address), known), known).answer(QUESTIONS["trend"])
    assert table.select("value", "state").rows() == [(None, "nothing")]
    assert f"{table['period'][0]:%Y}" in address
