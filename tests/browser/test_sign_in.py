"""Signing in and out in a real browser, with a real identity provider that runs as a process of its own."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, WebSocket, expect
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from tests.pages.admission.signing import ANN, DAY, claims, cookie, secrets

Settle = Callable[[Page], None]
Count = Callable[[Page], int]


@pytest.fixture(scope="module")
def secrets_file(provider: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("secrets") / "secrets.toml"
    file.write_text(listing(ANN, provider), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def dashboard(start: Callable[..., str], built_warehouse: Path, secrets_file: Path) -> str:
    return start(built_warehouse, "--secrets.files", str(secrets_file))


def listing(address: str, issuer: str) -> str:
    return secrets([address], redirect_uri="http://127.0.0.1:{port}/oauth2callback", issuer=issuer)


def sign_in(page: Page, person: str) -> None:
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name=person, exact=True).click()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="End session").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()


def faults(page: Page) -> list[str]:
    """What axe calls serious or critical."""
    found = Axe().run(page).response["violations"]
    return [fault["id"] for fault in found if fault["impact"] in ("serious", "critical")]


def heard(page: Page) -> list[bytes]:
    """All that comes over the line to the pages from now on."""
    received: list[bytes] = []

    def listen(line: WebSocket) -> None:
        line.on("framereceived", lambda data: received.append(data if isinstance(data, bytes) else data.encode()))

    page.on("websocket", listen)
    return received


def test_the_way_in_to_the_page_wanted_its_files_and_out_again(
    dashboard: str, windows: Callable[..., BrowserContext], count_shown: Count, shipped: pl.LazyFrame
) -> None:
    context = windows()
    page = context.new_page()
    received = heard(page)
    page.goto(f"{dashboard}/regions?region=Beijing")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    expect(page.get_by_text("for whoever is on the list of this dashboard.")).to_be_visible()
    page.wait_for_timeout(500)
    titles = [title.encode() for title in shipped.select("title").collect()["title"]]
    assert received and not any(title in b"".join(received) for title in titles)
    assert not any(words in page.inner_text("body") for words in ("MIIT", "Beijing", "actions"))
    assert context.request.get(f"{dashboard}/export/items.csv?region=Beijing").status == 401

    sign_in(page, "ann")
    expect(page).to_have_url(f"{dashboard}/regions?region=Beijing")
    shown = count_shown(page)
    expect(page.locator("[data-testid=stSidebar]")).to_contain_text("ann@\u2060example.org")
    assert faults(page) == []
    page.get_by_role("button", name=re.compile("Download these")).click()
    expect(page.get_by_text("the dataset, for every browser that is signed in.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).first.click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig"))))
    assert len(rows) == shown > 10
    answer = context.request.get(f"{dashboard}/export/items.csv?region=Beijing")
    assert (answer.status, answer.headers["x-row-count"]) == (200, str(shown))
    kept = {one["name"]: one for one in context.cookies()}
    assert kept[USER_COOKIE_NAME]["httpOnly"] and kept[USER_COOKIE_NAME]["sameSite"] == "Lax"
    assert kept[USER_COOKIE_NAME]["value"] not in page.evaluate("document.cookie")

    other = context.new_page()
    received = heard(other)
    other.goto(f"{dashboard}/items")
    count_shown(other)
    assert any(title in b"".join(received) for title in titles)
    sign_out(page)
    assert context.request.get(f"{dashboard}/export/items.csv").status == 401
    other.get_by_text("中文", exact=True).click()
    expect(other.get_by_role("button", name="登录")).to_be_visible()
    expect(other.locator("[data-testid=stDataFrame]")).to_have_count(0)
    thief = windows()
    thief.add_cookies([{"name": USER_COOKIE_NAME, "value": kept[USER_COOKIE_NAME]["value"], "url": dashboard}])
    assert thief.request.get(f"{dashboard}/export/items.csv").status == 401


@pytest.mark.parametrize(
    ("person", "words"),
    [
        ("eve", "eve@\u2060evil.example is not on the list of those who may see this."),
        ("una", "Your identity provider has not verified that ann@\u2060example.org is yours."),
    ],
)
def test_whoever_is_not_on_the_list_is_told_so_and_can_sign_out(
    dashboard: str, page: Page, context: BrowserContext, settle: Settle, person: str, words: str
) -> None:
    page.goto(f"{dashboard}/items")
    sign_in(page, person)
    expect(page.get_by_text(words)).to_be_visible()
    expect(page.get_by_role("button", name="Sign in")).to_have_count(0)
    settle(page)
    assert faults(page) == []
    expect(page.locator("[data-testid=stDataFrame]")).to_have_count(0)
    assert context.request.get(f"{dashboard}/export/items.csv").status == 403
    sign_out(page)
    assert context.request.get(f"{dashboard}/export/items.csv").status == 401


def test_whoever_declines_at_the_provider_is_back_at_the_button(dashboard: str, page: Page) -> None:
    page.goto(dashboard)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Deny").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()


def test_whoever_is_taken_off_the_list_sees_no_more_with_the_next_click(
    dashboard: str, page: Page, provider: str, secrets_file: Path, count_shown: Count
) -> None:
    page.goto(f"{dashboard}/items")
    sign_in(page, "ann")
    count_shown(page)
    secrets_file.write_text(listing("bob@example.org", provider), encoding="utf-8")
    try:
        page.wait_for_timeout(2000)  # The server looks at the file every now and then.
        page.get_by_role("link", name="Regions", exact=True).click()
        expect(page.get_by_text("is not on the list of those who may see this.")).to_be_visible()
        expect(page.locator("[data-testid=stDataFrame]")).to_have_count(0)
    finally:
        secrets_file.write_text(listing(ANN, provider), encoding="utf-8")
        page.wait_for_timeout(2000)


def test_a_sign_in_that_runs_out_while_a_page_is_open_shows_no_more(
    dashboard: str, page: Page, context: BrowserContext, provider: str, count_shown: Count
) -> None:
    ending = cookie(claims(origin=dashboard, iss=provider), age=31 * DAY - 20)
    context.add_cookies([{"name": USER_COOKIE_NAME, "value": ending, "url": dashboard}])
    page.goto(f"{dashboard}/items")
    count_shown(page)
    page.wait_for_timeout(21_000)
    page.get_by_role("link", name="Regions", exact=True).click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    expect(page.locator("[data-testid=stDataFrame]")).to_have_count(0)
    assert context.request.get(f"{dashboard}/export/items.csv").status == 401


@pytest.mark.parametrize(("scheme", "width", "words"), [("light", 1440, "Sign in"), ("dark", 400, "登录")])
def test_the_page_for_signing_in_can_be_read_by_everyone(
    dashboard: str, windows: Callable[..., BrowserContext], settle: Settle, scheme: str, width: int, words: str
) -> None:
    locale = "en-GB" if words == "Sign in" else "zh-CN"
    context = windows(viewport={"width": width, "height": 800}, color_scheme=scheme, locale=locale)
    page = context.new_page()
    page.goto(dashboard)
    expect(page.get_by_role("button", name=words)).to_be_visible()
    expect(page.get_by_role("button")).to_have_count(1)
    settle(page)
    assert faults(page) == []


def test_an_open_server_tells_a_browser_from_elsewhere_why_it_shows_nothing(
    start: Callable[..., str], built_warehouse: Path, page: Page
) -> None:
    address = start(built_warehouse).replace("127.0.0.1", "dashboard.localhost")  # a name that is not its own
    page.goto(f"{address}/regions")
    expect(
        page.get_by_text("This dashboard asks nobody to sign in, so it answers only its own machine.")
    ).to_be_visible()
    meant = start(built_warehouse, ENFORCEMENT_OPEN_TO_ALL="yes").replace("127.0.0.1", "dashboard.localhost")
    page.goto(f"{meant}/regions")
    expect(page.get_by_role("heading", name="Regions", level=1)).to_be_visible()
