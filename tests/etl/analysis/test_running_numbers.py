"""Lists with a running number: found, perhaps found, missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from urllib.parse import parse_qsl

import polars as pl
import pytest

from etl.analysis import running_numbers
from etl.analysis.coverage import NumberedLists, numbered_lists
from etl.analysis.filters import Filters
from etl.analysis.running_numbers import FOUND, MISSING, PERHAPS
from etl.analysis.view import Data
from etl.language import ENGLISH
from etl.reference import Reference

Frame = Callable[..., pl.LazyFrame]
Lists = Callable[..., NumberedLists]


@pytest.fixture
def lists(items_frame: Frame, known: Reference) -> Lists:
    """MIIT's lists among items: each (day, title), or (month, title) where only the month is known."""

    def made(*rows: tuple[str, str]) -> NumberedLists:
        items = [
            {
                "date": day if len(day) > 7 else f"{day}-01",
                "date_precision": "day" if len(day) > 7 else "month",
                "title": title,
                "authorities": ("MIIT",),
                "outcomes": ("public-notice",),
                "apps_count": 9,
            }
            for day, title in rows
        ]
        return numbered_lists(items_frame(*items), known.coverage.series[0])

    return made


def test_a_number_is_read_from_the_title_or_from_the_source_of_either_script(
    items_frame: Frame, known: Reference
) -> None:
    plain = {"authorities": ("MIIT",), "outcomes": ("public-notice",), "apps_count": 3}
    items = items_frame(
        plain | {"title": "MIIT's 2nd list"},
        plain | {"title": "A list", "source_title": "通报(2022年第4批,总第24批)"},
        plain | {"title": "A list", "source_title": "通報(2023年第2批,總第28批)"},
        plain | {"title": "MIIT names 9 apps"},
        plain | {"title": "The 7th list of another", "authorities": ("CAC",)},
        plain | {"title": "The 8th list, a tally", "kind": "statistic"},
        plain | {"title": "The 9th list, without apps", "apps_count": None},
    )
    of = numbered_lists(items, known.coverage.series[0])
    assert list(of.found) == [2, 24, 28]
    assert of.unnumbered == ("item-3",)
    assert of.missing == (1, *range(3, 24), 25, 26, 27)


def test_numbers_in_a_row_are_one_gap_between_the_lists_around_it(lists: Lists) -> None:
    of = lists(("2024-01-10", "1st list"), ("2024-02-20", "apps"), ("2024-05-09", "4th list"), ("2024-06", "6th list"))
    first, second = running_numbers.gaps(of)
    assert (first.numbers, first.first, first.last) == ((2, 3), dt.date(2024, 1, 10), dt.date(2024, 5, 9))
    assert (first.candidates, first.lacking_count) == (("item-1",), 1)
    # Of the sixth only the month is known: the fifth may be as late as its end.
    assert (second.numbers, second.last, second.candidates) == ((5,), dt.date(2024, 6, 30), ())


def test_a_list_of_which_only_the_month_is_known_may_lie_on_either_side(lists: Lists) -> None:
    of = lists(("2024-01-10", "1st list"), ("2024-03", "apps"), ("2024-03-15", "3rd list"), ("2024-04-15", "5th list"))
    assert [gap.candidates for gap in running_numbers.gaps(of)] == [("item-1",), ("item-1",)]


def test_each_number_has_a_state_and_a_mark(lists: Lists) -> None:
    of = lists(
        ("2024-01-10", "2nd list"), ("2024-02-20", "apps"), ("2024-05-09", "4th list"), ("2024-06-01", "6th list")
    )
    table = running_numbers.table(of)
    assert table.select("number", "state").rows() == [
        (1, MISSING),
        (2, FOUND),
        (3, PERHAPS),
        (4, FOUND),
        (5, MISSING),
        (6, FOUND),
    ]
    assert table["mark"].to_list()[:3] == [
        "authority=MIIT&outcome=public-notice&to=2024-01",
        "authority=MIIT&q=2nd+list",
        "authority=MIIT&outcome=public-notice&from=2024-01&to=2024-05",
    ]
    assert table["item_ids"].to_list()[2] == ["item-1"]


def test_the_sentences_name_and_count_what_is_missing(lists: Lists) -> None:
    of = lists(
        ("2023-01-10", "1st list"),
        ("2023-02-10", "apps"),
        ("2024-01-10", "5th list"),
        ("2024-02-10", "6th list"),
        ("2024-03-10", "more apps"),
    )
    assert running_numbers.sentences(of, ENGLISH) == (
        "3 of 6 lists are in our records under their number; missing: 2 to 4.",
        "1 list in our records states no number; by its date it may be one of the missing ones.",
        "Even so, at least 2 are in no source of ours: 2 of 2 to 4 (January 2023 – January 2024).",
        "1 more list without a number fits no gap: it is from another time or after the last number.",
    )
    assert running_numbers.sentences(lists(("2024-01-10", "1st list")), ENGLISH) == (
        "All 1 lists are in our records under their number.",
    )


def test_numbers_are_told_as_short_as_they_can_be() -> None:
    assert running_numbers.said([1, 2, 3, 5, 6, 9], ENGLISH) == "1 to 3, 5, 6, 9"
    assert running_numbers.said([], ENGLISH) == ""


def test_the_lists_of_the_shipped_data(shipped_data: Data, known: Reference) -> None:
    of = numbered_lists(shipped_data.items.lazy(), known.coverage.series[0])
    assert (len(of.found), max(of.found), len(of.unnumbered)) == (25, 56, 22)
    assert sum(gap.lacking_count for gap in running_numbers.gaps(of)) == 9
    assert {number for gap in running_numbers.gaps(of) for number in gap.numbers} == set(of.missing)


def test_a_found_number_leads_to_its_record_alone(shipped_data: Data, known: Reference) -> None:
    of = numbered_lists(shipped_data.items.lazy(), known.coverage.series[0])
    for number, mark in running_numbers.table(of).filter(pl.col("state") == FOUND).select("number", "mark").iter_rows():
        chosen = shipped_data.items.filter(Filters.from_query(parse_qsl(mark), known).narrowing(known))
        assert chosen["item_id"].to_list() == [of.found[number][0]]
