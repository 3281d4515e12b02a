"""What is known of a month: the rule on tiny frames, and what the shipped data say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import polars as pl
import pytest

from etl import schema
from etl.analysis import coverage
from etl.analysis.coverage import COMPLETE, NEWEST, NOTHING, THIN, Coverage
from etl.analysis.filters import Filters
from etl.analysis.view import Data
from etl.reference import Reference
from etl.terms import CoverageRules

Frame = Callable[..., pl.LazyFrame]
RULES = CoverageRules(
    minimum_items=2,
    minimum_authorities=2,
    minimum_share_of_median=0.5,
    months_before=6,
    minimum_months_before=2,
    maximum_thin_share=0.2,
    series=(),
)
JAN = dt.date(2024, 1, 1)


def actions(month: str, count: int, authorities: int = 2, **more: object) -> list[dict[str, object]]:
    """So many actions of a month, by so many authorities in turn."""
    return [{"date": f"{month}-05", "authorities": (f"Authority {n % authorities}",), **more} for n in range(count)]


def states(items: pl.LazyFrame, rules: CoverageRules = RULES) -> list[str]:
    return list(coverage.measure(items, rules).states.values())


def sources(*months: dt.date | None) -> pl.DataFrame:
    columns = schema.polars_schema(schema.SOURCES)
    rows = [{name: "" if kind == pl.String else None for name, kind in columns.items()} for _ in months]
    return pl.DataFrame([row | {"covers_month": m} for row, m in zip(rows, months, strict=True)], schema=columns)


def test_a_month_with_enough_is_complete_a_gap_is_nothing_and_the_last_is_the_newest(items_frame: Frame) -> None:
    items = items_frame(*actions("2024-01", 3), *actions("2024-03", 1), *actions("2024-04", 9))
    assert coverage.measure(items, RULES).states == {
        JAN: COMPLETE,
        dt.date(2024, 2, 1): NOTHING,
        dt.date(2024, 3, 1): THIN,
        dt.date(2024, 4, 1): NEWEST,
    }


def test_too_few_authorities_make_a_month_thin_however_much_they_do(items_frame: Frame) -> None:
    items = items_frame(*actions("2024-01", 9, authorities=1), *actions("2024-02", 2), *actions("2024-03", 1))
    assert states(items) == [THIN, COMPLETE, NEWEST]


def test_one_joint_action_of_many_authorities_is_one_report(items_frame: Frame) -> None:
    items = items_frame({"authorities": ("CAC", "MIIT", "MPS", "SAMR")}, {"date": "2024-02-01"})
    assert states(items)[0] == THIN


def test_an_unknown_authority_is_no_authority(items_frame: Frame) -> None:
    items = items_frame({"authorities": ("CAC",)}, {"authorities": ("Unknown",)}, {"date": "2024-02-01"})
    assert coverage.by_month(items, RULES).collect()["authorities_count"].to_list() == [1, 0]
    assert states(items)[0] == THIN


def test_less_than_half_of_the_median_before_is_thin_and_half_is_not(items_frame: Frame) -> None:
    before = [*actions("2024-01", 4), *actions("2024-02", 8)]
    assert states(items_frame(*before, *actions("2024-03", 2), *actions("2024-04", 1)))[2] == THIN
    assert states(items_frame(*before, *actions("2024-03", 3), *actions("2024-04", 1)))[2] == COMPLETE


def test_without_history_there_is_no_median_and_the_minimums_decide(items_frame: Frame) -> None:
    items = items_frame(*actions("2024-01", 20), *actions("2024-02", 2), *actions("2024-03", 2), *actions("2024-04", 1))
    table = coverage.by_month(items, RULES).collect()
    assert table["median_before"].to_list() == [None, None, 11.0, 11.0]
    assert table["state"].to_list() == [COMPLETE, COMPLETE, THIN, NEWEST]


def test_a_collapse_stays_thin_for_it_never_enters_its_own_measure(items_frame: Frame) -> None:
    months = [f"2024-{n:02}" for n in range(1, 10)]
    counts = [10, 10, 10, 2, 2, 2, 2, 2, 2]
    items = items_frame(*(row for month, count in zip(months, counts, strict=True) for row in actions(month, count)))
    table = coverage.by_month(items, replace(RULES, months_before=12)).collect()
    assert table["state"].to_list() == [COMPLETE] * 3 + [THIN] * 5 + [NEWEST]
    assert table["median_before"].to_list()[3:] == [10.0] * 6


def test_after_the_months_looked_back_on_the_new_level_is_the_measure(items_frame: Frame) -> None:
    rules = replace(RULES, months_before=3)
    months = [f"2024-{n:02}" for n in range(1, 8)]
    counts = [10, 10, 2, 2, 2, 2, 2]
    items = items_frame(*(row for month, count in zip(months, counts, strict=True) for row in actions(month, count)))
    # In April one of the three months before is complete: no median, so the minimums decide.
    assert states(items, rules) == [COMPLETE, COMPLETE, THIN, THIN, COMPLETE, COMPLETE, NEWEST]


def test_only_what_charts_count_counts(items_frame: Frame) -> None:
    items = items_frame(
        *actions("2024-01", 2),
        *actions("2024-02", 5, confidence="low"),
        *actions("2024-03", 5, kind="statistic"),
        *actions("2024-04", 1),
    )
    table = coverage.by_month(items, RULES).collect()
    assert table.select("items_count", "low_count", "authorities_count", "state").rows() == [
        (2, 0, 2, COMPLETE),
        (0, 5, 0, THIN),
        (0, 0, 0, THIN),
        (1, 0, 1, NEWEST),
    ]


def test_a_source_that_tells_of_no_action_is_a_source_all_the_same(items_frame: Frame) -> None:
    items = items_frame(*actions("2024-01", 2), *actions("2024-04", 2))
    found = coverage.measure(items, RULES, sources(dt.date(2024, 2, 1), dt.date(2024, 5, 1), None))
    assert list(found.states.values()) == [COMPLETE, THIN, NOTHING, COMPLETE, NEWEST]


def test_nothing_loaded_is_no_month(items_frame: Frame) -> None:
    empty = items_frame().filter(pl.lit(value=False))
    assert coverage.measure(empty, RULES).states == {}
    assert coverage.by_month(empty, RULES).collect().schema == pl.Schema(coverage.COLUMNS)
    assert Coverage({}).state(JAN, "year") == NOTHING and not Coverage({}).is_complete(JAN)


@pytest.mark.parametrize(
    ("found", "grain", "state"),
    [
        ((COMPLETE,) * 3, "quarter", COMPLETE),
        ((COMPLETE, THIN, COMPLETE), "quarter", THIN),
        ((COMPLETE, NOTHING, COMPLETE), "quarter", THIN),
        ((NOTHING,) * 3, "quarter", NOTHING),
        ((THIN, THIN, NEWEST), "quarter", NEWEST),
        ((THIN, THIN, *(COMPLETE,) * 10), "year", COMPLETE),
        ((THIN, THIN, NOTHING, *(COMPLETE,) * 9), "year", THIN),
        ((*(COMPLETE,) * 11, NEWEST), "year", NEWEST),
    ],
)
def test_a_period_is_as_well_known_as_its_months(found: tuple[str, ...], grain: str, state: str) -> None:
    months = {coverage.add_months(JAN, n): one for n, one in enumerate(found)}
    assert Coverage(months, RULES.maximum_thin_share).state(JAN, grain) == state


def test_months_are_added_over_the_end_of_a_year() -> None:
    assert [coverage.add_months(JAN, n) for n in (-1, 0, 11, 12)] == [
        dt.date(2023, 12, 1),
        JAN,
        dt.date(2024, 12, 1),
        dt.date(2025, 1, 1),
    ]


def test_the_shipped_months_count_exactly_what_the_dashboard_shows_unfiltered(
    shipped_data: Data, known: Reference
) -> None:
    monthly = shipped_data.coverage.monthly
    shown = shipped_data.items.filter(Filters().where(known))
    headlines = shipped_data.items.filter(Filters(confidences=("low",)).where(known))
    assert monthly["items_count"].sum() == shown.height
    assert monthly["low_count"].sum() == headlines.height
    assert monthly["month"].to_list() == sorted(shipped_data.coverage.states)


def test_the_shipped_summer_of_2026_is_thin_and_the_year_before_is_not(shipped_data: Data) -> None:
    found = shipped_data.coverage
    assert {found.states[dt.date(2026, n, 1)] for n in range(3, 9)} == {THIN}
    assert {found.states[dt.date(2025, n, 1)] for n in range(1, 11)} == {COMPLETE}
    assert found.states[max(found.states)] == NEWEST
