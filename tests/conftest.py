"""Fixtures that several kinds of tests share."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from urllib.parse import parse_qsl

import polars as pl
import pytest
import urllib3
from streamlit import config

from etl import paths, pipeline, reference, rules, schema, warehouse
from etl.analysis.query import strictly
from etl.analysis.view import Data, View
from etl.classify import Labeller
from etl.records import Item
from etl.reference import Reference


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="tests/faults and load: as often as docs/operation.md reports")


TOLD = pytest.StashKey[list[str]]()


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Says at the end of the run what was tried, and how often."""
    return request.config.stash.setdefault(TOLD, []).append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for words in config.stash.get(TOLD, []):
        terminalreporter.write_line(words)


def quietly(inputs: Iterable[Path], _words: str) -> Iterable[Path]:
    """A run's progress, not shown."""
    return inputs


@pytest.fixture(scope="session")
def known() -> Reference:
    return reference.load()


@pytest.fixture(scope="session")
def labeller(known: Reference) -> Labeller:
    return Labeller(known, rules.load())


@pytest.fixture(scope="session")
def built_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of the shipped monthly tables, built once."""
    file = tmp_path_factory.mktemp("warehouse") / "enforcement.duckdb"
    pipeline.run(paths.ITEMS, [], file, quietly)
    return file


@pytest.fixture(scope="session", autouse=True)
def no_secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that there is not yet, in which Streamlit looks for secrets; never in those of whoever runs the tests."""
    file = tmp_path_factory.mktemp("none") / "secrets.toml"
    config.set_option("secrets.files", [str(file)])
    return file


@pytest.fixture(scope="session")
def start(launch: Callable[..., tuple[str, subprocess.Popen[bytes]]]) -> Callable[..., str]:
    """Starts a dashboard of its own for a warehouse and returns its address; takes what `launch` takes."""
    return lambda *args, **more: launch("dashboard.py", *args, **more)[0]


@pytest.fixture(scope="session")
def launch(no_secrets: Path) -> Iterator[Callable[..., tuple[str, subprocess.Popen[bytes]]]]:
    """Starts a server of a script for a warehouse; returns its address and process. Its log lies beside the warehouse.

    It may have further options of Streamlit, a path that all its addresses begin with, and more in its environment.
    """
    started: list[subprocess.Popen[bytes]] = []

    def serve(
        script: str, warehouse: Path, *options: str, base: str = "", **environment: str
    ) -> tuple[str, subprocess.Popen[bytes]]:
        port = free_port()
        here = ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.baseUrlPath", base]
        where = [] if "--secrets.files" in options else ["--secrets.files", str(no_secrets)]
        with warehouse.with_suffix(".server-log").open("ab") as log:
            process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "streamlit",
                    "run",
                    script,
                    "--server.headless",
                    "true",
                    *here,
                    *where,
                    *options,
                ],
                cwd=paths.ROOT,
                env=os.environ | {"ENFORCEMENT_WAREHOUSE": str(warehouse)} | environment,
                stdout=log,
                stderr=log,
            )
        started.append(process)
        address = f"http://127.0.0.1:{port}{base}"
        await_answer(f"{address}/_stcore/health", process)
        return address, process

    yield serve
    for process in started:
        process.terminate()
        process.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def await_answer(address: str, process: subprocess.Popen[bytes], expected: int = 200) -> None:
    """Waits until a server that is starting answers an address as expected."""
    for _ in range(300):
        if process.poll() is not None:
            pytest.fail(f"The server of {address} stopped while starting.")
        try:
            if urllib3.request("GET", address, timeout=2, redirect=False, retries=False).status == expected:
                return
        except urllib3.exceptions.HTTPError:
            time.sleep(0.1)
    pytest.fail(f"The server of {address} did not come up.")


@pytest.fixture
def warehouse_file(built_warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """That warehouse, named to the dashboard."""
    monkeypatch.setenv("ENFORCEMENT_WAREHOUSE", str(built_warehouse))
    return built_warehouse


@pytest.fixture(scope="session")
def told_twice_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of two issues that tell of some of the same events, and of a reviewed line that corrects a fine."""
    folder = tmp_path_factory.mktemp("twice")
    (folder / "2024-12.csv").write_text(
        "item_id,kind,date,title,authorities,fine_cny,confidence\n"
        "tideline-2025-01-2,action,2024-12-09,Hospital in Xiangtan fined,Xiangtan CAC,90000,high\n",
        encoding="utf-8",
    )
    issues = [paths.ROOT / f"tests/newsletters/{name}-2024-12.md" for name in ("harbour", "tideline")]
    pipeline.run(folder, issues, folder / "w.duckdb", quietly)
    return folder / "w.duckdb"


@pytest.fixture
def told_twice(told_twice_file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """That warehouse, named to the dashboard."""
    monkeypatch.setenv("ENFORCEMENT_WAREHOUSE", str(told_twice_file))
    return told_twice_file


@pytest.fixture(scope="session")
def shipped(built_warehouse: Path) -> pl.LazyFrame:
    """All shipped items as the dashboard reads them."""
    return warehouse.read(built_warehouse)["items"].lazy()


@pytest.fixture(scope="session")
def shipped_data(built_warehouse: Path, known: Reference) -> Data:
    """All shipped tables with what follows from them."""
    return Data.of(warehouse.read(built_warehouse), known)


@pytest.fixture
def view_of(shipped_data: Data, known: Reference) -> Callable[[str], View]:
    """Makes the view that an address with this query string has of all shipped items."""
    return lambda words: View(shipped_data, strictly(parse_qsl(words), known), known)


@pytest.fixture
def items_frame() -> Callable[..., pl.LazyFrame]:
    """Makes a frame of items from a few values each; the rest is a plain enforcement action."""

    def make(*rows: dict[str, object]) -> pl.LazyFrame:
        import datetime as dt

        items = []
        for n, row in enumerate(rows):
            date = dt.date.fromisoformat(str(row.pop("date", "2024-01-15")))
            plain = {
                "item_id": f"item-{n}",
                "source_id": "items-2024-01",
                "section": "enforcement",
                "kind": "action",
                "date_precision": "day",
                "title": "An action",
                "confidence": "high",
            }
            items.append(Item(**(plain | row | {"date": date})).row())  # type: ignore[arg-type]
        return pl.LazyFrame(items, schema=schema.polars_schema(schema.ITEMS))

    return make
