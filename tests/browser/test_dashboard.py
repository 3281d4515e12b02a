"""What a reader does, in a real browser: links, pages, filters, files, new data."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import urlsplit

import openpyxl
import polars as pl
import pytest
from playwright.sync_api import Browser, Download, Page, expect

from etl import paths, pipeline
from etl.analysis.filters import Filters
from etl.reference import Reference
from pages.shared import words

PAGES = {"" if name == "overview" else name: title for name, (title, _) in words.PAGES.items()}
Count = Callable[[Page], int]
Settle = Callable[[Page], None]


def title(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", name=words, level=1)).to_be_visible()


def number_of(items: pl.LazyFrame, known: Reference, **choice: tuple[str, ...]) -> int:
    return items.filter(Filters(**choice).where(known)).collect().height  # type: ignore[arg-type]


def downloaded(page: Page, name: str) -> Download:
    """Opens the download panel and takes the first file of that name: one row an item."""
    page.get_by_role("button", name=re.compile("Download (these|this item)")).click()
    with page.expect_download() as download:
        page.get_by_role("link", name=name, exact=True).first.click()
    return download.value


def test_a_first_visit_to_a_deep_link_after_a_restart_keeps_the_filters(
    start: Callable[[Path], str],
    built_warehouse: Path,
    page: Page,
    count_shown: Count,
    shipped: pl.LazyFrame,
    known: Reference,
) -> None:
    page.goto(f"{start(built_warehouse)}/regions?region=Beijing&confidence=high")
    title(page, "Regions")
    assert count_shown(page) == number_of(shipped, known, regions=("Beijing",), confidences=("high",))
    assert "region=Beijing" in page.url
    expect(page.get_by_role("link", name="Authorities")).to_be_visible()


def test_filters_survive_a_change_of_page_a_reload_and_back(
    dashboard: str, page: Page, count_shown: Count, shipped: pl.LazyFrame, known: Reference
) -> None:
    expected = number_of(shipped, known, regions=("Hunan",), outcomes=("fine",))
    page.goto(f"{dashboard}/authorities?region=Hunan&outcome=fine")
    assert count_shown(page) == expected
    page.get_by_role("link", name="Violations", exact=True).click()
    title(page, "Violations")
    assert count_shown(page) == expected
    page.reload()
    title(page, "Violations")
    assert count_shown(page) == expected
    page.go_back()
    title(page, "Authorities")
    assert count_shown(page) == expected
    assert "region=Hunan" in page.url and "outcome=fine" in page.url


def test_choosing_narrows_the_address_keeps_it_and_back_takes_it_away(
    dashboard: str, page: Page, count_shown: Count, shipped: pl.LazyFrame, known: Reference
) -> None:
    page.goto(f"{dashboard}/violations")
    everything = count_shown(page)
    page.get_by_role("checkbox", name="Hunan").check()
    expect(page).to_have_url(re.compile("region=Hunan"))
    assert count_shown(page) == number_of(shipped, known, regions=("Hunan",))
    page.get_by_text("Years", exact=True).click()
    expect(page).to_have_url(re.compile("grain=year"))
    assert "region=Hunan" in page.url
    page.go_back()
    page.go_back()
    expect(page).to_have_url(f"{dashboard}/violations")
    assert count_shown(page) == everything
    page.go_forward()
    assert count_shown(page) == number_of(shipped, known, regions=("Hunan",))
    page.get_by_role("button", name="Clear all filters").click()
    expect(page).not_to_have_url(re.compile("region="))
    assert count_shown(page) == everything


def test_the_count_beside_a_value_is_what_choosing_it_shows(dashboard: str, page: Page, count_shown: Count) -> None:
    page.goto(f"{dashboard}/items?outcome=fine")
    count_shown(page)
    row = page.locator("[data-testid=stSidebar] .row").filter(has=page.get_by_role("checkbox", name="Shanghai"))
    number = re.search(r"\d+", row.locator(".count").inner_text())
    assert number
    page.get_by_role("checkbox", name="Shanghai").check()
    expect(page).to_have_url(re.compile("region=Shanghai"))
    assert count_shown(page) == int(number[0])


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("query", ["", "?family=data-security&from=2024-01"])
def test_the_count_shown_is_the_number_of_rows_in_the_file(
    dashboard: str, page: Page, count_shown: Count, path: str, query: str
) -> None:
    page.goto(f"{dashboard}/{path}{query}")
    title(page, PAGES[path])
    shown = count_shown(page)
    text = downloaded(page, "CSV").path().read_text(encoding="utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(text, newline="")))) == shown > 0


def test_every_format_holds_the_rows_on_screen(dashboard: str, page: Page, count_shown: Count) -> None:
    page.goto(f"{dashboard}/items?region=Hunan")
    shown = count_shown(page)
    for name in ("Excel", "Parquet", "JSON Lines", "CSV with README", "Slides"):
        file = downloaded(page, name)
        first = "enforcement-brief" if name == "Slides" else "enforcement-actions"
        assert file.suggested_filename.startswith(f"{first}_hunan_")
        content = file.path().read_bytes()
        if name == "Excel":
            assert openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].max_row == shown + 1
        if name == "Parquet":
            assert pl.read_parquet(io.BytesIO(content)).height == shown
        if name == "JSON Lines":
            assert len(content.splitlines()) == shown + 1
        page.reload()
        count_shown(page)


def test_a_chart_offers_its_own_numbers_and_its_slide(dashboard: str, page: Page, settle: Settle) -> None:
    page.goto(f"{dashboard}/regions?region=Hunan")
    settle(page)
    question = page.locator(".st-key-question-regions-over-time")
    question.get_by_text("The numbers as a table").click()
    page.wait_for_timeout(500)  # The expander slides open: a click on a moving link misses it.
    for name, suffix in (("CSV", "csv"), ("Slides", "pptx")):
        with page.expect_download() as download:
            question.get_by_role("link", name=name, exact=True).click()
        assert download.value.suggested_filename.startswith("regions-over-time_hunan_")
        assert download.value.suggested_filename.endswith(suffix)


def test_a_sentence_of_the_overview_leads_to_as_many_items_as_it_says(
    dashboard: str, page: Page, count_shown: Count
) -> None:
    page.goto(dashboard)
    count_shown(page)
    sentences = page.locator(".st-key-sentences a")
    said = [sentences.nth(n).inner_text() for n in range(sentences.count())]
    assert len(said) >= 5
    for n in (0, 1, len(said) - 1):
        sentences.nth(n).click()
        title(page, "Items")
        number = re.search(r"→ (\d+) actions?$", said[n])
        assert number and count_shown(page) == int(number[1])
        page.go_back()
        title(page, "Overview")
        count_shown(page)


@pytest.mark.parametrize("by", ["pointer", "keyboard"])
def test_a_figure_of_the_overview_leads_to_its_items(dashboard: str, page: Page, count_shown: Count, by: str) -> None:
    page.goto(dashboard)
    count_shown(page)
    figure = page.locator(".st-key-figure-items")
    number = int(figure.get_by_test_id("stMetricValue").inner_text())
    if by == "pointer":
        box = figure.get_by_test_id("stMetricValue").bounding_box()
        assert box
        page.mouse.click(box["x"] + 10, box["y"] + 20)  # The number itself: the link lies over the whole card.
    else:
        figure.get_by_role("link").focus()
        page.keyboard.press("Enter")
    title(page, "Items")
    assert count_shown(page) == number


def test_the_language_follows_across_pages(dashboard: str, page: Page, settle: Settle) -> None:
    page.goto(f"{dashboard}/?region=Hunan")
    settle(page)
    page.get_by_text("中文", exact=True).click()
    title(page, "总览")
    page.get_by_role("link", name="地区", exact=True).click()
    title(page, "地区")
    assert "lang=zh" in page.url and "region=Hunan" in page.url
    page.get_by_text("English", exact=True).click()
    title(page, "Regions")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_without_errors_and_asks_no_other_host(
    dashboard: str, page: Page, settle: Settle, path: str
) -> None:
    errors: list[str] = []
    asked: set[str] = set()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: asked.add(urlsplit(request.url).hostname or ""))
    page.goto(f"{dashboard}/{path}")
    title(page, PAGES[path])
    settle(page)
    assert errors == []
    assert asked - {""} == {"127.0.0.1"}
    assert page.locator("[data-testid=stException]").count() == 0


def test_new_data_shows_on_the_next_rerun_of_an_open_page(
    start: Callable[[Path], str], tmp_path: Path, page: Page, count_shown: Count
) -> None:
    def plain(inputs: Iterable[Path], _words: str) -> Iterable[Path]:
        return inputs

    items, file = tmp_path / "items", tmp_path / "enforcement.duckdb"
    items.mkdir()
    shutil.copy(paths.ITEMS / "2024-12.csv", items)
    pipeline.run(items, [], file, plain)
    page.goto(start(file))
    before = count_shown(page)
    shutil.copy(paths.ITEMS / "2024-11.csv", items)
    pipeline.run(items, [], file, plain)
    page.get_by_role("link", name="Authorities", exact=True).click()
    title(page, "Authorities")
    assert count_shown(page) > before


@pytest.mark.parametrize(
    ("path", "name", "said"),
    [
        (
            "regions?region=Hunan",
            "Regions · China cybersecurity enforcement",
            "China cybersecurity enforcement dashboard",
        ),
        ("items?lang=zh&q=no+such+words", "条目 · 中国网络安全与数据保护执法", "中国网络安全与数据保护执法数据看板"),
    ],
)
def test_a_page_says_which_it_is_and_on_paper_where_it_is_from(
    dashboard: str, page: Page, settle: Settle, path: str, name: str, said: str
) -> None:
    page.goto(f"{dashboard}/{path}")
    settle(page)
    expect(page).to_have_title(name)
    footer = page.locator(".printed")
    expect(footer).to_be_hidden()
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(footer).to_be_visible()
    expect(footer).to_contain_text(said)
    expect(footer).to_contain_text(page.url)
    expect(footer).to_contain_text(re.compile(r"20\d\d-\d\d-\d\d-[0-9a-f]{8}"))
    expect(footer.locator(".day")).to_contain_text(re.compile(r"20\d\d"))
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()


def test_a_dark_page_is_printed_light(chromium: Browser, dashboard: str, settle: Settle) -> None:
    page = chromium.new_page(color_scheme="dark")
    page.goto(f"{dashboard}/regions")
    settle(page)
    page.emulate_media(media="print", color_scheme="dark")
    look = page.locator(".stApp").evaluate(
        "app => [getComputedStyle(app).filter, getComputedStyle(app).backgroundColor]"
    )
    assert look == ["invert(1) hue-rotate(180deg)", "rgb(0, 0, 0)"]
    page.close()


@pytest.mark.parametrize(("path", "after"), [("items", "Confidence"), ("compare", "")])
def test_lists_fit_a_window_of_1400_up_to_the_fine_or_the_p_value(
    chromium: Browser, dashboard: str, settle: Settle, path: str, after: str
) -> None:
    page = chromium.new_page(viewport={"width": 1400, "height": 1000})
    page.goto(f"{dashboard}/{path}")
    settle(page)
    table = page.get_by_test_id("stDataFrame").last
    if after:
        # A column has a heading as soon as it begins inside the window: all before it are whole.
        expect(table.locator("[role=columnheader]", has_text=after)).to_be_attached()
    else:
        table.locator(".dvn-scroller").wait_for()
        assert table.locator(".dvn-scroller").evaluate("box => box.scrollWidth - box.clientWidth") <= 0
    page.close()


def test_the_server_tells_a_monitor_that_data_can_be_shown(dashboard: str, page: Page) -> None:
    for path in ("healthz", "a/prefix/healthz"):
        answer = page.request.get(f"{dashboard}/{path}")
        assert (answer.status, answer.json()["status"]) == (200, "ok")
