"""The record of one item in a real browser: its marks, its links, and that words of others stay words."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import polars as pl
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect

from etl import pipeline, warehouse
from etl.paths import ITEMS, ROOT

DIDI = "cac-2022-07-21-1"
HOSPITAL = "harbour-2025-01-4"
HOSTILE = (
    "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\"> "
    "![x](http://outside.example/a.png) [a](javascript:alert(1)) $\\alpha$ :red[b] **c** https://outside.example/"
)
Settle = Callable[[Page], None]


@pytest.fixture(scope="module")
def planted_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All reviewed items, our own newsletter, and two items of the same kind whose words would do harm."""
    folder = tmp_path_factory.mktemp("planted")
    pipeline.run(ITEMS, [ROOT / "tests/newsletters/harbour-2024-12.md"], folder / "w.duckdb", lambda paths, _: paths)
    tables = warehouse.read(folder / "w.duckdb")
    plain = tables["items"].filter(pl.col("item_id") == HOSPITAL)
    hostile = [
        plain.with_columns(
            pl.lit(item_id).alias("item_id"),
            *(pl.lit(HOSTILE).alias(column) for column in ("title", "text", "entity_named", "sector", "source_title")),
            pl.lit("javascript:alert(1)").alias("source_url"),
        )
        for item_id in ("hostile-1", "hostile-2")
    ]
    told = tables["reports"].filter(pl.col("item_id") == HOSPITAL)
    reports = [
        told.with_columns(pl.lit(item_id).alias("item_id"), pl.lit(2 * len(HOSTILE) + 1, pl.Int64).alias("end"))
        for item_id in ("hostile-1", "hostile-2")
    ]
    planted = {"items": pl.concat([tables["items"], *hostile]), "reports": pl.concat([tables["reports"], *reports])}
    warehouse.write(folder / "planted.duckdb", tables | planted)
    return folder / "planted.duckdb"


@pytest.fixture(scope="module")
def address(start: Callable[[Path], str], planted_file: Path) -> str:
    return start(planted_file)


def opened(page: Page, address: str, settle: Settle, query: str) -> Page:
    page.goto(f"{address}/items?{query}")
    page.locator(".st-key-record").wait_for()
    settle(page)
    return page


def heading(page: Page) -> str:
    return page.locator(".st-key-record h2").inner_text()


def test_the_words_marked_are_exactly_those_of_each_label(
    address: str, planted_file: Path, page: Page, settle: Settle
) -> None:
    labels = warehouse.read(planted_file)["labels"].filter(pl.col("item_id") == HOSPITAL)
    # A date in brackets after the words is a label without a place among them.
    labels = labels.drop_nulls("start").sort("start", "end")
    assert labels.height >= 8
    opened(page, address, settle, f"item={HOSPITAL}")
    for number, quote in enumerate(labels["quote"], 1):
        assert "".join(page.locator(f"mark.n{number}").all_text_contents()) == quote
    item = warehouse.read(planted_file)["items"].filter(pl.col("item_id") == HOSPITAL)
    shown = page.locator(".record-words p").evaluate_all(
        "lines => lines.map(line => { const copy = line.cloneNode(true);"
        "copy.querySelectorAll('.record-tip').forEach(tip => tip.remove()); return copy.textContent; })"
    )
    assert shown == [item["title"][0], item["text"][0]]


