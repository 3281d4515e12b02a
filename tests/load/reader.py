"""One reader without a browser: speaks to the server as a browser does, in Streamlit's own messages.

Real browsers by the hundred would leave no machine for the server; this one costs next to nothing.
"""

from __future__ import annotations

import asyncio
import json
from types import TracebackType
from typing import Any, Self

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

# Streamlit's name for the events of a component.
EVENTS = "$$STREAMLIT_INTERNAL_KEY_{id}__events"


Pairs = list[list[str]]


class PageFailed(Exception):
    """A page came with an error, or not at all."""


class Reader:
    """A session of one reader; after each run `query` is the address and `panel` what the filters show."""

    def __init__(self, address: str, patience: float = 120) -> None:
        """`patience` in seconds: a page that takes longer has failed."""
        self._address = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
        self._patience = patience
        self.page = self.query = ""
        self.panel: dict[str, Any] = {}
        self._component = self._page_hash = ""

    async def __aenter__(self) -> Self:
        self._socket = await websockets.connect(
            self._address,
            subprotocols=[websockets.Subprotocol("streamlit")],
            max_size=None,
            open_timeout=self._patience,
            ping_interval=None,  # a browser sends none
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._socket.close()

    async def open(self, page: str, query: str = "") -> None:
        """Go to a page by its address."""
        self.page, self.query, self._page_hash = page, query, ""
        await self._run(BackMsg())

    async def choose(self, pairs: Pairs) -> None:
        """Make the pairs the filters, as a click in the panel does."""
        message = BackMsg()
        event = {"number": self.panel["seen"] + 1, "chosen": pairs}
        widgets = message.rerun_script.widget_states.widgets
        widgets.add(id=self._component, json_value="{}")
        widgets.add(
            id=EVENTS.format(id=self._component),
            json_trigger_value=json.dumps([{"event": "changed", "value": event}]),
        )
        await self._run(message)

    async def _run(self, message: BackMsg) -> None:
        run = message.rerun_script
        run.query_string, run.page_name, run.page_script_hash = self.query, self.page, self._page_hash
        run.context_info.timezone, run.context_info.locale = "Europe/Berlin", "en"
        try:
            async with asyncio.timeout(self._patience):
                await self._socket.send(message.SerializeToString())
                await self._take()
        except TimeoutError:
            raise PageFailed(f"/{self.page}?{self.query} did not come within {self._patience:.0f} seconds.") from None
        except websockets.ConnectionClosed as error:
            raise PageFailed(f"/{self.page}?{self.query}: the server hung up: {error}") from error

    async def _take(self) -> None:
        """Take what the server sends until the page is whole."""
        status = ForwardMsg.FINISHED_EARLY_FOR_RERUN
        while status == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            message = ForwardMsg.FromString(await self._socket.recv(decode=False))
            match message.WhichOneof("type"):
                case "delta":
                    self._see(message)
                case "new_session":
                    self._page_hash = message.new_session.page_script_hash
                case "page_info_changed":
                    self.query = message.page_info_changed.query_string
                case "script_finished":
                    status = message.script_finished
        if status != ForwardMsg.FINISHED_SUCCESSFULLY:
            raise PageFailed(f"/{self.page}?{self.query} ended with {ForwardMsg.ScriptFinishedStatus.Name(status)}.")

    def _see(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        match element.WhichOneof("type"):
            case "exception":
                raise PageFailed(f"/{self.page}?{self.query}: {element.exception.message}")
            case "alert" if element.alert.format == element.alert.ERROR:
                raise PageFailed(f"/{self.page}?{self.query}: {element.alert.body}")
            case "bidi_component" if element.bidi_component.component_name == "facets":
                self._component = element.bidi_component.id
                self.panel = json.loads(element.bidi_component.json or element.bidi_component.mixed.json)
