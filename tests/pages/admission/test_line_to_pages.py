"""The line between browser and pages (a web socket), spoken to as a browser would not: nothing of the data comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import polars as pl
import pytest
import urllib3
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME, XSRF_COOKIE_NAME
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from pages.shared import words
from tests.pages.admission.signing import DAY, KEY, claims, cookie, secrets


@pytest.fixture(scope="module")
def dashboard(
    start: Callable[..., str], built_warehouse: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    file = tmp_path_factory.mktemp("secrets") / "secrets.toml"
    file.write_text(secrets(redirect_uri="http://127.0.0.1:{port}/oauth2callback"), encoding="utf-8")
    return start(built_warehouse, "--secrets.files", str(file))


@pytest.fixture(scope="module")
def titles(shipped: pl.LazyFrame) -> set[bytes]:
    found = {title.encode() for title in shipped.select("title").collect()["title"]}
    assert len(found) > 100
    return found


def told(dashboard: str, page: str, said: str | None, *, query: str = "", origin: str = "", token: str = "") -> bytes:
    """All that comes over the line for a page, with what was said in the cookie of a sign-in."""
    health = urllib3.request("GET", f"{dashboard}/_stcore/health")
    xsrf = health.headers["Set-Cookie"].split(";")[0].partition("=")[2].strip('"')
    cookies = [f"{XSRF_COOKIE_NAME}={xsrf}", *([f"{USER_COOKIE_NAME}={said}"] if said else [])]
    asked = BackMsg()
    asked.rerun_script.query_string = query
    asked.rerun_script.page_name = page
    received = []
    with connect(
        f"ws://{urlsplit(dashboard).netloc}/_stcore/stream",
        subprotocols=[Subprotocol("streamlit"), Subprotocol(token or xsrf)],
        additional_headers={"Cookie": "; ".join(cookies)},
        origin=origin or dashboard,  # type: ignore[arg-type]
        max_size=None,
    ) as line:
        line.send(asked.SerializeToString())
        while True:
            message = line.recv(timeout=60)
            assert isinstance(message, bytes)
            received.append(message)
            forward = ForwardMsg()
            forward.ParseFromString(message)
            # A fresh server begins a page twice: see frame.open_page.
            is_over = forward.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
            if forward.WhichOneof("type") == "script_finished" and is_over:
                return b"".join(received)


@pytest.mark.parametrize("page", words.PAGES)
def test_without_a_sign_in_no_page_tells_anything_of_the_data(dashboard: str, titles: set[bytes], page: str) -> None:
    for query in ("", "region=Beijing&chart=regions&mark=region%3DBeijing", "item=miit-2024-06-19-1"):
        received = told(dashboard, page, None, query=query)
        assert b"Sign in" in received
        assert [title for title in titles if title in received] == []
        assert len(received) < 10_000


def test_with_a_sign_in_that_holds_the_data_come(dashboard: str, titles: set[bytes]) -> None:
    received = told(dashboard, "items", cookie(claims(origin=dashboard)))
    assert len([title for title in titles if title in received]) > 100


@pytest.mark.parametrize(
    "said",
    [
        lambda origin: cookie(claims(origin=origin), key=f"{KEY}."),
        lambda origin: cookie(claims(origin=origin), age=31 * DAY + 60),
        lambda origin: cookie(claims(origin="https://other.example")),
        lambda origin: cookie(claims(origin=origin), name="_streamlit_user_tokens"),
        lambda origin: cookie(claims(origin=origin))[:-1],
        lambda origin: cookie(claims(origin=origin, iss="https://evil.example")),
        lambda origin: cookie(claims(origin=origin, aud="other")),
        lambda origin: cookie(claims(origin=origin, email="eve@evil.example")),
        lambda origin: cookie(claims(origin=origin, email_verified=False)),
    ],
    ids=[
        "another key",
        "old",
        "another origin",
        "another name",
        "cut",
        "issuer",
        "audience",
        "not listed",
        "unverified",
    ],
)
def test_with_a_sign_in_that_does_not_hold_neither(
    dashboard: str, titles: set[bytes], said: Callable[[str], str]
) -> None:
    received = told(dashboard, "items", said(dashboard))
    assert b"Sign in" in received or b"Sign out" in received
    assert [title for title in titles if title in received] == []
    assert len(received) < 10_000


def test_a_page_elsewhere_that_rides_on_a_readers_sign_in_is_told_nothing(dashboard: str, titles: set[bytes]) -> None:
    good = cookie(claims(origin=dashboard))
    received = told(dashboard, "items", good, token="2|00000000|00000000000000000000000000000000|1")
    assert b"Sign in" in received and len(received) < 10_000
    received = told(dashboard, "items", good, origin="http://localhost:1")
    assert b"Sign in" in received and len(received) < 10_000
    with pytest.raises(InvalidStatus, match="403"):
        told(dashboard, "items", good, origin="https://evil.example")
