"""Which authorities act, how often, and what they find."""

from pages.shared import downloads, frame, panels
from pages.shared.controls import switches

view = frame.open_page("authorities")
switches(view, has_split=True)

panels.show(view, "systems-over-time")
panels.show(view, "authorities")
panels.show(view, "authority-violation")
downloads.offer(view)