@pytest.mark.parametrize("width", [1440, 420])
def test_the_words_of_two_sources_stand_apart_with_their_marks(
    start: Callable[[Path], str], told_twice_file: Path, chromium: Browser, settle: Settle, width: int
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 1000})
    try:
        page = opened(context.new_page(), start(told_twice_file), settle, "item=tideline-2025-01-2")
        expect(page.get_by_role("heading", name="Reported by 2 sources")).to_be_visible()
        expect(page.locator(".record-words")).to_have_count(2)
        for text, publisher in enumerate(("Harbour Street", "Tideline")):
            expect(page.locator(".record-whose").nth(text)).to_contain_text(f"In the words of {publisher}")
            assert page.locator(".record-words").nth(text).locator("mark").count() > 3
        numbers = page.locator(".record-words mark[data-ends]").evaluate_all("all => all.map(m => m.dataset.ends)")
        in_order = [int(number) for ends in numbers for number in ends.split()]
        assert in_order == list(range(1, len(in_order) + 1))
        page.locator("mark", has_text="RMB 80,000").first.hover()
        expect(page.locator(".record-tip:visible")).to_contain_text("overruled: the reviewed value stands")
        found = Axe().run(page, context=".st-key-record").response["violations"]
        assert [(rule["id"], [node["html"] for node in rule["nodes"]][:3]) for rule in found] == []
    finally:
        context.close()


def test_pointing_at_a_mark_or_moving_to_it_tells_label_and_rule(address: str, page: Page, settle: Settle) -> None:
    opened(page, address, settle, f"item={HOSPITAL}")
    mark = page.locator("mark", has_text="Weak passwords")
    tip, row = mark.locator("+ .record-tip"), page.locator("tr", has_text="Weak technical measures")
    expect(tip).to_be_hidden()
    mark.hover()
    expect(tip).to_be_visible()
    expect(tip).to_contain_text("Violation: Weak technical measures rule weak-password")
    expect(row).to_have_css("outline-style", "solid")
    page.mouse.move(0, 0)
    expect(tip).to_be_hidden()
    page.locator("mark").first.focus()
    for _ in range(page.locator("mark").count()):
        if mark.evaluate("mark => mark === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(tip).to_be_visible()
    expect(row).to_have_css("outline-style", "solid")
    row.hover()
    expect(mark).to_have_css("outline-style", "solid")


def test_words_that_would_do_harm_are_shown_as_they_are(address: str, page: Page, settle: Settle) -> None:
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(urlsplit(request.url).hostname or ""))
    opened(page, address, settle, "item=hostile-1")
    record = page.locator(".st-key-record")
    assert heading(page) == HOSTILE
    assert record.get_by_text(HOSTILE).count() >= 4
    like = record.get_by_role("button", name=re.compile("Hospital in Xiangtan|outside.example"))
    like.filter(has_text=re.compile("outside.example")).first.wait_for()
    # An invisible joiner keeps addresses in Markdown from becoming links.
    assert any(HOSTILE in words.replace("\u2060", "") for words in like.all_inner_texts())
    assert record.locator("img, .katex, iframe, script:not(:empty)").count() <= 1  # Our own script.
    links = record.locator("a").evaluate_all("links => links.map(link => link.href)")
    assert all(link.startswith(("mailto:", address)) for link in links)
    expect(record).to_contain_text("not a link: javascript:alert(1)")
    assert page.title() != "run"
    assert asked - {""} == {"127.0.0.1"}


def test_an_unknown_id_is_said_and_never_run(address: str, page: Page, settle: Settle) -> None:
    opened(
        page, address, settle, "item=%3Cimg%20src%3Dx%20onerror%3Ddocument.title%3D1%3E%20http%3A%2F%2Foutside.example"
    )
    record = page.locator(".st-key-record")
    expect(record).to_contain_text("no such record")
    expect(record).to_contain_text("<img src=x onerror=document.title=1> http://outside.example")
    assert record.locator("a, img").count() == 0
    expect(record).to_be_in_viewport()


@pytest.mark.parametrize("item", [DIDI, HOSPITAL])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 480])
def test_it_can_be_read_by_everyone_and_fits(
    address: str, chromium: Browser, settle: Settle, item: str, theme: str, width: int
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 1000}, color_scheme=theme)  # type: ignore[arg-type]
    try:
        page = opened(context.new_page(), address, settle, f"item={item}&lang=zh")
        expect(page.locator(f".record-part.is-{theme}").first).to_be_visible()
        found = Axe().run(page, context=".st-key-record").response["violations"]
        assert [(rule["id"], [node["html"] for node in rule["nodes"]][:3]) for rule in found] == []
        too_wide = page.locator(".st-key-record *").evaluate_all(
            "all => all.filter(one => one.getBoundingClientRect().right > innerWidth + 1).map(one => one.outerHTML)"
        )
        assert too_wide == []
    finally:
        context.close()


