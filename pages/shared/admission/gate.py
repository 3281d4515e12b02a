"""What every request passes first, whatever address of the server it asks for."""

from __future__ import annotations

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose
from streamlit import config
from streamlit.url_util import make_url_path

from pages.shared import answers
from pages.shared.admission import decision, identity
from pages.shared.admission.decision import Refused

SIGN_OUT = "/auth/logout"


class Gate:
    """Answers nobody from elsewhere while nobody is asked to sign in, and ends a sign-in when its owner signs out.

    The addresses for health checks stay open. Whom to show what, pages and the export address ask for themselves.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._app
        if scope["type"] in ("http", "websocket") and scope["path"] not in _health():
            connection = HTTPConnection(scope)
            try:
                decision.check_place(connection)
            except Refused as refused:
                words = refused.said(answers.language(connection))
                is_page = scope["type"] == "http"
                answer = answers.sentence(refused.status, words) if is_page else WebSocketClose(1008, refused.words)
            if scope["path"].endswith(SIGN_OUT):
                identity.end(connection.cookies)
        await answer(scope, receive, send)


def _health() -> list[str]:
    base = config.get_option("server.baseUrlPath")
    return [make_url_path(base, path) for path in ("_stcore/health", "healthz")]
