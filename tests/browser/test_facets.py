"""The filter panel in a real browser, on a page of its own (facets_demo.py)."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Locator, Page, expect

from etl.paths import ROOT

HERE = ROOT / "tests" / "browser"
expect.set_options(timeout=15_000)
HOSTILE = '<img src=x onerror="document.title=1">'


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["-m", "streamlit", "run", str(HERE / "facets_demo.py"), "--server.headless", "true"]
    server = subprocess.Popen(
        [sys.executable, *command, "--server.address", "127.0.0.1", "--server.port", str(port)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2) as answer:
                if answer.read() == b"ok":
                    break
        except OSError:
            time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(timeout=20)


@pytest.fixture
def panel(address: str, page: Page) -> Page:
    page.goto(address)
    tick(page, "Beijing").wait_for()
    return page


def tick(page: Page, name: str) -> Locator:
    return page.get_by_role("checkbox", name=name)


def press(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def state(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(page.get_by_test_id("stText").inner_text())
    return found


def expect_choice(page: Page, *pairs: tuple[str, str]) -> None:
    """What Python was told, once the page has settled."""
    expect(page.get_by_test_id("stText")).to_contain_text(json.dumps({"chosen": pairs})[:-1] + ",")


def test_values_are_chosen_alone_and_cleared(panel: Page) -> None:
    expect(press(panel, "Clear all filters")).to_be_disabled()
    tick(panel, "Beijing").click()
    tick(panel, "Hainan").click()
    expect_choice(panel, ("region", "Beijing"), ("region", "Hainan"))
    expect(panel.get_by_text("Beijing · Hainan")).to_be_visible()
    tick(panel, "Beijing").click()
    expect_choice(panel, ("region", "Hainan"))
    press(panel, "Authority").click()
    tick(panel, "Cyberspace").click()
    tick(panel, "Jiangsu").hover()
    press(panel, "only Jiangsu").click()
    expect_choice(panel, ("system", "Cyberspace"), ("region", "Jiangsu"))
    press(panel, "Clear Region").click()
    expect_choice(panel, ("system", "Cyberspace"))
    expect(press(panel, "Region")).to_be_focused()
    press(panel, "Clear all filters").click()
    expect_choice(panel)
    expect(tick(panel, "Cyberspace")).not_to_be_checked()


def test_a_child_takes_the_place_of_its_own_parent_only(panel: Page) -> None:
    press(panel, "Authority").click()
    tick(panel, "Cyberspace").check()
    tick(panel, "Public security").check()
    press(panel, "Cyberspace").click()
    tick(panel, "Hainan CAC").check()
    expect_choice(panel, ("system", "Public security"), ("authority", "Hainan CAC"))
    expect(panel.get_by_text("Public security · Hainan CAC")).to_be_visible()
    expect(tick(panel, "Cyberspace")).to_be_checked(indeterminate=True)
    expect(tick(panel, "Public security")).to_be_checked()
    tick(panel, "Hainan CAC").uncheck()
    expect(tick(panel, "Hainan CAC")).to_be_visible()
    tick(panel, "Hainan CAC").check()
    tick(panel, "Cyberspace").click()
    expect_choice(panel, ("system", "Public security"), ("system", "Cyberspace"))
    expect(tick(panel, "Hainan CAC")).not_to_be_checked()


def test_a_parent_chosen_with_a_child_of_its_own_is_shown_as_a_part(address: str, page: Page) -> None:
    page.goto(f"{address}/?system=Cyberspace&authority=Hainan CAC")
    press(page, "Authority").click()
    expect(tick(page, "Cyberspace")).to_be_checked(indeterminate=True)
    tick(page, "Hainan CAC").uncheck()
    expect_choice(page, ("system", "Cyberspace"))
    expect(tick(page, "Cyberspace")).to_be_checked()


def test_words_are_sent_on_enter_on_leaving_and_on_emptying(panel: Page) -> None:
    search = panel.get_by_label("Search titles")
    runs = state(panel)["runs"]
    search.press_sequentially("record c")
    panel.wait_for_timeout(300)
    assert state(panel)["runs"] == runs, "Streamlit took a typed letter for a keyboard shortcut"
    search.press("Enter")
    expect_choice(panel, ("q", "record c"))
    search.fill("app")
    tick(panel, "Beijing").click()  # leaving the box must not swallow the click
    expect_choice(panel, ("q", "app"), ("region", "Beijing"))
    search.fill("")
    expect_choice(panel, ("region", "Beijing"))
    expect(search).to_be_focused()


def test_months_are_chosen_and_single_ones_removed(panel: Page) -> None:
    panel.get_by_label("From").select_option("2023-04")
    panel.get_by_label("To").select_option("2024-02")
    expect_choice(panel, ("from", "2023-04"), ("to", "2024-02"))
    expect(panel.get_by_label("From").locator("option[value='2024-03']")).to_be_disabled()
    panel.get_by_label("From").select_option("")
    expect_choice(panel, ("to", "2024-02"))
    press(panel, "From outside").click()
    expect(tick(panel, "Ningxia")).to_be_checked()  # though it stands far down the list
    press(panel, "Clear Mar 2024").click()
    expect_choice(panel, ("to", "2024-02"), ("region", "Ningxia"))


def test_values_are_found_and_hostile_names_are_only_text(panel: Page) -> None:
    expect(tick(panel, "Ningxia")).to_have_count(0)
    press(panel, "16 more").click()
    expect(tick(panel, "Ningxia")).to_be_visible()
    press(panel, "Fewer").click()
    find = panel.get_by_label("Find: Region")
    find.press_sequentially("NINGX")
    expect(panel.get_by_role("checkbox")).to_have_count(1)
    tick(panel, "Ningxia").check()
    expect_choice(panel, ("region", "Ningxia"))
    expect(find).to_have_value("NINGX")
    find.fill("nowhere")
    expect(panel.get_by_text("Nothing by that name")).to_be_visible()
    press(panel, "Region").click()
    press(panel, "Authority").click()
    panel.get_by_label("Find: Authority").fill("guangxi")
    expect(panel.get_by_role("checkbox")).to_have_count(2)  # the child, and the parent it stands under
    press(panel, "Violation").click()
    tick(panel, HOSTILE).check()
    expect_choice(panel, ("region", "Ningxia"), ("violation", "v4"))
    expect(panel.locator("section img")).to_have_count(0)


def test_quick_clicks_all_arrive_and_python_has_the_last_word(address: str, page: Page) -> None:
    page.goto(f"{address}/?slow=2")
    press(page, "Level of authority").click()
    names = ("Beijing", "Hainan", "Jiangsu")
    for name in names:
        tick(page, name).click()
    expect_choice(page, *(("region", name) for name in names))
    for name in names:
        expect(tick(page, name)).to_be_checked()
    tick(page, "Refused").click()
    expect(tick(page, "Refused")).to_be_checked()
    expect(tick(page, "Refused")).not_to_be_checked()  # Python refused it, and said so
    expect(tick(page, "Beijing")).to_be_checked()


def test_the_keyboard_alone_is_enough_and_keeps_its_place(panel: Page) -> None:
    panel.get_by_label("Find: Region").focus()
    for _ in range(3):  # National, its "only", Beijing
        panel.keyboard.press("Tab")
    panel.keyboard.press("Space")
    expect_choice(panel, ("region", "Beijing"))
    expect(tick(panel, "Beijing")).to_be_focused()
    panel.keyboard.press("Tab")
    expect(press(panel, "only Beijing")).to_be_focused()
    panel.keyboard.press("Tab")
    panel.keyboard.press("Space")
    expect_choice(panel, ("region", "Beijing"), ("region", "Shanghai"))
    press(panel, "Region").press("Enter")
    expect(panel.get_by_role("checkbox")).to_have_count(0)
    panel.keyboard.press("Enter")
    expect(panel.get_by_role("checkbox").first).to_have_accessible_name("Beijing 740")  # chosen ones first
    expect(press(panel, "Region")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_has_no_accessibility_fault(address: str, chromium: Browser, scheme: Any) -> None:
    page = chromium.new_page(color_scheme=scheme)
    page.goto(address)
    for name in ("Authority", "Violation", "Level of authority"):
        press(page, name).click()
    tick(page, "Industry and IT").check()
    press(page, "Cyberspace").click()
    press(page, "About Level of authority").click()
    press(page, "From outside").click()
    expect(press(page, "Clear Mar 2024")).to_be_visible()
    found = Axe().run(page, context="[data-testid=stBidiComponentRegular], [data-testid=stSidebarUserContent]")
    page.close()
    assert found.violations_count == 0, found.generate_report()
