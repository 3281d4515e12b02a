"""The newest month in four figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import polars as pl

from etl.analysis import headline

MARCH = dt.date(2024, 3, 1)


def test_each_figure_with_the_month_and_the_year_before(items_frame: Callable[..., pl.LazyFrame]) -> None:
    items = items_frame(
        {"date": "2024-03-05", "apps_count": 10, "fine_cny": 5000},
        {"date": "2024-03-09"},
        {"date": "2024-02-01", "apps_count": 4},
        {"date": "2023-03-31", "apps_count": 1},
        {"date": "2024-03-01", "kind": "statistic", "apps_count": 999},
    )
    actions, apps, organisations, fines = headline.figures(items, MARCH)
    assert (actions.value, actions.month_before, actions.year_before) == (2, 1, 1)
    assert (apps.value, apps.month_before, apps.year_before, apps.note) == (10, 4, 1, "known for 1 of 2 actions")
    assert (organisations.value, organisations.month_before) == (None, None)
    assert (fines.value, fines.month_before) == (5000, None)


def test_a_month_without_actions_is_zero_and_one_without_numbers_is_not_known(
    items_frame: Callable[..., pl.LazyFrame],
) -> None:
    _, apps, _, fines = headline.figures(items_frame({"date": "2024-02-01"}), MARCH)
    assert (apps.value, fines.value) == (0, 0)
    assert (apps.month_before, fines.month_before) == (None, None)
