"""Who may see: the one place that decides it, for pages and for the export address alike."""

from __future__ import annotations

import logging
from collections.abc import Mapping

import streamlit as st
from starlette.requests import HTTPConnection, Request

from etl.language import Language
from pages.shared.admission import identity, place, settings
from pages.shared.admission.allow_list import plain
from pages.shared.admission.settings import Settings, Unusable

LOG = logging.getLogger(__name__)

NOT_SIGNED_IN = "Nobody is signed in here, or no longer: sign in on a page of the dashboard first."
SAID_ELSEWHERE = "This sign-in was made for something else. Sign out, then in again."
NO_ADDRESS = "Your identity provider tells no e-mail address of yours that can be compared with the list."
NOT_VERIFIED = "Your identity provider has not verified that {address} is yours."
NOBODY = (
    "Nobody is on the list of those who may see this. Whoever runs the dashboard names them under [who_may_see] in "
    ".streamlit/secrets.toml."
)
NOT_LISTED = "{address} is not on the list of those who may see this. Whoever runs the dashboard can add it."
UNUSABLE = "Sign-in is configured in a way that cannot be used, so nothing is shown. The server's log says why."
NOT_HERE = (
    "This dashboard asks nobody to sign in, so it answers only its own machine. docs/operation.md says how a team "
    "signs in; where another gate stands in front, ENFORCEMENT_OPEN_TO_ALL=yes says that it is meant to be open."
)


class Refused(Exception):
    """Nothing may be seen; `status` is HTTP's number for why."""

    def __init__(self, status: int, words: str, address: str = "") -> None:
        super().__init__(words)
        self.status = status
        self.words = words
        self.address = address

    def said(self, say: Language) -> str:
        """Why, in a language."""
        return say(self.words, address=self.address)


def viewer() -> str:
    """The address of whoever looks at the page that runs; none where nobody must sign in. Raises Refused."""
    asked = _settings()
    if asked is None:
        _let_in_the_open(is_here=place.is_this_machine(st.context.headers.get("Host", "")))
        return ""
    # Streamlit knows a person only on a connection that a page of the dashboard itself has made; whether the sign-in
    # still holds, only the cookie tells: a page may stay open for longer.
    return _admitted(asked, st.context.cookies if st.user.get("is_logged_in") else {})


def check(request: Request) -> None:
    """Let a request pass. Raises Refused."""
    asked = _settings()
    if asked is None:
        _let_in_the_open(is_here=place.stays_here(request))
    else:
        _admitted(asked, request.cookies)


def check_place(connection: HTTPConnection) -> None:
    """Let a connection pass to where it is asked who it is. Raises Refused where nobody will ask, but should."""
    if _settings() is None:
        _let_in_the_open(is_here=place.stays_here(connection))


def _settings() -> Settings | None:
    try:
        return settings.load()
    except Unusable as error:
        LOG.error("Nothing is shown: %s", error)
        raise Refused(503, UNUSABLE) from error


def _let_in_the_open(*, is_here: bool) -> None:
    if not (is_here or settings.is_meant_to_be_open()):
        raise Refused(403, NOT_HERE)


def _admitted(asked: Settings, cookies: Mapping[str, str]) -> str:
    claims = identity.claims(cookies, asked.origin)
    if not claims:
        raise Refused(401, NOT_SIGNED_IN)
    audience = claims.get("aud")
    if str(claims.get("iss")).rstrip("/") != asked.issuer.rstrip("/") or asked.client_id not in (
        audience if isinstance(audience, list) else [audience]
    ):
        LOG.error("A sign-in of %s for %s is refused.", claims.get("iss"), audience)
        raise Refused(403, SAID_ELSEWHERE)
    address = plain(claims.get("email"))
    if address is None:
        raise Refused(403, NO_ADDRESS)
    if claims.get("email_verified", True) not in (True, "true"):
        raise Refused(403, NOT_VERIFIED, address)
    if asked.allowed.is_empty:
        raise Refused(403, NOBODY)
    if not asked.allowed.admits(address):
        raise Refused(403, NOT_LISTED, address)
    return address