def test_a_row_of_the_list_opens_its_record_in_sight(address: str, page: Page, settle: Settle) -> None:
    page.goto(f"{address}/items")
    grid = page.locator("[data-testid=stDataFrame] canvas").first
    grid.wait_for()
    settle(page)
    box = grid.bounding_box()
    assert box
    page.mouse.click(box["x"] + 150, box["y"] + 80)  # The title of the first row; the table is one canvas.
    expect(page).to_have_url(re.compile("item="))
    expect(page.locator(".st-key-record h2")).to_be_in_viewport()
    first = heading(page)
    expect(page.locator(".st-key-record-bar")).to_contain_text("1 of ")
    grid.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    box = grid.bounding_box()
    assert box
    page.mouse.click(box["x"] + 400, box["y"] + 80 + 102)  # The authority of the second row.
    expect(page.locator(".st-key-record h2")).not_to_have_text(first)
    expect(page.locator(".st-key-record-bar")).to_contain_text("2 of ")


def test_the_keyboard_opens_a_record_of_the_list(address: str, page: Page, settle: Settle) -> None:
    page.goto(f"{address}/items")
    page.locator("[data-testid=stDataFrame] canvas").first.wait_for()
    settle(page)
    page.locator("[data-testid=stDataFrame] canvas[tabindex='0']").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("item="))


def test_records_follow_one_another_and_back_leads_back(address: str, page: Page, settle: Settle) -> None:
    opened(page, address, settle, f"item={DIDI}&region=National")
    first = heading(page)
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".st-key-record h2")).not_to_have_text(first)
    page.get_by_role("button", name="Previous").click()
    expect(page.locator(".st-key-record h2")).to_have_text(first)
    page.locator(".st-key-record-related button").first.click()
    expect(page.locator(".st-key-record h2")).not_to_have_text(first)
    expect(page.locator(".st-key-record h2")).to_be_in_viewport()
    page.go_back()
    expect(page.locator(".st-key-record h2")).to_have_text(first)
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.locator(".st-key-record")).to_have_count(0)
    expect(page).to_have_url(f"{address}/items?region=National")


def test_the_rest_of_its_like_is_the_list_that_the_link_names(
    address: str, page: Page, count_shown: Callable[[Page], int], settle: Settle
) -> None:
    opened(page, address, settle, f"item={DIDI}")
    link = page.get_by_role("link", name=re.compile(r"\d+ more: all \d+"))
    said = int(re.findall(r"\d+", link.inner_text())[-1])
    link.click()
    page.locator(".st-key-record").wait_for(state="detached")
    assert count_shown(page) == said
    assert "authority=CAC" in page.url


def test_a_record_can_be_linked_and_an_error_reported(address: str, page: Page, settle: Settle) -> None:
    opened(page, address, settle, f"item={DIDI}&region=Beijing&lang=zh")
    expect(page.locator(".st-key-record-bar")).to_be_visible()
    here = f"{address}/items?lang=zh&item={DIDI}"
    page.locator("[data-testid=stPopover] button", has_text=re.compile("Link to this record|记录")).last.click()
    expect(page.locator("[data-testid=stPopoverBody] code")).to_have_text(here)
    page.keyboard.press("Escape")
    page.locator("[data-testid=stPopover] button", has_text="报告错误").last.click()
    report = page.locator("[data-testid=stPopoverBody] code")
    expect(report).to_contain_text("region=Beijing")
    expect(report).to_contain_text(DIDI)
    page.goto(here)
    page.locator(".st-key-record h2").wait_for()
    assert "Didi" in heading(page)
