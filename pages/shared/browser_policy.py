"""What a browser may do with our answers: run our own scripts, load nothing from elsewhere, show them in no frame."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.auth_util import get_origin_from_redirect_uri
from streamlit.file_util import get_static_dir

from pages.shared import scripts

INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def _checksum(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


SHELL = (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8")
RUN = " ".join(_checksum(script) for script in (*INLINE.findall(SHELL), *scripts.TEXTS.values()))
HEADERS = {
    # Streamlit loads the script of a component as a blob, and counts in WebAssembly; data: are fonts and our icon.
    # Styles stand in elements, where no checksum can name them.
    "Content-Security-Policy": (
        f"default-src 'none'; script-src 'self' blob: 'wasm-unsafe-eval' {RUN}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
        "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # An address of ours tells what is being looked for: sources that are linked need not know.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class BrowserPolicy:
    """Gives every answer these headers, and lets no cookie travel in the open where the dashboard has TLS."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                message["headers"] = [(name, _secured(name, value)) for name, value in message["headers"]]
            await send(message)

        await self._app(scope, receive, send_with_policy)


def _secured(name: bytes, value: bytes) -> bytes:
    """A header; a cookie is marked as one for TLS alone, which Streamlit leaves out."""
    if name.lower() != b"set-cookie" or b"; secure" in value.lower():
        return value
    return value + b"; Secure" if (get_origin_from_redirect_uri() or "").startswith("https://") else value
