"""Comparing in a real browser: choose, click a mark of either side, read its items."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from pages.shared.compare.differences import AT_MOST

Settle = Callable[[Page], None]
YEARS = "a=from%3D2024-01%26to%3D2024-12&b=from%3D2025-01%26to%3D2025-12"
# Where a mark stands on the screen, and what it says: [x, y, its query string, its number of actions].
SPOT = """([key, trace, index]) => {
    const chart = document.querySelector(`.st-key-${key} .js-plotly-plot`), box = chart.getBoundingClientRect();
    const x = chart._fullLayout.xaxis, y = chart._fullLayout.yaxis, marks = chart._fullData[trace];
    let left = x.d2p(marks.x[index]), top = y.d2p(marks.y[index]);
    if (marks.type === 'bar' && marks.orientation === 'h') left = left / 2;
    if (marks.type === 'bar' && marks.orientation === 'v') top += 4;
    const [query, words] = marks.customdata[index];
    return [box.left + x._offset + left, box.top + y._offset + top, query, parseInt(words.match(/(\\d+) action/)[1])];
}"""


def click(page: Page, settle: Settle, key: str, trace: int, index: int) -> tuple[str, int]:
    """Click a mark; its query string and the number of actions that hovering over it says."""
    chart = page.locator(f".st-key-{key} .js-plotly-plot")
    chart.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    x, y, query, count = page.evaluate(SPOT, [key, trace, index])
    page.mouse.move(x, y)
    page.mouse.click(x, y)
    settle(page)
    return query, count


def asked(page: Page) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(urlsplit(page.url).query).items()}


def expect_rows(page: Page, count: int) -> None:
    """The list of items behind a mark has that many rows, its head not counted."""
    grid = page.locator(".st-key-behind [data-testid=stDataFrame] table")
    expect(grid).to_have_attribute("aria-rowcount", str(count + 1))
    assert count > 0


@pytest.mark.parametrize(
    ("chart", "trace", "index"),
    [
        ("compare-a-months", 1, 8),
        ("compare-b-systems", 1, 4),
        ("compare-a-regions", 1, 10),
        ("compare-b-families", 1, 5),
        ("compare-b-violations", 1, 10),
        ("compare-a-outcomes", 1, 8),
    ],
)
def test_a_click_on_a_mark_lists_as_many_items_of_its_side_as_it_says(
    dashboard: str, page: Page, settle: Settle, chart: str, trace: int, index: int
) -> None:
    page.goto(f"{dashboard}/compare?{YEARS}&chart={chart}")
    settle(page)
    query, count = click(page, settle, f"chart-{chart}-0", trace, index)
    expect(page).to_have_url(re.compile(f"chart={chart}&mark="))
    assert asked(page)["mark"] == query
    head = page.locator(".st-key-behind p").first
    year, letter = ("2024", "A") if "-a-" in chart else ("2025", "B")
    expect(head).to_contain_text(f"{letter}: {year}")
    expect(head).to_contain_text(f"{count} action")
    expect_rows(page, count)


def test_a_click_on_a_dot_of_the_clearest_differences_lists_the_items_of_its_side(
    dashboard: str, page: Page, settle: Settle
) -> None:
    page.goto(f"{dashboard}/compare?a=to%3D2022-12&b=from%3D2023-01")
    settle(page)
    lines = AT_MOST
    for trace, letter in ((lines, "A"), (lines + 1, "B")):
        _, count = click(page, settle, "chart-most-0", trace, 1)
        expect(page.locator(".st-key-behind p").first).to_contain_text(f"{letter}: ")
        expect_rows(page, count)


def test_a_number_of_the_table_opens_its_items_and_they_open_in_items(
    dashboard: str, page: Page, settle: Settle, count_shown: Callable[[Page], int]
) -> None:
    page.goto(f"{dashboard}/compare?{YEARS}")
    settle(page)
    page.get_by_role("radio", name="Authority system").click()
    expect(page).to_have_url(re.compile("chart=compare-systems"))
    settle(page)
    page.locator(".st-key-compare-systems").get_by_text("The numbers as a table").click()
    grid = page.locator(".st-key-compare-systems [data-testid=stDataFrame]")
    grid.scroll_into_view_if_needed()
    page.wait_for_timeout(500)  # The expander slides open.
    box = grid.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] - 60, box["y"] + 55)
    settle(page)
    assert asked(page)["chart"] == "compare-b-systems"
    head = page.locator(".st-key-behind p").first.inner_text()
    count = int(re.findall(r"(\d+) action", head)[-1])
    expect_rows(page, count)
    page.locator(".st-key-behind").get_by_text("Open in Items").click()
    expect(page.get_by_role("heading", name="Items", level=1)).to_be_visible()
    assert count_shown(page) == count > 0
    assert "a" not in asked(page) and "from" in asked(page)


def test_choices_become_the_address_and_survive_a_reload(dashboard: str, page: Page, settle: Settle) -> None:
    page.goto(f"{dashboard}/compare")
    settle(page)
    page.get_by_text("Choose B").click()
    page.wait_for_timeout(500)  # The expander slides open.
    side = page.locator(".st-key-side-b")
    side.get_by_role("combobox", name="Outcome").fill("Fine")
    page.get_by_role("option", name="Fine", exact=True).click()
    expect(page).to_have_url(re.compile("outcome%3Dfine"))
    settle(page)
    page.keyboard.press("Escape")
    side.get_by_role("combobox", name="From").fill("March 2022")
    page.get_by_role("option", name="March 2022").click()
    expect(page).to_have_url(re.compile("from%3D2022-03"))
    settle(page)
    assert asked(page)["b"].startswith("from=2022-03") and asked(page)["b"].endswith("outcome=fine")
    name = side.get_by_text("March 2022 to December 2025, Fine")
    expect(name).to_be_visible()
    page.reload()
    expect(name).to_be_visible()
    page.get_by_role("button", name="Swap A and B").click()
    expect(page.locator(".st-key-side-a").get_by_text("March 2022 to December 2025, Fine")).to_be_visible()
    expect(page).to_have_url(re.compile(r"[?&]a=[^&]*outcome%3Dfine(&|$)"))


def test_the_answer_comes_first_and_the_page_is_three_windows_long(dashboard: str, page: Page, settle: Settle) -> None:
    page.goto(f"{dashboard}/compare?{YEARS}")
    settle(page)
    verdict = page.get_by_role("heading", name=re.compile("difference.* clear"))
    box = verdict.bounding_box()
    assert box and box["y"] < 400
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight") < 3000


def test_a_bare_address_becomes_one_that_says_what_is_compared_and_back_leads_out(
    dashboard: str, page: Page, settle: Settle
) -> None:
    page.goto(f"{dashboard}/items")
    settle(page)
    page.get_by_role("link", name="Compare").click()
    expect(page).to_have_url(re.compile(r"compare\?a=from%3D.*&b=from%3D"))
    settle(page)
    for _ in range(2):
        page.go_back()
        settle(page)
    expect(page).to_have_url(re.compile("/items"))


def test_both_charts_of_a_question_share_scale_and_rows(dashboard: str, page: Page, settle: Settle) -> None:
    page.goto(f"{dashboard}/compare?{YEARS}&chart=compare-all")
    settle(page)
    read = """() => Object.fromEntries([...document.querySelectorAll('[class*=st-key-chart-compare] .js-plotly-plot')]
        .map(chart => [chart.closest('[class*=st-key-chart]').className.match(/chart-compare-(\\S+)-\\d/)[1],
            [chart._fullLayout.xaxis.range, chart._fullLayout.yaxis.range, chart._fullLayout.yaxis.ticktext,
             chart._fullLayout.xaxis._length, chart._fullLayout.yaxis._length]]))"""
    page.wait_for_function(
        "document.querySelectorAll('[class*=st-key-chart-compare] .js-plotly-plot .main-svg').length >= 24"
    )
    charts = page.evaluate(read)
    assert len(charts) == 12
    for id_ in ("systems", "regions", "families", "violations", "outcomes"):
        assert charts[f"a-{id_}"] == charts[f"b-{id_}"], id_
    (months_a, *heights_a), (months_b, *heights_b) = charts["a-months"], charts["b-months"]
    assert heights_a == heights_b
    assert months_a[0].startswith("2023-12") and months_b[0].startswith("2024-12")


@pytest.mark.parametrize("width", [480, 1440])
def test_nothing_is_wider_than_the_window(dashboard: str, page: Page, settle: Settle, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 1000})
    page.goto(f"{dashboard}/compare?{YEARS}&chart=compare-all")
    settle(page)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= width
    for chart in page.locator("[class*=st-key-chart-] .js-plotly-plot").all():
        box = chart.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= width + 1
