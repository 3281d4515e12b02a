"""Sign-ins as Streamlit writes them into a cookie, and what sign-in is configured with."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping

from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

DAY = 86_400
KEY = "a key of the tests, long enough for anything"
ORIGIN = "https://dashboard.example"
ISSUER = "https://identity.example"
CLIENT = "enforcement"
CLIENT_SECRET = "known to client and provider alone"
ANN = "ann@example.org"


def secrets(
    addresses: Iterable[str] = (ANN,),
    domains: Iterable[str] = (),
    *,
    redirect_uri: str = f"{ORIGIN}/oauth2callback",
    issuer: str = ISSUER,
) -> str:
    """A `secrets.toml`."""
    return f"""
[auth]
redirect_uri = "{redirect_uri}"
cookie_secret = "{KEY}"
client_id = "{CLIENT}"
client_secret = "{CLIENT_SECRET}"
server_metadata_url = "{issuer}/.well-known/openid-configuration"

[who_may_see]
addresses = {json.dumps(list(addresses))}
domains = {json.dumps(list(domains))}
"""


def claims(**others: object) -> dict[str, object]:
    """What Streamlit keeps of a sign-in of Ann; None takes a claim away."""
    plain = {
        "iss": ISSUER,
        "aud": CLIENT,
        "sub": "ann",
        "nonce": "n",
        "email": ANN,
        "email_verified": True,
        "origin": ORIGIN,
        "is_logged_in": True,
        "provider": "default",
    }
    return {name: value for name, value in (plain | others).items() if value is not None}


def cookie(said: Mapping[str, object], *, key: str = KEY, name: str = USER_COOKIE_NAME, age: float = 0) -> str:
    """A cookie as Streamlit would have signed it `age` seconds ago, under that name."""

    class Then(TimestampSigner):
        def get_timestamp(self) -> int:
            return int(time.time() - age)

    return str(URLSafeTimedSerializer(key, salt=name, signer=Then).dumps(json.dumps(said)))
