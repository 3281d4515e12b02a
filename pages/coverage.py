"""What the charts can and cannot say: "none reported" is not "not known"."""

from pages.shared import downloads, frame
from pages.shared.controls import switches
from pages.shared.coverage import doubts, grids, lists, not_understood, words

view = frame.open_page("coverage", needs_items=False)
words.can_and_cannot(view)
words.unknowns(view)

grids.by_month(view)
switches(view, has_metric=False)
grids.systems(view)
lists.show(view)
doubts.show(view)

not_understood.show(view)
words.refused_and_fresh(view)
downloads.offer(view)
