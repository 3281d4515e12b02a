"""Where authorities act, when, and what they find there."""

from pages.shared import downloads, frame, panels
from pages.shared.controls import switches

view = frame.open_page("regions")
switches(view, has_split=True)

panels.side_by_side(view, "regions", "top-regions")
panels.show(view, "regions-over-time")
panels.show(view, "region-violation")
downloads.offer(view)
