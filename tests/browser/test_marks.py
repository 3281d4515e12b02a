"""Every mark of every chart can be clicked, and what is listed is what it says."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

Settle = Callable[[Page], None]

# page -> its charts
CHARTS = {
    "": ("trend", "outcomes-over-time", "fines-over-time", "top-authorities", "top-violations"),
    "authorities": ("systems-over-time", "authorities", "authority-violation"),
    "authorities?split=1&grain=year": ("systems-over-time",),
    "regions": ("regions", "top-regions", "regions-over-time", "region-violation"),
    "regions?split=1&grain=year": ("regions-over-time",),
    "violations": ("families-over-time", "violations", "violations-over-time"),
    "coverage": ("coverage-systems",),
    "violations?region=Hunan&lang=zh&grain=month&share=1": ("families-over-time", "violations"),
}
# The mark whose number is nearest to `wanted`, what it says, and where it can be clicked: near its upper edge, for a
# bar on a log scale reaches far below its chart.
FIND = """(chart, wanted) => {
  let best = null;
  for (const mark of chart.querySelectorAll('.point')) {
    const trace = mark.closest('.trace').__data__[0].trace, box = mark.getBoundingClientRect();
    const said = trace.customdata && trace.customdata[mark.__data__.i];
    const number = said && said[1].match(/<br>([\\d,]+)/);
    if (!number || box.width < 2 || box.height < 4) continue;
    const count = Number(number[1].replaceAll(',', ''));
    if (best === null || Math.abs(count - wanted) < Math.abs(best.count - wanted))
      best = {count, query: said[0], words: said[1], x: box.x + box.width / 2, y: box.y + Math.min(box.height / 2, 6)};
  }
  return best;
}"""


def find(page: Page, id_: str, settle: Settle, wanted: int = 4) -> dict[str, Any]:
    """The mark, once the chart stands still in the middle of the window."""
    chart = page.locator(f".st-key-question-{id_} .js-plotly-plot")
    chart.locator(".point").first.wait_for(state="attached")
    before: dict[str, Any] | None = None
    for _ in range(20):
        settle(page)
        found: dict[str, Any] = chart.evaluate(FIND, wanted)
        if found == before and 60 < found["y"] < 940:
            return found
        # Tall charts do not fit the window: bring the mark itself into its middle.
        page.locator("[data-testid=stMain]").evaluate("(main, y) => main.scrollBy(0, y - 500)", found["y"])
        before = chart.evaluate(FIND, wanted)
    raise AssertionError(f"The chart {id_} does not come to rest.")


def rows(listing: Locator) -> int:
    """Rows of a table on screen, without its head."""
    return int(listing.locator("[role=grid]").first.get_attribute("aria-rowcount") or 0) - 1


@pytest.mark.parametrize(("address", "id_"), [(address, id_) for address, ids in CHARTS.items() for id_ in ids])
def test_a_click_lists_as_many_items_as_the_mark_says(
    dashboard: str, page: Page, settle: Settle, address: str, id_: str
) -> None:
    page.goto(f"{dashboard}/{address}")
    mark = find(page, id_, settle)
    page.mouse.move(mark["x"], mark["y"])
    page.mouse.click(mark["x"], mark["y"])
    behind = page.locator(".st-key-behind")
    behind.wait_for()
    settle(page)
    expect(behind.locator("p").first).to_contain_text(f"· {mark['count']}")
    assert rows(behind) == mark["count"] > 0
    assert f"chart={id_}" in page.url


@pytest.mark.parametrize("address", ["authorities?split=1&grain=month", "authorities?grain=month&metric=fines"])
def test_a_thin_bar_is_met_by_a_click_anywhere_above_it(
    dashboard: str, page: Page, settle: Settle, address: str
) -> None:
    page.goto(f"{dashboard}/{address}")
    mark = find(page, "systems-over-time", settle, wanted=1)
    page.mouse.move(mark["x"] + 1, mark["y"])
    page.mouse.click(mark["x"] + 1, mark["y"])
    behind = page.locator(".st-key-behind")
    behind.wait_for()
    settle(page)
    assert rows(behind) == mark["count"] == 1


def test_the_words_on_the_map_let_clicks_through_and_stay(dashboard: str, page: Page, settle: Settle) -> None:
    page.goto(f"{dashboard}/regions")
    chart = page.locator(".st-key-question-regions .js-plotly-plot")
    words = chart.locator(".annotation-text", has_text="Beijing")
    words.wait_for()
    settle(page)
    page.wait_for_timeout(500)
    place = words.bounding_box()
    assert place
    page.mouse.move(place["x"] + place["width"] / 2, place["y"] + 5)
    page.mouse.click(place["x"] + place["width"] / 2, place["y"] + 5)
    page.locator(".st-key-behind").wait_for()
    assert "region%3DBeijing" in page.url
    faint = "texts => texts.filter(text => Number(getComputedStyle(text).opacity) < 1).length"
    assert chart.locator(".annotation-text").evaluate_all(faint) == 0


def test_one_more_click_makes_the_mark_the_filter_and_a_link_opens_the_drilled_view(
    dashboard: str, page: Page, settle: Settle, count_shown: Callable[[Page], int]
) -> None:
    page.goto(f"{dashboard}/regions")
    mark = find(page, "regions", settle, wanted=22)
    page.mouse.move(mark["x"], mark["y"])
    page.mouse.click(mark["x"], mark["y"])
    behind = page.locator(".st-key-behind")
    behind.wait_for()
    drilled = page.url
    page.get_by_role("button", name="Make this the filter").click()
    expect(behind).to_have_count(0)
    assert count_shown(page) == mark["count"]
    assert re.search(r"region=(Hunan|Shanghai)", page.url) and "mark=" not in page.url
    page.context.clear_cookies()
    page.goto(drilled)
    behind.wait_for()
    settle(page)
    assert rows(behind) == mark["count"]
    page.get_by_role("button", name="Close").click()
    expect(behind).to_have_count(0)


def test_the_numbers_are_a_table_one_click_away_and_a_row_is_a_mark_too(
    dashboard: str, page: Page, settle: Settle
) -> None:
    page.goto(f"{dashboard}/authorities")
    question = page.locator(".st-key-question-authorities")
    question.get_by_text("The numbers as a table").click()
    table = question.locator("[data-testid=stDataFrame]").first
    table.wait_for()
    settle(page)
    table.scroll_into_view_if_needed()
    table.click(position={"x": 16, "y": 54})
    behind = page.locator(".st-key-behind")
    behind.wait_for()
    settle(page)
    expect(behind.locator("p").first).to_contain_text("MIIT · 63 actions")
    assert rows(behind) == 63
