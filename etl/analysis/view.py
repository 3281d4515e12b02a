"""One view of the data: what is loaded, what is chosen of it, and how it is asked. Pages and exports share it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from etl.analysis import aggregates, coverage, facets, questions
from etl.analysis.coverage import Coverage
from etl.analysis.filters import Filters
from etl.analysis.query import Query
from etl.analysis.questions import Question
from etl.language import Language
from etl.reference import Reference


@dataclass(frozen=True)
class Data:
    """The tables of one published warehouse, with what follows from them alone."""

    items: pl.DataFrame
    labels: pl.DataFrame
    sources: pl.DataFrame
    rejects: pl.DataFrame
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
    def loaded_on(self) -> dt.date:
        """The day the newest input was first loaded."""
        newest = self.sources["loaded_at"].max()
        return newest.date() if isinstance(newest, dt.datetime) else dt.date.min


@dataclass(frozen=True)
class View:
    """What one address shows."""

    data: Data
    query: Query
    reference: Reference

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
        return self.data.items.lazy().filter(self.filters.where(self.reference))

    @cached_property
    def drawn_months(self) -> tuple[dt.date, ...]:
        """Every month that is chosen, in order, within those that have actions."""
        first, last = self.months
        run: list[dt.date] = pl.date_range(first, last, interval="1mo", eager=True).to_list()
        return tuple(month for month in run if not self.filters.months or month in self.filters.months)

    @cached_property
    def months(self) -> tuple[dt.date, dt.date]:
        """First and last month to draw: those chosen, within those that have actions."""
        first, last = aggregates.extent(self.data.items.lazy()).collect().row(0)
        chosen = self.filters.months
        begins = (self.filters.first_month, first, min(chosen, default=None))
        ends = (self.filters.last_month, last, max(chosen, default=None))
        begin = max(filter(None, begins), default=dt.date.today().replace(day=1))
        end = min(filter(None, ends), default=begin)
        return begin, max(begin, end)

    @property
    def marked_items(self) -> pl.LazyFrame:
        """The actions behind the clicked mark: those of the view that are also the mark's."""
        return self.items.pipe(aggregates.counted).filter(self.query.marked(self.reference).narrowing(self.reference))

    def answer(self, question: Question) -> pl.DataFrame:
        """The small table of a question; see `questions.answer`."""
        return questions.answer(question, self.items, self.query, self.drawn_months, self.coverage, self.reference)

    def describe(self) -> str:
        """The choice in words."""
        return self.filters.describe(self.reference, self.say)
