"""The page Compare: opens from any link, chooses through the address, says what cannot be compared."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from etl.analysis import comparison, exports, sides
from etl.analysis.query import strictly
from etl.analysis.view import Data, View
from etl.paths import ROOT
from etl.reference import Reference
from pages.shared.compare import pairs

ADDRESSES = (
    "",
    "lang=zh&share=1",
    "a=system%3Dcyberspace&b=system%3Dcommunications&metric=fines",
    "a=from%3D2024-12%26to%3D2024-12&b=from%3D2025-09%26to%3D2025-10&share=1&metric=apps",
    "a=region%3DHunan&lang=zh",
    "region=Hunan&region=Shanghai&a=to%3D2023-12&b=from%3D2024-01%26month%3D2025-06",
    "kind=action&kind=statistic&a=outcome%3Dfine&b=outcome%3Dwarning&grain=year",
    "a=q%3Dbank&b=q%3Dapp&chart=compare-b-regions&mark=region%3DNational",
)


def opened(address: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    pairs = parse_qsl(address)
    for key in dict(pairs):
        app.query_params[key] = [value for k, value in pairs if k == key]
    app.switch_page("pages/compare.py")
    return app.run()


def said(app: AppTest) -> str:
    return "\n".join(
        element.value for kind in ("subheader", "markdown", "caption", "info", "warning") for element in app.get(kind)
    )


@pytest.mark.usefixtures("warehouse_file")
@pytest.mark.parametrize("address", ADDRESSES)
def test_the_page_opens_from_any_link_and_counts_what_each_side_holds(
    address: str, shipped_data: Data, known: Reference
) -> None:
    app = opened(address)
    assert not app.exception and not app.error
    view = View(shipped_data, strictly(parse_qsl(address), known), known)
    a, b = sides.sides(view)
    shown = [metric.value for metric in app.metric]
    assert (shown[0], shown[4]) == (view.say.number(a.actions_count), view.say.number(b.actions_count))
    assert len(shown) == 8
    ranked = comparison.differences(a, b)
    assert app.dataframe[-1].value.shape[0] == ranked.height
    assert app.dataframe[-1].value["a_count"].to_list() == ranked["a_count"].to_list()


@pytest.mark.usefixtures("warehouse_file")
def test_widgets_show_what_the_address_says() -> None:
    chosen = urlencode({"a": "from=2024-03&to=2024-05&region=Hunan&outcome=fine&level=county"})
    app = opened(chosen)
    assert app.selectbox(key="compare-a-from").value == "2024-03"
    assert app.selectbox(key="compare-a-to").value == "2024-05"
    assert app.multiselect(key="compare-a-region").value == ["Hunan"]
    assert app.multiselect(key="compare-a-outcome").value == ["fine"]
    assert app.selectbox(key="compare-b-from").value is None
    assert app.multiselect(key="compare-b-region").value == []


@pytest.mark.usefixtures("warehouse_file")
def test_a_choice_becomes_the_address_and_keeps_what_only_an_address_can_say() -> None:
    app = opened(urlencode({"a": "region=Hunan&level=county", "chart": "compare-a-outcomes", "mark": "outcome=fine"}))
    app.multiselect(key="compare-a-outcome").set_value(["fine", "warning"]).run()
    assert app.query_params["a"] == "region=Hunan&outcome=fine&outcome=warning&level=county"
    assert "mark" not in app.query_params and app.query_params["chart"] == "compare-outcomes"
    app.selectbox(key="compare-a-to").set_value("2023-01").run()
    app.selectbox(key="compare-a-from").set_value("2024-05").run()
    assert app.query_params["a"].startswith("from=2023-01&to=2024-05&region=Hunan")


@pytest.mark.usefixtures("warehouse_file")
def test_choosing_on_one_side_of_the_default_keeps_the_other() -> None:
    app = opened("")
    default = app.selectbox(key="compare-b-from").value, app.selectbox(key="compare-b-to").value
    app.multiselect(key="compare-a-region").set_value(["Hunan"]).run()
    assert app.query_params["b"] == f"from={default[0]}&to={default[1]}"


@pytest.mark.usefixtures("warehouse_file")
def test_a_default_is_written_into_the_address_and_into_every_link() -> None:
    app = opened("region=National")
    default = app.query_params["a"], app.query_params["b"]
    assert all(re.fullmatch(r"from=\d{4}-01&to=\d{4}-12", side) for side in default)
    assert app.query_params["region"] == "National"
    files = [link.proto.url for link in app.get("link_button") if "export/c" in link.proto.url]
    assert len(files) > len(exports.KINDS["comparison"])
    for file in files:
        said = dict(parse_qsl(urlsplit(file).query))
        assert (said["a"], said["b"]) == default, file


@pytest.mark.usefixtures("warehouse_file")
def test_presets_and_swap_write_both_sides() -> None:
    app = opened("region=Hunan")
    app.button(key="preset-systems").click().run()
    assert (app.query_params["a"], app.query_params["b"]) == ("system=cyberspace", "system=communications")
    app.button(key="swap").click().run()
    assert (app.query_params["a"], app.query_params["b"]) == ("system=communications", "system=cyberspace")
    app.selectbox(key="compare-milestone").set_value("pipl").run()
    assert app.query_params["b"] == "from=2021-11&to=2022-10"
    assert app.selectbox(key="compare-milestone").value == "pipl"
    assert app.query_params["region"] == "Hunan"


@pytest.mark.usefixtures("warehouse_file")
@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("a=system%3Dcyberspace&b=system%3Dcommunications", "3 actions stand in both A and B"),
        ("a=system%3Dcyberspace&b=system%3Dcommunications", "differences are clear"),
        ("a=region%3DHunan&b=from%3D2020-01", "nothing is tested"),
        ("a=to%3D2019-12&b=from%3D2025-01%26to%3D2025-10", "do not cover the two alike"),
        ("a=q%3Dno+such+words&b=region%3DHunan", "nothing to compare"),
        ("a=violation%3Dminors&b=outcome%3Dcriminal-case", "too few actions"),
        ("a=to%3D2022-12&b=from%3D2023-01", "differences are clear"),
        ("a=region%3DHunan&b=region%3DHunan", "hold the same actions"),
        ("a=authority%3DAnyang%2BPBOC&b=from%3D2024-01", "**under 0.1** per well covered month"),
        ("a=from%3D2024-12%26to%3D2024-12&b=from%3D2024-01", "1 month, all well covered"),
    ],
)
def test_what_makes_a_comparison_weak_is_said(address: str, words: str) -> None:
    app = opened(address)
    assert not app.exception
    assert words in said(app)


@pytest.mark.usefixtures("warehouse_file")
def test_the_actions_on_both_sides_are_one_click_and_one_link_away() -> None:
    app = opened("a=system%3Dcyberspace&b=system%3Dcommunications")
    app.button(key="show-in-both").click().run()
    listed = next(table.value for table in app.dataframe if "title" in table.value)
    assert listed.shape[0] == 3
    assert app.query_params["chart"] == "compare-a-shared"
    assert app.query_params["mark"] == "system=communications"
    assert app.dataframe[-1].value["shared_count"].max() == 3
    assert "shared_count" not in opened("a=region%3DHunan&b=region%3DBeijing").dataframe[-1].value


@pytest.mark.usefixtures("warehouse_file")
def test_words_of_a_link_are_never_run() -> None:
    app = opened(urlencode({"a": "q=bank", "b": urlencode({"q": "<img src=x> ![x](http://outside/a.png)"})}))
    assert not app.exception
    html = "\n".join(element.proto.body for element in app.get("html"))
    assert "<img" not in html and "&lt;img" in html


@pytest.mark.usefixtures("warehouse_file")
def test_an_unreadable_selection_is_said_and_left_out() -> None:
    app = opened(urlencode({"a": "from=yesterday", "b": "region=Hunan"}))
    assert not app.exception
    assert "is not a month" in app.warning[0].value


@pytest.mark.usefixtures("warehouse_file")
@pytest.mark.parametrize(
    ("chart", "mark", "count"),
    [("compare-b-regions", "region=National", "b"), ("compare-a-outcomes", "outcome=fine", "a")],
)
def test_the_items_behind_a_mark_are_those_of_its_side(
    chart: str, mark: str, count: str, shipped: pl.LazyFrame, known: Reference
) -> None:
    address = {"a": "from=2024-01&to=2024-12", "b": "from=2025-01&to=2025-12", "chart": chart, "mark": mark}
    chosen = strictly([*parse_qsl(address[count]), *parse_qsl(mark)], known).filters
    expected = shipped.filter(chosen.where(known)).collect().height
    app = opened(urlencode(address))
    listed = next(table.value for table in app.dataframe if "title" in table.value)
    assert listed.shape[0] == expected > 0
    assert re.search(rf"\b{expected} actions", said(app))


@pytest.mark.usefixtures("warehouse_file")
@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ({}, ["months"]),
        ({"chart": "compare-regions"}, ["regions"]),
        ({"chart": "compare-b-outcomes"}, ["outcomes"]),
        ({"chart": "compare-a-most", "mark": "violation=excessive-collection"}, ["violations"]),
        ({"chart": "compare-all"}, [question.id for question in comparison.QUESTIONS]),
        ({"chart": "trend"}, ["months"]),
    ],
)
def test_the_address_says_which_question_stands_open(address: dict[str, str], shown: list[str]) -> None:
    app = opened(urlencode(address))
    assert not app.exception
    titles = {question.title: question.id for question in comparison.QUESTIONS}
    heads = [element.value for element in app.subheader]
    assert [titles[head] for head in heads if head in titles] == shown


@pytest.mark.usefixtures("warehouse_file")
def test_an_open_question_outlives_a_mark_and_a_filter() -> None:
    app = opened(urlencode({"chart": "compare-b-regions", "mark": "region=National"}))
    app.button(key="close").click().run()
    assert "mark" not in app.query_params and app.query_params["chart"] == "compare-b-regions"
    app.button(key="swap").click().run()
    assert app.query_params["chart"] == "compare-regions"


@pytest.mark.usefixtures("warehouse_file")
def test_an_empty_or_equal_side_shows_no_differences() -> None:
    heads = [element.value for element in opened("a=region%3DHunan&b=region%3DHunan").subheader]
    assert "Where do they differ most?" not in heads and "Side by side" in heads
    empty = opened("a=q%3Dno+such+words&b=region%3DHunan")
    assert not empty.subheader
    assert "of 0 actions" not in said(empty)


def test_every_side_has_a_colour() -> None:
    assert set(pairs.COLOURS) == set(pairs.LETTERS) == {"a", "b"}


@pytest.mark.usefixtures("warehouse_file")
def test_swapping_keeps_what_the_address_says_by_then() -> None:
    app = opened(urlencode({"a": "region=Hunan", "b": "region=Beijing"}))
    app.query_params["metric"] = "fines"  # another click, newer than the page that drew the button
    app.query_params["b"] = "region=Hebei"
    app.button(key="swap").click().run()
    assert not app.exception
    held = {key: app.query_params[key] for key in ("a", "b", "metric")}
    assert held == {"a": "region=Hebei", "b": "region=Hunan", "metric": "fines"}


@pytest.mark.usefixtures("warehouse_file")
def test_a_page_that_ends_early_still_has_its_footer_and_the_record_of_the_address() -> None:
    app = opened("a=q%3Dno+such+words&b=region%3DHunan&item=changde-cac-2024-12-1")
    assert not app.exception
    shown = " ".join(part.proto.body for part in app.get("html"))
    assert "data version" in shown and "Changde CAC" in shown


@pytest.mark.usefixtures("warehouse_file")
def test_a_side_asked_for_in_vain_is_called_so_and_has_no_coverage() -> None:
    app = opened("a=region%3DAtlantis&b=outcome%3Dfine")
    captions = [caption.value for caption in app.caption]
    assert "Everything in the filter" not in "".join(html.value for html in app.get("html"))
    assert "Nothing fits “region=Atlantis”" in "".join(str(html.proto.body) for html in app.get("html"))
    assert sum("well covered" in caption and "months" in caption for caption in captions) == 1


@pytest.mark.usefixtures("warehouse_file")
def test_a_side_of_months_without_a_source_is_not_known() -> None:
    app = opened("a=from%3D2019-02%26to%3D2019-02&b=outcome%3Dfine")
    assert [metric.value for metric in app.metric][:4] == ["not known"] * 4
