"""Sign-in against a provider that lies: what it says is believed where it is signed, fresh and meant for us, else not.

The provider of the other tests (tests/browser/test_sign_in.py) cannot lie, so this one is our own.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import urllib3
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from streamlit.auth_util import encode_provider_token
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from tests.pages.admission.signing import ANN, CLIENT, CLIENT_SECRET, secrets

GOOD = RSAKey.generate_key(2048, {"kid": "one"}, private=True)
EVIL = RSAKey.generate_key(2048, {"kid": "one"}, private=True)
SHARED = OctKey.import_key(CLIENT_SECRET)


class Liar(ThreadingHTTPServer):
    """A provider that hands out whatever token it is told to."""

    token: str | None = None

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answers(BaseHTTPRequestHandler):
    server: Liar

    def do_GET(self) -> None:
        issuer = self.server.issuer
        described = {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/jwks",
            "id_token_signing_alg_values_supported": ["RS256"],
        }
        self._answer({"keys": [GOOD.as_dict(private=False)]} if self.path == "/jwks" else described)

    def do_POST(self) -> None:
        token = {"id_token": self.server.token} if self.server.token else {}
        self._answer({"access_token": "x", "token_type": "Bearer", "expires_in": 3600} | token)

    def _answer(self, said: dict[str, Any]) -> None:
        body = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def provider() -> Iterator[Liar]:
    with Liar(("127.0.0.1", 0), Answers) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def settings(provider: Liar) -> str:
    return secrets(redirect_uri="http://127.0.0.1:{port}/oauth2callback", issuer=provider.issuer)


@pytest.fixture(scope="module")
def dashboard(
    start: Callable[..., str], built_warehouse: Path, settings: str, tmp_path_factory: pytest.TempPathFactory
) -> str:
    file = tmp_path_factory.mktemp("secrets") / "secrets.toml"
    file.write_text(settings, encoding="utf-8")
    return start(built_warehouse, "--secrets.files", str(file))


Said = dict[str, object]


def signed(said: Said, key: RSAKey | OctKey = GOOD, alg: str = "RS256") -> str:
    return jwt.encode({"alg": alg, "kid": "one"}, said, key, algorithms=[alg])


def unsigned(said: Said) -> str:
    header = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
    return f"{header}.{signed(said).split('.')[1]}."


def signed_in(
    dashboard: str, provider: Liar, token: Callable[[Said], str | None], *, comes_back: bool = True, **others: object
) -> str:
    """Goes the way of a browser through signing in; returns the cookie of a sign-in, empty where there is none.

    Another browser than the one that began may come back.
    """
    begin = f"{dashboard}/auth/login?{urlencode({'provider': encode_provider_token('default')})}"
    asked = urllib3.request("GET", begin, redirect=False)
    query = parse_qs(urlsplit(asked.headers["Location"]).query)
    assert query["client_id"] == [CLIENT] and query["redirect_uri"] == [f"{dashboard}/oauth2callback"]
    now = int(time.time())
    said: Said = {
        "iss": provider.issuer,
        "aud": CLIENT,
        "sub": "ann",
        "email": ANN,
        "email_verified": True,
        "iat": now,
        "exp": now + 3600,
        "nonce": query["nonce"][0],
    }
    provider.token = token({name: value for name, value in (said | others).items() if value is not None})
    back = f"{dashboard}/oauth2callback?{urlencode({'code': 'x', 'state': query['state'][0]})}"
    session = asked.headers["Set-Cookie"].split(";")[0]
    answer = urllib3.request("GET", back, redirect=False, headers={"Cookie": session if comes_back else ""})
    assert answer.status == 302 and answer.headers["Location"] == "/"
    cookies = [line.split(";")[0] for line in answer.headers.getlist("Set-Cookie")]
    given = [line for line in cookies if line.startswith(f"{USER_COOKIE_NAME}=")]
    return given[0] if given and not given[0].endswith('=""') else ""


def status(dashboard: str, cookie: str) -> int:
    return urllib3.request("HEAD", f"{dashboard}/export/items.csv", headers={"Cookie": cookie}).status


@pytest.fixture(autouse=True)
def same_key(configured: Callable[[str], Path], settings: str) -> None:
    """The test signs the first step as a page of the dashboard does."""
    configured(settings)


@pytest.mark.parametrize("others", [{}, {"aud": [CLIENT]}], ids=str)
def test_a_token_for_us_is_a_sign_in(dashboard: str, provider: Liar, others: Said) -> None:
    cookie = signed_in(dashboard, provider, signed, **others)
    assert cookie and status(dashboard, cookie) == 200


TOKENS: dict[str, tuple[Callable[[Said], str | None], Said]] = {
    "expired": (lambda said: signed(said | {"exp": int(time.time()) - 300}), {}),
    "another issuer": (signed, {"iss": "https://identity.example"}),
    "no issuer": (signed, {"iss": None}),
    "another client": (signed, {"aud": "another"}),
    "another client and none told": (signed, {"aud": ["another", "third"]}),
    "no client": (signed, {"aud": None}),
    "another sign-in": (signed, {"nonce": "of another"}),
    "no sign-in": (signed, {"nonce": None}),
    "another key": (lambda said: signed(said, EVIL), {}),
    "a shared secret": (lambda said: signed(said, SHARED, "HS256"), {}),
    "unsigned": (unsigned, {}),
    "cut": (lambda said: signed(said)[:-10], {}),
    "no token": (lambda said: None, {}),
    "no token at all": (lambda said: "x", {}),
}


@pytest.mark.parametrize(("token", "others"), TOKENS.values(), ids=TOKENS.keys())
def test_any_other_token_is_none(
    dashboard: str, provider: Liar, token: Callable[[Said], str | None], others: Said
) -> None:
    cookie = signed_in(dashboard, provider, token, **others)
    assert cookie == ""
    assert status(dashboard, cookie) == 401


def test_a_token_that_another_client_got_for_us_is_a_sign_in_that_shows_nothing(dashboard: str, provider: Liar) -> None:
    """Authlib takes it, as the provider says that we asked (`azp`); the dashboard does not."""
    cookie = signed_in(dashboard, provider, signed, aud="another", azp=CLIENT)
    assert cookie and status(dashboard, cookie) == 403


def test_whoever_is_not_on_the_list_or_not_verified_is_signed_in_and_sees_nothing(
    dashboard: str, provider: Liar
) -> None:
    for others in ({"email": "eve@evil.example"}, {"email_verified": False}, {"email": None}):
        cookie = signed_in(dashboard, provider, signed, **others)
        assert cookie and status(dashboard, cookie) == 403


def test_a_way_back_that_nobody_began_or_another_browser_leads_nowhere(dashboard: str, provider: Liar) -> None:
    assert signed_in(dashboard, provider, signed, comes_back=False) == ""
    for query in ("", "code=x", "code=x&state=made-up", "error=access_denied", "error=a%0d%0aSet-Cookie:%20x=y"):
        answer = urllib3.request("GET", f"{dashboard}/oauth2callback?{query}", redirect=False)
        assert (answer.status, answer.headers["Location"]) == (302, "/")
        assert not any(USER_COOKIE_NAME in line for line in answer.headers.getlist("Set-Cookie"))


@pytest.mark.parametrize("to", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_nothing_in_the_address_sends_a_reader_elsewhere(dashboard: str, provider: Liar, to: str) -> None:
    query = urlencode({"next": to, "redirect_uri": to, "post_logout_redirect_uri": to, "provider": to})
    for path in ("auth/login", "auth/logout", "oauth2callback"):
        answer = urllib3.request("GET", f"{dashboard}/{path}?{query}", redirect=False)
        assert (answer.status, answer.headers["Location"]) == (302, "/")
