"""The newest period that can be judged, in figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import polars as pl
import pytest

from etl.analysis import headline
from etl.analysis.coverage import Coverage
from etl.analysis.headline import Change

Frame = Callable[..., pl.LazyFrame]


def month(year: int, number: int) -> dt.date:
    return dt.date(year, number, 1)


def covered(*states: str) -> Coverage:
    """States of the months from January 2024 on."""
    return Coverage({month(2024 + n // 12, n % 12 + 1): state for n, state in enumerate(states)})


def span(first: dt.date, last: dt.date) -> list[dt.date]:
    return pl.date_range(first, last, interval="1mo", eager=True).to_list()


FULL = covered(*["complete"] * 15, "newest")


def test_the_newest_well_covered_period_is_judged() -> None:
    whole = span(month(2024, 1), month(2025, 4))
    assert headline.period(FULL, whole, "month") == month(2025, 3)
    assert headline.period(FULL, whole, "quarter") == month(2025, 1)
    assert headline.period(FULL, whole, "year") == month(2024, 1)
    partly = covered(*["complete"] * 3, "complete", "thin", "complete", "newest")
    assert headline.period(partly, span(month(2024, 1), month(2024, 7)), "quarter") == month(2024, 1)
    assert headline.period(partly, span(month(2024, 4), month(2024, 7)), "quarter") == month(2024, 4)
    assert headline.period(covered("thin", "newest"), span(month(2024, 1), month(2024, 2)), "month") is None


def test_the_months_chosen_bound_the_period() -> None:
    assert headline.period(FULL, span(month(2024, 1), month(2024, 6)), "month") == month(2024, 6)


def test_a_period_of_which_a_month_was_not_chosen_is_not_judged() -> None:
    assert headline.period(FULL, span(month(2024, 5), month(2024, 6)), "quarter") is None
    assert headline.period(FULL, [month(2024, 2), *span(month(2024, 4), month(2024, 6))], "quarter") == month(2024, 4)


def test_thin_months_are_left_out_of_both_sides_of_a_change() -> None:
    thin_february = covered("complete", "thin", "complete", *["complete"] * 12)
    over = headline.compared(thin_february, month(2025, 1), "quarter", 12)
    assert over.now == (month(2025, 1), month(2025, 3))
    assert over.before == (month(2024, 1), month(2024, 3))


def test_each_figure_with_both_comparisons(items_frame: Frame) -> None:
    items = items_frame(
        {"date": "2025-03-05", "apps_count": 10, "fine_cny": 5000},
        {"date": "2025-03-09"},
        {"date": "2025-02-01", "apps_count": 4},
        {"date": "2024-03-31", "apps_count": 1},
        {"date": "2025-03-01", "kind": "statistic", "apps_count": 999},
    )
    actions, apps, organisations, fines = headline.figures(items, FULL, month(2025, 3), "month")
    assert (actions.value, actions.on_period, actions.on_year) == (2, Change(2, 1, 1, 1), Change(2, 1, 1, 1))
    assert (apps.value, apps.known_count, apps.of_count) == (10, 1, 2)
    assert (apps.on_period, apps.on_year) == (Change(10, 4, 1, 1), Change(10, 1, 1, 1))
    assert (organisations.value, organisations.on_period) == (None, Change(None, None, 0, 1))
    assert (fines.value, fines.known_count, fines.of_count) == (5000, 1, 1)
    assert fines.on_period == Change(5000, 0, 0, 1)
    assert actions.course[-2:] == (1, 2) and len(actions.course) == 12


def test_nothing_is_compared_where_no_month_is_complete_on_both_sides(items_frame: Frame) -> None:
    coverage = covered(*["thin"] * 12, "complete")
    (actions, *_) = headline.figures(items_frame({"date": "2025-01-03"}), coverage, month(2025, 1), "month")
    assert (actions.value, actions.on_period, actions.on_year) == (1, None, None)


@pytest.mark.parametrize(("now", "before", "share"), [(6, 4, None), (8, 5, 0.6), (0, 10, -1.0), (None, 10, None)])
def test_no_percentage_on_a_base_under_five(now: int | None, before: int | None, share: float | None) -> None:
    assert Change(now, before, before, 1).share == share
    assert Change(now, before, 2, 1).share is None  # Few items tell the number, however large it is.
