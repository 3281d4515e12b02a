"""What every chart needs to draw: the language, names, colours and the words of each mark."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from etl.analysis import aggregates, colours, coverage, phrases, questions, titles
from etl.analysis.headings import OVERLAPPING, PER, UNITS, UNSURE
from etl.analysis.names import names
from etl.analysis.query import Query
from etl.analysis.questions import PERIOD, Question
from etl.language import Language
from etl.reference import Reference
from pages.shared.figures import palette
from pages.shared.figures.scales import Scale

# Hovering shows the words of a mark's `customdata`; see `marks`.
HOVER = "%{customdata[1]}<extra></extra>"
# More small charts than this are no longer one picture.
MOST_MULTIPLES = 12


@dataclass(frozen=True)
class Paint:
    """How one view is drawn: its query and the reader's paper.

    `accent` is the one colour of all marks where a chart stands for a selection; empty: each thing has its own.
    """

    query: Query
    reference: Reference
    is_dark: bool = False
    accent: str = ""

    @property
    def say(self) -> Language:
        return self.query.say

    @property
    def paper(self) -> str:
        return palette.PAPER[self.mode]

    @property
    def ink(self) -> str:
        return palette.INK[self.mode]

    @property
    def soft(self) -> str:
        return palette.SOFT[self.mode]

    @property
    def faint(self) -> str:
        return palette.FAINT[self.mode]

    @property
    def hatch(self) -> str:
        return palette.HATCH[self.mode]

    @property
    def mode(self) -> str:
        """Of the paper: a key of the palette."""
        return "dark" if self.is_dark else "light"

    @property
    def scale(self) -> tuple[str, ...]:
        """From few to many: on dark paper the most is the brightest, or it would sink into the paper."""
        return palette.SCALE[::-1] if self.is_dark else palette.SCALE

    def step(self, value: float, scale: Scale) -> int:
        """Which of the colours between few and many a value has."""
        return max(bisect_right(scale.edges(len(self.scale)), value) - 1, 0)

    def shade(self, value: float, scale: Scale) -> str:
        """The colour of a value between few and many."""
        return self.scale[self.step(value, scale)]

    def ticks(self, periods: Sequence[dt.date]) -> dict[int, str]:
        """Position -> words in the reader's language: every period where they fit, else the years or every few."""
        years = [n for n, period in enumerate(periods) if period.month == 1]
        if len(periods) <= 8:
            return {n: self.say.short_period(period, self.query.grain) for n, period in enumerate(periods)}
        if len(years) > 3:
            return {n: self.say.short_period(periods[n], "year") for n in years}
        step = -(-len(periods) // 8)
        return {n: self.say.short_period(periods[n], self.query.grain) for n in range(0, len(periods), step)}

    def name(self, dimension: str, id_: str) -> str:
        """A value's name, as plain text for Plotly."""
        return plain(self._names(dimension).get(id_, id_))

    def place(self, question: Question, row: Mapping[str, object]) -> str:
        """Where a row of an answer stands: "Hunan, Q1 2024"."""
        where = [self._names(d).get(str(row[d]), str(row[d])) for d in questions.dimensions(question)]
        period = row.get(PERIOD)
        if isinstance(period, dt.date):
            where.append(self.period(period))
        return self.say(", ").join(where)

    @cached_property
    def _known(self) -> dict[str, Mapping[str, str]]:
        return {}

    def _names(self, dimension: str) -> Mapping[str, str]:
        if dimension not in self._known:
            self._known[dimension] = names(dimension, self.reference, self.say)
        return self._known[dimension]

    def colour(self, dimension: str, id_: str) -> str:
        """One thing, one colour, on every page and in every file."""
        return self.accent or colours.of(dimension, id_, self.reference)

    def is_apart(self, question: Question) -> bool:
        """Whether each group of a question gets a small chart of its own.

        Parts stacked in steps of ten would be drawn the smaller the higher they stand.
        """
        if question.shape == "stacked" and questions.is_log(question, self.query):
            return True
        return self.query.is_split and question.is_over_time and question.shape in ("stacked", "matrix")

    def title(self, question: Question) -> str:
        """What is asked, of the metric shown."""
        return self.say(titles.of(question, self.query))

    def unit(self, question: Question) -> str:
        """What the value axis counts."""
        unit = self.say(UNITS[questions.metric_of(question, self.query)])
        if questions.has_share(question, self.query):
            return self.say("Share in %: {unit}", unit=unit)
        return unit

    def subtitle(self, question: Question, table: pl.DataFrame | None = None) -> str:
        """Unit, grain, scale, whether parts overlap, and how many groups are drawn of those there are."""
        words = [self.unit(question)]
        if question.is_over_time:
            words[0] = self.say(PER[self.query.grain], unit=words[0])
        if questions.is_log(question, self.query):
            is_grid = question.shape in ("matrix", "ladder", "tiles") and not self.is_apart(question)
            words.append(self.say("logarithmic colours") if is_grid else self.say("logarithmic axis: steps of ten"))
        if question.overlaps and question.shape in ("stacked", "ladder", "matrix", "ranking", "tiles", "coverage"):
            words.append(self.say(OVERLAPPING))
        for dimension in questions.dimensions(question):
            count = 0 if table is None else table[dimension].n_unique()
            top = MOST_MULTIPLES if self.is_apart(question) else question.top
            if 0 < top < count:
                words.append(self.say("{shown} of {all}, the rest in the table", shown=top, all=count))
        return " · ".join(words)

    def period(self, period: dt.date) -> str:
        return self.say.period(period, self.query.grain)

    def value(self, question: Question, value: float | None) -> str:
        """A value as its mark shows it."""
        if value is None:
            return self.say("not known")
        if questions.has_share(question, self.query):
            return self.say.share(value)
        return self.say.compact(value)

    def short(self, question: Question, value: float) -> str:
        """A value in as few letters as a cell has room for."""
        if questions.has_share(question, self.query):
            return self.say.share(value, is_whole=True)
        return self.say.short(value)

    def words(self, question: Question, table: pl.DataFrame) -> list[str]:
        """What hovering over each row's mark says."""
        metric = aggregates.METRICS[questions.metric_of(question, self.query)]
        said = []
        for row in table.iter_rows(named=True):
            lines = [f"<b>{plain(self.place(question, row))}</b>", self._counted(row["items_count"], row["state"])]
            if metric.column != "items_count" and row["items_count"]:
                lines.append(self.told(question, row, metric))
            if questions.has_share(question, self.query) and row["value"] is not None:
                lines.append(self.say("{share} of all", share=plain(self.say.share(row["value"]))))
            if row["state"] in UNSURE:
                lines.append(f"<i>{self.say(UNSURE[row['state']])}</i>")
            said.append("<br>".join(lines))
        return said

    def _counted(self, count: int, state: str | None) -> str:
        if count:
            return self.say.many("{count} action", "{count} actions", count)
        return self.say("none in our sources") if state == coverage.NOTHING else self.say("none reported")

    def told(self, question: Question, row: Mapping[str, object], metric: aggregates.Metric) -> str:
        """The metric of a row and how far it is known."""
        name = questions.metric_of(question, self.query)
        unit = self.say(UNITS[name])
        known, amount = int(str(row[metric.known])), int(str(row[metric.column]))
        of = int(str(row[metric.of]))
        how_far = phrases.known(name, known, of, self.say)
        if not of:
            return how_far
        return self.say(
            "{unit}: {amount}, {known}",
            unit=unit,
            amount=self.say.compact(amount) if known else self.say("not known"),
            known=how_far,
        )


def plain(words: str) -> str:
    """Text that Plotly shows as it is: it would render tags and links."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def wrapped(words: str, width: int = 34) -> str:
    """At most two lines."""
    if len(words) <= width:
        return words
    cut = words.rfind(" ", 0, width + 1)
    return words if cut < 0 else f"{words[:cut]}<br>{words[cut + 1 :]}"


def marks(table: pl.DataFrame, words: list[str]) -> list[tuple[str, str]]:
    """`customdata` of a trace: each mark's query string and its words."""
    return list(zip(table["mark"], words, strict=True))
