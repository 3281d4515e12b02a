"""What a browser may do with the dashboard: what is ours works under the policy, and nothing else runs.

Nearly every test of this folder holds the first half: the windows of `conftest.py` fail at what the policy refuses.
"""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from pages.shared.browser_policy import HEADERS

Settle = Callable[[Page], None]

PLANTED = """() => {
    window.refused = [];
    document.addEventListener("securitypolicyviolation", event => refused.push(event.violatedDirective));
    const script = document.createElement("script");
    script.textContent = "window.ran = true";
    document.body.append(script);
    document.body.insertAdjacentHTML("beforeend",
        `<img src="x.png" onerror="window.ran = true"><img src="http://127.0.0.1:9/outside.png">
         <iframe src="http://127.0.0.1:9/"></iframe><a href="javascript:window.ran = true" id="planted">x</a>`);
    document.getElementById("planted").click();
}"""


def test_downloads_menus_tables_and_print_work_under_the_policy_in_the_dark(
    dashboard: str, windows: Callable[..., BrowserContext], settle: Settle
) -> None:
    page = windows(color_scheme="dark").new_page()
    page.goto(f"{dashboard}/regions?region=Hunan")
    settle(page)
    page.get_by_role("button", name=re.compile("Download these")).click()
    for name in ("Excel", "CSV", "Slides"):
        with page.expect_download() as download:
            page.get_by_role("link", name=name, exact=True).first.click()
        assert download.value.path().stat().st_size > 1000
    page.keyboard.press("Escape")
    page.get_by_text("How to use").click()
    page.get_by_text("The numbers as a table").first.click()
    page.locator("[data-testid=stDataFrame]").first.wait_for()
    assert len(page.pdf()) > 10_000
    page.get_by_text("中文", exact=True).click()
    expect(page.get_by_role("heading", name="地区", level=1)).to_be_visible()
    settle(page)


def test_what_is_not_ours_neither_runs_nor_is_fetched(dashboard: str, chromium: Browser, settle: Settle) -> None:
    page = chromium.new_page()
    page.goto(f"{dashboard}/about")
    settle(page)
    page.evaluate(PLANTED)
    page.wait_for_timeout(500)
    assert page.evaluate("window.ran") is None
    assert set(page.evaluate("window.refused")) == {"script-src-elem", "script-src-attr", "img-src", "frame-src"}
    page.close()


@pytest.mark.parametrize("path", ["", "regions", "_stcore/health", "static/none.js", "export/items.csv", "export/none"])
def test_every_answer_carries_the_policy(dashboard: str, path: str) -> None:
    try:
        answer = urllib.request.urlopen(f"{dashboard}/{path}", timeout=30)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS


def test_no_other_site_frames_the_dashboard(dashboard: str, chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content(f'<iframe src="{dashboard}/"></iframe>')
    page.wait_for_timeout(1500)
    assert page.frames[1].url.startswith("chrome-error:")
    page.close()
