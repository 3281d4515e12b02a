"""What the charts can and cannot say: "none reported" is not "not known"."""

from pages.shared import coverage_grids, coverage_lists, coverage_panels, downloads, frame
from pages.shared.controls import switches

view = frame.open_page("coverage", needs_items=False)
coverage_panels.can_and_cannot(view)
coverage_panels.unknowns(view)

coverage_grids.by_month(view)
switches(view, has_metric=False)
coverage_grids.systems(view)
coverage_lists.show(view)

coverage_panels.refused_and_fresh(view)
downloads.offer(view)
