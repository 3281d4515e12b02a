"""Answers to requests beside the pages that are one plain sentence, in the reader's language."""

from __future__ import annotations

import logging

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response

from etl.analysis import query
from etl.language import ENGLISH, BrokenCatalogue, Language, spoken

LOG = logging.getLogger(__name__)
# What one reader may see, another may not: nothing on the way may keep it for others.
HEADERS = {"Cache-Control": "private, no-cache", "X-Content-Type-Options": "nosniff"}


def language(connection: HTTPConnection) -> Language:
    """What the address asks for, else what the browser prefers; English while the Chinese cannot be read."""
    preferred = "zh" if connection.headers.get("Accept-Language", "").lower().startswith("zh") else ""
    try:
        return spoken(query.language(connection.query_params.multi_items()) or preferred)
    except BrokenCatalogue:
        LOG.exception("Answers are in English.")
        return ENGLISH


def sentence(status: int, words: str) -> Response:
    """The answer; 401 says which kind of sign-in it means."""
    return PlainTextResponse(words, status, HEADERS | ({"WWW-Authenticate": "Cookie"} if status == 401 else {}))
