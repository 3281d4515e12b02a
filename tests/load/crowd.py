"""Many readers at once in one event loop: each opens pages, filters, downloads and thinks in between."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field

import urllib3
import websockets

from tests.load.reader import PageFailed, Pairs, Reader

PAGES = ("", "authorities", "regions", "violations", "compare", "coverage", "items", "about")
FACETS = ("region", "system", "family", "outcome")
FILES = ("items.csv", "items.xlsx", "items.xlsx", "labels.csv", "items.zip", "items.parquet", "items.pptx")
# What a reader does next, and how often of a hundred times.
STEPS = {"page": 45, "filter": 35, "download": 15, "leave": 5}
# What can go wrong with a step; anything else is a fault of ours.
FAILURES = (PageFailed, OSError, websockets.WebSocketException, urllib3.exceptions.HTTPError)


@dataclass
class Log:
    """What happened: the seconds of each step that went well, by kind, and a sentence for each that did not.

    `versions` are those of the data in files.
    """

    seconds: dict[str, list[float]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    versions: set[str] = field(default_factory=set)

    @contextmanager
    def step(self, kind: str) -> Iterator[None]:
        start = time.monotonic()
        try:
            yield
        except FAILURES as error:
            self.failures.append(f"{kind}: {str(error) or type(error).__name__}")
            raise
        self.seconds.setdefault(kind, []).append(time.monotonic() - start)


@dataclass(frozen=True)
class Crowd:
    """So many readers of one server, each of whom thinks `pause` seconds, on average, between two steps.

    `is_empty` is for a page that has nothing to choose from: every step opens it.
    """

    address: str
    readers: int
    pause: float
    is_empty: bool = False

    async def read(self, seconds: float) -> Log:
        """Read for so long; the readers come one after another within the first pause."""
        log, end = Log(), time.monotonic() + seconds
        with urllib3.PoolManager(maxsize=self.readers) as files:
            await asyncio.gather(*(self._stay(n, end, log, files) for n in range(self.readers)))
        return log

    async def _stay(self, number: int, end: float, log: Log, files: urllib3.PoolManager) -> None:
        """One reader, who comes back after leaving."""
        chance = random.Random(number)
        await asyncio.sleep(self.pause * number / self.readers)
        while time.monotonic() < end:
            try:
                await self._visit(chance, end, log, files)
            except FAILURES:
                await asyncio.sleep(self.pause)  # It is in the log.

    async def _visit(self, chance: random.Random, end: float, log: Log, files: urllib3.PoolManager) -> None:
        async with AsyncExitStack() as stack:
            with log.step("arrive"):
                reader = await stack.enter_async_context(Reader(self.address))
                await reader.open("")
            while True:
                await asyncio.sleep(self.pause * chance.uniform(0.5, 1.5))
                step = chance.choices(list(STEPS), list(STEPS.values()))[0]
                if step == "leave" or time.monotonic() > end:
                    return
                with log.step("page" if self.is_empty else step):
                    match step:
                        case _ if self.is_empty:
                            await reader.open("")
                        case "page":
                            await reader.open(chance.choice(PAGES), reader.query)
                        case "filter":
                            await reader.choose(_choice(reader, chance))
                        case "download":
                            file = f"{self.address}/export/{chance.choice(FILES)}?{reader.query}"
                            log.versions.add(await asyncio.to_thread(_download, file, files))


def _choice(reader: Reader, chance: random.Random) -> Pairs:
    """A value or two that the panel offers, or none any more."""
    if reader.panel["chosen"] and chance.random() < 0.3:
        return []
    facets = [facet for facet in reader.panel["facets"] if facet["id"] in FACETS]
    asked = chance.sample(facets, chance.choice((1, 1, 2)))
    values = [chance.choice([value for value in facet["values"] if value["count"]] or [None]) for facet in asked]
    return [[value["key"], value["id"]] for value in values if value]


def _download(address: str, files: urllib3.PoolManager) -> str:
    """Take a file; says of which data it is."""
    answer = files.request("GET", address, timeout=120, retries=False, headers={"Connection": "close"})
    if answer.status != 200 or not answer.data:
        raise PageFailed(f"{address} answered {answer.status}: {answer.data[:200].decode(errors='replace')}")
    return answer.headers["X-Data-Version"]
