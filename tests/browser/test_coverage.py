"""The page Coverage in a real browser: every cell with a number lists exactly what it says."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

Settle = Callable[[Page], None]
# The mark with the words wanted, where it stands in the window.
FIND = """(chart, wanted) => {
  for (const mark of chart.querySelectorAll('.point')) {
    const trace = mark.closest('.trace').__data__[0].trace, box = mark.getBoundingClientRect();
    const said = trace.customdata && trace.customdata[mark.__data__.i];
    if (said && box.width > 2 && box.height > 2 && new RegExp(wanted, 's').test(said[1]))
      return {query: said[0], words: said[1], x: box.x + box.width / 2, y: box.y + box.height / 2};
  }
  return null;
}"""


def click(page: Page, id_: str, wanted: str, settle: Settle) -> dict[str, Any]:
    """Clicks the first mark of a chart whose words match."""
    chart = page.locator(f".st-key-question-{id_} .js-plotly-plot")
    chart.locator(".point").first.wait_for(state="attached")
    before: dict[str, Any] | None = None
    for _ in range(20):
        settle(page)
        found: dict[str, Any] = chart.evaluate(FIND, wanted)
        if found == before and 60 < found["y"] < 940 and 400 < found["x"] < 1360:
            page.mouse.move(found["x"], found["y"])
            page.mouse.click(found["x"], found["y"])
            return found
        page.locator("[data-testid=stMain]").evaluate("(main, y) => main.scrollBy(0, y - 500)", found["y"])
        # Wide charts are moved sideways.
        for wide in page.locator("[class*=st-key-wide-]").all():
            wide.evaluate("(wide, x) => wide.scrollBy(x - 900, 0)", found["x"])
        before = chart.evaluate(FIND, wanted)
    raise AssertionError(f"The chart {id_} does not come to rest.")


def listed(page: Page, settle: Settle) -> int:
    """How many rows are listed behind the mark, which is also what its heading says."""
    behind = page.locator(".st-key-behind")
    behind.wait_for()
    settle(page)
    rows = int(behind.locator("[role=grid]").first.get_attribute("aria-rowcount") or 0) - 1
    expect(behind.locator("p").first).to_contain_text(f"· {rows} action")
    return rows


@pytest.mark.parametrize(
    ("id_", "wanted"),
    [
        ("coverage-systems", r"Q3 2025</b><br>11 actions"),
        ("coverage-systems", r"at least 3 actions"),
        ("coverage-months", r"July 2025</b><br>11 actions"),
        ("coverage-months", r"March 2026</b><br>1 action.*Thin"),
    ],
)
@pytest.mark.parametrize("filters", ["", "region=Beijing&metric=fines&share=1"])
def test_a_click_lists_as_many_actions_as_the_cell_says_whatever_is_filtered(
    dashboard: str, page: Page, settle: Settle, id_: str, wanted: str, filters: str
) -> None:
    page.goto(f"{dashboard}/coverage?{filters}")
    mark = click(page, id_, wanted, settle)
    said = re.search(r"(\d+) actions?", mark["words"])
    assert said
    assert listed(page, settle) == int(said[1])
    assert f"chart={id_}" in page.url


def test_a_zero_a_question_mark_and_an_empty_cell_say_different_things(
    dashboard: str, page: Page, settle: Settle
) -> None:
    page.goto(f"{dashboard}/coverage?grain=month")
    grid = page.locator(".st-key-question-coverage-systems .js-plotly-plot")
    grid.locator(".point").first.wait_for(state="attached")
    settle(page)
    told: dict[str, set[str]] = {}
    for words, sign in grid.evaluate("chart => chart.data[0].customdata.map((d, i) => [d[1], chart.data[0].text[i]])"):
        told.setdefault(sign if sign in ("0", "?", "") else "n", set()).add(words.split("<br>")[1])
    assert told["0"] == {"0: none reported, and the period is well covered"}
    assert told["?"] == {"none reported, but it cannot be said that there was none"}
    assert told[""] == {"no source loaded: not known"}
    assert all("action" in words for words in told["n"])
    click(page, "coverage-systems", "0: none reported", settle)
    expect(page.locator(".st-key-behind")).to_contain_text("No action is reported here.")


def test_a_list_opens_its_record_and_a_missing_one_what_there_is_of_its_time(
    dashboard: str, page: Page, settle: Settle
) -> None:
    page.goto(f"{dashboard}/coverage")
    click(page, "coverage-miit-lists", r"^<b>46</b>", settle)
    assert listed(page, settle) == 1
    expect(page.locator(".st-key-behind")).to_contain_text("46")
    click(page, "coverage-miit-lists", r"^<b>30</b>.*In no source of ours", settle)
    page.wait_for_url(re.compile("from%3D2023-05"))
    assert listed(page, settle) > 1


def test_what_is_unknown_leads_to_the_items_that_leave_it_open(
    dashboard: str, page: Page, count_shown: Callable[[Page], int]
) -> None:
    page.goto(f"{dashboard}/coverage?lang=en&from=2024-01")
    link = page.locator(".st-key-unknowns a").filter(has_text=re.compile(r"^→ 25 actions$"))
    link.click()
    expect(page.get_by_role("heading", name="Items", level=1)).to_be_visible()
    assert count_shown(page) == 25
    assert "region=Unknown" in page.url and "from=" not in page.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 480])
def test_the_page_fits_and_has_no_accessibility_fault(
    dashboard: str, chromium: Browser, settle: Settle, scheme: Any, width: int
) -> None:
    page = chromium.new_page(color_scheme=scheme, viewport={"width": width, "height": 1000})
    page.goto(f"{dashboard}/coverage")
    page.locator(".st-key-question-coverage-miit-lists .js-plotly-plot").wait_for()
    settle(page)
    beyond = page.locator("[data-testid=stMain]").evaluate("main => main.scrollWidth - main.clientWidth")
    found = Axe().run(page, context="[data-testid=stMain]")
    page.close()
    assert beyond == 0
    assert found.violations_count == 0, found.generate_report()


def test_charts_cut_by_a_narrow_window_open_at_their_newest_end_and_say_so(
    dashboard: str, chromium: Browser, settle: Settle
) -> None:
    page = chromium.new_page(viewport={"width": 480, "height": 1000})
    page.goto(f"{dashboard}/coverage")
    settle(page)
    boxes = page.locator("[class*=st-key-wide-]")
    expect(boxes).to_have_count(2)
    for box in boxes.all():
        box.locator(".main-svg").first.wait_for(state="attached")
        page.wait_for_timeout(500)
        assert box.evaluate("box => box.scrollWidth - box.clientWidth - box.scrollLeft") <= 1
        assert box.evaluate("box => box.scrollLeft") > 300
    hints = page.get_by_text("scroll sideways for the rest")
    assert hints.count() == 3
    for hint in hints.all():
        bounds = hint.bounding_box()
        assert bounds and bounds["x"] >= 0 and bounds["x"] + bounds["width"] <= 480
    # Where the reader moves it, it stays.
    boxes.last.evaluate("box => box.scrollLeft = 100")
    page.get_by_text("The numbers as a table").first.click()
    settle(page)
    page.wait_for_timeout(1000)
    assert boxes.last.evaluate("box => box.scrollLeft") == 100
    page.close()
