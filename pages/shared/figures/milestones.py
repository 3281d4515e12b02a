"""Laws and campaigns on the trend."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from etl.terms import Milestone
from pages.shared.figures import palette
from pages.shared.figures.paint import Paint, plain, wrapped

ROOM = 60  # pixels above the bars, for the numbers


def numbered(milestones: Sequence[Milestone], first: dt.date, last: dt.date) -> list[tuple[int, Milestone]]:
    """The milestones that fall into the months shown, with their numbers on the chart."""
    shown = [m for m in milestones if m.start_on <= last and (m.is_open or (m.end_on or m.start_on) >= first)]
    return list(enumerate(shown, 1))


def layout(milestones: Sequence[tuple[int, Milestone]], last: dt.date, paint: Paint) -> dict[str, object]:
    """Lines for laws, bands for campaigns, numbers above in three rows, which keep neighbours apart.

    A campaign whose end is not known goes on to `last`, the last day drawn, and its number has an arrow.
    """
    shapes, annotations = [], []
    for number, milestone in milestones:
        end = last if milestone.is_open else milestone.end_on
        look: dict[str, object] = (
            {"type": "rect", "fillcolor": palette.ORANGE, "opacity": 0.13, "line": {"width": 0}}
            if end
            else {"type": "line", "line": {"color": palette.VERMILLION, "width": 1, "dash": "dot"}}
        )
        span = {"x0": milestone.start_on, "x1": end or milestone.start_on}
        shapes.append({**look, **span, "yref": "paper", "y0": 0, "y1": 1, "layer": "below"})
        annotations.append(
            {
                "x": milestone.start_on,
                "y": 1.0,
                "yref": "paper",
                "yshift": 10 + 16 * (number % 3),
                "text": f"{number} →" if milestone.is_open else str(number),
                "showarrow": False,
                "font": {"size": 12},
                "hovertext": _words(number, milestone, paint),
            }
        )
    return {"shapes": shapes, "annotations": annotations}


def _words(number: int, milestone: Milestone, paint: Paint) -> str:
    say = paint.say
    begin = say.day(milestone.start_on)
    when = say("from {day}", day=begin)
    if milestone.end_on:
        when = say("{first} to {last}", first=begin, last=say.day(milestone.end_on))
    elif milestone.is_open:
        when = say("from {day}, end not known", day=begin)
    line = plain(say.pick(milestone.line, milestone.line_zh))
    return f"<b>{number}. {plain(say.name(milestone))}</b><br>{when}<br>{wrapped(line, 70)}"
