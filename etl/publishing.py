"""Which file of a warehouse is live: one loader at a time, drafts moved over it whole, the last good ones kept.

Beside `enforcement.duckdb` lie its `.lock`, while a load goes on a `.draft-...`, and the folder `.kept` of those that
were live before, each named after the moment in which it was written (UTC).
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from filelock import FileLock, Timeout

from etl import warehouse

KEPT = 3
WAIT = 60  # seconds
NAMED = "%Y-%m-%dT%H-%M-%S-%f"


class Busy(ValueError):
    """Another load goes on; the message says which."""


class NothingKept(ValueError):
    """There is no earlier warehouse to return to; the message says what there is."""


@dataclass(frozen=True)
class Kept:
    """A warehouse that was live once, by the moment in which it was written."""

    file: Path

    @property
    def name(self) -> str:
        return self.file.stem


@contextmanager
def loading(file: Path, wait: float = WAIT, told: Callable[[str], None] = lambda _: None) -> Iterator[None]:
    """Keep the warehouse for one loader, and clear what an interrupted one left.

    `told` is called with a sentence before waiting for another loader. Raises Busy after `wait` seconds, OSError where
    the folder cannot be written. The lock ends with its process, however that ends.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    path = _beside(file, "lock")
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        told(f"{_holder(path, file)}; waiting for it.")
        try:
            lock.acquire(timeout=wait)
        except Timeout:
            raise Busy(f"{_holder(path, file)}; try again when it has ended, or stop it.") from None
    try:
        since = dt.datetime.now(dt.UTC)
        path.write_text(f"process {os.getpid()} on {socket.gethostname()} since {since:%Y-%m-%d %H:%M} UTC")
        _clear(file)
        yield
    finally:
        lock.release()


def publish(file: Path, tables: Mapping[str, pl.DataFrame], keep: int = KEPT) -> None:
    """Make these tables live in one step: readers see the old file or the new one. Needs `loading`.

    The file that was live is kept unless it tells the same; of those kept, the newest `keep` stay. Raises Unwritable
    or OSError when the folder cannot be written or is full; the old file then stays.
    """
    draft = _beside(file, f"draft-{os.getpid()}")
    try:
        warehouse.write(draft, tables)
        if not _tells_the_same(live(file), tables):
            _keep(file)
        _go_live(draft, file)
    finally:
        _clear(file)
    for old in kept(file)[: -keep or None]:
        old.file.unlink()


def kept(file: Path) -> list[Kept]:
    """The warehouses that were live before, oldest first."""
    return [Kept(path) for path in sorted(_beside(file, "kept").glob("*.duckdb"))]


def rollback(file: Path, name: str | None = None) -> Kept:
    """Make an earlier warehouse live again: the one named, or the newest that is older than the live one.

    Needs `loading`. The one that was live is kept. Raises NothingKept; Unreadable for one that is damaged.
    """
    found = {one.name: one for one in kept(file)}
    before = [one for one in found if warehouse.version(file) is None or one < _written(file)]
    chosen = name if name is not None else max(before, default=None)
    if chosen not in found:
        wanted = f"named {name}" if name else "older than the live one"
        there = f"there are {', '.join(found)}" if found else "none is kept yet"
        raise NothingKept(f"{file.name}: no warehouse {wanted} is kept; {there}.")
    warehouse.read(found[chosen].file)
    draft = _beside(file, f"draft-{os.getpid()}")
    try:
        _keep(file)
        _twin(found[chosen].file, draft)
        _go_live(draft, file)
    finally:
        _clear(file)
    return found[chosen]


def live(file: Path) -> dict[str, pl.DataFrame] | None:
    """The tables of the live warehouse; None where there is none that can be read."""
    try:
        return warehouse.read(file)
    except warehouse.Unreadable:
        return None


def _keep(file: Path) -> None:
    """Keep the live file, if it can be read, under the moment in which it was written."""
    if live(file) is None:
        return
    folder = _beside(file, "kept")
    folder.mkdir(exist_ok=True)
    place = folder / f"{_written(file)}.duckdb"
    if not place.exists():
        part = place.with_suffix(".part")
        part.unlink(missing_ok=True)
        _twin(file, part)
        part.replace(place)
        warehouse.sync(folder)


def _twin(file: Path, other: Path) -> None:
    """Give a file that is never written again a second name; a copy where the file system has no such names."""
    try:
        os.link(file, other)
    except OSError:
        shutil.copy2(file, other)
        warehouse.sync(other)


def _go_live(draft: Path, file: Path) -> None:
    draft.replace(file)
    warehouse.sync(file.parent)


def _tells_the_same(old: Mapping[str, pl.DataFrame] | None, new: Mapping[str, pl.DataFrame]) -> bool:
    """Whether nothing but the load itself differs."""
    return old is not None and all(
        table.equals(new[name].select(table.columns)) for name, table in old.items() if name != "loads"
    )


def _written(file: Path) -> str:
    return dt.datetime.fromtimestamp(file.stat().st_mtime, dt.UTC).strftime(NAMED)


def _holder(lock: Path, file: Path) -> str:
    return f"Another load of {file.name} goes on ({lock.read_text() or 'just begun'})"


def _clear(file: Path) -> None:
    """Remove drafts, whole or half, with what DuckDB wrote beside them, and copies not finished."""
    for left in (*file.parent.glob(f"{file.name}.draft-*"), *_beside(file, "kept").glob("*.part")):
        if left.is_dir():
            shutil.rmtree(left)
        else:
            left.unlink(missing_ok=True)


def _beside(file: Path, what: str) -> Path:
    return file.with_name(f"{file.name}.{what}")
