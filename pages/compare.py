"""Two selections side by side, and where they differ by more than chance explains."""

from etl.analysis import comparison, sides
from pages.shared import choosing, comparing, differing, downloads, frame, paired
from pages.shared.controls import switches

view = frame.open_page("compare")
a, b = sides.sides(view)
choosing.offer_presets(view)
comparing.headline(view, a, b)

differences = comparison.differences(a, b)
differing.most(view, differences, a, b)

switches(view, has_grain=a.drawn_months == b.drawn_months)
for question in comparison.QUESTIONS:
    paired.side_by_side(view, question, a, b)

differing.all_ranked(view, differences, a, b)
downloads.offer_comparison(view)
downloads.offer(view)
