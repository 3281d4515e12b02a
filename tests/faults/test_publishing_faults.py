"""Readers beside a loader, loaders that are killed, and folders that cannot be written: nothing torn, nothing lost."""

from __future__ import annotations

import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from etl import paths, pipeline, publishing, warehouse
from etl.paths import ROOT
from tests.faults.loader import number_of, numbered

PROCESSES = 4
Tell = Callable[[str], None]
PUBLISHING = [sys.executable, "-m", "tests.faults.loader"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A warehouse that is live, number 0."""
    file = tmp_path / "w.duckdb"
    with publishing.loading(file):
        publishing.publish(file, numbered(0))
    return file


@pytest.mark.parametrize("trials", [(30, 1000)], indirect=True)
def test_readers_never_see_half_a_load_or_an_old_one(file: Path, trials: int, tell: Tell) -> None:
    folder = file.parent
    (folder / "live").write_text("0")
    reading = [sys.executable, "-m", "tests.faults.reader", str(folder)]
    readers = [subprocess.Popen(reading, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(PROCESSES)]
    try:
        _await(lambda: len([*folder.glob("ready-*")]) == PROCESSES)
        for number in range(1, trials + 1):
            with publishing.loading(file):
                publishing.publish(file, numbered(number))
            (folder / "next").write_text(str(number))
            (folder / "next").replace(folder / "live")
            time.sleep(random.random() / 20)
    finally:
        (folder / "done").touch()
        told = [reader.communicate(timeout=60)[0] for reader in readers]
    assert [reader.returncode for reader in readers] == [0] * PROCESSES
    reads = [int(words.split()[0]) for words in told]
    seen = [int(words.split()[1]) for words in told]
    tell(f"{trials} publishes, {sum(reads)} reads in {PROCESSES} processes, each saw {min(seen)} warehouses or more")
    assert min(seen) > trials / 20


@pytest.mark.parametrize("trials", [(12, 250)], indirect=True)
def test_a_loader_killed_while_it_publishes_leaves_the_old_or_the_new_file_whole(
    file: Path, trials: int, tell: Tell
) -> None:
    chance = random.Random(3)
    number = 0
    drafts = 0
    for _ in range(trials):
        with subprocess.Popen(
            [*PUBLISHING, str(file), str(number + 1)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        ) as loader:
            assert loader.stdout and loader.stdout.readline() == "ready\n"
            time.sleep(chance.random() * 0.8)
            loader.kill()
            said = [int(line) for line in loader.stdout.read().splitlines()]
        live = number_of(warehouse.read(file))
        # What it said was live is live, or the next one, of which it had no time to say so.
        last = said[-1] if said else number
        assert live in (last, last + 1)
        drafts += bool([*file.parent.glob("*.draft-*")])
        number = live
        for one in publishing.kept(file):
            number_of(warehouse.read(one.file))
        with publishing.loading(file, wait=0):
            assert not [*file.parent.glob("*.draft-*")]
    tell(f"{trials} kills, {number} publishes in between, {drafts} times in the middle of a draft")
    assert drafts > trials / 10


@pytest.mark.parametrize("trials", [(4, 50)], indirect=True)
def test_a_load_killed_anywhere_leaves_the_live_file_and_the_next_one_succeeds(tmp_path: Path, trials: int) -> None:
    items = tmp_path / "items"
    items.mkdir()
    shutil.copy(paths.ITEMS / "2024-12.csv", items)
    file = tmp_path / "w.duckdb"
    began = time.monotonic()
    assert _run(items, file).returncode == 0
    lasts = time.monotonic() - began
    before = warehouse.read(file)["items"]
    chance = random.Random(4)
    for _ in range(trials):
        with subprocess.Popen(
            _command(items, file), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as load:
            time.sleep(chance.random() * lasts)
            load.kill()
        assert warehouse.read(file)["items"].equals(before)
    assert _run(items, file, "--wait", "0").returncode == 0
    assert not [*tmp_path.glob("*.draft-*")]


def test_two_loads_at_once_both_succeed_one_after_the_other(tmp_path: Path) -> None:
    items = tmp_path / "items"
    items.mkdir()
    shutil.copy(paths.ITEMS / "2024-12.csv", items)
    commands = [_command(items, tmp_path / "w.duckdb")] * 2
    loads = [
        subprocess.Popen(c, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) for c in commands
    ]
    told = [load.communicate(timeout=120)[1] for load in loads]
    assert [load.returncode for load in loads] == [0, 0]
    assert sum("Another load of w.duckdb goes on (process" in words for words in told) == 1


def test_a_full_disk_leaves_the_old_file_and_is_said(tmp_path: Path, small_disk: Path) -> None:
    items = tmp_path / "items"
    items.mkdir()
    shutil.copy(paths.ITEMS / "2024-12.csv", items)
    file = small_disk / "w.duckdb"
    assert _run(items, file).returncode == 0
    before = warehouse.read(file)
    shutil.copytree(paths.ITEMS, items, dirs_exist_ok=True)
    filler = small_disk / "filler"
    with filler.open("wb") as stream:  # all but 300 KB
        stream.write(b"x" * (shutil.disk_usage(small_disk).free - 300_000))
    done = _run(items, file)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "The warehouse could not be written (No space left on device); the one that was live stays." in done.stderr
    assert warehouse.read(file)["items"].equals(before["items"])
    assert not [*small_disk.glob("*.draft-*")]
    filler.unlink()
    assert _run(items, file).returncode == 0
    assert warehouse.read(file)["items"].height == 460


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, of 12 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(disk)], capture_output=True, text=True
    )
    if done.returncode:
        pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_file_that_may_not_grow_leaves_the_old_one(file: Path) -> None:
    """As a quota does it."""

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    done = subprocess.run(
        [*PUBLISHING, str(file), "1", "1"], cwd=ROOT, preexec_fn=limited, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "Unwritable: The warehouse could not be written (File too large)" in done.stderr
    assert number_of(warehouse.read(file)) == 0
    assert not [*file.parent.glob("*.draft-*")]


def test_a_folder_that_may_only_be_read_is_said_and_its_warehouse_stays(tmp_path: Path, small_disk: Path) -> None:
    items = tmp_path / "items"
    items.mkdir()
    shutil.copy(paths.ITEMS / "2024-12.csv", items)
    file = small_disk / "w.duckdb"
    assert _run(items, file).returncode == 0
    before = warehouse.version(file)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    done = _run(items, file)
    assert done.returncode == 1
    assert done.stderr.strip().endswith("Read-only file system; check that the path exists and may be written.")
    assert "Traceback" not in done.stderr
    assert warehouse.version(file) == before


def test_inputs_that_vanish_during_a_load_are_said_and_the_warehouse_stays(tmp_path: Path) -> None:
    items = tmp_path / "items"
    items.mkdir()
    for month in ("2024-11", "2024-12"):
        shutil.copy(paths.ITEMS / f"{month}.csv", items)
    file = tmp_path / "w.duckdb"
    assert _run(items, file).returncode == 0
    before = warehouse.version(file)

    def vanish(found: Iterable[Path], _words: str) -> Iterator[Path]:
        for path in found:
            yield path
            shutil.rmtree(items, ignore_errors=True)

    with pytest.raises(
        pipeline.NothingToPublish, match=r"^Only 10 items came in, but w\.duckdb holds 25; see whether an"
    ):
        pipeline.run(items, [], file, vanish)
    assert warehouse.version(file) == before


def _command(items: Path, file: Path, *more: str) -> list[str]:
    (items.parent / "none").mkdir(exist_ok=True)
    inputs = ["--items", str(items), "--newsletters", str(items.parent / "none")]
    return [sys.executable, "-m", "etl", "run", *inputs, "--warehouse", str(file), *more]


def _run(items: Path, file: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(_command(items, file, *more), cwd=ROOT, capture_output=True, text=True, check=False)


def _await(is_so: Callable[[], bool]) -> None:
    for _ in range(600):
        if is_so():
            return
        time.sleep(0.1)
    pytest.fail("It did not happen within a minute.")
