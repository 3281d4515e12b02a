"""What a reader sees of sign-in: a page for whoever may not see the others, and on those who is signed in."""

from __future__ import annotations

from typing import Literal

import streamlit as st
from streamlit import config
from streamlit.url_util import make_url_path

from etl.language import Language
from pages.shared import scripts
from pages.shared.admission.decision import Refused
from pages.shared.words import escaped


def refuse(refused: Refused, say: Language) -> None:
    """Draw all that somebody sees who may not see the dashboard: what it is, and one way on."""
    st.title(say("China cybersecurity enforcement"), anchor=False)
    st.markdown(
        say(
            "Trends in what China's regulators do about cybersecurity and data protection, for whoever is on the list "
            "of this dashboard."
        )
    )
    if refused.status == 401:
        scripts.run("return", step="out")
        st.button(say("Sign in"), key="sign-in", type="primary", on_click=st.login)
        return
    st.warning(escaped(refused.said(say)))
    if st.user.get("is_logged_in"):
        _sign_out(say, "secondary")


def signed_in(address: str, say: Language) -> None:
    """Say above the filters who is signed in, and offer to sign out; from signing in go on to the page wanted."""
    scripts.run("return", step="in", front=make_url_path(config.get_option("server.baseUrlPath"), "/"))
    with st.sidebar, st.container(horizontal=True, vertical_alignment="center", gap="small", key="viewer"):
        st.caption(escaped(address))
        _sign_out(say, "tertiary")


def _sign_out(say: Language, look: Literal["secondary", "tertiary"]) -> None:
    st.button(say("Sign out"), key="sign-out", type=look, on_click=st.logout)
