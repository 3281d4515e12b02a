"""A grid of cells that each tell their state by colour, hatching and a sign; every one can be clicked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from plotly.graph_objects import Figure

from etl.analysis.coverage import COMPLETE
from pages.shared.figures import palette
from pages.shared.figures.paint import HOVER, Paint
from pages.shared.figures.scales import Scale

HEIGHT, GAP, MANY, LONG = 26, 0.06, 40, 3
# The deepest step of the scale that text on hatching can bear.
PALE = 2


@dataclass(frozen=True)
class Look:
    """How a kind of cell looks; `hatch` is one of Plotly's pattern shapes. Without a colour it is an outline."""

    colour: str
    hatch: str = ""

    @property
    def is_outline(self) -> bool:
        return self.colour == palette.CLEAR

    def ink(self, paint: Paint) -> str:
        """Text that can be read on it: on hatched and empty cells that of the paper."""
        return paint.ink if self.hatch or self.is_outline else palette.text_on(self.colour)


# No source covers it.
UNKNOWN = Look(palette.CLEAR)


def look(value: float | None, state: str, scale: Scale, paint: Paint) -> Look:
    """Of a cell that a source covers: hatched where the state is not complete, and pale there, for a number's sake."""
    hatch = "" if state == COMPLETE else "/"
    if not value:
        return Look(paint.hatch if hatch else paint.paper, hatch)
    return Look(paint.scale[min(paint.step(value, scale), PALE if hatch else len(paint.scale) - 1)], hatch)


@dataclass(frozen=True)
class Cell:
    """Column, row, sign, look; `mark` is what a click chooses, `words` what hovering shows."""

    x: int
    y: int
    sign: str
    look: Look
    words: str
    mark: str = ""


def draw(figure: Figure, cells: Sequence[Cell], paint: Paint) -> None:
    """Cells are bars, not a heatmap: bars can be clicked, hatched and labelled one by one.

    In more columns than `MANY`, or of more letters than `LONG`, signs are small, or they would run into each other.
    """
    is_narrow = max((cell.x for cell in cells), default=0) >= MANY
    is_long = max((len(cell.sign) for cell in cells), default=0) > LONG
    figure.add_bar(
        x=[cell.x for cell in cells],
        y=[1 - 2 * GAP] * len(cells),
        base=[cell.y - 0.5 + GAP for cell in cells],
        width=1 - 2 * GAP,
        marker=marker([cell.look for cell in cells], paint),
        text=[cell.sign for cell in cells],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="none",
        textfont={"size": 9 if is_narrow else 10 if is_long else 12, "color": [cell.look.ink(paint) for cell in cells]},
        customdata=[(cell.mark, cell.words) for cell in cells],
        hovertemplate=HOVER,
        showlegend=False,
    )


def marker(looks: Sequence[Look], paint: Paint) -> dict[str, object]:
    """Of a bar trace, one look a bar. Hatching is kept light, so that a sign on it can be read."""
    return {
        "color": [look.colour for look in looks],
        "line": {
            "width": [int(bool(look.hatch or look.is_outline)) for look in looks],
            "color": [paint.hatch if look.is_outline else look.colour for look in looks],
        },
        "pattern": {
            "shape": [look.hatch for look in looks],
            "fgcolor": [look.colour for look in looks],
            "bgcolor": paint.paper,
            "solidity": 0.25,
            "size": 6,
        },
    }


def legend(figure: Figure, kinds: Iterable[tuple[Look, str]], paint: Paint) -> None:
    """What each look means."""
    for look, words in kinds:
        figure.add_bar(x=[None], y=[None], name=words, marker=marker([look], paint), hoverinfo="skip")


def rows(figure: Figure, names: Sequence[str]) -> None:
    """The names of rows, the first on top."""
    figure.update_yaxes(
        tickmode="array",
        tickvals=list(range(len(names))),
        ticktext=list(names),
        range=[len(names) - 0.5, -0.5],
        showgrid=False,
        zeroline=False,
        tickfont={"size": 13},
    )


def periods(figure: Figure, of: Sequence[dt.date], grain: str, paint: Paint) -> None:
    """The columns are periods: each named where there are few, else the years."""
    ticks = replace(paint, query=replace(paint.query, grain=grain)).ticks(of)
    figure.update_xaxes(
        tickmode="array",
        tickvals=list(ticks),
        ticktext=list(ticks.values()),
        range=[-0.5, len(of) - 0.5],
        showgrid=False,
        zeroline=False,
        tickfont={"size": 13},
    )
