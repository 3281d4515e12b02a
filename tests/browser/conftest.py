"""A real server and a real Chromium."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from etl.paths import ROOT

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE = 30_000  # ms
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is not on the PATH; .ci/run installs it.")
        pytest.skip("no Chromium on the PATH; install the package chromium to run the browser tests")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    opened = chromium.new_context(viewport={"width": 1440, "height": 1000}, accept_downloads=True)
    opened.set_default_timeout(PATIENCE)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture(scope="session")
def start() -> Iterator[Callable[[Path], str]]:
    """Starts a dashboard of its own for a warehouse and returns its address; its log lies beside the warehouse."""
    started: list[subprocess.Popen[bytes]] = []

    def serve(warehouse: Path, **environment: str) -> str:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        with warehouse.with_suffix(".server-log").open("ab") as log:
            process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "streamlit",
                    "run",
                    "dashboard.py",
                    "--server.port",
                    str(port),
                    "--server.address",
                    "127.0.0.1",
                    "--server.headless",
                    "true",
                ],
                cwd=ROOT,
                env=os.environ | {"ENFORCEMENT_WAREHOUSE": str(warehouse)} | environment,
                stdout=log,
                stderr=log,
            )
        started.append(process)
        address = f"http://127.0.0.1:{port}"
        _await_health(address, process)
        return address

    yield serve
    for process in started:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="session")
def dashboard(start: Callable[[Path], str], built_warehouse: Path) -> str:
    return start(built_warehouse)


def _await_health(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            pytest.fail("The dashboard stopped while starting.")
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2) as answer:
                if answer.read() == b"ok":
                    return
        except OSError:
            time.sleep(0.1)
    pytest.fail("The dashboard did not become healthy.")


@pytest.fixture
def count_shown() -> Callable[[Page], int]:
    """Reads the number in the line "330 actions · ..." once the page has settled."""

    def read(page: Page) -> int:
        _settle(page)
        line = page.get_by_text(re.compile(r"^[\d,]+ (actions?|items?)\b.* · ")).first
        line.wait_for()
        words = re.match(r"[\d,]+", line.inner_text())
        assert words
        return int(words[0].replace(",", ""))

    return read


@pytest.fixture
def settle() -> Callable[[Page], None]:
    return _settle


# Markdown and charts are drawn some time after the script has run: the page is at rest when nothing in it changes.
AT_REST = """call => {
    const settling = window.settling ??= {call: 0, since: 0};
    const changed = () => { settling.since = performance.now(); };
    settling.observer ??= new MutationObserver(records => {
        const node = records.at(-1).target;
        settling.last = (node.closest ? node : node.parentElement)?.closest("[data-testid]")?.dataset.testid;
        changed();
    });
    if (settling.call !== call) {
        settling.call = call;
        settling.observer.observe(document.body, {subtree: true, childList: true, characterData: true});
        changed();
    }
    if (!document.querySelector("[data-testid=stApp][data-test-script-state=notRunning]")) changed();
    return performance.now() - settling.since > 500;
}"""
UNREST = """() => "the script is " +
    document.querySelector("[data-testid=stApp]")?.dataset.testScriptState +
    ", the last change was in " + settling.last +
    " and the page reads: " + document.body.innerText.slice(0, 500)"""
CALLS = count(1)


def _settle(page: Page) -> None:
    """Waits until the page's script has run and what it made is drawn."""
    try:
        page.wait_for_function(AT_REST, arg=next(CALLS), polling=50)
    except PlaywrightTimeout as error:
        error.add_note(f"{page.url} did not come to rest: {page.evaluate(UNREST)}")
        raise
