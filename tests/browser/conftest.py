"""A real Chromium."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.conftest import await_answer, free_port
from tests.pages.admission.signing import ANN

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
PEOPLE = (
    {"sub": "ann", "email": "Ann@Example.org", "email_verified": True},
    {"sub": "eve", "email": "eve@evil.example", "email_verified": True},
    {"sub": "una", "email": ANN, "email_verified": False},
    # Of whom the provider tells so much that it fills several cookies.
    {"sub": "max", "email": ANN, "email_verified": True, "groups": Random(0).randbytes(4000).hex()},
)


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
def windows(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Opens windows with nothing remembered; none of their pages may need what the dashboard's policy refuses."""
    refused: list[str] = []
    opened = []

    def heard(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            refused.append(message.text)

    def now(**options: Any) -> BrowserContext:
        context = chromium.new_context(**{"viewport": {"width": 1440, "height": 1000}} | options)
        context.set_default_timeout(PATIENCE)
        context.on("console", heard)
        opened.append(context)
        return context

    yield now
    for context in opened:
        context.close()
    assert refused == []


@pytest.fixture
def context(windows: Callable[..., BrowserContext]) -> BrowserContext:
    return windows()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture(scope="session")
def dashboard(start: Callable[..., str], built_warehouse: Path) -> str:
    return start(built_warehouse)


@pytest.fixture(scope="session")
def provider() -> Iterator[str]:
    """An identity provider, a process of its own, that knows some people."""
    port = free_port()
    people = [part for claims in PEOPLE for part in ("--user-claims", json.dumps(claims))]
    process = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", *people],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    issuer = f"http://127.0.0.1:{port}"
    await_answer(f"{issuer}/.well-known/openid-configuration", process)
    yield issuer
    process.terminate()
    process.wait(timeout=20)


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
