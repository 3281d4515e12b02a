"""Two selections side by side, and where they differ by more than chance explains."""

from etl.analysis import sides
from pages.shared import downloads, frame
from pages.shared.compare import choose, differences, head, sections
from pages.shared.kept import kept

view = choose.spoken_out(frame.open_page("compare"))
a, b = sides.sides(view)
choose.offer_presets(view)
found = kept(view, differences.found)
differences.answer(view, found)
head.headline(view, a, b)

differences.most(view, found, a, b)
sections.show(view, a, b)
differences.all_ranked(view, found, a, b)
downloads.offer_comparison(view)
downloads.offer(view)
