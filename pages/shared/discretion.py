"""The server does not tell browsers where it lies: Streamlit sends each of them the whole path of the script."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from etl.paths import ROOT

PLACE = str(ROOT).encode()


class Discreet:
    """Takes the folder out of what tells a browser of its session; the browser only needs some name there."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def discreetly(message: Message) -> None:
            if PLACE in (message.get("bytes") or b""):
                message = {**message, "bytes": _without_folder(message["bytes"])}
            await send(message)

        await self._app(scope, receive, discreetly if scope["type"] == "websocket" else send)


def _without_folder(frame: bytes) -> bytes:
    told: Any = ForwardMsg.FromString(frame)
    if told.WhichOneof("type") == "new_session":
        told.new_session.main_script_path = PurePath(told.new_session.main_script_path).name
    return bytes(told.SerializeToString())
