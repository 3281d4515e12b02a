"""What is kept for one reader is taken by the next, unless the answer may differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from etl.analysis.filters import Filters
from etl.analysis.view import View
from pages.shared.kept import forget, kept


def told(view: View) -> list[str]:
    return [view.describe()]


def test_the_same_choice_is_worked_out_once(view_of: Callable[[str], View]) -> None:
    first = kept(view_of("region=Beijing"), told)
    assert kept(view_of("region=Beijing"), told) is first


@pytest.mark.parametrize("opened", ["chart=trend&mark=from%3D2024-01", "item=2024-01-01"])
def test_what_is_open_changes_no_answer(view_of: Callable[[str], View], opened: str) -> None:
    assert kept(view_of(f"region=Beijing&{opened}"), told) is kept(view_of("region=Beijing"), told)


@pytest.mark.parametrize("other", ["region=Hunan", "region=Beijing&lang=zh", "region=Beijing&grain=year"])
def test_another_choice_has_its_own(view_of: Callable[[str], View], other: str) -> None:
    assert kept(view_of(other), told) is not kept(view_of("region=Beijing"), told)


def test_a_narrower_view_and_more_to_depend_on_have_their_own(view_of: Callable[[str], View]) -> None:
    view = view_of("region=Beijing")
    assert kept(replace(view, within=(Filters(outcomes=("fine",)),)), told) is not kept(view, told)
    assert kept(view, told, "dark") is not kept(view, told)


def test_new_data_are_worked_out_anew(view_of: Callable[[str], View]) -> None:
    view = view_of("region=Beijing")
    fewer = replace(view.data, items=view.data.items.head(3))
    assert kept(replace(view, data=fewer), told) is not kept(view, told)


def test_what_was_worked_out_of_old_data_is_forgotten(view_of: Callable[[str], View]) -> None:
    first = kept(view_of("region=Beijing"), told)
    forget()
    assert kept(view_of("region=Beijing"), told) is not first
