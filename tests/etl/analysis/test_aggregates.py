"""Counting rules, on a handful of items."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from etl.analysis import aggregates
from etl.reference import Reference

Frame = Callable[..., pl.LazyFrame]
JAN, MAR = dt.date(2024, 1, 1), dt.date(2024, 3, 1)


def test_totals_count_an_item_once_and_only_actions(items_frame: Frame) -> None:
    items = items_frame(
        {"violations": ("no-consent", "minors"), "regions": ("Sichuan", "Chongqing"), "apps_count": 4},
        {"fine_cny": 5000, "entity_count": 1},
        {"kind": "statistic", "apps_count": 9000},
    )
    expected = pl.DataFrame(
        {
            "items_count": [2],
            "fined_count": [1],
            "apps_count": [4],
            "apps_known_count": [1],
            "entity_count": [1],
            "entity_known_count": [1],
            "fine_cny": [5000],
            "fine_known_count": [1],
        }
    )
    assert_frame_equal(aggregates.totals(items).collect(), expected)


@pytest.mark.parametrize("by", list(aggregates.DIMENSIONS))
def test_only_an_action_with_a_fine_could_tell_its_amount(items_frame: Frame, known: Reference, by: str) -> None:
    items = items_frame({"outcomes": ("fine",), "fine_cny": 500}, {"outcomes": ("fine",)}, {"outcomes": ("fine",)})
    table = aggregates.by_group(items, by, known).collect()
    assert table.select("items_count", "fined_count", "fine_known_count").rows() == [(3, 3, 1)]
    fines = aggregates.METRICS["fines"]
    for outcomes, fine, told in ((("fine",), None, None), (("warning",), None, 0), (("fine",), 7, 7)):
        one = aggregates.totals(items_frame({"outcomes": outcomes, "fine_cny": fine})).collect()
        assert one.select(fines.told).item() == told


def test_an_item_counts_once_in_each_of_its_regions(items_frame: Frame, known: Reference) -> None:
    items = items_frame({"regions": ("Sichuan", "Chongqing"), "apps_count": 4}, {"regions": ("Sichuan",)})
    table = aggregates.by_group(items, "region", known).collect().select("region", "items_count", "apps_count")
    assert table.rows() == [("Sichuan", 2, 4), ("Chongqing", 1, 4)]


def test_two_violations_of_one_family_are_one_item_in_it(items_frame: Frame, known: Reference) -> None:
    items = items_frame({"violations": ("no-consent", "minors", "data-leak")})
    table = aggregates.by_group(items, "family", known).collect().select("family", "items_count")
    assert table.rows() == [("data-security", 1), ("personal-information", 1)]


def test_an_item_without_outcome_stands_under_not_stated(items_frame: Frame, known: Reference) -> None:
    table = aggregates.by_group(items_frame({}), "outcome", known).collect().select("outcome", "items_count")
    assert table.rows() == [("not-stated", 1)]


def test_empty_months_are_zero(items_frame: Frame) -> None:
    items = items_frame({"date": "2024-01-31", "fine_cny": 10}, {"date": "2024-03-01"})
    table = aggregates.over_time(items, "month", JAN, MAR).collect()
    assert table.select("period", "items_count", "fine_cny", "fine_known_count").rows() == [
        (JAN, 1, 10, 1),
        (dt.date(2024, 2, 1), 0, 0, 0),
        (MAR, 1, 0, 0),
    ]


def test_no_items_at_all_give_zeros_for_every_month(items_frame: Frame) -> None:
    table = aggregates.over_time(items_frame(), "month", JAN, MAR).collect()
    assert table["items_count"].to_list() == [0, 0, 0]


@pytest.mark.parametrize(("grain", "periods"), [("month", 24), ("quarter", 8), ("year", 2)])
def test_every_grain_adds_up_to_the_total(shipped: pl.LazyFrame, grain: str, periods: int) -> None:
    first, last = dt.date(2024, 1, 1), dt.date(2025, 12, 1)
    chosen = shipped.filter(pl.col("month").is_between(first, last))
    table = aggregates.over_time(chosen, grain, first, last).collect()
    assert table.height == periods
    assert table.drop("period").sum().rows() == aggregates.totals(chosen).collect().rows()


def test_every_period_stands_for_every_group(items_frame: Frame, known: Reference) -> None:
    items = items_frame({"systems": ("finance",)}, {"systems": ("audit",), "date": "2024-03-02"})
    table = aggregates.over_time_by(items, "system", "month", JAN, MAR, known).collect()
    assert table.select("period", "system", "items_count").rows() == [
        (JAN, "audit", 0),
        (JAN, "finance", 1),
        (dt.date(2024, 2, 1), "audit", 0),
        (dt.date(2024, 2, 1), "finance", 0),
        (MAR, "audit", 1),
        (MAR, "finance", 0),
    ]


def test_pairs_count_an_item_once_in_each_pair_and_empty_pairs_are_zero(items_frame: Frame, known: Reference) -> None:
    items = items_frame(
        {"regions": ("Sichuan", "Chongqing"), "violations": ("no-consent",)},
        {"regions": ("Sichuan",), "violations": ("no-consent", "data-leak")},
    )
    table = aggregates.by_two(items, "region", "violation", known).collect()
    assert table.select("region", "violation", "items_count").rows() == [
        ("Chongqing", "data-leak", 0),
        ("Chongqing", "no-consent", 1),
        ("Sichuan", "data-leak", 1),
        ("Sichuan", "no-consent", 2),
    ]


@pytest.mark.parametrize("by", list(aggregates.DIMENSIONS))
def test_groups_over_time_add_up_to_the_groups(shipped: pl.LazyFrame, known: Reference, by: str) -> None:
    first, last = dt.date(2019, 1, 1), dt.date(2026, 9, 1)
    over_time = aggregates.over_time_by(shipped, by, "quarter", first, last, known)
    summed = over_time.group_by(by).agg(pl.col("items_count").sum()).sort(by).collect()
    assert_frame_equal(summed, aggregates.by_group(shipped, by, known).select(by, "items_count").sort(by).collect())


def test_reviewed_counts_a_year(shipped: pl.LazyFrame) -> None:
    years = aggregates.over_time(shipped, "year", dt.date(2019, 1, 1), dt.date(2026, 9, 1)).collect()
    assert years["items_count"].to_list() == [27, 31, 51, 41, 40, 84, 113, 23]
