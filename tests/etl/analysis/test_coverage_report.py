"""What the page Coverage says, on a few months: each sentence stands there when it is true, and only then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace

import polars as pl
import pytest

from etl import schema
from etl.analysis import coverage_limits, coverage_report, coverage_tables
from etl.analysis.coverage import COMPLETE, NEWEST, NOTHING, THIN, Coverage, add_months
from etl.analysis.coverage_tables import LOADED, REFUSED
from etl.analysis.filters import Filters
from etl.analysis.query import Query
from etl.analysis.view import Data, View
from etl.reference import Reference

Frame = Callable[..., pl.LazyFrame]
JAN = dt.date(2024, 1, 1)


@pytest.fixture
def view(known: Reference) -> Callable[..., View]:
    """A view of some tables; those not named are empty."""

    def made(query: Query | None = None, **tables: pl.DataFrame) -> View:
        empty = {name: pl.DataFrame(schema=schema.polars_schema(columns)) for name, columns in schema.TABLES.items()}
        return View(Data.of(empty | tables, known), query or Query(), known)

    return made


def covered(view: View, *states: str, counts: Mapping[int, int] | None = None) -> View:
    """The view with months of these states from January 2024 on."""
    months = [add_months(JAN, n) for n in range(len(states))]
    monthly = pl.DataFrame(
        {
            "month": months,
            "items_count": [(counts or {}).get(n, 5) for n in range(len(states))],
            "low_count": [0] * len(states),
            "authorities_count": [3] * len(states),
            "median_before": [None] * len(states),
            "state": list(states),
        },
        schema=view.coverage.monthly.schema,
    )
    return replace(
        view, data=replace(view.data, coverage=Coverage(dict(zip(months, states, strict=True)), 0.2, monthly))
    )


def source(source_id: str, month: dt.date | None, **more: object) -> dict[str, object]:
    plain = {"path": "file", "sha256": "0", "item_count": 1, "rejected_count": 0, "loaded_at": dt.datetime(2024, 6, 2)}
    return {"source_id": source_id, "covers_month": month} | plain | more


def sources(*rows: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=schema.polars_schema(schema.SOURCES))


def test_the_best_stretch_is_the_longest_and_the_later_of_equals(view: Callable[..., View]) -> None:
    one = covered(view(), COMPLETE, COMPLETE, THIN, COMPLETE, COMPLETE, NEWEST)
    best = coverage_report.best(one.coverage)
    assert best and (best.first, best.last, best.months_count) == (dt.date(2024, 4, 1), dt.date(2024, 5, 1), 2)
    assert coverage_report.best(covered(view(), THIN, NEWEST).coverage) is None


def test_months_are_counted_by_their_state(view: Callable[..., View]) -> None:
    words = coverage_report.in_short(covered(view(), COMPLETE, COMPLETE, NOTHING, THIN, NEWEST))
    assert words == (
        "January – May 2024, 5 months: 2 well covered, 1 thin, 1 without a source, and the newest, May 2024, still "
        "coming in."
    )


def test_the_rule_is_told_with_its_numbers(view: Callable[..., View], known: Reference) -> None:
    rules = known.coverage
    words = coverage_report.rule(view())
    assert f"fewer than {rules.minimum_items} actions" in words
    assert f"fewer than {rules.minimum_authorities} different authorities" in words
    assert f"less than {rules.minimum_share_of_median:.0%} of" in words and f"{rules.months_before} months" in words


def test_a_time_after_the_best_stretch_says_what_can_be_relied_on(view: Callable[..., View]) -> None:
    thin = covered(view(), *[COMPLETE] * 4, THIN, THIN, COMPLETE, THIN, NEWEST)
    assert (
        "In May – August 2024 only July 2024 can be relied on: a fall there says nothing about enforcement."
        in coverage_limits.cannot_be_said(thin)
    )
    none = covered(view(), *[COMPLETE] * 4, THIN, NOTHING, NEWEST)
    assert any("In May – June 2024 no month is well covered" in words for words in coverage_limits.cannot_be_said(none))
    good = covered(view(), *[COMPLETE] * 4, THIN, COMPLETE, COMPLETE, NEWEST)
    assert not any("relied on" in words for words in coverage_limits.cannot_be_said(good))


def test_only_long_times_without_a_well_covered_month_are_named(view: Callable[..., View]) -> None:
    short = covered(view(), *[THIN] * 5, COMPLETE, NEWEST)
    assert not any("throughout" in words for words in coverage_limits.cannot_be_said(short))
    long = covered(view(), *[THIN] * 5, NOTHING, COMPLETE, NEWEST)
    assert any("January – June 2024 are thin" in words for words in coverage_limits.cannot_be_said(long))


def test_months_and_years_that_can_be_compared(view: Callable[..., View]) -> None:
    two = covered(view(), *[COMPLETE] * 24, NEWEST)
    assert coverage_report.can_be_said(two)[1:4] == (
        "12 months can be compared with the same month a year before; the newest of them is December 2025.",
        "8 of 9 quarters are well covered throughout, the newest of them Q4 2025.",
        "Whole years that can be compared: 2024 and 2025.",
    )
    one = covered(view(), *[COMPLETE] * 12, NEWEST)
    assert any("Of whole years only 2024" in words for words in coverage_limits.cannot_be_said(one))
    assert any("No whole year" in words for words in coverage_limits.cannot_be_said(covered(view(), COMPLETE, NEWEST)))


def test_a_higher_level_of_well_covered_months_may_be_better_sources(view: Callable[..., View]) -> None:
    states = [*[COMPLETE] * 6, THIN, *[COMPLETE] * 7, NEWEST]
    rise = covered(view(), *states, counts=dict.fromkeys(range(7, 14), 9))
    assert any(
        "August 2024 on is real: well-covered months hold 5 actions in the median before it and 9 within it" in words
        for words in coverage_limits.cannot_be_said(rise)
    )
    assert not any("is real" in words for words in coverage_limits.cannot_be_said(covered(view(), *states)))


def test_a_month_that_more_inputs_tell_of_is_named(view: Callable[..., View]) -> None:
    rows = [source(f"items-2024-{n:02}", dt.date(2024, n, 1)) for n in range(1, 6)]
    alone = covered(view(sources=sources(*rows)), *[COMPLETE] * 4, NEWEST)
    assert not any("More inputs" in words for words in coverage_limits.cannot_be_said(alone))
    more = covered(view(sources=sources(*rows, source("a-2024-03", dt.date(2024, 2, 1)))), *[COMPLETE] * 4, NEWEST)
    assert any("More inputs tell of February 2024" in words for words in coverage_limits.cannot_be_said(more))


def test_an_input_is_loaded_refused_in_part_thin_or_nothing_in_each_month(view: Callable[..., View]) -> None:
    one = view(
        sources=sources(
            source("items-2024-01", JAN, publisher="Reviewed monthly table", item_count=4),
            source("items-2024-02", dt.date(2024, 2, 1), publisher="Reviewed monthly table"),
            source("bird-bird-2024-02", JAN, publisher="Bird & Bird", item_count=7, rejected_count=2),
            source("harbour-2024-02", JAN, item_count=3),
            source("unread-file", None, item_count=0, rejected_count=1),
        )
    )
    table = coverage_tables.inputs(covered(one, COMPLETE, THIN, NEWEST))
    assert table.rows() == [
        ("Reviewed monthly tables", JAN, 4, 0, LOADED),
        ("Reviewed monthly tables", dt.date(2024, 2, 1), 1, 0, THIN),
        ("Reviewed monthly tables", dt.date(2024, 3, 1), 0, 0, NOTHING),
        ("Bird & Bird", JAN, 7, 2, REFUSED),
        ("Bird & Bird", dt.date(2024, 2, 1), 0, 0, NOTHING),
        ("Bird & Bird", dt.date(2024, 3, 1), 0, 0, NOTHING),
        ("harbour", JAN, 3, 0, LOADED),
        ("harbour", dt.date(2024, 2, 1), 0, 0, NOTHING),
        ("harbour", dt.date(2024, 3, 1), 0, 0, NOTHING),
    ]


def test_every_reason_for_a_thin_month_is_told(view: Callable[..., View]) -> None:
    row = {"items_count": 2, "authorities_count": 1, "median_before": 8.0, "state": THIN}
    state, reason = coverage_tables.told(row, view())
    assert (state, reason) == (
        "Thin",
        "fewer than 3 actions; fewer than 3 authorities; less than 50% of the median of 8",
    )
    assert coverage_tables.reasons(row | {"items_count": 5, "authorities_count": 4}, view()) == []
    assert (
        coverage_tables.reasons(row | {"items_count": 3, "median_before": None, "authorities_count": 3}, view()) == []
    )


def test_the_reasons_agree_with_the_states_of_the_shipped_months(shipped_data: Data, known: Reference) -> None:
    one = View(shipped_data, Query(), known)
    for row in shipped_data.coverage.monthly.iter_rows(named=True):
        if row["state"] in (COMPLETE, THIN):
            assert bool(coverage_tables.reasons(row, one)) == (row["state"] == THIN), row


def test_what_is_unknown_is_counted_over_everything_and_each_link_lists_what_it_says(
    shipped_data: Data, known: Reference
) -> None:
    one = View(shipped_data, Query(filters=Filters(regions=("Hunan",))), known)
    found = {unknown.words: unknown for unknown in coverage_tables.unknowns(one)}
    place = found["Place of the authority not known"]
    assert (place.count, place.total, place.charted_count) == (25, 410, 0)
    for unknown in found.values():
        assert 0 < unknown.count <= unknown.total
        if unknown.choice:
            listed = shipped_data.items.filter(unknown.choice.where(known)).height
            assert listed == unknown.listed_count >= unknown.count
    assert found["Fined, but the sum not told"].total == found["Fined, but the sum not told"].listed_count


def test_how_new_the_data_are_and_what_was_refused(view: Callable[..., View]) -> None:
    rejects = pl.DataFrame([{"source_id": "a", "reason": "b"}], schema=schema.polars_schema(schema.REJECTS))
    one = covered(view(sources=sources(source("items-2024-04", JAN)), rejects=rejects), COMPLETE, THIN, NOTHING, NEWEST)
    assert [words.split(";")[0] for words in coverage_report.freshness(one)] == [
        "Last loaded on 2 June 2024 from 1 inputs with 0 items of all kinds",
        "The newest month is April 2024",
        "Sources for February – March 2024 would help most: these are the thin months of the last two years.",
        "1 row or paragraph was refused",
    ]
    assert coverage_tables.months_since(one) == (dt.date(2024, 5, 1), dt.date(2024, 6, 1))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_shipped_data_are_told_in_whole_sentences(shipped_data: Data, known: Reference, language: str) -> None:
    one = View(shipped_data, Query(language=language), known)
    told = (
        coverage_report.in_short(one),
        coverage_report.rule(one),
        *coverage_report.can_be_said(one),
        *coverage_limits.cannot_be_said(one),
        *coverage_report.freshness(one),
    )
    assert len(told) >= 10
    assert all(words.rstrip()[-1] in ".。" and "{" not in words for words in told)
