"""From what a chart's values reach to what: straight from zero, or, for sums of fines, in steps of ten."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from etl.analysis.query import Query
from etl.analysis.questions import Question, has_share, is_log
from etl.language import Language

ROOM = 0.06  # of the axis, beyond the largest value


@dataclass(frozen=True)
class Scale:
    """From `low` to `high`; on a logarithmic one `low` is under the smallest value, so that its bar is seen."""

    low: float
    high: float
    is_log: bool = False
    is_percent: bool = False

    @property
    def top(self) -> float:
        """Where the axis ends."""
        return self.high * (self.high / self.low) ** ROOM if self.is_log else self.high * (1 + ROOM)

    @property
    def least(self) -> float:
        """What is drawn without any length to speak of."""
        return self.low * 1.001 if self.is_log else self.high / 1000

    def edges(self, count: int) -> list[float]:
        """Where each of so many steps between few and many begins; the square root spreads many small counts."""
        if not self.is_log:
            return [self.high * (n / count) ** 2 for n in range(count)]
        exact = [self.low * (self.high / self.low) ** (n / count) for n in range(count)]
        return [float(f"{edge:.0e}") for edge in exact]

    def ticks(self, most: int) -> list[float]:
        """At most so many round numbers, or one more; whole ones."""
        if self.is_log:
            first, last = round(math.log10(self.low)), math.floor(math.log10(self.top))
            return [10.0**n for n in range(first, last + 1, max(-(-(last - first) // most), 1))]
        rough = max(self.high / most, 1)
        unit = 10 ** math.floor(math.log10(rough))
        step = next(unit * n for n in (1, 2, 5, 10) if unit * n >= rough)
        return [float(n * step) for n in range(int(self.top // step) + 1)]

    def axis(self, say: Language, most: int = 6, room: float = 0) -> dict[str, object]:
        """The axis of values, its numbers in the reader's language; `room` is what labels need at its end."""
        ticks, top = self.ticks(most), self.top
        if self.is_log:
            end = math.log10(top) + room * math.log10(top / self.low)
            bounds = [math.log10(self.low), end]
        else:
            bounds = [0, top * (1 + room)]
        return {
            "type": "log" if self.is_log else "linear",
            "range": bounds,
            "tickmode": "array",
            "tickvals": ticks,
            "ticktext": [say.share(tick) if self.is_percent else say.short(tick) for tick in ticks],
        }


def of(question: Question, query: Query, values: Iterable[float | None]) -> Scale:
    """The scale that holds all values of a question."""
    told = [value for value in values if value]
    high = max(told, default=1)
    is_percent = has_share(question, query)
    if not is_log(question, query):
        return Scale(0, high, is_percent=is_percent)
    low = 10.0 ** math.floor(math.log10(min(told, default=1)) - 0.3)
    return Scale(low, max(high, 10 * low), is_log=True)
