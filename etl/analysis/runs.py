"""What follows one another without a gap: months and running numbers, as (first, last), both included."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from etl.analysis.coverage import add_months

T = TypeVar("T", bound=Any)


def months(of: Iterable[dt.date]) -> tuple[tuple[dt.date, dt.date], ...]:
    """First days of months, in any order."""
    return _runs(of, lambda month: add_months(month, 1))


def numbers(of: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Whole numbers, in any order."""
    return _runs(of, lambda number: number + 1)


def _runs(of: Iterable[T], following: Callable[[T], T]) -> tuple[tuple[T, T], ...]:
    found: list[tuple[T, T]] = []
    for value in sorted(of):
        if found and following(found[-1][1]) == value:
            found[-1] = (found[-1][0], value)
        else:
            found.append((value, value))
    return tuple(found)
