"""What a reader does, in a real browser."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import urlsplit

import polars as pl
import pytest
from playwright.sync_api import Page, expect

from etl import paths, pipeline
from etl.analysis.filters import Filters
from etl.reference import Reference

PAGES = {
    "": "Overview",
    "authorities": "Authorities",
    "regions": "Regions",
    "violations": "Violations",
    "items": "Items",
    "about": "About",
}
Count = Callable[[Page], int]
Settle = Callable[[Page], None]


def title(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", name=words, level=1)).to_be_visible()


def number_of(items: pl.LazyFrame, known: Reference, **choice: tuple[str, ...]) -> int:
    return items.filter(Filters(**choice).where(known)).collect().height  # type: ignore[arg-type]


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
    page.get_by_role("link", name="Violations").click()
    title(page, "Violations")
    assert count_shown(page) == expected
    page.reload()
    title(page, "Violations")
    assert count_shown(page) == expected
    page.go_back()
    title(page, "Authorities")
    assert count_shown(page) == expected
    assert "region=Hunan" in page.url and "outcome=Fine" in page.url


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("query", ["", "?region=Beijing", "?family=data-security&from=2024-01"])
def test_the_count_shown_is_the_number_of_rows_in_the_file(
    dashboard: str, page: Page, count_shown: Count, path: str, query: str
) -> None:
    page.goto(f"{dashboard}/{path}{query}")
    title(page, PAGES[path])
    shown = count_shown(page)
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("Download (these|this)")).first.click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(text, newline="")))) == shown > 0


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


def test_a_click_on_a_map_tile_chooses_the_region(
    dashboard: str, page: Page, count_shown: Count, shipped: pl.LazyFrame, known: Reference
) -> None:
    page.goto(f"{dashboard}/regions")
    count_shown(page)
    page.locator(".js-plotly-plot").first.scroll_into_view_if_needed()
    spot = page.evaluate("""() => {
        const chart = document.querySelector('.js-plotly-plot');
        const box = chart.getBoundingClientRect(), x = chart._fullLayout.xaxis, y = chart._fullLayout.yaxis;
        for (const trace of chart._fullData)
            for (let i = 0; i < trace.x.length; i++)
                if (JSON.stringify(trace.customdata[i]).includes('Hunan'))
                    return [box.left + x._offset + x.d2p(trace.x[i]), box.top + y._offset + y.d2p(trace.y[i])];
    }""")
    page.mouse.move(*spot)
    page.mouse.click(*spot)
    expect(page).to_have_url(re.compile("region=Hunan"))
    assert count_shown(page) == number_of(shipped, known, regions=("Hunan",))


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
    page.get_by_role("link", name="Authorities").click()
    title(page, "Authorities")
    assert count_shown(page) > before
