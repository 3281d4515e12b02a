"""Asks an app beside the pages, without a server and without a network."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote, urlsplit

from starlette.applications import Starlette
from starlette.types import ASGIApp

from pages.shared import export_address

T = TypeVar("T")
EXPORT = Starlette(routes=export_address.ROUTES)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def words(self) -> str:
        assert self.headers["content-type"] == "text/plain; charset=utf-8"
        return self.body.decode()


async def asked(
    address: str,
    method: str = "GET",
    headers: dict[str, str] | None = None,
    *,
    app: ASGIApp = EXPORT,
    arrived: str = "127.0.0.1",
) -> Answer:
    """What the app answers to a request that arrived at that number of this machine."""
    parts = urlsplit(address)
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "server": (arrived, 8501),
        "path": parts.path,
        "raw_path": parts.path.encode(),
        "query_string": quote(parts.query, safe="=&%+").encode(),
        "headers": [
            (k.lower().encode(), v.encode()) for k, v in ({"Host": "localhost:8501"} | (headers or {})).items()
        ],
    }
    sent: list[dict[str, object]] = []

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    await app(scope, receive, send)  # type: ignore[arg-type]
    start, *bodies = sent
    pairs: list[tuple[bytes, bytes]] = start["headers"]  # type: ignore[assignment]
    return Answer(
        int(str(start["status"])),
        {k.decode(): v.decode() for k, v in pairs},
        b"".join(bytes(part["body"]) for part in bodies),  # type: ignore[call-overload]
    )


def finished(work: Coroutine[None, None, T]) -> T:
    """The work's result; in a thread of its own, as a browser test's driver keeps a loop running in the main one."""
    with ThreadPoolExecutor(1) as own:
        return own.submit(asyncio.run, work).result()


def get(
    address: str,
    method: str = "GET",
    headers: dict[str, str] | None = None,
    *,
    app: ASGIApp = EXPORT,
    arrived: str = "127.0.0.1",
) -> Answer:
    return finished(asked(address, method, headers, app=app, arrived=arrived))
