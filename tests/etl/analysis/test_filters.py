"""A choice as expression, sentence and query string."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace
from urllib.parse import parse_qsl

import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from etl import schema
from etl.analysis.filters import LIST_KEYS, Filters
from etl.analysis.names import names
from etl.analysis.reading import UnknownValue
from etl.language import spoken
from etl.quoting import NO_TEXT
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
    text=st.text(max_size=8).map(lambda words: " ".join(NO_TEXT.sub("", words).split())),
    **{name: ids[key] for key, name in LIST_KEYS.items()},
)


@given(any_filters)
def test_a_query_string_round_trips(known: Reference, filters: Filters) -> None:
    assume(not (filters.first_month and filters.last_month) or filters.first_month <= filters.last_month)
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


def test_narrowing_keeps_what_both_hold(known: Reference) -> None:
    ours = Filters(dt.date(2024, 1, 1), regions=("Hunan", "Beijing"), text="bank")
    mark = Filters(dt.date(2023, 1, 1), dt.date(2024, 3, 1), regions=("Hunan",), outcomes=("fine",))
    assert ours.narrowed(mark, known) == Filters(
        dt.date(2024, 1, 1), dt.date(2024, 3, 1), regions=("Hunan",), outcomes=("fine",), text="bank"
    )


def parents_of(part: str, value: str, known: Reference) -> set[str]:
    if value == "not-stated":
        return {"not-stated", *(known.region_names if part == "city" else ()), "National", "Unknown"}
    match part:
        case "city":
            return {city.region for city in known.cities if city.name_en == value}
        case "authority":
            return {known.authorities[value].system}
    return {known.violations[value].family}


def naively(filters: Filters, item: dict[str, list[str]], known: Reference) -> bool:
    """What the choices of the facets with parts mean, value by value."""
    has = {key: item[LIST_KEYS[key]] for key in ("region", "system", "authority", "violation")}
    has["family"] = [known.violations[id_].family for id_ in item["violations"]]
    has["city"] = [item["city"]] if item["city"] else []  # type: ignore[list-item]

    def fits(key: str, value: str) -> bool:
        return value in (has[key] or ["not-stated"])

    for parent, part in (("region", "city"), ("system", "authority"), ("family", "violation")):
        parents, parts = filters.chosen(parent), filters.chosen(part)
        own = {value: [p for p in parents if p in parents_of(part, value, known)] for value in parts}
        found = [fits(parent, p) for p in parents if not any(p in of_part for of_part in own.values())]
        found += [
            fits(part, value) and (not of_part or any(fits(parent, p) for p in of_part))
            for value, of_part in own.items()
        ]
        if (parents or parts) and not any(found):
            return False
    return True


def near(key: str) -> st.SearchStrategy[tuple[str, ...]]:
    """Values that many items have, so that alternatives and parts meet."""
    common = {
        "region": ("Zhejiang", "Jiangsu", "Beijing", "Henan", "not-stated"),
        "city": ("Hangzhou", "Taizhou", "Zhengzhou", "not-stated"),
        "system": ("cyberspace", "communications", "public-security", "not-stated"),
        "authority": ("MIIT", "CAC", "MPS", "Zhejiang CAC", "not-stated"),
        "family": ("data-security", "consent-and-choice", "app-conduct", "not-stated"),
        "violation": ("data-leak", "no-consent", "not-stated"),
    }
    return some(common[key]) | ids[key]


levelled = st.builds(
    Filters, **{LIST_KEYS[key]: near(key) for key in ("region", "city", "system", "authority", "family", "violation")}
)


@given(levelled)
def test_parents_and_parts_are_alternatives_and_a_part_narrows_its_own_parent(
    shipped: pl.LazyFrame, known: Reference, filters: Filters
) -> None:
    items = shipped.collect()
    expected = [item["item_id"] for item in items.iter_rows(named=True) if naively(filters, item, known)]
    assert items.filter(filters.narrowing(known))["item_id"].to_list() == expected


@given(levelled, levelled)
def test_narrowing_a_parent_and_its_parts_is_exact_or_none(
    shipped: pl.LazyFrame, known: Reference, ours: Filters, theirs: Filters
) -> None:
    narrowed = ours.narrowed(theirs, known)
    if narrowed is not None:
        both = shipped.filter(ours.narrowing(known)).filter(theirs.narrowing(known)).collect()
        assert shipped.filter(narrowed.narrowing(known)).collect().equals(both)


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("system=cyberspace&authority=MIIT", ["cac", "miit"]),
        ("system=cyberspace&authority=CAC", ["cac"]),
        ("system=cyberspace&authority=CAC&authority=MIIT", ["cac", "miit"]),
        ("region=Beijing&city=Hangzhou", ["cac", "hangzhou"]),
        ("region=Zhejiang&city=Hangzhou", ["hangzhou"]),
        ("region=Zhejiang&city=Taizhou", ["zhejiang"]),
        ("region=Zhejiang&city=not-stated", ["nowhere"]),
        ("city=Taizhou", ["zhejiang", "jiangsu"]),
        ("family=data-security&violation=no-consent", ["cac", "miit"]),
        ("family=data-security&violation=no-consent&region=Beijing", ["cac"]),
    ],
)
def test_a_parent_or_a_part_of_another(items_frame: Frame, known: Reference, words: str, titles: list[str]) -> None:
    items = items_frame(
        {
            "title": "cac",
            "authorities": ("CAC",),
            "systems": ("cyberspace",),
            "regions": ("Beijing",),
            "violations": ("data-leak",),
        },
        {
            "title": "miit",
            "authorities": ("MIIT",),
            "systems": ("communications",),
            "violations": ("no-consent",),
            "regions": ("National",),
        },
        {"title": "hangzhou", "regions": ("Zhejiang",), "city": "Hangzhou"},
        {"title": "zhejiang", "regions": ("Zhejiang",), "city": "Taizhou"},
        {"title": "jiangsu", "regions": ("Jiangsu",), "city": "Taizhou"},
        {"title": "nowhere", "regions": ("Zhejiang",)},
    )
    filters = Filters.from_query(parse_qsl(words), known)
    assert items.filter(filters.where(known)).collect()["title"].to_list() == titles


@given(any_filters, any_filters)
def test_narrowing_is_exact_or_none(shipped: pl.LazyFrame, known: Reference, ours: Filters, theirs: Filters) -> None:
    narrowed = ours.narrowed(theirs, known)
    if narrowed is not None:
        both = shipped.filter(ours.where(known)).filter(theirs.narrowing(known)).collect()
        plain = replace(narrowed, sections=ours.sections, kinds=ours.kinds, confidences=ours.confidences)
        assert shipped.filter(plain.where(known)).filter(theirs.narrowing(known)).collect().equals(both)


def test_choices_that_only_touch_are_no_single_choice(known: Reference) -> None:
    cyberspace, miit = Filters(systems=("cyberspace",)), Filters(authorities=("MIIT",))
    assert Filters(outcomes=("warning",)).narrowed(Filters(outcomes=("fine",)), known) is None
    assert Filters(dt.date(2025, 1, 1)).narrowed(Filters(None, dt.date(2024, 12, 1)), known) is None
    assert cyberspace.narrowed(miit, known) is None  # joint actions of the two; both as filters would mean either


def test_the_choice_that_lies_within_the_other_is_the_one_of_both(known: Reference) -> None:
    beijing, two = Filters(regions=("Beijing",)), Filters(regions=("Beijing", "Hunan"))
    assert beijing.narrowed(two, known) == two.narrowed(beijing, known) == beijing
    either = Filters(systems=("cyberspace",), authorities=("MIIT",))
    assert either.narrowed(Filters(authorities=("MIIT",)), known) == Filters(authorities=("MIIT",))
    assert either.narrowed(Filters(authorities=("CAC",)), known) == Filters(authorities=("CAC",))
    hangzhou = Filters(regions=("Zhejiang",)).narrowed(Filters(cities=("Hangzhou",)), known)
    assert hangzhou == Filters(regions=("Zhejiang",), cities=("Hangzhou",))


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
    ("words", "sentence"),
    [
        ("system=cyberspace&authority=MIIT", "by the system of Cyberspace administrations or by MIIT"),
        (
            "region=Beijing&region=Zhejiang&city=Hangzhou",
            "in Beijing or in Zhejiang (in the city of Hangzhou)",
        ),
        ("family=data-security&violation=no-consent", "{family} or violation: {violation}"),
    ],
)
def test_alternatives_of_a_facet_in_words(known: Reference, words: str, sentence: str) -> None:
    told = sentence.format(
        family="violations of " + known.families["data-security"].name_en,
        violation=known.violations["no-consent"].name_en,
    )
    filters = Filters.from_query(parse_qsl(words), known)
    assert (
        filters.describe(known, spoken("en")) == f"Enforcement actions, all months, {told}, high or medium confidence"
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


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ([("level", "not-stated")], "level not stated"),
        ([("authority", "Unknown")], "authority not known"),
        ([("authority", "MIIT"), ("authority", "Unknown")], "by MIIT or authority not known"),
        ([("region", "Unknown")], "place not known"),
        ([("law", "not-stated"), ("law", "PIPL")], "law: PIPL or no law named"),
    ],
)
def test_what_is_not_stated_is_said_as_people_say_it(pairs: list[tuple[str, str]], said: str, known: Reference) -> None:
    assert Filters.from_query(pairs, known).describe_narrowing(known, spoken("en")) == said
