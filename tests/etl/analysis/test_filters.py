"""A choice as expression, sentence and query string."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl import schema
from etl.analysis.filters import LIST_KEYS, Filters
from etl.reference import Reference

Frame = Callable[..., pl.LazyFrame]


def chosen(items: pl.LazyFrame, known: Reference, **choice: object) -> list[str]:
    return items.filter(Filters(**choice).where(known)).collect()["title"].to_list()  # type: ignore[arg-type]


def test_no_choice_is_enforcement_actions_of_high_and_medium_confidence(items_frame: Frame, known: Reference) -> None:
    items = items_frame(
        {"title": "yes"},
        {"title": "medium", "confidence": "medium"},
        {"title": "low", "confidence": "low"},
        {"title": "tally", "kind": "statistic"},
        {"title": "law", "section": "legislative", "kind": "other"},
    )
    assert chosen(items, known) == ["yes", "medium"]
    assert chosen(items, known, confidences=("low",)) == ["low"]
    assert chosen(items, known, kinds=("statistic",)) == ["tally"]
    assert chosen(items, known, sections=("legislative",)) == ["law"]


@pytest.mark.parametrize(
    ("choice", "titles"),
    [
        ({"regions": ("Sichuan",)}, ["joint"]),
        ({"regions": ("Sichuan", "Hunan")}, ["joint", "fine"]),
        ({"regions": ("Hunan",), "outcomes": ("warning",)}, []),
        ({"families": ("data-security",)}, ["fine"]),
        ({"violations": ("no-consent",)}, ["joint"]),
        ({"systems": ("cyberspace",)}, ["fine"]),
        ({"laws": ("DSL",)}, ["fine"]),
        ({"cities": ("Changsha",)}, ["fine"]),
        ({"levels": ("provincial",)}, ["joint"]),
        ({"first_month": dt.date(2024, 2, 1)}, ["fine"]),
        ({"last_month": dt.date(2024, 1, 1)}, ["joint"]),
        ({"text": "FINE"}, ["fine"]),
        ({"text": "c++ ("}, []),
    ],
)
def test_each_field_narrows(items_frame: Frame, known: Reference, choice: dict[str, object], titles: list[str]) -> None:
    items = items_frame(
        {"title": "joint", "regions": ("Sichuan", "Chongqing"), "violations": ("no-consent",), "level": "provincial"},
        {
            "title": "fine",
            "date": "2024-02-02",
            "regions": ("Hunan",),
            "city": "Changsha",
            "violations": ("data-leak",),
            "systems": ("cyberspace",),
            "outcomes": ("fine",),
            "laws": ("DSL",),
        },
    )
    assert chosen(items, known, **choice) == titles


months = st.one_of(st.none(), st.dates(dt.date(2000, 1, 1), dt.date(2099, 1, 1)).map(lambda day: day.replace(day=1)))
values = st.lists(st.text(min_size=1, max_size=8), max_size=3, unique=True).map(tuple)
any_filters = st.builds(
    Filters, months, months, text=st.text(max_size=8).map(str.strip), **dict.fromkeys(LIST_KEYS.values(), values)
)


@given(any_filters)
def test_a_query_string_round_trips(filters: Filters) -> None:
    assert Filters.from_query(filters.to_query()) == filters


@given(st.sampled_from(["Beijing", "Hunan", "National"]), st.sampled_from(schema.CONFIDENCES))
def test_filtering_twice_is_filtering_once(
    shipped: pl.LazyFrame, known: Reference, region: str, confidence: str
) -> None:
    where = Filters(regions=(region,), confidences=(confidence,)).where(known)
    once = shipped.filter(where)
    assert once.filter(where).collect().equals(once.collect())


def test_the_choice_in_words(known: Reference) -> None:
    filters = Filters(dt.date(2024, 1, 1), dt.date(2024, 12, 1), regions=("Beijing", "Hunan"), outcomes=("fine",))
    assert filters.describe(known) == (
        "Enforcement actions, 2024-01 to 2024-12, in Beijing or Hunan, outcome Fine, high or medium confidence"
    )


@pytest.mark.parametrize(
    ("pair", "words"), [(("colour", "red"), "'colour' is not known"), (("from", "2024"), "'2024' is not a month")]
)
def test_a_query_that_cannot_be_read_is_said(pair: tuple[str, str], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Filters.from_query([pair])
