"""What `.streamlit/secrets.toml` says of sign-in: how to ask who somebody is, and who may see the dashboard."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

from streamlit import config
from streamlit.auth_util import get_redirect_uri, get_secrets_auth_section, validate_auth_credentials
from streamlit.errors import StreamlitAuthError
from streamlit.runtime.secrets import secrets_singleton
from streamlit.url_util import make_url_path

from pages.shared.admission import place
from pages.shared.admission.allow_list import AllowList, BrokenList

SECTION = "who_may_see"
TEXTS = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
# OpenID Connect Discovery: where an issuer describes itself.
DESCRIPTION = "/.well-known/openid-configuration"
KEY_LENGTH = 32
# A file that is deleted, or that an editor has emptied to write it anew, must not open the dashboard.
_was_on = Event()


class Unusable(ValueError):
    """Sign-in is configured in a way that cannot be used; the message says why, to whoever runs the server."""


@dataclass(frozen=True)
class Settings:
    """Who is asked about a person (`issuer`), as whom (`client_id`), for which address (`origin`), and who may see."""

    issuer: str
    client_id: str
    origin: str
    allowed: AllowList


def load() -> Settings | None:
    """The settings as the file is now; None where it asks for no sign-in, and never did. Raises Unusable."""
    if not _is_readable() or secrets_singleton.get("auth") is None:
        if _was_on.is_set():
            raise Unusable("[auth] is gone; if that is meant, start the server anew.")
        return None
    _was_on.set()
    issuer, client_id, origin = _asked_who()
    try:
        return Settings(issuer, client_id, origin, AllowList.of(secrets_singleton.get(SECTION, {})))
    except BrokenList as error:
        raise Unusable(f"[{SECTION}] {error}") from error


def is_meant_to_be_open() -> bool:
    """Whether a server without sign-in may answer other machines, as another gate stands in front of it."""
    return os.environ.get("ENFORCEMENT_OPEN_TO_ALL") == "yes"


def _is_readable() -> bool:
    """Whether there are settings. Streamlit takes a file that it cannot read for none, and none means no sign-in."""
    try:
        if secrets_singleton.load_if_toml_exists():
            return True
    except (OSError, UnicodeDecodeError) as error:
        raise Unusable(f"The file of secrets cannot be read: {error}") from error
    there = [file for file in config.get_option("secrets.files") if Path(file).exists()]
    if there:
        raise Unusable(f"{there[0]} is not TOML.")
    return False


def _asked_who() -> tuple[str, str, str]:
    """Issuer, client and origin out of the section [auth]."""
    auth = get_secrets_auth_section()
    try:
        validate_auth_credentials("default")
        texts = [auth[key] for key in TEXTS]
    except (StreamlitAuthError, KeyError, AttributeError, TypeError) as error:
        raise Unusable(f"[auth] {error}") from error
    if not all(isinstance(text, str) for text in texts):
        raise Unusable(f"[auth] {', '.join(TEXTS)} must be texts.")
    redirect = urlsplit(get_redirect_uri(auth) or "")
    callback = make_url_path(config.get_option("server.baseUrlPath"), "oauth2callback")
    if redirect.path != callback:
        raise Unusable(f"[auth] redirect_uri must be https://<host>{callback}.")
    if redirect.scheme != "https" and not place.is_this_machine(redirect.netloc):
        raise Unusable("[auth] redirect_uri must begin with https://, or whoever is on the way could read the cookies.")
    if len(auth["cookie_secret"]) < KEY_LENGTH:
        raise Unusable(f"[auth] cookie_secret must have {KEY_LENGTH} characters or more, or it could be guessed.")
    if not auth["server_metadata_url"].endswith(DESCRIPTION):
        raise Unusable(f"[auth] server_metadata_url must end in {DESCRIPTION}.")
    issuer = auth["server_metadata_url"].removesuffix(DESCRIPTION)
    return issuer, auth["client_id"], f"{redirect.scheme}://{redirect.netloc}"
