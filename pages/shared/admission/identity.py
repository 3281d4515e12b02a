"""Who has signed in, by the cookie that Streamlit set when the identity provider had told it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

# The very functions by which Streamlit knows a person on a page: the same cookie, key, signature and expiry.
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
from streamlit.web.server.starlette.starlette_websocket import (
    _get_signed_cookie_with_chunks,
    _parse_decoded_user_cookie,
)

# Sign-ins that were ended, by checksum. A cookie alone would hold until it expires, whoever has a copy of it.
_ended: set[bytes] = set()


def claims(cookies: Mapping[str, str], origin: str) -> Mapping[str, Any]:
    """What the provider said of whoever holds these cookies; nothing where they are no sign-in that still holds.

    A sign-in is for one `origin`, the address of the dashboard that it was made for.
    """
    cookie = _cookie(cookies)
    if cookie is None or _checksum(cookie) in _ended:
        return {}
    said = _parse_decoded_user_cookie(cookie, origin)
    return said if said.get("is_logged_in") is True else {}


def end(cookies: Mapping[str, str]) -> None:
    """From now on, and until the server starts anew, this sign-in holds no longer, in whatever window or hand."""
    cookie = _cookie(cookies)
    if cookie is not None:
        _ended.add(_checksum(cookie))


def _cookie(cookies: Mapping[str, str]) -> bytes | None:
    return _get_signed_cookie_with_chunks(dict(cookies), USER_COOKIE_NAME)


def _checksum(cookie: bytes) -> bytes:
    return hashlib.sha256(cookie).digest()
