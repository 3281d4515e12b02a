"""The records that go through a run: items with their labels, sources, rejects."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, fields

from etl import schema


@dataclass(frozen=True)
class Label:
    """One label of an item with the words that carry it.

    `start` and `end` count characters of `Item.labelled_text`; they and `quote` are None for reviewed labels.
    """

    field: str
    value: str
    origin: str
    rule_id: str | None = None
    quote: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True)
class Report:
    """One source's telling of an item; field meanings: see `schema.REPORTS`.

    `start` and `end` count characters of the item's `labelled_text`; both are None where the source gives no text.
    """

    source_id: str
    report_id: str
    number: int | None
    title: str
    source_url: str | None
    source_title: str | None
    publisher: str | None
    known_on: dt.date | None
    start: int | None = None
    end: int | None = None
    rule_id: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Item:
    """One row of `items` with its labels. Field meanings: see `schema.ITEMS`."""

    item_id: str
    source_id: str
    section: str
    kind: str
    date: dt.date
    date_precision: str
    title: str
    confidence: str
    number: int | None = None
    text: str | None = None
    authorities: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    level: str | None = None
    regions: tuple[str, ...] = ()
    city: str | None = None
    violations: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    laws: tuple[str, ...] = ()
    apps_count: int | None = None
    entity_count: int | None = None
    fine_cny: int | None = None
    entity_named: str | None = None
    sector: str | None = None
    source_url: str | None = None
    source_title: str | None = None
    publisher: str | None = None
    known_on: dt.date | None = None
    labels: tuple[Label, ...] = field(default=(), compare=False)
    # Columns that a person found to hold nothing, whatever a text says.
    settled: tuple[str, ...] = field(default=(), compare=False)
    # What several sources tell of it, the leading one first; empty where only one does.
    joined: tuple[Report, ...] = field(default=(), compare=False)

    @property
    def month(self) -> dt.date:
        return self.date.replace(day=1)

    @property
    def labelled_text(self) -> str:
        return labelled_text(self.title, self.text)

    @property
    def reports(self) -> tuple[Report, ...]:
        """What each source tells of it, the leading one first; at least one."""
        return self.joined or (self.report(),)

    def report(self) -> Report:
        """This item as the telling of one source."""
        # The title of a reviewed row is our own words.
        is_quoted = self.text is not None or not schema.is_reviewed(self.source_id)
        return Report(
            self.source_id,
            self.item_id,
            self.number,
            self.title,
            self.source_url,
            self.source_title,
            self.publisher,
            self.known_on,
            0 if is_quoted else None,
            len(self.labelled_text) if is_quoted else None,
        )

    @property
    def url_is_unsafe(self) -> bool:
        """Whether the address would run or open something other than a web page."""
        return self.source_url is not None and not is_web_page(self.source_url)

    def row(self) -> dict[str, object]:
        """The item as one row of the items table, in column order."""
        return {column.name: _plain(getattr(self, column.name)) for column in schema.ITEMS}


@dataclass(frozen=True)
class Source:
    """One row of `sources`, but for the counts, which the run fills in."""

    source_id: str
    path: str
    sha256: str
    publisher: str | None = None
    title: str | None = None
    issue_month: dt.date | None = None
    covers_month: dt.date | None = None


@dataclass(frozen=True)
class Doubt:
    """Two items that may be one event: the rule that says so, and what differs; see `schema.DOUBTS`."""

    item_id: str
    other_id: str
    rule_id: str
    differs: tuple[str, ...]
    reason: str

    @property
    def line(self) -> str:
        """The line of `same_events.csv` that says that they are one; with "no" they are two for good."""
        return f"{self.item_id},{self.other_id},yes,"


@dataclass(frozen=True)
class Reject:
    """One thing that could not be taken, and why."""

    source_id: str
    reason: str
    line: int | None = None
    raw: str | None = None


@dataclass(frozen=True)
class Unknown:
    """One thing that was not understood, and what would teach it; field meanings: see `schema.UNKNOWNS`.

    `add_line` goes into the file `add_to`; `fill_in` names the columns of it that only a person can tell. Without a
    line, the columns are those of a row that stands there already. Without a file there is nothing to add.
    """

    source_id: str
    path: str
    item_id: str | None
    what: str
    text: str
    start: int | None = None
    end: int | None = None
    add_to: str | None = None
    add_line: str | None = None
    fill_in: tuple[str, ...] = ()

    def row(self) -> dict[str, object]:
        """It as one row of the unknowns table, in column order."""
        return {column.name: _plain(getattr(self, column.name)) for column in schema.UNKNOWNS}


def labelled_text(title: str, text: str | None) -> str:
    """Title, line feed, text: what label positions count in."""
    return title if text is None else f"{title}\n{text}"


def is_web_page(address: str | None) -> bool:
    """Whether an address is one of a web page."""
    return re.fullmatch(r"https?://\S+", address or "") is not None


def inputs_of(items: Iterable[Item]) -> Counter[str]:
    """How many items each input tells of; one that several tell of counts for each."""
    return Counter(report.source_id for item in items for report in item.reports)


ITEM_FIELDS = tuple(f.name for f in fields(Item) if f.name not in ("labels", "settled", "joined"))


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
