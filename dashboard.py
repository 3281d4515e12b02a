"""The entry: menu, filters, then the page."""

from pages.shared import frame

frame.run_dashboard()
