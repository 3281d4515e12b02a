"""One item as a whole: what is known of it, the words that carry each label, its like, and how to object to it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields, replace
from typing import Any, Literal
from urllib.parse import quote as percent_encoded

import polars as pl

from etl import schema
from etl.analysis import evidence, listing, tellings
from etl.analysis.evidence import Label
from etl.analysis.filters import Filters
from etl.analysis.query import Query
from etl.analysis.tellings import Telling
from etl.analysis.view import View
from etl.language import Language
from etl.records import ITEM_FIELDS, Item

RELATED_SHOWN = 10
Fine = Literal["amount", "amount not known", "none", "not known"]


@dataclass(frozen=True)
class Record(Item):
    """One item with its labels, what tells of it, its input, and whether a penalty is told without its kind."""

    labels: tuple[Label, ...] = ()
    told: tuple[Telling, ...] = ()
    input_title: str | None = None
    input_path: str | None = None
    is_penalty_unspecified: bool = False

    @property
    def placed(self) -> tuple[Label, ...]:
        """The labels whose words can be shown in the text, in reading order."""
        return tuple(sorted((label for label in self.labels if label.number), key=lambda label: label.number))

    @property
    def fine(self) -> Fine:
        """What is known of a fine: a penalty of a kind not told may be one, and no outcome at all says nothing."""
        if self.fine_cny is not None:
            return "amount"
        if "fine" in self.outcomes:
            return "amount not known"
        return "none" if self.outcomes and not self.is_penalty_unspecified else "not known"

    @property
    def link(self) -> str | None:
        """The source's address if it is one of a web page; nothing else may become a link."""
        return tellings.link(self.source_url)

    @property
    def host(self) -> str | None:
        """The machine the source's address leads to."""
        return tellings.host(self.source_url)

    @property
    def sources(self) -> tuple[Telling, ...]:
        """The sources that tell of it, the leading one first."""
        return tellings.sources(self.told)

    def is_by_review(self, field: str) -> bool:
        """Whether a person set the field: a text is overruled by nothing only where a person found nothing."""
        return not getattr(self, field) or any(
            label.origin == "reviewed" and label.field == field for label in self.labels
        )


@dataclass(frozen=True)
class Place:
    """Where a record stands in a list, from 1, and its neighbours there."""

    position: int
    count: int
    previous: str | None
    next: str | None


@dataclass(frozen=True)
class Relative:
    """An item of the same authority with a violation in common: what both share."""

    item_id: str
    title: str
    date: dt.date
    date_precision: str
    authorities: tuple[str, ...]
    violations: tuple[str, ...]


@dataclass(frozen=True)
class Related:
    """The nearest items in time, how many more there are, and the view that lists them all.

    `query` is None where the record has no known authority or violation to compare by; `all_count` is what the
    view lists, the record itself included if it is among them.
    """

    items: tuple[Relative, ...] = ()
    more_count: int = 0
    all_count: int = 0
    query: Query | None = None


@dataclass(frozen=True)
class Report:
    """What a reader tells of an error: to be sent as a mail, or to be copied where no recipient is known."""

    subject: str
    body: str

    def mail(self, to: str) -> str:
        """As a `mailto:` address (RFC 6068)."""
        body = self.body.replace("\n", "\r\n")
        return (
            f"mailto:{percent_encoded(to, '@,')}?subject={percent_encoded(self.subject, '')}"
            f"&body={percent_encoded(body, '')}"
        )

    def text(self) -> str:
        return f"{self.subject}\n\n{self.body}\n"


def record(view: View, asked: str) -> Record | None:
    """Everything known of one item, whatever the filters; None for an id that is not in the data.

    The id may be that of one of its reports.
    """
    item_id = tellings.item_of(view, asked)
    if item_id is None:
        return None
    rows = view.data.items.filter(pl.col("item_id") == item_id)
    row = {name: _frozen(name, value) for name, value in rows.select(ITEM_FIELDS).row(0, named=True).items()}
    inputs = view.data.sources.filter(pl.col("source_id") == row["source_id"])
    labels = view.data.labels.filter(pl.col("item_id") == item_id).drop("item_id").iter_rows(named=True)
    known = Record(
        **row,
        labels=tuple(Label(**label) for label in labels),
        told=tellings.tellings(view, item_id),
        input_title=inputs["title"][0] if inputs.height else None,
        input_path=inputs["path"][0] if inputs.height else None,
        is_penalty_unspecified=any(id_ in view.reference.unspecified_outcomes for id_ in row["outcomes"]),
    )
    return replace(known, labels=evidence.numbered(known.labels, known.labelled_text))


def place(view: View, item_id: str) -> Place | None:
    """Where the record stands in the list on screen: the items behind the clicked mark, or all chosen ones."""
    items = view.behind.items if view.query.mark else view.items
    ids = listing.listing(items, view.reference, view.say).select("item_id").collect()["item_id"].to_list()
    if item_id not in ids:
        return None
    at = ids.index(item_id)
    return Place(at + 1, len(ids), ids[at - 1] if at else None, ids[at + 1] if at + 1 < len(ids) else None)


def related(view: View, of: Record) -> Related:
    """Items by one of its authorities over one of its violations, nearest in time first."""
    authorities = tuple(name for name in of.authorities if not schema.is_left_open(name))
    # Two items that fit no type need have nothing in common.
    violations = tuple(id_ for id_ in of.violations if id_ != schema.OTHER)
    if not authorities or not violations:
        return Related()
    filters = Filters(authorities=authorities, violations=violations)
    listed = view.data.items.lazy().filter(filters.where(view.reference)).collect()
    others = (
        listed.filter(pl.col("item_id") != of.item_id)
        .with_columns((pl.col("date") - of.date).abs().alias("distance"))
        .sort(["distance", "date", "item_id"], descending=[False, True, False])
    )
    relatives = tuple(
        Relative(
            row["item_id"],
            row["title"],
            row["date"],
            row["date_precision"],
            tuple(name for name in authorities if name in row["authorities"]),
            tuple(id_ for id_ in violations if id_ in row["violations"]),
        )
        for row in others.head(RELATED_SHOWN).iter_rows(named=True)
    )
    query = replace(view.query.elsewhere(), filters=filters)
    return Related(relatives, others.height - len(relatives), listed.height, query)


def report(of: Record, version: str, link: str, say: Language) -> Report:
    """What to fill in for an error found in a record, then what it is about."""
    title = " ".join(of.title.split())  # A line feed in a subject would begin another header.
    asked = (say("What is wrong?"), say("What should it say?"), say("Source:"))
    about = (
        say("Record: {item_id}", item_id=of.item_id),
        say("Title: {title}", title=title),
        say("Data version: {version}", version=version),
        say("Link: {link}", link=link),
    )
    body = "".join(f"{line}\n\n\n" for line in asked) + "\n".join(("--", *about))
    return Report(say("Error in record {item_id}: {title}", item_id=of.item_id, title=title), body)


def _frozen(name: str, value: Any) -> Any:
    return tuple(value or ()) if name in LISTS else value


LISTS = frozenset(f.name for f in fields(Record) if str(f.type) == "tuple[str, ...]")
