"""Held against axe-core's rules for WCAG 2.2 A and AA, in both languages, light and dark, wide and narrow."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from pages.shared import words

Settle = Callable[[Page], None]

VIEWS = [*("" if name == "overview" else name for name in words.PAGES)]
OPENED = [
    "?chart=trend&mark=from%3D2025-07%26to%3D2025-09",
    "items?item=miit-2024-06-19-1",
    "items?q=nothing+has+these+words&region=Nowhere",
]


@pytest.fixture
def seen(windows: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Opens a page in a window of its own."""
    return lambda scheme, width: windows(viewport={"width": width, "height": 1000}, color_scheme=scheme).new_page()


def faults(page: Page) -> list[str]:
    """What axe calls serious or critical."""
    found = Axe().run(page).response["violations"]
    return [
        f"{fault['id']}: {node['html'][:120]} {node['failureSummary'][:200]}"
        for fault in found
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("address", [*VIEWS, *OPENED])
@pytest.mark.parametrize(("scheme", "width", "lang"), [("light", 1440, "en"), ("dark", 480, "zh")])
def test_no_serious_fault(
    dashboard: str, seen: Callable[..., Page], settle: Settle, address: str, scheme: str, width: int, lang: str
) -> None:
    page = seen(scheme, width)
    separator = "&" if "?" in address else "?"
    page.goto(f"{dashboard}/{address}{separator}lang={lang}")
    page.get_by_role("heading", level=1).wait_for()
    settle(page)
    page.wait_for_timeout(1500)
    assert faults(page) == []


def test_the_keyboard_alone_filters_and_changes_the_page(dashboard: str, page: Page, settle: Settle) -> None:
    page.goto(f"{dashboard}/authorities")
    settle(page)
    box = page.get_by_role("checkbox", name="Hunan")
    box.focus()
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile("region=Hunan"))
    settle(page)
    expect(page.get_by_role("checkbox", name="Hunan")).to_be_focused()
    page.get_by_role("link", name="Violations", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Violations", level=1)).to_be_visible()
    assert "region=Hunan" in page.url


def test_a_printed_page_has_no_menus(dashboard: str, page: Page, settle: Settle) -> None:
    page.goto(f"{dashboard}/regions")
    settle(page)
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="Authorities", exact=True)).to_be_hidden()
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    expect(page.get_by_role("heading", name="Regions", level=1)).to_be_visible()
    expect(page.locator(".js-plotly-plot").first).to_be_visible()


def test_hatching_prints_small_and_is_still_hatching(dashboard: str, page: Page, settle: Settle) -> None:
    page.goto(f"{dashboard}/regions")
    settle(page)
    marks = page.locator(".pattern_filled")
    expect(marks.nth(50)).to_be_visible()
    strokes = page.locator(".hatching")
    page.evaluate("addEventListener('beforeprint', () => window.drawn = document.querySelectorAll('.hatching').length)")
    assert len(page.pdf(format="A4", print_background=True)) < 5_000_000
    assert page.evaluate("drawn") == marks.count()
    expect(strokes).to_have_count(0)


@pytest.mark.parametrize(
    "path", ["", "regions", "compare?a=from%3D2024-01%26to%3D2024-12&b=from%3D2025-01%26to%3D2025-12", "coverage"]
)
def test_a_chart_is_printed_with_its_title(dashboard: str, page: Page, settle: Settle, path: str) -> None:
    page.goto(f"{dashboard}/{path}")
    settle(page)
    page.locator(".js-plotly-plot").first.wait_for()
    page.emulate_media(media="print")
    apart = page.evaluate("""() => {
      const holds = (block) => getComputedStyle(block).breakInside === "avoid" && block.querySelector("h2, h3");
      const blocks = [...document.querySelectorAll("[class*=st-key-]")].filter(holds);
      return [...document.querySelectorAll(".js-plotly-plot")]
        .filter((chart) => !chart.closest("[data-testid=stMetric], .st-key-question-coverage-miit-lists"))
        .filter((chart) => !blocks.some((block) => block.contains(chart))).length;
    }""")
    assert apart == 0


@pytest.mark.parametrize("path", ["items", "compare"])
def test_a_table_is_printed_as_wide_as_the_sheet(dashboard: str, page: Page, settle: Settle, path: str) -> None:
    page.goto(f"{dashboard}/{path}")
    settle(page)
    table = page.get_by_test_id("stDataFrame").last
    width = table.evaluate("table => table.offsetWidth")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert width * float(table.evaluate("table => getComputedStyle(table).zoom")) < 701
