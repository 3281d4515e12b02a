"""What rose, what fell, who acts."""

from pages.shared import downloads, frame, headlines, panels
from pages.shared.controls import switches

view = frame.open_page("overview")
switches(view, has_milestones=True)

headlines.show(view)
panels.show(view, "trend")
panels.show(view, "outcomes-over-time")
panels.show(view, "fines-over-time")
panels.show(view, "top-authorities")
panels.show(view, "top-violations")
downloads.offer(view)
