"""The entry: run by Streamlit it draws the page, imported by the server it is the app with its export address."""

import streamlit as st

if __name__ == "__main__":
    from pages.shared import frame

    frame.run_dashboard()
else:
    from starlette.middleware import Middleware

    from pages.shared import export_address, health
    from pages.shared.discretion import Discreet

    app = st.App(__file__, routes=[*export_address.ROUTES, *health.ROUTES], middleware=[Middleware(Discreet)])
