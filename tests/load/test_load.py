"""Readers by the hundred while new data are published: every step succeeds and memory stays as it is.

`make load` runs it as docs/operation.md reports: 200 readers for ten minutes.
"""

from __future__ import annotations

import itertools
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median, quantiles
from typing import TypeVar

import pytest

from etl import paths
from tests.load.crowd import Crowd
from tests.pages.asked import finished

T = TypeVar("T")
Launch = Callable[..., tuple[str, subprocess.Popen[bytes]]]
# As docs/deploy/ starts it: threads that come and go share two heaps, or each would leave its own behind.
AS_A_SERVICE = {"MALLOC_ARENA_MAX": "2"}
SAMPLE = 5  # seconds between two looks at the memory
LONG = 10  # minutes after which growth would show
# What the last two minutes may hold more than the second and third, while answers are kept and heaps settle.
MOST_GROWTH = 1.1


@dataclass(frozen=True)
class Size:
    """How many readers, how many minutes, how many seconds between two steps of one, and between two loads."""

    readers: int
    minutes: float
    pause: float
    between_loads: float


SMALL, WHOLE = Size(10, 0.4, 2, 5), Size(200, 10, 20, 60)


@pytest.fixture
def size(request: pytest.FixtureRequest) -> Size:
    return WHOLE if request.config.getoption("--long") else SMALL


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the warehouse will be."""
    return tmp_path / "w.duckdb"


def test_readers_are_served_while_data_are_loaded(
    launch: Launch, file: Path, size: Size, tell: Callable[[str], None]
) -> None:
    empty, server = launch("tests/load/empty.py", file)
    bare = finished(Crowd(empty, size.readers, size.pause, is_empty=True).read(60 * size.minutes / 5))
    server.terminate()

    loads = _loads(file)
    next(loads)
    address, server = launch("dashboard.py", file, **AS_A_SERVICE)
    with _every(size.between_loads, lambda: next(loads)) as done, _every(SAMPLE, lambda: _memory(server)) as held:
        log = finished(Crowd(address, size.readers, size.pause).read(60 * size.minutes))

    by_minute = [held[n : n + 60 // SAMPLE] for n in range(0, len(held), 60 // SAMPLE)]
    memory = [median(values) for values in by_minute]
    tell(f"{size.readers} readers, {size.minutes:g} minutes, {len(done)} loads, {len(log.versions)} data versions seen")
    tell(f"failures: {len(bare.failures)} of the empty page, {len(log.failures)} of the dashboard")
    for name, of in (("empty page", bare), ("dashboard", log)):
        for kind, seconds in sorted(of.seconds.items()):
            tell(f"{name}, {kind}: {_told(seconds)}")
    tell(f"memory in MB, by minute: {', '.join(f'{mb:.0f}' for mb in memory)}")
    assert bare.failures == [] and log.failures == []
    assert "Traceback" not in file.with_suffix(".server-log").read_text(encoding="utf-8")
    assert {"arrive", "page", "filter", "download"} <= log.seconds.keys()
    assert len(log.versions) > 1
    assert len(memory) < LONG or mean(memory[-2:]) <= MOST_GROWTH * mean(memory[1:3])


def _loads(file: Path) -> Iterator[None]:
    """Publishes at each step: all the months we ship, then all but the newest, and so on."""
    fewer, none = file.with_name("fewer"), file.with_name("none")
    shutil.copytree(paths.ITEMS, fewer)
    max(fewer.glob("*.csv")).unlink()
    none.mkdir()
    load = [sys.executable, "-m", "etl", "run", "--newsletters", str(none), "--warehouse", str(file), "--items"]
    for items in itertools.cycle((paths.ITEMS, fewer)):
        subprocess.run([*load, str(items)], cwd=paths.ROOT, check=True, stdout=subprocess.DEVNULL)
        yield


@contextmanager
def _every(seconds: float, do: Callable[[], T]) -> Iterator[list[T]]:
    """Does something beside what goes on within, again and again; gives what came of it."""
    found: list[T] = []
    ended = threading.Event()

    def work() -> None:
        while not ended.wait(seconds):
            found.append(do())

    with ThreadPoolExecutor(1) as beside:
        running = beside.submit(work)
        try:
            yield found
        finally:
            ended.set()
        running.result()


def _memory(server: subprocess.Popen[bytes]) -> float:
    """Resident, in MB."""
    status = Path(f"/proc/{server.pid}/status").read_text(encoding="utf-8")
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


def _told(seconds: list[float]) -> str:
    at = quantiles(seconds, n=100, method="inclusive") if len(seconds) > 1 else [seconds[0]] * 99
    return f"{len(seconds)} times, median {at[49]:.2f} s, 95th percentile {at[94]:.2f} s, longest {max(seconds):.2f} s"
