"""Two selections side by side, and where they differ by more than chance explains."""

from etl.analysis import comparison, sides
from pages.shared import downloads, frame
from pages.shared.compare import choose, differences, head, pairs
from pages.shared.controls import switches

view = choose.spoken_out(frame.open_page("compare"))
a, b = sides.sides(view)
choose.offer_presets(view)
head.headline(view, a, b)

found = comparison.differences(a, b)
differences.most(view, found, a, b)

switches(view, has_grain=a.drawn_months == b.drawn_months)
for question in comparison.QUESTIONS:
    pairs.side_by_side(view, question, a, b)

differences.all_ranked(view, found, a, b)
downloads.offer_comparison(view)
downloads.offer(view)
