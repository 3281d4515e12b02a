"""Two selections: what each holds, and what the test says of their differences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from math import comb
from urllib.parse import parse_qsl, urlencode

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.analysis import aggregates, chance, comparison, presets, sides
from etl.analysis.comparison import CHANCE, CHOSEN, CLEAR, FEW, OVERLAPPING
from etl.analysis.coverage import Coverage, add_months
from etl.analysis.filters import Filters
from etl.analysis.query import Query, strictly
from etl.analysis.view import Data, View
from etl.reference import Reference

Frame = Callable[..., pl.LazyFrame]
YEARS = {"a": "from=2024-01&to=2024-12", "b": "from=2025-01&to=2025-12"}
SELECTIONS = (
    "from=2021-01&to=2021-12",
    "from=2024-03&to=2025-02",
    "system=cyberspace",
    "system=communications&from=2023-01",
    "region=Hunan&region=Beijing",
    "outcome=fine",
    "level=municipal",
    "family=app-conduct&month=2024-05&month=2025-06",
)
COMMON = ("", "region=National&region=Shanghai&grain=year", "kind=action&kind=statistic&share=1", "metric=apps")


def several(count: int, **row: object) -> Iterator[dict[str, object]]:
    return (dict(row) for _ in range(count))


def view_of(data: Data, known: Reference, a: str = "", b: str = "", common: str = "") -> View:
    pairs = [*parse_qsl(common), *(("a", a),) * bool(a), *(("b", b),) * bool(b)]
    return View(data, strictly(pairs, known), known)


@pytest.fixture
def tiny(shipped_data: Data, known: Reference, items_frame: Frame) -> Callable[..., View]:
    """A view of a few rows, every month of 2023 to 2025 well covered."""
    months = {add_months(dt.date(2023, 1, 1), n): "complete" for n in range(36)}

    def make(*rows: dict[str, object], a: str = YEARS["a"], b: str = YEARS["b"], common: str = "") -> View:
        data = replace(shipped_data, items=items_frame(*rows).collect(), coverage=Coverage(months))
        return view_of(data, known, a, b, common)

    return make


def row(view: View, dimension: str, id_: str) -> dict[str, object]:
    found = comparison.differences(*sides.sides(view)).filter(dimension=dimension, id=id_)
    assert found.height == 1
    return found.row(0, named=True)


# The test itself


@pytest.mark.parametrize(
    ("counts", "totals", "p_value"),
    [
        ((3, 1), (4, 4), 34 / 70),  # Fisher's lady tasting tea: 1, 16, 36, 16 and 1 of 70
        ((4, 0), (4, 4), 2 / 70),
        ((5, 5), (8, 8), 1.0),
        ((0, 0), (3, 9), 1.0),
        ((10, 2), (13, 17), 0.0005367),  # like-sex twins of convicts, the example of R's fisher.test
    ],
)
def test_the_exact_test_gives_known_probabilities(
    counts: tuple[int, int], totals: tuple[int, int], p_value: float
) -> None:
    assert chance.two_sided(*counts, *totals) == pytest.approx(p_value, abs=5e-5)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 300), st.integers(0, 300))
def test_the_exact_test_does_not_care_which_side_is_called_a(a: int, b: int, a_rest: int, b_rest: int) -> None:
    found = chance.two_sided(a, b, a + a_rest, b + b_rest)
    assert found == chance.two_sided(b, a, b + b_rest, a + a_rest)
    assert 0 < found <= 1


def test_holm_raises_each_p_value_by_how_many_are_left() -> None:
    assert chance.holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])  # as R's p.adjust
    assert chance.holm([0.9, 0.8]) == [1.0, 1.0]
    assert chance.holm([]) == []


@given(st.lists(st.floats(0, 1), max_size=30))
def test_holm_keeps_the_order_and_never_lowers(p_values: list[float]) -> None:
    adjusted = chance.holm(p_values)
    assert all(p <= q <= 1 for p, q in zip(p_values, adjusted, strict=True))
    assert [q for _, q in sorted(zip(p_values, adjusted, strict=True))] == sorted(adjusted)


# Differences


def test_a_difference_is_clear_after_allowing_for_all_rows_tested(tiny: Callable[..., View]) -> None:
    view = tiny(
        *several(12, date="2024-02-01", regions=("Hunan",), outcomes=("fine",)),
        *several(12, date="2025-02-01", regions=("Hunan",), outcomes=("warning",)),
    )
    found = row(view, "outcome", "fine")
    assert (found["a_count"], found["b_count"]) == (12, 0)
    assert (found["a_share_percent"], found["b_share_percent"], found["difference_points"]) == (100.0, 0.0, -100.0)
    assert found["p_value"] == pytest.approx(2 / comb(24, 12))
    # Six rows are tested: fine, warning, Hunan, and three in which nothing is stated.
    assert found["adjusted_p_value"] == pytest.approx(6 * 2 / comb(24, 12))
    assert (found["verdict"], found["name"], found["mark"]) == (CLEAR, "Fine", "outcome=fine")
    same = row(view, "region", "Hunan")
    assert (same["p_value"], same["verdict"]) == (1.0, CHANCE)
    assert comparison.differences(*sides.sides(view))["id"].to_list()[:2] == ["fine", "warning"]


def test_fewer_than_ten_on_both_sides_together_are_too_few_to_say(tiny: Callable[..., View]) -> None:
    view = tiny(
        *several(9, date="2024-02-01", outcomes=("fine",)),
        *several(10, date="2025-02-01", outcomes=("warning",)),
    )
    assert (row(view, "outcome", "fine")["p_value"], row(view, "outcome", "fine")["verdict"]) == (None, FEW)
    assert row(view, "outcome", "warning")["p_value"] is not None


def test_no_share_and_no_test_on_a_base_under_five(tiny: Callable[..., View]) -> None:
    view = tiny(*several(4, date="2024-02-01", outcomes=("fine",)), *several(30, date="2025-02-01", outcomes=("fine",)))
    found = row(view, "outcome", "fine")
    assert (found["a_share_percent"], found["b_share_percent"], found["difference_points"]) == (None, 100.0, None)
    assert (found["p_value"], found["verdict"]) == (None, FEW)


def test_actions_on_both_sides_count_on_both_and_are_left_out_of_the_test(tiny: Callable[..., View]) -> None:
    view = tiny(
        *several(8, date="2024-02-01", outcomes=("fine",)),
        *several(2, date="2024-02-01", outcomes=("warning",)),
        *several(3, date="2024-03-01", outcomes=("fine", "warning")),
        *several(2, date="2024-04-01", outcomes=("fine",)),
        *several(8, date="2024-04-01", outcomes=("warning",)),
        *several(2, date="2024-03-01", outcomes=("fine", "warning"), kind="statistic"),
        a="to=2024-03",
        b="from=2024-03",
        common="kind=action&kind=statistic",
    )
    fine = row(view, "outcome", "fine")
    assert (fine["a_count"], fine["b_count"], fine["shared_count"]) == (11, 5, 3)
    assert (fine["a_share_percent"], fine["b_share_percent"]) == (pytest.approx(1100 / 13), pytest.approx(500 / 13))
    # 8 of 10 against 2 of 10: splits of 10 fines as odd as this are 0, 1, 2 and 8, 9, 10 of A's ten.
    assert fine["p_value"] == pytest.approx(2 * (1 + 10 * 10 + 45 * 45) / comb(20, 10))
    assert fine["verdict"] in (CLEAR, CHANCE)


def test_a_test_needs_five_actions_on_each_side_that_are_not_on_the_other(tiny: Callable[..., View]) -> None:
    rows = (*several(20, date="2024-02-01"), *several(20, date="2024-03-01"))
    for own, verdict in ((4, OVERLAPPING), (5, CHANCE)):
        view = tiny(*rows, *several(own, date="2024-04-01"), a="to=2024-03", b="from=2024-03")
        found = comparison.differences(*sides.sides(view))
        assert set(found["verdict"]) == {verdict}, own
        assert (found["p_value"].null_count() == found.height) == (verdict == OVERLAPPING)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("system=cyberspace", "system=communications"),
        ("region=Hunan", ""),
        ("", "from=2024-01"),
        ("from=2024-01&outcome=fine", "q=bank"),
        ("from=2024-01&to=2024-12", "from=2025-01&to=2025-12"),
    ],
)
def test_a_link_opens_exactly_the_actions_on_both_sides(shipped_data: Data, known: Reference, a: str, b: str) -> None:
    both = sides.sides(view_of(shipped_data, known, a, b))
    expected = set(both[0].items.collect()["item_id"]) & set(both[1].items.collect()["item_id"])
    assert set(sides.shared(*both).collect()["item_id"]) == expected
    assert set(sides.shared_mark(*both).behind.items.collect()["item_id"]) == expected


def test_what_was_chosen_apart_is_no_finding(tiny: Callable[..., View]) -> None:
    view = tiny(
        *several(15, systems=("cyberspace",), authorities=("CAC",), outcomes=("fine",)),
        *several(15, systems=("communications",), authorities=("MIIT",), outcomes=("warning",)),
        a="system=cyberspace",
        b="system=communications",
    )
    assert row(view, "system", "cyberspace")["verdict"] == row(view, "authority", "MIIT")["verdict"] == CHOSEN
    assert row(view, "outcome", "fine")["verdict"] == CLEAR
    assert comparison.decided(Filters(regions=("Hunan",)), Filters(regions=("Hunan",), outcomes=("fine",))) == (
        "outcome",
    )


@settings(max_examples=25, deadline=None)
@given(a=st.sampled_from(SELECTIONS), b=st.sampled_from(SELECTIONS), common=st.sampled_from(COMMON))
def test_exchanging_a_and_b_mirrors_the_table(
    shipped_data: Data, known: Reference, a: str, b: str, common: str
) -> None:
    table = comparison.differences(*sides.sides(view_of(shipped_data, known, a, b, common)))
    mirrored = comparison.differences(*sides.sides(view_of(shipped_data, known, b, a, common))).rename(
        {
            "a_count": "b_count",
            "b_count": "a_count",
            "a_share_percent": "b_share_percent",
            "b_share_percent": "a_share_percent",
        }
    )
    assert table.equals(mirrored.with_columns(-pl.col("difference_points")).select(table.columns))


# Sides and their charts


@pytest.mark.parametrize("common", COMMON)
@pytest.mark.parametrize(("a", "b"), [("", ""), *pairwise(SELECTIONS)])
def test_every_mark_of_a_side_gives_as_many_items_as_it_says(
    shipped_data: Data, known: Reference, a: str, b: str, common: str
) -> None:
    view = view_of(shipped_data, known, a, b, common)
    for question in comparison.QUESTIONS:
        both = sides.sides(view)
        for side, table in zip(both, comparison.answers(question, *both), strict=True):
            for mark, count in table.filter(pl.col("items_count") > 0).select("mark", "items_count").iter_rows():
                marked = replace(side, query=replace(side.query, mark=tuple(parse_qsl(mark))))
                assert marked.behind.items.collect().height == count, (question.id, side.key, mark)
                same = side.as_filter(marked.query.marked(known))
                if same is not None:
                    assert shipped_data.items.filter(same.where(known)).height == count, (question.id, side.key, mark)


def test_both_sides_show_the_same_groups_in_the_same_order(tiny: Callable[..., View]) -> None:
    view = tiny(
        *several(3, date="2024-02-01", regions=("Hunan",)),
        *several(1, date="2024-02-01"),
        *several(2, date="2025-02-01", regions=("Beijing",)),
        *several(2, date="2025-02-01", regions=("Hunan",)),
    )
    regions = next(question for question in comparison.QUESTIONS if question.id == "regions")
    a, b = comparison.answers(regions, *sides.sides(view))
    assert a["region"].to_list() == b["region"].to_list() == ["Hunan", "Beijing", "not-stated"]
    assert (a["items_count"].to_list(), b["items_count"].to_list()) == ([3, 0, 1], [2, 2, 0])
    assert (a["value"].to_list(), b["value"].to_list()) == ([3, 0, 1], [2, 2, 0])
    assert a["mark"].to_list() == b["mark"].to_list() == ["region=Hunan", "region=Beijing", "region=not-stated"]
    first = replace(regions, top=1)
    assert [table["region"].to_list() for table in comparison.answers(first, *sides.sides(view))] == [["Hunan"]] * 2


def test_shares_are_of_all_actions_of_the_side(tiny: Callable[..., View]) -> None:
    view = tiny(
        *several(3, date="2024-02-01", outcomes=("fine",)),
        *several(1, date="2024-05-01", outcomes=("warning",)),
        *several(2, date="2025-02-01", outcomes=("fine",)),
        common="share=1",
    )
    answers = {q.id: comparison.answers(q, *sides.sides(view)) for q in comparison.QUESTIONS}
    assert answers["outcomes"][0]["value"].to_list() == [75, 25]
    assert answers["months"][0]["value"].to_list()[:4] == [75, 0, 0, 25]
    assert answers["months"][1]["value"].to_list() == [0, 100]


def test_periods_that_differ_go_by_months_and_equal_ones_as_asked(tiny: Callable[..., View]) -> None:
    def ends() -> list[dict[str, object]]:
        return [*several(1, date="2023-01-01"), *several(1, date="2025-12-01")]

    a, b = sides.sides(tiny(*ends(), common="grain=year"))
    months = comparison.QUESTIONS[0]
    assert (a.query.grain, b.query.grain) == ("month", "month")
    assert [table.height for table in comparison.answers(months, a, b)] == [12, 12]
    a, b = sides.sides(tiny(*ends(), a="region=Hunan", b="region=Beijing", common="grain=year"))
    assert (a.query.grain, b.query.grain) == ("year", "year")
    assert comparison.answers(months, a, b)[0]["period"].dt.year().to_list() == [2023, 2024, 2025]


def test_the_common_filter_holds_for_both_even_where_a_side_contradicts_it(tiny: Callable[..., View]) -> None:
    view = tiny(
        *several(2, regions=("Hunan",)),
        *several(3, regions=("Beijing",)),
        a="region=Beijing",
        b="",
        common="region=Hunan",
    )
    a, b = sides.sides(view)
    assert (a.actions_count, b.actions_count) == (0, 2)
    assert a.as_filter(Filters()) is None


def test_a_summary_knows_what_is_known_and_rates_only_complete_months(tiny: Callable[..., View]) -> None:
    view = tiny(
        *several(4, date="2024-01-05", apps_count=10),
        *several(2, date="2024-03-05"),
        *several(1, date="2025-12-05"),
        a="from=2024-01&to=2024-04",
        b="from=2025-12",
    )
    thin = Coverage({**view.coverage.states, dt.date(2024, 1, 1): "thin"})
    a, b = (sides.summary(replace(side, data=replace(view.data, coverage=thin))) for side in sides.sides(view))
    assert (a.items_count, len(a.months), len(a.complete), a.rate) == (6, 4, 3, pytest.approx(2 / 3))
    assert [(f.metric, f.value, f.known_count) for f in a.figures] == [
        ("items", 6, 6),
        ("apps", 40, 4),
        ("entities", None, 0),
        ("fines", 0, 0),
    ]
    assert (b.items_count, len(b.months), b.rate) == (1, 1, 1.0)
    assert sides.is_unevenly_covered(a, b)
    assert not sides.is_unevenly_covered(a, a)


@pytest.mark.parametrize(
    ("chosen", "code", "name"),
    [
        ("", "en", "Everything in the filter"),
        ("from=2024-01&to=2024-12", "en", "2024"),
        ("from=2023-01&to=2024-12", "en", "2023 to 2024"),
        ("from=2024-03&to=2024-05&region=Hunan&region=Beijing", "en", "March 2024 to May 2024, Hunan or Beijing"),
        ("from=2024-03", "en", "From March 2024"),
        ("to=2024-03&outcome=fine", "en", "Up to March 2024, Fine"),
        ("month=2024-03&month=2025-03", "en", "March 2024 and March 2025"),
        ("q=bank", "en", "“bank”"),
        ("system=cyberspace&from=2024-01&to=2024-12", "zh", "2024年, 网信部门"),
    ],
)
def test_a_side_is_called_by_what_it_adds(
    shipped_data: Data, known: Reference, chosen: str, code: str, name: str
) -> None:
    view = view_of(shipped_data, known, common=f"lang={code}")
    assert sides.side(view, "a", tuple(parse_qsl(chosen))).name.replace("，", ", ") == name


# What a button offers


def test_the_default_is_the_newest_year_that_is_half_covered_and_the_one_before(tiny: Callable[..., View]) -> None:
    def ends() -> list[dict[str, object]]:
        return [*several(1, date="2023-01-01"), *several(1, date="2025-12-01")]

    view = tiny(*ends(), a="", b="")
    assert sides.chosen_pairs(view) == (tuple(parse_qsl(YEARS["a"])), tuple(parse_qsl(YEARS["b"])))
    thin = {month: "thin" if month > dt.date(2025, 5, 1) else state for month, state in view.coverage.states.items()}
    view = replace(view, data=replace(view.data, coverage=Coverage(thin)))
    assert [pairs[0] for pairs in sides.chosen_pairs(view)] == [("from", "2023-01"), ("from", "2024-01")]
    narrowed = tiny(*ends(), a="", b="", common="from=2025-03")
    assert [preset.id for preset in presets.offered(narrowed)] == ["systems"]


def test_a_month_that_a_law_begins_amid_belongs_to_neither_side(known: Reference) -> None:
    laws = {milestone.milestone_id: milestone for milestone in known.milestones}
    first, amid = presets.around(laws["pipl"]), presets.around(laws["cross-border-flows"])
    assert (urlencode(first.a), urlencode(first.b)) == ("from=2020-11&to=2021-10", "from=2021-11&to=2022-10")
    assert (urlencode(amid.a), urlencode(amid.b)) == ("from=2023-03&to=2024-02", "from=2024-04&to=2025-03")


def test_only_laws_with_a_covered_month_on_either_side_are_offered(shipped_data: Data, known: Reference) -> None:
    def offered(common: str) -> set[str]:
        return {milestone.milestone_id for milestone in presets.milestones(view_of(shipped_data, known, common=common))}

    assert {"pipl", "csl-amendment"} <= offered("")
    assert "csl" not in offered("") and "pi-campaign-2025" not in offered("")
    assert "pipl" not in offered("from=2022-01")


def test_two_systems_are_offered_for_comparison(shipped_data: Data, known: Reference) -> None:
    offered = {preset.id: (preset.a, preset.b) for preset in presets.offered(view_of(shipped_data, known))}
    assert offered["systems"] == ((("system", "cyberspace"),), (("system", "communications"),))


def test_every_dimension_compared_is_one_that_can_be_counted() -> None:
    assert set(comparison.DIMENSIONS) <= set(aggregates.DIMENSIONS)
    assert Query() == Query(a=(), b=())
