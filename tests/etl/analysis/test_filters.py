"""A choice as expression, sentence and query string."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl import schema
from etl.analysis.filters import LIST_KEYS, Filters
from etl.analysis.names import names
from etl.analysis.reading import UnknownValue
from etl.language import spoken
from etl.reference import Reference, load

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


def some(ids: Iterable[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(sorted(ids)), max_size=3, unique=True).map(tuple)


ids = {key: some(names(key, load(), spoken("en"))) for key in LIST_KEYS}
any_filters = st.builds(
    Filters,
    months,
    months,
    st.lists(months.filter(bool), max_size=2, unique=True).map(sorted).map(tuple),
    text=st.text(max_size=8).map(lambda words: " ".join(words.split())),
    **{name: ids[key] for key, name in LIST_KEYS.items()},
)


@given(any_filters)
def test_a_query_string_round_trips(known: Reference, filters: Filters) -> None:
    assert Filters.from_query(filters.to_query(), known) == filters


@pytest.mark.parametrize(
    ("key", "words"),
    [("outcome", "Fine"), ("outcome", "罚款"), ("outcome", "FINE"), ("region", "湖南省"), ("city", "福州市")],
)
def test_a_link_may_name_a_value_in_either_language(known: Reference, key: str, words: str) -> None:
    (value,) = Filters.from_query([(key, words)], known).chosen(key)
    assert value in ("fine", "Hunan", "Fuzhou")


def test_what_a_field_leaves_open_can_be_chosen(items_frame: Frame, known: Reference) -> None:
    items = items_frame({"title": "silent"}, {"title": "fine", "outcomes": ("fine",), "level": "national"})
    assert chosen(items, known, outcomes=("not-stated",)) == ["silent"]
    assert chosen(items, known, levels=("not-stated",)) == ["silent"]
    assert chosen(items, known, families=("not-stated",)) == ["silent", "fine"]


def test_single_months_can_be_chosen(items_frame: Frame, known: Reference) -> None:
    items = items_frame({"date": "2024-01-05"}, {"date": "2024-02-05", "title": "no"}, {"date": "2024-03-05"})
    months = (dt.date(2024, 1, 1), dt.date(2024, 3, 1))
    assert chosen(items, known, months=months) == ["An action", "An action"]


def test_a_mark_narrows_without_bringing_the_defaults_back(items_frame: Frame, known: Reference) -> None:
    items = items_frame({"confidence": "low", "regions": ("Hunan",)}, {"confidence": "low"})
    view = items.filter(Filters(confidences=("low",)).where(known))
    assert view.filter(Filters(regions=("Hunan",)).narrowing(known)).collect().height == 1


def test_narrowing_keeps_what_both_hold() -> None:
    ours = Filters(dt.date(2024, 1, 1), regions=("Hunan", "Beijing"), text="bank")
    mark = Filters(dt.date(2023, 1, 1), dt.date(2024, 3, 1), regions=("Hunan",), outcomes=("fine",))
    assert ours.narrowed(mark) == Filters(
        dt.date(2024, 1, 1), dt.date(2024, 3, 1), regions=("Hunan",), outcomes=("fine",), text="bank"
    )


@given(any_filters, any_filters)
def test_narrowing_is_exact_or_none(shipped: pl.LazyFrame, known: Reference, ours: Filters, theirs: Filters) -> None:
    narrowed = ours.narrowed(theirs)
    if narrowed is not None:
        both = shipped.filter(ours.where(known)).filter(theirs.narrowing(known)).collect()
        plain = replace(narrowed, sections=ours.sections, kinds=ours.kinds, confidences=ours.confidences)
        assert shipped.filter(plain.where(known)).filter(theirs.narrowing(known)).collect().equals(both)


def test_lists_that_only_touch_are_no_single_choice() -> None:
    assert Filters(outcomes=("warning",)).narrowed(Filters(outcomes=("fine",))) is None
    assert Filters(regions=("Beijing",)).narrowed(Filters(regions=("Beijing", "Hunan"))) is None


def test_what_charts_count_of_a_wider_choice_are_its_actions() -> None:
    assert Filters(kinds=("action", "statistic")).counted() == Filters(kinds=("action",))
    assert Filters(regions=("Hunan",)).counted() == Filters(regions=("Hunan",))


@given(st.sampled_from(["Beijing", "Hunan", "National"]), st.sampled_from(schema.CONFIDENCES))
def test_filtering_twice_is_filtering_once(
    shipped: pl.LazyFrame, known: Reference, region: str, confidence: str
) -> None:
    where = Filters(regions=(region,), confidences=(confidence,)).where(known)
    once = shipped.filter(where)
    assert once.filter(where).collect().equals(once.collect())


def test_the_choice_in_words(known: Reference) -> None:
    filters = Filters(dt.date(2024, 1, 1), dt.date(2024, 12, 1), regions=("Beijing", "Hunan"), outcomes=("fine",))
    assert filters.describe(known, spoken("en")) == (
        "Enforcement actions, January 2024 to December 2024, in Beijing or Hunan, outcome: Fine, "
        "high or medium confidence"
    )


@pytest.mark.parametrize(
    ("pair", "words"),
    [
        (("colour", "red"), "'colour' is not known"),
        (("from", "2024"), "'2024' is not a month"),
        (("to", "9999-12"), "'9999-12' is not a month"),
        (("q", "word " * 50), "at most 200 characters"),
        (("region", "Nowhere"), "region=Nowhere: 'Nowhere' is not known"),
        (("kind", "raid"), "use one of action, statistic"),
    ],
)
def test_a_query_that_cannot_be_read_is_said(pair: tuple[str, str], words: str, known: Reference) -> None:
    with pytest.raises(UnknownValue, match=words):
        Filters.from_query([pair], known)
