"""One table as people read it, and how its chart is drawn: in a workbook, on a slide."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from etl.analysis.files.workbook_cells import Cell
from etl.analysis.headings import PALE
from etl.language import Language

# More are unreadable in a chart; the table beside it has them all.
MOST_BARS = 20
MOST_SERIES = 8


def is_fraction(cell: Cell) -> bool:
    """Whether a number has decimals."""
    return isinstance(cell, float) and not cell.is_integer()


@dataclass(frozen=True)
class Block:
    """One table and its chart.

    `kind` is how it is drawn: columns stand over time, bars lie. Each column index in `series` is one series, drawn
    over the first `drawn` rows with `colours` (one a series, or one a row where there is a single series); `hatched`
    are the rows that are incomplete, one set for all series or one each. `unit` says what the values are, `note` what
    to beware of. Where nothing is known, cells are empty. A matrix has values only, behind its first column.
    `is_grid`: cells tell more than stacked bars, which an action with several labels makes too high. `is_ladder`: its
    groups go from mild to severe. `is_log`: each step of the axis is ten times the last.
    `found` is what it comes to in one line, `caution` what makes it hard to compare. `pale` are the rows whose bars
    differ by no more than chance may explain.
    """

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    kind: Literal["columns", "bars"]
    series: tuple[int, ...]
    drawn: int
    colours: tuple[str, ...]
    hatched: tuple[frozenset[int], ...]
    unit: str
    note: str
    is_matrix: bool = False
    is_stacked: bool = True
    is_grid: bool = False
    is_ladder: bool = False
    is_log: bool = False
    found: str = ""
    caution: str = ""
    pale: frozenset[int] = frozenset()

    def incomplete(self, series: int) -> frozenset[int]:
        """The rows in which a series, counted from 0, is hatched."""
        return self.hatched[series if len(self.hatched) > 1 else 0]

    @property
    def has_fractions(self) -> bool:
        return any(is_fraction(cell) for row in self.rows for cell in row)

    @property
    def lowest_power(self) -> int:
        """Where a logarithmic axis begins: the power of ten below the lowest bar, so that each has a length."""
        values = [row[column] for row in self.rows[: self.drawn] for column in self.series]
        lowest = min((cell for cell in values if isinstance(cell, int | float) and cell > 0), default=10)
        return int(10 ** (math.ceil(math.log10(lowest)) - 1))

    def faded(self, say: Language, bars: int) -> str:
        """What pale bars mean, where its chart draws one."""
        return say(PALE) if any(row < bars for row in self.pale) else ""

    def left_out(self, say: Language, bars: int) -> str:
        """How many series or bars its chart draws, where that is not all of them."""
        shown, count = len(self.series), len(self.header) - 1
        if not self.is_matrix:
            shown, count = bars, len(self.rows)
        return "" if shown == count else say("the first {shown} of {count} are drawn", shown=shown, count=count)
