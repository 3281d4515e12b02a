"""The address of every file, beside the app: the same query string as the page, the same rows as on screen.

Sign-in on the pages does not cover it: it asks for itself who may see, before anything is computed.
"""

from __future__ import annotations

import logging
import re
import secrets
from urllib.parse import quote

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from etl import reference
from etl.analysis import exports, query
from etl.analysis.files.workbook import TooManyRows
from etl.analysis.reading import UnknownValue
from etl.analysis.view import View
from pages.shared import answers, source
from pages.shared.admission import decision
from pages.shared.admission.decision import Refused
from pages.shared.words import what_fails

LOG = logging.getLogger(__name__)
# Words of a file can change with the program and its reference data: after a restart every file is sent anew.
STARTED = secrets.token_hex(4)
# A name or an address, and perhaps a port.
HOST = re.compile(r"([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?")
# Files are computed, in threads beside the event loop; more at once would only slow the pages down.
AT_ONCE = CapacityLimiter(4)


async def export(request: Request) -> Response:
    """`/export/<shape>.<kind>?<query>`: the file; one plain sentence with 400 and upwards where there is none."""
    try:
        decision.check(request)
    except Refused as refused:
        return answers.sentence(refused.status, refused.said(answers.language(request)))
    return await to_thread.run_sync(_answer, request, limiter=AT_ONCE)


# Pages link to it relative to themselves; a server below a base path keeps that path in front.
ROUTES = [
    Route("/export/{file:path}", export, methods=["GET", "HEAD"]),
    Route("/{base:path}/export/{file:path}", export, methods=["GET", "HEAD"]),
]


def _answer(request: Request) -> Response:
    say = answers.language(request)
    try:
        return _file(request)
    except UnknownValue as error:
        return answers.sentence(400, str(error))
    except TooManyRows as error:
        return answers.sentence(413, str(error))
    except exports.UnknownFile as error:
        return answers.sentence(404, str(error))
    except (source.Unreadable, reference.BrokenReference) as error:
        return answers.sentence(503, what_fails(error, say))
    except Exception:
        LOG.exception("The file could not be made: %s", request.url)
        return answers.sentence(500, say("The file could not be made; the server's log says why."))


def _file(request: Request) -> Response:
    known = reference.load()
    shape, _, suffix = request.path_params["file"].partition(".")
    asked = query.strictly(request.query_params.multi_items(), known)
    view = View(source.load().data, asked, known)
    draft = exports.draft(view, shape, exports.ALIASES.get(suffix, suffix))
    tag = f'W/"{draft.stamp}-{STARTED}"'
    headers = answers.HEADERS | {"ETag": tag, "X-Data-Version": view.data.version}
    if _is_known(tag, request.headers.get("If-None-Match", "")):
        return Response(status_code=304, headers=headers)
    file = draft.file(link=_link(request))
    headers |= {
        "Content-Type": file.media_type,
        "Content-Disposition": f'attachment; filename="{file.name}"',
        "X-Row-Count": str(file.rows_count),
    }
    return Response(file.content, headers=headers)


def _link(request: Request) -> str:
    """The address asked for; relative where the reader's word for the host is none: the file would carry it on."""
    if HOST.fullmatch(request.headers.get("Host", "")):
        return str(request.url)
    query = request.scope["query_string"].decode("ascii")
    return f"{quote(request.scope['path'])}{'?' if query else ''}{query}"


def _is_known(tag: str, known: str) -> bool:
    """Whether the reader already has it: weak comparison, as RFC 9110 asks of If-None-Match."""
    tags = [one.strip().removeprefix("W/") for one in known.split(",")]
    return tag.removeprefix("W/") in tags or "*" in tags
