"""One view of the data: what is loaded, what is chosen of it, and how it is asked. Pages and exports share it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import polars as pl

from etl import schema
from etl.analysis import aggregates, coverage, facets, questions
from etl.analysis.coverage import Coverage
from etl.analysis.filters import Filters
from etl.analysis.query import Query
from etl.analysis.questions import Question
from etl.language import Language
from etl.reference import Reference

ACTIONS = Filters(kinds=(schema.COUNTED_KIND,))


@dataclass(frozen=True)
class Data:
    """The tables of one published warehouse, with what follows from them alone."""

    items: pl.DataFrame
    labels: pl.DataFrame
    reports: pl.DataFrame
    doubts: pl.DataFrame
    sources: pl.DataFrame
    rejects: pl.DataFrame
    unknowns: pl.DataFrame
    loads: pl.DataFrame
    coverage: Coverage
    value_counts: facets.Counts

    @classmethod
    def of(cls, tables: Mapping[str, pl.DataFrame], reference: Reference) -> Data:
        """From the tables of `schema.TABLES`."""
        items = tables["items"].lazy()
        return cls(
            **tables,
            coverage=coverage.measure(items, reference.coverage, tables["sources"]),
            value_counts=facets.counts(items, Filters(), reference),
        )

    @cached_property
    def version(self) -> str:
        """Says which data: the day the newest input was first loaded, and a checksum over items and labels."""
        content = self.items.write_ndjson() + self.labels.write_ndjson()
        return f"{self.loaded_on:%Y-%m-%d}-{hashlib.sha256(content.encode()).hexdigest()[:8]}"

    @cached_property
    def extent(self) -> tuple[dt.date | None, dt.date | None]:
        """First and last month that have actions; None where none has."""
        first, last = aggregates.extent(self.items.lazy()).collect().row(0)
        return first, last

    @cached_property
    def loaded_on(self) -> dt.date:
        """The day the newest input was first loaded."""
        newest = self.sources["loaded_at"].max()
        return newest.date() if isinstance(newest, dt.datetime) else dt.date.min

    @property
    def last_load(self) -> dt.date | None:
        """The day (UTC) on which all inputs were last read, changed or not; None for tables that no run loaded."""
        newest = self.loads["loaded_at"].max()
        return newest.date() if isinstance(newest, dt.datetime) else None


@dataclass(frozen=True)
class View:
    """What one address shows; each choice of `within` narrows it further."""

    data: Data
    query: Query
    reference: Reference
    within: tuple[Filters, ...] = ()

    @property
    def say(self) -> Language:
        return self.query.say

    @property
    def filters(self) -> Filters:
        return self.query.filters

    @property
    def coverage(self) -> Coverage:
        return self.data.coverage

    @property
    def items(self) -> pl.LazyFrame:
        """The items chosen."""
        return self._narrowed(self.filters, self.within)

    def items_of(self, months: Iterable[dt.date]) -> pl.LazyFrame:
        """The items that the same choice holds in other months; in all where none is named."""
        chosen = tuple(months)
        return self._narrowed(self.filters.within(chosen), tuple(choice.within(()) for choice in self.within))

    def _narrowed(self, filters: Filters, within: tuple[Filters, ...]) -> pl.LazyFrame:
        items = self.data.items.lazy().filter(filters.where(self.reference))
        return items.filter(*(choice.narrowing(self.reference) for choice in within)) if within else items

    @cached_property
    def drawn_months(self) -> tuple[dt.date, ...]:
        """Every month that is chosen, in order, within `months`."""
        first, last = self.months
        run: list[dt.date] = pl.date_range(first, last, interval="1mo", eager=True).to_list()
        # Months chosen that lie outside the data leave none: the first stands for them, and holds nothing.
        return tuple(month for month in run if not self._period.months or month in self._period.months) or (first,)

    @cached_property
    def months(self) -> tuple[dt.date, dt.date]:
        """First and last month to draw: those chosen, within those that have actions if any of them has."""
        first, last = self.data.extent
        chosen = self._period.months
        begins = (self._period.first_month, first, min(chosen, default=None))
        ends = (self._period.last_month, last, max(chosen, default=None))
        begin = max(filter(None, begins), default=dt.date.today().replace(day=1))
        end = min(filter(None, ends), default=begin)
        if begin <= end:
            return begin, end
        first = max(filter(None, (begins[0], begins[2])), default=end)
        last = min(filter(None, (ends[0], ends[2])), default=first)
        return first, max(first, last)

    @cached_property
    def _period(self) -> Filters:
        """The months of all choices together."""
        met = _months_of(self.filters)
        for choice in map(_months_of, self.within):
            met = met.narrowed(choice, self.reference) or choice
        return met

    @property
    def behind(self) -> Self:
        """The actions behind the mark that the address has open: those of the view that are also the mark's."""
        return replace(self, within=(*self.within, ACTIONS, self.query.marked(self.reference)))

    def answer(self, question: Question) -> pl.DataFrame:
        """The small table of a question; see `questions.answer`."""
        return questions.answer(question, self.items, self.query, self.drawn_months, self.coverage, self.reference)

    def describe(self) -> str:
        """The choice in words."""
        words = self.filters.describe(self.reference, self.say)
        for choice in self.within:
            if part := choice.describe_narrowing(self.reference, self.say):
                words = self.say("{choice}; of these: {part}", choice=words, part=part)
        return words


def _months_of(choice: Filters) -> Filters:
    return Filters(choice.first_month, choice.last_month, choice.months)
