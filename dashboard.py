"""The entry: run by Streamlit it draws the page, imported it is the app that the server runs."""

import streamlit as st

if __name__ == "__main__":
    from pages.shared import frame

    with frame.AT_ONCE:
        frame.run_dashboard()
else:
    from starlette.middleware import Middleware

    from pages.shared import export_address, health
    from pages.shared.admission.gate import Gate
    from pages.shared.browser_policy import BrowserPolicy
    from pages.shared.discretion import Discreet

    app = st.App(
        __file__,
        routes=[*export_address.ROUTES, *health.ROUTES],
        middleware=[Middleware(BrowserPolicy), Middleware(Gate), Middleware(Discreet)],
    )
