"""What follows one another without a gap."""

from __future__ import annotations

import datetime as dt

from etl.analysis import runs


def test_months_in_a_row_are_one_run_also_over_the_turn_of_a_year() -> None:
    january, february, april, december = (dt.date(2024, month, 1) for month in (1, 2, 4, 12))
    following = dt.date(2025, 1, 1)
    assert runs.months([following, february, january, april, december]) == (
        (january, february),
        (april, april),
        (december, following),
    )
    assert runs.months([]) == ()


def test_numbers_in_a_row_are_one_run() -> None:
    assert runs.numbers([9, 2, 1, 3, 12, 11]) == ((1, 3), (9, 9), (11, 12))
