"""What authorities find, by family and type."""

from pages.shared import downloads, frame, panels
from pages.shared.controls import switches

view = frame.open_page("violations")
switches(view, has_split=True)

panels.show(view, "families-over-time")
panels.show(view, "violations")
panels.show(view, "violations-over-time")
downloads.offer(view)
