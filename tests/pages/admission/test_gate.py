"""What stands before every address: where it is asked, who asks for a file, who signs out, and how cookies travel."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from pages.shared import source
from pages.shared.admission import decision
from pages.shared.admission.gate import Gate
from pages.shared.browser_policy import BrowserPolicy
from pages.shared.source import Snapshot
from tests.pages.admission.signing import ANN, claims, cookie, secrets
from tests.pages.asked import EXPORT, finished, get

Configured = Callable[[str | bytes], Path]
ADDRESSES = ["/", "/regions", "/export/items.csv", "/media/file.csv", "/_stcore/metrics", "/auth/login"]


async def everything(scope: Scope, receive: Receive, send: Send) -> None:
    """An app that answers every address."""
    response = Response("the data")
    response.set_cookie("kept", "value", httponly=True)
    await response(scope, receive, send)


GATED = BrowserPolicy(Gate(everything))


def cookies(**others: object) -> dict[str, str]:
    return {"Cookie": f"{USER_COOKIE_NAME}={cookie(claims(**others))}"}


@pytest.fixture
def uncounted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes it an error to touch the data."""

    def touched() -> Snapshot:
        raise AssertionError("The data were touched.")

    monkeypatch.setattr(source, "load", touched)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_server_that_is_open_answers_other_machines_with_words_only(address: str) -> None:
    assert get(address, app=GATED).body == b"the data"
    for arrived, host in (("10.1.2.3", "localhost"), ("127.0.0.1", "dashboard.example")):
        answer = get(address, headers={"Host": host}, app=GATED, arrived=arrived)
        assert (answer.status, answer.words) == (403, decision.NOT_HERE)
        assert "content-security-policy" in answer.headers
    chinese = get(address, headers={"Accept-Language": "zh-CN,zh;q=0.9"}, app=GATED, arrived="10.1.2.3")
    assert "团队如何登录" in chinese.words


def test_it_opens_no_line_to_pages_either() -> None:
    sent: list[Message] = []

    async def handshake() -> None:
        async def receive() -> Message:
            return {"type": "websocket.connect"}

        async def send(message: Message) -> None:
            sent.append(message)

        scope = {"type": "websocket", "path": "/_stcore/stream", "server": ("10.1.2.3", 80), "headers": []}
        await GATED(scope | {"query_string": b""}, receive, send)

    finished(handshake())
    assert [message["type"] for message in sent] == ["websocket.close"]


def test_its_health_stays_open() -> None:
    assert get("/_stcore/health", app=GATED, arrived="10.1.2.3").status == 200
    for path in ("/enforcement/_stcore/health", "/_stcore/health/", "/export/_stcore/health"):
        assert get(path, app=GATED, arrived="10.1.2.3").status == 403


def test_settings_that_cannot_be_used_are_said_everywhere(configured: Configured) -> None:
    configured("[auth]")
    for address in ADDRESSES:
        assert (get(address, app=GATED).status, get(address, app=GATED).words) == (503, decision.UNUSABLE)


@pytest.mark.usefixtures("uncounted")
@pytest.mark.parametrize("address", ["/export/items.csv", "/base/export/items.xlsx", "/export/none.csv?region=Nowhere"])
def test_a_file_is_not_even_looked_for_before_it_is_known_who_asks(configured: Configured, address: str) -> None:
    configured(secrets())
    answer = get(address)
    assert (answer.status, answer.words) == (401, decision.NOT_SIGNED_IN)
    assert answer.headers["www-authenticate"] == "Cookie"
    answer = get(address, headers=cookies(email="eve@evil.example"))
    words = "eve@evil.example is not on the list of those who may see this. Whoever runs the dashboard can add it."
    assert (answer.status, answer.words) == (403, words)
    assert get(address, "HEAD").status == 401
    assert get(address, headers={"If-None-Match": "*"}).status == 401
    separator = "&" if "?" in address else "?"
    assert get(f"{address}{separator}lang=zh").words.startswith("尚未登录")


@pytest.mark.usefixtures("warehouse_file")
def test_whoever_is_on_the_list_has_the_file(configured: Configured) -> None:
    configured(secrets())
    answer = get("/export/items.csv?region=Beijing", headers=cookies())
    assert answer.status == 200 and int(answer.headers["x-row-count"]) > 10
    assert answer.headers["cache-control"] == "private, no-cache"
    again = get("/export/items.csv?region=Beijing", headers=cookies() | {"If-None-Match": answer.headers["etag"]})
    assert again.status == 304
    ended = get("/export/items.csv?region=Beijing", headers={"If-None-Match": answer.headers["etag"]})
    assert (ended.status, ended.words) == (401, decision.NOT_SIGNED_IN)


@pytest.mark.usefixtures("warehouse_file")
def test_signing_out_ends_the_sign_in_for_every_copy_of_its_cookie(configured: Configured) -> None:
    configured(secrets())
    gated = Gate(EXPORT)
    assert get("/export/items.csv", headers=cookies(), app=gated).status == 200
    assert get("/auth/logout", app=gated).status == 404
    assert get("/export/items.csv", headers=cookies(), app=gated).status == 200
    get("/enforcement/auth/logout", headers=cookies(), app=gated)
    assert get("/export/items.csv", headers=cookies(), app=gated).status == 401
    assert get("/export/items.csv", headers=cookies(nonce="of the next sign-in"), app=gated).status == 200


@pytest.mark.parametrize(
    ("redirect_uri", "flags"),
    [
        ("https://dashboard.example/oauth2callback", "kept=value; HttpOnly; Path=/; SameSite=lax; Secure"),
        ("http://localhost:8501/oauth2callback", "kept=value; HttpOnly; Path=/; SameSite=lax"),
    ],
)
def test_cookies_travel_over_tls_alone_where_there_is_tls(
    configured: Configured, redirect_uri: str, flags: str
) -> None:
    configured(secrets(redirect_uri=redirect_uri))
    assert get("/auth/login", app=GATED).headers["set-cookie"] == flags


def test_the_list_names_no_address_to_the_log_or_the_answer(configured: Configured) -> None:
    configured(secrets())
    assert ANN not in get("/export/items.csv", headers=cookies(email="eve@evil.example")).words
