"""A reading process: threads that ask for the newest data again and again, as pages do, until all is done.

Says at the end how often it read and how many different warehouses it saw. Fails on a torn or a stale read.
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pages.shared import source
from tests.faults.loader import number_of, say

THREADS = 3


def read(folder: Path) -> tuple[int, set[int]]:
    reads, seen, last = 0, set[int](), 0
    while not (folder / "done").exists():
        live = int((folder / "live").read_text())
        found = source.load()
        assert found.trouble is None, found.trouble
        data = found.data
        number = number_of({"items": data.items, "labels": data.labels, "sources": data.sources, "loads": data.loads})
        assert number >= live, f"stale: {number} was read when {live} was live"
        assert number >= last, f"back in time: {number} after {last}"
        reads, last = reads + 1, number
        seen.add(number)
    return reads, seen


def main(folder: Path) -> None:
    os.environ["ENFORCEMENT_WAREHOUSE"] = str(folder / "w.duckdb")
    source.load()
    (folder / f"ready-{os.getpid()}").touch()
    with ThreadPoolExecutor(THREADS) as pool:
        done = [*pool.map(read, [folder] * THREADS)]
    say(f"{sum(reads for reads, _ in done)} {len(set.union(*(seen for _, seen in done)))}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
