"""The address that says whether the dashboard can show data: for a monitor, and open to all, so it tells no more."""

from __future__ import annotations

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from etl import reference
from pages.shared import notices, source
from pages.shared.source import Unreadable


async def health(_: Request) -> Response:
    """`/healthz`: status "ok"; "old" or "held" where what is shown is not new; "broken" and 503 where nothing is."""
    return await to_thread.run_sync(_answer)


ROUTES = [Route("/healthz", health), Route("/{base:path}/healthz", health)]


def _answer() -> Response:
    try:
        found = source.load()
    except (Unreadable, reference.BrokenReference):
        return JSONResponse({"status": "broken"}, 503)
    loaded = found.data.last_load
    status = "held" if found.trouble else "old" if notices.is_old(found) else "ok"
    return JSONResponse({"status": status, "loaded": loaded.isoformat() if loaded else None})
